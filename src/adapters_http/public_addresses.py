"""Which addresses are of the public internet: only they are ever connected to (HOOK-1)."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
_CARRYING: Final = (
    # They carry an IPv4 address within, by which a private one could be reached.
    ip_network("2001::/32"),
    ip_network("2002::/16"),
    ip_network("64:ff9b::/96"),
    ip_network("64:ff9b:1::/48"),
    ip_network("::ffff:0:0/96"),
)
_NOT_FOR_US: Final = tuple(
    ip_network(text)
    for text in (
        # What `is_global` does not know of, or not in every version of Python.
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
        "2001:db8::/32",
        "2001:20::/28",
        "3fff::/20",
        "5f00::/16",
    )
)


def is_public(text: str) -> bool:
    """Tell whether an address is global unicast, and carries no other address within it."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    return not any(_within(address, network) for network in (*_CARRYING, *_NOT_FOR_US)) and (
        address.version == _IPV4 or address in _GLOBAL_UNICAST
    )


def _within(address: IPv4Address | IPv6Address, network: object) -> bool:
    return getattr(network, "version", None) == address.version and address in network  # type: ignore[operator]


_IPV4: Final = 4

"""Whose budget an address on the network spends (REG-4, LOCK-9)."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

NOBODY_KNOWN: Final = "unknown"
"""All whose address cannot be read share one budget."""
_NEIGHBOURS: Final = 48
"""Bits of an IPv6 address that a household or a school has in common."""


@lru_cache(maxsize=1024)
def client_of(address: str) -> str:
    """Return what of an address counts: all of IPv4, the first 48 bits of IPv6.

    An IPv4 address in IPv6's clothes is what it is underneath; what is no address is nobody known.
    """
    try:
        read = ip_address(address.strip().partition("%")[0])
    except ValueError:
        return NOBODY_KNOWN
    if isinstance(read, IPv6Address) and read.ipv4_mapped is not None:
        read = read.ipv4_mapped
    if isinstance(read, IPv4Address):
        return str(read)
    return str(IPv6Network((read, _NEIGHBOURS), strict=False))

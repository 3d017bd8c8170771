"""Which addresses may be a webhook's, as far as they can be judged by their look (HOOK-1).

Where a name leads is judged at each delivery, by whoever connects: names change their minds.
"""

import re
from collections.abc import Collection
from typing import Final, NamedTuple
from urllib.parse import SplitResult, urlsplit

USUAL_PORTS: Final = frozenset({443})
LONGEST_ADDRESS: Final = 2000
_PORT_OF_HTTPS: Final = 443
_VISIBLE: Final = re.compile(r"[!-~]+")
_LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST_HOST: Final = 253


class Target(NamedTuple):
    """Where a webhook leads."""

    host: str
    """In lower case, a name of at least two labels; never digits that some read as an address."""
    port: int
    path: str
    """With its query."""


class BadAddress(ValueError):
    """It may be no webhook's; `code` tells why."""

    def __init__(self, code: str) -> None:
        """Say what is wrong."""
        super().__init__(code)
        self.code = code


def target_of(address: str, *, ports: Collection[int] = USUAL_PORTS) -> Target:
    """Return where an address leads.

    Raises:
        BadAddress: It is not https, names a user, another port, no public name, or is no address at all.
    """
    if len(address) > LONGEST_ADDRESS or not _VISIBLE.fullmatch(address) or "\\" in address:
        raise BadAddress("webhook_address_bad")
    try:
        split = urlsplit(address)
    except ValueError as broken:
        raise BadAddress("webhook_address_bad") from broken
    if split.scheme != "https":
        raise BadAddress("webhook_address_https")
    if "@" in split.netloc or split.fragment or "#" in address:
        raise BadAddress("webhook_address_bad")
    return Target(_name_in(split), _port_of(split, ports), _path_of(split))


def _port_of(split: SplitResult, ports: Collection[int]) -> int:
    try:
        port = split.port if split.port is not None else _PORT_OF_HTTPS
    except ValueError as none:
        raise BadAddress("webhook_address_port") from none
    if port not in ports or split.netloc.endswith(":"):
        raise BadAddress("webhook_address_port")
    return port


def host_of(address: str) -> str:
    """Return the name in an address: what else it holds may be a secret of theirs."""
    try:
        return target_of(address, ports=range(2**16)).host
    except BadAddress:
        return ""


def _name_in(split: SplitResult) -> str:
    host = split.hostname or ""
    labels = host.split(".")
    is_name = len(labels) > 1 and len(host) <= _LONGEST_HOST and all(map(_LABEL.fullmatch, labels))
    if not is_name or not labels[-1][0].isalpha():
        raise BadAddress("webhook_address_host")
    return host


def _path_of(split: SplitResult) -> str:
    path = split.path or "/"
    return f"{path}?{split.query}" if split.query else path

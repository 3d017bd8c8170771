"""Names of hosts: spelt by the standard, and split where the public suffix list says."""

from functools import cached_property
from typing import TYPE_CHECKING, Final

import idna

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_LONGEST: Final = 253


class PublicHostNames:
    """The core's `HostNames`. The list is read at the first question: it has ten thousand lines."""

    def canonical(self, host: str) -> str | None:
        """Return the host in lower case and ASCII, or None if it is no name of a host."""
        try:
            spelt = idna.encode(host.strip().rstrip("."), uts46=True, std3_rules=True).decode("ascii").lower()
        except (idna.IDNAError, UnicodeError):
            return None
        is_address = spelt.rpartition(".")[2].isdigit()
        return None if is_address or "." not in spelt or len(spelt) > _LONGEST else spelt

    def registrable(self, host: str) -> str | None:
        """Return the registrable domain of a canonical host."""
        found: str | None = self._suffixes.privatesuffix(host)
        return found

    @cached_property
    def _suffixes(self) -> "PublicSuffixList":
        from publicsuffixlist import PublicSuffixList

        return PublicSuffixList()

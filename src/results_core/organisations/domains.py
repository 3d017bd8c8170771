"""Whether an address is an organisation's own (AUZ-8).

Two addresses are of one house if they have the same registrable domain: the part under a public
suffix that somebody registered, `uni.edu` of `mail.dept.uni.edu`. What merely looks alike
(`evil-uni.edu`, `uni.edu.evil.com`, letters of other scripts) has another one.
"""

import re
from collections.abc import Collection
from typing import Final, Protocol
from urllib.parse import quote

from results_core.kernel.errors import ResultsError
from results_core.organisations.free_mail import is_of_everybody

_SCHEME: Final = re.compile(r"https?://", re.IGNORECASE)
_ANOTHER_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.\-]*:(?!\d+(?:/|$))", re.IGNORECASE)
_WEBSITE: Final = re.compile(r"(?P<host>[^/?#@:\s]+)(?::\d{1,5})?(?P<path>/[^?#\s]*)?(?:[?#]\S*)?")
_LONGEST_WEBSITE: Final = 200


class UnfitDomain(ResultsError):
    """The domain is none that an organisation can own, or the applicant's address is of none of them."""

    code = "unfit_domain"


class HostNames(Protocol):
    """Knows how hosts are spelt and which names people can register (the public suffix list)."""

    def canonical(self, host: str) -> str | None:
        """Return the host in lower case and ASCII (IDNA), or None if it is no name of a host."""

    def registrable(self, host: str) -> str | None:
        """Return the registrable domain of a canonical host, or None: it is a public suffix itself."""


def domain_of(email: str, hosts: HostNames) -> str | None:
    """Return the registrable domain of an address in its canonical form, or None if it has none."""
    local, _, host = email.rpartition("@")
    if not local or "@" in local:
        return None
    canonical = hosts.canonical(host)
    return None if canonical is None else hosts.registrable(canonical)


def website_of(typed: str, hosts: HostNames) -> str | None:
    """Return the address of a web site without its scheme, `www.example.org/admissions`; None if it is none.

    The host is in lower case and ASCII; what follows a question mark is left out.
    """
    text = _SCHEME.sub("", typed.strip(), count=1)
    matched = None if _ANOTHER_SCHEME.match(text) else _WEBSITE.fullmatch(text)
    host = None if matched is None else hosts.canonical(matched["host"])
    if matched is None or host is None or hosts.registrable(host) is None:
        return None
    website = host + quote((matched["path"] or "").rstrip("/"), safe="/%:@!$&'()*+,;=~")
    return website if len(website) <= _LONGEST_WEBSITE else None


def domain_of_website(website: str, hosts: HostNames) -> str | None:
    """Return the registrable domain of a web site, as `website_of` has spelt it."""
    return hosts.registrable(website.partition("/")[0])


def is_free_mail(domain: str) -> bool:
    """Tell whether anybody gets an address in this registrable domain: it proves no office."""
    return is_of_everybody(domain)


def is_own_address(email: str, domains: Collection[str], hosts: HostNames) -> bool:
    """Tell whether an address in its canonical form is of one of an organisation's domains."""
    domain = domain_of(email, hosts)
    return domain is not None and domain in domains


def owned_domain(text: str, hosts: HostNames) -> str:
    """Return a domain that an organisation can own, in its canonical form.

    Raises:
        UnfitDomain: It is no registrable domain, or one in which anybody gets an address.
    """
    canonical = hosts.canonical(text)
    registrable = None if canonical is None else hosts.registrable(canonical)
    if registrable is None or registrable != canonical:
        of_it = "" if registrable is None else f": name {registrable}, sub-domains are meant too"
        raise UnfitDomain(f"not a registrable domain{of_it}")
    if is_free_mail(registrable):
        raise UnfitDomain("anybody gets an address in this domain")
    return registrable

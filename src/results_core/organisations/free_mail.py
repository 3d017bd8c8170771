"""Where anybody gets an address: it says nothing of where they work.

`free_mail.txt` names the registrable domains. Some houses give addresses under many suffixes
(`yahoo.fr`, `yahoo.co.uk`): `yahoo.*` stands for them.
"""

from functools import cache
from importlib.resources import files
from typing import Final

_UNDER_EVERY_SUFFIX: Final = ".*"


def is_of_everybody(domain: str) -> bool:
    """Tell whether anybody gets an address in this registrable domain, in lower case and ASCII."""
    known = _known()
    return domain in known or domain.partition(".")[0] + _UNDER_EVERY_SUFFIX in known


@cache
def _known() -> frozenset[str]:
    lines = files("results_core.organisations").joinpath("free_mail.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))

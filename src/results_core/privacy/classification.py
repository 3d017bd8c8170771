"""What every column is: how sensitive, kept how long, on what ground, logged or not, sealed or not (PRV-1).

A column without a line here fails the build and `results privacy check`.
"""

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum, unique

import attrs


@unique
class Class(StrEnum):
    """How sensitive it is."""

    IDENTITY = "identity"
    """Tells who somebody is: names, date of birth, the numbers that the board gave them."""
    CONTACT = "contact"
    """Reaches somebody."""
    SENSITIVE = "sensitive"
    """Does harm in strange hands: passport number, photo."""
    RESULT = "result"
    """What somebody has achieved."""
    SECRET = "secret"  # noqa: S105 - the name of a class
    """Opens something, or is a digest of what does."""
    BEHAVIOUR = "behaviour"
    """What somebody did, when and with what."""
    FREE_TEXT = "free text"
    """Written by a person about another."""
    PSEUDONYM = "pseudonym"
    """A random id: personal only beside what it names."""
    IMPERSONAL = "impersonal"
    """Says nothing of anybody."""


@unique
class Basis(StrEnum):
    """The ground on which it is kept (UK and EU GDPR, article 6)."""

    CONTRACT = "contract"
    """The candidate asked for this service."""
    DUTY = "legal duty"
    """The board must be able to say what it awarded."""
    CONSENT = "consent"
    INTEREST = "legitimate interest"
    """Keeping accounts safe, and showing who did what."""
    NONE = "none needed"


@unique
class Kept(StrEnum):
    """How long; `RetentionPolicy` has the figures."""

    RECORD = "with the record"
    """As long as the board answers for its results; the minimal identity with them."""
    IDENTITY = "identity"
    """Months after the release of the result."""
    ACCOUNT = "account"
    """While the account is open, and its rest some months after its closing."""
    REGISTRATION = "registration"
    OFFICER = "officer"
    """While somebody is a user of their organisation."""
    APPLICATION = "application"
    """Without confirmation some days; else some months after the decision."""
    LINK = "link"
    SESSION = "session"
    UNDO = "undo"
    """While a change of the address can be undone."""
    ATTEMPT = "attempt"
    BUDGET = "budget"
    DOWNLOAD = "download"
    """The line of the history, months after it was asked for."""
    FILE = "file"
    """Made by long work, for a while; by whom it was made says how long."""
    CLIENT = "client"
    """Addresses that clients of the API came from some days since they last did."""
    CALL = "call"
    """A day."""
    DELIVERY = "delivery"
    """What a webhook was told, some days after."""
    LETTER = "letter"
    JOURNAL = "journal"
    """For good: nothing in it is personal but what can be erased."""
    PAYLOAD = "journal, erasable"
    """Until the person is erased."""
    SITE = "with the service"


@unique
class Form(StrEnum):
    """How it lies in the store."""

    PLAIN = "plain"
    SEALED = "sealed"
    """Encrypted for its place (PRV-2)."""
    DIGEST = "digest"
    """Keyed or salted: recognised, never read."""


@attrs.frozen
class Classification:
    """What one column is."""

    kind: Class
    kept: Kept
    basis: Basis
    form: Form = Form.PLAIN
    logged: bool = False
    """Whether a line of the service's log may hold it."""


Columns = Mapping[str, Mapping[str, Classification]]
"""By table and column."""


def misfits(classified: Columns, found: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Yield how the columns of a database differ from the classified ones, in English.

    `found` has the names of the columns by table.
    """
    for table in sorted(classified.keys() | found.keys()):
        ours, theirs = classified.get(table, {}).keys(), set(found.get(table, ()))
        for column in sorted(theirs - ours):
            yield f"{table}.{column} is not classified"
        for column in sorted(ours - theirs):
            yield f"{table}.{column} is classified, and there is none"

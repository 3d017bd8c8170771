"""What the record of exams needs from outside. Every instant is aware and in UTC."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, Protocol

import attrs

from results_core.correspondence.ports import Outbox
from results_core.exams.entries import Entry, EntryRow
from results_core.exams.importing import Staged
from results_core.exams.sessions import SittingName
from results_core.exams.sittings import Sitting, SittingCounts
from results_core.jobs.ports import Jobs
from results_core.journal.ports import Journal
from results_core.kernel.identifiers import ResultId
from results_core.kernel.time import ZonedInstant
from results_core.kernel.transactions import Work
from results_core.kernel.values import IdNumber


@attrs.frozen(kw_only=True)
class EnteredSecret:
    """An entry and what its Secret Number is recognised by."""

    entry: Entry
    secret_digest: str | None = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class EntryToConfirm:
    """An entry, and how its Secret Number stands."""

    entry: Entry
    secret_digest: str | None = attrs.field(repr=False)
    secret_issued_at: datetime | None
    """When we made the Secret Number; None where the import brought it, or there is none."""
    registered: bool
    """Whether somebody has registered with it: an account, or a registration that waits."""


class Entries(Protocol):
    """Sittings, centres and entries."""

    def of(self, id_number: IdNumber) -> Entry | None:
        """Return the entry of the ID Number."""

    def with_secret(self, id_number: IdNumber, *, hold: bool = False) -> EnteredSecret | None:
        """Return the entry and its Secret Number's digest.

        With `hold`, others who ask so for the same entry wait until this transaction ends:
        registering and confirming one entry happen one after the other (REG-8). The telling of its
        sitting's release waits too: whoever looks at the clock behind this is told, or was late (B14).
        """

    def to_confirm(self, name: SittingName, *, hold: bool = False) -> Sequence[EntryToConfirm]:
        """Return the entries of the sitting by centre, candidate number and ID Number.

        With `hold`, others who hold one of the entries wait until this transaction ends, and what is
        returned stays as it is until then.
        """

    def issue_secrets(self, digests: Mapping[ResultId, str], *, at: datetime) -> None:
        """Keep Secret Numbers of ours, made at this instant, in the place of those that were.

        A number that the import had brought is remembered as replaced: files repeat it.
        """

    def renew_secret(self, result: ResultId, known: str, anew: str) -> None:
        """Keep another digest of the Secret Number that has this one (KEY-2)."""

    def with_secrets(self, results: Collection[ResultId]) -> Sequence[EnteredSecret]:
        """Return the entries of these results that are there, each as `with_secret` does, in one query.

        Sorted by ID Number.
        """

    def sittings(self, name: SittingName | None = None) -> Sequence[SittingCounts]:
        """Return the sittings, latest release first, or the one named, in one query.

        Registered are the entries that belong to an account; each result counts once, and none before
        its release (A6: the store's clock).
        """

    def move_release(self, name: SittingName, to: ZonedInstant) -> None:
        """Let the results of the sitting come out at another instant.

        What is out follows at once: the release is a condition of every reading. Others who move it
        wait until this transaction ends. What shares had delivered by now their organisations know from
        now on as if they had looked: received anew, a share would no longer tell (A10).
        """

    def hide(self, name: SittingName, *, since: datetime) -> None:
        """Note since when a move of the sitting's release hides what had been out."""

    def next_release(self) -> Sitting | None:
        """Return the sitting that is released next, of those not released yet (A6: the store's clock)."""


class EntryWork(Work, Protocol):
    """What use cases about entries ask of a transaction."""

    @property
    def entries(self) -> Entries:
        """Sittings, centres and entries."""

    @property
    def journal(self) -> Journal:
        """Events."""


class MovingWork(EntryWork, Protocol):
    """What moving a release asks of a transaction."""

    @property
    def jobs(self) -> Jobs:
        """Long work: telling of a sitting that is out is cancelled when it is hidden again."""

    @property
    def outbox(self) -> Outbox:
        """The letters that tell of it, which wait with the sitting."""


@attrs.frozen(kw_only=True)
class EntryChanges:
    """What an import of entries does, or would do."""

    new: int = 0
    corrected: int = 0
    unchanged: int = 0
    sittings: int = 0
    """New sittings."""


class KnownDigests(NamedTuple):
    """What the numbers of an entry are recognised by."""

    secret: str | None
    replaced_secret: str | None
    passport: str | None


class StagedEntries(Staged[EntryRow, EntryChanges], Protocol):
    """Entries on their way in.

    `objections` looks for: an ID Number that an earlier row has (`id_number`); a release instant or
    delivery other than the known sitting's, or than an earlier row's of the sitting (`releases_at`,
    `delivery`); an entry known for another sitting (`exam`, `session` or `exam_date`); another Secret
    Number than that of an entry with a confirmed account, unless it was replaced (`secret_number`).
    The objection's value is what the row says, an instant in UTC; a Secret Number is not shown.

    `apply` counts as corrected: another name, date of birth, centre, place of entry, candidate
    number, address, passport number or Secret Number. Empty cells, given names among them, change
    nothing: what is known is never lowered. A Secret Number that was replaced by one of ours counts as
    an empty cell: files repeat it, and it stays dead. A corrected name of an entry with a reported result
    makes a new version of that result under a fresh number of ours (A7); where the result is released,
    its candidate gets a letter in the same transaction (A10).
    """

    def known_digests(self, id_numbers: Sequence[str]) -> Mapping[str, KnownDigests]:
        """Return what the record recognises the numbers of these entries by, of those that are known."""


class StageEntries(Protocol):
    """Opens the staging of one file."""

    def __call__(self) -> AbstractContextManager[StagedEntries]:
        """Return the staging; leaving it without `apply` forgets it."""


@attrs.frozen
class Zones:
    """In which zone a centre lies: by setting, else by its country's capital."""

    of_centres: Mapping[str, str]
    of_country: Callable[[str], str]

    def of(self, centre: str, country: str) -> str:
        """Return the centre's zone.

        Raises:
            UnknownCountry: No country has this code.
        """
        return self.of_centres.get(centre) or self.of_country(country)

"""What correspondence needs from outside."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

import attrs

from results_core.correspondence.messages import Letter
from results_core.correspondence.outbox import Lease, Posting, PostingState
from results_core.journal.ports import Journal
from results_core.kernel.identifiers import LetterId
from results_core.kernel.transactions import Work


class Outbox(Protocol):
    """Letters waiting in the transaction that made them necessary. Instants are aware, in UTC."""

    def add(self, letter: Letter) -> bool:
        """Keep the letter, unless its recipient has one for this occasion; tell whether it was kept."""

    def add_all(self, letters: Iterable[Letter]) -> None:
        """Keep many letters, each as `add` does, in one statement however many they are."""

    def lease(self, *, now: datetime, until: datetime, limit: int) -> Sequence[Lease]:
        """Take the letters that are due, oldest first, and that nobody else holds; those of mailings last.

        They are held until that instant: a worker that dies loses them to the next one.
        Two workers MUST never get the same letter. Expired letters are among them, and those whose
        link cannot be opened: one bad letter holds up no other.
        """

    def settle(self, posting: Posting) -> None:
        """Write down what became of a leased letter and free it; sent and dropped ones lose their link.

        One that goes on waiting is due no earlier than it was put off to meanwhile.
        """

    def still_held(self, letter: LetterId, *, until: datetime) -> bool:
        """Tell whether the lease up to that instant stands: the letter was neither put off nor withdrawn."""

    def free(self, letters: Sequence[LetterId]) -> None:
        """Give back leased letters untried."""

    def counts(self) -> Mapping[PostingState, int]:
        """Return how many letters are in each state: every state is there, with 0 where none are."""

    def oldest_waiting(self) -> datetime | None:
        """Return when the letter that has waited longest was written."""

    def in_state(self, state: PostingState, *, limit: int) -> Sequence[Posting]:
        """Return letters in the state, oldest first, without addresses and links."""

    def failed_about(self, subject: str) -> Sequence[Posting]:
        """Return the failed letters about an account or registration, oldest first (RLB-4)."""

    def sent_about(self, subject: str) -> Sequence[Posting]:
        """Return the letters about an account that were sent, oldest first; `due_at` is when they went."""

    def counts_of(self, mailing: str) -> Mapping[PostingState, int]:
        """Return how many letters of the mailing are in each state, as `counts` does."""

    def put_off(self, mailing: str, *, since: datetime, by: timedelta) -> None:
        """Shift those letters of the mailing that wait: what is due before `since` counts as due then.

        Whoever has leased one of them has lost it.

        Those that were never tried are as if written so much later, so that they are tried as long.
        """

    def withdraw(self, mailings: Sequence[str], *, about: str, reason: str) -> None:
        """Drop the letters of these mailings about an account that still wait."""

    def change_state(
        self, states: Sequence[PostingState], to: PostingState, *, now: datetime, letter: LetterId | None
    ) -> int:
        """Move all letters in these states, or the one named, to another; return how many moved."""


@attrs.frozen
class Delivered:
    """The other side took the letter."""


@attrs.frozen
class Deferred:
    """It may work later: nobody answered, or the other side asked to wait (RLB-4)."""

    reason: str
    unreachable: bool = False
    """Nobody answered at all: the rest of the batch would fare no better."""


@attrs.frozen
class Rejected:
    """It will never work: the other side refuses this recipient (RLB-4)."""

    reason: str


class Postman(Protocol):
    """Carries letters. `reason`s are short codes: no address, no wording."""

    def round(self) -> AbstractContextManager["Round"]:
        """Return one batch's round: one connection for all its letters."""


class Round(Protocol):
    """One connection under use."""

    def announce(self, letter: Letter) -> None:
        """Learn which letter probably comes next, and return at once.

        Whatever goes before a letter's content may go while the caller does something else. The content MUST
        NOT: it goes by `deliver` alone, which may never come, or come with another letter.
        """

    def deliver(self, letter: Letter) -> Delivered | Deferred | Rejected:
        """Send the letter, always under its own message id, and say what became of it."""


class DeliveryWork(Work, Protocol):
    """What delivering asks of a transaction."""

    @property
    def outbox(self) -> Outbox:
        """The letters."""

    @property
    def journal(self) -> Journal:
        """Where it is written that a letter failed."""

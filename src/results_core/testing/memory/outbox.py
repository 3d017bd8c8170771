"""The outbox in memory."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import attrs

from results_core.correspondence.messages import Letter
from results_core.correspondence.outbox import Lease, Posting, PostingState
from results_core.kernel.identifiers import LetterId
from results_core.testing.memory.record import KeptLetter, Record

WITHOUT_LINK = frozenset({PostingState.SENT, PostingState.DROPPED})


class MemoryOutbox:
    """Fulfils `Outbox`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._letters = record.letters

    def add(self, letter: Letter) -> bool:
        """Keep the letter, unless its recipient has one for this occasion; tell whether it was kept."""
        taken = {(kept.letter.occasion, kept.letter.to) for kept in self._letters.values()}
        if (letter.occasion, letter.to) in taken:
            return False
        self._letters[letter.id] = KeptLetter(letter=letter, posting=_fresh(letter))
        return True

    def add_all(self, letters: Iterable[Letter]) -> None:
        """Keep many letters, each as `add` does."""
        for letter in letters:
            self.add(letter)

    def lease(self, *, now: datetime, until: datetime, limit: int) -> Sequence[Lease]:
        """Take the letters that are due, oldest first, and that nobody else holds."""
        due = [
            kept
            for kept in self._in_states([PostingState.WAITING])
            if max(kept.posting.due_at, kept.letter.written_at) <= now
            and (kept.held_until is None or kept.held_until <= now)
        ]
        due.sort(key=lambda kept: kept.letter.mailing is not None)
        for kept in due[:limit]:
            self._letters[kept.letter.id] = attrs.evolve(kept, held_until=until)
        return [Lease(letter=kept.letter, tries=kept.posting.tries) for kept in due[:limit]]

    def settle(self, posting: Posting) -> None:
        """Write down what became of a leased letter and free it; sent and dropped ones lose their link."""
        due_at = self._letters[posting.letter].posting.due_at
        if posting.state is PostingState.WAITING and due_at > posting.due_at:
            posting = attrs.evolve(posting, due_at=due_at)
        self._write(posting)

    def still_held(self, letter: LetterId, *, until: datetime) -> bool:
        """Tell whether the lease up to that instant stands."""
        kept = self._letters[letter]
        return kept.posting.state is PostingState.WAITING and kept.held_until == until

    def free(self, letters: Sequence[LetterId]) -> None:
        """Give back leased letters untried."""
        for letter in letters:
            self._letters[letter] = attrs.evolve(self._letters[letter], held_until=None)

    def counts(self) -> Mapping[PostingState, int]:
        """Return how many letters are in each state."""
        return {state: len(self._in_states([state])) for state in PostingState}

    def counts_of(self, mailing: str) -> Mapping[PostingState, int]:
        """Return how many letters of the mailing are in each state."""
        states = [kept.posting.state for kept in self._letters.values() if kept.letter.mailing == mailing]
        return {state: states.count(state) for state in PostingState}

    def put_off(self, mailing: str, *, since: datetime, by: timedelta) -> None:
        """Shift those letters of the mailing that wait."""
        for kept in self._in_states([PostingState.WAITING]):
            if kept.letter.mailing == mailing:
                self._letters[kept.letter.id] = _later(kept, since, by)

    def withdraw(self, mailings: Sequence[str], *, about: str, reason: str) -> None:
        """Drop the letters of these mailings about an account that still wait."""
        for kept in self._in_states([PostingState.WAITING]):
            if kept.letter.mailing in mailings and kept.letter.about == about:
                self._write(attrs.evolve(kept.posting, state=PostingState.DROPPED, reason=reason))

    def oldest_waiting(self) -> datetime | None:
        """Return when the letter that has waited longest was written."""
        waiting = self._in_states([PostingState.WAITING])
        return waiting[0].letter.written_at if waiting else None

    def failed_about(self, subject: str) -> Sequence[Posting]:
        """Return the failed letters about an account or registration, oldest first."""
        failed = self._in_states([PostingState.FAILED])
        return [kept.posting for kept in failed if kept.letter.about == subject]

    def sent_about(self, subject: str) -> Sequence[Posting]:
        """Return the letters about an account that were sent, oldest first."""
        sent = self._in_states([PostingState.SENT])
        return [kept.posting for kept in sent if kept.letter.about == subject]

    def in_state(self, state: PostingState, *, limit: int) -> Sequence[Posting]:
        """Return letters in the state, oldest first, without addresses and links."""
        return [kept.posting for kept in self._in_states([state])[:limit]]

    def change_state(
        self, states: Sequence[PostingState], to: PostingState, *, now: datetime, letter: LetterId | None
    ) -> int:
        """Move all letters in these states, or the one named, to another; return how many moved."""
        moving = [kept for kept in self._in_states(states) if letter in {None, kept.letter.id}]
        for kept in moving:
            self._write(attrs.evolve(kept.posting, state=to, due_at=now))
        return len(moving)

    def _in_states(self, states: Sequence[PostingState]) -> list[KeptLetter]:
        found = [kept for kept in self._letters.values() if kept.posting.state in states]
        return sorted(found, key=lambda kept: kept.letter.written_at)

    def _write(self, posting: Posting) -> None:
        letter = self._letters[posting.letter].letter
        if posting.state in WITHOUT_LINK:
            letter = attrs.evolve(letter, link=None)
        self._letters[posting.letter] = KeptLetter(letter=letter, posting=posting)


def _fresh(letter: Letter) -> Posting:
    return Posting(
        letter=letter.id,
        kind=letter.kind,
        about=letter.about,
        written_at=letter.written_at,
        state=PostingState.WAITING,
        tries=0,
        due_at=letter.written_at,
    )


def _later(kept: KeptLetter, since: datetime, by: timedelta) -> KeptLetter:
    letter, posting = kept.letter, attrs.evolve(kept.posting, due_at=max(kept.posting.due_at, since) + by)
    if not posting.tries:
        letter = attrs.evolve(letter, written_at=max(letter.written_at, since) + by)
        posting = attrs.evolve(posting, written_at=letter.written_at)
    return KeptLetter(letter=letter, posting=posting)

"""Letters that wait: leased by one worker at a time, their links sealed until they are sent."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Integer, Text, and_, bindparam, case, func, null, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters_sql.stores import mailings
from adapters_sql.straight import Straight
from adapters_sql.tables import letters
from adapters_sql.tables.columns import Instant, key
from results_core.correspondence.messages import Letter, LetterKind
from results_core.correspondence.outbox import Lease, Posting, PostingState
from results_core.kernel.confidential import ColumnCipher, LinkToken, SealBroken
from results_core.kernel.identifiers import LetterId

_row = letters.c
_LETTER: Final = (
    _row.id,
    _row.kind,
    _row.occasion,
    _row.recipient,
    _row.language,
    _row.written_at,
    _row.link_sealed,
    _row.facts,
    _row.about,
    _row.expires_at,
    _row.mailing,
)
_POSTING: Final = (
    _row.id,
    _row.kind,
    _row.about,
    _row.written_at,
    _row.state,
    _row.tries,
    _row.due_at,
    _row.reason,
)
_NOW: Final = bindparam("now", type_=Instant)
_to_state: Final = bindparam("to_state", type_=Text)
_due: Final = bindparam("due", type_=Instant)
_WAITING: Final = _row.state == PostingState.WAITING.value
_KEEPS_LINK: Final = or_(_to_state == PostingState.WAITING.value, _to_state == PostingState.FAILED.value)
_LINK_IN_STATE: Final = case((_KEEPS_LINK, _row.link_sealed), else_=null())


def _add(insert: Any) -> Any:  # noqa: ANN401 - the two databases have an `insert` each
    return insert(letters).on_conflict_do_nothing(index_elements=[_row.occasion, _row.recipient])


_ADD_ALL: Final = {"sqlite": _add(sqlite.insert), "postgresql": _add(postgresql.insert)}
_ADD: Final = {dialect: add.returning(_row.id) for dialect, add in _ADD_ALL.items()}


def _lease(which: str) -> Any:  # noqa: ANN401 - an update of whatever SQLAlchemy calls it
    # The state is spelt out: so both databases see which index it is.
    due = (
        select(_row.id)
        .where(text(f"state = 'waiting' AND mailing {which}"), _row.written_at <= _NOW, _row.due_at <= _NOW)
        .where(or_(_row.leased_until.is_(None), _row.leased_until <= _NOW))
        .order_by(_row.written_at, _row.id)
        .limit(bindparam("at_most", type_=Integer))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return (
        update(letters)
        .where(_row.id.in_(select(due.c.id)))
        .values(leased_until=bindparam("until"))
        .returning(*_LETTER, _row.tries)
    )


_LEASE: Final = _lease("IS NULL")
_LEASE_MAILED: Final = _lease("IS NOT NULL")
_SETTLE: Final = Straight(
    update(letters)
    # A worker that comes too late may say that a letter was sent, and nothing else.
    .where(_row.id == bindparam("letter"), or_(_WAITING, _to_state == PostingState.SENT.value))
    .values(
        state=_to_state,
        tries=bindparam("tried"),
        # Never earlier than a mailing was put off to while the letter was in somebody's hands.
        due_at=case(
            (and_(_to_state == PostingState.WAITING.value, _row.due_at > _due), _row.due_at), else_=_due
        ),
        reason=bindparam("because"),
        leased_until=None,
        link_sealed=_LINK_IN_STATE,
    )
)
_FREE: Final = (
    update(letters).where(_WAITING, _row.id.in_(bindparam("freed", expanding=True))).values(leased_until=None)
)
_STILL_HELD: Final = Straight(
    select(_row.id).where(
        _row.id == bindparam("letter"), _WAITING, _row.leased_until == bindparam("until", type_=Instant)
    )
)
_COUNTS: Final = select(_row.state, func.count()).group_by(_row.state)
_COUNTS_OF: Final = _COUNTS.where(_row.mailing == bindparam("of_mailing"))
_OLDEST_WAITING: Final = select(func.min(_row.written_at)).where(_WAITING)
_IN_STATE: Final = (
    select(*_POSTING)
    .where(_row.state == bindparam("in_state"))
    .order_by(_row.written_at, _row.id)
    .limit(bindparam("at_most", type_=Integer))
)
_FAILED_ABOUT: Final = (
    select(*_POSTING)
    .where(_row.state == text("'failed'"), _row.about == bindparam("subject"))
    .order_by(_row.written_at, _row.id)
)
_SENT_ABOUT: Final = (
    # No index: candidates get a copy of their data rarely, and letters are few after their term.
    select(*_POSTING)
    .where(_row.state == text("'sent'"), _row.about == bindparam("subject"))
    .order_by(_row.written_at, _row.id)
)
_CHANGE_ALL: Final = (
    update(letters)
    .where(_row.state.in_(bindparam("from_states", expanding=True)))
    .values(state=_to_state, due_at=_NOW, leased_until=None, link_sealed=_LINK_IN_STATE)
)
_CHANGE: Final = _CHANGE_ALL.where(_row.id == bindparam("letter"))


class SqlOutbox:
    """The core's `Outbox`."""

    def __init__(self, connection: Connection, cipher: ColumnCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, letter: Letter) -> bool:
        """Keep the letter, unless its recipient has one for this occasion; tell whether it was kept."""
        add = _ADD[self._connection.dialect.name]
        return self._connection.execute(add, to_row(letter, self._cipher)).one_or_none() is not None

    def add_all(self, letters: Iterable[Letter]) -> None:
        """Keep many letters, each as `add` does, in one statement."""
        rows = [to_row(letter, self._cipher) for letter in letters]
        if rows:
            self._connection.execute(_ADD_ALL[self._connection.dialect.name], rows)

    def lease(self, *, now: datetime, until: datetime, limit: int) -> Sequence[Lease]:
        """Take the letters that are due, oldest first, those of mailings last, and that nobody else holds."""
        asked_for = self._leased(_LEASE, now, until, limit)
        room = limit - len(asked_for)
        return asked_for if not room else [*asked_for, *self._leased(_LEASE_MAILED, now, until, room)]

    def settle(self, posting: Posting) -> None:
        """Write down what became of a leased letter and free it."""
        _SETTLE.run(
            self._connection,
            {
                "letter": posting.letter,
                "to_state": posting.state.value,
                "tried": posting.tries,
                "due": posting.due_at,
                "because": posting.reason,
            },
        )

    def still_held(self, letter: LetterId, *, until: datetime) -> bool:
        """Tell whether the lease up to that instant stands."""
        held = {"letter": letter, "until": until}
        return _STILL_HELD.row(self._connection, held) is not None

    def free(self, letters: Sequence[LetterId]) -> None:
        """Give back leased letters untried."""
        self._connection.execute(_FREE, {"freed": list(letters)})

    def counts(self) -> Mapping[PostingState, int]:
        """Return how many letters are in each state."""
        return _in_every_state(self._connection.execute(_COUNTS))

    def counts_of(self, mailing: str) -> Mapping[PostingState, int]:
        """Return how many letters of the mailing are in each state."""
        return _in_every_state(self._connection.execute(_COUNTS_OF, {"of_mailing": mailing}))

    def oldest_waiting(self) -> datetime | None:
        """Return when the letter that has waited longest was written."""
        oldest: datetime | None = self._connection.execute(_OLDEST_WAITING).scalar_one()
        return oldest

    def in_state(self, state: PostingState, *, limit: int) -> Sequence[Posting]:
        """Return letters in the state, oldest first, without addresses and links."""
        rows = self._connection.execute(_IN_STATE, {"in_state": state.value, "at_most": limit})
        return [posting_from_row(row) for row in rows]

    def failed_about(self, subject: str) -> Sequence[Posting]:
        """Return the failed letters about an account or registration, oldest first."""
        return [
            posting_from_row(row) for row in self._connection.execute(_FAILED_ABOUT, {"subject": subject})
        ]

    def sent_about(self, subject: str) -> Sequence[Posting]:
        """Return the letters about an account that were sent, oldest first."""
        return [posting_from_row(row) for row in self._connection.execute(_SENT_ABOUT, {"subject": subject})]

    def put_off(self, mailing: str, *, since: datetime, by: timedelta) -> None:
        """Shift those letters of the mailing that wait, by one statement."""
        mailings.put_off(self._connection, mailing, since=since, by=by)

    def withdraw(self, of_mailings: Sequence[str], *, about: str, reason: str) -> None:
        """Drop the letters of these mailings about an account that still wait, by one statement."""
        mailings.withdraw(self._connection, of_mailings, about=about, reason=reason)

    def _leased(self, lease: Any, now: datetime, until: datetime, limit: int) -> list[Lease]:  # noqa: ANN401 - as `_lease`
        rows = self._connection.execute(lease, {"now": now, "until": until, "at_most": limit}).all()
        leases = [lease_from_row(row, self._cipher) for row in rows]
        return sorted(leases, key=lambda lease: (lease.letter.written_at, lease.letter.id))

    def change_state(
        self, states: Sequence[PostingState], to: PostingState, *, now: datetime, letter: LetterId | None
    ) -> int:
        """Move all letters in these states, or the one named, to another; return how many moved."""
        change = {"from_states": [state.value for state in states], "to_state": to.value, "now": now}
        if letter is None:
            return self._connection.execute(_CHANGE_ALL, change).rowcount
        return self._connection.execute(_CHANGE, {**change, "letter": key(letter)}).rowcount


def _in_every_state(counts: Iterable[Sequence[Any]]) -> Mapping[PostingState, int]:
    counted = {PostingState(state): count for state, count in counts}
    return {state: counted.get(state, 0) for state in PostingState}


def to_row(letter: Letter, cipher: ColumnCipher) -> dict[str, Any]:
    """Return the row of a letter that waits, its link sealed (PRV-2)."""
    link = letter.link
    return {
        "id": letter.id,
        "kind": letter.kind.value,
        "occasion": letter.occasion,
        "recipient": letter.to,
        "language": letter.language,
        "written_at": letter.written_at,
        "link_sealed": None if link is None else cipher.seal(link.reveal(), place=place_of_link(letter.id)),
        "facts": dict(letter.facts),
        "about": letter.about,
        "expires_at": letter.expires_at,
        "state": PostingState.WAITING.value,
        "tries": 0,
        "due_at": letter.written_at,
        "mailing": letter.mailing,
    }


def lease_from_row(row: Sequence[Any], cipher: ColumnCipher) -> Lease:
    """Return the lease of a row, the letter's link opened; a link that does not open is lost."""
    letter, _, _, _, _, _, sealed, *_, tries = row
    try:
        link = None if sealed is None else LinkToken(cipher.open(sealed, place=place_of_link(letter)))
    except SealBroken:
        return Lease(letter=letter_from_row(row, None), tries=tries, link_lost=True)
    return Lease(letter=letter_from_row(row, link), tries=tries)


def letter_from_row(row: Sequence[Any], link: LinkToken | None) -> Letter:
    """Return the letter of a row with its link."""
    letter, kind, occasion, to, language, written_at, _, facts, about, expires_at, mailing, _ = row
    return Letter(
        id=LetterId(letter),
        kind=LetterKind(kind),
        occasion=occasion,
        to=to,
        language=language,
        written_at=written_at,
        link=link,
        facts=facts,
        about=about,
        expires_at=expires_at,
        mailing=mailing,
    )


def posting_from_row(row: Sequence[Any]) -> Posting:
    """Return how the letter of a row stands."""
    letter, kind, about, written_at, state, tries, due_at, reason = row
    return Posting(
        letter=LetterId(letter),
        kind=LetterKind(kind),
        about=about,
        written_at=written_at,
        state=PostingState(state),
        tries=tries,
        due_at=due_at,
        reason=reason,
    )


def place_of_link(letter: str) -> str:
    """Return the place that the letter's link is sealed for."""
    return f"letters:link:{letter}"

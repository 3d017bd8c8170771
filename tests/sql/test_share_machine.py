"""Shares against a plain model, over any history of sends, stops, ends, holds and moves (RLB-13, B8, B9).

The same history runs on the memory store and on SQLite.
"""

import sqlite3
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Final

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import Connection

from adapters_sql import SqlStore
from adapters_sql.engine import Database, open_database
from adapters_sql.store import surroundings_of
from adapters_sql.tables import metadata
from results_core.access.logging_in import LoggedIn
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import Randomness, ShareId
from results_core.kernel.time import Clock, ZonedInstant
from results_core.organisations.model import Organisation
from results_core.results.amending import ChangeOrder
from results_core.sharing.granting import AlreadyShared, SendingForm, Sent
from results_core.sharing.model import Expiry
from results_core.testing.builders import NOON, PASSWORD, RELEASE, ZOFIA
from results_core.testing.organisations import an_organisation, put_organisation
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.testing.scenes import entry_of
from results_core.testing.stand_ins import LabelledCipher
from results_core.testing.stores import Store

A_DAY: Final = timedelta(days=1)
ORDER: Final = ChangeOrder(operator="Ada", reason="Clerical error")
SPANS: Final = st.sampled_from([1e-6, 3600.0, 86_400.0, 20 * 86_400.0, 95 * 86_400.0])
TAKERS: Final = (an_organisation(), an_organisation(name="Elsewhere", domains=()))
TO: Final = st.sampled_from(range(len(TAKERS)))


@attrs.define
class Modelled:
    """One share, as the leaflet speaks of it."""

    to: int
    sent_at: datetime
    expires_at: datetime | None
    withdrawn: bool = False

    def is_active(self, now: datetime) -> bool:
        """Tell whether it is neither stopped nor over."""
        return not self.withdrawn and (self.expires_at is None or now < self.expires_at)


@attrs.define
class Model:
    """Everything that decides what an organisation sees."""

    releases_at: datetime = RELEASE
    holds: list[tuple[datetime, datetime | None]] = attrs.field(factory=list)
    shares: list[Modelled] = attrs.field(factory=list)

    @property
    def is_held(self) -> bool:
        """Tell whether a hold stands."""
        return bool(self.holds) and self.holds[-1][1] is None

    def sees(self, to: int, now: datetime) -> bool:
        """Tell whether the organisation sees the result."""
        return any(self._is_seen(share, now) for share in self.shares if share.to == to)

    def _is_seen(self, share: Modelled, now: datetime) -> bool:
        over = [ended for _, ended in self.holds if ended is not None]
        received = max([share.sent_at, self.releases_at, *over])
        if self.is_held and received >= self.holds[-1][0]:
            return False
        return share.is_active(now) and received <= now


class Side:
    """One application under the history."""

    def __init__(self, *, on_sqlite: bool) -> None:
        """Stage the candidate and those who take."""
        self.on = rehearse(opening=_sqlite if on_sqlite else None)
        self.on.register_and_confirm()
        self.on.import_results()
        self.takers: list[Organisation] = [put_organisation(self.on.store, one) for one in TAKERS]
        answer = self.on.application.log_in(id_number=ZOFIA, password=PASSWORD)
        assert isinstance(answer, LoggedIn)
        self.account = answer.session.account
        self.result = entry_of(self.on.store, ZOFIA).id

    def send(self, to: int, expiry: Expiry) -> bool:
        """Press the button; tell whether it was sent."""
        form = SendingForm(purpose="work", expiry=expiry.value, agrees=True)
        answer = self.on.application.sharing.send(self.account, self.result, self.takers[to].id, form)
        assert isinstance(answer, Sent | AlreadyShared)
        return isinstance(answer, Sent)

    def stop(self, to: int) -> None:
        """Stop what is shared with an organisation."""
        for own in self.on.application.sharing.own.all(self.account):
            if own.can_be_stopped and own.share.grant.organisation == self.takers[to].id:
                self.on.application.sharing.own.withdraw(self.account, own.share.grant.id)

    def sees(self, to: int) -> bool:
        """Tell whether the organisation sees the result."""
        with self.on.store.begin(reading=True) as work:
            return work.shares.scoped(self.takers[to].id).of_result(self.result) is not None

    def said(self) -> dict[str, list[str]]:
        """Let a worker tell what is due; return what feeds have said, by share in the order of sending."""
        while self.on.application.sharing.tell():
            pass
        order = [own.share.grant.id for own in reversed(self.on.application.sharing.own.all(self.account))]
        with self.on.store.begin(reading=True) as work:
            events = [one for one in work.journal.read() if one.actor == "system" and "share" in one.facts]
        feeds: dict[str, list[str]] = {}
        for event in events:
            name = str(order.index(ShareId(str(event.facts["share"]))))
            feeds.setdefault(name, []).append(event.kind.value)
        return feeds


@cache
def _database() -> tuple[Database, bytes]:
    """Return the way to a database in memory, with all that it has compiled, and its empty schema."""
    database = open_database("sqlite:///:memory:")
    with database.connect() as connection:
        with connection.begin():
            metadata.create_all(connection)
        return database, _driven(connection).serialize()


def _driven(connection: Connection) -> sqlite3.Connection:
    driven = connection.connection.driver_connection
    assert isinstance(driven, sqlite3.Connection)
    return driven


def _sqlite(clock: Clock, randomness: Randomness) -> Store:
    database, empty = _database()
    with database.connect() as connection:
        _driven(connection).deserialize(empty)
    surroundings = surroundings_of(
        database.dialect, cipher=LabelledCipher(), randomness=randomness, clock=clock
    )
    return SqlStore(database, surroundings)


class ShareMachine(RuleBasedStateMachine):
    """Sends, stops, holds, moves and waits, and compares."""

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.sides = [Side(on_sqlite=False), Side(on_sqlite=True)]

    @property
    def now(self) -> datetime:
        """The instant at which the clocks stand."""
        return self.sides[0].on.clock.now()

    def each(self) -> list[Rehearsal]:
        """Return both applications."""
        return [side.on for side in self.sides]

    def teardown(self) -> None:
        """Let go of the databases."""
        for on in self.each():
            on.store.close()

    @rule(to=TO, expiry=st.sampled_from([Expiry.NONE, Expiry.THREE_MONTHS]))
    def send(self, to: int, expiry: Expiry) -> None:
        """It is sent, unless an active one stands."""
        stands = any(one.to == to and one.is_active(self.now) for one in self.model.shares)
        if not stands:
            self.model.shares.append(Modelled(to, self.now, expiry.after(self.now)))
        assert [side.send(to, expiry) for side in self.sides] == [not stands] * 2
        self.wait(1e-6)

    @rule(to=TO)
    def stop(self, to: int) -> None:
        """What is active stops."""
        for share in self.model.shares:
            if share.to == to and share.is_active(self.now):
                share.withdrawn = True
        for side in self.sides:
            side.stop(to)

    @precondition(lambda self: not self.model.is_held)
    @rule()
    def withhold(self) -> None:
        """A hold begins."""
        self.model.holds.append((self.now, None))
        for on in self.each():
            on.application.change_result.withhold(ZOFIA, ORDER)
        self.wait(1e-6)

    @precondition(lambda self: self.model.is_held)
    @rule()
    def lift(self) -> None:
        """The hold ends."""
        began, _ = self.model.holds.pop()
        self.model.holds.append((began, self.now))
        for on in self.each():
            on.application.change_result.unwithhold(ZOFIA, ORDER)
        self.wait(1e-6)

    @rule(days=st.integers(0, 60))
    def move(self, days: int) -> None:
        """The release is at another instant."""
        self.model.releases_at = NOON + days * A_DAY
        for on in self.each():
            on.application.move_release(
                "C1A/F2/2026-06-06", ZonedInstant(self.model.releases_at), operator="Ada"
            )

    @rule(seconds=SPANS)
    def wait(self, seconds: float) -> None:
        """Time passes."""
        for on in self.each():
            on.clock.advance(seconds=seconds)

    @rule()
    def tell(self) -> None:
        """Feeds say the same on both, in an order that makes sense."""
        ours, theirs = (side.said() for side in self.sides)
        assert ours == theirs
        for told in ours.values():
            assert told[0] == EventKind.SHARE_RECEIVED
            assert told.count(EventKind.SHARE_RECEIVED) == 1
            assert EventKind.SHARE_ENDED not in told[:-1]
            for before, after in pairwise(told):
                assert not before == after == EventKind.SHARE_HIDDEN
                assert not (after == EventKind.SHARE_RELEASED and before != EventKind.SHARE_HIDDEN)

    @invariant()
    def everybody_sees_what_the_model_says(self) -> None:
        """On both stores, of every organisation."""
        for to in range(len(TAKERS)):
            expected = self.model.sees(to, self.now)
            assert [side.sees(to) for side in self.sides] == [expected] * 2


ShareMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
TestShares = ShareMachine.TestCase

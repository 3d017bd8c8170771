"""Sessions: rows that end everywhere at once (SES-1 to SES-3)."""

from datetime import timedelta

import attrs

from results_core.access.browsers import Browser, BrowserFamily, BrowserSystem
from results_core.access.sessions import Session
from results_core.kernel.identifiers import SessionId
from results_core.testing.builders import MINH, NOON, a_session, an_account, an_entry_row, digest
from results_core.testing.scenes import put_account, put_candidate, put_entry
from results_core.testing.stores import Store


def open_sessions(store: Store, *sessions: Session) -> None:
    """Keep the sessions."""
    with store.begin() as work:
        for session in sessions:
            work.sessions.open(session)
        work.commit()


def session_of(store: Store, name: str) -> Session | None:
    """Return the session of this name."""
    with store.begin(reading=True) as work:
        return work.sessions.of(digest(name))


class SessionsContract:
    """What the sessions promise."""

    def test_an_open_session_is_found(self, store: Store) -> None:
        """It is found by its token's digest, as it was opened."""
        session = a_session(put_candidate(store).id)
        open_sessions(store, session)

        assert session_of(store, "session") == session

    def test_a_session_that_nobody_opened_is_none(self, store: Store) -> None:
        """A digest that no session has is nothing."""
        assert session_of(store, "session") is None

    def test_how_old_a_session_is_the_store_does_not_judge(self, store: Store) -> None:
        """A session of long ago is returned: how long it lasts is a policy's to say."""
        session = a_session(put_candidate(store).id, opened_at=NOON - timedelta(days=10))
        open_sessions(store, session)

        assert session_of(store, "session") == session

    def test_its_use_is_noted(self, store: Store) -> None:
        """When it was seen last changes, when it was opened does not."""
        open_sessions(store, a_session(put_candidate(store).id))
        with store.begin() as work:
            work.sessions.touch(digest("session"), at=NOON + timedelta(minutes=5))
            work.commit()
        session = session_of(store, "session")

        assert session is not None
        assert (session.opened_at, session.seen_at) == (NOON, NOON + timedelta(minutes=5))

    def test_an_ended_session_is_gone(self, store: Store) -> None:
        """Whoever ends it gets it; whoever ends it again gets nothing."""
        session = a_session(put_candidate(store).id)
        open_sessions(store, session)
        with store.begin() as work:
            ended = work.sessions.end(session.digest)
            again = work.sessions.end(session.digest)
            work.commit()

        assert (ended, again) == (session, None)
        assert session_of(store, "session") is None

    def test_use_brings_no_ended_session_back(self, store: Store) -> None:
        """A browser that was slow to note its use opens nothing."""
        session = a_session(put_candidate(store).id)
        open_sessions(store, session)
        with store.begin() as work:
            work.sessions.end(session.digest)
            work.sessions.touch(session.digest, at=NOON)
            work.commit()

        assert session_of(store, "session") is None

    def test_all_sessions_of_an_account_end_at_once(self, store: Store) -> None:
        """Those of others go on (SES-3)."""
        account = put_candidate(store)
        entry = put_entry(store, an_entry_row(id_number=MINH))
        other = put_account(store, entry, an_account(entry, email="minh@mail.example"))
        open_sessions(
            store,
            a_session(account.id, name="laptop"),
            a_session(account.id, name="telephone"),
            a_session(other.id, name="of another"),
        )
        with store.begin() as work:
            ended = work.sessions.end_all(account.id)
            again = work.sessions.end_all(account.id)
            work.commit()

        assert (ended, again) == (2, 0)
        assert session_of(store, "laptop") is None
        assert session_of(store, "of another") is not None

    def test_an_accounts_sessions_are_told_the_latest_use_first(self, store: Store) -> None:
        """With their browsers; those of others are not among them."""
        account = put_candidate(store)
        entry = put_entry(store, an_entry_row(id_number=MINH))
        other = put_account(store, entry, an_account(entry))
        laptop = attrs.evolve(
            a_session(account.id, name="laptop"),
            browser=Browser(BrowserFamily.FIREFOX, BrowserSystem.LINUX),
        )
        telephone = a_session(account.id, name="telephone", opened_at=NOON + timedelta(minutes=1))
        open_sessions(store, laptop, telephone, a_session(other.id, name="of another"))
        with store.begin(reading=True) as work:
            found = list(work.sessions.of_account(account.id))

        assert found == [telephone, laptop]

    def test_one_session_ends_by_its_name(self, store: Store) -> None:
        """The account's alone, and only once; a name that no session has ends none."""
        account = put_candidate(store)
        entry = put_entry(store, an_entry_row(id_number=MINH))
        other = put_account(store, entry, an_account(entry))
        mine, his = a_session(account.id, name="mine"), a_session(other.id, name="his")
        open_sessions(store, mine, his)
        with store.begin() as work:
            ended = [
                work.sessions.end_one(account.id, named_so)
                for named_so in (his.id, SessionId("no such"), mine.id, mine.id)
            ]
            work.commit()

        assert ended == [False, False, True, False]
        assert (session_of(store, "mine"), session_of(store, "his")) == (None, his)

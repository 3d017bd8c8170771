"""Leftovers: what has served is forgotten, and nothing else (REG-6, ENU-2)."""

from datetime import timedelta

import attrs

from results_core.access.lockout import Attempts, Guard, LockoutPolicy
from results_core.correspondence.messages import LetterKind
from results_core.correspondence.outbox import PostingState
from results_core.organisations.model import ApplicationState, JoinRequestState
from results_core.privacy.ports import Deadlines, Forgotten
from results_core.testing.builders import NOON, a_letter, a_link, a_session, an_entry_row, digest
from results_core.testing.clients import a_client, a_secret, a_token, put_client
from results_core.testing.contracts.address_changes import a_change, change_of, put_changes
from results_core.testing.contracts.outbox import in_state, move
from results_core.testing.contracts.photos import a_photo, put_photos
from results_core.testing.contracts.rates import KEY, a_call, drawn
from results_core.testing.organisations import (
    a_join_request,
    an_application,
    put_application,
    put_organisation,
)
from results_core.testing.scenes import (
    put_candidate,
    put_entries,
    put_entry,
    put_letters,
    put_links,
    put_registered,
)
from results_core.testing.stores import Store
from results_core.throttling.budgets import BudgetKey, BudgetPolicy

A_MOMENT = timedelta(microseconds=1)
LONG_AGO = NOON - timedelta(days=365)
GUARD = Guard(digest("guard"))


def deadlines(**before: object) -> Deadlines:
    """Return the instants that are named; everything else has time."""
    kinds = {field.name for field in attrs.fields(Deadlines)} - {"closing_streak"}
    return Deadlines(**(dict.fromkeys(kinds, LONG_AGO) | {"closing_streak": 4} | before))  # type: ignore[arg-type]


def forget(store: Store, *, limit: int = 100, **before: object) -> Forgotten:
    """Forget what is older than the instants that are named, and nothing of any other kind."""
    with store.begin(reading=True) as work:
        counted = work.leftovers.count(deadlines(**before))
    with store.begin() as work:
        forgotten = work.leftovers.forget(deadlines(**before), limit=limit)
        work.commit()
    assert limit < 100 or forgotten == counted
    return forgotten


class LeftoversContract:
    """What forgetting promises."""

    def test_a_registration_that_has_waited_too_long_is_forgotten(self, store: Store) -> None:
        """It goes when it was made before the instant, and stays when it was made at it."""
        registration = put_registered(store)

        assert forget(store, registered=NOON) == Forgotten()
        assert forget(store, registered=NOON + A_MOMENT) == Forgotten(registrations=1)
        with store.begin(reading=True) as work:
            assert work.registrations.of(registration.id) is None

    def test_requests_of_organisations_are_forgotten(self, store: Store) -> None:
        """Unconfirmed ones like registrations, decided ones by the decision; those that wait stay."""
        lyon = put_organisation(store)
        put_application(store, an_application(reference="A", state=ApplicationState.UNCONFIRMED))
        put_application(store, an_application(reference="B"))
        for reference, state, of in (
            ("C", ApplicationState.DECLINED, None),
            ("D", ApplicationState.APPROVED, lyon),
        ):
            decided = an_application(reference=reference, state=state, organisation=of)
            put_application(store, attrs.evolve(decided, decided_at=NOON))
        wishes = [
            a_join_request(lyon, email="a@lyon.example", state=JoinRequestState.UNCONFIRMED),
            a_join_request(lyon, email="b@lyon.example"),
            attrs.evolve(
                a_join_request(lyon, email="c@lyon.example", state=JoinRequestState.REFUSED), decided_at=NOON
            ),
        ]
        with store.begin() as work:
            for wish in wishes:
                work.join_requests.add(wish)
            work.commit()

        assert forget(store, registered=NOON, decided=NOON - A_MOMENT) == Forgotten()
        assert forget(store, registered=NOON + A_MOMENT) == Forgotten(applications=1, join_requests=1)
        assert forget(store, decided=NOON) == Forgotten(applications=2, join_requests=1)
        with store.begin(reading=True) as work:
            assert [one.reference for one in work.applications.of_state(ApplicationState.WAITING)] == ["B"]
            assert list(work.join_requests.waiting(lyon.id)) == [wishes[1]]
            assert work.organisations.of(lyon.id) == lyon

    def test_a_count_that_nobody_adds_to_is_forgotten(self, store: Store) -> None:
        """Unknown ID Numbers leave rows behind, but not for ever."""
        with store.begin() as work:
            work.attempts.reserve(GUARD, policy=LockoutPolicy(), now=NOON)
            work.commit()

        assert forget(store, tried=NOON) == Forgotten()
        assert forget(store, tried=NOON + A_MOMENT) == Forgotten(attempts=1)
        with store.begin(reading=True) as work:
            assert work.attempts.of(GUARD) == Attempts()

    def test_a_count_that_closed_log_in_is_kept_longer(self, store: Store) -> None:
        """Waiting a while opens nothing that only the mailbox opens (LOCK-8)."""
        with store.begin() as work:
            for _ in range(4):
                work.attempts.reserve(GUARD, policy=LockoutPolicy(streak=4), now=NOON)
            work.commit()

        assert forget(store, tried=NOON + A_MOMENT) == Forgotten()
        assert forget(store, closed=NOON + A_MOMENT) == Forgotten(attempts=1)

    def test_a_budget_is_forgotten_when_its_window_is_over(self, store: Store) -> None:
        """Or when it need not be remembered any more: addresses do not pile up (LOCK-9)."""
        window = BudgetPolicy(purpose="guesses", most=3, within=timedelta(minutes=5))
        with store.begin() as work:
            work.budgets.spend(BudgetKey("short"), policy=window, now=NOON)
            long = attrs.evolve(window, remembered=timedelta(days=7))
            work.budgets.spend(BudgetKey("long"), policy=long, now=NOON)
            work.commit()
        end = NOON + timedelta(minutes=5)

        assert forget(store, spent=end - A_MOMENT) == Forgotten()
        assert forget(store, spent=end) == Forgotten(budgets=1)
        assert forget(store, spent=NOON + timedelta(days=7)) == Forgotten(budgets=1)

    def test_a_link_is_forgotten_by_its_expiry(self, store: Store) -> None:
        """A used link stays for as long as somebody may press it again."""
        link = a_link()
        put_links(store, link)

        assert forget(store, link_expired=link.expires_at) == Forgotten()
        assert forget(store, link_expired=link.expires_at + A_MOMENT) == Forgotten(links=1)
        with store.begin(reading=True) as work:
            assert work.links.of(link.digest) is None

    def test_a_session_is_forgotten_when_it_is_over(self, store: Store) -> None:
        """By its last use or its opening, whichever has had its time."""
        account = put_candidate(store).id
        with store.begin() as work:
            work.sessions.open(a_session(account, name="idle"))
            work.sessions.open(a_session(account, name="used"))
            work.sessions.touch(digest("used"), at=NOON + timedelta(minutes=5))
            work.commit()

        assert forget(store, session_seen=NOON) == Forgotten(sessions=1)
        with store.begin(reading=True) as work:
            assert work.sessions.of(digest("idle")) is None
            assert work.sessions.of(digest("used")) is not None
        assert forget(store, session_opened=NOON) == Forgotten(sessions=1)

    def test_a_change_of_address_is_forgotten_when_it_cannot_be_undone(self, store: Store) -> None:
        """Both addresses go at the instant at which the link to undo it expires."""
        put_changes(store, a_change(put_candidate(store)))

        assert forget(store, address_asked=NOON - A_MOMENT) == Forgotten()
        assert forget(store, address_asked=NOON) == Forgotten(address_changes=1)
        assert change_of(store) is None

    def test_only_a_letter_that_waits_no_more_is_forgotten(self, store: Store) -> None:
        """It goes by its writing; a good-bye to a closed account as soon as it is out."""
        put_letters(store, a_letter(), a_letter(name="bye", kind=LetterKind.ACCOUNT_CLOSED))
        assert forget(store, written=NOON + A_MOMENT) == Forgotten()

        move(store, [PostingState.WAITING], PostingState.DROPPED)
        assert forget(store, written=NOON) == Forgotten(letters=1)
        assert forget(store, written=NOON + A_MOMENT) == Forgotten(letters=1)
        assert not in_state(store, PostingState.DROPPED)

    def test_photo_and_passport_go_by_the_release(self, store: Store) -> None:
        """They go when the release of the sitting is no later than the instant; the entry stays."""
        entry = put_entry(store, an_entry_row(passport_number="ZS1234567"))
        put_photos(store, a_photo(entry.id_number))
        out = entry.sitting.releases_at

        assert forget(store, released=out - A_MOMENT) == Forgotten()
        assert forget(store, released=out) == Forgotten(photos=1, passports=1)
        assert forget(store, released=out) == Forgotten()
        with store.begin(reading=True) as work:
            assert work.entries.of(entry.id_number) is not None

    def test_a_closed_account_goes_and_its_numbers_stay_dead(self, store: Store) -> None:
        """Nobody registers with them again, and no import of the same file revives them."""
        row = an_entry_row(secret_digest=digest("secret"))
        account = put_candidate(store, row)
        with store.begin() as work:
            work.accounts.replace(attrs.evolve(account, email="", digest="", closed_at=NOON))
            work.commit()

        assert forget(store, account_closed=NOON - A_MOMENT) == Forgotten()
        assert forget(store, account_closed=NOON) == Forgotten(accounts=1)
        put_entries(store, row)
        with store.begin(reading=True) as work:
            assert work.accounts.of(account.id) is None
            entered = work.entries.with_secret(account.began_with)
            assert entered is not None
            assert entered.secret_digest is None

    def test_what_clients_leave_behind_goes(self, store: Store) -> None:
        """Tokens at their end, addresses by the last call, calls by their beginning, rates that are whole."""
        client = put_client(store, a_client(put_organisation(store)))
        token, call = a_token(a_secret(client)), a_call()
        with store.begin() as work:
            work.clients.add_token(token)
            work.clients.touch(client.id, token.secret, address=digest("here"), at=NOON)
            work.calls.begin(call, forgotten=LONG_AGO)
            work.commit()
        drawn(store, NOON, KEY)

        assert forget(store, token_expired=token.expires_at - A_MOMENT, client_seen=NOON) == Forgotten()
        assert forget(store, token_expired=token.expires_at) == Forgotten(client_tokens=1)
        assert forget(store, client_seen=NOON + A_MOMENT) == Forgotten(client_addresses=1)
        assert forget(store, called=NOON) == Forgotten(client_calls=1)
        assert forget(store, spent=NOON + timedelta(seconds=1)) == Forgotten(rates=1)

    def test_no_more_is_forgotten_at_once_than_asked(self, store: Store) -> None:
        """What is left goes with the next batch."""
        put_links(store, *(attrs.evolve(a_link(), digest=digest(f"{number}")) for number in range(3)))
        late = a_link().expires_at + A_MOMENT

        assert forget(store, limit=2, link_expired=late) == Forgotten(links=2)
        assert forget(store, limit=2, link_expired=late) == Forgotten(links=1)

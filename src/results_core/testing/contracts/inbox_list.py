"""The list of the inbox: filters, orders, pages, counts, ticks (C6, AUZ-3, AUZ-5, AUZ-10)."""

from datetime import timedelta

import attrs

from results_core.kernel.identifiers import OrganisationId, ShareId
from results_core.results.model import ResultStatus
from results_core.sharing.model import ShareGrant, Touch
from results_core.testing.builders import (
    ANA,
    MINH,
    NOON,
    RELEASE,
    ZOFIA,
    a_result_row,
    an_account,
    an_entry_row,
    named,
)
from results_core.testing.contracts.shares import move
from results_core.testing.organisations import an_officer, put_officer
from results_core.testing.scenes import entry_of, put_account, put_entry, put_result
from results_core.testing.sharing import a_share, put_organisation_named, put_share
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store
from results_core.verification.listing import Neighbours, Order, Page, Personal, Search, Seen

A_DAY = timedelta(days=1)
ALL = 1000
OTHERS = OrganisationId(named("another organisation"))
OFFICER = an_officer()
COLLEAGUE = an_officer(email="sam@univ-lyon.example", first_name="Sam", family_name="Reed")


@attrs.frozen
class Scene:
    """Three candidates whose results are received a day apart: Zofia's first, Ana's last."""

    store: Store
    clock: StoppedClock
    shares: dict[str, ShareGrant]

    def ids(self, *numbers: str) -> list[ShareId]:
        """Return the ids of the shares of these candidates."""
        return [self.shares[number].id for number in numbers]

    def found(self, search: Search, page: Page | None = None) -> list[str]:
        """Return the ID Numbers of a page's candidates."""
        by_share = {grant.id: number for number, grant in self.shares.items()}
        with self.store.begin(reading=True) as work:
            rows = work.inbox(OFFICER.organisation, OFFICER.id).page(search, page or Page(), joined_at=NOON)
        return [by_share[row.id] for row in rows]


def a_scene(store: Store, clock: StoppedClock) -> Scene:
    """Put three shares into the store, on the day on which the last of them is received."""
    rows = (
        an_entry_row(),
        an_entry_row(id_number=MINH, family_name="Đặng", given_names="Minh Anh", candidate_number="1235"),
        an_entry_row(
            id_number=ANA,
            family_name="Ní Bhriain",
            given_names="Ana",
            candidate_number="1236",
            place_of_entry="Kraków",
        ),
    )
    for officer in (OFFICER, COLLEAGUE):
        put_officer(store, officer)
    shares = {}
    for day, row in enumerate(rows):
        entry = put_entry(store, row)
        put_result(store, a_result_row(entry))
        shares[row.id_number] = put_share(store, a_share(entry.id, sent_at=RELEASE + day * A_DAY))
    clock.set(RELEASE + 2 * A_DAY)
    return Scene(store, clock, shares)


class InboxListContract:
    """What an inbox promises of its list."""

    def test_a_row_says_what_lists_may_say(self, store: Store, clock: StoppedClock) -> None:
        """Name, exam, result line and date (AUZ-10); the version that stands."""
        scene = a_scene(store, clock)
        with store.begin(reading=True) as work:
            rows = work.inbox(OFFICER.organisation, OFFICER.id).page(Search(), Page(), joined_at=NOON)
        row = rows[-1]

        assert [one.id for one in rows] == scene.ids(ANA, MINH, ZOFIA)
        assert (row.exam, row.status, row.label, row.overall) == (
            "C1A",
            ResultStatus.REPORTED,
            "Pass at Grade B",
            196,
        )
        assert (row.received_at, row.is_new, row.is_amended) == (RELEASE, True, False)
        assert (row.is_selected, row.opened_by) == (False, None)

    def test_each_filter_leaves_what_it_says(self, store: Store, clock: StoppedClock) -> None:
        """Names and places without accents and in any order of their words."""
        scene = a_scene(store, clock)
        entry = put_entry(store)
        put_account(store, entry, an_account(entry, email="Zofia.L@Mail.example"))
        filters = {
            "name": (Search(personal=Personal(name="DANG minh")), [MINH]),
            "part of a name": (Search(personal=Personal(name="bhri")), [ANA]),
            "a sign of patterns": (Search(personal=Personal(name="%")), []),
            "born": (Search(personal=Personal(born=entry.date_of_birth)), [ANA, MINH, ZOFIA]),
            "born another day": (Search(personal=Personal(born=NOON.date())), []),
            "number": (Search(personal=Personal(id_number=ZOFIA)), [ZOFIA]),
            "email": (Search(personal=Personal(email="zofia.l@")), [ZOFIA]),
            "exams": (Search(exams=("B2F", "C1A")), [ANA, MINH, ZOFIA]),
            "another exam": (Search(exams=("B2F",)), []),
            "centre": (Search(centre=entry.centre.number.lower()), [ANA, MINH, ZOFIA]),
            "name of a centre": (Search(centre=entry.centre.name[2:6]), [ANA, MINH, ZOFIA]),
            "no centre": (Search(centre="nowhere"), []),
            "place": (Search(place="krako"), [ANA]),
            "from": (Search(received_from=RELEASE + A_DAY), [ANA, MINH]),
            "before": (Search(received_before=RELEASE + A_DAY), [ZOFIA]),
            "nul": (Search(personal=Personal(name="\0"), centre="\0", place="\0"), []),
        }

        assert {name: scene.found(search) for name, (search, _) in filters.items()} == {
            name: wanted for name, (_, wanted) in filters.items()
        }

    def test_orders_and_pages(self, store: Store, clock: StoppedClock) -> None:
        """A page brings one row more where others follow; equal names by the instant."""
        scene = a_scene(store, clock)
        two = Page(size=2)

        assert scene.found(Search(order=Order.DATE, descending=False)) == [ZOFIA, MINH, ANA]
        assert scene.found(Search(order=Order.FAMILY_NAME, descending=False))[0] == ZOFIA
        assert scene.found(Search(order=Order.FIRST_NAME, descending=False)) == [ANA, MINH, ZOFIA]
        assert scene.found(Search(order=Order.EXAM)) == [ANA, MINH, ZOFIA]
        assert scene.found(Search(), two) == [ANA, MINH, ZOFIA]
        assert scene.found(Search(), attrs.evolve(two, number=2)) == [ZOFIA]
        assert scene.found(Search(), attrs.evolve(two, number=3)) == []

    def test_what_is_seen_by_whom(self, store: Store, clock: StoppedClock) -> None:
        """Marks are personal, the first opening is everybody's, what came before joining is not new."""
        scene = a_scene(store, clock)
        [zofia, minh] = scene.ids(ZOFIA, MINH)
        with store.begin() as work:
            work.inbox(OFFICER.organisation, OFFICER.id).mark_opened([zofia], at=clock.now())
            scope = work.shares.scoped(OFFICER.organisation)
            scope.touch([zofia], Touch.OPENED, at=clock.now(), by=OFFICER.id)
            scope.touch([minh], Touch.DOWNLOADED, at=clock.now(), by=COLLEAGUE.id)
            inbox = work.inbox(OFFICER.organisation, OFFICER.id)
            by_name = {row.id: row.opened_by for row in inbox.page(Search(), Page(), joined_at=NOON)}
            late = inbox.page(Search(seen=Seen.NEW), Page(), joined_at=RELEASE + 2 * A_DAY)
            work.commit()

        assert scene.found(Search(seen=Seen.NEW)) == [ANA, MINH]
        assert scene.found(Search(seen=Seen.MINE)) == [ZOFIA]
        assert scene.found(Search(seen=Seen.COLLEAGUE)) == [MINH]
        assert [row.id for row in late] == scene.ids(ANA)
        assert (by_name[zofia], by_name[minh]) == (None, "Sam Reed")

    def test_amended_is_new_again(self, store: Store, clock: StoppedClock) -> None:
        """And says so to those who had opened it (A10)."""
        scene = a_scene(store, clock)
        entry = put_entry(store)
        with store.begin() as work:
            work.inbox(OFFICER.organisation, OFFICER.id).mark_opened(scene.ids(ZOFIA, MINH), at=clock.now())
            work.inbox(OFFICER.organisation, OFFICER.id).mark_new(scene.ids(MINH))
            work.commit()
        clock.advance(A_DAY)
        put_result(store, a_result_row(entry, scores={}, overall=185, label="Pass at Grade C"))
        with store.begin(reading=True) as work:
            rows = work.inbox(OFFICER.organisation, OFFICER.id).page(Search(), Page(), joined_at=NOON)

        assert [(row.is_new, row.is_amended) for row in rows] == [(True, False), (True, False), (True, True)]

    def test_what_was_delivered_and_never_opened_is_amended_too(
        self, store: Store, clock: StoppedClock
    ) -> None:
        """Whether it was hidden meanwhile or not; for those who had joined by then (A10, B10)."""
        scene = a_scene(store, clock)
        entry = put_entry(store)
        put_result(store, a_result_row(entry, scores={}, overall=185, label="Pass at Grade C"))
        then = clock.now()
        move(store, 4)
        with store.begin() as work:
            work.entries.hide(entry.sitting.name, since=then)
            work.commit()
        clock.advance(A_DAY)
        put_result(
            store, a_result_row(entry_of(store, MINH), scores={}, overall=186, label="Pass at Grade C")
        )
        clock.set(RELEASE + 4 * A_DAY)
        with store.begin(reading=True) as work:
            inbox = work.inbox(OFFICER.organisation, OFFICER.id)
            marks = {row.id: row.is_amended for row in inbox.page(Search(), Page(), joined_at=NOON)}
            later = {row.id: row.is_amended for row in inbox.page(Search(), Page(), joined_at=then)}
            shown = inbox.shown(scene.shares[MINH].id)

        [zofia, minh, ana] = scene.ids(ZOFIA, MINH, ANA)
        assert marks == {zofia: True, minh: True, ana: False}
        assert later == {zofia: False, minh: True, ana: False}
        assert shown is not None
        assert (shown.known_since, shown.share.received_at) == (RELEASE + A_DAY, RELEASE + 4 * A_DAY)

    def test_counts_stop_where_they_are_told_to(self, store: Store, clock: StoppedClock) -> None:
        """One beyond; the matching go to the end where nothing is said."""
        scene = a_scene(store, clock)
        with store.begin() as work:
            inbox = work.inbox(OFFICER.organisation, OFFICER.id)
            inbox.tick(scene.ids(ANA, ZOFIA))
            some = inbox.count(Search(place="krako"), since=RELEASE, joined_at=NOON, most=ALL)
            few = inbox.count(Search(), since=NOON, joined_at=NOON, most=1)
            every = inbox.count(Search(), since=NOON, joined_at=NOON, most=None)
            none = work.inbox(OTHERS, OFFICER.id).count(Search(), since=NOON, joined_at=NOON, most=ALL)
            work.commit()

        assert (some.matching, some.since, some.selected, some.has_any) == (1, 2, 2, True)
        assert (few.matching, few.since, few.selected) == (2, 2, 2)
        assert every.matching == 3
        assert (none.matching, none.since, none.selected, none.has_any) == (0, 0, 0, False)

    def test_ticks_stay_and_are_personal(self, store: Store, clock: StoppedClock) -> None:
        """Forged ids tick nothing; what is withdrawn is ticked no more (AUZ-3, AUZ-5)."""
        scene = a_scene(store, clock)
        put_organisation_named(store, OTHERS)
        with store.begin() as work:
            inbox = work.inbox(OFFICER.organisation, OFFICER.id)
            inbox.tick_all(Search(), joined_at=NOON)
            inbox.tick(scene.ids(ANA))
            inbox.untick(scene.ids(MINH))
            work.inbox(OTHERS, COLLEAGUE.id).tick([*scene.ids(ANA), ShareId(named("nothing"))])
            work.inbox(OFFICER.organisation, COLLEAGUE.id).untick(None)
            work.shares.withdraw(scene.ids(ANA), at=clock.now())
            mine = inbox.count(Search(), since=NOON, joined_at=NOON, most=ALL)
            theirs = work.inbox(OTHERS, COLLEAGUE.id).count(Search(), since=NOON, joined_at=NOON, most=ALL)
            opened = inbox.mark_selected_opened(at=clock.now())
            work.commit()

        assert (mine.selected, theirs.selected, opened) == (1, 0, 1)
        assert scene.found(Search(seen=Seen.MINE)) == [ZOFIA]

    def test_what_stands_around_a_share(self, store: Store, clock: StoppedClock) -> None:
        """In the order of the list, whichever it is; nothing of others' (AUZ-3)."""
        scene = a_scene(store, clock)
        [zofia, minh, ana] = scene.ids(ZOFIA, MINH, ANA)

        def around(
            share: ShareId, search: Search, of: OrganisationId = OFFICER.organisation
        ) -> Neighbours | None:
            with store.begin(reading=True) as work:
                return work.inbox(of, OFFICER.id).neighbours(share, search, joined_at=NOON, most=ALL)

        rising = Search(order=Order.FIRST_NAME, descending=False)
        assert around(minh, Search()) == Neighbours(before=ana, after=zofia, position=2, total=3)
        assert around(ana, Search()) == Neighbours(before=None, after=minh, position=1, total=3)
        assert around(zofia, rising) == Neighbours(before=minh, after=None, position=3, total=3)
        assert around(minh, Search(place="krako")) == Neighbours(before=ana, after=None, position=2, total=1)
        assert around(minh, Search(), OTHERS) is None

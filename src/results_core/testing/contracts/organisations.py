"""Organisations: found by id, domain and name, with what they require."""

from datetime import timedelta

import attrs

from results_core.kernel.identifiers import ApplicationId, JoinRequestId, OrganisationId
from results_core.organisations.model import (
    ApplicationState,
    JoinRequestState,
    OrganisationState,
    Requirement,
)
from results_core.testing.builders import NOON, named
from results_core.testing.organisations import (
    a_join_request,
    an_application,
    an_organisation,
    put_application,
    put_organisation,
)
from results_core.testing.stores import Store

HOUR = timedelta(hours=1)
NOBODY = OrganisationId(named("nobody"))


class OrganisationsContract:
    """What organisations promise."""

    def test_an_organisation_is_kept_as_it_was_added(self, store: Store) -> None:
        """With every domain of its list."""
        kept = put_organisation(
            store,
            attrs.evolve(
                an_organisation(domains=("lyon.example", "univ-lyon.example")),
                phone="+33 4 00 00 00 00",
                text_for_candidates="Send us « C1 » or better.",
                requires_second_step=True,
            ),
        )
        with store.begin() as work:
            found = [
                work.organisations.of(kept.id),
                work.organisations.of(kept.id, hold=True),
                *work.organisations.with_domain("lyon.example"),
                *work.organisations.called("universite DE lyon"),
            ]

        assert found == [kept] * 4

    def test_an_organisation_that_is_not_there_is_none(self, store: Store) -> None:
        """Nor is one found by what it is not called; any text may be asked for."""
        put_organisation(store)
        with store.begin(reading=True) as work:
            found = [work.organisations.of(OrganisationId(text)) for text in (NOBODY, "", "\0", "\ud800")]
            by_text = [
                *work.organisations.with_domain("lyon.example"),
                *work.organisations.with_domain("\0"),
                *work.organisations.called("Lyon"),
                *work.organisations.called("\ud800"),
            ]

        assert found == [None] * 4
        assert by_text == []

    def test_a_replaced_organisation_is_found_by_what_it_is_now(self, store: Store) -> None:
        """Neither a former domain nor a former name finds it."""
        before = put_organisation(store)
        after = attrs.evolve(
            an_organisation(name="École", domains=("ecole.example",), state=OrganisationState.SUSPENDED),
            id=before.id,
        )
        with store.begin() as work:
            work.organisations.replace(after)
            work.commit()
        with store.begin(reading=True) as work:
            found = [
                work.organisations.of(before.id),
                *work.organisations.with_domain("ecole.example"),
                *work.organisations.with_domain("univ-lyon.example"),
                *work.organisations.called("ecole"),
                *work.organisations.called(before.name),
            ]

        assert found == [after] * 3

    def test_those_alike_come_by_domain_or_name(self, store: Store) -> None:
        """Each once, however often it is alike; many are added at once."""
        lyon, ecole, other = (
            an_organisation(domains=("lyon.example", "univ-lyon.example")),
            an_organisation(name="École", domains=()),
            an_organisation(name="Zürich", domains=("zurich.example",)),
        )
        with store.begin() as work:
            work.organisations.add_all([other, lyon, ecole])
            work.organisations.add_all([])
            work.commit()
        with store.begin(reading=True) as work:
            found = list(
                work.organisations.alike(
                    domains={"lyon.example", "univ-lyon.example", "no.example"},
                    names={"ecole", "universite de lyon"},
                )
            )
            nothing = list(work.organisations.alike(domains=(), names=()))

        assert (found, nothing) == ([ecole, lyon], [])

    def test_each_comes_in_the_order_of_names(self, store: Store) -> None:
        """Accents and capitals do not count; a state chooses."""
        zurich = put_organisation(store, an_organisation(name="zürich", domains=()))
        ecole = put_organisation(
            store, an_organisation(name="École", domains=(), state=OrganisationState.SUSPENDED)
        )
        lyon = put_organisation(store)
        with store.begin(reading=True) as work:
            everyone = list(work.organisations.each())
            suspended = list(work.organisations.each(OrganisationState.SUSPENDED))

        assert everyone == [ecole, lyon, zurich]
        assert suspended == [ecole]

    def test_what_is_required_replaces_what_was(self, store: Store) -> None:
        """By exam; another organisation's is its own."""
        lyon = put_organisation(store)
        first = [Requirement(exam="C1A", overall_at_least=185, each_at_least=180, oldest_years=2)]
        then = [Requirement(exam="B2F"), Requirement(exam="D1", label="Merit")]
        with store.begin() as work:
            work.organisations.require(lyon.id, first)
            before = work.organisations.requirements(lyon.id)
            work.organisations.require(lyon.id, then[::-1])
            work.commit()
        with store.begin(reading=True) as work:
            after = work.organisations.requirements(lyon.id)
            others = work.organisations.requirements(NOBODY)

        assert (list(before), list(after), list(others)) == (first, then, [])


class ApplicationsContract:
    """What applications and wishes to join promise."""

    def test_an_application_is_kept_as_it_was_made(self, store: Store) -> None:
        """It is found by its id, its reference and what it has become."""
        lyon = put_organisation(store)
        kept = put_application(
            store,
            attrs.evolve(
                an_application(organisation=lyon, state=ApplicationState.APPROVED), decided_at=NOON + HOUR
            ),
        )
        with store.begin() as work:
            found = [
                work.applications.of(kept.id),
                work.applications.of(kept.id, hold=True),
                work.applications.of_reference(kept.reference),
                work.applications.of_reference(kept.reference, hold=True),
                work.applications.of_organisation(lyon.id),
            ]
            absent = [
                work.applications.of(ApplicationId(named("nothing"))),
                work.applications.of_reference("\0"),
                work.applications.of_organisation(NOBODY),
            ]

        assert found == [kept] * 5
        assert absent == [None] * 3

    def test_those_that_wait_come_by_their_confirmation(self, store: Store) -> None:
        """Not by when they were made: the working days count from the confirmation."""
        later = put_application(
            store, an_application(reference="A", applied_at=NOON, confirmed_at=NOON + 2 * HOUR)
        )
        sooner = put_application(
            store, an_application(reference="B", applied_at=NOON + HOUR, confirmed_at=NOON + HOUR)
        )
        unconfirmed = put_application(
            store, an_application(reference="C", state=ApplicationState.UNCONFIRMED)
        )
        with store.begin(reading=True) as work:
            waiting = list(work.applications.of_state(ApplicationState.WAITING))
            others = list(work.applications.of_state(ApplicationState.UNCONFIRMED))

        assert waiting == [sooner, later]
        assert others == [unconfirmed]

    def test_of_the_applications_of_an_address_one_is_kept(self, store: Store) -> None:
        """Of those that wait for its confirmation; decided and waiting ones, and other addresses', stay."""
        unconfirmed = ApplicationState.UNCONFIRMED
        kept, *gone = (
            put_application(store, an_application(reference=name, state=unconfirmed)) for name in "ABC"
        )
        waiting = put_application(store, an_application(reference="D"))
        other = put_application(
            store, an_application(reference="E", email="c@ecole.example", state=unconfirmed)
        )
        with store.begin() as work:
            forgotten = [
                work.applications.forget_unconfirmed(text, but=kept.id)
                for text in (kept.applicant.email, kept.applicant.email, "\0", "")
            ]
            work.commit()
        with store.begin(reading=True) as work:
            assert [work.applications.of(one.id) for one in gone] == [None, None]
            assert [work.applications.of(one.id) for one in (kept, waiting, other)] == [kept, waiting, other]

        assert forgotten == [sorted(one.id for one in gone), [], [], []]

    def test_a_replaced_application_is_what_it_is_now(self, store: Store) -> None:
        """Declined, say."""
        before = put_application(store)
        after = attrs.evolve(before, state=ApplicationState.DECLINED, decided_at=NOON + HOUR)
        with store.begin() as work:
            work.applications.replace(after)
            work.commit()
        with store.begin(reading=True) as work:
            assert work.applications.of(before.id) == after
            assert list(work.applications.of_state(ApplicationState.WAITING)) == []

    def test_wishes_to_join_wait_for_their_organisation(self, store: Store) -> None:
        """The one confirmed first before the others; unconfirmed and decided ones wait no more."""
        lyon = put_organisation(store)
        other = put_organisation(store, an_organisation(name="École", domains=()))
        later = a_join_request(lyon, email="b@univ-lyon.example", asked_at=NOON + HOUR)
        sooner = a_join_request(lyon)
        hidden = [
            a_join_request(lyon, email="c@univ-lyon.example", state=JoinRequestState.UNCONFIRMED),
            a_join_request(lyon, email="d@univ-lyon.example", state=JoinRequestState.REFUSED),
            a_join_request(other, email="e@univ-lyon.example"),
        ]
        with store.begin() as work:
            for wish in (later, sooner, *hidden):
                work.join_requests.add(wish)
            work.commit()
        with store.begin() as work:
            assert list(work.join_requests.waiting(lyon.id)) == [sooner, later]
            assert work.join_requests.of(later.id) == work.join_requests.of(later.id, hold=True) == later
            assert work.join_requests.of(JoinRequestId(named("nothing"))) is None

    def test_a_wish_to_join_is_decided_or_forgotten(self, store: Store) -> None:
        """Those of an address can be counted."""
        lyon = put_organisation(store)
        wish, again = a_join_request(lyon), a_join_request(lyon, asked_at=NOON + HOUR)
        decided = attrs.evolve(again, state=JoinRequestState.ACCEPTED, decided_at=NOON + 2 * HOUR)
        with store.begin() as work:
            work.join_requests.add(wish)
            work.join_requests.add(again)
            work.join_requests.replace(decided)
            work.commit()
        with store.begin() as work:
            asked = list(work.join_requests.asked_by(wish.person.email, since=NOON))
            since = list(work.join_requests.asked_by(wish.person.email, since=NOON + HOUR))
            work.join_requests.remove(wish.id)
            left = list(work.join_requests.asked_by(wish.person.email, since=NOON))

        assert (asked, since, left) == ([wish, decided], [decided], [decided])

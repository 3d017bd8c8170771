"""Organisations as candidates find them (B8, ENU-7)."""

import attrs

from results_core.kernel.identifiers import OrganisationId
from results_core.organisations.directory import Listed
from results_core.organisations.model import Organisation, OrganisationState, OrganisationType, Requirement
from results_core.testing.builders import named
from results_core.testing.organisations import an_organisation, put_organisation
from results_core.testing.stores import Store


def found(store: Store, *words: str, limit: int = 20) -> list[str]:
    """Return the names of those that are found by these words."""
    with store.begin(reading=True) as work:
        return [listed.name for listed in work.directory.find(words, exam=None, limit=limit)]


def put_some(store: Store) -> list[Organisation]:
    """Keep four organisations, one of them suspended."""
    return [
        put_organisation(store, an_organisation(name=name, town=town, state=state, domains=()))
        for name, town, state in (
            ("Université de Lyon", "Lyon", OrganisationState.APPROVED),
            ("University of Lyndon", "Cork", OrganisationState.APPROVED),
            ("École normale", "Lyon", OrganisationState.APPROVED),
            ("Université de Lyon 9", "Lyon", OrganisationState.SUSPENDED),
        )
    ]


class DirectoryContract:
    """What the directory promises."""

    def test_any_words_find_it_in_any_order(self, store: Store) -> None:
        """Of name or town, by their beginnings; every word must fit."""
        put_some(store)

        assert found(store, "univ", "ly") == ["Université de Lyon", "University of Lyndon"]
        assert found(store, "lyon", "universite") == ["Université de Lyon"]
        assert found(store, "ecole", "lyon") == ["École normale"]
        assert found(store, "cork") == ["University of Lyndon"]
        assert found(store, "ersite") == []
        assert found(store, "universite", "\0", "􏿿") == []

    def test_the_country_finds_it_too(self, store: Store) -> None:
        """By its name in any language of the service, together with other words (B8)."""
        details = an_organisation(name="Hochschule Köln", town="Köln", domains=()).details
        cologne = an_organisation(name="Hochschule Köln", town="Köln", domains=())
        put_some(store)
        with store.begin() as work:
            work.organisations.add(attrs.evolve(cologne, details=attrs.evolve(details, country="DE")))
            work.commit()
        before = found(store, "france")
        with store.begin() as work:
            work.organisations.replace(attrs.evolve(cologne, details=attrs.evolve(details, country="FR")))
            work.commit()

        assert before == ["École normale", "Université de Lyon", "University of Lyndon"]
        assert found(store, "fra", "univ", "lyon") == ["Université de Lyon"]
        assert found(store, "allem") == []
        assert found(store, "koln", "france") == ["Hochschule Köln"]

    def test_those_that_are_suspended_are_not_found(self, store: Store) -> None:
        """Nor opened, like those that are not there; a share of the past still names them (ENU-7)."""
        *_, suspended = put_some(store)
        nobody = OrganisationId(named("nobody"))
        with store.begin(reading=True) as work:
            opened = [work.directory.open(one) for one in (suspended.id, nobody)]
            named_ones = work.directory.named([suspended.id, nobody])

        assert found(store, "lyon", "9") == []
        assert opened == [None, None]
        assert [listed.name for listed in named_ones.values()] == [suspended.name]

    def test_as_many_as_asked_by_name(self, store: Store) -> None:
        """Accents and capitals do not matter to their order; no word means all."""
        put_some(store)

        assert found(store) == ["École normale", "Université de Lyon", "University of Lyndon"]
        assert found(store, limit=1) == ["École normale"]

    def test_frequent_words_find_the_few_that_have_both(self, store: Store) -> None:
        """However many have one of them."""
        with store.begin() as work:
            for number in range(520):
                work.organisations.add(
                    an_organisation(name=f"College {number:03}", town="Universe", domains=())
                )
            work.organisations.add(an_organisation(name="University of Zagreb", town="Zagreb", domains=()))
            work.commit()

        assert found(store, "coll", "univ", limit=2) == ["College 000", "College 001"]
        assert found(store, "univ", "zag") == ["University of Zagreb"]
        assert found(store, "univ", limit=2) == ["University of Zagreb", "College 000"]
        assert found(store, "coll", limit=2) == ["College 000", "College 001"]
        assert found(store, "univ", "coll", limit=1) == ["College 000"]

    def test_it_says_whether_it_recognises_the_exam(self, store: Store) -> None:
        """And what it asks; one that has listed nothing is told apart (C12)."""
        asking = put_organisation(store)
        silent = put_organisation(store, an_organisation(name="Silent School", domains=()))
        requirement = Requirement(exam="C1A", overall_at_least=185, oldest_years=2)
        with store.begin() as work:
            work.organisations.require(asking.id, [requirement])
            work.commit()
        with store.begin(reading=True) as work:
            listed = work.directory.open(asking.id, exam="C1A")
            recognised = [one.recognises for one in work.directory.find(["lyon"], exam="C1A", limit=9)]
            other = work.directory.open(asking.id, exam="B2F")
            asked = [work.directory.requirement(asking.id, exam) for exam in ("C1A", "B2F")]
            lists = [work.directory.lists_any(one.id) for one in (asking, silent)]

        assert listed == Listed(
            id=asking.id,
            name=asking.name,
            town="Lyon",
            country="FR",
            type=OrganisationType.UNIVERSITY,
            recognises=True,
        )
        assert other == attrs.evolve(listed, recognises=False)
        assert recognised == [False, True]
        assert asked == [requirement, None]
        assert lists == [True, False]

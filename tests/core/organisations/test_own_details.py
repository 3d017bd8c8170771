"""What main users say of their organisation, and what they ask for (V11, V14, C12, C14, AUZ-6)."""

from collections.abc import Mapping

import attrs
import pytest

from results_core.journal.events import EventKind
from results_core.organisations.main_users import NotMainUser
from results_core.organisations.model import Officer, Organisation, Requirement, Role
from results_core.organisations.own_details import DetailsForm
from results_core.organisations.requiring import RequirementForm
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import an_officer, an_organisation
from results_core.testing.rehearsal import Rehearsal, rehearse

LYON = an_organisation()
C1A = RequirementForm(recognised=True, overall=" 185 ", each="180", years="2")


@pytest.fixture
def on() -> Rehearsal:
    return rehearse()


@pytest.fixture
def main(on: Rehearsal) -> Officer:
    """The main user of the organisation."""
    return put_officer_with_password(on)


def details(
    *,
    website: str = "www.univ-lyon.example/en",
    address_1: str = "1 place de l’École",
    town: str = "Lyon",
    country: str = "FR",
    zone: str = "Europe/Paris",
    text_for_candidates: str = "Tell us your\nfile number.",
    requires_second_step: bool = True,
) -> DetailsForm:
    return DetailsForm(
        website=website,
        address_1=address_1,
        town=town,
        country=country,
        phone="+33 4 00 00 00 00",
        zone=zone,
        text_for_candidates=text_for_candidates,
        requires_second_step=requires_second_step,
    )


def shown(on: Rehearsal) -> Organisation:
    return on.application.organisations.own_details.shown(LYON.id)


def save(on: Rehearsal, by: Officer, forms: Mapping[str, RequirementForm]) -> list[tuple[str, str]]:
    answer = on.application.organisations.requirements.save(by.id, forms)
    return [(one.field, one.code) for one in answer]


def test_details_are_changed(on: Rehearsal, main: Officer) -> None:
    """Name, type and domains stay: they are the board's to change (AUZ-8)."""
    edit = on.application.organisations.own_details.edit
    assert edit(main.id, details()) == ()
    assert edit(main.id, details()) == ()
    changed = shown(on)
    [event] = on.events(EventKind.DETAILS_CHANGED)

    assert (changed.name, changed.details.type, changed.domains) == (
        LYON.name,
        LYON.details.type,
        LYON.domains,
    )
    assert changed.details.website == "www.univ-lyon.example/en"
    assert changed.details.address_1 == "1 place de l’École"
    assert changed.text_for_candidates == "Tell us your file number."
    assert changed.requires_second_step
    assert event.facts == {"officer": main.id, "second_step": "required"}


def test_everything_that_is_wrong_is_told_at_once(on: Rehearsal, main: Officer) -> None:
    """And nothing is changed by it."""
    wrong = details(website="not a site", address_1=" ", town="", country="XX", text_for_candidates="x" * 501)
    answers = [
        on.application.organisations.own_details.edit(main.id, attrs.evolve(wrong, zone=zone))
        for zone in ("Europe/Atlantis", "", "../../etc/passwd", "/etc/passwd", "europe/paris", "Europe")
    ]

    for answer in answers:
        assert [one.field for one in answer] == [
            "website",
            "address_1",
            "town",
            "country",
            "zone",
            "text_for_candidates",
        ]
    assert shown(on) == LYON


def test_users_change_neither(on: Rehearsal, main: Officer) -> None:
    """They read (AUZ-6)."""
    del main
    user = put_officer_with_password(on, an_officer(email="u@univ-lyon.example", role=Role.USER))

    with pytest.raises(NotMainUser):
        on.application.organisations.own_details.edit(user.id, details())
    with pytest.raises(NotMainUser):
        on.application.organisations.requirements.save(user.id, {"C1A": C1A})
    assert shown(on) == LYON
    assert on.application.organisations.requirements.shown(LYON.id) == []


def test_what_is_asked_for_is_kept(on: Rehearsal, main: Officer) -> None:
    """By exam; what is not ticked is not recognised any more; the same again is no event."""
    forms = {"C1A": C1A, "B2F": RequirementForm(recognised=True)}
    assert save(on, main, forms) == []
    assert save(on, main, forms) == []
    both = on.application.organisations.requirements.shown(LYON.id)
    assert save(on, main, {"C1A": C1A}) == []

    assert list(both) == [
        Requirement(exam="B2F"),
        Requirement(exam="C1A", overall_at_least=185, each_at_least=180, oldest_years=2),
    ]
    assert [one.exam for one in on.application.organisations.requirements.shown(LYON.id)] == ["C1A"]
    assert len(on.events(EventKind.REQUIREMENTS_CHANGED)) == 2


@pytest.mark.parametrize(
    ("form", "objection"),
    [
        (RequirementForm(recognised=True, overall="211"), ("overall_C1A", "requirement_score")),
        (RequirementForm(recognised=True, overall="141"), ("overall_C1A", "requirement_score")),
        (RequirementForm(recognised=True, each="18o"), ("each_C1A", "requirement_score")),
        (RequirementForm(recognised=True, each="٣٣٣"), ("each_C1A", "requirement_score")),
        (RequirementForm(recognised=True, label="Excellent"), ("label_C1A", "requirement_label")),
        (RequirementForm(recognised=True, years="0"), ("years_C1A", "requirement_years")),
        (RequirementForm(recognised=True, years="9" * 5000), ("years_C1A", "requirement_years")),
        (RequirementForm(overall="185"), ("recognised_C1A", "requirement_without_exam")),
    ],
)
def test_what_no_result_can_meet_is_refused(
    on: Rehearsal, main: Officer, form: RequirementForm, objection: tuple[str, str]
) -> None:
    """Within the exam's own scale and results; nothing that was typed is lost in silence."""
    assert save(on, main, {"C1A": form}) == [objection]
    assert on.application.organisations.requirements.shown(LYON.id) == []


def test_an_exam_without_scores_has_a_lowest_result(on: Rehearsal, main: Officer) -> None:
    """By its label; a score cannot be asked for, and exams that nobody knows are nothing."""
    exam = next(one for one in on.application.catalogue if not one.current.has_overall)
    label = exam.current.labels[0]
    merit = RequirementForm(recognised=True, label=label)

    assert save(on, main, {exam.code: attrs.evolve(merit, overall="5")}) == [
        (f"overall_{exam.code}", "requirement_score")
    ]
    assert save(on, main, {exam.code: merit, "NOTHING": C1A}) == []
    assert list(on.application.organisations.requirements.shown(LYON.id)) == [
        Requirement(exam=exam.code, label=label)
    ]

"""Names that read like others: whoever decides is told, and nobody is refused (AUZ-8)."""

import attrs
import pytest

from results_core.organisations.look_alikes import may_be_mistaken
from results_core.testing.organisations import an_application, put_application, some_details
from results_core.testing.rehearsal import rehearse


@pytest.mark.parametrize(
    "name",
    [
        "Universit\u0435 de Lyon",
        "\u0410cademy",
        "\u039fxford",
        "University of \u0421\u0430mbridge",
        "\uff35niversity",
        "\U0001d414niversity",
    ],
    ids=["cyrillic e", "cyrillic A", "greek O", "a word of cyrillic", "fullwidth", "mathematical"],
)
def test_mixed_and_disguised_letters_are_noticed(name: str) -> None:
    """Wherever in the name they stand."""
    assert may_be_mistaken(name)


@pytest.mark.parametrize(
    "name",
    [
        "Université de Lyon",
        "Łódź University (PŁ)",
        "Московский университет",
        "Πανεπιστήμιο Αθηνών",
        "東京 University 2",
        "جامعة القاهرة",
        "Straße & Söhne №",
        "",
    ],
)
def test_honest_names_are_not(name: str) -> None:
    """One script, or such as nobody takes for each other."""
    assert not may_be_mistaken(name)


def test_a_domain_in_other_letters_is_noticed() -> None:
    """In its ASCII spelling nobody sees what it reads like."""
    assert may_be_mistaken("Lyon", ["xn--unv-lyon-d5a.example"])
    assert not may_be_mistaken("Lyon", ["univ-lyon.example", "www.lyon.example"])


def test_operators_are_told() -> None:
    """Among what they should look at; the application waits like any other."""
    on = rehearse()
    put_application(on.store, an_application(reference="00000001"))
    disguised = an_application(reference="00000002", email="a@ecole.example")
    details = some_details(name="Universit\u0435 de Lyon", website="www.ecole.example")
    put_application(on.store, attrs.evolve(disguised, details=details))
    waiting = on.application.organisations.applications.waiting()

    told = {view.application.reference: view.may_be_mistaken for view in waiting}
    assert told == {"00000001": False, "00000002": True}

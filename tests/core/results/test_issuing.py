"""Issuing statements: of reported results that are out, drawn once for each version (A8, A6)."""

from datetime import date, timedelta

import attrs
import pytest

from results_core.journal.events import EventKind
from results_core.kernel.time import ZonedInstant
from results_core.results.issuing import NoStatement
from results_core.results.statements import Statement
from results_core.results.viewing import UnknownResult
from results_core.testing.builders import RELEASE, SCORES, ZOFIA, an_account
from results_core.testing.files import entry_cells, result_cells, without_result
from results_core.testing.rehearsal import OPERATOR, OpenShelf, Rehearsal
from results_core.testing.scenes import entry_of, put_account, result_of


def statement(on: Rehearsal, *, language: str = "en") -> bytes:
    entry = entry_of(on.store, ZOFIA)
    return on.application.issue_statement.to_candidate(an_account(entry).id, entry.id, language=language).pdf


@pytest.fixture
def marked(rehearsal: Rehearsal) -> Rehearsal:
    """A candidate with an account and a result that has just come out."""
    put_account(rehearsal.store, entry_of(rehearsal.store, ZOFIA))
    rehearsal.import_results()
    rehearsal.clock.set(RELEASE)
    return rehearsal


class Listening:
    """A drawing that keeps what it was given."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []

    def draw(self, statement: Statement, *, language: str) -> bytes:
        """Keep the statement."""
        self.statements.append(statement)
        return language.encode()


def drawn(on: Rehearsal, *, version: int | None = None) -> Statement:
    listening = Listening()
    issue = attrs.evolve(on.application.issue_statement, drawing=listening, shelf=OpenShelf())
    issue.to_operator(ZOFIA, language="en", operator=OPERATOR, version=version)
    return listening.statements[0]


def test_a_candidate_gets_the_statement(marked: Rehearsal) -> None:
    """Under a name that says its number."""
    entry = entry_of(marked.store, ZOFIA)
    file = marked.application.issue_statement.to_candidate(an_account(entry).id, entry.id, language="fr")
    version = result_of(marked.store, ZOFIA).version

    assert version is not None
    assert file.file_name == f"statement-of-results-{version.statement_number}.pdf"
    assert b"Zofia Maria Adamczyk | C1 Advanced | Pass at Grade B" in file.pdf


def test_it_says_what_the_version_says(marked: Rehearsal) -> None:
    """Scores, outcome and rules, with the days in the board's zone."""
    paper = drawn(marked)

    assert (paper.session_code, paper.exam_date) == ("F2", date(2026, 6, 6))
    assert paper.scores == SCORES
    assert (paper.outcome.overall, paper.outcome.label, paper.outcome.passes) == (
        196,
        "Pass at Grade B",
        True,
    )
    assert (paper.issued_on, paper.replaces) == (date(2026, 7, 10), None)
    assert paper.regime.exam == "C1A"


def test_before_the_release_there_is_no_statement(marked: Rehearsal) -> None:
    """One that was drawn already does not help (A6)."""
    statement(marked)
    marked.clock.advance(microseconds=-1)
    with pytest.raises(NoStatement):
        statement(marked)

    with pytest.raises(NoStatement):
        marked.application.issue_statement.to_operator(ZOFIA, language="en", operator=OPERATOR)


@pytest.mark.parametrize("status", ["withheld", "absent_part", "absent_all", "cancelled"])
def test_only_a_reported_result_has_a_statement(marked: Rehearsal, status: str) -> None:
    """A paper that was drawn before a hold is not handed out during it."""
    statement(marked)
    marked.import_results(without_result(status))
    with pytest.raises(NoStatement):
        statement(marked)


def test_a_statement_is_drawn_once(marked: Rehearsal) -> None:
    """In each language; afterwards it comes from the shelf."""
    first = [statement(marked, language=language) for language in ("en", "fr")]
    again = [statement(marked, language=language) for language in ("en", "fr")]

    assert again == first
    assert marked.statements.drawn == 2


def test_an_amended_result_is_another_paper(marked: Rehearsal) -> None:
    """It says which day's statement it replaces."""
    before = statement(marked)
    marked.clock.advance(days=3)
    marked.import_results(result_cells(speaking="203"))
    after = statement(marked)
    paper = drawn(marked)

    assert before != after
    assert (paper.issued_on, paper.replaces) == (date(2026, 7, 13), date(2026, 7, 10))


def test_a_superseded_paper_says_so(marked: Rehearsal) -> None:
    """The day on which it ceased to stand; the one that stands says nothing of the kind (A8)."""
    first = drawn(marked)
    marked.clock.advance(days=3)
    marked.import_results(result_cells(speaking="203"))

    assert drawn(marked, version=1) == attrs.evolve(first, superseded_on=date(2026, 7, 13))
    assert drawn(marked, version=2) == drawn(marked)
    with pytest.raises(NoStatement):
        drawn(marked, version=3)


def test_a_paper_that_stands_again_is_not_superseded(marked: Rehearsal) -> None:
    """During a hold it does not stand; afterwards it does, whichever version made it."""
    first = drawn(marked)
    marked.clock.advance(days=3)
    marked.import_results(without_result("withheld"))
    held = drawn(marked, version=1).superseded_on
    marked.clock.advance(days=3)
    marked.import_results()

    assert held == date(2026, 7, 13)
    assert drawn(marked, version=1) == drawn(marked, version=3) == drawn(marked) == first


@pytest.mark.parametrize(
    "cells",
    [
        {"place_of_entry": "Grenoble"},
        {"centre_name": "Another centre"},
    ],
)
def test_a_corrected_place_is_another_paper(marked: Rehearsal, cells: dict[str, str]) -> None:
    """The shelf hands out nothing that the record does not say any more."""
    statement(marked)
    marked.import_entries(entry_cells(**cells))
    statement(marked)

    assert marked.statements.drawn == 2


def test_a_moved_release_is_another_date_of_issue(marked: Rehearsal) -> None:
    """The paper of the first release is not handed out after the second."""
    statement(marked)
    later = ZonedInstant(RELEASE + timedelta(days=2))
    marked.application.move_release("C1A/F2/2026-06-06", later, operator=OPERATOR)
    marked.clock.set(later.at)
    statement(marked)

    assert (marked.statements.drawn, drawn(marked).issued_on) == (2, date(2026, 7, 12))


def test_what_nobody_saw_is_not_said_to_be_replaced(rehearsal: Rehearsal) -> None:
    """A result that was corrected before its release comes out as the first."""
    rehearsal.import_results()
    rehearsal.import_results(result_cells(speaking="203"))
    rehearsal.import_entries(entry_cells(family_name="Łęcka"))
    rehearsal.clock.set(RELEASE)

    assert drawn(rehearsal).replaces is None


def test_a_result_that_was_held_back_before_its_release_is_the_first(rehearsal: Rehearsal) -> None:
    """A hold that ends without change replaces nothing."""
    rehearsal.import_results()
    rehearsal.import_results(without_result("withheld"))
    rehearsal.import_results()
    rehearsal.clock.set(RELEASE)

    assert drawn(rehearsal).replaces is None


def test_operators_may_issue_early_on_the_record(marked: Rehearsal) -> None:
    """It is written down like any early look (A6)."""
    marked.clock.advance(days=-1)
    file = marked.application.issue_statement.to_operator(
        ZOFIA, language="en", operator=OPERATOR, unreleased=True
    )

    assert b"Adamczyk" in file.pdf
    assert len(marked.events(EventKind.UNRELEASED_SHOWN)) == 1


def test_a_statement_of_nothing_is_unknown(marked: Rehearsal) -> None:
    """Another's result reads like none."""
    with pytest.raises(UnknownResult):
        marked.application.issue_statement.to_operator("ABC012345", language="en", operator=OPERATOR)

"""Confirmations of Entry: who gets a Secret Number, when, and what is never lost (mission A4)."""

import re

import attrs
import pytest

from results_core.candidates.registering import CheckYourEmail
from results_core.exams.confirming_entries import ConfirmationReport, EntriesChanged
from results_core.exams.showing_sittings import UnknownSitting
from results_core.journal.events import EventKind
from results_core.testing.builders import ANA, MINH, ZOFIA, a_registration_form
from results_core.testing.files import entry_cells
from results_core.testing.rehearsal import OPERATOR, Rehearsal, rehearse

SITTING = "C1A/F2/2026-06-06"
SECRET = re.compile(r"[0-9A-HJKMNP-TV-Z]{8}")


@attrs.define
class Press:
    """What was printed."""

    rehearsal: Rehearsal
    papers: list[str] = attrs.field(factory=list)

    def __call__(self, *, reissue: bool = False) -> ConfirmationReport:
        """Print the sitting."""
        return self.rehearsal.application.print_confirmations(
            SITTING, operator=OPERATOR, keep=self.keep, reissue=reissue
        )

    def keep(self, paper: bytes) -> None:
        """Take the paper from the press."""
        self.papers.append(paper.decode())

    def secret_of(self, id_number: str) -> str:
        """Return what the latest paper says of the entry's Secret Number."""
        [line] = [line for line in self.papers[-1].splitlines() if line.startswith(id_number)]
        return line.rpartition(" | ")[2]


@pytest.fixture
def press() -> Press:
    """A sitting of three: one with the board's number, two without any."""
    rows = [
        entry_cells(),
        entry_cells(id_number=MINH, secret_number="", candidate_number="0002"),
        entry_cells(id_number=ANA, secret_number="", candidate_number="0003"),
    ]
    return Press(rehearse(rows=rows))


def register(press: Press, id_number: str) -> object:
    form = a_registration_form(id_number=id_number, secret_number=press.secret_of(id_number))
    return press.rehearsal.application.register(**form)


def test_a_dry_run_counts_and_issues_nothing(press: Press) -> None:
    """It says what the run says that follows; what cannot be printed is refused already."""
    told = press.rehearsal.application.print_confirmations(SITTING, operator=OPERATOR, keep=None)

    assert press.rehearsal.events(EventKind.CONFIRMATIONS_PRINTED) == []
    assert press() == told
    assert (told.pages, told.issued) == (3, 2)


def test_whoever_has_no_secret_number_gets_one_to_register_with(press: Press) -> None:
    """Eight symbols, each another's; the board's own is on the board's own paper."""
    report = press()
    hers, his = press.secret_of(ANA), press.secret_of(MINH)

    assert report == ConfirmationReport(pages=3, issued=2, issued_before=0, on_the_boards_paper=1)
    assert SECRET.fullmatch(hers)
    assert SECRET.fullmatch(his)
    assert hers != his
    assert press.secret_of(ZOFIA) == "OnTheBoardsPaper()"
    assert isinstance(register(press, ANA), CheckYourEmail)


def test_a_number_is_printed_once(press: Press) -> None:
    """A later run says when, in the board's zone; the number still registers."""
    press()
    first = press.secret_of(ANA)
    press.rehearsal.clock.advance(days=2)
    report = press()

    assert (report.issued, report.issued_before) == (0, 2)
    assert first not in press.papers[-1]
    assert press.secret_of(ANA) == "IssuedBefore(on=datetime.date(2026, 6, 20))"
    press.papers.pop()
    assert isinstance(register(press, ANA), CheckYourEmail)


def test_reissuing_spares_whoever_has_registered(press: Press) -> None:
    """And the board's own numbers; what it renews is dead."""
    press()
    lost = press.secret_of(MINH)
    register(press, ANA)
    report = press(reissue=True)

    assert report == ConfirmationReport(pages=3, issued=1, issued_before=1, on_the_boards_paper=1)
    assert press.secret_of(MINH) != lost
    form = a_registration_form(id_number=MINH, secret_number=lost)
    assert not isinstance(press.rehearsal.application.register(**form), CheckYourEmail)
    assert isinstance(register(press, MINH), CheckYourEmail)


def test_a_paper_that_cannot_be_kept_issues_nothing(press: Press) -> None:
    """The disk is full: no number holds that is on no paper."""

    def full(paper: bytes) -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        press.rehearsal.application.print_confirmations(SITTING, operator=OPERATOR, keep=full)

    assert press().issued == 2
    assert len(press.rehearsal.events(EventKind.CONFIRMATIONS_PRINTED)) == 1


def test_entries_that_change_meanwhile_are_printed_again(press: Press) -> None:
    """A name that was corrected while the pages were drawn is on none of them: nothing is issued."""

    def slow(paper: bytes) -> None:
        press.keep(paper)
        press.rehearsal.import_entries(
            entry_cells(id_number=ANA, secret_number="", candidate_number="0003", family_name="Otra")
        )

    with pytest.raises(EntriesChanged):
        press.rehearsal.application.print_confirmations(SITTING, operator=OPERATOR, keep=slow)

    assert not isinstance(register(press, ANA), CheckYourEmail)
    assert press().issued == 2


def test_printing_is_written_down_without_the_numbers(press: Press) -> None:
    """Who printed how many, and for whom a number was made."""
    press()
    [printed] = press.rehearsal.events(EventKind.CONFIRMATIONS_PRINTED)
    made = press.rehearsal.events(EventKind.SECRET_NUMBER_ISSUED)
    secrets = [press.secret_of(ANA), press.secret_of(MINH)]

    assert dict(printed.facts) == {"sitting": SITTING, "pages": 3, "issued": 2}
    assert dict(printed.personal) == {"operator": OPERATOR}
    assert len({event.result for event in made}) == 2
    assert [
        event for event in (printed, *made) if any(secret in str(event.facts) for secret in secrets)
    ] == []


def test_a_sitting_that_nobody_knows_is_refused(press: Press) -> None:
    """And nothing is kept."""
    with pytest.raises(UnknownSitting):
        press.rehearsal.application.print_confirmations(
            "C1A/S1/2026-06-06", operator=OPERATOR, keep=press.keep
        )

    assert press.papers == []

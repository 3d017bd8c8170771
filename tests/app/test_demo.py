"""The demonstration: filled once, the same every time, and everything is as its guide says."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from results_app.demo import mailbox_of, opened_demo
from results_app.demo.board import PARTS, Board, Part
from results_app.demo.filling import PASSWORD
from results_app.demo.guide import guide
from results_app.wiring import Service
from results_core.access.logging_in import LoggedIn
from results_core.candidates.registering import CheckYourEmail
from results_core.exams.catalogue import load_catalogue
from results_core.kernel.confidential import Password
from results_core.results.model import ReadResult, ResultStatus
from results_core.results.statements import UnprintableText
from results_core.testing.stand_ins import StoppedClock

FIRST_START: Final = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
BASE_URL: Final = "http://127.0.0.1:8000"
NUMBERS: Final = {part.number: part for part in PARTS}


@attrs.define(kw_only=True)
class Demo:
    """A demonstration under a clock that stands."""

    directory: Path
    service: Service
    clock: StoppedClock

    def results_of(self, part: Part) -> ReadResult:
        """Log in as the guide says, and return the one result that there is to see."""
        application = self.service.application
        answer = application.log_in(id_number=part.id_number, password=Password(PASSWORD))
        assert isinstance(answer, LoggedIn)
        [result] = application.view_results.all(answer.session.account)
        return result


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demonstration that was started a moment ago; these tests only look at it."""
    directory, clock = tmp_path_factory.mktemp("demo"), StoppedClock(FIRST_START)
    with opened_demo(directory, base_url=BASE_URL, tell=ignored, clock=clock) as service:
        yield Demo(directory=directory, service=service, clock=clock)


def ignored(message: str) -> None:
    """Hear nothing."""
    del message


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (2, {"status": "reported", "overall": 196, "label": "Pass at Grade B", "cefr": "C1"}),
        (3, {"status": "reported", "overall": 167, "label": "Level B2", "cefr": "B2"}),
        (4, {"status": "reported", "overall": 131, "label": "Fail", "cefr": None}),
        (6, {"status": "pending", "overall": None, "label": None}),
        (7, {"status": "withheld", "overall": None, "label": None}),
        (8, {"status": "absent_part", "overall": None, "label": None}),
        (9, {"status": "absent_all", "overall": None, "label": None}),
        (10, {"status": "cancelled", "overall": None, "label": None}),
        (11, {"status": "reported", "number": 2, "amended_at": FIRST_START}),
        (13, {"status": "reported", "overall": None, "label": "Pass with Distinction", "scores": {}}),
        (14, {"status": "reported"}),
        (15, {"status": "reported", "given_names": "ليلى"}),
        (16, {"status": "reported", "given_names": "", "family_name": "Suharto"}),
        (17, {"status": "reported", "overall": 160, "label": "Level B2", "cefr": "B2"}),
    ],
)
def test_every_part_sees_what_the_guide_says(demo: Demo, number: int, told: dict[str, Any]) -> None:
    """Whoever logs in with the numbers of the guide finds that state."""
    result = demo.results_of(NUMBERS[number])

    assert result.released
    assert result.version is not None
    assert {name: getattr(result.version, name) for name in told} == told


def test_one_result_comes_out_thirty_days_on(demo: Demo) -> None:
    """At nine in London; until then there is nothing to see."""
    result = demo.results_of(NUMBERS[5])

    assert (result.released, result.version, result.status) == (False, None, None)
    assert result.entry.sitting.releases_at == datetime(2026, 12, 20, 9, 0, tzinfo=UTC)


def test_one_result_is_released_but_not_loaded(demo: Demo) -> None:
    """It reads as pending."""
    result = demo.results_of(NUMBERS[12])

    assert (result.released, result.version, result.status) == (True, None, ResultStatus.PENDING)


def test_one_candidate_is_under_sixteen(demo: Demo) -> None:
    """Which is what LinkedIn and news depend on."""
    assert demo.results_of(NUMBERS[14]).entry.age_on(FIRST_START.date()) < 16


def test_the_first_candidate_can_register_with_the_numbers_of_the_guide(demo: Demo) -> None:
    """They stand on the console, and they are right."""
    first = NUMBERS[1]
    told = guide(demo.service.application, BASE_URL)

    assert f"ID Number {first.id_number}   Secret Number {first.secret_number}" in told
    answer = demo.service.application.register(
        id_number=first.id_number,
        secret_number=first.secret_number,
        email="an.example@mail.example",
        password=Password("2 boats and 7 buoys"),
        terms=True,
    )
    assert isinstance(answer, CheckYourEmail)


def test_the_guide_names_everybody_and_where_to_read_letters(demo: Demo) -> None:
    """One line for each part, the password, the mailbox, and until when the one result waits."""
    told = guide(demo.service.application, BASE_URL)

    assert [part.id_number for part in PARTS if part.id_number not in told] == []
    assert PASSWORD in told
    assert f"{BASE_URL}/demo/mailbox" in told
    assert "20 December 2026" in told


def test_one_candidate_has_two_exams_under_one_log_in(demo: Demo) -> None:
    """Either ID Number opens the account, and its list shows both, the newest first (B15)."""
    application = demo.service.application
    for number in (18, 19):
        answer = application.log_in(id_number=NUMBERS[number].id_number, password=Password(PASSWORD))
        assert isinstance(answer, LoggedIn)
        seen = application.view_results.all(answer.session.account)
        assert [read.entry.id_number for read in seen] == [NUMBERS[n].id_number for n in (19, 18)]


def test_everybody_who_registered_has_two_letters(demo: Demo) -> None:
    """The one to confirm and the one of welcome lie in the mailbox; one more tells of the amended result."""
    assert (
        len(list(mailbox_of(demo.directory).glob("*.eml"))) == 2 * sum(part.registers for part in PARTS) + 1
    )


def test_a_few_hundred_entries_of_every_script_have_their_statements(demo: Demo) -> None:
    """All print but Chinese, Japanese and Korean names, which need CJK_FONT and are refused clearly."""
    application = demo.service.application
    sittings = application.sittings.all()
    assert sum(sitting.entries for sitting in sittings) == 300
    refused = []
    for place in range(len(PARTS), len(PARTS) + 17):
        number = f"{place:06d}DEM"
        try:
            application.issue_statement.to_operator(number, language="fr", operator="test", unreleased=True)
        except UnprintableText:
            refused.append(application.candidates.show(number).entry.centre.number)

    assert refused == ["CN600", "JP700", "KR710"]


def test_the_board_sends_the_same_files_at_every_first_start() -> None:
    """The dates alone depend on the day."""
    catalogue = load_catalogue()
    one, other = Board(catalogue, date(2026, 11, 20)), Board(catalogue, date(2026, 11, 20))
    later = Board(catalogue, date(2026, 12, 20))

    assert list(one.entries()) == list(other.entries())
    assert list(one.results()) == list(other.results()) == list(later.results())
    days = {
        date.fromisoformat(after["exam_date"]) - date.fromisoformat(before["exam_date"])
        for before, after in zip(one.entries(), later.entries(), strict=True)
    }
    assert days == {timedelta(days=30)}


def test_weeks_later_the_guide_does_not_promise_what_has_come(demo: Demo) -> None:
    """The result that waited is out by then."""
    demo.clock.set(FIRST_START + timedelta(days=40))
    told = guide(demo.service.application, BASE_URL)
    demo.clock.set(FIRST_START)

    assert "was not out yet, until 20 December 2026" in told


def test_a_second_start_goes_on_and_a_reset_begins_anew(tmp_path: Path) -> None:
    """What was done in the demonstration stays, until it is thrown away; what is not ours stays even then."""
    own = tmp_path / "notes.txt"
    own.write_text("mine", encoding="utf-8")
    said: list[str] = []

    def start(*, reset: bool = False) -> str:
        with opened_demo(tmp_path, base_url=BASE_URL, tell=said.append, reset=reset) as service:
            return service.application.candidates.show(PARTS[1].id_number).entry.id

    first, second = start(), start()
    fillings = len(said)
    third = start(reset=True)

    assert first == second != third
    assert (fillings, len(said)) == (1, 2)
    assert own.read_text("utf-8") == "mine"


def test_a_filling_that_was_cut_off_begins_anew(tmp_path: Path) -> None:
    """Whatever the first start left behind, the next one ends in a whole demonstration."""
    (tmp_path / "unfinished").touch()
    (tmp_path / "results.db").write_bytes(b"half a file")
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "old.eml").touch()

    with opened_demo(tmp_path, base_url=BASE_URL, tell=ignored) as service:
        confirmed = service.application.candidates.show(PARTS[-1].id_number).account

    assert confirmed is not None
    assert not (tmp_path / "mail" / "old.eml").exists()
    assert not (tmp_path / "unfinished").exists()

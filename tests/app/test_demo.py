"""The demonstration: filled once, the same every time, and everything is as its guide says."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from results_app.demo import mailbox_of, opened_demo
from results_app.demo.board import PARTS, Board, Part
from results_app.demo.clients import demo_client
from results_app.demo.directory import APPROVED, BUSY, DECLINED, DIRECTORY, WAITING
from results_app.demo.filling import PASSWORD
from results_app.demo.guide import guide
from results_app.demo.organisations import OFFICER_PASSWORD, SENDINGS
from results_app.wiring import Service
from results_core.access.logging_in import LoggedIn
from results_core.api_access.authenticating import Caller
from results_core.api_access.tokens import ClientSecret
from results_core.application import Application
from results_core.candidates.registering import CheckYourEmail
from results_core.exams.catalogue import load_catalogue
from results_core.kernel.confidential import Password
from results_core.organisations.directory import Found
from results_core.results.model import ReadResult, ResultStatus
from results_core.results.statements import UnprintableText
from results_core.testing.stand_ins import StoppedClock
from results_core.verification.listing import ListedShare, Page, Search

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


def shared_with(application: Application, officer: str) -> Sequence[ListedShare]:
    """Log in as the guide says, and return what the list shows to this officer."""
    answer = application.officers.log_in(email=officer, password=Password(OFFICER_PASSWORD))
    assert isinstance(answer, LoggedIn)
    at_work = application.officers.profile.at_work(answer.session.account)
    assert at_work is not None
    return application.receiving.inbox.page(at_work.officer, Search(), Page(size=100)).rows


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demonstration that was started a moment ago; these tests only look at it."""
    directory, clock = tmp_path_factory.mktemp("demo"), StoppedClock(FIRST_START)
    with opened_demo(directory, base_url=BASE_URL, tell=ignored, clock=clock, applicants=30) as service:
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


def test_everybody_has_the_letters_of_their_part(demo: Demo) -> None:
    """Confirming and welcome, each sending and the withdrawal, the amended result, and organisations' own."""
    to = Counter(
        str(message_from_bytes(path.read_bytes(), policy=default)["To"])
        for path in mailbox_of(demo.directory).glob("*.eml")
    )
    registered = {f"{part.id_number.lower()}@mail.example" for part in PARTS if part.registers}
    sendings = sum(1 + 2 * one.goes_elsewhere + one.is_withdrawn for one in SENDINGS)

    assert {address for address in to if address.endswith("@mail.example")} == registered
    assert sum(to[address] for address in registered) == 2 * len(registered) + sendings + 1
    assert all(to[place.officer] == 1 for place in DIRECTORY)
    assert (to[WAITING.email], to[APPROVED.email], to[DECLINED.email]) == (2, 4, 3)


def test_the_officers_of_the_guide_log_in_and_find_what_it_says(demo: Demo) -> None:
    """Results were sent to them; the one not out yet and the withdrawn one are not there (screens 11)."""
    told = guide(demo.service.application, BASE_URL)
    shown = shared_with(demo.service.application, APPROVED.email)

    assert all(text in told for text in (f"{BASE_URL}/verifiers", OFFICER_PASSWORD, APPROVED.email))
    assert len(shown) == len(SENDINGS) - 2
    assert len(shared_with(demo.service.application, BUSY.officer)) == 30


def test_one_organisation_waits_one_is_declined_and_dozens_are_found(demo: Demo) -> None:
    """Each by the use cases; the directory lists the approved ones alone."""
    application = demo.service.application
    account = application.candidates.show(NUMBERS[2].id_number).account
    assert account is not None
    [waiting] = application.organisations.applications.waiting()
    found = application.sharing.find(account.id, "rives strasbourg")

    assert waiting.application.details.name == WAITING.name
    assert isinstance(found, Found)
    assert [one.name for one in found.listed] == [APPROVED.name]
    assert len(application.organisations.accounts.listed()) == len(DIRECTORY) + 1
    assert len({place.country for place in DIRECTORY}) > 20


def test_a_few_hundred_entries_of_every_script_have_their_statements(demo: Demo) -> None:
    """All print but Chinese, Japanese and Korean names, which need CJK_FONT and are refused clearly."""
    application = demo.service.application
    sittings = application.sittings.all()
    assert sum(sitting.entries for sitting in sittings) == 300 + 30
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
        with opened_demo(tmp_path, base_url=BASE_URL, tell=said.append, reset=reset, applicants=0) as service:
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

    with opened_demo(tmp_path, base_url=BASE_URL, tell=ignored, applicants=0) as service:
        confirmed = service.application.candidates.show(PARTS[-1].id_number).account
        shown = shared_with(service.application, APPROVED.email)

    assert confirmed is not None
    assert [(one.exam, one.label, one.is_new) for one in shown if one.is_amended] == [
        ("B2F", "Pass at Grade C", True)
    ]
    assert sorted(one.given_names for one in shown if not one.is_new) == ["Alex", "Robin"]
    assert not (tmp_path / "mail" / "old.eml").exists()
    assert not (tmp_path / "unfinished").exists()


def test_the_guide_prints_what_opens_the_api(demo: Demo) -> None:
    """The client id and the secret are those of the record, and the same in every demonstration (D2)."""
    client, secret = demo_client()
    assert f"curl -u {client}:{secret} {BASE_URL}/api/v1/client" in guide(demo.service.application, BASE_URL)

    access = demo.service.application.api_access
    caller = access.authenticate.by_secret(client, ClientSecret(secret), address="192.0.2.1")
    assert isinstance(caller, Caller)
    assert access.requests.show(client).organisation.name == APPROVED.name

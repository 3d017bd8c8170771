"""Looking at the record: exams, sittings, results, statements, the audit trail, the status."""

import pytest
from pypdf import PdfReader

from results_core.testing.builders import RELEASE, ZOFIA
from results_core.testing.files import result_cells
from results_core.testing.stand_ins import StoppedClock
from tests.cli.terminal import Terminal, entry

SITTING = "C1A/F2/2026-06-06"


@pytest.fixture
def loaded(terminal: Terminal) -> Terminal:
    """A terminal on a record with one entry and its result, three weeks before the release."""
    terminal.done("import", "entries", terminal.entries(), "--operator", "Ada")
    terminal.done("import", "results", terminal.results(result_cells()), "--operator", "Ada")
    return terminal


def kinds(terminal: Terminal, *options: str) -> list[str]:
    """Return what the audit trail tells, oldest first."""
    return [event["kind"] for event in terminal.done("audit", "show", "--json", *options).data]


def test_the_catalogue_needs_no_database(terminal: Terminal) -> None:
    """Whoever has just installed the command may look at the exams."""
    terminal.environment["RESULTS_DATABASE_URL"] = "sqlite:////nowhere/results.db"

    listed = terminal.done("exams", "list", "--json").data
    advanced = terminal.done("exams", "show", "c1a", "--json").data

    assert {"code": "C1A", "name": "C1 Advanced"} in listed
    assert advanced["regimes"][0]["components"] == [
        "reading", "use_of_english", "writing", "listening", "speaking",
    ]  # fmt: skip
    assert "C1 Advanced" in terminal.done("exams", "list").out
    assert "Pass at Grade B" in terminal.done("exams", "show", "C1A").out


def test_an_unknown_exam_is_refused(terminal: Terminal) -> None:
    """Exit status 1, and the code that nobody knows."""
    answer = terminal("exams", "show", "XXX")

    assert (answer.status, answer.out) == (1, "")
    assert "XXX" in answer.err


def test_sittings_are_listed_with_their_release_and_counts(loaded: Terminal, clock: StoppedClock) -> None:
    """The instant in the zone in which it was announced; no result counts before it (A6)."""
    [sitting] = loaded.done("sittings", "list", "--json").data
    one = loaded.done("sittings", "show", SITTING.lower(), "--json").data

    assert sitting == {
        "sitting": SITTING,
        "exam": "C1A",
        "session": "F2",
        "exam_date": "2026-06-06",
        "delivery": "paper",
        "releases_at": "2026-07-10T08:00:00Z",
        "release_zone": "Europe/London",
        "entries": 1,
        "registered": 0,
        "results": 0,
    }
    assert one.items() >= sitting.items()
    assert (one["exam_name"], one["letters_to_come"]) == ("C1 Advanced", 0)
    assert "2026-07-10 09:00 Europe/London" in loaded.done("sittings", "list").out
    assert "2026-07-10 09:00 Europe/London" in loaded.done("sittings", "show", SITTING).out
    clock.set(RELEASE)
    assert loaded.done("sittings", "list", "--json").data == [sitting | {"results": 1}]


def test_a_score_below_the_lowest_reported_shows_as_in_the_file(loaded: Terminal) -> None:
    """It is written `<` and the lowest score that the exam reports."""
    below = loaded.results(result_cells(speaking="<142", overall="180"))
    loaded.done("import", "results", below)

    told = loaded.done("show", ZOFIA, "--unreleased", "--json").data

    assert (told["scores"]["speaking"], told["overall"]) == ("<142", 180)


def test_a_result_shows_before_its_release_only_on_demand_and_that_is_recorded(loaded: Terminal) -> None:
    """Who looked, and at which entry, stands in the audit trail (A6)."""
    before = loaded.done("show", ZOFIA, "--json").data
    on_demand = loaded.done("show", ZOFIA, "--unreleased", "--operator", "Grace", "--json").data

    assert (before["released"], before["status"], before["overall"]) == (False, None, None)
    assert (on_demand["released"], on_demand["status"], on_demand["overall"]) == (False, "reported", 196)
    [event] = loaded.done("audit", "show", "--candidate", ZOFIA, "--json").data
    assert (event["kind"], event["personal"]) == ("unreleased_shown", {"operator": "Grace"})


def test_a_result_shows_from_its_release_on(loaded: Terminal, clock: StoppedClock) -> None:
    """At the instant itself, and nothing is recorded."""
    clock.set(RELEASE)

    assert loaded.done("show", ZOFIA, "--json").data["overall"] == 196
    assert kinds(loaded) == ["entries_imported", "results_imported"]


def test_a_statement_is_written_for_its_owner_to_read(loaded: Terminal, clock: StoppedClock) -> None:
    """A PDF that nobody else on the machine may read; no file is replaced before somebody says yes."""
    clock.set(RELEASE)
    english, french = loaded.directory / "en.pdf", loaded.directory / "fr.pdf"

    answer = loaded.done("statement", ZOFIA, "--output", english)
    loaded.done("statement", ZOFIA, "--output", french, "--language", "fr")

    before = english.read_bytes()
    asked = loaded("statement", ZOFIA, "--output", english, "--language", "fr", says="n\n")

    assert answer.out == ""
    assert (asked.status, english.read_bytes()) == (1, before)
    loaded.done("statement", ZOFIA, "--output", english, "--yes")
    assert "Zofia Maria Adamczyk" in PdfReader(english).pages[0].extract_text()
    assert english.stat().st_mode & 0o777 == 0o600
    assert english.read_bytes() != french.read_bytes()


def test_a_statement_before_the_release_needs_to_be_asked_for(loaded: Terminal) -> None:
    """Without `--unreleased` it is refused; with it, it is recorded."""
    paper = loaded.directory / "statement.pdf"

    assert loaded("statement", ZOFIA, "--output", paper).status == 1
    assert not paper.exists()
    loaded.done("statement", ZOFIA, "--output", paper, "--unreleased")
    assert paper.read_bytes().startswith(b"%PDF")
    assert kinds(loaded)[-1] == "unreleased_shown"


def test_a_name_that_no_font_prints_is_refused_clearly(terminal: Terminal, clock: StoppedClock) -> None:
    """Without CJK_FONT a Chinese name is refused, not printed as blanks; the message does not repeat it."""
    terminal.done("import", "entries", terminal.entries(entry(given_names="明", family_name="李")))
    terminal.done("import", "results", terminal.results(result_cells()))
    clock.set(RELEASE)

    answer = terminal("statement", ZOFIA, "--output", terminal.directory / "statement.pdf")

    assert answer.status == 1
    assert "no font prints 2 of the characters" in answer.err
    assert "李" not in answer.err


def test_a_statement_that_cannot_be_written_is_an_outage(loaded: Terminal, clock: StoppedClock) -> None:
    """Exit status 4, with the path."""
    clock.set(RELEASE)

    answer = loaded("statement", ZOFIA, "--output", "/nowhere/statement.pdf")

    assert answer.status == 4
    assert "/nowhere/statement.pdf" in answer.err


def test_the_audit_trail_can_be_cut_by_instant_and_candidate(loaded: Terminal, clock: StoppedClock) -> None:
    """Since an instant, about one candidate; who did it is told by name."""
    clock.advance(hours=1)
    loaded.done("candidates", "unlock", ZOFIA, "--operator", "Grace")

    assert kinds(loaded) == ["entries_imported", "results_imported", "unlocked"]
    assert kinds(loaded, "--since", "2026-06-20T12:30+00:00") == ["unlocked"]
    assert kinds(loaded, "--candidate", ZOFIA) == ["unlocked"]
    table = loaded.done("audit", "show").out
    assert "Grace" in table
    heading = ["when", "what", "who", "account", "result", "organisation", "facts"]
    assert table.splitlines()[0].split() == heading


def test_the_status_is_one_page(loaded: Terminal) -> None:
    """Versions, schema, queue and the next release; a warning where SQLite is old."""
    told = loaded.done("status", "--json").data

    assert told["schema"] == told["schema_wanted"]
    assert told["schema_current"] is True
    assert told["database"].startswith("SQLite 3.")
    assert told["next_release"] == "2026-07-10T08:00:00Z"
    assert (told["letters_waiting"], told["letters_failed"], told["oldest_letter"]) == (0, 0, None)
    page = dict(line.split(maxsplit=1) for line in loaded.done("status").out.splitlines())
    assert page["next_release"] == "2026-07-10T08:00:00Z"
    assert page["oldest_letter"] == "-"

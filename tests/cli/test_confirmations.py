"""`results confirmations` and `results candidates reset | resend` (missions A4, B16)."""

import re
from pathlib import Path

import pymupdf

from tests.cli.terminal import Terminal, entry

SITTING = "C1A/F2/2026-06-06"
SECRET = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4}\b")


def with_entries(terminal: Terminal, *rows: dict[str, str]) -> Terminal:
    """Import entries, one of them with the board's number and one without."""
    rows = rows or (entry(), entry(id_number="132649EAC", secret_number="", candidate_number="0002"))
    terminal.done("import", "entries", terminal.entries(*rows))
    return terminal


def numbers_on(paper: Path) -> list[str]:
    """Return the Secret Numbers that the paper shows."""
    with pymupdf.open(paper) as document:  # type: ignore[no-untyped-call]
        text = "\n".join(page.get_text() for page in document)
    return SECRET.findall(text.replace("\u00a0", " "))


def stored(terminal: Terminal) -> bytes:
    """Return every byte of the record and of the log ahead of it."""
    return b"".join(file.read_bytes() for file in terminal.directory.glob("results.db*"))


def test_a_paper_is_written_for_its_owner_alone(terminal: Terminal) -> None:
    """Its number is in no output, no event and no byte of the record; a second run prints none, and asks."""
    with_entries(terminal)
    paper = terminal.directory / "c.pdf"
    first = terminal.done("confirmations", "--sitting", SITTING, "--output", paper, "--json")
    [number] = numbers_on(paper)
    asked = terminal("confirmations", "--sitting", SITTING, "--output", paper, says="n\n")
    kept = numbers_on(paper)
    again = terminal.done("confirmations", "--sitting", SITTING, "--output", paper, "--json", "--yes")
    audit = terminal.done("audit", "show", "--json")
    either_way = [number, number.replace(" ", "")]

    assert (asked.status, kept) == (1, [number])
    assert first.data == {"pages": 2, "issued": 1, "issued_before": 0, "on_the_boards_paper": 1}
    assert again.data == {"pages": 2, "issued": 0, "issued_before": 1, "on_the_boards_paper": 1}
    assert numbers_on(paper) == []
    assert paper.stat().st_mode & 0o777 == 0o600
    assert [
        one for one in either_way if any(one in told.out + told.err for told in (first, again, audit))
    ] == []
    assert [one for one in either_way if one.encode() in stored(terminal)] == []
    assert list(terminal.directory.glob(".*.part")) == []


def test_reissuing_prints_other_numbers(terminal: Terminal) -> None:
    """For the file that was lost."""
    with_entries(terminal)
    paper = terminal.directory / "c.pdf"
    terminal.done("confirmations", "--sitting", SITTING, "--output", paper)
    lost = numbers_on(paper)
    again = terminal("confirmations", "--sitting", SITTING, "--output", paper, "--reissue", says="y\n")

    assert again.status == 0

    assert len(numbers_on(paper)) == 1
    assert numbers_on(paper) != lost


def test_a_dry_run_prints_nothing(terminal: Terminal) -> None:
    """It needs no file, says what would be, refuses what would be refused, and is in no audit trail."""
    with_entries(terminal)
    told = terminal.done("confirmations", "--sitting", SITTING, "--dry-run", "--json")
    with_a_file = terminal.done(
        "confirmations", "--sitting", SITTING, "--dry-run", "--output", terminal.directory / "c.pdf"
    )
    refused = terminal("confirmations", "--sitting", "C1A/F9/2026-06-06", "--dry-run")
    printed = terminal.done(
        "confirmations", "--sitting", SITTING, "--output", terminal.directory / "c.pdf", "--json"
    )
    kinds = [event["kind"] for event in terminal.done("audit", "show", "--json").data]

    assert told.data == {"pages": 2, "issued": 1, "issued_before": 0, "on_the_boards_paper": 1}
    assert printed.data == told.data
    assert with_a_file.err.startswith("Dry run, nothing is printed")
    assert refused.status == 1
    assert kinds.count("confirmations_printed") == 1
    assert terminal("confirmations", "--sitting", SITTING).status == 2


def test_a_paper_that_cannot_be_written_issues_nothing(terminal: Terminal) -> None:
    """Exit status 4, and the next run has all its numbers."""
    with_entries(terminal)
    nowhere = terminal("confirmations", "--sitting", SITTING, "--output", terminal.directory / "no" / "c.pdf")
    paper = terminal.directory / "c.pdf"
    then = terminal.done("confirmations", "--sitting", SITTING, "--output", paper, "--json")

    assert nowhere.status == 4
    assert then.data["issued"] == 1


def test_a_name_without_a_font_is_refused_by_its_entry(terminal: Terminal) -> None:
    """Nothing is written; the sitting and the command's words are checked as well."""
    with_entries(terminal, entry(given_names="小明", family_name="王"))
    paper = terminal.directory / "c.pdf"
    refused = terminal("confirmations", "--sitting", SITTING, "--output", paper)

    assert (refused.status, paper.exists()) == (1, False)
    assert "SIR094701 (candidate_name)" in refused.err
    assert terminal("confirmations", "--sitting", "C1A/F9/2026-06-06", "--output", paper).status == 1
    assert terminal("confirmations", "--sitting", "C1A", "--output", paper).status == 2


def test_a_reset_asks_and_shows_the_number_once(terminal: Terminal) -> None:
    """On standard output alone; it lies nowhere in the record, and no event has it."""
    with_entries(terminal)
    asked = terminal("candidates", "reset", "SIR094701", says="n\n")
    done = terminal.done("candidates", "reset", "SIR094701", "--yes", "--operator", "Ada", "--json")
    [told] = done.data
    audit = terminal.done("audit", "show", "--candidate", "SIR094701", "--json")

    assert (asked.status, told["id_number"], len(told["secret_number"])) == (1, "SIR094701", 8)
    assert audit.data[-1]["kind"] == "candidate_reset"
    assert audit.data[-1]["personal"]["operator"] == "Ada"
    assert told["secret_number"] not in audit.out + done.err
    assert told["secret_number"].encode() not in stored(terminal)
    assert SECRET.search(terminal.done("candidates", "reset", "SIR094701", "--yes").out)


def test_resending_needs_somebody_who_waits(terminal: Terminal) -> None:
    """Exit status 1 says that nobody does."""
    with_entries(terminal)

    assert terminal("candidates", "resend", "SIR094701").status == 1
    assert terminal("candidates", "resend", "ABC012345").status == 1

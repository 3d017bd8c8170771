"""Small downloads: made at each press of what holds then, within scope, every look recorded (C11, AUZ-4)."""

from datetime import timedelta

import attrs
import pytest

from results_core.downloads.making import NOTHING_CHOSEN, Wish
from results_core.downloads.model import DownloadKind, DownloadState, Outcome, UnknownDownload
from results_core.downloads.templates import TemplateForm
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import OrganisationId
from results_core.kernel.objections import Objection
from results_core.results.issuing import NoStatement
from results_core.testing.builders import ANA, MINH, ZOFIA, named
from results_core.testing.organisations import an_officer
from results_core.verification.disclosing import Way
from tests.core.downloads.conftest import Desk


def lines(text: str | None) -> list[dict[str, str]]:
    """Return the rows of a plain file by their headings."""
    assert text is not None
    head, *rows = (line.split(" | ") for line in text.splitlines())
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_default_report_says_what_the_page_says(desk: Desk) -> None:
    """Within the scope of each share and the state of each result; of a passport the ending alone."""
    first, second, third = lines(desk.file(desk.make(DownloadKind.CSV)))

    assert (first["given_names"], first["overall"], first["reading"]) == ("Zofia Maria", "196", "191")
    assert first["passport_ending"].endswith("567")
    assert "1234567" not in first["passport_ending"]
    assert (second["overall"], second["reading"], second["scope"]) == ("196", "", "without_skills")
    assert (third["state"], third["overall"], third["reference"]) == ("pending", "", "")
    assert "passport_number" not in first


def test_every_result_in_a_file_was_looked_at(desk: Desk) -> None:
    """Recorded at each press: event, share, disclosure, the officer's own mark (B9, B10, A10)."""
    download = desk.make(DownloadKind.XLSX)
    before = len(desk.on.events(EventKind.RESULT_LOOKED))
    desk.file(download)
    desk.file(download)
    looks = desk.on.events(EventKind.RESULT_LOOKED)
    with desk.on.store.begin(reading=True) as work:
        zofia = desk.shares[ZOFIA]
        known = work.disclosures.of_result(zofia.result)
        read = work.shares.scoped(desk.officer.organisation).one(zofia.id)
        marked = work.inbox(desk.officer.organisation, desk.officer.id).marked(zofia.id)

    assert (before, len(looks)) == (0, 6)
    assert {look.facts["way"] for look in looks} == {Way.DOWNLOAD.value}
    assert [one.version for one in known] == [1]
    assert read is not None
    assert (read.grant.downloaded_by, marked) == (desk.officer.id, desk.on.clock.now())
    assert len(desk.on.events(EventKind.DOWNLOAD_MADE)) == 1


def test_what_was_withdrawn_is_left_out_and_named(desk: Desk) -> None:
    """At the next press, whoever presses; nothing of it is looked at (AUZ-4, AUZ-5)."""
    download = desk.make(DownloadKind.CSV)
    desk.file(download)
    desk.withdraw(MINH)
    looks = len(desk.on.events(EventKind.RESULT_LOOKED))
    again = lines(desk.file(download))
    shown = desk.on.application.downloads.history.shown(desk.officer, download.id)

    assert [row["given_names"] for row in again] == ["Zofia Maria", "Ana"]
    assert len(desk.on.events(EventKind.RESULT_LOOKED)) == looks + 2
    assert {one.outcome: one.names for one in shown.left_out} == {
        Outcome.GONE: ("Minh =Đặng",),
        Outcome.NO_RESULT: ("Ana Ní Bhriain",),
    }


def test_what_is_not_out_is_in_no_file(desk: Desk) -> None:
    """Nor in one that was made before its release was moved away, whoever presses (A6, REL-1)."""
    download = desk.make(DownloadKind.CSV)
    assert len(lines(desk.file(download))) == 3
    desk.on.clock.advance(microseconds=-1)
    looks = len(desk.on.events(EventKind.RESULT_LOOKED))

    assert lines(desk.file(download)) == []
    assert len(desk.on.events(EventKind.RESULT_LOOKED)) == looks


def test_another_organisation_has_none_of_it(desk: Desk) -> None:
    """Neither the line, nor the file, nor another one of the same (AUZ-4, ENU-8)."""
    download = desk.make(DownloadKind.CSV)
    stranger = attrs.evolve(an_officer(email="x@other.example"), organisation=OrganisationId(named("other")))
    downloads = desk.on.application.downloads

    history, again = downloads.history, downloads.make.again
    for press in (downloads.hand_out, history.shown, history.cancel, again):
        with pytest.raises(UnknownDownload):
            press(stranger, download.id)
    assert downloads.history.page(stranger).lines == []


def test_nothing_ticked_makes_nothing(desk: Desk) -> None:
    """The page says what to do."""
    answer = desk.on.application.downloads.make(desk.officer, Wish(kind=DownloadKind.CSV))

    assert answer == NOTHING_CHOSEN
    assert desk.on.application.downloads.history.page(desk.officer).lines == []


def test_statements_come_in_an_archive_that_names_what_it_lacks(desk: Desk) -> None:
    """Names of files are ours; a single result is a single paper, and none where it is not reported."""
    text = desk.file(desk.make(DownloadKind.STATEMENTS)) or ""
    desk.withdraw(ZOFIA)
    desk.withdraw(MINH)
    single = desk.make(DownloadKind.STATEMENTS)

    assert text.count("-statement-of-results-") == 2
    assert "no_result" in text
    assert "Ana Ní Bhriain" in text
    assert "[00001-statement-of-results-" in text
    assert "Zofia" not in "".join(line for line in text.splitlines() if line.startswith("["))
    with pytest.raises(NoStatement):
        desk.file(single)


def test_one_pdf_has_a_page_for_each(desk: Desk) -> None:
    """Up to a number that one document can hold."""
    text = desk.file(desk.make(DownloadKind.ONE_PDF)) or ""
    make = desk.on.application.downloads.make
    few = attrs.evolve(make, policy=attrs.evolve(make.policy, pages_at_most=2))
    wish = Wish(kind=DownloadKind.ONE_PDF)
    with desk.on.store.begin() as work:
        ids = [one.id for one in desk.shares.values()]
        work.inbox(desk.officer.organisation, desk.officer.id).tick(ids)
        work.commit()

    assert text.count("Pass at Grade B") == 2
    assert few(desk.officer, wish) == Objection("download", "download_one_pdf", {"most": 2})


def test_a_line_expires_and_can_be_made_again(desk: Desk) -> None:
    """After thirty days: the same selection with what holds today."""
    download = desk.make(DownloadKind.CSV)
    desk.withdraw(ANA)
    desk.on.clock.set(desk.on.clock.now() + timedelta(days=30))
    expired = desk.file(download)
    again = desk.on.application.downloads.make.again(desk.officer, download.id)

    assert expired is None
    assert desk.on.application.downloads.history.shown(desk.officer, download.id).has_expired
    assert [row["given_names"] for row in lines(desk.file(again))] == ["Zofia Maria", "Minh"]
    assert (again.candidates, again.state) == (3, DownloadState.READY)


def test_a_template_shapes_the_file_as_it_was_when_it_was_used(desk: Desk) -> None:
    """Its columns in their order under their names; whole passport numbers where the scope lets it."""
    templates = desk.on.application.downloads.templates
    form = TemplateForm(
        name="Intake",
        format="csv",
        fields=["passport_number", "family_name", "skill", "state"],
        titles={"family_name": "Nom de famille"},
        language="fr",
    )
    template = templates.save(desk.officer, form)
    assert not isinstance(template, list)
    download = desk.make(DownloadKind.CSV, template=template.id)
    templates.remove(desk.officer, template.id)
    rows = lines(desk.file(download))

    assert list(rows[0]) == ["passport_number (fr)", "Nom de famille", "state (fr)"]
    assert [row["passport_number (fr)"] for row in rows] == ["ZS 1234567", "", ""]
    assert download.template_name == "Intake"


def test_a_row_for_each_skill(desk: Desk) -> None:
    """One for a result without scores that may be shown."""
    form = TemplateForm(
        name="Skills",
        format="csv",
        row_per="skill",
        fields=["given_names", "skill", "skill_score", "writing"],
    )
    template = desk.on.application.downloads.templates.save(desk.officer, form)
    assert not isinstance(template, list)
    rows = lines(desk.file(desk.make(DownloadKind.CSV, template=template.id)))

    assert list(rows[0]) == ["given_names", "skill", "skill_score"]
    assert [row["skill"] for row in rows[:3]] == ["reading", "use_of_english", "writing"]
    assert [(row["given_names"], row["skill"]) for row in rows[-2:]] == [("Minh", ""), ("Ana", "")]
    assert len(rows) == 7

"""Checks of whole lists: verdicts, budgets, pauses, and the same answer whoever works (C10, VER-5)."""

from collections import Counter
from datetime import date, timedelta

import attrs
import pytest

from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import AccountId, BulkCheckId
from results_core.results.model import ResultStatus
from results_core.testing.builders import (
    ANA,
    MINH,
    RELEASE,
    SCORES,
    ZOFIA,
    a_result_row,
    a_row_without_result,
    named,
)
from results_core.testing.files import entry_cells, result_cells
from results_core.testing.organisations import an_organisation, put_organisation
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.testing.scenes import entry_of, put_result, result_of
from results_core.testing.stand_ins import PlainSignatures
from results_core.verification.bulk_columns import Columns, Role
from results_core.verification.bulk_model import Asker, BadList, BulkState, NotNow, UnknownBulkCheck
from results_core.verification.receipts import is_genuine, read_receipt
from results_core.verification.viewers import Viewer

BORN = "2004-02-29"
COLUMNS = Columns(places={Role.NUMBER: 0, Role.BORN: 1, Role.FAMILY_NAME: 2})
HEADER = "Statement number,Date of birth,Family name,Our note"


def asker(name: str = "One") -> Asker:
    """Return an officer of an organisation."""
    return Asker(organisation=an_organisation(name=name).id, officer=AccountId(named(f"officer of {name}")))


@attrs.frozen
class Office:
    """The day of release: three candidates whose results are out, and organisations that check."""

    on: Rehearsal

    def number(self, id_number: str = ZOFIA) -> str:
        """The number of a candidate's statement."""
        version = result_of(self.on.store, id_number).version
        assert version is not None
        return version.statement_number or ""

    def start(self, *rows: str, by: Asker | None = None) -> BulkCheckId:
        """Bring a list and start its check."""
        desk, who = self.on.application.verification.bulk, by or asker()
        check = desk.prepare.bring(who, desk.read.pasted("\n".join([HEADER, *rows])))
        desk.prepare.choose(who, check, COLUMNS)
        return desk.prepare.start(who, check)

    def run(self, *rows: str, by: Asker | None = None) -> BulkCheckId:
        """Have it checked to its end, or its pause."""
        check = self.start(*rows, by=by)
        self.work()
        return check

    def work(self) -> None:
        """Be the worker."""
        while self.on.application.verification.bulk.run():
            pass

    def told(self, check: BulkCheckId, by: Asker | None = None) -> list[list[object]]:
        """Return the own list with our columns."""
        table = self.on.application.verification.bulk.show.table(by or asker(), check, name="One")
        return [list(row) for row in table]

    def verdicts(self, check: BulkCheckId) -> list[object]:
        """Return the verdict of each row."""
        return [row[4] for row in self.told(check)[1:]]

    def state(self, check: BulkCheckId) -> BulkState:
        """Return how it stands."""
        return self.on.application.verification.bulk.show.one(asker(), check).state


@pytest.fixture
def office() -> Office:
    """Three results are out; the first candidate has an account."""
    rows = [entry_cells(), entry_cells(id_number=MINH, candidate_number="1234")]
    rehearsal = rehearse(rows=[*rows, entry_cells(id_number=ANA, candidate_number="1235")])
    rehearsal.import_results(*(result_cells(id_number=number) for number in (ZOFIA, MINH, ANA)))
    rehearsal.register_and_confirm()
    for name in ("One", "Two", "Three"):
        put_organisation(rehearsal.store, an_organisation(name=name, domains=()))
    rehearsal.deliver()
    rehearsal.clock.set(RELEASE)
    return Office(rehearsal)


def test_every_kind_of_row_gets_its_verdict(office: Office) -> None:
    """And what belongs to it stands to the right; their own columns are as they were."""
    zofia, minh, ana = map(office.number, (ZOFIA, MINH, ANA))
    put_result(office.on.store, a_row_without_result(entry_of(office.on.store, ANA), ResultStatus.WITHHELD))
    office.on.clock.advance(hours=1)
    amended = a_result_row(
        entry_of(office.on.store, MINH), scores={**SCORES, next(iter(SCORES)): 206}, overall=199
    )
    put_result(office.on.store, amended)
    check = office.run(
        f"{zofia.lower()},{BORN},ADAMCZYK,first",
        f"{zofia},29/02/2004,,again",
        f"{minh},{BORN},,old paper",
        f"{office.number(MINH)},{BORN},Somebody Else,=1+1",
        f"{ana},{BORN},,held",
        f"{zofia},2004-02-28,,wrong day",
        f"nonsense,{BORN},,",
        f"{zofia},03/04/2005,,",
    )
    table = office.told(check)

    assert [row[4] for row in table] == [
        "verdict",
        "match",
        "duplicate",
        "superseded",
        "name_differs",
        "withheld",
        "no_match",
        "bad_number",
        "not_checked",
    ]
    assert table[4][3] == "=1+1"
    assert table[1][4:10] == ["match", "C1 Advanced", 196, "Pass at Grade B", "C1", 1]
    assert table[3][6] == 199
    assert table[5][4:9] == ["withheld", "C1 Advanced", None, None, None]
    assert table[6][4:10] == ["no_match", None, None, None, None, None]
    assert [row[11] is not None for row in table[1:]] == [True, False, True, True, True, True, False, False]
    receipt = read_receipt(str(table[1][11]))
    assert is_genuine(receipt, PlainSignatures())
    assert (receipt.said, receipt.number, receipt.version) == ("match", zofia, 1)
    assert office.told(check) == table


def test_looks_and_misses_are_recorded_and_the_candidate_is_told_once(office: Office) -> None:
    """As those of a single look-up (B10, VER-4); bad numbers and duplicates touch nothing."""
    zofia = office.number()
    rows = (f"{zofia},{BORN},,", f"{zofia},2004-02-28,,", "C0000001,2004-02-28,,", "x,y,,")
    office.run(*rows)
    office.run(*rows, by=asker("Two"))
    looked = office.on.events(EventKind.RESULT_LOOKED)
    missed = office.on.events(EventKind.LOOKUP_MISSED)
    letters = [letter.kind for letter in office.on.deliver()]

    assert [(event.facts["way"], event.facts["version"], event.organisation) for event in looked] == [
        ("bulk", 1, asker(name).organisation) for name in ("One", "Two")
    ]
    assert {event.facts["way"] for event in missed} == {"bulk"}
    assert sum(event.result is None for event in missed) == 2
    assert len(missed) == 4
    assert letters == [LetterKind.RESULT_LOOKED_UP] * 2


def test_five_misses_shut_a_number_for_lists_too(office: Office) -> None:
    """Whoever asks, across pages and lists; on the right date of birth too (VER-2)."""
    zofia = office.number()
    days = [f"{zofia},2004-02-{day:02},," for day in range(1, 8)]
    check = office.run(*days, f"{zofia},{BORN},,")
    viewer = Viewer(officer=AccountId(named("x")), organisation=asker("Two").organisation)
    single = office.on.application.verification.look_up(viewer, zofia, date(2004, 2, 29))
    other = office.run(f"{zofia},{BORN},,", by=asker("Three"))

    assert office.verdicts(check) == ["no_match"] * 5 + ["not_checked"] * 3
    assert getattr(single, "until", None) == RELEASE + timedelta(hours=24)
    assert [row[4] for row in office.told(other, asker("Three"))[1:]] == ["not_checked"]


def test_a_sweep_of_three_thousand_dates_finds_nothing(office: Office) -> None:
    """By lists through three organisations (VER-2)."""
    zofia = office.number()
    for name in ("One", "Two", "Three"):
        days = [
            f"{zofia},{2000 + n // 336}-{n % 336 // 28 + 1:02}-{n % 28 + 1:02},," for n in range(1000, 2000)
        ]
        office.run(*days, by=asker(name))

    assert len(office.on.events(EventKind.LOOKUP_MISSED)) == 5
    assert office.on.events(EventKind.RESULT_LOOKED) == []


def test_a_list_with_many_misses_waits_for_an_officer(office: Office) -> None:
    """At the fiftieth row that was looked up; Go on is recorded, and it does not wait again (VER-2)."""
    rows = [f"C{n:07},{BORN},," for n in range(1, 121)]
    check = office.run(*rows)
    before = office.on.application.verification.bulk.show.one(asker(), check)
    office.on.application.verification.bulk.prepare.go_on(asker(), check)
    office.work()
    after = office.on.application.verification.bulk.show.one(asker(), check)

    assert (before.state, before.done, before.missed) == (BulkState.PAUSED, 50, 50)
    assert (after.state, after.done, after.missed) == (BulkState.DONE, 120, 120)
    assert office.verdicts(check) == ["no_match"] * 120
    [went_on] = office.on.events(EventKind.BULK_CHECK_WENT_ON)
    assert went_on.facts["officer"] == asker().officer


def test_a_fifth_of_misses_is_not_too_many(office: Office) -> None:
    """More than that is: rows that were not looked up do not count."""
    hits = [f"{office.number(who)},{BORN},,{n}" for n, who in enumerate((ZOFIA, MINH, ANA))]
    check = office.run(
        *hits, *(f"x{n},{BORN},," for n in range(200)), *(f"C{n:07},{BORN},," for n in range(46))
    )

    assert office.state(check) is BulkState.DONE


def test_stop_keeps_what_was_checked(office: Office) -> None:
    """The rest was not checked, and says so."""
    check = office.run(*(f"C{n:07},{BORN},," for n in range(80)))
    office.on.application.verification.bulk.prepare.stop(asker(), check)
    office.work()

    assert office.state(check) is BulkState.STOPPED
    assert Counter(office.verdicts(check)) == {"no_match": 50, "not_checked": 30}
    rows = office.on.application.verification.bulk.show.rows(asker(), check, verdict=None, start=79, limit=5)
    assert rows.rows[0].answer.why == "stopped"


def test_two_thousand_misses_a_day_are_all_that_an_organisation_has(office: Office) -> None:
    """Then nothing is looked up for it, hits neither; the day after there is more (VER-2)."""
    rows = [f"C{n:07},{BORN},," for n in range(2010)]
    check = office.start(*rows, f"{office.number()},{BORN},,")
    office.work()
    office.on.application.verification.bulk.prepare.go_on(asker(), check)
    office.work()
    counted = Counter(office.verdicts(check))
    office.on.clock.advance(days=1)
    later = office.run(f"{office.number()},{BORN},,")

    assert counted == {"no_match": 2000, "not_checked": 11}
    assert office.verdicts(later) == ["match"]


def test_the_same_list_is_one_check_for_an_hour(office: Office) -> None:
    """While it runs and an hour after its end; not for others, nor with other columns (VER-5)."""
    row = f"{office.number()},{BORN},,"
    first, again = office.start(row), office.start(row)
    office.work()
    office.on.clock.advance(minutes=59)
    within, theirs = office.start(row), office.start(row, by=asker("Two"))
    office.on.clock.advance(minutes=2)
    later = office.start(row)

    assert first == again == within
    assert len({first, theirs, later}) == 3
    office.work()
    assert len(office.on.events(EventKind.RESULT_LOOKED)) == 3


def test_a_worker_that_dies_leaves_it_to_the_next(office: Office) -> None:
    """After its lease, without asking anything twice."""
    rows = [f"C{n:07},{BORN},," for n in range(40)]
    check = office.start(*rows)
    run = office.on.application.verification.bulk.run
    dead = run._lease()  # noqa: SLF001 - a worker that dies holding it
    assert dead is not None
    nobody = run()
    office.on.clock.advance(minutes=2)
    office.work()

    assert not nobody
    assert office.verdicts(check) == ["no_match"] * 40
    assert run._step(dead, goes_on=False) is None  # noqa: SLF001 - it was not dead after all
    assert len(office.on.events(EventKind.LOOKUP_MISSED)) == 40


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("\n", "bulk_empty"),
        (HEADER, "bulk_no_rows"),
        (f"C1234567,{BORN}\nC1234568,{BORN}", "bulk_no_header"),
        (f"A title,,\n{HEADER}\nC1234567,{BORN}", "bulk_header_lower"),
        (f"{HEADER}\nNuméro de relevé,Date de naissance,,\nC1234567,{BORN}", "bulk_two_headers"),
        ("\n".join([HEADER, *([f"C1234567,{BORN}"] * 10_001)]), "bulk_too_many_rows"),
    ],
)
def test_what_is_no_list_is_refused(office: Office, text: str, why: str) -> None:
    """With its reason, and nothing is kept."""
    desk = office.on.application.verification.bulk
    with pytest.raises(BadList) as refused:
        desk.prepare.bring(asker(), desk.read.pasted(text))

    assert refused.value.reason == why
    assert desk.show.listed(asker()) == []


def test_another_organisation_sees_nothing(office: Office) -> None:
    """Every way answers as if there were nothing (ENU-8)."""
    check = office.run(f"{office.number()},{BORN},,")
    desk, other = office.on.application.verification.bulk, asker("Two")
    ways = (
        lambda: desk.prepare.draft(other, check),
        lambda: desk.prepare.choose(other, check, COLUMNS),
        lambda: desk.prepare.dry_run(other, check),
        lambda: desk.prepare.start(other, check),
        lambda: desk.prepare.stop(other, check),
        lambda: desk.prepare.go_on(other, check),
        lambda: desk.show.one(other, check),
        lambda: desk.show.table(other, check, name="Two"),
        lambda: desk.show.receipt(other, check, 2, name="Two"),
        lambda: desk.show.rows(other, check, verdict=None, start=0, limit=9),
    )
    for way in ways:
        with pytest.raises(UnknownBulkCheck):
            way()
    assert desk.show.listed(other) == []
    assert [one.id for one in desk.show.listed(asker())] == [check]


def test_a_check_that_has_begun_keeps_its_columns(office: Office) -> None:
    """And nothing starts before they are chosen."""
    desk = office.on.application.verification.bulk
    draft = desk.prepare.bring(asker(), desk.read.pasted(f"{HEADER}\nC1234567,{BORN}"))
    for way in (desk.prepare.dry_run, desk.prepare.start):
        with pytest.raises(NotNow):
            way(asker(), draft)
    check = office.start(f"C1234567,{BORN},,")
    with pytest.raises(NotNow):
        desk.prepare.choose(asker(), check, COLUMNS)
    assert desk.prepare.draft(asker(), draft).guessed.places == {
        Role.NUMBER: 0,
        Role.BORN: 1,
        Role.FAMILY_NAME: 2,
    }


def test_a_list_is_forgotten_after_thirty_days(office: Office) -> None:
    """With its answers; the journal keeps that it was checked."""
    check = office.run(f"{office.number()},{BORN},,")
    office.on.clock.advance(days=31)
    office.on.application.privacy.retain()

    with pytest.raises(UnknownBulkCheck):
        office.on.application.verification.bulk.show.one(asker(), check)
    assert len(office.on.events(EventKind.BULK_CHECK_DONE)) == 1

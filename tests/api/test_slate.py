"""The address that Slate reads: an importer that knows facts §8 alone, windows, and what is refused (D5)."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import attrs
import pytest
from werkzeug.test import TestResponse

from results_core.api_access.model import Scope
from results_core.downloads.windows import PullWindow, Window
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import ShareId
from results_core.sharing.model import Expiry, ShareScope
from results_core.testing.builders import ANA, MINH, RELEASE, ZOFIA, named
from results_core.testing.files import entry_cells, result_cells, without_result
from results_core.testing.organisations import an_organisation
from results_core.testing.scenes import entry_of, put_account
from results_core.testing.sharing import a_share, put_share
from results_core.verification.viewers import Viewer
from tests.api.calling import System, a_system, bearer
from tests.api.conforming import hold_to_the_document
from tests.api.slate_importer import Importer
from tests.web.visits import stage

PATH = "/ce/v1/result-verification"
A_DAY = timedelta(days=1)
HEAD = ("CandidateUCIId", "CandidateName", "CandidateFamilyName", "CandidateDOB", "ReceivedDate", "ExamType")
FIRST = ("CandidateResults[1]/Qualification", "CandidateResults[1]/Grade", "CandidateResults[1]/Score")
THIRD_PART = "CandidateResults[1]/ComponentList[3]"


def asked(system: System, query: str, **headers: str) -> TestResponse:
    """Ask for a window."""
    answer = system.site.app.test_client().get(
        f"{PATH}?{query}", base_url=system.site.base_url, headers=headers or system.basic
    )
    return hold_to_the_document(system.site.app, answer)


def importer(system: System) -> Importer:
    """Return the importer of a system."""

    def ask(path: str, headers: dict[str, str]) -> str:
        answer = system.site.app.test_client().get(path, base_url=system.site.base_url, headers=headers)
        assert answer.status_code == 200, answer.text
        assert answer.mimetype == "application/json"
        return answer.text

    return Importer(ask=ask, client=system.client.id, secret=system.secret)


def spelt(instant: datetime) -> str:
    """Return an instant as the address takes it."""
    return f"{instant:%Y-%m-%dT%H:%M:%S}"


def sharing(
    scope: ShareScope = ShareScope.EVERYTHING,
    expiry: Expiry = Expiry.NONE,
    **client: Any,  # noqa: ANN401
) -> tuple[System, dict[str, ShareId]]:
    """Return a system with the results of two candidates; Zofia has sat twice, and sent both a day apart."""
    numbers: tuple[str, ...] = (ZOFIA, MINH, ANA)
    rows = [entry_cells(id_number=one, candidate_number=f"000{n}") for n, one in enumerate(numbers)]
    site = stage(rows=rows)
    site.rehearsal.import_results(*(result_cells(id_number=one) for one in numbers))
    system, store = a_system(site, **client), site.rehearsal.store
    account = put_account(store, entry_of(store, ZOFIA))
    with store.begin() as work:
        work.accounts.add(account.id, entry_of(store, ANA).id, at=RELEASE)
        work.commit()
    shares = {
        number: put_share(
            store,
            a_share(
                entry_of(store, number).id,
                organisation=system.organisation.id,
                sent_at=RELEASE + days * A_DAY,
                scope=scope,
                expiry=expiry,
            ),
        ).id
        for days, number in enumerate(numbers)
    }
    site.rehearsal.clock.set(RELEASE + 10 * A_DAY)
    return system, shares


WHOLE = (spelt(RELEASE), spelt(RELEASE + 20 * A_DAY))


def test_an_importer_reads_several_exams_of_one_candidate() -> None:
    """Under one entry, the last received first, with every name and format that it knows; texts all of it."""
    system, _ = sharing()
    both, one = importer(system).candidates(*WHOLE)
    assert list(both) == [*HEAD, "CandidateEmailId", "CandidateResults"]
    assert [*both.values()][:-2] == [
        ZOFIA,
        "Zofia Maria",
        "Adamczyk",
        "2004-02-29",
        spelt(RELEASE + 2 * A_DAY),
        "C1A",
    ]
    assert (both["CandidateEmailId"], one["CandidateEmailId"]) == ("zofia@mail.example", None)
    assert (len(both["CandidateResults"]), len(one["CandidateResults"])) == (2, 1)
    assert both["CandidateResults"][0] == {
        "Qualification": "C1 Advanced",
        "Grade": "Pass at Grade B",
        "Score": "196",
        "CefrLevel": "C1",
        "ComponentList": [
            {"Name": "Reading", "Score": "191"},
            {"Name": "Use of English", "Score": "196"},
            {"Name": "Writing", "Score": "210"},
            {"Name": "Listening", "Score": "191"},
            {"Name": "Speaking", "Score": "193"},
        ],
    }
    [mapped, _] = importer(system).read(*WHOLE, *FIRST, f"{THIRD_PART}/Name", f"{THIRD_PART}/Score")
    assert mapped == ["C1 Advanced", "Pass at Grade B", "196", "Writing", "210"]


def test_windows_that_follow_one_another_neither_repeat_nor_miss() -> None:
    """The start belongs to a window and its end does not; in each the candidate goes by the same number."""
    system, _ = sharing()
    days = [RELEASE + day * A_DAY for day in range(4)]
    read = importer(system).read
    windows = pairwise(days)
    assert [read(spelt(one), spelt(next_one), "CandidateUCIId") for one, next_one in windows] == [
        [[ZOFIA]],
        [[MINH]],
        [[ZOFIA]],
    ]
    assert read(spelt(RELEASE), spelt(RELEASE), "CandidateUCIId") == []
    assert read(f"{spelt(RELEASE)}Z", f"{spelt(RELEASE)}.5", "CandidateUCIId") == [[ZOFIA]]


def test_what_is_amended_is_read_again_and_what_is_withdrawn_is_gone() -> None:
    """An amended result is in the window of its amendment, as it stands; nobody reads the old one."""
    system, shares = sharing()
    rehearsal = system.site.rehearsal
    after = spelt(RELEASE + 5 * A_DAY)
    read, path = importer(system).read, "CandidateResults[1]/Grade"
    assert read(after, WHOLE[1], "CandidateUCIId", path) == []
    rehearsal.import_results(result_cells(id_number=MINH, writing="200"))
    rehearsal.clock.set(RELEASE + 10 * A_DAY + timedelta(seconds=1))
    assert read(after, WHOLE[1], "CandidateUCIId", f"{THIRD_PART}/Score") == [[MINH, "200"]]
    assert read(*WHOLE, "CandidateUCIId", f"{THIRD_PART}/Score") == [[ZOFIA, "210"], [MINH, "200"]]

    with rehearsal.store.begin() as work:
        work.shares.withdraw([shares[ZOFIA], shares[MINH]], at=rehearsal.clock.now())
        work.commit()
    assert read(*WHOLE, "CandidateUCIId", "CandidateResults[2]/Grade") == [[ANA, None]]


def test_expired_shares_are_gone() -> None:
    """From the instant on."""
    system, _ = sharing(expiry=Expiry.THREE_MONTHS)
    clock = system.site.rehearsal.clock
    assert len(importer(system).candidates(*WHOLE)) == 2
    clock.set(Expiry.THREE_MONTHS.after(RELEASE + 2 * A_DAY) or RELEASE)
    assert importer(system).candidates(*WHOLE) == []


def test_each_row_is_a_look_and_makes_its_share_pulled() -> None:
    """Whoever is named stands in the journal, by way of the API (B10)."""
    system, shares = sharing()
    importer(system).candidates(*WHOLE)
    rehearsal = system.site.rehearsal
    looks = rehearsal.events(EventKind.RESULT_LOOKED)
    assert {look.facts["share"] for look in looks} == set(shares.values())
    assert {(look.facts["way"], look.facts["client"]) for look in looks} == {("api", system.client.id)}
    with rehearsal.store.begin(reading=True) as work:
        listed = work.shares.scoped(system.organisation.id).listed(after=None, limit=9)
    assert all(one.grant.pulled_at is not None for one in listed)


def test_scope_and_state_are_respected() -> None:
    """Without skills the list is empty; of a withheld result nothing is told."""
    system, _ = sharing(ShareScope.WITHOUT_SKILLS)
    [zofia, _] = importer(system).candidates(*WHOLE)
    assert zofia["CandidateResults"][0]["ComponentList"] == []
    assert zofia["CandidateResults"][0]["Score"] == "196"

    system, _ = sharing()
    system.site.rehearsal.import_results(without_result("withheld", id_number=MINH))
    [_, minh] = importer(system).candidates(*WHOLE)
    assert minh["CandidateEmailId"] is None
    assert minh["CandidateResults"] == [
        {
            "Qualification": "C1 Advanced",
            "Grade": None,
            "Score": None,
            "CefrLevel": None,
            "ComponentList": [],
        }
    ]


def test_others_see_nothing_and_the_scope_is_needed() -> None:
    """Another organisation's client gets an empty list; one without the scope a problem; a token opens."""
    system, _ = sharing()
    other = an_organisation(id=named("another"), domains=("other.example",))
    assert importer(a_system(system.site, organisation=other)).candidates(*WHOLE) == []
    query = f"startDateTime={WHOLE[0]}&endDateTime={WHOLE[1]}"
    by_token = asked(system, query, **bearer(system.token()))
    assert by_token.json is not None
    assert len(by_token.json["ListCandidateResultDetails"]) == 2
    assert asked(system, query, Authorization="Basic eDp5").status_code == 401
    fewer = a_system(stage(), scopes=frozenset({Scope.VERIFY}))
    assert asked(fewer, query).status_code == 403


@pytest.mark.parametrize(
    ("query", "named_wrong"),
    [
        ("", ["startDateTime", "endDateTime"]),
        ("startDateTime=2026-01-01T00:00:00", ["endDateTime"]),
        ("startDateTime=2026-01-01&endDateTime=2026-02-30T00:00:00", ["startDateTime", "endDateTime"]),
        ("startDateTime=2026-01-01T00:00:00%2B01:00&endDateTime=2026-02-01T00:00:00", ["startDateTime"]),
        ("startDateTime=2026-01-01T00:00:00&endDateTime=2025-12-31T23:59:59", ["endDateTime"]),
        ("startDateTime=2026-01-01T00:00:00&endDateTime=2027-01-01T00:00:01", ["endDateTime"]),
        ("startDateTime=2026-01-01T00:00:00&endDateTime=2026-01-02T00:00:00&limit=9", ["limit"]),
        (
            "startDateTime=2026-01-01T00:00:00&startDateTime=2026-01-01T00:00:00&endDateTime=2026-01-02T00:00:00",
            ["startDateTime"],
        ),
    ],
)
def test_what_is_no_window_is_a_clear_problem(query: str, named_wrong: list[str]) -> None:
    """Missing, malformed, backwards, too long, unknown or twice: each says which parameter it is."""
    answer = asked(a_system(), query)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.json is not None
    assert [one["pointer"] for one in answer.json["errors"]] == named_wrong


def test_a_year_is_allowed() -> None:
    """To the second; from a leap day up to the first of March; and to the end of all years."""
    system = a_system()
    for start, end in (
        ("2026-01-01T00:00:00", "2027-01-01T00:00:00"),
        ("2024-02-29T00:00:00", "2025-03-01T00:00:00"),
        ("9999-01-01T00:00:00", "9999-12-31T23:59:59"),
        ("0001-01-01T00:00:00", "0002-01-01T00:00:00"),
    ):
        assert importer(system).candidates(start, end) == []


def test_what_is_withdrawn_while_a_window_is_pulled_is_not_sent() -> None:
    """Looks are recorded batch by batch, each before its rows; nobody comes twice."""
    system, shares = sharing()
    rehearsal = system.site.rehearsal
    pull = attrs.evolve(rehearsal.application.downloads.pull, batch=1)
    assert isinstance(pull, PullWindow)
    window = Window.between(RELEASE, RELEASE + 20 * A_DAY)
    assert isinstance(window, Window)
    viewer = Viewer(organisation=system.organisation.id, client=system.client.id)
    batches = pull(viewer, window)
    [first] = next(batches)
    assert (first.id_number, len(rehearsal.events(EventKind.RESULT_LOOKED))) == (ZOFIA, 2)
    rehearsal.clock.set(rehearsal.clock.now() + timedelta(seconds=1))
    with rehearsal.store.begin() as work:
        work.shares.withdraw([shares[ZOFIA], shares[MINH]], at=rehearsal.clock.now())
        work.commit()
    assert list(batches) == []
    assert len(rehearsal.events(EventKind.RESULT_LOOKED)) == 2

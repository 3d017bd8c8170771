"""Shared Results over HTTP (screens V5, mission C6; AUZ-3, AUZ-5)."""

import re
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from results_core.organisations.model import Requirement
from results_core.sharing.model import ShareGrant
from results_core.testing.builders import ANA, MINH, RELEASE, ZOFIA, named
from results_core.testing.files import entry_cells, result_cells
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import an_officer
from results_core.testing.scenes import entry_of
from results_core.testing.sharing import a_share, put_share
from tests.web.visits import ON_A_DESK, Browser, Staged, objections, stage

A_DAY = timedelta(days=1)


@pytest.fixture
def site() -> Staged:
    """Three results that are out, shared a day apart with one organisation."""
    rows = [
        entry_cells(),
        entry_cells(id_number=MINH, family_name="Đặng", given_names="Minh", candidate_number="1235"),
        entry_cells(id_number=ANA, family_name="Ní Bhriain", given_names="Ana", candidate_number="1236"),
    ]
    site = stage(ON_A_DESK, rows=rows)
    site.rehearsal.import_results(*(result_cells(id_number=number) for number in (ZOFIA, MINH, ANA)))
    for day, number in enumerate((ZOFIA, MINH, ANA)):
        put_share(
            site.rehearsal.store,
            a_share(entry_of(site.rehearsal.store, number).id, sent_at=RELEASE + day * A_DAY),
        )
    site.rehearsal.clock.set(RELEASE + 3 * A_DAY)
    return site


@pytest.fixture
def officer(site: Staged) -> Browser:
    """A browser in which the officer is logged in."""
    return site.officer()


def names(answer: TestResponse) -> list[str]:
    """Return the family names of the rows."""
    return re.findall(r'class="family-name"><bdi>(.*?)</bdi>', answer.text)


def search(officer: Browser, **filters: str) -> str:
    """Send the filters; return the address of the list that they lead to."""
    officer.get("/verifiers/results")
    return officer.send("/verifiers/results", **filters).headers["Location"]


def choose(officer: Browser, path: str, ticked: Sequence[str] = (), **fields: str) -> TestResponse:
    """Tick rows of a page, of which nothing else is ticked, and press a button."""
    shown = re.findall(r'name="shown" value="(.*?)"', officer.get(path).text)
    said = {"csrf_token": officer.form_key, "list": path.partition("?")[2], **fields}
    data = MultiDict([("shown", one) for one in shown] + [("ticked", one) for one in ticked])
    data.update(said)
    return officer.ask("/verifiers/chosen", method="POST", data=data)


def test_what_is_new_is_bold_counted_and_says_so(officer: Browser) -> None:
    """Latest first; a first visit explains the page (C6)."""
    answer = officer.get("/verifiers/results")

    assert names(answer) == ["Ní Bhriain", "Đặng", "Adamczyk"]
    assert answer.text.count('<tr role="row" class="new">') == 3
    assert "<b>3</b> <a" in answer.text
    assert "Press View for" in answer.text
    assert "<title>Shared Results (page 1 of 1)" in answer.text
    assert names(officer.get("/verifiers/results?since=login")) == ["Ní Bhriain", "Đặng", "Adamczyk"]


def test_filters_stand_in_the_address_but_for_what_is_personal(officer: Browser) -> None:
    """A name, a date of birth, a number and an address stand in none as they were typed (LOG-3)."""
    plain = search(officer, exam="C1A", place="Lyon", status="new", start="10/7/2026", end="2026-07-11")
    personal = search(officer, name="dang", born="29 Feb 2004", id_number="132649 eac", email="@")

    assert plain == ("/verifiers/results?exam=C1A&place=Lyon&status=new&start=2026-07-10&end=2026-07-11")
    assert names(officer.get(plain)) == ["Đặng", "Adamczyk"]
    assert list(parse_qs(personal.partition("?")[2])) == ["who"]
    for said in ("Candidate name · dang", "Date of birth · 2004-02-29", "Candidate ID · 132649EAC"):
        assert said in officer.get(personal).text


def test_sealed_filters_open_for_their_officer_alone(site: Staged, officer: Browser) -> None:
    """Whoever else follows the address sees the whole list, without a word of them."""
    path = search(officer, name="dang")
    colleague = put_officer_with_password(site.rehearsal, an_officer(email="sam@univ-lyon.example"))
    theirs = site.officer(colleague).ask(path)

    assert names(officer.get(path)) == ["Đặng"]
    assert theirs.headers["Location"] == "/verifiers/results"


def test_wrong_dates_are_named(officer: Browser) -> None:
    """All at once, with what was typed (screens V5)."""
    officer.get("/verifiers/results")
    wrong = officer.send("/verifiers/results", start="2026-02-30", end="soon", born="x", name="Minh")
    range_ = officer.send("/verifiers/results", start="2026-07-12", end="2026-07-11")

    assert wrong.status_code == range_.status_code == 422
    assert [text for _, text in objections(wrong)] == [
        "Date of birth must be a real date, like 2000-01-31",
        "Start date must be a real date, like 2026-07-14",
        "End date must be a real date, like 2026-07-14",
    ]
    assert 'value="Minh"' in wrong.text
    assert objections(range_) == [("end", "End date must be the same as or after the start date")]


def test_orders_pages_and_sizes(site: Staged, officer: Browser) -> None:
    """Nonsense in an address is as if it were not there; beyond the end is the last page."""
    assert names(officer.get("/verifiers/results?sort=family")) == ["Adamczyk", "Đặng", "Ní Bhriain"]
    assert names(officer.get("/verifiers/results?sort=first&direction=desc"))[0] == "Adamczyk"
    assert (
        'aria-sort="ascending"><a class="sort" href="/verifiers/results?sort=family&amp;direction=desc"'
        in (officer.get("/verifiers/results?sort=family").text)
    )
    for nonsense in ("page=99", "page=last", "page=0&size=7&sort=x&status=y&start=z", "who=abc", "page=²"):
        answer = officer.get(f"/verifiers/results?{nonsense}")
        assert "1–3 of 3" in answer.text, nonsense


def test_ticks_are_kept_across_pages_and_marked(officer: Browser) -> None:
    """Select all, Mark as opened: bold goes for this officer, and nothing was looked at."""
    first = re.findall(r'name="ticked" value="(.*?)"', officer.get("/verifiers/results").text)[0]
    kept = choose(officer, "/verifiers/results?place=Lyon", [first], do="keep")
    one = officer.get(kept.headers["Location"])
    nothing = choose(officer, "/verifiers/results", do="opened")
    told = officer.get(nothing.headers["Location"])
    choose(officer, "/verifiers/results", do="all")
    every = officer.get("/verifiers/results")
    choose(officer, "/verifiers/results", [first], do="opened")
    after = officer.get("/verifiers/results")

    assert kept.headers["Location"] == "/verifiers/results?place=Lyon"
    assert "1 selected" in one.text
    assert "Select at least one candidate, or use Select all." in told.text
    assert "3 selected" in every.text
    assert "1 result is marked as opened for you." in after.text
    assert after.text.count('<tr role="row" class="new">') == 2


def test_forged_ids_tick_nothing(site: Staged, officer: Browser) -> None:
    """Not those of another organisation's shares, and not what is none (AUZ-3)."""
    other = put_share(
        site.rehearsal.store,
        a_share(entry_of(site.rehearsal.store, ZOFIA).id, organisation=named("others"), sent_at=RELEASE),
    )
    choose(officer, "/verifiers/results", [other.id, "x" * 5000, "\u00e9"], do="keep")

    assert "0 selected" in officer.get("/verifiers/results").text


def test_what_meets_the_minimum_is_marked_and_found(site: Staged, officer: Browser) -> None:
    """In words, on each row; the verdict is a filter with a chip, where something is asked for (C6, C12)."""
    before = officer.get("/verifiers/results")
    with site.rehearsal.store.begin() as work:
        wanted = Requirement(exam="C1A", overall_at_least=196, each_at_least=192)
        work.organisations.require(_shares(site)[0].organisation, [wanted])
        work.commit()
    everything = officer.get("/verifiers/results")
    address = search(officer, minimum="not_met")
    below = officer.get(address)

    assert "Our minimum" not in before.text
    assert '<label for="minimum">Our minimum</label>' in everything.text
    assert everything.text.count('light">Below our minimum</span>') == 3
    assert address == "/verifiers/results?minimum=not_met"
    assert len(names(below)) == 3
    assert "1 filter" in below.text
    assert names(officer.get("/verifiers/results?minimum=met")) == []
    assert "No candidate matches" in officer.get("/verifiers/results?minimum=cannot_say").text


def test_an_empty_list_says_how_candidates_send(site: Staged, officer: Browser) -> None:
    """Never shared, and no match, are two things (screens V5)."""
    assert "No candidate matches" in officer.get("/verifiers/results?place=nowhere").text
    for share in list(_shares(site)):
        with site.rehearsal.store.begin() as work:
            work.shares.withdraw([share.id], at=site.rehearsal.clock.now())
            work.commit()
    empty = officer.get("/verifiers/results")

    assert "No candidate has shared a result yet" in empty.text
    assert "choose Université de Lyon" in empty.text


def _shares(site: Staged) -> Sequence[ShareGrant]:
    with site.rehearsal.store.begin(reading=True) as work:
        results = [entry_of(site.rehearsal.store, number).id for number in (ZOFIA, MINH, ANA)]
        return work.shares.active_of_results(results, at=site.rehearsal.clock.now())

"""Whether Candidate Search shows email address and passport number: the board settles it (V8, C8)."""

import re

from results_core.application import Policies
from results_core.sharing.model import ShareScope
from results_core.testing.builders import EMAIL, RELEASE, ZOFIA, a_row_without_result
from results_core.testing.files import entry_cells
from results_core.testing.scenes import entry_of, put_result
from results_core.testing.sharing import a_share, put_share
from tests.web.offices import SEARCH, Office, an_office
from tests.web.visits import stage

BORN = "2004-02-29"


def office_of_a_board(*, shows_identity: bool = True) -> Office:
    """Return everybody logged in; the board has settled what a search shows."""
    site = stage(
        policies=Policies(search_shows_identity=shows_identity),
        rows=[entry_cells(passport_number="ZS1234567")],
    )
    return an_office(site)


def found(office: Office) -> str:
    """Look the candidate's result up, and return its address."""
    sent = office.officer.send(SEARCH, number=office.number, born=BORN)
    [view] = set(
        re.findall(rf'href="({SEARCH}/[0-9a-f]+)"', office.officer.get(sent.headers["Location"]).text)
    )
    return str(view)


def test_a_board_may_let_address_and_passport_number_be_shown() -> None:
    """The number masked until somebody asks, a look of its own; the candidate sees what was shown."""
    office = office_of_a_board()
    view = found(office)
    masked = office.officer.get(view).text
    whole = office.officer.send(f"{view}/passport").text
    seen = office.candidate.get(office.looks).text
    put_result(
        office.site.rehearsal.store,
        a_row_without_result(entry_of(office.site.rehearsal.store, ZOFIA), "withheld"),
    )
    held = office.officer.get(view).text
    then = office.candidate.get(office.looks).text

    assert EMAIL in masked.replace("<wbr>", "")
    assert "567</bdi>" in masked
    assert "ZS1234567" not in masked
    assert "has not agreed on screen" not in masked
    assert "ZS1234567" in whole
    assert "The whole passport number" in seen
    assert "with email address and masked passport number" in seen
    assert EMAIL not in held.replace("<wbr>", "")
    assert then.count("with email address") == seen.count("with email address")
    assert office.officer.send(f"{view}/passport").status_code == 404


def test_whoever_sends_it_without_the_passport_number_is_believed() -> None:
    """Found by number too, the organisation sees none (B8)."""
    office = office_of_a_board()
    entry = entry_of(office.site.rehearsal.store, ZOFIA)
    put_share(
        office.site.rehearsal.store,
        a_share(entry.id, scope=ShareScope.WITHOUT_PHOTO_AND_PASSPORT, sent_at=RELEASE),
    )
    view = found(office)

    assert "Not sent by the candidate" in office.officer.get(view).text
    assert office.officer.send(f"{view}/passport").status_code == 404


def test_where_nothing_was_settled_nobody_is_shown_a_passport_number() -> None:
    """The address answers as if there were none."""
    office = office_of_a_board(shows_identity=False)
    assert office.officer.send(f"{found(office)}/passport").status_code == 404

"""Whether Candidate Search shows email address and passport number: the board settles it (V8, C8)."""

import re

import attrs

from results_core.application import Policies
from results_core.sharing.model import ShareScope
from results_core.testing.builders import EMAIL, RELEASE, ZOFIA, a_row_without_result
from results_core.testing.files import entry_cells
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import an_officer, an_organisation
from results_core.testing.scenes import entry_of, put_result, result_of
from results_core.testing.sharing import a_share, put_share
from tests.web.visits import Browser, Staged, stage

BORN, SEARCH = "2004-02-29", "/verifiers/search"


@attrs.frozen
class Office:
    """The day of release: a candidate whose result is out, and an officer at a desk."""

    site: Staged
    candidate: Browser
    officer: Browser

    @property
    def number(self) -> str:
        """The number of the candidate's statement."""
        version = result_of(self.site.rehearsal.store, ZOFIA).version
        assert version is not None
        return version.statement_number or ""

    @property
    def looks(self) -> str:
        """The address at which the candidate sees who looked."""
        return f"/results/{entry_of(self.site.rehearsal.store, ZOFIA).id}/looks"


def an_office(*, shows_identity: bool = True) -> Office:
    """Return everybody logged in; the board has settled what a search shows."""
    site = stage(
        policies=Policies(search_shows_identity=shows_identity),
        rows=[entry_cells(passport_number="ZS1234567")],
    )
    site.rehearsal.import_results()
    candidate = site.candidate()
    organisation = an_organisation()
    put_officer_with_password(site.rehearsal, organisation=organisation)
    site.rehearsal.clock.set(RELEASE)
    candidate.log_in()
    officer = site.browser()
    officer.log_in_officer(an_officer(organisation).email)
    officer.get(SEARCH)
    return Office(site, candidate, officer)


def found(office: Office) -> str:
    """Look the candidate's result up, and return its address."""
    sent = office.officer.send(SEARCH, number=office.number, born=BORN)
    [view] = set(
        re.findall(rf'href="({SEARCH}/[0-9a-f]+)"', office.officer.get(sent.headers["Location"]).text)
    )
    return str(view)


def test_a_board_may_let_address_and_passport_number_be_shown() -> None:
    """The number masked until somebody asks, a look of its own; the candidate sees what was shown."""
    office = an_office()
    view = found(office)
    masked = office.officer.get(view).text
    whole = office.officer.send(f"{view}/passport").text
    seen = office.candidate.get(office.looks).text
    put_result(
        office.site.rehearsal.store,
        a_row_without_result(entry_of(office.site.rehearsal.store, ZOFIA), "withheld"),
    )
    held = office.officer.get(view).text

    assert EMAIL in masked.replace("<wbr>", "")
    assert "567</bdi>" in masked
    assert "ZS1234567" not in masked
    assert "has not agreed on screen" not in masked
    assert "ZS1234567" in whole
    assert "The whole passport number" in seen
    assert "with email address and masked passport number" in seen
    assert EMAIL not in held.replace("<wbr>", "")
    assert office.officer.send(f"{view}/passport").status_code == 404


def test_whoever_sends_it_without_the_passport_number_is_believed() -> None:
    """Found by number too, the organisation sees none (B8)."""
    office = an_office()
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
    office = an_office(shows_identity=False)
    assert office.officer.send(f"{found(office)}/passport").status_code == 404

"""A candidate whose result is out, and an officer who looks it up."""

import attrs

from results_core.testing.builders import RELEASE, ZOFIA
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import an_officer, an_organisation
from results_core.testing.scenes import entry_of, result_of
from tests.web.visits import Browser, Staged

SEARCH = "/verifiers/search"


@attrs.frozen
class Office:
    """The day of release: a candidate whose result is out, and an officer at a desk."""

    site: Staged
    candidate: Browser
    officer: Browser

    @property
    def number(self) -> str:
        """The number of the candidate's statement."""
        return number_of_the_statement(self.site)

    @property
    def looks(self) -> str:
        """The address at which the candidate sees who looked."""
        return f"/results/{entry_of(self.site.rehearsal.store, ZOFIA).id}/looks"


def number_of_the_statement(site: Staged) -> str:
    """Return the number of the candidate's statement."""
    version = result_of(site.rehearsal.store, ZOFIA).version
    assert version is not None
    return version.statement_number or ""


def an_office(site: Staged) -> Office:
    """Return everybody logged in, just after the release."""
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

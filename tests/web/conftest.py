"""What the specifications of the site ask for."""

import pytest

from tests.web.visits import Browser, Staged, stage


@pytest.fixture
def site() -> Staged:
    """A site on a memory store with the entry of one candidate, who has not registered."""
    return stage()


@pytest.fixture
def browser(site: Staged) -> Browser:
    """A browser that has not been there before."""
    return site.browser()


@pytest.fixture
def logged_in(site: Staged) -> Browser:
    """The browser of the candidate, registered, confirmed and logged in."""
    return site.candidate()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cells of the matrix of authorisation were looked at."""
    cells = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == "matrix_cells"
    ]
    if cells:
        terminalreporter.write_line(
            f"authorisation matrix: {sum(cells)} cells, {len(cells)} actors, every route"
        )

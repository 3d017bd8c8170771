"""What a page of the day of results asks of the database."""

from datetime import timedelta

import pytest

from results_core.testing.builders import RELEASE
from tests.sql.watching import answers
from tests.web.visits import Browser, Staged

LATER = timedelta(seconds=30)


@pytest.fixture
def on_the_day(on_sqlite: Staged) -> Browser:
    """The browser of a candidate who has logged in just after the release."""
    candidate = on_sqlite.candidate()
    on_sqlite.rehearsal.import_results()
    on_sqlite.rehearsal.clock.set(RELEASE)
    candidate.log_in()
    on_sqlite.rehearsal.clock.advance(LATER)
    return candidate


def test_a_result_page_is_one_query_and_no_write(on_the_day: Browser) -> None:
    """The session with the results: nothing else is asked, and nothing written within a minute (RLB-11)."""
    path = on_the_day.get("/results").request.path
    with answers() as asked:
        page = on_the_day.ask(path)

    assert page.status_code == 200
    assert len(asked) == 1
    assert all(one.statement.lstrip().upper().startswith("SELECT") for one in asked)


def test_home_asks_nothing_most_of_the_time(on_sqlite: Staged) -> None:
    """The announcement is read once for everybody who comes in the next seconds."""
    on_sqlite.browser().ask("/")
    with answers() as asked:
        on_sqlite.browser().ask("/")

    assert asked == []

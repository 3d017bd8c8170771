"""Files that are made while candidates stop sharing: one legal order of both (AUZ-4, AUZ-5, B10)."""

from collections.abc import Callable
from functools import partial

import attrs
import pytest

from results_core.downloads.making import Wish
from results_core.downloads.model import Chosen, Download, DownloadKind
from results_core.journal.events import EventKind
from results_core.organisations.model import Officer
from results_core.sharing.model import ShareGrant
from results_core.testing.builders import RELEASE
from results_core.testing.files import entry_cells
from results_core.testing.organisations import an_officer, put_officer
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.testing.scenes import entry_of
from results_core.testing.sharing import a_share, put_share
from tests.races.crowds import at_once
from tests.web.visits import Opening

COUNT = 6
NUMBERS = [f"ABC12345{n}" for n in range(COUNT)]


@attrs.frozen
class Desk:
    """An officer, and what candidates share."""

    on: Rehearsal
    officer: Officer
    shares: list[ShareGrant]

    def names(self, download: Download) -> set[str]:
        """Press Download; return the names that the file shows."""
        handed = self.on.application.downloads.hand_out(self.officer, download.id)
        assert handed is not None
        text = b"".join(handed.chunks).decode()
        return {f"Name{n}" for n in range(COUNT) if f"Name{n}" in text}

    def make(self) -> Download:
        """Ask for everything as CSV."""
        wish = Wish(kind=DownloadKind.CSV, chosen=Chosen(ticked=False))
        made = self.on.application.downloads.make(self.officer, wish)
        assert isinstance(made, Download)
        return made

    def withdraw(self, place: int) -> set[str]:
        """Have a candidate stop."""
        with self.on.store.begin() as work:
            work.shares.withdraw([self.shares[place].id], at=self.on.clock.now())
            work.commit()
        return set()


@pytest.fixture
def desk(opening: Opening) -> Desk:
    """Six candidates on a database, on the day of release."""
    rows = [
        entry_cells(id_number=number, family_name=f"Name{n}", candidate_number=f"200{n}")
        for n, number in enumerate(NUMBERS)
    ]
    on = rehearse(rows=rows, opening=opening)
    officer = put_officer(on.store, an_officer())
    shares = [put_share(on.store, a_share(entry_of(on.store, number).id, name=number)) for number in NUMBERS]
    on.clock.set(RELEASE)
    return Desk(on, officer, shares)


def test_a_file_shows_what_was_looked_at_and_nothing_that_was_withdrawn_before(desk: Desk) -> None:
    """Each row has its look in the journal, whoever is first; a row that is gone has none from then on."""
    download = desk.make()
    desk.withdraw(0)
    takes: list[Callable[[], set[str]]] = [partial(desk.names, download)] * 3
    stops: list[Callable[[], set[str]]] = [partial(desk.withdraw, place) for place in range(1, 4)]
    files = at_once([*takes, *stops])[:3]
    later = desk.names(download)
    looks = [event.facts["share"] for event in desk.on.events(EventKind.RESULT_LOOKED)]

    assert later == {"Name4", "Name5"}
    for names in files:
        assert {"Name4", "Name5"} <= names
        assert "Name0" not in names
    for place, share in enumerate(desk.shares):
        assert looks.count(share.id) == sum(f"Name{place}" in names for names in (*files, later))

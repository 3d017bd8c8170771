"""Three shared results, an officer, and what happens to them."""

from typing import Any

import attrs
import pytest

from results_core.downloads.making import Wish
from results_core.downloads.model import Chosen, Download, DownloadKind
from results_core.downloads.preparing import PrepareDownloads
from results_core.organisations.model import Officer
from results_core.sharing.model import ShareGrant, ShareScope
from results_core.testing.builders import ANA, MINH, RELEASE, ZOFIA
from results_core.testing.files import entry_cells, result_cells
from results_core.testing.organisations import an_officer, put_officer
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.testing.scenes import entry_of
from results_core.testing.sharing import a_share, put_share
from results_core.verification.listing import Search


@attrs.frozen
class Desk:
    """An organisation's desk, on the day of release."""

    on: Rehearsal
    officer: Officer
    shares: dict[str, ShareGrant]

    def make(self, kind: DownloadKind, **changes: Any) -> Download:  # noqa: ANN401 - as `attrs.evolve` takes them
        """Ask for everything, the candidate of the first entry first."""
        chosen = Chosen(search=Search(descending=False), ticked=False)
        wish = attrs.evolve(Wish(kind=kind, chosen=chosen), **changes)
        download = self.on.application.downloads.make(self.officer, wish)
        assert isinstance(download, Download), download
        return download

    def file(self, download: Download) -> str | None:
        """Press Download; return what comes."""
        handed = self.on.application.downloads.hand_out(self.officer, download.id)
        return None if handed is None else b"".join(handed.chunks).decode()

    def at_once(self, most: int) -> "Desk":
        """Return the desk where so many results at most are made while somebody waits."""
        downloads = self.on.application.downloads
        policy = attrs.evolve(downloads.make.policy, rows_at_once=most, statements_at_once=most)
        make = attrs.evolve(downloads.make, policy=policy)
        application = attrs.evolve(self.on.application, downloads=attrs.evolve(downloads, make=make))
        return attrs.evolve(self, on=attrs.evolve(self.on, application=application))

    def worker(self, **changes: Any) -> PrepareDownloads:  # noqa: ANN401 - as above
        """Return a worker's step, which may differ."""
        return attrs.evolve(self.on.application.downloads.prepare, **changes)

    def withdraw(self, number: str) -> None:
        """Have the candidate withdraw."""
        with self.on.store.begin() as work:
            work.shares.withdraw([self.shares[number].id], at=self.on.clock.now())
            work.commit()


@pytest.fixture
def desk() -> Desk:
    """The desk of an application in memory."""
    return a_desk()


def a_desk(**opening: Any) -> Desk:  # noqa: ANN401 - as `rehearse` takes it
    """Return results of three candidates: one with everything, one without skills, one not come in."""
    rows = [
        entry_cells(passport_number="ZS 1234567"),
        entry_cells(id_number=MINH, family_name="=Đặng", given_names="Minh", candidate_number="1235"),
        entry_cells(id_number=ANA, family_name="Ní Bhriain", given_names="Ana", candidate_number="1236"),
    ]
    on = rehearse(rows=rows, **opening)
    on.import_results(result_cells(), result_cells(id_number=MINH))
    officer = an_officer()
    put_officer(on.store, officer)
    scopes = {ZOFIA: ShareScope.EVERYTHING, MINH: ShareScope.WITHOUT_SKILLS, ANA: ShareScope.EVERYTHING}
    shares: dict[str, ShareGrant] = {
        number: put_share(on.store, a_share(entry_of(on.store, number).id, scope=scope, name=f"share {n}"))
        for n, (number, scope) in enumerate(scopes.items())
    }
    on.clock.set(RELEASE)
    return Desk(on, officer, shares)

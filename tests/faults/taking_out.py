"""What is interrupted of what officers get: the summary of a day, and files that a worker makes in steps."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Final
from zipfile import ZipFile

import attrs

from results_app.wiring import Service
from results_core.downloads.making import Wish
from results_core.downloads.model import Chosen, Download, DownloadKind, DownloadPolicy
from results_core.kernel.identifiers import AccountId, DownloadId, ResultId
from results_core.sharing.granting import Sent
from tests.faults.listening import LEASE, SENDING, SHARED, tell_webhooks
from tests.faults.officers import OFFICER, RECEIVER
from tests.faults.record import TAKEN, Record, read_record
from tests.faults.site import RELEASED, Site, id_number

NEXT_DAY: Final = RELEASED + timedelta(days=1)
KINDS: Final = (DownloadKind.STATEMENTS, DownloadKind.CSV)
_LARGE: Final = DownloadPolicy(statements_at_once=1, rows_at_once=1)
"""By which three results are so many that a worker makes the file."""
_EVERYTHING: Final = Chosen(ticked=False)


def receive(site: Site) -> None:
    """Have an organisation receive three results."""
    owners = site.notes()
    with site.opened(RELEASED) as service:
        for n in SHARED:
            account, result = AccountId(owners[str(n)]["account"]), ResultId(owners[str(n)]["result"])
            assert isinstance(service.application.sharing.send(account, result, RECEIVER.id, SENDING), Sent)
        tell_webhooks(site, service)


def summarise(site: Site) -> None:
    """Write the summary of the day, until nothing is due."""
    with site.opened(NEXT_DAY) as service:
        while service.application.notifications.notify():
            pass
        site.tell("summarised", 1)


def take_out(site: Site) -> None:
    """Ask for a file of each kind, make them, a statement at a step, and take them."""
    there = {one["kind"] for one in read_record(site).downloads}
    with site.opened(RELEASED) as service:
        make = attrs.evolve(service.application.downloads.make, policy=_LARGE)
        for kind in KINDS:
            if kind.value not in there:
                assert isinstance(make(OFFICER, Wish(kind=kind, chosen=_EVERYTHING)), Download)
            site.tell("wished", kind.value)
    for at in (RELEASED, RELEASED + LEASE + LEASE):
        with site.opened(at) as service:
            prepare = attrs.evolve(service.application.downloads.prepare, policy=_LARGE, step=1)
            while prepare():
                pass
            if at > RELEASED:
                _take(site, service)
    site.tell("taken out", len(KINDS))


def _take(site: Site, service: Service) -> None:
    """Take every file, and leave a file whose name says whose results were in them, in which order.

    When each was first seen stands in data files too, and depends on when whoever died held them.
    """
    said = sha256()
    for row in sorted(read_record(site).downloads, key=lambda one: str(one["kind"])):
        handed = service.application.downloads.hand_out(OFFICER, DownloadId(row["id"]))
        assert handed is not None
        content = b"".join(handed.chunks)
        is_archive = row["kind"] == DownloadKind.STATEMENTS.value
        said.update(repr(list(_names(content) if is_archive else _numbers(content))).encode())
    (site.directory / f"{TAKEN}{said.hexdigest()}").touch()


def _names(archive: bytes) -> Iterator[str]:
    """Yield the names of what is in an archive, which is whole and holds nothing twice."""
    with ZipFile(BytesIO(archive)) as opened:
        assert opened.testzip() is None
        names = opened.namelist()
    assert len(set(names)) == len(names) >= len(SHARED)
    yield from names


def _numbers(table: bytes) -> Iterator[str]:
    """Yield the ID Numbers of a data file, which has each candidate once."""
    numbers = [row[3] for row in csv.reader(table.decode("utf-8-sig").splitlines())][1:]
    assert sorted(numbers) == [id_number(n) for n in SHARED]
    yield from numbers


def is_wished(record: Record, kind: str) -> bool:
    """Tell whether the file was asked for, once."""
    return [one["kind"] for one in record.downloads].count(kind) == 1


def has_letters(record: Record, letters: int, *kinds: str) -> bool:
    """Tell whether there are so many letters of the kinds, and no more."""
    return sum(one["kind"] in kinds for one in record.letters) == letters

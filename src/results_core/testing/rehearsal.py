"""The whole application on stand-ins, for tests of use cases and of edges: `rehearse()`."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Final

import attrs

from results_core.application import Application, Policies, Ports, build_application
from results_core.candidates.registering import CheckYourEmail
from results_core.correspondence.messages import Letter, LetterKind
from results_core.exams.catalogue import Catalogue, load_catalogue
from results_core.exams.importing import ImportOrder, ImportReport
from results_core.exams.ports import EntryChanges, Zones
from results_core.exams.zones import zone_of
from results_core.journal.events import Event, EventKind
from results_core.kernel.confidential import BrowserToken, LinkToken
from results_core.kernel.objections import RowObjection
from results_core.results.issuing import StatementKey
from results_core.results.photos import PhotoChanges
from results_core.results.ports import ResultChanges
from results_core.testing.builders import NOON, a_registration_form
from results_core.testing.data_files import PlainDataFiles, PlainStatementFiles, PlainWording
from results_core.testing.files import ListedTables, entry_cells, result_cells
from results_core.testing.ledgers import ListedErasures
from results_core.testing.memory import MemoryStore
from results_core.testing.papers import PlainConfirmations, PlainDarkroom, PlainStatements
from results_core.testing.postman import RecordingPostman
from results_core.testing.stand_ins import (
    BANK_HOLIDAYS,
    CountingHasher,
    FewCommonPasswords,
    LabelledCipher,
    LenientAddresses,
    ListedCheckpoints,
    OpenSlots,
    PlainDigester,
    PlainHosts,
    PlainLists,
    PlainSignatures,
    PlainUploads,
    SeededRandomness,
    StoppedClock,
)
from results_core.testing.stores import Store
from results_core.testing.webhooks import RecordingReceiver

OPERATOR: Final = "Ada"


class OpenShelf:
    """Keeps every drawn statement."""

    def __init__(self) -> None:
        """Begin with none."""
        self.papers: dict[StatementKey, bytes] = {}

    def get(self, key: StatementKey) -> bytes | None:
        """Return the paper, if it is there."""
        return self.papers.get(key)

    def put(self, key: StatementKey, pdf: bytes) -> None:
        """Keep the paper."""
        self.papers[key] = pdf


@attrs.frozen(kw_only=True)
class Rehearsal:
    """An application and everything that it stands on."""

    application: Application
    store: Store
    clock: StoppedClock
    digester: PlainDigester
    hasher: CountingHasher
    slots: OpenSlots
    postman: RecordingPostman
    tables: ListedTables
    statements: PlainStatements
    shelf: OpenShelf
    published: ListedCheckpoints
    ledger: ListedErasures
    darkroom: PlainDarkroom
    receiver: RecordingReceiver

    def import_entries(self, *rows: Mapping[str, str], partial: bool = False) -> ImportReport[EntryChanges]:
        """Import rows of `entries.csv`; without any, the one of `entry_cells()`."""
        path = self.tables.put("entries.csv", rows or [entry_cells()])
        return self.application.import_entries(path, ImportOrder(operator=OPERATOR, partial=partial))

    def import_results(self, *rows: Mapping[str, str], partial: bool = False) -> ImportReport[ResultChanges]:
        """Import rows of `results.csv`; without any, the one of `result_cells()`."""
        path = self.tables.put("results.csv", rows or [result_cells()])
        return self.application.import_results(path, ImportOrder(operator=OPERATOR, partial=partial))

    def import_photos(self, *files: str, partial: bool = False) -> ImportReport[PhotoChanges]:
        """Import files, whose names are all that the stand-in of a darkroom looks at."""
        path = self.tables.put("photos", [{"file": file} for file in files])
        return self.application.import_photos(path, ImportOrder(operator=OPERATOR, partial=partial))

    def deliver(self) -> list[Letter]:
        """Deliver what is due; return what the postman took."""
        before = len(self.postman.letters)
        self.application.deliver_letters()
        return self.postman.letters[before:]

    def delivered(self, kind: LetterKind) -> Letter:
        """Deliver what is due; return the one letter of this kind among it."""
        [letter] = [letter for letter in self.deliver() if letter.kind is kind]
        return letter

    def link_delivered(self, kind: LetterKind) -> LinkToken:
        """Deliver what is due; return the link of the one letter of this kind among it."""
        link = self.delivered(kind).link
        assert link is not None
        return link

    def register(self) -> BrowserToken:
        """Register by `a_registration_form()`; return what tells its browser."""
        answer = self.application.register(**a_registration_form())
        assert isinstance(answer, CheckYourEmail)
        return answer.browser

    def register_and_confirm(self) -> None:
        """Register and confirm the candidate of `entry_cells()`, and read all the letters."""
        browser = self.register()
        link = self.link_delivered(LetterKind.CONFIRM_ADDRESS)
        self.application.confirm(link, browser=browser, password=None)
        self.deliver()

    def events(self, kind: EventKind) -> list[Event]:
        """Return the events of a kind, oldest first."""
        with self.store.begin(reading=True) as work:
            return [event for event in work.journal.read() if event.kind is kind]


def rehearse(
    *,
    at: datetime = NOON,
    policies: Policies | None = None,
    rows: Iterable[Mapping[str, str] | RowObjection] | None = None,
    opening: Callable[[StoppedClock, SeededRandomness], Store] | None = None,
) -> Rehearsal:
    """Return an application with these entries imported: one, unless said otherwise.

    It works on a memory store, or on the one that `opening` makes.
    """
    clock = StoppedClock(at)
    randomness = SeededRandomness("rehearsal")
    store = opening(clock, randomness) if opening else MemoryStore(clock=clock, randomness=randomness)
    hasher, slots, postman, tables = CountingHasher(), OpenSlots(), RecordingPostman(), ListedTables()
    statements, shelf, published = PlainStatements(), OpenShelf(), ListedCheckpoints()
    ledger = ListedErasures()
    digester = PlainDigester()
    darkroom = PlainDarkroom()
    receiver = RecordingReceiver()
    application = build_application(
        Ports(
            begin=store.begin,
            stage_entries=store.stage_entries,
            stage_results=store.stage_results,
            stage_photos=store.stage_photos,
            clock=clock,
            randomness=randomness,
            digester=digester,
            cursors=digester,
            cipher=LabelledCipher(),
            hasher=hasher,
            slots=slots,
            common_passwords=FewCommonPasswords(),
            addresses=LenientAddresses(),
            hosts=PlainHosts(),
            holidays=BANK_HOLIDAYS,
            postman=postman,
            read_table=tables,
            read_photos=tables,
            read_upload=PlainUploads(),
            write_list=PlainLists(),
            darkroom=darkroom,
            statements=statements,
            confirmations=PlainConfirmations(),
            shelf=shelf,
            data_files=PlainDataFiles(),
            statement_files=PlainStatementFiles(statements),
            wording=PlainWording(),
            signatures=PlainSignatures(),
            receipt_signatures=PlainSignatures(),
            public_keys=list,
            published=published,
            ledger=ledger,
            send_to_webhook=receiver,
            catalogue=_catalogue(),
            zones=Zones({}, zone_of),
        ),
        policies,
    )
    rehearsal = Rehearsal(
        application=application,
        store=store,
        clock=clock,
        digester=digester,
        hasher=hasher,
        slots=slots,
        postman=postman,
        tables=tables,
        statements=statements,
        shelf=shelf,
        published=published,
        ledger=ledger,
        darkroom=darkroom,
        receiver=receiver,
    )
    path = tables.put("entries.csv", [entry_cells()] if rows is None else rows)
    application.import_entries(path, ImportOrder(operator=OPERATOR))
    return rehearsal


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()

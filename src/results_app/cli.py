"""The command `results`: what its commands work with, opened when they need it."""

import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from typing import TYPE_CHECKING, NoReturn

from adapters_cli.main import build_command
from adapters_cli.session import OUTSIDE
from adapters_cli.tools import (
    BackedUp,
    BadSettings,
    DatabaseStatus,
    Deliveries,
    KeyStatus,
    Options,
    Rejects,
    RotatedKeys,
    Tools,
)

if TYPE_CHECKING:
    from pathlib import Path

    from results_app.backups import Backup
    from results_app.settings import Settings
    from results_app.wiring import Service
    from results_core.application import Application
    from results_core.exams.catalogue import Catalogue
    from results_core.kernel.tables import TableReader
    from results_core.kernel.time import Clock
    from results_core.verification.receipts import ReceiptChecker


def main() -> NoReturn:
    """Run the command."""
    run(WiredTools(os.environ))


def run(tools: Tools) -> NoReturn:
    """Run the command with these tools; what nobody foresaw is told without anything personal (LOG-1)."""
    try:
        build_command(tools)(prog_name="results")
    except Exception as fault:  # noqa: BLE001 - whatever it is, its message may hold somebody's data
        _tell(fault)
        raise SystemExit(OUTSIDE) from None
    raise SystemExit(0)


def _tell(fault: Exception) -> None:
    from results_app.logs import places_of

    lines = [
        f"results: a fault that nobody foresaw: {type(fault).__qualname__}",
        "Nothing was left half done. It arose in:",
        *(f"  {place}" for place in places_of(fault.__traceback__)),
    ]
    sys.stderr.write("\n".join(lines) + "\n")


class WiredTools:
    """Opens what a command works with, by the settings; imports are made where they are needed."""

    def __init__(self, environment: Mapping[str, str], *, clock: "Clock | None" = None) -> None:
        """Read settings from this environment; a clock is given in tests alone."""
        self._environment = environment
        self._clock = clock

    @contextmanager
    def application(self, options: Options) -> "Iterator[Application]":
        """Open the application, and close it again."""
        with self._service(options) as service:
            yield service.application

    def catalogue(self, options: Options) -> "Catalogue":
        """Return the catalogue of exams; no database is needed."""
        from results_app.exam_catalogue import catalogue_of

        with _naming_bad_settings():
            return catalogue_of(self._settings(options))

    def board_zone(self, options: Options) -> str:
        """Return the zone in which the board speaks of instants."""
        with _naming_bad_settings():
            return self._settings(options).board_zone

    def reader(self) -> "TableReader":
        """Return what reads the board's files."""
        from adapters_documents.tables import read_table

        return read_table

    def rejects(
        self, path: "Path", *, columns: Sequence[str], file_format: str
    ) -> AbstractContextManager[Rejects]:
        """Open a file for bad rows."""
        from adapters_documents.rejects import RejectsFile

        return RejectsFile(path, columns=tuple(columns), format=file_format)

    def upgrade(self, options: Options) -> DatabaseStatus:
        """Bring the database's schema to the newest revision."""
        from adapters_sql.schema import upgrade

        upgrade(self._database_url(options))
        return self.database_status(options)

    def database_status(self, options: Options) -> DatabaseStatus:
        """Return how the database stands."""
        from adapters_sql.schema import schema_status

        status = schema_status(self._database_url(options))
        return DatabaseStatus(
            kind=status.server,
            schema=status.current,
            newest=status.newest,
            warnings=status.warnings,
        )

    def check_database(self, options: Options) -> Sequence[str]:
        """Return every fault that is found in the database and its schema."""
        from adapters_sql.schema import check

        return check(self._database_url(options))

    def columns(self, options: Options) -> Mapping[str, Collection[str]]:
        """Return the names of the database's columns, by table."""
        from adapters_sql.schema import columns

        return columns(self._database_url(options))

    def unready(self, options: Options) -> Sequence[str]:
        """Return what keeps the service from its work: nothing where all is well."""
        from results_app.readiness import readiness_of

        with self._service(options) as service:
            return readiness_of(service).faults()

    def backup(
        self, options: Options, file: "Path", *, operator: str, progress: Callable[[int], object]
    ) -> BackedUp:
        """Take a backup; the file is whole under its name, or not there."""
        from results_app.backups import take_backup

        with _naming_bad_settings():
            taken = take_backup(
                self._settings(options), file, operator=operator, clock=self._clock, progress=progress
            )
        return _backed_up(taken)

    def holds_something(self, options: Options) -> bool:
        """Tell whether a restore would do away with anything."""
        from adapters_sql.backups import holds_something

        return holds_something(self._database_url(options))

    def restore(
        self,
        options: Options,
        file: "Path",
        *,
        operator: str,
        replace: bool,
        progress: Callable[[int], object],
    ) -> BackedUp:
        """Put a backup in the place of what the database holds."""
        from results_app.backups import restore_backup

        with _naming_bad_settings():
            restored = restore_backup(
                self._settings(options),
                file,
                operator=operator,
                replace=replace,
                clock=self._clock,
                progress=progress,
            )
        aside = restored.set_aside
        return _backed_up(restored.backup)._replace(
            erasures=restored.erasures,
            sealed=restored.sealed,
            set_aside=None if aside is None else str(aside),
        )

    def key_status(self, options: Options) -> KeyStatus:
        """Return the keys of the service, and how much lies under older ones."""
        from results_app.rotating import key_lines, outdated

        with self._service(options) as service:
            return KeyStatus(keys=key_lines(service), outdated=outdated(service))

    def rotate_keys(
        self, options: Options, *, purpose: str | None, operator: str, resume: bool
    ) -> RotatedKeys:
        """Make fresh keys unless it only resumes, and seal anew what lies under older ones."""
        from results_app.rotating import ROTATED, complete, outdated_columns, record, reseal, rotate

        with _naming_bad_settings():
            added = {} if resume else complete(self._settings(options), purpose)
        with self._service(options) as service:
            wanted = [] if resume else [one for one in ROTATED if purpose in {None, one.name}]
            for name, key in added.items():
                record(service, name, key, operator=operator)
            keys = {
                one.name: added.get(one.name) or rotate(service, one, operator=operator) for one in wanted
            }
            return RotatedKeys(keys=keys, resealed=reseal(service), left=outdated_columns(service))

    def receipt_checker(self, options: Options, keys: str | None) -> "ReceiptChecker":
        """Return what knows signatures of receipts: by published keys, or by those of the secrets file."""
        from pathlib import Path

        from adapters_crypto.keyring import RECEIPTS
        from adapters_crypto.public_keys import PublishedKeys
        from adapters_crypto.signatures import Ed25519Signatures
        from results_app.wiring import keys_of

        if keys is not None:
            return PublishedKeys(Path(keys), purpose=RECEIPTS.name)
        with _naming_bad_settings():
            return Ed25519Signatures(keys_of(self._settings(options)).of(RECEIPTS))

    def serve(self, options: Options, *, host: str, port: int, workers: int) -> None:
        """Serve the site until told to stop."""
        from adapters_cli.output import tell
        from results_app.logs import keep_log
        from results_app.sealer import on_standard_output
        from results_app.serving import address_of, listening, serve
        from results_app.site import build_site, runs_its_own_worker
        from results_app.worker import worker_of

        with (
            listening(host, port) as plug,
            self._service(options, base_url=address_of(host, port)) as service,
        ):
            with _naming_bad_settings():
                site = build_site(service)
            keep_log(requests=service.settings.log_requests)
            service.statements.prepare_aside()
            tell(f"{service.settings.service_name} is served on {address_of(host, port)}")
            works = runs_its_own_worker(service)
            serve(
                site,
                plug,
                threads=workers,
                behind_proxy=service.settings.trusted_proxies > 0,
                worker=worker_of(service, announce=on_standard_output) if works else None,
            )

    def deliver(self, options: Options) -> Deliveries:
        """Deliver every letter that is due; stop early where the mail server cannot be reached."""
        from results_app.worker import worker_of

        with self._service(options) as service:
            report = worker_of(service).deliver_due()
        return Deliveries(report.sent, report.waiting, report.failed, report.dropped)

    def work_once(self, options: Options) -> Deliveries:
        """Do everything that is due, and end."""
        from results_app.sealer import on_standard_output
        from results_app.worker import worker_of

        with self._service(options) as service:
            report = worker_of(service, announce=on_standard_output).run_once()
        return Deliveries(report.sent, report.waiting, report.failed, report.dropped)

    def work(self, options: Options) -> None:
        """Deliver letters and seal the journal until told to stop."""
        import signal

        from adapters_cli.output import tell
        from results_app.logs import keep_log
        from results_app.sealer import on_standard_output
        from results_app.worker import worker_of

        with self._service(options) as service:
            keep_log(requests=service.settings.log_requests)
            worker = worker_of(service, announce=on_standard_output)
            for stop in (signal.SIGTERM, signal.SIGINT):
                signal.signal(stop, lambda *_: worker.stop())
            tell("Letters are delivered and events sealed until this is stopped.")
            worker.run()

    def demo(self, *, host: str, port: int, directory: "Path", reset: bool) -> None:
        """Fill a site on the first start, and serve it with a mailbox page."""
        from adapters_cli.output import tell
        from results_app.demo import mailbox_of, opened_demo
        from results_app.demo.guide import guide
        from results_app.serving import address_of, listening, serve
        from results_app.site import build_site
        from results_app.worker import worker_of

        base_url = address_of(host, port)
        with (
            listening(host, port) as plug,
            opened_demo(directory, base_url=base_url, reset=reset, tell=tell) as service,
        ):
            site = build_site(service, mailbox=mailbox_of(directory))
            service.statements.prepare_aside()
            tell(guide(service.application, base_url))
            serve(site, plug, threads=8, behind_proxy=False, worker=worker_of(service))

    @contextmanager
    def _service(self, options: Options, **defaults: str) -> "Iterator[Service]":
        from results_app.memory import look_seldom_for_cycles
        from results_app.wiring import open_service

        with _naming_bad_settings():
            service = open_service(self._settings(options, **defaults), clock=self._clock)
        look_seldom_for_cycles()
        with closing(service):
            yield service

    def _database_url(self, options: Options) -> str:
        with _naming_bad_settings():
            return self._settings(options).database_url

    def _settings(self, options: Options, **defaults: str) -> "Settings":
        from pathlib import Path

        from results_app.settings import load_settings

        given = {} if options.database is None else {"database_url": options.database}
        file = None if options.settings is None else Path(options.settings)
        return load_settings(file, self._environment, defaults=defaults, **given)


def _backed_up(backup: "Backup") -> BackedUp:
    head, summary = backup.contents.head, backup.contents.summary
    return BackedUp(
        database=head.server,
        schema=head.schema,
        taken_at=head.taken_at,
        key=backup.key,
        rows=summary.rows,
        octets=summary.octets,
        digest=summary.digest,
    )


@contextmanager
def _naming_bad_settings() -> Iterator[None]:
    from results_app.settings import SettingsFault

    try:
        yield
    except SettingsFault as fault:
        raise BadSettings(fault.faults) from fault

"""The one place where adapters meet the core: settings in, a ready application out."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

import attrs

from adapters_crypto.checkpoint_file import CheckpointFile
from adapters_crypto.columns import AesColumns
from adapters_crypto.common_passwords import ListedWords
from adapters_crypto.digests import HmacDigests
from adapters_crypto.erasure_ledger import ErasureFile
from adapters_crypto.keyring import (
    CHECKPOINTS,
    COLUMNS,
    CURSORS,
    DIGESTS,
    PEPPER,
    RECEIPTS,
    Keys,
    KeysFault,
    development_keys,
)
from adapters_crypto.keys import load_keys
from adapters_crypto.live_keys import LiveKeys
from adapters_crypto.passwords import Argon2Parameters, Argon2Passwords
from adapters_crypto.randomness import SystemRandomness
from adapters_crypto.signatures import Ed25519Signatures, public_halves
from adapters_crypto.slots import BoundedSlots
from adapters_documents.checked_lists import CheckedLists
from adapters_documents.darkroom import PillowDarkroom
from adapters_documents.photo_directory import read_photo_directory
from adapters_documents.shelf import ShelfInMemory
from adapters_documents.spreadsheets import Spreadsheets
from adapters_documents.tables import read_table
from adapters_documents.uploads import Uploads
from adapters_documents.words import WordsInFiles
from adapters_http.webhooks import WebhookPost
from adapters_mail.addresses import CheckedAddresses
from adapters_mail.domains import PublicHostNames
from adapters_sql.store import SqlStore
from results_app.clock import SystemClock
from results_app.exam_catalogue import catalogue_of
from results_app.holidays import PublicHolidays
from results_app.letterheads import Confirmations, Statements, postman_of
from results_app.settings import Settings, SettingsFault
from results_core.access.lockout import LockoutPolicy
from results_core.access.sessions import SessionPolicy
from results_core.access.throttles import FailurePolicy
from results_core.api_access.limiting import call_policy
from results_core.application import Application, Policies, Ports, build_application
from results_core.candidates.guessing import GuessingPolicy
from results_core.candidates.registering import RegistrationPolicy
from results_core.exams.catalogue import Catalogue
from results_core.exams.ports import Zones
from results_core.exams.zones import zone_of
from results_core.kernel.time import Clock
from results_core.organisations.applying import ApplyingPolicy
from results_core.organisations.working_days import Promise
from results_core.privacy.retention import RetentionPolicy
from results_texts import names_of_country

Found = TypeVar("Found")

FAILURES: Final = FailurePolicy()
PAIRS: Final = GuessingPolicy()


@attrs.frozen(kw_only=True)
class Service:
    """An application with what its edges need besides."""

    settings: Settings
    application: Application
    store: SqlStore
    keys: Keys | LiveKeys
    """Those of the secrets file, as they are whenever they are asked for."""
    cipher: AesColumns
    digests: HmacDigests
    statements: Statements

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


def open_results(settings: Settings, *, clock: Clock | None = None) -> Application:
    """Return a ready application for embedding in another service (mission F2).

    A database in memory gets its schema at once; any other must have been upgraded. A clock is
    given in tests alone: it then decides about the release too.

    Raises:
        SettingsFault: The secrets file or the catalogue's file cannot be used; every fault is named.
        ResultsError: The database cannot be reached, or its schema is not the one of this version.
    """
    return open_service(settings, clock=clock).application


def open_service(settings: Settings, *, clock: Clock | None = None) -> Service:
    """Return the application with its store and keys; see `open_results`."""
    if settings.in_production and clock is not None and not isinstance(clock, SystemClock):
        raise SettingsFault(("ENVIRONMENT: production tells the time by the machine's clock alone",))
    keys, catalogue = _files_of(settings)
    rings = _following(settings, keys)
    cipher = AesColumns(rings.of(COLUMNS))
    digests = HmacDigests(rings.of(DIGESTS))
    randomness = SystemRandomness()
    statements = Statements(settings)
    store = SqlStore.open(
        settings.database_url,
        cipher=cipher,
        randomness=randomness,
        clock=clock,
        countries=names_of_country,
    )
    ports = Ports(
        begin=store.begin,
        ahead=store.ahead,
        stage_entries=store.stage_entries,
        stage_results=store.stage_results,
        stage_photos=store.stage_photos,
        clock=clock or SystemClock(),
        randomness=randomness,
        digester=digests,
        cursors=HmacDigests(rings.of(CURSORS)),
        cipher=cipher,
        hasher=Argon2Passwords(Argon2Parameters(), rings.of(PEPPER)),
        slots=BoundedSlots(),
        common_passwords=ListedWords(),
        addresses=CheckedAddresses(),
        hosts=PublicHostNames(),
        holidays=PublicHolidays(settings.holidays),
        postman=postman_of(settings, catalogue),
        read_table=read_table,
        read_photos=read_photo_directory,
        read_upload=Uploads(),
        write_list=CheckedLists(),
        darkroom=PillowDarkroom(),
        statements=statements,
        confirmations=Confirmations(settings),
        shelf=ShelfInMemory(),
        data_files=Spreadsheets(),
        statement_files=statements,
        wording=WordsInFiles(),
        signatures=Ed25519Signatures(rings.of(CHECKPOINTS)),
        receipt_signatures=Ed25519Signatures(rings.of(RECEIPTS)),
        public_keys=public_halves({one.name: rings.of(one) for one in (RECEIPTS, CHECKPOINTS)}),
        published=CheckpointFile(settings.published_checkpoints),
        ledger=ErasureFile(settings.erasure_ledger),
        send_to_webhook=WebhookPost(ports=settings.webhook_ports),
        catalogue=catalogue,
        zones=Zones(of_centres=settings.centre_zones, of_country=zone_of),
    )
    return Service(
        settings=settings,
        application=build_application(ports, policies_of(settings)),
        store=store,
        keys=rings,
        cipher=cipher,
        digests=digests,
        statements=statements,
    )


def _files_of(settings: Settings) -> tuple[Keys, Catalogue]:
    """Read the files that settings name, and name what is wrong with any of them."""
    faults: list[str] = []
    keys = _usable(keys_of, settings, faults)
    catalogue = _usable(catalogue_of, settings, faults)
    if keys is None or catalogue is None:
        raise SettingsFault(tuple(faults))
    return keys, catalogue


def _usable(read: Callable[[Settings], Found], settings: Settings, faults: list[str]) -> Found | None:
    try:
        return read(settings)
    except SettingsFault as fault:
        faults += fault.faults
        return None


def _following(settings: Settings, keys: Keys) -> Keys | LiveKeys:
    """Return keys that follow the secrets file, where there is one."""
    if settings.secrets_file is None and settings.in_memory:
        return keys
    return LiveKeys(
        settings.keys_file,
        lambda: load_keys(settings.keys_file, create=False, production=settings.in_production),
    )


def keys_of(settings: Settings) -> Keys:
    """Return the keys: of the secrets file, or well-known ones where nothing outlives the process.

    Raises:
        SettingsFault: The secrets file cannot be used; every fault is named.
    """
    if settings.secrets_file is None and settings.in_memory:
        return development_keys(datetime.now(UTC))
    production = settings.in_production
    try:
        return load_keys(settings.keys_file, create=not production, production=production)
    except KeysFault as faulty:
        raise SettingsFault(tuple(f"SECRETS_FILE: {fault}" for fault in faulty.faults)) from faulty


def policies_of(settings: Settings) -> Policies:
    """Return the rules as the operator has settled them."""
    return Policies(
        search_shows_identity=settings.search_shows_identity,
        lockout=LockoutPolicy(
            tolerated=settings.lockout_tolerated,
            lasting=timedelta(minutes=settings.lockout_minutes),
            streak=settings.lockout_streak,
        ),
        failures=FailurePolicy(
            of_address=attrs.evolve(FAILURES.of_address, most=settings.lockout_address_failures),
            of_all=attrs.evolve(FAILURES.of_all, most=settings.lockout_alarm_failures),
        ),
        sessions=SessionPolicy(
            idle=timedelta(minutes=settings.session_idle_minutes),
            absolute=timedelta(hours=settings.session_absolute_hours),
        ),
        registering=RegistrationPolicy(
            terms_version=settings.terms_version,
            updates_version=settings.updates_version,
            minimum_age_updates=settings.minimum_age_updates,
            guessing=GuessingPolicy(
                of_id_number=attrs.evolve(PAIRS.of_id_number, most=settings.lockout_pairs),
                of_secret=attrs.evolve(
                    PAIRS.of_secret,
                    most=settings.lockout_pairs_in_all,
                    in_all=settings.lockout_pairs_in_all,
                ),
                of_address=attrs.evolve(PAIRS.of_address, most=settings.lockout_address_pairs),
                of_all=attrs.evolve(PAIRS.of_all, most=settings.lockout_alarm_pairs),
            ),
        ),
        applying=ApplyingPolicy(
            terms_version=settings.terms_version,
            promise=Promise(decided=settings.decision_days),
            language=settings.default_language,
        ),
        retention=RetentionPolicy(
            registration_days=settings.retention_registration_days,
            attempt_days=settings.retention_attempt_days,
            link_days=settings.retention_link_days,
            letter_days=settings.retention_letter_days,
            identity_months=settings.retention_identity_months,
            closed_account_months=settings.retention_closed_account_months,
            application_months=settings.retention_application_months,
            delivery_days=settings.retention_delivery_days,
            download_months=settings.retention_download_months,
        ),
        board_zone=settings.board_zone,
        calls=call_policy(settings.api_calls_per_minute),
        webhook_ports=settings.webhook_ports,
        letters_per_minute=settings.letters_per_minute,
    )

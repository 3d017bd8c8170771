"""Everything that is kept of a candidate, as they get it: the shape of the copy (PRV-4).

The shape is stable: what is here keeps its name and meaning, and `version` counts up where something new
comes. Instants are in UTC, dates are days, both as in ISO 8601. What does not apply is null.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from results_core.access.sessions import Session
from results_core.candidates.model import Account, Consent, Registration
from results_core.correspondence.outbox import Posting
from results_core.exams.entries import Entry
from results_core.journal.events import Event, EventKind
from results_core.kernel.identifiers import OrganisationId, ResultId
from results_core.results.model import ReadResult, ResultStatus, ResultVersion
from results_core.results.statement_numbers import shown
from results_core.sharing.model import ReadShare, ShareGrant

FORMAT: Final = "results-online/own-data"
VERSION: Final = 2

TOLD: Final = frozenset(
    {
        EventKind.CONFIRMED,
        EventKind.REGISTERED_AGAIN,
        EventKind.LOGIN_TRIED,
        EventKind.LOGIN_REFUSED,
        EventKind.LOGIN_LOCKED,
        EventKind.LOGGED_IN,
        EventKind.LOGGED_OUT,
        EventKind.RECOVERY_ASKED,
        EventKind.PASSWORD_RESET,
        EventKind.PASSWORD_CHANGED,
        EventKind.ADDRESS_CHANGE_ASKED,
        EventKind.ADDRESS_CHANGED,
        EventKind.ADDRESS_CHANGE_UNDONE,
        EventKind.LANGUAGE_CHOSEN,
        EventKind.UPDATES_CHOSEN,
        EventKind.SESSIONS_ENDED,
        EventKind.DATA_EXPORTED,
        EventKind.UNLOCKED,
    }
)
"""What happened to the account. Events about a result are not among them: they would tell of it too soon."""

OwnData = Mapping[str, Any]
"""Texts, numbers, null, lists and mappings of them: ready to be written as JSON."""


def own_data(
    account: Account | None,
    results: Sequence[ReadResult],
    *,
    sessions: Sequence[Session],
    events: Sequence[Event],
    passports: Mapping[str, str],
    photos: Mapping[ResultId, bytes],
    exams: Mapping[str, str],
    now: datetime,
) -> OwnData:
    """Return the copy; there is no account where nobody has confirmed one.

    `passports` are by ID Number, `photos` JPEGs by result, `exams` names by code.
    """
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": _instant(now),
        "account": _account(account),
        "entries": [
            _entry(read.entry, passports.get(read.entry.id_number), exams)
            | {"result": _result(read, photos.get(read.entry.id))}
            for read in results
        ],
        "sessions": [
            {
                "began_at": _instant(one.opened_at),
                "last_seen_at": _instant(one.seen_at),
                "browser": one.browser.family.value,
                "system": one.browser.system.value,
            }
            for one in sessions
        ],
        "events": [
            {"at": _instant(event.at), "kind": event.kind.value, "by": event.actor.value}
            for event in events
            if event.kind in TOLD
        ],
    }


def with_letters(copy: OwnData, sent: Sequence[Posting]) -> OwnData:
    """Return the copy with the letters that were sent."""
    return {
        **copy,
        "letters": [{"sent_at": _instant(one.due_at), "occasion": one.kind.value} for one in sent],
    }


def with_shares(copy: OwnData, shares: Sequence[ReadShare], names: Mapping[OrganisationId, str]) -> OwnData:
    """Return the copy with what was sent to organisations, latest first; nothing of a result is in it."""
    return {**copy, "shares": [_share(one.grant, names.get(one.grant.organisation, "")) for one in shares]}


def _share(grant: ShareGrant, organisation: str) -> OwnData:
    instants = {
        "sent_at": grant.sent_at,
        "expires_at": grant.expires_at,
        "withdrawn_at": grant.withdrawn_at,
        "opened_at": grant.opened_at,
        "downloaded_at": grant.downloaded_at,
        "pulled_at": grant.pulled_at,
    }
    return {
        "id": grant.id,
        "entry": grant.result,
        "organisation": organisation,
        "scope": grant.scope.value,
        "purpose": grant.purpose.value,
        **{name: None if at is None else _instant(at) for name, at in instants.items()},
    }


def _account(account: Account | None) -> OwnData | None:
    if account is None:
        return None
    return {
        "id": account.id,
        "began_with": account.began_with,
        "email": account.email,
        "language": account.language,
        "registered_at": _instant(account.registered_at),
        "confirmed_at": _instant(account.confirmed_at),
        "terms_of_use": _consent(account.terms),
        "updates": _consent(account.updates),
    }


def waiting(registration: Registration) -> OwnData:
    """Return a registration that waits to be confirmed."""
    return {
        "id_number": registration.id_number,
        "email": registration.email,
        "language": registration.language,
        "registered_at": _instant(registration.registered_at),
        "terms_of_use": _consent(registration.terms),
        "updates": _consent(registration.updates),
    }


def _consent(consent: Consent | None) -> OwnData | None:
    return None if consent is None else {"at": _instant(consent.at), "version": consent.version}


def _entry(entry: Entry, passport_number: str | None, exams: Mapping[str, str]) -> dict[str, Any]:
    sitting = entry.sitting
    return {
        "id": entry.id,
        "id_number": entry.id_number,
        "given_names": entry.given_names,
        "family_name": entry.family_name,
        "date_of_birth": entry.date_of_birth.isoformat(),
        "passport_number": passport_number,
        "exam": {"code": sitting.exam, "name": exams[sitting.exam]},
        "session": sitting.session,
        "exam_date": sitting.exam_date.isoformat(),
        "delivery": sitting.delivery.value,
        "centre": {"number": entry.centre.number, "name": entry.centre.name, "country": entry.centre.country},
        "place_of_entry": entry.place_of_entry,
        "candidate_number": entry.candidate_number,
        "releases_at": _instant(sitting.releases_at),
    }


def _result(read: ReadResult, photo: bytes | None) -> OwnData | None:
    """Return what is released; before the release nothing, whatever is loaded (REL-1)."""
    if not read.released:
        return None
    version = read.version
    if version is None:
        return {"status": ResultStatus.PENDING.value}
    if version.status is not ResultStatus.REPORTED:
        return {"status": version.status.value}
    return _reported(version) | {"photo": None if photo is None else b64encode(photo).decode("ascii")}


def _reported(version: ResultVersion) -> dict[str, Any]:
    number = version.statement_number
    return {
        "status": version.status.value,
        "name_on_statement": version.candidate_name,
        "overall": version.overall,
        "result": version.label,
        "cefr": version.cefr,
        "components": [
            {"name": component.value, "score": score, "below_reported": score is None}
            for component, score in version.scores.items()
        ],
        "statement_number": None if number is None else shown(number),
        "recorded_at": _instant(version.recorded_at),
        "amended_at": None if version.amended_at is None else _instant(version.amended_at),
    }


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")

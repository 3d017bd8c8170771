"""What an acknowledgement promises, and what every change and its event have to agree upon."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, Final

import attrs

from tests.faults.joining import (
    approved,
    approved_by_events,
    has_asked,
    has_confirmed_joining,
    has_joined,
    has_password,
    is_approved,
    is_in,
    joined,
)
from tests.faults.listening import was_told
from tests.faults.officers import (
    applications_by_events,
    is_applied,
    is_confirmed,
    is_looked_up,
    seen_by_events,
)
from tests.faults.record import Record, Row
from tests.faults.site import id_number
from tests.faults.taking_out import has_letters, is_wished

Kept = Callable[[Record, Any], bool]


def _owned(record: Record, number: str) -> set[str]:
    """Return the account of an ID Number, if it has one."""
    entry = record.entry_ids().get(number)
    return {one["account_id"] for one in record.account_entries if one["entry_id"] == entry}


def _registered(record: Record, number: str) -> bool:
    return number in {one["id_number"] for one in record.registrations} or bool(_owned(record, number))


def _entered(record: Record, numbers: tuple[int, int]) -> bool:
    return {id_number(n) for n in range(*numbers)} <= record.entry_ids().keys()


def _reported(record: Record, numbers: tuple[int, int]) -> bool:
    entries, versions = record.entry_ids(), {one["result_id"] for one in record.result_versions}
    return {entries.get(id_number(n)) for n in range(*numbers)} <= versions


def _reset(record: Record, number: str) -> bool:
    issued = {one["id_number"] for one in record.entries if one["secret_issued_at"] is not None}
    return number in issued and not _registered(record, number)


def _closed(record: Record, number: str) -> bool:
    closed = {one["id"] for one in record.accounts if one["closed_at"] is not None}
    return bool(_owned(record, number) & closed)


def _amended(record: Record, version: tuple[str, int]) -> bool:
    number, said = version
    entry = record.entry_ids()[number]
    return (entry, said) in {(one["result_id"], one["number"]) for one in record.result_versions}


def _shares_of(record: Record, number: str) -> list[Row]:
    entry = record.entry_ids().get(number)
    return [one for one in record.shares if one["result_id"] == entry]


def _stopped(record: Record, number: str) -> bool:
    shares = _shares_of(record, number)
    return bool(shares) and all(one["withdrawn_at"] is not None for one in shares)


PROMISES: Final[Mapping[str, Kept]] = {
    "migrated": lambda record, _: "events" in record.rows,
    "entered": _entered,
    "reported": _reported,
    "registered": _registered,
    "confirmed": lambda record, number: bool(_owned(record, number)),
    "reset": _reset,
    "closed": _closed,
    "amended": _amended,
    "shared": lambda record, number: len(_shares_of(record, number)) == 1,
    "stopped": _stopped,
    "received": lambda record, shares: len(record.events_of("share_received")) >= shares,
    "told of the end": lambda record, shares: len(record.events_of("share_ended")) >= shares,
    "erased": lambda record, number: not _registered(record, number),
    "applied": is_applied,
    "application confirmed": is_confirmed,
    "approved": is_approved,
    "password chosen": has_password,
    "officer in": is_in,
    "asked to join": has_asked,
    "joining confirmed": has_confirmed_joining,
    "joined": has_joined,
    "looked up": is_looked_up,
    "corrections told": lambda record, results: len(record.events_of("correction_told")) >= results,
    "announced": lambda record, letters: len(_letters("result_out")(record)) >= letters,
    "backed up": lambda record, name: name in record.files,
    "restored": lambda record, _: bool(record.events_of("backup_restored")),
    "delivered": lambda record, letters: len(record.spool) >= letters,
    "told by webhook": was_told,
    "summarised": lambda record, letters: has_letters(record, letters, "daily_summary", "late_summary"),
    "wished": is_wished,
    "taken out": lambda record, letters: has_letters(record, letters, "download_ready"),
    "sealed": lambda record, checkpoints: record.checkpoints.count(b"\n") >= checkpoints,
}
"""By the effect that was told, with what it was told about. What was revoked is tried out instead (I8)."""


def broken_promises(record: Record, said: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return every acknowledged effect that is not there."""
    return [
        f"{one['effect']} {one['about']}"
        for one in said
        if one["effect"] in PROMISES and not PROMISES[one["effect"]](record, one["about"])
    ]


@attrs.frozen
class Agreement:
    """What the state says, and what the events say of it: the same, each as often."""

    what: str
    state: Callable[[Record], Iterable[Hashable]]
    events: Callable[[Record], Iterable[Hashable]]
    tidied: bool = False
    """Whether the state is forgotten in time: then it says less than the events."""

    def broken(self, record: Record) -> str | None:
        """Return how they differ; None if they agree."""
        if self.tidied and record.events_of("tidied"):
            return None
        state, events = Counter(self.state(record)), Counter(self.events(record))
        if state == events:
            return None
        return f"{self.what}: {_some(state - events)} without event, {_some(events - state)} without effect"


def _some(counts: Counter[Any]) -> str:
    return f"{counts.total()} ({next(iter(counts), None)})"


CHANGED_BY_HAND: Final = ("result_amended", "result_withheld", "result_unwithheld", "result_cancelled")


def _letters(kind: str) -> Callable[[Record], list[str]]:
    return lambda record: [one["id"] for one in record.letters if one["kind"] == kind]


def _times(kind: str, fact: str) -> Callable[[Record], range]:
    return lambda record: range(sum(event["facts"][fact] for event in record.events_of(kind)))


def _shares_told(*kinds: str) -> Callable[[Record], list[Hashable]]:
    return lambda record: [event["facts"]["share"] for event in record.events_of(*kinds)]


def _gone_accounts(record: Record) -> set[str]:
    """Return the accounts that were dissolved: reset, or erased."""
    erased = {event["account"] for event in record.events_of("candidate_erased") if event["account"]}
    return _reset_accounts(record) | erased


def _reset_accounts(record: Record) -> set[str]:
    return {event["account"] for event in record.events_of("candidate_reset") if event["account"]}


def _open_sessions(record: Record) -> list[tuple[str, int]]:
    """Return how many sessions every account has, as its events tell."""
    ended = _gone_accounts(record) | {one["account"] for one in record.events_of("account_closed")}
    opened = Counter(_who(event) for event in record.events_of("logged_in"))
    opened.subtract(_who(event) for event in record.events_of("logged_out"))
    for event in record.events_of("sessions_ended"):
        opened[_who(event)] -= event["facts"]["sessions"]
    return [(account, count) for account, count in opened.items() if count and account not in ended]


def _who(event: Row) -> str:
    """Return whose account it is that the event is of: a candidate's, or an officer's."""
    who: str = event["account"] or event["facts"]["officer"]
    return who


def _requests_told(kind: str) -> Callable[[Record], set[str]]:
    return lambda record: {event["facts"]["request"] for event in record.events_of(kind)}


AGREEMENTS: Final = (
    Agreement("entries", lambda record: range(len(record.entries)), _times("entries_imported", "new")),
    Agreement(
        "results",
        lambda record: range(sum(one["number"] == 1 for one in record.result_versions)),
        _times("results_imported", "new"),
    ),
    Agreement(
        "later versions",
        lambda record: [
            (one["result_id"], one["number"]) for one in record.result_versions if one["number"] > 1
        ],
        lambda record: [
            (event["result"], event["facts"]["version"]) for event in record.events_of(*CHANGED_BY_HAND)
        ],
    ),
    Agreement(
        "registrations by their links",
        lambda record: range(sum(one["purpose"] == "confirm_address" for one in record.links)),
        lambda record: range(len(record.events_of("registered", "confirmation_resent"))),
        tidied=True,
    ),
    Agreement(
        "registrations by their letters",
        lambda record: range(len(_letters("confirm_address")(record))),
        lambda record: range(len(record.events_of("registered", "confirmation_resent"))),
    ),
    Agreement(
        "accounts",
        lambda record: [*_gone_accounts(record), *(one["id"] for one in record.accounts)],
        lambda record: [event["account"] for event in record.events_of("confirmed")],
    ),
    Agreement(
        "closed accounts",
        lambda record: [one["id"] for one in record.accounts if one["closed_at"] is not None],
        lambda record: (
            {event["account"] for event in record.events_of("account_closed")} - _reset_accounts(record)
        ),
    ),
    Agreement(
        "accounts that were reset, by their letters",
        lambda record: range(len(_letters("account_reset")(record))),
        lambda record: range(len(_reset_accounts(record))),
    ),
    Agreement(
        "results that are out",
        lambda record: range(sum(job["done"] for job in record.jobs if job["kind"] == "release")),
        lambda record: range(len({event["result"] for event in record.events_of("released")})),
    ),
    Agreement(
        "Secret Numbers of ours",
        lambda record: [one["id"] for one in record.entries if one["secret_issued_at"] is not None],
        lambda record: {event["result"] for event in record.events_of("candidate_reset")},
    ),
    Agreement(
        "shares",
        lambda record: [one["id"] for one in record.shares],
        _shares_told("share_sent"),
    ),
    Agreement(
        "shares that were stopped",
        lambda record: [one["id"] for one in record.shares if one["withdrawn_at"] is not None],
        _shares_told("share_withdrawn"),
    ),
    Agreement(
        "shares that their organisation has heard of",
        lambda record: [one["id"] for one in record.shares if one["told"] is not None],
        _shares_told("share_received"),
    ),
    Agreement(
        "shares whose end their organisation has heard of",
        lambda record: [one["id"] for one in record.shares if one["told"] == "ended"],
        _shares_told("share_ended"),
    ),
    Agreement(
        "applications",
        lambda record: range(len(record.applications)),
        applications_by_events,
        tidied=True,
    ),
    Agreement(
        "applications that are confirmed",
        lambda record: [one["id"] for one in record.applications if one["confirmed_at"] is not None],
        lambda record: [event["facts"]["application"] for event in record.events_of("application_confirmed")],
    ),
    Agreement("organisations with their main users", approved, approved_by_events, tidied=True),
    Agreement(
        "officers who have joined",
        joined,
        lambda record: [event["facts"]["officer"] for event in record.events_of("officer_joined")],
        tidied=True,
    ),
    Agreement(
        "wishes to join",
        lambda record: [one["id"] for one in record.join_requests],
        _requests_told("join_asked"),
        tidied=True,
    ),
    Agreement(
        "wishes to join, by their letters",
        lambda record: range(len(_letters("confirm_joining")(record))),
        lambda record: range(len(record.events_of("join_asked"))),
    ),
    Agreement(
        "wishes to join that are confirmed",
        lambda record: [one["id"] for one in record.join_requests if one["confirmed_at"] is not None],
        lambda record: [event["facts"]["request"] for event in record.events_of("join_confirmed")],
        tidied=True,
    ),
    Agreement(
        "wishes to join that are accepted",
        lambda record: [one["id"] for one in record.join_requests if one["state"] == "accepted"],
        lambda record: [event["facts"]["request"] for event in record.events_of("join_accepted")],
        tidied=True,
    ),
    Agreement(
        "versions that organisations have seen",
        lambda record: [
            (one["organisation_id"], one["result_id"], one["version"]) for one in record.disclosures
        ],
        seen_by_events,
    ),
    Agreement(
        "sessions",
        lambda record: Counter(one["account"] for one in record.sessions).items(),
        _open_sessions,
        tidied=True,
    ),
)
"""Every change of state that the programs make, against the audit trail (I2)."""

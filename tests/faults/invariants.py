"""The invariants of the reliability requirements, looked at after every fault (I1 to I10)."""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from typing import Final

import attrs

from adapters_sql.schema import check
from results_app.wiring import Service
from results_core.access.credentials import Audience
from results_core.correspondence.outbox import PostingState
from results_core.kernel.confidential import SessionToken
from tests.faults.joining import halves
from tests.faults.listening import broken_of_webhooks, tell_webhooks
from tests.faults.promises import AGREEMENTS, broken_promises
from tests.faults.record import Record, read_record, words_of_letters
from tests.faults.report import HOLDS
from tests.faults.site import AFTERWARDS, CANARY, GRADE, MARK, PASSWORD, RELEASED, Site

INVARIANTS: Final = {
    "I1": "every acknowledged effect is there",
    "I2": "every change of state has its one event, and every event its change",
    "I3": "every letter and message has gone out, in order, at most one twice and under the same id",
    "I4": "every share has its candidate, its organisation and its event; nobody reads a stopped one",
    "I5": "nothing that was shown holds an unreleased mark",
    "I6": "the database is whole",
    "I7": "the journal verifies, and no checkpoint is lost",
    "I8": "nothing that was revoked opens anything",
    "I9": "nothing that was printed or logged holds anything personal",
    "I10": "the interrupted program, run again, ends where an undisturbed one ends",
}

MARKS: Final = re.compile(rf"(?<![\w.:-])(?:{MARK}(?![\w:-])|{GRADE})")
Violation = tuple[str, str]
"""The invariant, and how it is broken."""


@attrs.define
class Findings:
    """What was found after one fault."""

    broken: dict[str, list[str]] = attrs.field(factory=dict)

    def add(self, violations: Iterable[Violation]) -> None:
        """Keep what was found."""
        for invariant, how in violations:
            self.broken.setdefault(invariant, []).append(how)

    def verdicts(self, of: Iterable[str] = INVARIANTS) -> dict[str, str]:
        """Return a verdict for each invariant."""
        return {
            one: "; ".join(dict.fromkeys(self.broken[one])) if one in self.broken else HOLDS for one in of
        }


@attrs.frozen(kw_only=True)
class Examination:
    """Looks at a site after a fault, and again when it has recovered."""

    site: Site
    at: datetime
    """When it was interrupted."""
    senders: int = 1
    """How many processes were interrupted that send letters: each may repeat one."""

    def after_fault(self) -> Iterator[Violation]:
        """Look at what the fault has left, before anything mends it."""
        record = read_record(self.site)
        if self._is_unmade(record):
            return
        yield from self._of_record(record)
        yield from _damage(self.site)
        with self.site.opened(self.at) as service:
            yield from _of_journal(service)
            yield from self._of_sessions(service)
            yield from _of_stopped(record, service)

    def recover(self) -> Iterator[Violation]:
        """Work to the end, an hour later, and look at what has become of the letters and the journal."""
        before = read_record(self.site)
        later = self.at + AFTERWARDS
        with self.site.opened(later) as service:
            _exhaust(service.application.announce_releases)
        with self.site.opened(later + AFTERWARDS) as service:
            _work_to_the_end(service)
            tell_webhooks(self.site, service)
            yield from _of_journal(service, to_the_end=True)
            yield from self._of_sessions(service)
            record = read_record(self.site)
            yield from _of_stopped(record, service)
        yield from self._of_record(record)
        yield from of_letters(before, record, self.senders)
        yield from (("I3", how) for how in broken_of_webhooks(record, self.senders))
        yield from (("I6", fault) for fault in check(self.site.url))
        if not record.checkpoints.startswith(before.checkpoints.rpartition(b"\n")[0]):
            yield "I7", "a checkpoint outside the database is gone"

    def _of_record(self, record: Record) -> Iterator[Violation]:
        for promise in broken_promises(record, self.site.said()):
            yield "I1", f"lost: {promise}"
        for agreement in AGREEMENTS:
            if (how := agreement.broken(record)) is not None:
                yield "I2", how
        yield from (("I2", how) for how in halves(record))
        yield from of_states(record)
        yield from of_shares(record)
        for canary in (CANARY, PASSWORD):
            if canary in record.printed.lower():
                yield "I9", f"a {canary} was printed"
        if self.at < RELEASED and MARKS.search(record.printed + words_of_letters(self.site.spool)):
            yield "I5", "a mark was shown before its release"

    def _of_sessions(self, service: Service) -> Iterator[Violation]:
        revoked = [one["about"] for one in self.site.said() if one["effect"] == "revoked"]
        for token in revoked:
            if service.application.go_on(SessionToken(token), audience=Audience.CANDIDATES) is not None:
                yield "I8", "a session goes on that was ended"

    def _is_unmade(self, record: Record) -> bool:
        """Tell whether the schema is not there yet, and nobody was told that it is."""
        return "events" not in record.rows and not self.site.said()


def of_states(record: Record) -> Iterator[Violation]:
    """Look whether a letter is both sent and waiting, and whether anything of nobody is open."""
    for letter in record.letters:
        if letter["state"] == PostingState.SENT and (letter["leased_until"] or letter["link_sealed"]):
            yield "I3", f"the letter {letter['id']} is both sent and waiting"
    subjects = {one["id"] for one in (*record.registrations, *record.address_changes)}
    subjects |= {one["id"] for one in record.accounts if one["closed_at"] is None}
    subjects |= {one["id"] for one in (*record.officers, *record.applications, *record.join_requests)}
    for session in record.sessions:
        if session["account"] not in subjects:
            yield "I8", "a session of nobody is open"
    for link in record.links:
        if link["used_at"] is None and link["ended_at"] is None and link["subject"] not in subjects:
            yield "I8", "a link of nobody is live"


def of_shares(record: Record) -> Iterator[Violation]:
    """Look whether a share is nobody's, goes to nobody, was never sent, or stands twice."""
    owned = {(one["entry_id"], one["account_id"]) for one in record.account_entries}
    organisations = {one["id"] for one in record.organisations}
    sent = {event["facts"]["share"] for event in record.events_of("share_sent")}
    standing = Counter(
        (one["result_id"], one["organisation_id"]) for one in record.shares if one["withdrawn_at"] is None
    )
    for share in record.shares:
        name = f"the share {share['id']}"
        if share["withdrawn_at"] is None and (share["result_id"], share["account_id"]) not in owned:
            yield "I4", f"{name} stands, and is nobody's"
        if share["organisation_id"] not in organisations:
            yield "I4", f"{name} goes to nobody"
        if share["id"] not in sent:
            yield "I4", f"{name} was never sent"
    if standing and max(standing.values()) > 1:
        yield "I4", "a share stands twice"


def _of_stopped(record: Record, service: Service) -> Iterator[Violation]:
    stopped = [share for share in record.shares if share["withdrawn_at"] is not None]
    with service.store.begin(reading=True) as work:
        for share in stopped:
            if work.shares.scoped(share["organisation_id"]).one(share["id"]) is not None:
                yield "I4", f"the share {share['id']} was stopped, and is read"


def of_letters(before: Record, record: Record, most_again: int) -> Iterator[Violation]:
    """Look at what has become of the letters since; so many may have gone out twice."""
    for letter in record.letters:
        if letter["state"] != PostingState.SENT:
            yield "I3", f"the letter {letter['id']} is {letter['state']}: {letter['reason']}"
        elif f"letter-{letter['id']}.eml" not in record.spool:
            yield "I3", f"the letter {letter['id']} never arrived"
    written = {f"letter-{letter['id']}.eml" for letter in record.letters}
    if strangers := record.spool.keys() - before.spool.keys() - written:
        yield "I3", f"{len(strangers)} letters arrived that nobody wrote"
    again = [name for name, file in before.spool.items() if record.spool.get(name) != file]
    if len(again) > most_again:
        yield "I3", f"{len(again)} letters went out twice"


def _of_journal(service: Service, *, to_the_end: bool = False) -> Iterator[Violation]:
    verification = service.application.verify_journal()
    for fault in verification.faults:
        yield "I7", f"position {fault.position}: {fault.what}"
    if to_the_end and verification.unsealed:
        yield "I7", f"{verification.unsealed} events stay without a seal"
    if to_the_end and verification.published != verification.checkpoints:
        yield "I7", "a checkpoint never came outside the database"


def _damage(site: Site) -> Iterator[Violation]:
    """Let SQLite look at its file; the schema may be half made until the upgrade has been run again."""
    if not site.url.startswith("sqlite:"):
        return
    with closing(sqlite3.connect(site.directory / "results.db")) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            yield "I6", "the file is damaged"
        if connection.execute("PRAGMA foreign_key_check").fetchall():
            yield "I6", "a row names what is not there"


def _work_to_the_end(service: Service) -> None:
    results = service.application
    _exhaust(lambda: results.deliver_letters().handled)
    _exhaust(results.seal_events)
    results.make_checkpoint()


def _exhaust(work: Callable[[], int]) -> None:
    while work():
        pass

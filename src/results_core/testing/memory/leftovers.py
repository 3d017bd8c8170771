"""What has served, counted and forgotten in memory."""

from collections.abc import Callable, Iterator, MutableMapping, Sequence
from itertools import islice
from typing import Any

import attrs

from results_core.api_access.webhooks import DeliveryState
from results_core.correspondence.messages import LetterKind
from results_core.correspondence.outbox import PostingState
from results_core.kernel.identifiers import ResultId
from results_core.organisations.model import ApplicationState, JoinRequestState
from results_core.privacy.ports import Deadlines, Forgotten
from results_core.testing.memory.record import KeptEntry, KeptLetter, Record


class MemoryLeftovers:
    """Fulfils `Leftovers`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._record = record

    def count(self, before: Deadlines) -> Forgotten:
        """Tell how much is older."""
        return Forgotten(**{kind: len(list(found)) for kind, found in self._old(before).items()})

    def forget(self, before: Deadlines, *, limit: int) -> Forgotten:
        """Forget what is older, at most so many of each kind, and tell how much it was."""
        old = {kind: list(islice(found, limit)) for kind, found in self._old(before).items()}
        for kind, keys in old.items():
            if kind == "passports":
                self._forget_passports(keys)
            else:
                _remove(getattr(self._record, kind), keys)
        for download in old["downloads"]:
            self._record.download_rows.pop(download, None)
        for result in [one for one, account in self._record.belongings.items() if account in old["accounts"]]:
            del self._record.belongings[result]
            end_secret(self._record, result)
        return Forgotten(**{kind: len(keys) for kind, keys in old.items()})

    def _old(self, before: Deadlines) -> dict[str, Iterator[Any]]:
        record = self._record
        return {
            "registrations": _keys(record.registrations, lambda one: one.registered_at < before.registered),
            "attempts": _keys(
                record.attempts,
                lambda one: (
                    one.last_at is not None
                    and one.last_at < (before.closed if one.streak >= before.closing_streak else before.tried)
                ),
            ),
            "budgets": _keys(record.budgets, lambda one: one.forget_at <= before.spent),
            "downloads": _keys(record.downloads, lambda one: one.made_at <= before.downloaded),
            "files": _keys(record.files, lambda one: one.kept_until <= before.spent),
            "links": _keys(record.links, lambda one: one.expires_at < before.link_expired),
            "sessions": _keys(
                record.sessions,
                lambda one: one.seen_at <= before.session_seen or one.opened_at <= before.session_opened,
            ),
            "address_changes": _keys(
                record.address_changes, lambda one: one.asked_at <= before.address_asked
            ),
            "letters": _keys(record.letters, lambda one: _has_served(one, before)),
            "photos": (one for one in record.photos if self._is_out(self._entry(one), before)),
            "passports": _keys(
                record.entries,
                lambda one: one.passport_sealed is not None and self._is_out(one, before),
            ),
            "applications": _keys(
                record.applications,
                lambda one: (
                    one.applied_at < before.registered
                    if one.state is ApplicationState.UNCONFIRMED
                    else one.decided_at is not None and one.decided_at <= before.decided
                ),
            ),
            "join_requests": _keys(
                record.join_requests,
                lambda one: (
                    one.asked_at < before.registered
                    if one.state is JoinRequestState.UNCONFIRMED
                    else one.decided_at is not None and one.decided_at <= before.decided
                ),
            ),
            "rates": _keys(record.rates, lambda whole_at: whole_at <= before.spent),
            "client_tokens": _keys(record.client_tokens, lambda one: one.expires_at <= before.token_expired),
            "client_addresses": _keys(record.client_addresses, lambda seen: seen[1] < before.client_seen),
            "webhook_deliveries": _keys(
                record.webhook_deliveries,
                lambda one: (
                    one.state is not DeliveryState.WAITING
                    and one.settled_at is not None
                    and one.settled_at <= before.told
                ),
            ),
            "client_calls": _keys(record.client_calls, lambda one: one.begun_at <= before.called),
            "accounts": _keys(
                record.accounts,
                lambda one: one.closed_at is not None and one.closed_at <= before.account_closed,
            ),
        }

    def _entry(self, result: ResultId) -> KeptEntry:
        return next(kept for kept in self._record.entries.values() if kept.entry.id == result)

    def _is_out(self, kept: KeptEntry, before: Deadlines) -> bool:
        return self._record.sittings[kept.entry.sitting.name].releases_at <= before.released

    def _forget_passports(self, id_numbers: Sequence[str]) -> None:
        for id_number in id_numbers:
            kept = self._record.entries[id_number]
            self._record.entries[id_number] = attrs.evolve(kept, passport_sealed=None, passport_digest=None)


def end_secret(record: Record, result: ResultId) -> None:
    """Leave an entry that nobody can register: what the file brought is dead when it comes again."""
    for id_number, kept in record.entries.items():
        if kept.entry.id == result:
            was_ours = kept.secret_issued_at is not None
            record.entries[id_number] = attrs.evolve(
                kept,
                secret_digest=None,
                secret_issued_at=None,
                replaced_secret_digest=kept.replaced_secret_digest if was_ours else kept.secret_digest,
            )
            return


def _has_served(one: KeptLetter, before: Deadlines) -> bool:
    if one.posting.state is PostingState.WAITING:
        return False
    return one.letter.written_at < before.written or one.letter.kind is LetterKind.ACCOUNT_CLOSED


def _keys(kept: MutableMapping[Any, Any], is_old: Callable[[Any], bool]) -> Iterator[Any]:
    return (key for key, value in kept.items() if is_old(value))


def _remove(kept: MutableMapping[Any, Any], keys: Sequence[Any]) -> None:
    for key in keys:
        del kept[key]

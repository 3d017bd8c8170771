"""What has served, forgotten in memory."""

from collections.abc import Callable, MutableMapping
from typing import TypeVar

from results_core.candidates.ports import Deadlines, Forgotten
from results_core.testing.memory.record import Record

Key = TypeVar("Key")
Value = TypeVar("Value")


class MemoryLeftovers:
    """Fulfils `Leftovers`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._record = record

    def forget(self, before: Deadlines) -> Forgotten:
        """Forget what is older, and tell how much it was."""
        record = self._record
        return Forgotten(
            registrations=_forget(record.registrations, lambda one: one.registered_at < before.registered),
            attempts=_forget(
                record.attempts,
                lambda one: (
                    one.last_at is not None
                    and one.last_at < (before.closed if one.streak >= before.closing_streak else before.tried)
                ),
            ),
            budgets=_forget(record.budgets, lambda one: one.forget_at <= before.spent),
            links=_forget(record.links, lambda one: one.expires_at < before.link_expired),
            sessions=_forget(
                record.sessions,
                lambda one: one.seen_at <= before.session_seen or one.opened_at <= before.session_opened,
            ),
            address_changes=_forget(record.address_changes, lambda one: one.asked_at <= before.address_asked),
        )


def _forget(kept: MutableMapping[Key, Value], is_old: Callable[[Value], bool]) -> int:
    old = [key for key, value in kept.items() if is_old(value)]
    for key in old:
        del kept[key]
    return len(old)

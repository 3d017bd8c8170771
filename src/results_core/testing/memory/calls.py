"""Calls under their keys, in memory."""

from datetime import datetime

import attrs

from results_core.api_access.repeating import DONE, KeptCall
from results_core.testing.memory.record import Record


class MemoryCalls:
    """Fulfils `Calls`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._calls = record.client_calls

    def begin(self, call: KeptCall, *, forgotten: datetime) -> KeptCall | None:
        """Keep the call and return None, or return the one that stands in its way."""
        kept = self._calls.get(call.key)
        if kept is not None and kept.begun_at > forgotten:
            is_left = kept.status is None and kept.held_until <= call.begun_at
            if not (is_left and kept.request == call.request):
                return kept
        self._calls[call.key] = call
        return None

    def note_done(self, call: KeptCall) -> bool:
        """Give the call that was begun the status `DONE`."""
        if not self._is_begun(call, None):
            return False
        self._calls[call.key] = attrs.evolve(call, status=DONE)
        return True

    def settle(self, call: KeptCall) -> bool:
        """Keep the answer of the call that was begun."""
        if not self._is_begun(call, None, DONE):
            return False
        self._calls[call.key] = call
        return True

    def let_go(self, call: KeptCall) -> None:
        """Forget the call that was begun, unless it is done."""
        if self._is_begun(call, None):
            del self._calls[call.key]

    def _is_begun(self, call: KeptCall, *statuses: int | None) -> bool:
        kept = self._calls.get(call.key)
        return kept is not None and kept.begun_at == call.begun_at and kept.status in statuses

"""Erasing what the journal holds of a person, so that the chain stays whole and says so (AUD-3)."""

from collections.abc import Collection, Mapping
from typing import Final

import attrs

from results_core.journal.events import Event, EventKind
from results_core.journal.ports import Journal
from results_core.kernel.identifiers import AccountId, EventId, Randomness, ResultId, identifiers

_NAMED_AT_ONCE: Final = 100
"""How many events one `erased` event names: a row stays small."""


def erase_payloads(
    journal: Journal,
    erased: Event,
    *,
    account: AccountId | None = None,
    results: Collection[ResultId] = (),
    randomness: Randomness,
) -> int:
    """Forget names and free text in all events of the account and the results; return in how many.

    `erased` says who erases, when and whom it concerns; it is written as often as it takes to name
    every event, each time under an id of its own. Without anything to forget it is not written.
    `audit verify` accepts what is missing once these events are sealed.

    Raises:
        ValueError: `erased` is of another kind.
    """
    if erased.kind is not EventKind.ERASED:
        raise ValueError(erased.kind)
    found = list(journal.erasable(account=account, results=results))
    lots = [found[start : start + _NAMED_AT_ONCE] for start in range(0, len(found), _NAMED_AT_ONCE)]
    for named, lot in zip(identifiers(randomness, len(lots)), lots, strict=True):
        event = attrs.evolve(erased, id=EventId(named), facts=dict(erased.facts) | {"events": " ".join(lot)})
        journal.add(event)
        journal.erase(lot, erased_by=event.id)
    return len(found)


def events_erased(facts: Mapping[str, str | int]) -> frozenset[str]:
    """Return which events an `erased` event names, by its facts."""
    return frozenset(str(facts.get("events", "")).split())

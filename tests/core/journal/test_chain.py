"""The one spelling of an event, of which the hashes of the chain are made (AUD-2)."""

import json
from datetime import UTC
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from results_core.journal.chain import GENESIS, Head, Recorded, canonical, link_hash, seals_after
from results_core.kernel.identifiers import EventId
from results_core.testing.builders import NOON

TEXTS = st.text(max_size=20)
RECORDED = st.builds(
    Recorded,
    place=st.integers(1),
    id=TEXTS.map(EventId),
    kind=TEXTS,
    at=st.datetimes(timezones=st.just(UTC)),
    actor=TEXTS,
    account=st.none() | TEXTS,
    result=st.none() | TEXTS,
    organisation=st.none() | TEXTS,
    facts=st.dictionaries(TEXTS, TEXTS | st.integers(), max_size=3),
    payload_digest=st.none() | TEXTS,
)


@given(RECORDED)
def test_the_spelling_is_canonical_json(event: Recorded) -> None:
    """Keys sorted, no spaces, ASCII: what any other program makes of the same event."""
    spelt = canonical(event)

    assert spelt == json.dumps(json.loads(spelt), sort_keys=True, separators=(",", ":")).encode("ascii")
    assert json.loads(spelt)["facts"] == event.facts
    assert set(json.loads(spelt)) == {
        "account", "actor", "at", "facts", "id", "kind", "organisation", "payload", "place", "result",
    }  # fmt: skip


@given(RECORDED, RECORDED)
def test_different_events_are_spelt_differently(one: Recorded, other: Recorded) -> None:
    """Whatever is in them."""
    assert (canonical(one) == canonical(other)) == (one == other)


def test_a_hash_is_of_the_one_before_and_of_the_event() -> None:
    """An example that is worked out by hand, so that the chain of old stays the chain of today."""
    event = Recorded(
        1, EventId("e1"), "logged_in", NOON, "candidate", "a1", None, None, {}, None,
    )  # fmt: skip
    spelt = (
        b'{"account":"a1","actor":"candidate","at":"2026-06-20T12:00:00.000000+00:00","facts":{},"id":"e1",'
        b'"kind":"logged_in","organisation":null,"payload":null,"place":1,"result":null}'
    )
    first = sha256(bytes(32) + spelt).hexdigest()

    assert canonical(event) == spelt
    assert link_hash(GENESIS, event) == first
    assert seals_after(Head(), [event, event]) == [
        (1, 1, first),
        (2, 1, sha256(bytes.fromhex(first) + spelt).hexdigest()),
    ]

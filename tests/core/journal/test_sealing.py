"""Sealing and its checkpoints: in the database, and outside it (AUD-2)."""

from collections.abc import Iterable

import attrs
import pytest

from results_core.journal.checkpoints import BadCheckpoint, Checkpoint, read_checkpoint
from results_core.journal.erasing import erase_payloads
from results_core.journal.events import ActorKind, EventKind
from results_core.journal.sealing import MakeCheckpoint
from results_core.kernel.identifiers import AccountId, EventId
from results_core.testing.builders import NOON, PASSWORD, ZOFIA, an_event, named
from results_core.testing.rehearsal import Rehearsal
from results_core.testing.scenes import put_events
from results_core.testing.stand_ins import ListedCheckpoints, PlainSignatures, SeededRandomness


def sealed(rehearsal: Rehearsal) -> Checkpoint | None:
    """Seal everything and sign for it."""
    rehearsal.application.seal_events.all()
    return rehearsal.application.make_checkpoint()


def test_a_checkpoint_says_where_the_chain_has_come_to(registered: Rehearsal) -> None:
    """Its position, hash and instant, and the position of the one before; the same lies outside."""
    first = sealed(registered)
    unchanged = sealed(registered)
    registered.application.log_in(id_number=ZOFIA, password=PASSWORD)
    second = sealed(registered)

    assert first is not None
    assert second is not None
    assert (first.position, first.previous, first.at) == (3, 0, registered.clock.now())
    assert unchanged is None
    assert (second.position, second.previous) == (5, 3)
    assert registered.published.lines == [first, second]
    assert registered.application.make_checkpoint.latest() == second
    with registered.store.begin(reading=True) as work:
        assert work.seals.head() == (second.position, second.hash)


def test_the_signature_covers_everything(registered: Rehearsal) -> None:
    """Whatever is changed in a checkpoint, it is not signed any more."""
    made = sealed(registered)
    assert made is not None
    changes = ({"position": 9}, {"hash": "00"}, {"previous": 1}, {"at": NOON}, {"key": "other"})
    signatures = PlainSignatures("test", "other")

    assert signatures.verify(made.statement, key=made.key, signature=made.signature)
    for change in changes:
        changed = attrs.evolve(made, **change)
        assert not signatures.verify(changed.statement, key=changed.key, signature=changed.signature)


def test_a_checkpoint_is_read_as_it_was_written(registered: Rehearsal) -> None:
    """From one line of JSON, and from nothing else."""
    made = sealed(registered)
    assert made is not None

    assert read_checkpoint(made.as_json()) == made
    for line in ("", "{}", "[]", "3", made.as_json() + " ", made.as_json().replace('"at"', '"At"')):
        with pytest.raises(BadCheckpoint):
            read_checkpoint(line)


class FullDisk(ListedCheckpoints):
    """Refuses, as long as it is told to."""

    full = True

    def append(self, checkpoints: Iterable[Checkpoint]) -> None:
        """Refuse, or add."""
        if self.full:
            raise OSError(28, "No space left on device")
        super().append(checkpoints)


def test_what_a_crash_kept_from_outside_is_laid_down_later(registered: Rehearsal) -> None:
    """Whether it came between the seals and the checkpoint, or between the database and the file."""
    outside = FullDisk()
    make = MakeCheckpoint(
        begin=registered.store.begin,
        clock=registered.clock,
        signatures=PlainSignatures(),
        published=outside,
    )
    registered.application.seal_events.all()
    with pytest.raises(OSError, match="No space"):
        make()
    registered.application.log_in(id_number=ZOFIA, password=PASSWORD)
    registered.application.seal_events(limit=1)
    outside.full = False
    second = make()

    assert second is not None
    assert [line.position for line in outside.lines if line] == [3, 4]


def test_a_whole_journal_is_verified(registered: Rehearsal) -> None:
    """Everything that was sealed and signed, and what waits."""
    empty = registered.application.verify_journal()
    sealed(registered)
    registered.application.log_in(id_number=ZOFIA, password=PASSWORD)
    found = registered.application.verify_journal()

    assert (empty.holds, empty.sealed, empty.unsealed) == (True, 0, 3)
    assert (found.holds, found.sealed, found.unsealed, found.faults) == (True, 3, 2, ())
    assert (found.checkpoints, found.published) == (1, 1)


def test_an_erased_person_leaves_the_chain_whole(registered: Rehearsal) -> None:
    """Before its event is sealed and after; many events take several of them (AUD-3, PRV-5)."""
    account = AccountId(named("account"))
    put_events(
        registered.store,
        *(an_event(name=f"{n}", account=account, personal={"reason": f"words {n}"}) for n in range(150)),
    )
    sealed(registered)
    erased = an_event(EventKind.ERASED, actor=ActorKind.SYSTEM, account=account)
    with registered.store.begin() as work:
        erase_payloads(work.journal, erased, account=account, randomness=SeededRandomness("erasing"))
        work.commit()
    at_once = registered.application.verify_journal()
    sealed(registered)
    found = registered.application.verify_journal()

    named_by = [str(event.facts["events"]).split() for event in registered.events(EventKind.ERASED)]

    assert [len(events) for events in named_by] == [100, 50]
    assert (at_once.holds, at_once.erased, at_once.unsealed) == (True, 150, 2)
    assert (found.holds, found.erased) == (True, 150)


def test_erasing_is_written_down_as_erasing(registered: Rehearsal) -> None:
    """An event of another kind would leave what is missing unexplained."""
    with registered.store.begin() as work, pytest.raises(ValueError, match="logged_in"):
        erase_payloads(work.journal, an_event(), randomness=SeededRandomness("erasing"))


def test_an_erasure_that_names_others_explains_nothing(registered: Rehearsal) -> None:
    """Nor one that came before."""
    early = an_event(EventKind.ERASED, name="early", facts={"events": named("later")})
    other = an_event(EventKind.ERASED, name="other", facts={"events": named("somebody")})
    for event in (early, an_event(name="later", personal={"reason": "words"}), other):
        put_events(registered.store, event)
    sealed(registered)
    for by in ("early", "other"):
        with registered.store.begin() as work:
            work.journal.erase([EventId(named("later"))], erased_by=EventId(named(by)))
            work.commit()
        found = registered.application.verify_journal()

        assert [fault.position for fault in found.faults] == [5]
        assert "no later event says so" in found.faults[0].what


def test_what_lies_outside_in_disorder_is_told(registered: Rehearsal) -> None:
    """A line that cannot be read, one that repeats, one that nobody knows."""
    first = sealed(registered)
    registered.application.log_in(id_number=ZOFIA, password=PASSWORD)
    second = sealed(registered)
    assert first is not None
    assert second is not None
    strange = attrs.evolve(first, position=4)
    for lines in ([first, None, second], [first, second, first], [first, strange, second], [second], []):
        registered.published.lines[:] = lines

        assert not registered.application.verify_journal().holds, lines

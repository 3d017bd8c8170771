"""The sealer: seals as long as events come, signs every minute, and goes on after a fault."""

from collections.abc import Callable, Iterator

import attrs
import pytest

from results_app.sealer import SEALS_EVERY, UNSEALABLE, Sealer, on_standard_output
from results_core.journal.checkpoints import Checkpoint
from results_core.journal.sealing import BATCH
from results_core.kernel.errors import StoreUnavailable
from results_core.testing.builders import NOON
from results_core.testing.stand_ins import StoppedClock

MADE = Checkpoint(position=1, hash="ab" * 32, previous=0, at=NOON, key="k", signature="s")


@attrs.define
class Pauses:
    """Waits without waiting, lets the clock go on, and stops after as many rests as the test has settled."""

    clock: StoppedClock
    rests: int
    seconds: list[float] = attrs.field(factory=list)

    def is_set(self) -> bool:
        """Tell whether it is time to stop."""
        return len(self.seconds) >= self.rests

    def set(self) -> None:
        """Stop at once."""
        self.rests = 0

    def wait(self, timeout: float) -> bool:
        """Note the rest; twenty seconds go by."""
        self.seconds.append(timeout)
        self.clock.advance(seconds=20)
        return self.is_set()


@attrs.define
class Scene:
    """A sealer on batches of settled sizes."""

    batches: Iterator[int]
    rests: int = 1
    clock: StoppedClock = attrs.field(factory=lambda: StoppedClock(NOON))
    signed: list[object] = attrs.field(factory=list)
    announced: list[Checkpoint] = attrs.field(factory=list)
    pauses: Pauses = attrs.field(init=False)

    def sealer(self, seal: Callable[[], int] | None = None) -> Sealer:
        """Return the sealer."""
        self.pauses = Pauses(self.clock, self.rests)
        return Sealer(
            seal=seal or (lambda: next(self.batches, 0)),
            checkpoint=self.sign,
            clock=self.clock,
            announce=self.announced.append,
            stopping=self.pauses,
        )

    def sign(self) -> Checkpoint | None:
        """Make a checkpoint at the first time only."""
        self.signed.append(self.clock.now())
        return MADE if len(self.signed) == 1 else None


def test_it_rests_only_after_a_batch_that_was_not_full() -> None:
    """Full batches follow one another; fewer events share a commit with those of the next moment."""
    scene = Scene(iter([BATCH, BATCH, 7, 0, BATCH - 1]), rests=3)
    scene.sealer().run()

    assert scene.pauses.seconds == [SEALS_EVERY] * 3
    assert next(scene.batches, None) is None


def test_it_signs_every_minute_and_at_the_end() -> None:
    """And tells of what it made."""
    scene = Scene(iter([]), rests=5)
    scene.sealer().run()

    assert len(scene.signed) == 3
    assert scene.announced == [MADE]


def test_once_seals_everything_and_signs() -> None:
    """Without any rest."""
    scene = Scene(iter([4000, 7]))

    assert scene.sealer().run_once() == 4007
    assert (scene.announced, scene.pauses.seconds) == ([MADE], [])


def test_a_fault_does_not_end_it(caplog: pytest.LogCaptureFixture) -> None:
    """It is logged by its code alone, and the work goes on after a rest."""

    def fails() -> int:
        raise StoreUnavailable("the server of results.db")

    scene = Scene(iter([]), rests=2)
    scene.sealer(fails).run()

    assert [record.getMessage() for record in caplog.records] == ["sealing waits: store_unavailable"] * 2
    assert scene.pauses.seconds == [UNSEALABLE] * 2


def test_a_checkpoint_that_cannot_be_written_at_the_end_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The next sealer lays it down."""

    def full() -> Checkpoint | None:
        raise OSError(28, "No space left on device")

    scene = Scene(iter([]), rests=0)
    sealer = scene.sealer()
    sealer.checkpoint = full
    sealer.run()

    assert [record.getMessage() for record in caplog.records] == ["the checkpoint waits: OSError"]


def test_standard_output_gets_a_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever collects it keeps one more copy."""
    on_standard_output(MADE)

    assert capsys.readouterr().out == f"{MADE.as_json()}\n"

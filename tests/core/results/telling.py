"""How tests have releases told of, and read the letters."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import attrs

from results_core.correspondence.messages import Letter, LetterKind
from results_core.kernel.time import ZonedInstant
from results_core.results.announcing import AnnounceReleases
from results_core.testing.builders import RELEASE
from results_core.testing.rehearsal import OPERATOR, Rehearsal

CANDIDATES = 7

A_DAY = timedelta(days=1)

A_MOMENT = timedelta(microseconds=1)


def announcing(on: Rehearsal, *, step: int = 3) -> AnnounceReleases:
    """Return the telling, in small steps."""
    return attrs.evolve(on.application.announce_releases, step=step)


def tell_all(on: Rehearsal) -> int:
    """Take every step that is due; return how many."""
    take_step, steps = announcing(on), 0
    while take_step():
        steps += 1
    return steps


def all_letters(on: Rehearsal) -> Iterator[Letter]:
    """Deliver what comes due within a day, and yield it."""
    for _ in range(5):
        yield from on.deliver()
        on.clock.advance(hours=1)


def recipients(on: Rehearsal) -> Counter[str]:
    """Return how often each address got letter L2b so far and within the hours to come."""
    list(all_letters(on))
    return Counter(letter.to for letter in on.postman.letters if letter.kind is LetterKind.RESULT_OUT)


def move(on: Rehearsal, by: timedelta) -> None:
    """Move the release so far from where it was announced first."""
    on.application.move_release(sitting_of(on), ZonedInstant(RELEASE + by, None), operator=OPERATOR)


def sitting_of(on: Rehearsal) -> str:
    """Return the sitting's name."""
    [counts] = on.application.sittings.all()
    return str(counts.sitting.name)


EACH_ONCE = Counter(f"{n}@mail.example" for n in range(CANDIDATES))

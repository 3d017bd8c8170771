"""What the contract suite asks of every store's tests."""

import pytest

from results_core.testing.builders import NOON
from results_core.testing.stand_ins import StoppedClock


@pytest.fixture
def clock() -> StoppedClock:
    """The clock that the store is opened with."""
    return StoppedClock(NOON)

"""What the specifications of the use cases ask for."""

import pytest

from results_core.testing.rehearsal import Rehearsal, rehearse


@pytest.fixture
def rehearsal() -> Rehearsal:
    """The whole application on stand-ins, with the entry of one candidate, who has not registered."""
    return rehearse()


@pytest.fixture
def registered(rehearsal: Rehearsal) -> Rehearsal:
    """The same, with the candidate registered and confirmed, and every letter read."""
    rehearsal.register_and_confirm()
    rehearsal.clock.advance(hours=1)
    return rehearsal

"""Both databases, and many hands at once."""

import pytest

from adapters_sql import SqlStore
from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.testing.stand_ins import LabelledCipher
from results_core.testing.stores import Store
from tests.web.visits import Opening


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, which ends with the test."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture
def opening(url: str, request: pytest.FixtureRequest) -> Opening:
    """Opens an empty store on it."""

    def opened(clock: Clock, randomness: Randomness) -> Store:
        store = SqlStore.open(url, cipher=LabelledCipher(), randomness=randomness, clock=clock)
        request.addfinalizer(store.close)
        return store

    return opened

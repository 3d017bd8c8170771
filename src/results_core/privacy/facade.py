"""What the subject offers, under one name of the application's."""

from typing import Protocol

import attrs

from results_core.access.lockout import LockoutPolicy
from results_core.access.sessions import SessionPolicy
from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin
from results_core.privacy.ports import RetentionWork
from results_core.privacy.retention import Retain, RetentionPolicy


class PrivacyWork(RetentionWork, Protocol):
    """What the subject asks of a transaction."""


class PrivacyPorts(Protocol):
    """What the subject needs of the application's ports."""

    @property
    def begin(self) -> Begin[PrivacyWork]:
        """Starts transactions."""

    @property
    def clock(self) -> Clock:
        """The time."""

    @property
    def randomness(self) -> Randomness:
        """Identifiers of events."""


@attrs.frozen(kw_only=True)
class Privacy:
    """Everything that operators do about personal data."""

    retain: Retain


def build_privacy(
    ports: PrivacyPorts, sessions: SessionPolicy, lockout: LockoutPolicy, retention: RetentionPolicy
) -> Privacy:
    """Return the use cases on these ports."""
    return Privacy(
        retain=Retain(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            sessions=sessions,
            lockout=lockout,
            policy=retention,
        )
    )

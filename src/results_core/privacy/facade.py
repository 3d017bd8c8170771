"""What the subject offers, under one name of the application's."""

from typing import Protocol

import attrs

from results_core.access.lockout import LockoutPolicy
from results_core.access.sessions import SessionPolicy
from results_core.exams.catalogue import Catalogue
from results_core.kernel.confidential import ColumnCipher
from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin
from results_core.privacy.erasing import EraseCandidate, ReapplyErasures
from results_core.privacy.exporting import ExportForRequest, RequestWork
from results_core.privacy.ports import ErasureLedger, RetentionWork
from results_core.privacy.retention import Retain, RetentionPolicy


class PrivacyWork(RetentionWork, RequestWork, Protocol):
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

    @property
    def cipher(self) -> ColumnCipher:
        """Opens what is sealed."""

    @property
    def catalogue(self) -> Catalogue:
        """Names exams."""

    @property
    def ledger(self) -> ErasureLedger:
        """Who was erased."""


@attrs.frozen(kw_only=True)
class Privacy:
    """Everything that operators do about personal data."""

    retain: Retain
    export: ExportForRequest
    erase: EraseCandidate
    reapply_erasures: ReapplyErasures


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
        ),
        export=ExportForRequest(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            cipher=ports.cipher,
            catalogue=ports.catalogue,
            sessions=sessions,
        ),
        erase=EraseCandidate(
            begin=ports.begin, clock=ports.clock, randomness=ports.randomness, ledger=ports.ledger
        ),
        reapply_erasures=ReapplyErasures(
            begin=ports.begin, clock=ports.clock, randomness=ports.randomness, ledger=ports.ledger
        ),
    )

"""The facade of what organisations receive."""

import attrs

from results_core.application.ports import Ports
from results_core.results.issuing import IssueStatement
from results_core.verification.inbox import SealSearches, UseInbox
from results_core.verification.showing import ShowShared


@attrs.frozen(kw_only=True)
class ReceivingDesk:
    """Shared results: `results.receiving.inbox.page(officer, search, page)`."""

    inbox: UseInbox
    searches: SealSearches
    show: ShowShared


def build_receiving_desk(ports: Ports, *, statements: IssueStatement) -> ReceivingDesk:
    """Return what organisations receive, on these ports."""
    return ReceivingDesk(
        inbox=UseInbox(begin=ports.begin, clock=ports.clock),
        searches=SealSearches(cipher=ports.cipher),
        show=ShowShared(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            cipher=ports.cipher,
            catalogue=ports.catalogue,
            statements=statements,
        ),
    )

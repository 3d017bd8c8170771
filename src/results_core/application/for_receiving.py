"""The facade of what organisations receive."""

import attrs

from results_core.application.ports import Policies, Ports
from results_core.results.issuing import IssueStatement
from results_core.verification.inbox import SealSearches, UseInbox
from results_core.verification.minimums import Minimums
from results_core.verification.showing import ListShares, ShowShared


@attrs.frozen(kw_only=True)
class ReceivingDesk:
    """Shared results: `results.receiving.inbox.page(officer, search, page)`."""

    inbox: UseInbox
    searches: SealSearches
    show: ShowShared
    list_shares: ListShares


def build_receiving_desk(ports: Ports, policies: Policies, *, statements: IssueStatement) -> ReceivingDesk:
    """Return what organisations receive, on these ports."""
    minimums = Minimums(catalogue=ports.catalogue, clock=ports.clock, board_zone=policies.board_zone)
    return ReceivingDesk(
        inbox=UseInbox(begin=ports.begin, clock=ports.clock, minimums=minimums),
        list_shares=ListShares(begin=ports.begin),
        searches=SealSearches(cipher=ports.cipher),
        show=ShowShared(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            cipher=ports.cipher,
            catalogue=ports.catalogue,
            statements=statements,
            minimums=minimums,
        ),
    )

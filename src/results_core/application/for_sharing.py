"""The facade of what candidates send to organisations."""

import attrs

from results_core.application.ports import Policies, Ports
from results_core.organisations.directory import FindOrganisations
from results_core.sharing.granting import SendResult
from results_core.sharing.inviting import InviteOrganisation
from results_core.sharing.telling import TellOrganisations
from results_core.sharing.withdrawing import ManageShares


@attrs.frozen(kw_only=True)
class Sharing:
    """Finding organisations, sending to them, stopping it: `results.sharing.send(…)`."""

    find: FindOrganisations
    send: SendResult
    own: ManageShares
    invite: InviteOrganisation
    tell: TellOrganisations


def build_sharing(ports: Ports, policies: Policies) -> Sharing:
    """Return what is done about shares, on these ports."""
    return Sharing(
        find=FindOrganisations(begin=ports.begin, clock=ports.clock, digester=ports.digester),
        send=SendResult(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            catalogue=ports.catalogue,
            board_zone=policies.board_zone,
        ),
        own=ManageShares(begin=ports.begin, clock=ports.clock, randomness=ports.randomness),
        invite=InviteOrganisation(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
            addresses=ports.addresses,
            hosts=ports.hosts,
        ),
        tell=TellOrganisations(begin=ports.begin, clock=ports.clock, randomness=ports.randomness),
    )

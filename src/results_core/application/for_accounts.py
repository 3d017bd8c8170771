"""What people of either audience do with their own account, built once for both."""

import attrs

from results_core.access.changing_password import ChangePassword
from results_core.access.checking import CheckPassword
from results_core.access.credentials import Audience
from results_core.access.managing_sessions import ManageSessions
from results_core.access.moving_address import MoveAddress
from results_core.access.recovering import Recover
from results_core.application.ports import Policies, Ports


@attrs.frozen(kw_only=True)
class OwnAccount:
    """Password, address and sessions of an account."""

    recover: Recover
    change_password: ChangePassword
    move_address: MoveAddress
    sessions: ManageSessions


def build_own_account(
    ports: Ports, policies: Policies, *, audience: Audience, check: CheckPassword
) -> OwnAccount:
    """Return what an audience does with its accounts, on these ports."""
    return OwnAccount(
        recover=Recover(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            hasher=ports.hasher,
            slots=ports.slots,
            common=ports.common_passwords,
            check=check,
            audience=audience,
            policy=policies.registering.passwords,
        ),
        change_password=ChangePassword(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            hasher=ports.hasher,
            common=ports.common_passwords,
            check=check,
            audience=audience,
            policy=policies.registering.passwords,
        ),
        move_address=MoveAddress(audience=audience, randomness=ports.randomness, digester=ports.digester),
        sessions=ManageSessions(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            audience=audience,
            policy=policies.sessions,
        ),
    )

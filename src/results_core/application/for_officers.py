"""The facade of what officers do with their own log-in."""

import attrs

from results_core.access.changing_password import ChangePassword
from results_core.access.credentials import Audience
from results_core.access.logging_in import Entrance, GoOn, LogInOfficer
from results_core.access.managing_sessions import ManageSessions
from results_core.access.recovering import AskOfficerToRecover, Recover, ResetLetters
from results_core.application.for_accounts import build_own_account
from results_core.application.ports import Policies, Ports
from results_core.organisations.changing_address import ChangeOfficerAddress
from results_core.organisations.going_on import GoOnWorking
from results_core.organisations.profiles import ManageProfile
from results_core.organisations.recovery_codes import RenewRecoveryCodes
from results_core.organisations.second_step import SecondStep
from results_core.organisations.setting_password import SetPassword


@attrs.frozen(kw_only=True)
class OfficersAccess:
    """The log-in of the people of organisations: `results.officers.log_in(email=…, password=…)`."""

    log_in: LogInOfficer
    go_on: GoOnWorking
    ask_to_recover: AskOfficerToRecover
    recover: Recover
    sessions: ManageSessions
    profile: ManageProfile
    set_password: SetPassword
    change_password: ChangePassword
    address: ChangeOfficerAddress
    second_step: SecondStep
    renew_recovery_codes: RenewRecoveryCodes


def build_officers_access(
    ports: Ports, policies: Policies, *, entrance: Entrance, go_on: GoOn, letters: ResetLetters
) -> OfficersAccess:
    """Return what officers do with their log-in, on these ports."""
    own = build_own_account(ports, policies, audience=Audience.ORGANISATIONS, check=entrance.check)
    return OfficersAccess(
        log_in=LogInOfficer(entrance=entrance, addresses=ports.addresses),
        go_on=GoOnWorking(begin=ports.begin, go_on=go_on),
        ask_to_recover=AskOfficerToRecover(letters=letters, addresses=ports.addresses),
        recover=own.recover,
        sessions=own.sessions,
        profile=ManageProfile(begin=ports.begin, clock=ports.clock, randomness=ports.randomness),
        second_step=SecondStep(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            cipher=ports.cipher,
            entrance=entrance,
        ),
        renew_recovery_codes=RenewRecoveryCodes(
            begin=ports.begin, clock=ports.clock, randomness=ports.randomness, check=entrance.check
        ),
        change_password=own.change_password,
        address=ChangeOfficerAddress(
            begin=ports.begin,
            clock=ports.clock,
            addresses=ports.addresses,
            hosts=ports.hosts,
            check=entrance.check,
            move=own.move_address,
        ),
        set_password=SetPassword(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            hasher=ports.hasher,
            slots=ports.slots,
            common=ports.common_passwords,
            check=entrance.check,
            terms_version=policies.registering.terms_version,
            policy=policies.registering.passwords,
        ),
    )

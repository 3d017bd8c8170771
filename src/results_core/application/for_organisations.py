"""The facade of how organisations come to an account, and what operators do about them."""

import attrs

from results_core.access.checking import CheckPassword
from results_core.application.ports import Policies, Ports
from results_core.organisations.answering_joins import AnswerJoins
from results_core.organisations.applying import Apply
from results_core.organisations.change_requests import AskForChange
from results_core.organisations.confirming_applications import ConfirmApplication, ResendApplication
from results_core.organisations.deciding import DecideApplications
from results_core.organisations.deciding_changes import DecideChanges
from results_core.organisations.forms import FormReader
from results_core.organisations.helping import HelpOfficer
from results_core.organisations.importing import ImportOrganisations
from results_core.organisations.joining import AskToJoin, ConfirmJoining, JoiningPolicy
from results_core.organisations.managing import ManageOrganisations
from results_core.organisations.managing_users import ManageUsers
from results_core.organisations.own_details import ManageDetails
from results_core.organisations.requiring import ManageRequirements
from results_core.organisations.user_forms import UserReader


@attrs.frozen(kw_only=True)
class OrganisationsDesk:
    """Applications, organisations and their users: `results.organisations.apply(form)`."""

    apply: Apply
    confirm: ConfirmApplication
    resend: ResendApplication
    applications: DecideApplications
    accounts: ManageOrganisations
    users: HelpOfficer
    own_users: ManageUsers
    """What main users do about theirs."""
    own_details: ManageDetails
    ask_for_change: AskForChange
    changes: DecideChanges
    """What operators do about the changes that are asked for."""
    requirements: ManageRequirements
    ask_to_join: AskToJoin
    confirm_joining: ConfirmJoining
    joins: AnswerJoins
    import_file: ImportOrganisations


def build_organisations_desk(ports: Ports, policies: Policies, *, check: CheckPassword) -> OrganisationsDesk:
    """Return what is done about organisations, on these ports."""
    forms = FormReader(addresses=ports.addresses, hosts=ports.hosts)
    readers = UserReader(forms=forms)
    own_users = ManageUsers(
        begin=ports.begin,
        clock=ports.clock,
        randomness=ports.randomness,
        check=check,
        reader=readers,
    )
    promise = attrs.evolve(policies.applying.promise, zone=policies.board_zone)
    return OrganisationsDesk(
        apply=Apply(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
            reader=forms,
            policy=policies.applying,
        ),
        confirm=ConfirmApplication(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
            holidays=ports.holidays,
            promise=promise,
        ),
        resend=ResendApplication(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
        ),
        applications=DecideApplications(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
            hosts=ports.hosts,
            holidays=ports.holidays,
            promise=promise,
        ),
        accounts=ManageOrganisations(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
        ),
        import_file=ImportOrganisations(
            begin=ports.begin,
            read=ports.read_table,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
            addresses=ports.addresses,
            hosts=ports.hosts,
            language=policies.applying.language,
        ),
        users=HelpOfficer(begin=ports.begin, clock=ports.clock, randomness=ports.randomness, check=check),
        own_details=ManageDetails(
            begin=ports.begin, clock=ports.clock, randomness=ports.randomness, forms=forms
        ),
        ask_for_change=AskForChange(
            begin=ports.begin, clock=ports.clock, randomness=ports.randomness, hosts=ports.hosts
        ),
        changes=DecideChanges(
            begin=ports.begin, clock=ports.clock, randomness=ports.randomness, digester=ports.digester
        ),
        requirements=ManageRequirements(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            catalogue=ports.catalogue,
        ),
        own_users=own_users,
        joins=AnswerJoins(users=own_users),
        ask_to_join=AskToJoin(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
            reader=readers,
            policy=JoiningPolicy(terms_version=policies.applying.terms_version),
        ),
        confirm_joining=ConfirmJoining(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
        ),
    )

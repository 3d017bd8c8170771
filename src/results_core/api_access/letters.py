"""What the main users of an organisation are told of its clients (screens L25)."""

from collections.abc import Mapping
from datetime import datetime

from results_core.api_access.model import Client
from results_core.api_access.ports import ClientWork
from results_core.correspondence.messages import LetterKind, write
from results_core.kernel.identifiers import OrganisationId, Randomness
from results_core.organisations.letters import addressee
from results_core.organisations.model import OfficerState


def tell_main_users(
    work: ClientWork,
    kind: LetterKind,
    client: Client,
    *,
    occasion: str,
    at: datetime,
    randomness: Randomness,
    facts: Mapping[str, str],
) -> None:
    """Write to every main user who may log in or will about a client, once for an occasion."""
    write_to_main_users(
        work,
        kind,
        client.organisation,
        occasion=occasion,
        at=at,
        randomness=randomness,
        facts={"client": client.name, **facts},
    )


def write_to_main_users(
    work: ClientWork,
    kind: LetterKind,
    organisation: OrganisationId,
    *,
    occasion: str,
    at: datetime,
    randomness: Randomness,
    facts: Mapping[str, str],
) -> None:
    """Write to every main user who may log in or will, once for an occasion."""
    found = work.organisations.of(organisation)
    name = "" if found is None else found.name
    for officer in work.officers.of_organisation(organisation):
        if officer.is_main and officer.state is not OfficerState.DISABLED:
            work.outbox.add(
                write(
                    kind,
                    addressee(officer),
                    occasion=f"{kind}:{occasion}",
                    at=at,
                    randomness=randomness,
                    facts={"organisation": name, **facts},
                )
            )

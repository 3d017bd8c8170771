"""How tests ask to join an organisation."""

import attrs

from results_core.correspondence.messages import LetterKind
from results_core.kernel.confidential import LinkToken
from results_core.organisations.answering_joins import AnswerJoins
from results_core.organisations.joining import AskToJoin, JoinAsked, JoinConfirmed
from results_core.organisations.model import (
    JoinRequest,
    Officer,
    Organisation,
    OrganisationState,
)
from results_core.organisations.user_forms import JoinForm
from results_core.testing.organisations import an_organisation
from results_core.testing.rehearsal import Rehearsal

NOA = "noa.petit@univ-lyon.example"
LYON = an_organisation()


def ask(on: Rehearsal) -> AskToJoin:
    return on.application.organisations.ask_to_join


def joins(on: Rehearsal) -> AnswerJoins:
    return on.application.organisations.joins


def form(*, email: str = NOA, again: str | None = None, terms: bool = True, language: str = "fr") -> JoinForm:
    return JoinForm(
        first_name="Noa",
        last_name="Petit",
        job_title="Clerk",
        email=email,
        email_again=email if again is None else again,
        terms=terms,
        language=language,
    )


def asked(on: Rehearsal, organisation: Organisation = LYON, *, email: str = NOA) -> LinkToken:
    """Ask to join; return the link of the letter."""
    answer = ask(on)(organisation.id, form(email=email))
    assert isinstance(answer, JoinAsked)
    return on.link_delivered(LetterKind.CONFIRM_JOINING)


def confirmed(on: Rehearsal, organisation: Organisation = LYON, *, email: str = NOA) -> JoinRequest:
    """Ask and confirm; return the wish that waits."""
    link = asked(on, organisation, email=email)
    assert isinstance(on.application.organisations.confirm_joining(link), JoinConfirmed)
    [waiting] = waiting_of(on, organisation)
    return waiting


def waiting_of(on: Rehearsal, organisation: Organisation = LYON) -> list[JoinRequest]:
    return list(on.application.organisations.own_users.listed(organisation.id).requests)


def kept(on: Rehearsal, request: JoinRequest) -> JoinRequest | None:
    with on.store.begin(reading=True) as work:
        return work.join_requests.of(request.id)


def of_email(on: Rehearsal, email: str = NOA) -> Officer | None:
    with on.store.begin(reading=True) as work:
        return work.officers.of_email(email)


def suspend(on: Rehearsal) -> None:
    with on.store.begin() as work:
        work.organisations.replace(attrs.evolve(LYON, state=OrganisationState.SUSPENDED))
        work.commit()

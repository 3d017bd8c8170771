"""Main users ask for another name, type or list of domains; operators decide (V11, C14, AUZ-8)."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, Protocol

import attrs

from results_core.journal.events import EventKind, organisation_event
from results_core.kernel.identifiers import (
    AccountId,
    ChangeRequestId,
    OrganisationId,
    Randomness,
    identifier,
)
from results_core.kernel.objections import Objection
from results_core.kernel.reasons import LONGEST_REASON
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.kernel.values import clean_name
from results_core.organisations.domains import HostNames, UnfitDomain, owned_domain
from results_core.organisations.forms import objections_to_texts
from results_core.organisations.main_users import main_user_here
from results_core.organisations.model import Organisation, OrganisationType
from results_core.organisations.ports import OrganisationWork

MOST_DOMAINS: Final = 20
_BETWEEN_DOMAINS: Final = re.compile(r"[\s,;]+")


@attrs.frozen(kw_only=True)
class ChangeRequest:
    """What an organisation wants to be called, to be and to have as domains."""

    id: ChangeRequestId
    organisation: OrganisationId
    asked_by: AccountId
    asked_at: datetime
    name: str
    type: OrganisationType
    domains: tuple[str, ...]
    reason: str = attrs.field(repr=False)


class ChangeRequests(Protocol):
    """What is asked for and not decided: at most one of an organisation."""

    def put(self, request: ChangeRequest) -> None:
        """Keep the request in the place of the organisation's earlier one."""

    def of(self, request: ChangeRequestId) -> ChangeRequest | None:
        """Return the request."""

    def of_organisation(self, organisation: OrganisationId) -> ChangeRequest | None:
        """Return what the organisation asks for."""

    def waiting(self) -> Sequence[ChangeRequest]:
        """Return all, the oldest first."""

    def remove(self, request: ChangeRequestId) -> bool:
        """Forget the request; False where it is gone. Of many at once one is told True."""


class ChangingWork(OrganisationWork, Protocol):
    """What asking for a change, and deciding, ask of a transaction."""

    @property
    def change_requests(self) -> ChangeRequests:
        """What is asked for."""


@attrs.frozen(kw_only=True)
class ChangeForm:
    """What was typed, as it was typed."""

    name: str = ""
    type: str = ""
    domains: str = ""
    """Between spaces, commas or lines."""
    reason: str = attrs.field(default="", repr=False)


@attrs.frozen(kw_only=True)
class AskForChange:
    """Ask the operators for a change, see what is asked for, and take it back."""

    begin: Begin[ChangingWork]
    clock: Clock
    randomness: Randomness
    hosts: HostNames

    def asked(self, organisation: OrganisationId) -> ChangeRequest | None:
        """Return what waits to be decided."""
        with self.begin(reading=True) as work:
            return work.change_requests.of_organisation(organisation)

    @repeatable
    def __call__(self, by: AccountId, form: ChangeForm) -> Sequence[Objection]:
        """Keep the wish, in the place of an earlier one; return everything that is wrong with it at once.

        Raises:
            NotMainUser: Whoever asks is none (any more).
        """
        domains = tuple(filter(None, _BETWEEN_DOMAINS.split(form.domains)))
        found = {one.field: one for one in self._objections(form, domains)}
        if found:
            return [found[one.name] for one in attrs.fields(ChangeForm) if one.name in found]
        with self.begin() as work:
            organisation = main_user_here(work, by).organisation
            request = ChangeRequest(
                id=ChangeRequestId(identifier(self.randomness)),
                organisation=organisation.id,
                asked_by=by,
                asked_at=self.clock.now(),
                name=clean_name(form.name),
                type=OrganisationType(form.type),
                domains=tuple(sorted({owned_domain(one, self.hosts) for one in domains})),
                reason=clean_name(form.reason),
            )
            if changed_by(request, organisation) == organisation:
                return [Objection("name", "change_nothing")]
            work.change_requests.put(request)
            work.journal.add(
                organisation_event(
                    EventKind.CHANGE_ASKED,
                    officer=by,
                    organisation=organisation.id,
                    at=request.asked_at,
                    randomness=self.randomness,
                    facts={"change": request.id, "domains": " ".join(request.domains)},
                )
            )
            work.commit()
        return ()

    @repeatable
    def take_back(self, by: AccountId, change: ChangeRequestId) -> bool:
        """Ask for it no longer; False where it is decided, or another one took its place meanwhile.

        Raises:
            NotMainUser: Whoever takes it back is none (any more).
        """
        with self.begin() as work:
            organisation = main_user_here(work, by).organisation
            asked = work.change_requests.of_organisation(organisation.id)
            if asked is None or asked.id != change or not work.change_requests.remove(change):
                return False
            work.journal.add(
                organisation_event(
                    EventKind.CHANGE_TAKEN_BACK,
                    officer=by,
                    organisation=organisation.id,
                    at=self.clock.now(),
                    randomness=self.randomness,
                    facts={"change": change},
                )
            )
            work.commit()
        return True

    def _objections(self, form: ChangeForm, domains: Sequence[str]) -> Iterator[Objection]:
        yield from objections_to_texts(form, ["name"])
        if form.type not in list(OrganisationType):
            yield Objection("type", "type_missing")
        if not 0 < len(domains) <= MOST_DOMAINS:
            yield Objection("domains", "change_domains", {"most": MOST_DOMAINS})
        for domain in domains[:MOST_DOMAINS]:
            try:
                owned_domain(domain, self.hosts)
            except UnfitDomain:
                yield Objection("domains", "change_domain", {"domain": domain[:100]})
        if not 0 < len(clean_name(form.reason)) <= LONGEST_REASON:
            yield Objection("reason", "change_reason", {"most": LONGEST_REASON})


def changed_by(request: ChangeRequest, organisation: Organisation) -> Organisation:
    """Return the organisation as it is once the request is accepted."""
    details = attrs.evolve(organisation.details, name=request.name, type=request.type)
    return attrs.evolve(organisation, details=details, domains=request.domains)

"""Who looks at results for an organisation: an officer, or a system of theirs."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

import attrs

from results_core.journal.events import Event, EventKind, organisation_event
from results_core.kernel.identifiers import AccountId, ClientId, OrganisationId, Randomness, ResultId

_NOTHING: Final[Mapping[str, str | int]] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class Viewer:
    """Who looks, and for whom: either an officer or a client of the API."""

    organisation: OrganisationId
    officer: AccountId | None = None
    client: ClientId | None = attrs.field(default=None)

    @client.validator
    def _one_of_both(self, attribute: object, client: ClientId | None) -> None:
        del attribute
        if (client is None) is (self.officer is None):
            raise ValueError("either an officer looks or a client")

    @property
    def who(self) -> AccountId | ClientId:
        """Whose budget is spent."""
        return self.officer or self.client or AccountId("")

    def event(
        self,
        kind: EventKind,
        *,
        at: datetime,
        randomness: Randomness,
        account: AccountId | None = None,
        result: ResultId | None = None,
        facts: Mapping[str, str | int] = _NOTHING,
    ) -> Event:
        """Return what they did; `account` is a candidate's."""
        return organisation_event(
            kind,
            organisation=self.organisation,
            officer=self.officer,
            client=self.client,
            at=at,
            randomness=randomness,
            account=account,
            result=result,
            facts=facts,
        )

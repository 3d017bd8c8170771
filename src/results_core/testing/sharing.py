"""Shares for tests: one with telling defaults, and scenes that put it into any store."""

from datetime import datetime

import attrs

from results_core.kernel.identifiers import AccountId, OrganisationId, ResultId, ShareId
from results_core.kernel.values import IdNumber
from results_core.sharing.model import Expiry, Purpose, ReadShare, ShareGrant, ShareScope
from results_core.testing.builders import NOON, ZOFIA, named
from results_core.testing.organisations import an_organisation
from results_core.testing.scenes import entry_of
from results_core.testing.stores import Store


def a_share(
    result: ResultId,
    *,
    name: str | None = None,
    organisation: str | None = None,
    account: AccountId | None = None,
    sent_at: datetime = NOON,
    scope: ShareScope = ShareScope.EVERYTHING,
    purpose: Purpose = Purpose.STUDY,
    expiry: Expiry = Expiry.NONE,
) -> ShareGrant:
    """Return a share; those of different results, organisations or instants have names of their own."""
    to = organisation or an_organisation().id
    return ShareGrant(
        id=ShareId(named(name or f"share {result} {to} {sent_at}")),
        result=result,
        organisation=OrganisationId(to),
        account=account,
        sent_at=sent_at,
        scope=scope,
        purpose=purpose,
        expires_at=expiry.after(sent_at),
    )


def put_share(store: Store, grant: ShareGrant | None = None, *, of: str = ZOFIA) -> ShareGrant:
    """Keep the share, or one of the candidate's result, which is new to its organisation."""
    sent = grant or a_share(entry_of(store, IdNumber(of)).id)
    put_organisation_named(store, sent.organisation)
    with store.begin() as work:
        assert work.shares.add(sent)
        work.commit()
    return sent


def put_organisation_named(store: Store, organisation: OrganisationId) -> None:
    """Keep an organisation of this id, if it is not there yet."""
    with store.begin() as work:
        if work.organisations.of(organisation) is None:
            work.organisations.add(attrs.evolve(an_organisation(), id=organisation))
            work.commit()


def seen(store: Store, grant: ShareGrant) -> ReadShare | None:
    """Return what the organisation of the share sees of it now."""
    with store.begin(reading=True) as work:
        return work.shares.scoped(grant.organisation).one(grant.id)

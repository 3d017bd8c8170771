"""A candidate who is logged in, and an organisation to send to."""

import attrs
import pytest

from results_core.access.logging_in import LoggedIn
from results_core.kernel.identifiers import AccountId, OrganisationId, ResultId
from results_core.organisations.model import Organisation
from results_core.sharing.granting import AlreadyShared, SendingForm, Sent
from results_core.sharing.model import ReadShare, ShareGrant
from results_core.testing.builders import PASSWORD, ZOFIA
from results_core.testing.organisations import put_organisation
from results_core.testing.rehearsal import Rehearsal
from results_core.testing.scenes import entry_of

FORM = SendingForm(purpose="study", agrees=True)


@attrs.frozen
class Sender:
    """A candidate, and whom they send to."""

    on: Rehearsal
    account: AccountId
    result: ResultId
    to: Organisation

    def send(self, form: SendingForm = FORM, to: OrganisationId | None = None) -> object:
        """Press the button; return the answer."""
        return self.on.application.sharing.send(self.account, self.result, to or self.to.id, form)

    def sent(self, form: SendingForm = FORM) -> ShareGrant:
        """Press the button; return the share."""
        answer = self.send(form)
        assert isinstance(answer, Sent | AlreadyShared)
        return answer.grant

    def seen(self, grant: ShareGrant) -> ReadShare | None:
        """Return what the organisation sees of a share now."""
        with self.on.store.begin(reading=True) as work:
            return work.shares.scoped(grant.organisation).one(grant.id)


@pytest.fixture
def sender(registered: Rehearsal) -> Sender:
    """A candidate who has registered, confirmed and logged in."""
    answer = registered.application.log_in(id_number=ZOFIA, password=PASSWORD)
    assert isinstance(answer, LoggedIn)
    return Sender(
        registered,
        answer.session.account,
        entry_of(registered.store, ZOFIA).id,
        put_organisation(registered.store),
    )

"""Somebody who is logged in, for the specifications of what they do with their account."""

import attrs
import pytest

from results_core.access.credentials import Audience
from results_core.access.logging_in import LoggedIn
from results_core.kernel.confidential import Password, SessionToken
from results_core.kernel.identifiers import AccountId
from results_core.testing.builders import PASSWORD, ZOFIA
from results_core.testing.rehearsal import Rehearsal


@attrs.frozen
class Inside:
    """A candidate who is logged in."""

    on: Rehearsal
    account: AccountId
    token: SessionToken

    def logs_in(self, password: Password = PASSWORD, user_agent: str = "") -> SessionToken | None:
        """Log in from another browser; return the token of its session, if it got one."""
        answer = self.on.application.log_in(id_number=ZOFIA, password=password, user_agent=user_agent)
        return answer.token if isinstance(answer, LoggedIn) else None

    def goes_on(self, token: SessionToken | None = None) -> bool:
        """Tell whether a session, this one unless said otherwise, is open."""
        return self.on.application.go_on(token or self.token, audience=Audience.CANDIDATES) is not None

    @property
    def email(self) -> str:
        """The address that the account has now."""
        return self.on.application.details.show(self.account).account.email


@pytest.fixture
def inside(registered: Rehearsal) -> Inside:
    """A candidate who has registered, confirmed and logged in."""
    answer = registered.application.log_in(id_number=ZOFIA, password=PASSWORD)
    assert isinstance(answer, LoggedIn)
    return Inside(registered, answer.session.account, answer.token)

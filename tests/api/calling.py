"""Systems that call the interface of a staged site."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final

import attrs
from werkzeug.test import TestResponse

from results_core.api_access.model import Client
from results_core.organisations.model import Organisation
from results_core.testing.clients import a_client, a_client_secret, put_client
from results_core.testing.organisations import put_organisation
from tests.api.conforming import hold_to_the_document
from tests.web.visits import Staged, stage

API: Final = "/api/v1"
PROBLEM: Final = "application/problem+json"


def basic(client: str, secret: str) -> dict[str, str]:
    """Return the header of Basic."""
    return {"Authorization": "Basic " + b64encode(f"{client}:{secret}".encode()).decode()}


def bearer(token: str) -> dict[str, str]:
    """Return the header of a token."""
    return {"Authorization": f"Bearer {token}"}


@attrs.frozen(kw_only=True)
class System:
    """A client of the interface, with its secret."""

    site: Staged
    organisation: Organisation
    client: Client
    secret: str

    @property
    def basic(self) -> dict[str, str]:
        """The header that lets it in."""
        return basic(self.client.id, self.secret)

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        address: str = "192.0.2.1",
        **more: Any,  # noqa: ANN401 - as the test client takes it
    ) -> TestResponse:
        """Send a request, let in by Basic unless other headers are given; the answer is as documented."""
        answer = self.site.app.test_client().open(
            API + path,
            method=method,
            base_url=self.site.base_url,
            headers=self.basic if headers is None else headers,
            environ_overrides={"REMOTE_ADDR": address},
            **more,
        )
        return hold_to_the_document(self.site.app, answer)

    def token(self, **form: str) -> str:
        """Return a fresh token."""
        answer = self.ask("/token", method="POST", data={"grant_type": "client_credentials", **form})
        assert answer.status_code == 200, answer.text
        token: str = answer.json["access_token"]  # type: ignore[index]
        return token


def a_system(
    site: Staged | None = None,
    *,
    organisation: Organisation | None = None,
    **client: Any,  # noqa: ANN401 - as `a_client` takes it
) -> System:
    """Return an approved client, of `an_organisation()` and on a fresh site unless others are given."""
    site = site or stage()
    organisation = put_organisation(site.rehearsal.store, organisation)
    kept = put_client(site.rehearsal.store, a_client(organisation, **client))
    return System(site=site, organisation=organisation, client=kept, secret=a_client_secret(kept).reveal())

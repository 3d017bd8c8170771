"""A site with two of everything, and everybody at it: where the matrix is asked."""

from collections.abc import Mapping
from itertools import count

import attrs

from results_core.access.credentials import Audience
from results_core.access.sessions import open_session
from results_core.application import Policies
from results_core.kernel.identifiers import AccountId
from results_core.organisations.model import OrganisationState, Role
from results_core.testing.builders import ANA, MINH, PASSWORD, RELEASE, ZOFIA
from results_core.testing.clients import a_client_secret, put_client
from results_core.testing.files import entry_cells, result_cells
from results_core.testing.memory import MemoryStore
from results_core.testing.memory.record import Record
from results_core.testing.organisations import (
    an_officer,
    an_organisation,
    put_officer,
    put_organisation,
)
from results_core.testing.stand_ins import SeededRandomness
from tests.api.calling import basic
from tests.web.actors import (
    MAIN_1,
    MAIN_2,
    SCOPES,
    SUSPENDED,
    UNCONFIRMED,
    USER_1,
    USER_2,
    A,
    B,
    client_of,
)
from tests.web.objects import OBJECTS
from tests.web.visits import ON_A_DESK, Browser, Staged, account_of, stage


@attrs.frozen(kw_only=True)
class World:
    """A site with two of everything, and the sessions of everybody."""

    site: Staged
    accounts: Mapping[str, tuple[Audience, AccountId]]
    registered: str
    """What the browser keeps of somebody who has registered and not confirmed."""
    objects: Mapping[tuple[str, str], Mapping[str, str]]
    """What lies behind each part of an address, by owner."""
    snapshot: Record
    """The record as it stands before each question."""
    _numbers: "count[int]" = attrs.field(factory=count)

    def enter(self, actor: str) -> Browser:
        """Return a fresh browser of the actor before the untouched record."""
        store = self.site.rehearsal.store
        assert isinstance(store, MemoryStore)
        store.keep(self.snapshot.copy())
        browser = self.site.browser(**self._authorisation(actor))
        if actor == UNCONFIRMED:
            browser.client.set_cookie("visitor", self.registered, domain="results.example")
        if actor in self.accounts:
            self._give_session(browser, *self.accounts[actor])
        return browser

    @staticmethod
    def _authorisation(actor: str) -> dict[str, str]:
        if actor not in SCOPES:
            return {}
        client = client_of(actor)
        return basic(client.id, a_client_secret(client).reveal())

    def _give_session(self, browser: Browser, audience: Audience, account: AccountId) -> None:
        opened = open_session(
            account,
            audience,
            now=self.site.rehearsal.clock.now(),
            randomness=SeededRandomness(f"session {next(self._numbers)}"),
        )
        with self.site.rehearsal.store.begin() as work:
            work.sessions.open(opened.session)
            work.commit()
        name = "candidate" if audience is Audience.CANDIDATES else "officer"
        browser.client.set_cookie(name, opened.token.reveal(), domain="results.example")


def make_world() -> World:
    """Return a site with two registered candidates, whose results are out, and three organisations."""
    rows = [
        entry_cells(passport_number="ZS1234567"),
        entry_cells(id_number=MINH, candidate_number="1234", passport_number="ZS1234568"),
        entry_cells(id_number=ANA, candidate_number="1235", passport_number="ZS1234569"),
    ]
    site = stage(ON_A_DESK, rows=rows, policies=Policies(search_shows_identity=True))
    rehearsal = site.rehearsal
    rehearsal.import_results(result_cells(), result_cells(id_number=MINH))
    rehearsal.import_photos(f"{ZOFIA}.jpg", f"{MINH}.jpg")
    for number in (ZOFIA, MINH):
        browser = site.browser()
        browser.register(id_number=number, email=f"{number.lower()}@mail.example")
        browser.confirm()
        rehearsal.deliver()
    rehearsal.clock.set(RELEASE)
    waiting = site.browser()
    waiting.register(id_number=ANA)
    registered = waiting.cookie("visitor")
    assert registered is not None
    accounts: dict[str, tuple[Audience, AccountId]] = {
        actor: (Audience.CANDIDATES, account_of(site, number)) for actor, number in ((A, ZOFIA), (B, MINH))
    }
    for name, users in (("One", (USER_1, MAIN_1)), ("Two", (USER_2, MAIN_2)), ("Three", (SUSPENDED,))):
        state = OrganisationState.SUSPENDED if name == "Three" else OrganisationState.APPROVED
        organisation = put_organisation(
            rehearsal.store, an_organisation(name=name, domains=(f"{name.lower()}.example",), state=state)
        )
        for user in users:
            role = Role.MAIN if user in {MAIN_1, MAIN_2} else Role.USER
            digest = rehearsal.hasher.digest(PASSWORD)
            email = f"{user.replace(' ', '.')}@{name.lower()}.example"
            officer = put_officer(
                rehearsal.store, an_officer(organisation, email=email, role=role, digest=digest)
            )
            accounts[user] = (Audience.ORGANISATIONS, officer.id)
    for actor in SCOPES:
        put_client(rehearsal.store, client_of(actor))
    objects = {place: make(site) for place, make in OBJECTS.items()}
    assert isinstance(rehearsal.store, MemoryStore)
    with rehearsal.store.begin() as work:
        snapshot = work.record.copy()
    return World(site=site, accounts=accounts, registered=registered, objects=objects, snapshot=snapshot)

"""An officer's own address: the domains count that the organisation has when it is confirmed (V15, AUZ-8)."""

import attrs
import pytest

from results_core.access.links import LinkState
from results_core.correspondence.messages import LetterKind
from results_core.testing.builders import PASSWORD
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import OFFICER_EMAIL, an_organisation, put_organisation
from results_core.testing.rehearsal import Rehearsal, rehearse

LYON = an_organisation()
WANTED = "c.martin@univ-lyon.example"


@pytest.fixture
def on() -> Rehearsal:
    """Return an application on stand-ins, with an organisation."""
    made = rehearse()
    put_organisation(made.store, LYON)
    return made


def own_domains(on: Rehearsal, *domains: str) -> None:
    """Let these be the organisation's domains from now on."""
    with on.store.begin() as work:
        work.organisations.replace(attrs.evolve(LYON, domains=domains))
        work.commit()


def test_an_address_that_left_the_list_is_not_confirmed(on: Rehearsal) -> None:
    """Its link is dead while the domain is not the organisation's; nothing changes, and nothing is told."""
    officer, address = put_officer_with_password(on), on.application.officers.address
    assert address.ask(officer.id, password=PASSWORD, email=WANTED) == WANTED
    link = on.link_delivered(LetterKind.OFFICER_CONFIRM_NEW_ADDRESS)
    own_domains(on, "other.example")

    assert address.look(link, officer.id) is address.confirm(link, officer.id) is LinkState.DEAD
    assert on.application.organisations.users.show(OFFICER_EMAIL).officer == officer
    assert on.deliver() == []

    own_domains(on, *LYON.domains)
    assert address.confirm(link, officer.id) is None
    assert on.application.organisations.users.show(WANTED).officer.id == officer.id

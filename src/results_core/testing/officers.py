"""Officers who log in: with an organisation, and a password that the rehearsal's hasher knows."""

import attrs

from results_core.access.logging_in import LoggedIn
from results_core.kernel.confidential import Password
from results_core.organisations.model import Officer, Organisation
from results_core.testing.builders import PASSWORD
from results_core.testing.organisations import an_officer, put_officer, put_organisation
from results_core.testing.rehearsal import Rehearsal


def put_officer_with_password(
    on: Rehearsal,
    officer: Officer | None = None,
    *,
    organisation: Organisation | None = None,
    password: Password = PASSWORD,
) -> Officer:
    """Keep an officer who has chosen the password, with the organisation where one is given."""
    if organisation is not None:
        put_organisation(on.store, organisation)
    digest = on.hasher.digest(password)
    return put_officer(on.store, attrs.evolve(officer or an_officer(organisation), digest=digest))


def officer_logged_in(
    on: Rehearsal, officer: Officer, *, password: Password = PASSWORD, user_agent: str = ""
) -> LoggedIn:
    """Log the officer in."""
    answer = on.application.officers.log_in(email=officer.email, password=password, user_agent=user_agent)
    assert isinstance(answer, LoggedIn)
    return answer

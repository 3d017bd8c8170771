"""Sessions of officers, put there and counted."""

import attrs

from results_core.access.credentials import Audience
from results_core.testing.builders import a_session
from results_core.testing.rehearsal import Rehearsal


def sessions(rehearsal: Rehearsal, email: str) -> int:
    with rehearsal.store.begin(reading=True) as work:
        officer = work.officers.of_email(email)
        assert officer is not None
        return len(work.sessions.of_account(officer.id))


def log_in(rehearsal: Rehearsal, email: str) -> None:
    """Open a session of the officer."""
    with rehearsal.store.begin() as work:
        officer = work.officers.of_email(email)
        assert officer is not None
        work.sessions.open(attrs.evolve(a_session(officer.id, name=email), audience=Audience.ORGANISATIONS))
        work.commit()

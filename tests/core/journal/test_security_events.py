"""Everything that matters to security is an event, whoever does it (LOG-3)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import attrs
import pytest

from results_core.access.credentials import Audience
from results_core.access.logging_in import LoggedIn
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import ActorKind, EventKind
from results_core.kernel.confidential import Password
from results_core.kernel.identifiers import AccountId
from results_core.organisations.model import Officer
from results_core.organisations.user_forms import UserForm
from results_core.results.amending import ChangeOrder
from results_core.sharing.granting import SendingForm
from results_core.testing.builders import PASSWORD, RELEASE, ZOFIA, a_registration_form
from results_core.testing.officers import officer_logged_in, put_officer_with_password
from results_core.testing.organisations import OFFICER_EMAIL, UNIVERSITY, an_organisation
from results_core.testing.rehearsal import OPERATOR, Rehearsal
from results_core.testing.scenes import entry_of
from results_core.testing.sharing import put_share
from results_core.testing.stand_ins import SeededRandomness
from results_core.verification.disclosing import Look, Way, record_look

WRONG: Final = Password("not the one 42")
NEW: Final = Password("another horse 77")

_USER: Final = UserForm(
    first_name="Noa",
    last_name="Petit",
    job_title="Clerk",
    email="noa.petit@univ-lyon.example",
    role="user",
)

Deed = Callable[[Rehearsal], object]


def _candidate(on: Rehearsal) -> LoggedIn:
    answer = on.application.log_in(id_number=ZOFIA, password=PASSWORD)
    assert isinstance(answer, LoggedIn)
    return answer


def _officer(on: Rehearsal) -> Officer:
    return put_officer_with_password(on, organisation=an_organisation())


def _tries(on: Rehearsal, times: int) -> None:
    for _ in range(times):
        on.application.log_in(id_number=ZOFIA, password=WRONG)


def _tries_until_the_end(on: Rehearsal) -> None:
    for _ in range(25):
        _tries(on, 4)
        on.clock.advance(minutes=30)


def _unlock(on: Rehearsal) -> None:
    _tries(on, 4)
    on.application.candidates.unlock(ZOFIA, operator=OPERATOR)


def _disable(on: Rehearsal) -> None:
    _officer(on)
    on.application.organisations.users.disable(OFFICER_EMAIL, operator=OPERATOR)


def _user(on: Rehearsal) -> tuple[Officer, Officer]:
    """Return a main user, and a user whom they have added."""
    main = _officer(on)
    added = on.application.organisations.own_users.add(main.id, _USER)
    assert isinstance(added, Officer)
    return main, added


def _change_role(on: Rehearsal) -> None:
    main, user = _user(on)
    on.application.organisations.own_users.edit(main.id, user.id, attrs.evolve(_USER, role="main"))


def _remove(on: Rehearsal) -> None:
    main, user = _user(on)
    on.application.organisations.own_users.remove(main.id, user.id)


def _suspend(on: Rehearsal) -> None:
    _officer(on)
    on.application.organisations.accounts.suspend(UNIVERSITY, operator=OPERATOR, reason="a complaint")


def _officer_tries(on: Rehearsal, times: int) -> None:
    _officer(on)
    for _ in range(times):
        on.application.officers.log_in(email=OFFICER_EMAIL, password=WRONG)


def _wrong_pair(on: Rehearsal) -> None:
    on.application.register(**a_registration_form(secret_number="0000"))


def _recover(on: Rehearsal) -> None:
    on.application.ask_to_recover(id_number=ZOFIA)
    link = on.link_delivered(LetterKind.RESET_PASSWORD)
    on.application.recover(link, password=NEW, password_again=NEW)


def _officer_recovers(on: Rehearsal) -> None:
    _officer(on)
    on.application.officers.ask_to_recover(email=OFFICER_EMAIL)
    link = on.link_delivered(LetterKind.OFFICER_RESET_PASSWORD)
    on.application.officers.recover(link, password=NEW, password_again=NEW)


def _release(on: Rehearsal) -> None:
    on.import_results()
    on.clock.set(RELEASE)
    on.application.announce_releases()


def _withhold(on: Rehearsal) -> None:
    on.import_results()
    on.application.change_result.withhold(ZOFIA, ChangeOrder(operator=OPERATOR, reason="looked into"))


def _look_early(on: Rehearsal) -> None:
    on.import_results()
    on.application.show_result(ZOFIA, operator=OPERATOR, unreleased=True)


def _look(on: Rehearsal) -> None:
    officer, grant = _officer(on), put_share(on.store)
    on.import_results()
    look = Look(
        organisation=grant.organisation,
        officer=officer.id,
        result=grant.result,
        version=1,
        way=Way.SHARE,
        at=on.clock.now(),
        share=grant.id,
    )
    with on.store.begin() as work:
        record_look(work, look, randomness=SeededRandomness("looks"))
        work.commit()


def _is_refused(on: Rehearsal, account: AccountId, audience: Audience) -> None:
    on.application.note_refusal(account, audience=audience, page="verifier.add_user", answer=403)


def _share(on: Rehearsal) -> None:
    grant = SendingForm(purpose="study", agrees=True)
    officer, account = _officer(on), _candidate(on).session.account
    on.application.sharing.send(account, entry_of(on.store, ZOFIA).id, officer.organisation, grant)


WHO: Final = ActorKind
EVENTS: Final[dict[str, tuple[Deed, EventKind, ActorKind]]] = {
    "log-in": (_candidate, EventKind.LOGGED_IN, WHO.CANDIDATE),
    "log-in that fails": (lambda on: _tries(on, 1), EventKind.LOGIN_TRIED, WHO.ANYBODY),
    "lock": (lambda on: _tries(on, 4), EventKind.LOGIN_LOCKED, WHO.ANYBODY),
    "log-in while locked": (lambda on: _tries(on, 5), EventKind.LOGIN_REFUSED, WHO.ANYBODY),
    "log-out": (
        lambda on: on.application.log_out(_candidate(on).token),
        EventKind.LOGGED_OUT,
        WHO.CANDIDATE,
    ),
    "log-in closed for good": (_tries_until_the_end, EventKind.LOGIN_CLOSED, WHO.ANYBODY),
    "unlocking": (_unlock, EventKind.UNLOCKED, WHO.OPERATOR),
    "numbers that do not match": (_wrong_pair, EventKind.REGISTRATION_REFUSED, WHO.ANYBODY),
    "password reset": (_recover, EventKind.PASSWORD_RESET, WHO.ANYBODY),
    "account reset": (
        lambda on: on.application.reset_candidate(ZOFIA, operator=OPERATOR),
        EventKind.CANDIDATE_RESET,
        WHO.OPERATOR,
    ),
    "own data": (
        lambda on: on.application.export_own_data(_candidate(on).session.account, password=PASSWORD),
        EventKind.DATA_EXPORTED,
        WHO.CANDIDATE,
    ),
    "data on request": (
        lambda on: on.application.privacy.export(ZOFIA, operator=OPERATOR),
        EventKind.DATA_EXPORTED,
        WHO.OPERATOR,
    ),
    "erasure": (
        lambda on: on.application.privacy.erase(ZOFIA, operator=OPERATOR),
        EventKind.CANDIDATE_ERASED,
        WHO.OPERATOR,
    ),
    "release": (_release, EventKind.RELEASED, WHO.SYSTEM),
    "withholding": (_withhold, EventKind.RESULT_WITHHELD, WHO.OPERATOR),
    "look before the release": (_look_early, EventKind.UNRELEASED_SHOWN, WHO.OPERATOR),
    "look": (_look, EventKind.RESULT_LOOKED, WHO.OFFICER),
    "share": (_share, EventKind.SHARE_SENT, WHO.CANDIDATE),
    "refusal": (
        lambda on: _is_refused(on, _candidate(on).session.account, Audience.CANDIDATES),
        EventKind.ACCESS_REFUSED,
        WHO.CANDIDATE,
    ),
    "officer's refusal": (
        lambda on: _is_refused(on, _officer(on).id, Audience.ORGANISATIONS),
        EventKind.ACCESS_REFUSED,
        WHO.OFFICER,
    ),
    "officer's log-in": (
        lambda on: officer_logged_in(on, _officer(on)),
        EventKind.LOGGED_IN,
        WHO.OFFICER,
    ),
    "officer's log-in that fails": (
        lambda on: _officer_tries(on, 1),
        EventKind.LOGIN_TRIED,
        WHO.ANYBODY,
    ),
    "officer's lock": (lambda on: _officer_tries(on, 4), EventKind.LOGIN_LOCKED, WHO.ANYBODY),
    "officer's password reset": (_officer_recovers, EventKind.PASSWORD_RESET, WHO.ANYBODY),
    "officer disabled": (_disable, EventKind.OFFICER_DISABLED, WHO.OPERATOR),
    "user added": (_user, EventKind.OFFICER_ADDED, WHO.OFFICER),
    "role changed": (_change_role, EventKind.OFFICER_CHANGED, WHO.OFFICER),
    "user removed": (_remove, EventKind.OFFICER_REMOVED, WHO.OFFICER),
    "organisation suspended": (_suspend, EventKind.ORGANISATION_SUSPENDED, WHO.OPERATOR),
}  # fmt: skip
"""What is done, and the one event that tells of it."""


def _known(on: Rehearsal, since: datetime) -> set[tuple[EventKind, ActorKind]]:
    with on.store.begin(reading=True) as work:
        return {(event.kind, event.actor) for event in work.journal.read() if event.at >= since}


@pytest.mark.parametrize(("deed", "kind", "actor"), EVENTS.values(), ids=EVENTS)
def test_what_matters_to_security_is_written_down(
    registered: Rehearsal, deed: Deed, kind: EventKind, actor: ActorKind
) -> None:
    """By its kind, and with who did it; before, nobody had."""
    since = registered.clock.now() + timedelta(seconds=1)
    registered.clock.set(since)
    assert _known(registered, since) == set()

    deed(registered)

    assert (kind, actor) in _known(registered, since)

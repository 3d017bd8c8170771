"""Sending a result: what is asked, what is answered, and who is told (B8, K10, L5)."""

import pytest

from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import OrganisationId, ResultId
from results_core.kernel.objections import Objection
from results_core.organisations.model import OrganisationState, Requirement, UnknownOrganisation
from results_core.results.model import ResultStatus
from results_core.results.viewing import UnknownResult
from results_core.sharing.granting import AlreadyShared, SendingForm, Sent
from results_core.sharing.judging import Demand, Verdict, verdict_of_all
from results_core.sharing.model import Expiry, Purpose, ShareScope, ShareState
from results_core.testing.builders import EMAIL, RELEASE, named
from results_core.testing.organisations import an_organisation, put_organisation
from tests.core.sharing.conftest import FORM, Sender


def test_before_the_release_it_waits(sender: Sender) -> None:
    """And is received at the release, without another press (B8)."""
    answer = sender.send()
    assert isinstance(answer, Sent)
    [waiting] = sender.on.application.sharing.own.all(sender.account)
    before = sender.seen(answer.grant)
    sender.on.clock.set(RELEASE)
    received = sender.seen(answer.grant)

    assert (answer.waits, waiting.state, before) == (True, ShareState.WAITING, None)
    assert received is not None
    assert (received.received_at, received.status) == (RELEASE, ResultStatus.PENDING)
    assert sender.on.application.sharing.own.all(sender.account)[0].state is ShareState.SENT


def test_what_was_chosen_is_kept(sender: Sender) -> None:
    """Scope, purpose and end; a quarter later is the same day of the month."""
    form = SendingForm(scope="without_skills", purpose="immigration", expiry="3", agrees=True)
    grant = sender.sent(form)

    assert (grant.scope, grant.purpose) == (ShareScope.WITHOUT_SKILLS, Purpose.IMMIGRATION)
    assert grant.expires_at == Expiry.THREE_MONTHS.after(grant.sent_at)
    assert grant.account == sender.account


def test_every_objection_at_once(sender: Sender) -> None:
    """What is no choice of ours is none; without agreeing nothing is sent."""
    answer = sender.send(SendingForm(scope="all", purpose="", expiry="99"))

    assert answer == (
        Objection("scope", "send_scope"),
        Objection("purpose", "send_purpose"),
        Objection("expiry", "send_expiry"),
        Objection("agrees", "send_agrees"),
    )
    assert sender.on.application.sharing.own.all(sender.account) == []


def test_a_second_press_sends_nothing(sender: Sender) -> None:
    """It says when it was sent, and nobody is told again."""
    grant = sender.sent()
    sender.on.clock.advance(hours=1)
    again = sender.send()
    letters = [letter.kind for letter in sender.on.deliver()]

    assert isinstance(again, AlreadyShared)
    assert again.grant == grant
    assert letters == [LetterKind.RESULT_SENT]
    assert len(sender.on.events(EventKind.SHARE_SENT)) == 1


def test_the_candidate_is_told_and_it_is_on_record(sender: Sender) -> None:
    """The letter names the organisation, and nothing of the result (L5, MAIL-2)."""
    grant = sender.sent()
    letter = sender.on.delivered(LetterKind.RESULT_SENT)
    [event] = sender.on.events(EventKind.SHARE_SENT)

    assert (letter.to, set(letter.facts)) == (EMAIL, {"at", "organisation"})
    assert (event.account, event.result, event.organisation) == (
        sender.account,
        grant.result,
        grant.organisation,
    )
    assert event.facts == {"share": grant.id, "scope": "everything", "purpose": "study"}


def test_nobody_sends_what_is_not_theirs_nor_to_whom_is_not_there(sender: Sender) -> None:
    """A suspended organisation reads like none (ENU-7, ENU-8)."""
    suspended = put_organisation(
        sender.on.store, an_organisation(name="Gone", state=OrganisationState.SUSPENDED, domains=())
    )
    for to in (suspended.id, OrganisationId(named("nobody"))):
        with pytest.raises(UnknownOrganisation):
            sender.send(to=to)
    with pytest.raises(UnknownResult):
        sender.on.application.sharing.send(sender.account, ResultId(named("his")), sender.to.id, FORM)


def test_it_is_seen_what_is_asked_and_once_it_is_out_whether_it_is_met(sender: Sender) -> None:
    """Before the release nothing is said of it; parts that are not sent say nothing (A6, C12)."""
    asked = Requirement(exam="C1A", overall_at_least=185, each_at_least=192, oldest_years=2)
    with sender.on.store.begin() as work:
        work.organisations.require(sender.to.id, [asked])
        work.commit()
    sender.on.import_results()
    prospect = sender.on.application.sharing.send.prospect
    before = prospect(sender.account, sender.result, sender.to.id)
    sender.on.clock.set(RELEASE)
    whole, bare = (
        prospect(sender.account, sender.result, sender.to.id, scope=scope)
        for scope in (ShareScope.EVERYTHING, ShareScope.WITHOUT_SKILLS)
    )

    assert before.organisation.recognises
    assert [(part.demand, part.asked, part.verdict) for part in before.demands] == [
        (Demand.OVERALL, 185, None),
        (Demand.EACH, 192, None),
        (Demand.AGE, 2, None),
    ]
    assert [part.verdict for part in whole.demands] == [Verdict.MET, Verdict.NOT_MET, Verdict.MET]
    assert [part.verdict for part in bare.demands] == [Verdict.MET, Verdict.CANNOT_SAY, Verdict.MET]
    verdicts = [verdict_of_all(one.demands) for one in (before, whole, bare)]
    assert verdicts == [None, Verdict.NOT_MET, Verdict.CANNOT_SAY]


def test_an_organisation_that_has_listed_nothing_is_told_apart(sender: Sender) -> None:
    """From one that lists other exams."""
    prospect = sender.on.application.sharing.send.prospect
    silent = prospect(sender.account, sender.result, sender.to.id)
    with sender.on.store.begin() as work:
        work.organisations.require(sender.to.id, [Requirement(exam="B2F")])
        work.commit()
    other = prospect(sender.account, sender.result, sender.to.id)

    assert [(one.is_listed, one.organisation.recognises) for one in (silent, other)] == [
        (False, False),
        (True, False),
    ]


def test_a_month_that_is_shorter_ends_on_its_last_day(sender: Sender) -> None:
    """Three months after the last of November there is no 30 February."""
    del sender
    sent = RELEASE.replace(month=11, day=30)

    assert Expiry.THREE_MONTHS.after(sent) == sent.replace(year=2027, month=2, day=28)
    assert Expiry.TWELVE_MONTHS.after(sent) == sent.replace(year=2027)
    assert Expiry.NONE.after(sent) is None

"""Organisations and what candidates send them, by the same use cases that everybody uses."""

import re
from pathlib import Path
from typing import Final

import attrs

from results_app.demo.board import PARTS
from results_app.demo.broken import DemoBroken
from results_app.demo.clients import let_in
from results_app.demo.directory import APPROVED, BUSY, DECLINED, OTHERS, WAITING, Applicant
from results_app.demo.downloads import take_out
from results_app.demo.letters import letters_to
from results_app.demo.lists import check_a_list
from results_core.access.logging_in import LoggedIn
from results_core.application import Application
from results_core.kernel.confidential import LinkToken, Password
from results_core.kernel.identifiers import AccountId, OrganisationId, ShareId
from results_core.organisations.applying import ConfirmYourAddress
from results_core.organisations.confirming_applications import ConfirmedApplication
from results_core.organisations.forms import ApplicationForm
from results_core.organisations.model import Officer
from results_core.organisations.setting_password import PasswordSet
from results_core.sharing.granting import SendingForm, Sent
from results_core.sharing.model import Expiry, Purpose, ShareScope
from results_core.verification.listing import Search

OFFICER_PASSWORD: Final = "a ferry over 2 rivers, 9 bridges"  # noqa: S105 - printed on the console for everybody
_OPERATOR: Final = "demo"
_LINK: Final = re.compile(r"/verifiers/\S*?/([\w-]{43})\b")


@attrs.frozen(kw_only=True)
class Sending:
    """A candidate with a part to play sends the result to the organisation that is to be tried out."""

    part: int
    scope: ShareScope = ShareScope.EVERYTHING
    purpose: Purpose = Purpose.STUDY
    expiry: Expiry = Expiry.NONE
    is_opened: bool = False
    is_withdrawn: bool = False
    goes_elsewhere: bool = False
    """Whether others get it too."""


SENDINGS: Final = (
    Sending(part=2, goes_elsewhere=True, is_opened=True),
    Sending(part=3, scope=ShareScope.WITHOUT_SKILLS),
    Sending(part=5),
    Sending(part=11, is_opened=True),
    Sending(part=13, purpose=Purpose.WORK),
    Sending(part=15, expiry=Expiry.SIX_MONTHS),
    Sending(part=16, is_opened=True, is_withdrawn=True),
    Sending(part=17, scope=ShareScope.WITHOUT_PHOTO_AND_PASSPORT),
    Sending(part=18, is_opened=True),
)
"""New ones, seen ones, one that waits for the release, one that is amended afterwards, one withdrawn."""


@attrs.frozen(kw_only=True)
class Organisations:
    """Applies, decides, logs in, sends and looks."""

    application: Application
    mailbox: Path

    def found(self) -> None:
        """Let one organisation be approved, one wait and one be declined; two get a user with a password."""
        desk = self.application.organisations.applications
        waiting = {one.domain: self._apply(one) for one in (APPROVED, WAITING, DECLINED)}
        desk.approve(waiting[APPROVED.domain], operator=_OPERATOR)
        desk.decline(waiting[DECLINED.domain], operator=_OPERATOR, reason="The web site cannot be reached.")
        self.application.deliver_letters()
        for address in (APPROVED.email, BUSY.officer):
            self._set_password(address)

    def receive(self) -> None:
        """Let candidates send results, and an officer open some of them."""
        officer = self._officer(APPROVED.email)
        let_in(self.application, officer.id)
        others = [self._called(place.name) for place in OTHERS]
        for sending in SENDINGS:
            share = self._send(sending, officer.organisation)
            if sending.is_opened:
                self.application.receiving.show(officer, share, Search())
            if sending.is_withdrawn:
                self.application.sharing.own.withdraw(self._account(sending.part), share)
            for organisation in others if sending.goes_elsewhere else ():
                self._send(sending, organisation)
        take_out(self.application, officer)
        standing = [self._account(sending.part) for sending in SENDINGS if not sending.is_withdrawn]
        check_a_list(self.application, officer, standing)
        self.application.deliver_letters()

    def _apply(self, applicant: Applicant) -> str:
        answer = self.application.organisations.apply(
            ApplicationForm(
                first_name=applicant.first_name,
                last_name=applicant.last_name,
                job_title="Admissions Officer",
                email=applicant.email,
                email_again=applicant.email,
                name=applicant.name,
                type=applicant.type,
                website=f"www.{applicant.domain}",
                address_1="1 Station Road",
                town=applicant.town,
                country=applicant.country,
                terms=True,
            )
        )
        if not isinstance(answer, ConfirmYourAddress):
            raise DemoBroken((answer,))
        self.application.deliver_letters()
        confirmed = self.application.organisations.confirm(self._link_to(applicant.email))
        if not isinstance(confirmed, ConfirmedApplication):
            raise DemoBroken((confirmed,))
        return confirmed.reference

    def _set_password(self, address: str) -> None:
        password = Password(OFFICER_PASSWORD)
        answer = self.application.officers.set_password(
            self._link_to(address), password=password, password_again=password, terms=True
        )
        if not isinstance(answer, PasswordSet):
            raise DemoBroken((answer,))

    def _officer(self, address: str) -> Officer:
        answer = self.application.officers.log_in(email=address, password=Password(OFFICER_PASSWORD))
        if not isinstance(answer, LoggedIn):
            raise DemoBroken((answer,))
        at_work = self.application.officers.profile.at_work(answer.session.account)
        if at_work is None:
            raise DemoBroken((address,))
        return at_work.officer

    def _send(self, sending: Sending, organisation: OrganisationId) -> ShareId:
        account = self._account(sending.part)
        number = _number(sending.part)
        entry = self.application.candidates.show(number).entry
        form = SendingForm(
            scope=sending.scope.value,
            purpose=sending.purpose.value,
            expiry=sending.expiry.value,
            agrees=True,
        )
        answer = self.application.sharing.send(account, entry.id, organisation, form)
        if not isinstance(answer, Sent):
            raise DemoBroken((answer,))
        return answer.grant.id

    def _account(self, part: int) -> AccountId:
        account = self.application.candidates.show(_number(part)).account
        if account is None:
            raise DemoBroken((part,))
        return account.id

    def _called(self, name: str) -> OrganisationId:
        return self.application.organisations.accounts.show(name).organisation.id

    def _link_to(self, address: str) -> LinkToken:
        for letter in letters_to(self.mailbox, address):
            for link in _LINK.findall(letter.text):
                return LinkToken(link)
        raise DemoBroken((address,))


def _number(part: int) -> str:
    return next(one.id_number for one in PARTS if one.number == part)

"""Registering: ID Number, Secret Number, an address and a password of one's own (mission B2).

It may be done before the results are out. Nobody learns from it which numbers exist: a wrong
ID Number, a wrong Secret Number and an entry that has not arrived get one message (ENU-4).
"""

from collections.abc import Sequence
from datetime import datetime

import attrs

from results_core.access.addresses import AddressBook
from results_core.access.choosing import objections_to_choice
from results_core.access.links import LinkPurpose, digest_of_address, issue_link
from results_core.access.passwords import CommonPasswords, PasswordHasher, PasswordPolicy
from results_core.access.slots import HashingSlots
from results_core.candidates.guessing import GuessingPolicy, JudgePair
from results_core.candidates.model import Consent, Registration
from results_core.candidates.pairs import PAIR_UNKNOWN, TypedPair, read_pair
from results_core.candidates.ports import CandidateWork
from results_core.candidates.warning import warn_owner
from results_core.correspondence.messages import Addressee, LetterKind, write
from results_core.exams.entries import Entry
from results_core.journal.events import EventKind, anybody_event
from results_core.kernel.confidential import BrowserToken, Digester, Password, SecretNumber
from results_core.kernel.errors import Kind, ResultsError
from results_core.kernel.identifiers import Randomness, RegistrationId, identifier
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.tokens import digest_of, fresh_token
from results_core.kernel.transactions import Begin, repeatable
from results_core.throttling.budgets import Exhausted


class AlreadyRegistered(ResultsError):
    """The entry belongs to an account."""

    kind = Kind.CONFLICT
    code = "already_registered"


@attrs.frozen(kw_only=True)
class RegistrationPolicy:
    """What the operator settles about registering."""

    terms_version: str = "1"
    updates_version: str = "1"
    minimum_age_updates: int = 16
    """Under this age, in years, no news are sent, whatever was ticked (K2)."""
    passwords: PasswordPolicy = PasswordPolicy()
    guessing: GuessingPolicy = GuessingPolicy()


@attrs.frozen(kw_only=True)
class _Form:
    """What was typed, as it was typed."""

    id_number: str
    secret_number: str = attrs.field(repr=False)
    email: str = attrs.field(repr=False)
    password: Password
    password_again: Password
    terms: bool
    updates: bool
    language: str


@attrs.frozen(kw_only=True)
class CheckYourEmail:
    """A letter is on its way: this is said whether or not the entry was registered before (ENU-4)."""

    email: str = attrs.field(repr=False)
    browser: BrowserToken
    """What this browser confirms and asks again with (REG-10)."""
    suggestion: str | None = None
    """The address that was probably meant."""


@attrs.frozen(kw_only=True)
class Register:
    """Register for an entry."""

    begin: Begin[CandidateWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    hasher: PasswordHasher
    slots: HashingSlots
    common: CommonPasswords
    addresses: AddressBook
    judge: JudgePair
    policy: RegistrationPolicy = RegistrationPolicy()

    def __call__(  # noqa: PLR0913 - one for each field of the form, and where it came from
        self,
        *,
        id_number: str,
        secret_number: str,
        email: str,
        password: Password,
        password_again: Password | None = None,
        terms: bool,
        updates: bool = False,
        language: str = "en",
        client: str | None = None,
    ) -> CheckYourEmail | Exhausted | Sequence[Objection]:
        """Register, or return every objection at once, each with its field.

        After too many wrong pairs nothing is judged until an instant, the right pair neither (REG-3).

        Args:
            id_number: As it was typed, like everything else.
            secret_number: Of the Confirmation of Entry.
            email: Where the confirmation letter goes.
            password: The one that was chosen.
            password_again: Where it had to be typed twice; None where nobody was asked to.
            terms: Whether the terms of use were accepted.
            updates: Whether news were asked for.
            language: That of the letters.
            client: The network address that it came from, as far as it is known.

        Raises:
            Overloaded: Too many passwords are being worked on; nothing was counted (PWD-5).
        """
        return self._register(
            _Form(
                id_number=id_number,
                secret_number=secret_number,
                email=email,
                password=password,
                password_again=password if password_again is None else password_again,
                terms=terms,
                updates=updates,
                language=language,
            ),
            client,
        )

    def _register(self, form: _Form, client: str | None) -> CheckYourEmail | Exhausted | Sequence[Objection]:
        typed, email = read_pair(form.id_number, form.secret_number), self.addresses.canonical(form.email)
        if typed.id_number is None or not typed.has_secret:
            return self._objections(form, typed, email, None)
        with self.slots.take() as slot:
            entry = self.judge(typed.id_number, typed.secret, client=client)
            if isinstance(entry, Exhausted):
                return entry
            objections = self._objections(form, typed, email, entry)
            if objections or entry is None or email is None:
                return objections
            browser = BrowserToken(fresh_token(self.randomness))
            with slot:
                registration = self._registration(form, entry, email, browser)
        self._keep(registration, entry, typed.secret)
        return CheckYourEmail(email=email, browser=browser, suggestion=self.addresses.suggestion(email))

    def _objections(
        self, form: _Form, typed: TypedPair, email: str | None, entry: Entry | None
    ) -> Sequence[Objection]:
        is_judged = typed.id_number is not None and typed.has_secret
        of_pair = (PAIR_UNKNOWN,) if is_judged and entry is None else ()
        of_email = () if email is not None else (_objection_to_email(form.email),)
        of_password = self._objections_to_password(form, typed, email, entry)
        of_terms = () if form.terms else (Objection("terms", "terms_missing"),)
        wrong = (*typed.objections, *of_email, *of_pair, *of_password, *of_terms)
        return (*wrong, *self._doubts(email)) if wrong else ()

    def _doubts(self, email: str | None) -> tuple[Objection, ...]:
        """Return what is asked about the address beside objections: alone it refuses nothing (K2)."""
        meant = None if email is None else self.addresses.suggestion(email)
        return () if meant is None else (Objection("email", "email_suggestion", {"suggestion": meant}),)

    def _objections_to_password(
        self, form: _Form, typed: TypedPair, email: str | None, entry: Entry | None
    ) -> tuple[Objection, ...]:
        return objections_to_choice(
            form.password,
            form.password_again,
            policy=self.policy.passwords,
            common=self.common,
            logins=() if typed.id_number is None else (typed.id_number,),
            secret=typed.secret,
            email=email,
            names=() if entry is None else (entry.given_names, entry.family_name),
        )

    def _registration(self, form: _Form, entry: Entry, email: str, browser: BrowserToken) -> Registration:
        now = self.clock.now()
        wants_updates = form.updates and entry.age_on(now.date()) >= self.policy.minimum_age_updates
        return Registration(
            id=RegistrationId(identifier(self.randomness)),
            entry=entry.id,
            id_number=entry.id_number,
            email=email,
            digest=self.hasher.digest(form.password),
            language=form.language,
            browser_digest=digest_of(browser),
            registered_at=now,
            terms=Consent(at=now, version=self.policy.terms_version),
            updates=Consent(at=now, version=self.policy.updates_version) if wants_updates else None,
        )

    @repeatable
    def _keep(self, registration: Registration, entry: Entry, secret: SecretNumber | None) -> None:
        with self.begin() as work:
            entered = work.entries.with_secret(entry.id_number, hold=True)
            if entered is not None and secret is not None:
                self.judge.move_on(work, entered, secret)
            account = work.accounts.of_entry(entry.id)
            if account is None:
                self._replace(work, registration)
            else:
                warn_owner(work, account, now=registration.registered_at, randomness=self.randomness)
            work.commit()

    def _replace(self, work: CandidateWork, registration: Registration) -> None:
        now = registration.registered_at
        replaced = work.registrations.replace(registration)
        if replaced is not None:
            work.links.end(replaced, now=now)
        send_confirmation(work, registration, now=now, randomness=self.randomness, digester=self.digester)
        work.journal.add(
            anybody_event(
                EventKind.REGISTERED,
                at=now,
                randomness=self.randomness,
                result=registration.entry,
                facts={"replaces": "yes" if replaced else "no"},
            )
        )


def send_confirmation(
    work: CandidateWork,
    registration: Registration,
    *,
    now: datetime,
    randomness: Randomness,
    digester: Digester,
) -> None:
    """Write the letter with the one live link of the registration: earlier ones die."""
    work.links.end(registration.id, now=now)
    issued = issue_link(
        LinkPurpose.CONFIRM_ADDRESS,
        registration.id,
        address_digest=digest_of_address(digester, registration.email),
        now=now,
        randomness=randomness,
    )
    work.links.issue(issued.link)
    work.outbox.add(
        write(
            LetterKind.CONFIRM_ADDRESS,
            Addressee(email=registration.email, language=registration.language, about=registration.id),
            occasion=f"confirm_address:{issued.link.digest}",
            at=now,
            randomness=randomness,
            link=issued.token,
            lives=issued.link.expires_at - now,
        )
    )


def _objection_to_email(typed: str) -> Objection:
    return Objection("email", "email_malformed" if typed.strip() else "email_missing")

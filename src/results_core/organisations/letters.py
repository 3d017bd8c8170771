"""What is written to applicants and officers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import attrs

from results_core.access.links import IssuedLink, LinkPurpose, digest_of_address, issue_link
from results_core.correspondence.messages import Addressee, Letter, LetterKind, write
from results_core.kernel.confidential import Digester
from results_core.kernel.identifiers import Randomness
from results_core.organisations.model import Application, Officer, Organisation
from results_core.organisations.ports import OrganisationWork
from results_core.organisations.references import shown_reference

_NO_FACTS: Final[Mapping[str, str]] = {}


@attrs.frozen(kw_only=True)
class Desk:
    """Whoever writes letters at an instant."""

    now: datetime
    randomness: Randomness
    digester: Digester

    def ask_applicant(self, work: OrganisationWork, application: Application) -> None:
        """Write the letter with the one live link of the application: earlier ones die (L21)."""
        self._send_link(
            work,
            LetterKind.CONFIRM_APPLICATION,
            self.applicant(application),
            self._link(LinkPurpose.CONFIRM_APPLICATION, application.id, application.applicant.email),
            facts={"organisation": application.details.name},
        )

    def invite(
        self, work: OrganisationWork, officer: Officer, organisation: Organisation, *, kind: LetterKind
    ) -> None:
        """Write the letter with the one live link to set a password: earlier ones die (L8, L13)."""
        self._send_link(
            work,
            kind,
            addressee(officer),
            self.password_link(officer),
            facts={"organisation": organisation.name},
        )

    def tell_applicant(
        self,
        work: OrganisationWork,
        kind: LetterKind,
        application: Application,
        *,
        facts: Mapping[str, str] = _NO_FACTS,
    ) -> None:
        """Write to an applicant about the application; each kind of letter once."""
        work.outbox.add(
            write(
                kind,
                self.applicant(application),
                occasion=f"{kind}:{application.id}",
                at=self.now,
                randomness=self.randomness,
                facts={"reference": shown_reference(application.reference), **facts},
            )
        )

    def tell(
        self,
        work: OrganisationWork,
        kind: LetterKind,
        officer: Officer,
        *,
        facts: Mapping[str, str] = _NO_FACTS,
    ) -> None:
        """Write to an officer about what happens now."""
        work.outbox.add(
            write(
                kind,
                addressee(officer),
                occasion=f"{kind}:{officer.id}:{self.now.isoformat()}",
                at=self.now,
                randomness=self.randomness,
                facts=facts,
            )
        )

    def password_link(self, officer: Officer) -> IssuedLink:
        """Return a fresh link to set a password by."""
        return self._link(LinkPurpose.SET_PASSWORD, officer.id, officer.email)

    def invitation(
        self,
        officer: Officer,
        link: IssuedLink,
        *,
        kind: LetterKind,
        organisation: Organisation,
        mailing: str | None = None,
    ) -> Letter:
        """Return the letter with a link to set a password by."""
        letter = self._with_link(kind, addressee(officer), link, {"organisation": organisation.name})
        return attrs.evolve(letter, mailing=mailing)

    @staticmethod
    def applicant(application: Application) -> Addressee:
        """Return where letters about an application go."""
        person = application.applicant
        return Addressee(email=person.email, language=person.language, about=application.id)

    def _link(self, purpose: LinkPurpose, subject: str, email: str) -> IssuedLink:
        return issue_link(
            purpose,
            subject,
            address_digest=digest_of_address(self.digester, email),
            now=self.now,
            randomness=self.randomness,
        )

    def _send_link(
        self,
        work: OrganisationWork,
        kind: LetterKind,
        to: Addressee,
        issued: IssuedLink,
        facts: Mapping[str, str] = _NO_FACTS,
    ) -> None:
        work.links.end(issued.link.subject, now=self.now)
        work.links.issue(issued.link)
        work.outbox.add(self._with_link(kind, to, issued, facts))

    def _with_link(
        self, kind: LetterKind, to: Addressee, issued: IssuedLink, facts: Mapping[str, str]
    ) -> Letter:
        return write(
            kind,
            to,
            occasion=f"{kind}:{issued.link.digest}",
            at=self.now,
            randomness=self.randomness,
            link=issued.token,
            lives=issued.link.expires_at - self.now,
            facts=facts,
        )


def addressee(officer: Officer) -> Addressee:
    """Return where letters to an officer go."""
    return Addressee(email=officer.email, language=officer.language, about=officer.id)

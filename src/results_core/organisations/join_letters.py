"""What is written when somebody asks to join an organisation (L21, L22)."""

from datetime import datetime

import attrs

from results_core.access.links import LinkPurpose, digest_of_address, issue_link
from results_core.correspondence.messages import Addressee, LetterKind, write
from results_core.kernel.confidential import Digester
from results_core.kernel.identifiers import Randomness
from results_core.organisations.letters import addressee
from results_core.organisations.model import JoinRequest, Officer, Organisation
from results_core.organisations.ports import OrganisationWork


@attrs.frozen(kw_only=True)
class JoinDesk:
    """Whoever writes these letters at an instant."""

    now: datetime
    randomness: Randomness
    digester: Digester

    def ask_joiner(self, work: OrganisationWork, request: JoinRequest, organisation: Organisation) -> None:
        """Write the letter with the one live link of the wish: earlier ones die (L21)."""
        issued = issue_link(
            LinkPurpose.CONFIRM_APPLICATION,
            request.id,
            address_digest=digest_of_address(self.digester, request.person.email),
            now=self.now,
            randomness=self.randomness,
        )
        work.links.end(request.id, now=self.now)
        work.links.issue(issued.link)
        kind = LetterKind.CONFIRM_JOINING
        work.outbox.add(
            write(
                kind,
                _joiner(request),
                occasion=f"{kind}:{issued.link.digest}",
                at=self.now,
                randomness=self.randomness,
                link=issued.token,
                lives=issued.link.expires_at - self.now,
                facts={"organisation": organisation.name},
            )
        )

    def ask_main_user(
        self, work: OrganisationWork, request: JoinRequest, officer: Officer, organisation: Organisation
    ) -> None:
        """Tell a main user who asks to join (L22)."""
        kind, person = LetterKind.JOIN_ASKED, request.person
        work.outbox.add(
            write(
                kind,
                addressee(officer),
                occasion=f"{kind}:{request.id}:{officer.id}",
                at=self.now,
                randomness=self.randomness,
                facts={
                    "organisation": organisation.name,
                    "joiner": f"{person.first_name} {person.family_name}",
                    "job_title": person.job_title,
                    "joiner_email": person.email,
                },
            )
        )

    def tell_refused(self, work: OrganisationWork, request: JoinRequest, organisation: Organisation) -> None:
        """Tell whoever asked that the organisation does not want them to join (L22)."""
        kind = LetterKind.JOIN_REFUSED
        work.outbox.add(
            write(
                kind,
                _joiner(request),
                occasion=f"{kind}:{request.id}",
                at=self.now,
                randomness=self.randomness,
                facts={"organisation": organisation.name},
            )
        )


def _joiner(request: JoinRequest) -> Addressee:
    return Addressee(email=request.person.email, language=request.person.language, about=request.id)

"""The steps of a change of address that accounts of both audiences take (L16, L17, TOK-4).

Whoever takes them holds the account: they stand in the transaction of the change.
"""

from datetime import datetime, timedelta
from typing import Final, Protocol

import attrs

from results_core.access.address_changes import AddressChange, AddressChanges
from results_core.access.credentials import Audience
from results_core.access.links import (
    IssuedLink,
    Link,
    LinkPurpose,
    LinkState,
    digest_of_address,
    issue_link,
)
from results_core.access.owners import LETTERS_TO
from results_core.access.ports import Links, Sessions
from results_core.access.recovering import reset_letter
from results_core.correspondence.messages import Addressee, LetterKind, write
from results_core.correspondence.ports import Outbox
from results_core.kernel.confidential import Digester, LinkToken
from results_core.kernel.identifiers import AccountId, AddressChangeId, Randomness, identifier
from results_core.kernel.tokens import digest_of

CONFIRMING: Final = LinkPurpose.CONFIRM_NEW_ADDRESS
UNDOING: Final = LinkPurpose.UNDO_ADDRESS
A_DAY: Final = 5
"""So many changes may be asked for in 24 hours: letters go to addresses that nobody has confirmed."""


class MovingWork(Protocol):
    """What a change of address asks of a transaction, beside the account itself."""

    @property
    def address_changes(self) -> AddressChanges:
        """Changes of addresses."""

    @property
    def links(self) -> Links:
        """One-time links."""

    @property
    def sessions(self) -> Sessions:
        """Open sessions."""

    @property
    def outbox(self) -> Outbox:
        """Letters."""


@attrs.frozen(kw_only=True)
class MoveAddress:
    """Asks for a change, confirms it and undoes it, for accounts of one audience."""

    audience: Audience
    randomness: Randomness
    digester: Digester

    def ask(
        self, work: MovingWork, owner: Addressee, wanted: str, *, is_taken: bool = False, now: datetime
    ) -> bool:
        """Write both letters; False, and nothing is kept, where too many were asked for within a day.

        `owner` is reached at the address that they have. A wanted address that is somebody else's gets no
        letter; the store does the same work.
        """
        account = AccountId(owner.about)
        if len(work.links.issued(account, purpose=CONFIRMING, since=now - timedelta(days=1))) >= A_DAY:
            return False
        change = AddressChange(
            id=AddressChangeId(identifier(self.randomness)),
            account=account,
            former=owner.email,
            wanted=wanted,
            asked_at=now,
        )
        work.address_changes.add(change)
        work.links.end(account, purpose=CONFIRMING, now=now)
        kinds, to_wanted = LETTERS_TO[self.audience], attrs.evolve(owner, email=wanted)
        confirming = self._issue(work, CONFIRMING, account, wanted, now)
        if not is_taken:
            self._write(work, kinds.confirm_new_address, to_wanted, change, confirming, now=now)
        undoing = self._issue(work, UNDOING, change.id, owner.email, now)
        self._write(work, kinds.address_changing, owner, change, undoing, now=now)
        return True

    def behind(
        self, work: MovingWork, token: LinkToken, purpose: LinkPurpose, *, now: datetime
    ) -> tuple[LinkState, AddressChange | None]:
        """Return what the link is good for, and the change that it serves: none unless it is ready."""
        digest = digest_of(token)
        link = work.links.of(digest)
        change = None if link is None else self._served(work, link, purpose, now)
        if change is not None:
            return LinkState.READY, change
        # Somebody may have been quicker: the link as it stands now says so.
        link = work.links.of(digest)
        state = LinkState.DEAD if link is None else link.state(purpose, now=now)
        return LinkState.DEAD if state is LinkState.READY else state, None

    def confirm(
        self, work: MovingWork, token: LinkToken, change: AddressChange, owner: Addressee, *, now: datetime
    ) -> bool:
        """Use the link up, kill the account's other links, tell both mailboxes; False if it is used up."""
        if work.links.consume(digest_of(token), purpose=CONFIRMING, now=now) is None:
            return False
        work.address_changes.confirm(change.id, at=now)
        work.links.end(change.account, now=now)
        for email in (change.former, change.wanted):
            to = attrs.evolve(owner, email=email)
            self._write(work, LETTERS_TO[self.audience].address_changed, to, change, now=now)
        return True

    def undo(
        self, work: MovingWork, token: LinkToken, change: AddressChange, owner: Addressee, *, now: datetime
    ) -> bool:
        """Use the link up, end the change and later ones, every session and link, send a reset link back.

        False if the link is used up.
        """
        if work.links.consume(digest_of(token), purpose=UNDOING, now=now) is None:
            return False
        work.address_changes.end(change.account, since=change.asked_at, at=now)
        work.sessions.end_all(change.account)
        work.links.end(change.account, now=now)
        issued = self._issue(work, LinkPurpose.RESET_PASSWORD, change.account, change.former, now)
        to = attrs.evolve(owner, email=change.former)
        work.outbox.add(reset_letter(issued, to, self.audience, now=now, randomness=self.randomness))
        return True

    def _served(
        self, work: MovingWork, link: Link, purpose: LinkPurpose, now: datetime
    ) -> AddressChange | None:
        """Return the change that the link serves, if it went to that address (TOK-1).

        To confirm it is the latest of the account, to undo the one that the link was made with.
        """
        if link.state(purpose, now=now) is not LinkState.READY:
            return None
        if purpose is UNDOING:
            change = work.address_changes.of(AddressChangeId(link.subject))
            serves = change is not None and change.ended_at is None
        else:
            change = work.address_changes.latest(AccountId(link.subject))
            serves = change is not None and change.waits(now)
        if change is None or not serves:
            return None
        went_to = change.former if purpose is UNDOING else change.wanted
        return change if link.went_to(went_to, self.digester) else None

    def _issue(
        self, work: MovingWork, purpose: LinkPurpose, subject: str, email: str, now: datetime
    ) -> IssuedLink:
        issued = issue_link(
            purpose,
            subject,
            address_digest=digest_of_address(self.digester, email),
            now=now,
            randomness=self.randomness,
        )
        work.links.issue(issued.link)
        return issued

    def _write(
        self,
        work: MovingWork,
        kind: LetterKind,
        to: Addressee,
        change: AddressChange,
        issued: IssuedLink | None = None,
        *,
        now: datetime,
    ) -> None:
        work.outbox.add(
            write(
                kind,
                to,
                occasion=f"{kind}:{change.id}",
                at=now,
                randomness=self.randomness,
                link=None if issued is None else issued.token,
                lives=None if issued is None else issued.link.expires_at - now,
                facts={"at": now.isoformat()},
            )
        )

"""Undoing a change of address from the former mailbox: the way back for whom it was not (TOK-4)."""

from datetime import datetime
from typing import Final

import attrs

from results_core.access.address_changes import AddressChange
from results_core.access.credentials import Audience
from results_core.access.links import LinkPurpose, LinkState, digest_of_address, issue_link
from results_core.access.recovering import reset_letter
from results_core.candidates.model import Account
from results_core.candidates.ports import CandidateWork
from results_core.correspondence.messages import Addressee
from results_core.journal.events import EventKind, anybody_event
from results_core.kernel.confidential import Digester, LinkToken
from results_core.kernel.identifiers import AddressChangeId, Randomness
from results_core.kernel.time import Clock
from results_core.kernel.tokens import digest_of
from results_core.kernel.transactions import Begin, repeatable

PURPOSE: Final = LinkPurpose.UNDO_ADDRESS


@attrs.frozen(kw_only=True)
class AddressRestored:
    """The former address holds, nobody is logged in, and a link to a new password is on its way there."""


@attrs.frozen(kw_only=True)
class UndoAddressChange:
    """Undo a change of address, confirmed or not, by the link of the letter to the former address.

    Nothing but the link is asked for: whoever has the password may be the one who changed the address.
    It takes every later change back too, whose own links to undo die with it.
    """

    begin: Begin[CandidateWork]
    clock: Clock
    randomness: Randomness
    digester: Digester

    def look(self, token: LinkToken) -> LinkState:
        """Return what the link is good for; looking changes nothing (TOK-3)."""
        with self.begin(reading=True) as work:
            return self._behind(work, token, self.clock.now())[0]

    @repeatable
    def __call__(self, token: LinkToken) -> AddressRestored | LinkState:
        """Restore the address, end every session and link, and send a link to a new password there.

        Returns the state of a link that is good no more, and then nothing has changed.
        """
        now = self.clock.now()
        with self.begin() as work:
            state, change = self._behind(work, token, now)
            if change is None:
                return state
            standing = work.accounts.of(change.account, hold=True)
            # Held now: whoever was quicker has finished, and what they did is read again.
            state, change = self._behind(work, token, now)
            if standing is None or standing.closed_at is not None or change is None:
                return LinkState.DEAD if state is LinkState.READY else state
            if work.links.consume(digest_of(token), purpose=PURPOSE, now=now) is None:
                return LinkState.USED
            self._restore(work, standing, change, now)
            work.commit()
        return AddressRestored()

    def _behind(
        self, work: CandidateWork, token: LinkToken, now: datetime
    ) -> tuple[LinkState, AddressChange | None]:
        link = work.links.of(digest_of(token))
        if link is None:
            return LinkState.DEAD, None
        state = link.state(PURPOSE, now=now)
        if state is not LinkState.READY:
            return state, None
        change = work.address_changes.of(AddressChangeId(link.subject))
        if change is None or change.ended_at is not None:
            return LinkState.DEAD, None
        return (state, change) if link.went_to(change.former, self.digester) else (LinkState.DEAD, None)

    def _restore(self, work: CandidateWork, standing: Account, change: AddressChange, now: datetime) -> None:
        work.accounts.replace(attrs.evolve(standing, email=change.former))
        work.address_changes.end(standing.id, since=change.asked_at, at=now)
        work.sessions.end_all(standing.id)
        work.links.end(standing.id, now=now)
        issued = issue_link(
            LinkPurpose.RESET_PASSWORD,
            standing.id,
            address_digest=digest_of_address(self.digester, change.former),
            now=now,
            randomness=self.randomness,
        )
        work.links.issue(issued.link)
        addressee = Addressee(email=change.former, language=standing.language, about=standing.id)
        work.outbox.add(
            reset_letter(issued, addressee, Audience.CANDIDATES, now=now, randomness=self.randomness)
        )
        work.journal.add(
            anybody_event(
                EventKind.ADDRESS_CHANGE_UNDONE, at=now, randomness=self.randomness, account=standing.id
            )
        )

"""Undoing a change of address from the former mailbox: the way back for whom it was not (TOK-4)."""

import attrs

from results_core.access.links import LinkState
from results_core.access.moving_address import UNDOING, MoveAddress
from results_core.candidates.model import addressee_of
from results_core.candidates.ports import CandidateWork
from results_core.journal.events import EventKind, anybody_event
from results_core.kernel.confidential import LinkToken
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable


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
    move: MoveAddress

    def look(self, token: LinkToken) -> LinkState:
        """Return what the link is good for; looking changes nothing (TOK-3)."""
        with self.begin(reading=True) as work:
            return self.move.behind(work, token, UNDOING, now=self.clock.now())[0]

    @repeatable
    def __call__(self, token: LinkToken) -> AddressRestored | LinkState:
        """Restore the address, end every session and link, and send a link to a new password there.

        Returns the state of a link that is good no more, and then nothing has changed.
        """
        now = self.clock.now()
        with self.begin() as work:
            state, change = self.move.behind(work, token, UNDOING, now=now)
            if change is None:
                return state
            standing = work.accounts.of(change.account, hold=True)
            # Held now: whoever was quicker has finished, and what they did is read again.
            state, change = self.move.behind(work, token, UNDOING, now=now)
            if standing is None or standing.closed_at is not None or change is None:
                return LinkState.DEAD if state is LinkState.READY else state
            if not self.move.undo(work, token, change, addressee_of(standing), now=now):
                return LinkState.USED
            work.accounts.replace(attrs.evolve(standing, email=change.former))
            work.journal.add(
                anybody_event(
                    EventKind.ADDRESS_CHANGE_UNDONE,
                    at=now,
                    randomness=self.move.randomness,
                    account=standing.id,
                )
            )
            work.commit()
        return AddressRestored()

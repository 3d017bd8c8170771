"""One's shares, and stopping them (mission B9, screens K11)."""

from collections.abc import Sequence

import attrs

from results_core.candidates.model import open_account
from results_core.correspondence.messages import Addressee
from results_core.journal.events import EventKind, candidate_event
from results_core.kernel.errors import Missing
from results_core.kernel.identifiers import AccountId, Randomness, ShareId
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.directory import Listed
from results_core.sharing.letters import letter_of_withdrawal
from results_core.sharing.model import ReadShare, ShareState
from results_core.sharing.ports import SharingWork
from results_core.sharing.states import state_of


class UnknownShare(Missing):
    """There is no such share, or it is somebody else's: the two read the same (ENU-8)."""

    code = "unknown_share"


@attrs.frozen(kw_only=True)
class OwnShare:
    """A share as its candidate sees it."""

    share: ReadShare
    organisation: Listed | None
    state: ShareState

    @property
    def can_be_stopped(self) -> bool:
        """Tell whether it is neither withdrawn nor expired."""
        return self.state not in {ShareState.WITHDRAWN, ShareState.EXPIRED}


@attrs.frozen(kw_only=True)
class ManageShares:
    """Show candidates what they have sent, and stop it."""

    begin: Begin[SharingWork]
    clock: Clock
    randomness: Randomness

    def all(self, account: AccountId) -> Sequence[OwnShare]:
        """Return the shares of the account's results, latest first."""
        with self.begin(reading=True) as work:
            return self._shown(work, work.shares.of_account(account))

    def one(self, account: AccountId, share: ShareId) -> OwnShare:
        """Return one of them.

        Raises:
            UnknownShare: There is none of the account's results.
        """
        with self.begin(reading=True) as work:
            return self._one(work, account, share)

    @repeatable
    def withdraw(self, account: AccountId, share: ShareId) -> OwnShare:
        """Stop a share: it acts on the next request (AUZ-5). One that is over stays as it is.

        Raises:
            UnknownShare: There is none of the account's results.
            UnknownAccount: The account is closed.
        """
        now = self.clock.now()
        with self.begin() as work:
            owner = open_account(work.accounts.of(account, hold=True))
            own = self._one(work, account, share)
            for ended in work.shares.withdraw([share], at=now):
                to = Addressee(email=owner.email, language=owner.language, about=owner.id)
                name = "" if own.organisation is None else own.organisation.name
                work.outbox.add(letter_of_withdrawal(to, ended, name, at=now, randomness=self.randomness))
                work.journal.add(
                    attrs.evolve(
                        candidate_event(
                            EventKind.SHARE_WITHDRAWN,
                            account=owner.id,
                            at=now,
                            randomness=self.randomness,
                            result=ended.result,
                            facts={"share": ended.id},
                        ),
                        organisation=ended.organisation,
                    )
                )
            left = self._one(work, account, share)
            work.commit()
        return left

    def _one(self, work: SharingWork, account: AccountId, share: ShareId) -> OwnShare:
        found = work.shares.of_account(account, share)
        if not found:
            raise UnknownShare("no such share of this account")
        return self._shown(work, found)[0]

    def _shown(self, work: SharingWork, shares: Sequence[ReadShare]) -> Sequence[OwnShare]:
        now = self.clock.now()
        known = work.directory.named({one.grant.organisation for one in shares}) if shares else {}
        return [
            OwnShare(share=one, organisation=known.get(one.grant.organisation), state=state_of(one, now))
            for one in shares
        ]

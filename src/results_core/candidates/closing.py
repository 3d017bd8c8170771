"""Closing an account: its owner does it with the password, and the centre alone opens it again (B12, L27)."""

from datetime import datetime

import attrs

from results_core.access.checking import CheckPassword, PasswordRefused, RightPassword, WrongPassword
from results_core.access.credentials import Audience
from results_core.access.settling import settled
from results_core.candidates.model import Account, addressee_of, open_account
from results_core.candidates.ports import CandidateWork
from results_core.correspondence.messages import Letter, LetterKind, write
from results_core.exams.sittings import corrections_of, mailing_of
from results_core.journal.events import EventKind, candidate_event
from results_core.kernel.confidential import Password
from results_core.kernel.identifiers import AccountId, Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable


@attrs.frozen(kw_only=True)
class AccountClosed:
    """Nobody logs in any more; the results stay with the board."""


@attrs.frozen(kw_only=True)
class CloseAccount:
    """Close the account of somebody who is logged in."""

    begin: Begin[CandidateWork]
    clock: Clock
    randomness: Randomness
    check: CheckPassword

    def __call__(self, account: AccountId, *, password: Password) -> AccountClosed | PasswordRefused:
        """Close it, if the password is right; a wrong one counts like a wrong log-in."""
        judged = self.check.of_account(account, password, audience=Audience.CANDIDATES)
        return self._close(account, judged) if isinstance(judged, RightPassword) else judged

    @repeatable
    def _close(self, account: AccountId, judged: RightPassword) -> AccountClosed | WrongPassword:
        now = self.clock.now()
        with self.begin() as work:
            refused = settled(work, judged, policy=self.check.lockout)
            if refused is not None:
                return refused
            standing = open_account(work.accounts.of(account, hold=True))
            close_account(work, standing, now=now, randomness=self.randomness)
            work.journal.add(
                candidate_event(EventKind.ACCOUNT_CLOSED, account=account, at=now, randomness=self.randomness)
            )
            work.commit()
        return AccountClosed()


def close_account(work: CandidateWork, standing: Account, *, now: datetime, randomness: Randomness) -> None:
    """Close an account that was read with `hold`, whoever asked for it; the event is the caller's to write.

    Sessions and links die, a waiting undo of its address with them; address, password and the consent to
    news are forgotten, and every active share is withdrawn. The entries stay the account's: their pairs of
    numbers register nobody before the centre has dissolved it. One letter says so, to the address that is
    forgotten with it.
    """
    work.outbox.add(good_bye(standing, now=now, randomness=randomness))
    work.accounts.replace(attrs.evolve(standing, email="", digest="", updates=None, closed_at=now))
    _withdraw_shares(work, standing.id, now, randomness)
    work.sessions.end_all(standing.id)
    work.links.end(standing.id, now=now)
    mailings = [
        mailing(entry.sitting.id)
        for entry in work.accounts.entries(standing.id)
        for mailing in (mailing_of, corrections_of)
    ]
    work.outbox.withdraw(mailings, about=standing.id, reason="account_closed")
    work.address_changes.forget(standing.id)


def _withdraw_shares(work: CandidateWork, account: AccountId, now: datetime, randomness: Randomness) -> None:
    ended = work.shares.withdraw_of_account(account, at=now)
    work.journal.add_all(
        [
            attrs.evolve(
                candidate_event(
                    EventKind.SHARE_WITHDRAWN,
                    account=account,
                    at=now,
                    randomness=randomness,
                    result=share.result,
                    facts={"share": share.id},
                ),
                organisation=share.organisation,
            )
            for share in ended
        ]
    )


def good_bye(standing: Account, *, now: datetime, randomness: Randomness) -> Letter:
    """Return the last letter to the address of an account (L27)."""
    return write(
        LetterKind.ACCOUNT_CLOSED,
        addressee_of(standing),
        occasion=f"account_closed:{standing.id}",
        at=now,
        randomness=randomness,
        facts={"at": now.isoformat()},
    )

"""After a right password: the try is taken back, and what it opens is opened only while it still is right."""

from results_core.access.checking import RightPassword, WrongPassword, mailing_of_closing
from results_core.access.credentials import Standing
from results_core.access.lockout import LockoutPolicy
from results_core.access.ports import AccessWork


def hold(work: AccessWork, judged: RightPassword, *, policy: LockoutPolicy) -> bool:
    """Take the try back from its name; tell whether the password that was judged still is the account's.

    Where a second step follows, tries before it stay counted until that is right as well: or whoever
    knows the password could try codes without end.

    It was judged outside of this transaction: another one may have changed the password or closed the
    account since. From here on the guard is held, and whoever does either takes hold of it first: so
    they have been waited for, or will wait (SES-3). A digest of an older kind gives way to the renewed
    one (PWD-4).
    """
    if judged.credential.second_step:
        work.attempts.take_back(judged.guard, policy=policy)
    else:
        work.attempts.forgive(judged.guard, judged.reserved, policy=policy)
    if judged.credential.account is None:
        return True
    credentials = work.credentials_of(judged.audience)
    standing = credentials.of_account(judged.credential.account)
    holds = (
        standing is not None
        and standing.standing is Standing.ACTIVE
        and standing.digest == judged.credential.digest
        and standing.second_step is judged.credential.second_step
    )
    if holds and judged.renewed is not None:
        credentials.replace_digest(judged.credential.account, judged.renewed)
    return holds


def settled(work: AccessWork, judged: RightPassword, *, policy: LockoutPolicy) -> WrongPassword | None:
    """Settle before a change that takes the password; return the refusal where it is the account's no more.

    The refusal is committed: the caller returns it and does nothing else.
    """
    holds = hold(work, judged, policy=policy)
    give_back(work, judged)
    if holds:
        return None
    work.commit()
    return WrongPassword(left=judged.reserved.left)


def forgive(work: AccessWork, judged: RightPassword, *, policy: LockoutPolicy) -> None:
    """Take back what the right try has cost its name and its address: a success is free (LOCK-6, LOCK-9)."""
    work.attempts.forgive(judged.guard, judged.reserved, policy=policy)
    give_back(work, judged)


def give_back(work: AccessWork, judged: RightPassword) -> None:
    """Take back what the try has cost its address.

    Everybody there waits for whoever does so, until the end of the transaction: a log-in does it last.
    """
    if judged.reserved.closes and judged.credential.account is not None:
        mailing = mailing_of_closing(judged)
        work.outbox.withdraw([mailing], about=judged.credential.account, reason="password_right")
    if judged.spent is not None:
        work.budgets.give_back(judged.spent.key, judged.spent.granted)

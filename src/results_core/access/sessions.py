"""Sessions: rows that a browser's token opens and that end everywhere at once (SES-1 to SES-4)."""

from datetime import datetime, timedelta

import attrs

from results_core.access.browsers import UNKNOWN_BROWSER, Browser
from results_core.access.credentials import Audience
from results_core.kernel.confidential import SessionToken
from results_core.kernel.identifiers import AccountId, Randomness, SessionId, identifier
from results_core.kernel.tokens import digest_of, fresh_token


@attrs.frozen(kw_only=True)
class SessionPolicy:
    """How long a session lasts (SES-2)."""

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)
    noted_every: timedelta = timedelta(minutes=1)
    """Its use is written down at most so often: a page view is no write."""


@attrs.frozen(kw_only=True)
class Session:
    """One log-in of one browser."""

    digest: str
    id: SessionId
    """What its owner ends it by; it opens nothing."""
    audience: Audience
    account: AccountId
    opened_at: datetime
    seen_at: datetime
    browser: Browser = UNKNOWN_BROWSER

    def goes_on(self, policy: SessionPolicy, *, now: datetime) -> bool:
        """Tell whether it has been neither idle nor open for too long."""
        return now < self.seen_at + policy.idle and now < self.opened_at + policy.absolute

    def is_to_be_noted(self, policy: SessionPolicy, *, now: datetime) -> bool:
        """Tell whether its use is worth a write."""
        return now >= self.seen_at + policy.noted_every


@attrs.frozen(kw_only=True)
class OpenedSession:
    """A fresh session: the token goes to the browser, the rest into the store."""

    token: SessionToken
    session: Session


def open_session(
    account: AccountId,
    audience: Audience,
    *,
    now: datetime,
    randomness: Randomness,
    browser: Browser = UNKNOWN_BROWSER,
) -> OpenedSession:
    """Return a session under a token of 256 random bits, never one that a browser brought (SES-1)."""
    token = SessionToken(fresh_token(randomness))
    return OpenedSession(
        token=token,
        session=Session(
            digest=digest_of(token),
            id=SessionId(identifier(randomness)),
            audience=audience,
            account=account,
            opened_at=now,
            seen_at=now,
            browser=browser,
        ),
    )

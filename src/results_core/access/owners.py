"""The owner of an account, of either audience: what is written down of them, and which letters they get."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

import attrs

from results_core.access.credentials import Audience, Credential
from results_core.access.ports import AccessWork
from results_core.access.sessions import Session
from results_core.correspondence.messages import Addressee, Letter, LetterKind, write
from results_core.journal.events import Event, EventKind, anybody_event, candidate_event, organisation_event
from results_core.kernel.identifiers import AccountId, Randomness

_NOTHING: Final[Mapping[str, str | int]] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class AccessLetters:
    """Which letters tell an audience of its passwords and addresses (L3, L4, L16, L17, L19, L26)."""

    reset: LetterKind
    changed: LetterKind
    locked: LetterKind
    closed: LetterKind
    confirm_new_address: LetterKind
    address_changing: LetterKind
    address_changed: LetterKind


LETTERS_TO: Final = MappingProxyType(
    {
        Audience.CANDIDATES: AccessLetters(
            reset=LetterKind.RESET_PASSWORD,
            changed=LetterKind.PASSWORD_CHANGED,
            locked=LetterKind.LOGIN_LOCKED,
            closed=LetterKind.LOGIN_CLOSED,
            confirm_new_address=LetterKind.CONFIRM_NEW_ADDRESS,
            address_changing=LetterKind.ADDRESS_CHANGING,
            address_changed=LetterKind.ADDRESS_CHANGED,
        ),
        Audience.ORGANISATIONS: AccessLetters(
            reset=LetterKind.OFFICER_RESET_PASSWORD,
            changed=LetterKind.OFFICER_PASSWORD_CHANGED,
            locked=LetterKind.OFFICER_LOGIN_LOCKED,
            closed=LetterKind.OFFICER_LOGIN_CLOSED,
            confirm_new_address=LetterKind.OFFICER_CONFIRM_NEW_ADDRESS,
            address_changing=LetterKind.OFFICER_ADDRESS_CHANGING,
            address_changed=LetterKind.OFFICER_ADDRESS_CHANGED,
        ),
    }
)


def owner_of(work: AccessWork, session: Session) -> Credential | None:
    """Return whose session it is, or None if there is no such account any more."""
    return work.credentials_of(session.audience).of_account(session.account)


def addressee_of(credential: Credential, about: str) -> Addressee:
    """Return where the owner's letters go."""
    return Addressee(email=credential.email, language=credential.language, about=about)


def letter_of_changed_password(
    audience: Audience, to: Addressee, *, by: str, at: datetime, randomness: Randomness
) -> Letter:
    """Return what the owner is told of a new password (L4, L26); `by` is the one thing that it was set by."""
    return write(
        LETTERS_TO[audience].changed,
        to,
        occasion=f"password_changed:{by}",
        at=at,
        randomness=randomness,
        facts={"at": at.isoformat()},
    )


def event_of_owner(
    kind: EventKind,
    owner: Credential,
    *,
    at: datetime,
    randomness: Randomness,
    facts: Mapping[str, str | int] = _NOTHING,
) -> Event:
    """Return what the owner of an account did who has shown who they are."""
    account = owner.account or AccountId("")
    if owner.organisation is None:
        return candidate_event(kind, account=account, at=at, randomness=randomness, facts=facts)
    return organisation_event(
        kind, officer=account, organisation=owner.organisation, at=at, randomness=randomness, facts=facts
    )


def event_about_owner(
    kind: EventKind, owner: Credential | None, *, at: datetime, randomness: Randomness
) -> Event:
    """Return what somebody did with an account, or with none, who has not shown who they are."""
    if owner is None or owner.organisation is None or owner.account is None:
        return anybody_event(
            kind, at=at, randomness=randomness, account=None if owner is None else owner.account
        )
    return anybody_event(
        kind, at=at, randomness=randomness, organisation=owner.organisation, facts={"officer": owner.account}
    )

"""The rules in numbers, for the pages that name them: each from the policy that holds it, none twice."""

from datetime import timedelta
from typing import Final

import attrs

from adapters_web.settings import WebSettings
from results_core.access.links import LIFE, LinkPurpose
from results_core.access.recovering import LETTERS, WITHIN
from results_core.api_access.webhooks import FORMER_SECRET_LIVES
from results_core.application import Application, Policies
from results_texts import languages, texts_for

_HOUR: Final = 3600
_MINUTE: Final = 60


class UnfitRules(ValueError):
    """The pages have no words for a rule that the operator has set."""


@attrs.frozen(kw_only=True)
class Rules:
    """What pages say of the rules, in whole numbers of the unit that the name ends in."""

    lock_after: int
    lock_minutes: int
    confirm_hours: int
    reset_minutes: int
    reset_letters: int
    reset_letters_hours: int
    again_seconds: int
    again_a_day: int
    idle_minutes: int
    session_hours: int
    new_address_hours: int
    undo_days: int
    updates_age: int
    linkedin_age: int
    password_length: int
    password_digits: int
    registrations_days: int
    """How long a registration is kept that nobody confirms."""
    attempts_days: int
    """How long the count of wrong passwords is kept, since the last."""
    network_minutes: int
    """How long a code of the address is kept that wrong tries come from."""
    links_days: int
    """How long a link is kept, since it expired."""
    letters_days: int
    """How long it is kept that a letter went out."""
    identity_months: int
    """How long photos and passport numbers are kept, since the release."""
    closed_account_months: int
    """How long what is left of a closed account is kept."""
    deliveries_days: int
    """How long it is kept what a webhook was told."""
    former_secret_hours: int
    """How long the secret of a webhook signs beside the one that was made after it."""
    secrets_are_digits: bool


def rules_of(application: Application, settings: WebSettings) -> Rules:
    """Return the rules of an application.

    Raises:
        UnfitRules: There are no words for a lock after so many wrong passwords.
    """
    policies, retention = application.policies, application.policies.retention
    tries = policies.lockout.tries
    for language in languages():
        if not texts_for(language).has(f"ordinal.{tries}"):
            raise UnfitRules(f"no word in {language} for a lock after {tries} wrong passwords")
    again, passwords = application.resend_confirmation.policy, policies.registering.passwords
    return Rules(
        lock_after=tries,
        lock_minutes=round(policies.lockout.lasting.total_seconds() / _MINUTE),
        confirm_hours=round(LIFE[LinkPurpose.CONFIRM_ADDRESS].total_seconds() / _HOUR),
        reset_minutes=round(LIFE[LinkPurpose.RESET_PASSWORD].total_seconds() / _MINUTE),
        reset_letters=LETTERS,
        reset_letters_hours=round(WITHIN.total_seconds() / _HOUR),
        again_seconds=round(again.pause.total_seconds()),
        again_a_day=again.a_day,
        idle_minutes=round(policies.sessions.idle.total_seconds() / _MINUTE),
        session_hours=round(policies.sessions.absolute.total_seconds() / _HOUR),
        new_address_hours=round(LIFE[LinkPurpose.CONFIRM_NEW_ADDRESS].total_seconds() / _HOUR),
        undo_days=LIFE[LinkPurpose.UNDO_ADDRESS].days,
        updates_age=policies.registering.minimum_age_updates,
        linkedin_age=settings.minimum_age_linkedin,
        password_length=passwords.shortest,
        password_digits=passwords.digits,
        registrations_days=retention.registration_days,
        attempts_days=retention.attempt_days,
        network_minutes=round(_longest_window(policies).total_seconds() / _MINUTE),
        links_days=retention.link_days,
        letters_days=retention.letter_days,
        identity_months=retention.identity_months,
        closed_account_months=retention.closed_account_months,
        deliveries_days=retention.delivery_days,
        former_secret_hours=round(FORMER_SECRET_LIVES.total_seconds() / _HOUR),
        secrets_are_digits=settings.secrets_are_digits,
    )


def _longest_window(policies: Policies) -> timedelta:
    """Return how long what one network address has spent is known."""
    return max(policies.failures.of_address.within, policies.registering.guessing.of_address.within)

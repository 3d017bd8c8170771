"""The organisations' site: a file for each journey."""

from adapters_web.verifier import (
    account,
    account_email,
    account_profile,
    account_sessions,
    account_step,
    applying,
    confirming,
    logging_in,
    logging_out,
    organisation,
    passing_step,
    recovering,
    setting_password,
    users,
    welcome,
)
from adapters_web.verifier.blueprint import verifier

__all__ = [
    "account",
    "account_email",
    "account_profile",
    "account_sessions",
    "account_step",
    "applying",
    "confirming",
    "logging_in",
    "logging_out",
    "organisation",
    "passing_step",
    "recovering",
    "setting_password",
    "users",
    "verifier",
    "welcome",
]

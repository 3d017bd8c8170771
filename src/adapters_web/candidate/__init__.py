"""The candidates' site: a file for each journey."""

from adapters_web.candidate import (
    awaiting,
    confirming,
    details,
    details_closing,
    details_data,
    details_email,
    details_password,
    details_sessions,
    explaining,
    home,
    linkedin,
    logging_in,
    logging_out,
    recovering,
    registering,
    results,
    statement,
)
from adapters_web.candidate.blueprint import candidate

__all__ = [
    "awaiting",
    "candidate",
    "confirming",
    "details",
    "details_closing",
    "details_data",
    "details_email",
    "details_password",
    "details_sessions",
    "explaining",
    "home",
    "linkedin",
    "logging_in",
    "logging_out",
    "recovering",
    "registering",
    "results",
    "statement",
]

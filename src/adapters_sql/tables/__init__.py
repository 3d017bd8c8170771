"""The tables, a file for each subject."""

from adapters_sql.tables.access import attempts, links, sessions
from adapters_sql.tables.candidates import account_entries, accounts, address_changes, registrations
from adapters_sql.tables.clients import (
    client_addresses,
    client_calls,
    client_secrets,
    client_tokens,
    clients,
    rates,
)
from adapters_sql.tables.columns import metadata
from adapters_sql.tables.correspondence import letters
from adapters_sql.tables.downloads import download_rows, downloads, templates
from adapters_sql.tables.exams import centres, entries, sittings
from adapters_sql.tables.jobs import file_parts, files, jobs
from adapters_sql.tables.journal import checkpoints, event_payloads, events, feed, seals
from adapters_sql.tables.notifications import arrivals, corrections, digests, notification_preferences
from adapters_sql.tables.organisations import (
    applications,
    change_requests,
    join_requests,
    officers,
    organisation_domains,
    organisation_words,
    organisations,
    recovery_codes,
    requirements,
)
from adapters_sql.tables.results import photos, result_versions
from adapters_sql.tables.sharing import disclosures, selections, share_marks, shares
from adapters_sql.tables.throttling import budgets
from adapters_sql.tables.verification import bulk_checks
from adapters_sql.tables.webhooks import webhook_deliveries, webhook_secrets, webhooks

__all__ = [
    "account_entries",
    "accounts",
    "address_changes",
    "applications",
    "arrivals",
    "attempts",
    "budgets",
    "bulk_checks",
    "centres",
    "change_requests",
    "checkpoints",
    "client_addresses",
    "client_calls",
    "client_secrets",
    "client_tokens",
    "clients",
    "corrections",
    "digests",
    "disclosures",
    "download_rows",
    "downloads",
    "entries",
    "event_payloads",
    "events",
    "feed",
    "file_parts",
    "files",
    "jobs",
    "join_requests",
    "letters",
    "links",
    "metadata",
    "notification_preferences",
    "officers",
    "organisation_domains",
    "organisation_words",
    "organisations",
    "photos",
    "rates",
    "recovery_codes",
    "registrations",
    "requirements",
    "result_versions",
    "seals",
    "selections",
    "sessions",
    "share_marks",
    "shares",
    "sittings",
    "templates",
    "webhook_deliveries",
    "webhook_secrets",
    "webhooks",
]

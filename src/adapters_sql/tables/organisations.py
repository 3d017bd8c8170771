"""Organisations, their people, and the applications that both come from."""

from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.dialects import postgresql

from adapters_sql.tables.columns import Instant, metadata, only

WORD: Final = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Compared byte by byte, so that what begins with some letters is a range of the index."""

organisations: Final = Table(
    "organisations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_folded", WORD, nullable=False),
    Column("found_by", WORD, nullable=False),
    Column("type", Text, nullable=False),
    Column("website", Text, nullable=False),
    Column("address_1", Text, nullable=False),
    Column("address_2", Text, nullable=False),
    Column("town", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("postcode", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("text_for_candidates", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("approved_at", Instant, nullable=False),
    Column("requires_second_step", Boolean(create_constraint=False), nullable=False),
    Index("organisations_name_folded_idx", "name_folded", "id"),
)
"""`found_by` are its words once more, each behind a space: many organisations are gone through by them."""

organisation_domains: Final = Table(
    "organisation_domains",
    metadata,
    Column("organisation_id", Text, ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True),
    Column("domain", Text, primary_key=True, index=True),
)

organisation_words: Final = Table(
    "organisation_words",
    metadata,
    Column("word", WORD, primary_key=True),
    Column(
        "organisation_id",
        Text,
        ForeignKey("organisations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Index("organisation_words_organisation_id_idx", "organisation_id", "word"),
)
"""Found by what the word begins with."""

officers: Final = Table(
    "officers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("organisation_id", Text, ForeignKey("organisations.id"), nullable=False, index=True),
    Column("first_name", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("job_title", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("email_folded", Text, nullable=False, unique=True),
    Column("language", Text, nullable=False),
    Column("digest", Text),
    Column("role", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("invited_at", Instant, nullable=False),
    Column("joined_at", Instant),
    Column("terms_at", Instant),
    Column("terms_version", Text),
    Column("last_login_at", Instant),
    Column("previous_login_at", Instant),
    Column("second_step_sealed", Text),
    Column("second_step_last", Integer),
)

recovery_codes: Final = Table(
    "recovery_codes",
    metadata,
    Column("officer_id", Text, ForeignKey("officers.id", ondelete="CASCADE"), primary_key=True),
    Column("digest", Text, primary_key=True),
)

applications: Final = Table(
    "applications",
    metadata,
    Column("id", Text, primary_key=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("first_name", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("job_title", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("website", Text, nullable=False),
    Column("address_1", Text, nullable=False),
    Column("address_2", Text, nullable=False),
    Column("town", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("postcode", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("terms_at", Instant, nullable=False),
    Column("terms_version", Text, nullable=False),
    Column("applied_at", Instant, nullable=False),
    Column("confirmed_at", Instant),
    Column("decided_at", Instant),
    Column("organisation_id", Text, ForeignKey("organisations.id")),
    Index("applications_state_applied_at_idx", "state", "applied_at"),
    Index(
        "applications_decided_at_idx",
        "decided_at",
        **only("decided_at IS NOT NULL"),
    ),
    Index(
        "applications_organisation_id_idx",
        "organisation_id",
        **only("organisation_id IS NOT NULL"),
    ),
)

join_requests: Final = Table(
    "join_requests",
    metadata,
    Column("id", Text, primary_key=True),
    Column("organisation_id", Text, ForeignKey("organisations.id"), nullable=False),
    Column("first_name", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("job_title", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("terms_at", Instant, nullable=False),
    Column("terms_version", Text, nullable=False),
    Column("asked_at", Instant, nullable=False, index=True),
    Column("confirmed_at", Instant),
    Column("decided_at", Instant),
    Index("join_requests_organisation_id_state_idx", "organisation_id", "state"),
    Index("join_requests_email_idx", "email", "asked_at"),
    Index(
        "join_requests_decided_at_idx",
        "decided_at",
        **only("decided_at IS NOT NULL"),
    ),
)

change_requests: Final = Table(
    "change_requests",
    metadata,
    Column("organisation_id", Text, ForeignKey("organisations.id"), primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("domains", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
"""Names, types and lists of domains that main users ask for; gone once an operator has decided."""

requirements: Final = Table(
    "requirements",
    metadata,
    Column("organisation_id", Text, ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True),
    Column("exam", Text, primary_key=True),
    Column("overall_at_least", Integer),
    Column("each_at_least", Integer),
    Column("oldest_years", Integer),
    Column("label", Text),
)

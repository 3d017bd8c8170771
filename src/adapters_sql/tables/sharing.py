"""Shares, what officers did with them, and what organisations know."""

from typing import Final

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, SmallInteger, Table, Text

from adapters_sql.tables.columns import Instant, metadata, only
from adapters_sql.tables.exams import entries
from adapters_sql.tables.organisations import organisations

shares: Final = Table(
    "shares",
    metadata,
    Column("id", Text, primary_key=True),
    Column("result_id", Text, ForeignKey("entries.id"), nullable=False, index=True),
    Column("organisation_id", Text, ForeignKey("organisations.id"), nullable=False),
    Column("account_id", Text),
    Column("sent_at", Instant, nullable=False),
    Column("scope", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("expires_at", Instant),
    Column("withdrawn_at", Instant),
    Column("ended_at", Instant),
    Column("received_at", Instant),
    Column("family_name", Text, nullable=False),
    Column("given_names", Text, nullable=False),
    Column("date_of_birth", Date),
    Column("id_number", Text, nullable=False),
    Column("exam", Text, nullable=False),
    Column("centre", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("exam_date", Date),
    Column("overall", SmallInteger),
    Column("lowest_part", SmallInteger),
    Column("label", Text),
    Column("opened_at", Instant),
    Column("opened_by", Text),
    Column("downloaded_at", Instant),
    Column("downloaded_by", Text),
    Column("pulled_at", Instant),
    Column("told", Text),
    Column("told_version", Integer),
    Column("due_at", Instant),
    Column("arrival", Integer),
    Index(
        "shares_active_key",
        "result_id",
        "organisation_id",
        unique=True,
        **only("ended_at IS NULL"),
    ),
    Index("shares_date_idx", "organisation_id", "received_at", "id", "ended_at", "expires_at"),
    Index(
        "shares_received_idx",
        "organisation_id",
        "received_at",
        "id",
        "expires_at",
        "exam",
        "exam_date",
        "overall",
        "lowest_part",
        "label",
        "version",
        "centre",
        "family_name",
        "given_names",
        "date_of_birth",
        "id_number",
        "place",
        "email",
        **only("ended_at IS NULL"),
    ),
    Index(
        "shares_family_name_idx",
        "organisation_id",
        "family_name",
        "given_names",
        "received_at",
        "id",
        "expires_at",
        **only("ended_at IS NULL"),
    ),
    Index(
        "shares_given_names_idx",
        "organisation_id",
        "given_names",
        "family_name",
        "received_at",
        "id",
        "expires_at",
        **only("ended_at IS NULL"),
    ),
    Index(
        "shares_exam_idx",
        "organisation_id",
        "exam",
        "received_at",
        "id",
        "expires_at",
        **only("ended_at IS NULL"),
    ),
    Index(
        "shares_arrival_idx",
        "organisation_id",
        "arrival",
        **only("arrival IS NOT NULL"),
    ),
    Index(
        "shares_to_number_idx",
        "received_at",
        "id",
        **only("arrival IS NULL"),
    ),
    Index(
        "shares_due_at_idx",
        "due_at",
        "id",
        **only("due_at IS NOT NULL"),
    ),
)
"""`ended_at` is set by a withdrawal, and where an expired one made room for another of the same two.
`received_at` is the latest of press, release and the end of a hold: it may lie ahead, and is NULL while the
result is held back. From there to `label` are copies, folded and cut, that lists are filtered and sorted
by: pages are found in one index before anything is joined; the list without filters has a narrow one, of
which a far page is found in half the time. They follow their originals in the same
transactions; version 0 is a result that has not come in. Scores and label are those of a reported result
alone, and `lowest_part` (0 is below the lowest that is reported) only where parts are sent.
`told` and `told_version` are what the organisation's feed says; `due_at` is when that may have to change.
`arrival` is the number under which it arrived; one that is received anew gets another.
"""

share_marks: Final = Table(
    "share_marks",
    metadata,
    Column("share_id", Text, ForeignKey("shares.id", ondelete="CASCADE"), primary_key=True),
    Column("officer_id", Text, ForeignKey("officers.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Index("share_marks_officer_id_idx", "officer_id", "share_id"),
)
"""What each officer has opened, and in which version: marks are personal (C6)."""

selections: Final = Table(
    "selections",
    metadata,
    Column("officer_id", Text, ForeignKey("officers.id", ondelete="CASCADE"), primary_key=True),
    Column("share_id", Text, ForeignKey("shares.id", ondelete="CASCADE"), primary_key=True),
    Index("selections_share_id_idx", "share_id"),
)
"""The rows that an officer has ticked, on whichever page."""

disclosures: Final = Table(
    "disclosures",
    metadata,
    Column("organisation_id", Text, primary_key=True),
    Column("result_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("first_at", Instant, nullable=False),
    Index("disclosures_result_id_idx", "result_id", "version"),
)
"""Which version of a result an organisation has seen or holds (A10).

Without foreign keys: a look is of a result and by an organisation that were read in the same transaction, and
nothing deletes either (docs/decisions/0029).
"""

UNENFORCED: Final = (
    (disclosures.c.organisation_id, organisations.c.id),
    (disclosures.c.result_id, entries.c.id),
)
"""What names what, where the database does not hold it: `db check` looks."""

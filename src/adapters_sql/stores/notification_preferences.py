"""Which letters officers want, and which summaries they have."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from adapters_sql.tables import digests, notification_preferences, officers, organisations
from adapters_sql.tables.columns import Instant
from results_core.kernel.identifiers import AccountId, OrganisationId
from results_core.notifications.ports import KEPT
from results_core.notifications.preferences import DEFAULT, Notice, Preferences, Recipient
from results_core.organisations.model import OfficerState, OrganisationState

_row = notification_preferences.c
_KINDS: Final = [_row[notice.value] for notice in Notice]
_OF: Final = select(_row.enabled, *_KINDS).where(_row.officer_id == bindparam("officer"))
_RECIPIENTS: Final = (
    select(officers.c.id, officers.c.organisation_id, officers.c.email, officers.c.language)
    .join(organisations, organisations.c.id == officers.c.organisation_id)
    .where(
        officers.c.organisation_id.in_(bindparam("among", expanding=True)),
        officers.c.state == OfficerState.ACTIVE.value,
        organisations.c.state == OrganisationState.APPROVED.value,
    )
    .order_by(officers.c.id)
)


def _wanting(notice: Notice) -> Any:  # noqa: ANN401 - a Select
    enabled = func.coalesce(_row.enabled, literal(DEFAULT.enabled))
    wanted = func.coalesce(_row[notice.value], literal(notice in DEFAULT.chosen))
    return _RECIPIENTS.outerjoin(notification_preferences, _row.officer_id == officers.c.id).where(
        enabled, wanted
    )


_WANTING: Final = {notice: _wanting(notice) for notice in Notice}


def _choosing(insertion: Any) -> Any:  # noqa: ANN401 - the two databases have an `insert` each
    new = insertion(notification_preferences)
    kinds = {column.name: new.excluded[column.name] for column in (_row.enabled, *_KINDS)}
    return new.on_conflict_do_update(index_elements=[_row.officer_id], set_=kinds)


_CHOOSE: Final = {"sqlite": _choosing(sqlite.insert), "postgresql": _choosing(postgresql.insert)}


def _claiming(insertion: Any) -> Any:  # noqa: ANN401 - as above
    return insertion(digests).on_conflict_do_nothing().returning(digests.c.officer_id, digests.c.period)


_CLAIM: Final = {"sqlite": _claiming(sqlite.insert), "postgresql": _claiming(postgresql.insert)}


_FORGET: Final = delete(digests).where(
    digests.c.officer_id.in_(bindparam("officers", expanding=True)),
    digests.c.written_at < bindparam("long_ago", type_=Instant),
)


class SqlNotificationPreferences:
    """The core's `NotificationPreferences`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, officer: AccountId) -> Preferences | None:
        """Return what the officer has chosen; None where that was nothing yet."""
        row = self._connection.execute(_OF, {"officer": officer}).one_or_none()
        if row is None:
            return None
        enabled, *kinds = row
        chosen = [notice for notice, wanted in zip(Notice, kinds, strict=True) if wanted]
        return Preferences(enabled=enabled, chosen=frozenset(chosen))

    def choose(self, officer: AccountId, preferences: Preferences) -> None:
        """Keep the officer's choice."""
        kinds = {notice.value: notice in preferences.chosen for notice in Notice}
        self._connection.execute(
            _CHOOSE[self._connection.dialect.name],
            {"officer_id": officer, "enabled": preferences.enabled, **kinds},
        )

    def recipients(
        self, organisations: Sequence[OrganisationId], notice: Notice | None
    ) -> Sequence[Recipient]:
        """Return the active officers of these organisations who want the notice, or all, in one query."""
        statement = _RECIPIENTS if notice is None else _WANTING[notice]
        return [
            _recipient(row) for row in self._connection.execute(statement, {"among": list(organisations)})
        ]


class SqlDigests:
    """The core's `Digests`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(
        self, period_of: Sequence[tuple[AccountId, str]], *, at: datetime
    ) -> Collection[tuple[AccountId, str]]:
        """Keep that these officers get the summary of the period; return those that had not got it."""
        old = {"officers": sorted({officer for officer, _ in period_of}), "long_ago": at - KEPT}
        self._connection.execute(_FORGET, old)
        rows = [{"officer_id": officer, "period": period, "written_at": at} for officer, period in period_of]
        claimed = self._connection.execute(_CLAIM[self._connection.dialect.name], rows)
        return {(AccountId(officer), period) for officer, period in claimed}


def _recipient(row: Sequence[Any]) -> Recipient:
    officer, organisation, email, language = row
    return Recipient(
        officer=AccountId(officer), organisation=OrganisationId(organisation), email=email, language=language
    )

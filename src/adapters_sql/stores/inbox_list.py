"""Queries of the inbox: the ids of a page out of one index first, joins afterwards."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    false,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)

from adapters_sql.stores.disclosures import known_since
from adapters_sql.stores.following import copy_of
from adapters_sql.stores.inbox_minimums import ASKED, judged_so
from adapters_sql.stores.requirements import REQUIREMENT
from adapters_sql.stores.scoping import among, owned, scoped
from adapters_sql.straight import Straight
from adapters_sql.tables import (
    centres,
    entries,
    officers,
    requirements,
    result_versions,
    selections,
    share_marks,
    shares,
    sittings,
)
from adapters_sql.tables.columns import Instant, findable
from results_core.verification.listing import Order, Page, Personal, Search, Seen

_row = shares.c
_mine = share_marks.alias("mine")
_version = result_versions.c
_ticked = selections.alias("ticked")
_asked = requirements.c
ME: Final = bindparam("me", type_=Text)
JOINED_AT: Final = bindparam("joined_at", type_=Instant)
SINCE: Final = bindparam("since", type_=Instant)

KEYS: Final[dict[Order, tuple[ColumnElement[Any], ...]]] = {
    Order.DATE: (_row.received_at, _row.id),
    Order.FIRST_NAME: (_row.given_names, _row.family_name, _row.received_at, _row.id),
    Order.FAMILY_NAME: (_row.family_name, _row.given_names, _row.received_at, _row.id),
    Order.EXAM: (_row.exam, _row.received_at, _row.id),
}
"""What lists are sorted by, each as an index has it."""

IS_NEW: Final = or_(
    and_(_mine.c.version.is_(None), _row.received_at >= JOINED_AT), _mine.c.version < _row.version
)
_IS_AMENDED: Final = case(
    (_mine.c.version >= 0, _version.amended_at > _mine.c.opened_at),
    (
        _mine.c.version.is_(None),
        and_(
            _version.amended_at > JOINED_AT,
            or_(_version.amended_at > _row.received_at, _version.amended_at > known_since()),
        ),
    ),
    else_=false(),
)
"""As `ListedShare.is_amended` says."""


def matching(search: Search, *columns: Any) -> Select[Any]:  # noqa: ANN401 - columns
    """Return the scoped query of the shares that match; marks are joined where they are asked about."""
    source: Any = shares
    if search.seen in (Seen.NEW, Seen.MINE):
        source = shares.outerjoin(_mine, and_(_mine.c.share_id == _row.id, _mine.c.officer_id == ME))
    return scoped(select(*columns).select_from(source).where(*_conditions(search)))


def page_of(search: Search, page: Page) -> Select[Any] | Straight:
    """Return the query of a page's rows, and of one more; `offset` is how many come before it.

    One that names nobody is kept as the driver is told it: to build it takes longer than a page does.
    """
    if search.personal:
        return _of_page(search, page.size, page.offset == 0)
    return _kept_of_page(search, page.size, page.offset == 0)


def counts_of(search: Search, most: int | None) -> Select[Any] | Straight:
    """Return the query of the counts: matching, since, ticked, whether there is any, and any minimum."""
    return _counting(search, most) if search.personal else _kept_counting(search, most)


@lru_cache(maxsize=64)
def _kept_of_page(search: Search, size: int, is_first: bool) -> Straight:  # noqa: FBT001 - as below
    return Straight(_of_page(search, size, is_first))


@lru_cache(maxsize=64)
def _kept_counting(search: Search, most: int | None) -> Straight:
    return Straight(_counting(search, most))


def _of_page(search: Search, size: int, is_first: bool) -> Select[Any]:  # noqa: FBT001 - a key of what is kept
    # The number stands in the statement itself, of which there are few: so a prepared one is planned for the
    # rows of a page, and once; else for a tenth of the table.
    ids = matching(search, _row.id).order_by(*sorting(search)).limit(literal_column(str(size + 1)))
    if not is_first:
        ids = ids.offset(bindparam("offset", type_=Integer))
    found = ids.cte("found")
    rows = (
        select(
            _row.id,
            entries.c.given_names,
            entries.c.family_name,
            sittings.c.exam,
            sittings.c.exam_date,
            _row.status,
            _version.label,
            _version.overall,
            _row.received_at,
            IS_NEW,
            _IS_AMENDED,
            _ticked.c.share_id,
            officers.c.id,
            officers.c.first_name,
            officers.c.family_name,
            _row.lowest_part,
            *REQUIREMENT,
        )
        .select_from(found)
        .join(shares, _row.id == found.c.id)
        .join(entries, entries.c.id == _row.result_id)
        .join(sittings, sittings.c.id == entries.c.sitting_id)
        .outerjoin(
            result_versions,
            and_(_version.result_id == _row.result_id, _version.superseded_at.is_(None)),
        )
        .outerjoin(_mine, and_(_mine.c.share_id == _row.id, _mine.c.officer_id == ME))
        .outerjoin(_ticked, and_(_ticked.c.share_id == _row.id, _ticked.c.officer_id == ME))
        .outerjoin(requirements, ASKED)
        .outerjoin(officers, officers.c.id == func.coalesce(_row.opened_by, _row.downloaded_by))
        .order_by(*sorting(search))
    )
    return among(rows, ids)


def _counting(search: Search, most: int | None) -> Select[Any]:
    ticked = scoped(
        select(_row.id)
        .select_from(shares)
        .join(selections, selections.c.share_id == _row.id)
        .where(selections.c.officer_id == ME)
    )
    since = scoped(select(_row.id).where(_row.received_at > SINCE))
    every = matching(search, _row.id)
    further = None if most is None else most + 1
    known = [_count(query, further) for query in (every, since, ticked)]
    minimums = owned(select(_asked.exam), _asked.organisation_id)
    return among(select(*known, scoped(select(_row.id)).exists(), minimums.exists()), every)


def around(search: Search) -> Select[Any]:
    """Return the query of what stands before and after the share `share`, and of how many come before."""
    this = scoped(select(_row.id).where(_row.id == bindparam("share")))
    keys = KEYS[search.order]
    own = shares.alias("own")
    here = tuple_(*(own.c[key.name] for key in keys))
    place = tuple_(*keys)
    earlier, later = (place > here, place < here) if search.descending else (place < here, place > here)

    def next_to(side: ColumnElement[bool], order: Sequence[Any], limit: Any) -> Select[Any]:  # noqa: ANN401
        found = matching(search, _row.id).where(side, own.c.id == bindparam("share"))
        return found.order_by(*order).limit(limit)

    forwards, backwards = sorting(search), sorting(search, reverse=True)
    before = next_to(earlier, backwards, 1).scalar_subquery()
    after = next_to(later, forwards, 1).scalar_subquery()
    count = select(func.count()).select_from(next_to(earlier, backwards, bindparam("most")).subquery())
    total = _count(matching(search, _row.id), bindparam("further"))
    return among(select(this.scalar_subquery(), before, after, count.scalar_subquery(), total), this)


def _count(query: Select[Any], most: Any) -> Any:  # noqa: ANN401 - a number or a parameter; a subquery
    counted = (query if most is None else query.limit(most)).subquery()
    return select(func.count()).select_from(counted).scalar_subquery()


def sorting(search: Search, *, reverse: bool = False) -> list[ColumnElement[Any]]:
    """Return what a list is sorted by."""
    descending = search.descending != reverse
    return [key.desc() if descending else key.asc() for key in KEYS[search.order]]


def _conditions(search: Search) -> list[ColumnElement[bool]]:
    personal = search.personal
    texts = (personal.name, personal.id_number, personal.email, search.centre, search.place, *search.exams)
    if any(findable(text) != text for text in texts):
        return [false()]
    found = list(_of_person(personal))
    if search.exams:
        found.append(or_(*(_row.exam == exam for exam in search.exams)))
    if search.centre:
        found.append(_row.centre.in_(_centres_like(search.centre)))
    if search.place:
        found.append(_row.place.contains(copy_of(search.place), autoescape=True))
    if search.minimum is not None:
        found.append(judged_so(search.minimum, search.measure) if search.measure else false())
    return [*found, *_received(search), *_by_whom(search.seen)]


def _of_person(personal: Personal) -> Iterator[ColumnElement[bool]]:
    for word in copy_of(personal.name).split():
        yield or_(*(name.contains(word, autoescape=True) for name in (_row.given_names, _row.family_name)))
    if personal.born is not None:
        yield _row.date_of_birth == personal.born
    if personal.id_number:
        yield _row.id_number.startswith(personal.id_number, autoescape=True)
    if personal.email:
        yield _row.email.contains(personal.email.lower(), autoescape=True)


def _received(search: Search) -> Iterator[ColumnElement[bool]]:
    if search.received_from is not None:
        yield _row.received_at >= search.received_from
    if search.received_before is not None:
        yield _row.received_at < search.received_before


def _centres_like(text: str) -> Select[Any]:
    named = func.lower(centres.c.name).contains(text.lower(), autoescape=True)
    return select(centres.c.number).where(or_(centres.c.number == text.upper(), named))


def _by_whom(seen: Seen | None) -> list[ColumnElement[bool]]:
    match seen:
        case Seen.NEW:
            return [IS_NEW]
        case Seen.MINE:
            return [_mine.c.version >= 0]
        case Seen.COLLEAGUE:
            return [func.coalesce(_row.opened_by, _row.downloaded_by) != ME]
        case None:
            return []

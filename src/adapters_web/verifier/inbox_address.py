"""The address of a list of shared results: its filters, its order and its page (screens V5).

Filters that name somebody (name, date of birth, Candidate ID, email address) stand in it sealed for the
officer, under `who`: nothing personal is in any address, log or history of a browser.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar
from urllib.parse import parse_qs, urlencode
from zoneinfo import ZoneInfo

import attrs

from adapters_web.logged_in import OfficerHere
from adapters_web.site import address, this_site
from results_core.sharing.judging import Verdict
from results_core.verification.inbox import news_since
from results_core.verification.listing import PAGE_SIZES, Order, Page, Personal, Search, Seen

LAST: Final = "last"
_SINCE_LOGIN: Final = "login"
_LONGEST: Final = 100
_A_MOMENT: Final = timedelta(microseconds=1)
_MOST_PAGES: Final = 1_000_000
_MOST_EXAMS: Final = 100
_RISING: Final = "asc"
_FALLING: Final = "desc"

Choice = TypeVar("Choice", bound=StrEnum)


@attrs.frozen(kw_only=True)
class ListAddress:
    """What the address of a list says."""

    personal: Personal = Personal()
    exams: tuple[str, ...] = ()
    centre: str = ""
    place: str = ""
    seen: Seen | None = None
    minimum: Verdict | None = None
    start: date | None = None
    end: date | None = None
    since_login: bool = False
    order: Order = Order.DATE
    descending: bool = True
    size: int = PAGE_SIZES[0]
    page: int | None = 1
    """None for the last."""
    is_broken: bool = False
    """Whether it carries sealed filters that cannot be opened here."""

    @property
    def filters(self) -> int:
        """How many filters are on."""
        personal = self.personal
        on = (personal.name, personal.born, personal.id_number, personal.email, self.exams, self.centre)
        choices = (self.seen, self.minimum, self.start or self.end, self.since_login)
        return sum(map(bool, (*on, self.place, *choices)))

    def search(self, whoever: OfficerHere) -> Search:
        """Return what is looked for; days are those of the organisation's zone."""
        end = None if self.end is None else _midnight(self.end + timedelta(days=1), whoever.zone)
        beginnings = [_midnight(self.start, whoever.zone)] if self.start else []
        if self.since_login:
            beginnings.append(news_since(whoever.officer) + _A_MOMENT)
        return Search(
            personal=self.personal,
            exams=self.exams,
            centre=self.centre,
            place=self.place,
            seen=self.seen,
            minimum=self.minimum,
            received_from=max(beginnings, default=None),
            received_before=end,
            order=self.order,
            descending=self.descending,
        )

    @property
    def wanted(self) -> Page:
        """Return the page: for the last, the size counts."""
        return Page(number=self.page or 1, size=self.size)

    def path(self, whoever: OfficerHere, /, **changes: Any) -> str:  # noqa: ANN401 - as attrs.evolve takes them
        """Return the path of this list, or of one that differs so."""
        here, query = address("verifier.results"), attrs.evolve(self, **changes).query(whoever)
        return f"{here}?{query}" if query else here

    def query(self, whoever: OfficerHere) -> str:
        """Return what a page that leads back here carries along."""
        return urlencode(self._parts(whoever))

    def _direction(self) -> str:
        """Return the direction, unless it goes without saying: latest first, names and exams from A."""
        if self.descending == (self.order is Order.DATE):
            return ""
        return _FALLING if self.descending else _RISING

    def _parts(self, whoever: OfficerHere) -> list[tuple[str, str]]:
        seal = this_site().application.receiving.searches.seal
        told = [
            ("who", seal(whoever.account, self.personal)),
            *(("exam", exam) for exam in self.exams),
            ("centre", self.centre),
            ("place", self.place),
            ("status", self.seen.value if self.seen else ""),
            ("minimum", self.minimum.value if self.minimum else ""),
            ("start", self.start.isoformat() if self.start else ""),
            ("end", self.end.isoformat() if self.end else ""),
            ("since", _SINCE_LOGIN if self.since_login else ""),
            ("sort", "" if self.order is Order.DATE else self.order.value),
            ("direction", self._direction()),
            ("size", "" if self.size == PAGE_SIZES[0] else str(self.size)),
            ("page", LAST if self.page is None else "" if self.page == 1 else str(self.page)),
        ]
        return [(name, text) for name, text in told if text]


def address_of(query: str, whoever: OfficerHere) -> ListAddress:
    """Return what the query part of an address says; what makes no sense is as if it were not there."""
    parts = parse_qs(query, max_num_fields=_MOST_EXAMS + 20) if query.count("&") < _MOST_EXAMS else {}
    personal = this_site().application.receiving.searches.open(whoever.account, _first(parts, "who"))
    order = _chosen(Order, _first(parts, "sort")) or Order.DATE
    direction = _first(parts, "direction")
    catalogue = this_site().application.catalogue
    return ListAddress(
        personal=personal or Personal(),
        exams=tuple(exam for exam in dict.fromkeys(parts.get("exam", ())) if exam in catalogue),
        centre=_first(parts, "centre")[:_LONGEST],
        place=_first(parts, "place")[:_LONGEST],
        seen=_chosen(Seen, _first(parts, "status")),
        minimum=_chosen(Verdict, _first(parts, "minimum")),
        start=_day(_first(parts, "start")),
        end=_day(_first(parts, "end")),
        since_login=_first(parts, "since") == _SINCE_LOGIN,
        order=order,
        descending=direction != _RISING if order is Order.DATE else direction == _FALLING,
        size=next((size for size in PAGE_SIZES if str(size) == _first(parts, "size")), PAGE_SIZES[0]),
        page=_page(_first(parts, "page")),
        is_broken=personal is None,
    )


def _first(parts: Mapping[str, Sequence[str]], name: str) -> str:
    text = next(iter(parts.get(name, ())), "")
    return "" if "\0" in text else text


def _chosen(choices: type[Choice], text: str) -> Choice | None:
    return next((choice for choice in choices if choice.value == text), None)


def _page(text: str) -> int | None:
    if text == LAST:
        return None
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(_MOST_PAGES))
    return max(1, int(text)) if is_number else 1


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(1900, 1, 1) <= day <= date(9000, 1, 1) else None


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))

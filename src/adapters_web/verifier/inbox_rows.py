"""What the list of shared results shows: rows, chips of the filters that are on, pager."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from adapters_web.languages import texts_here
from adapters_web.logged_in import OfficerHere
from adapters_web.rendering.result_page import verdict_of
from adapters_web.site import address, this_site
from adapters_web.verifier.inbox_address import ListAddress
from adapters_web.verifier.moments import stamped
from results_core.verification.inbox import Listing
from results_core.verification.listing import MOST_COUNTED, PAGE_SIZES, ListedShare, Order, Personal

_AROUND = 3
"""Numbers that a pager shows."""


@attrs.frozen(kw_only=True)
class Row:
    """A share, as its row shows it."""

    share: ListedShare
    name: str
    exam_name: str
    result: str
    """The result line, or the state."""
    received: str
    path: str


@attrs.frozen(kw_only=True)
class Chip:
    """A filter that is on, and the list without it."""

    text: str
    path: str


@attrs.frozen(kw_only=True)
class Pager:
    """The way through the pages. What leads nowhere is None."""

    first: str | None
    previous: str | None
    numbers: Sequence[tuple[int, str | None]]
    """With None for the page that is shown."""
    next: str | None
    last: str | None
    begin: int
    end: int
    """The rows that are shown, from 1; none where `begin` is 0."""
    pages: int | None
    """How many there are; None where they were not counted."""


def rows_of(listing: Listing, listed: ListAddress, whoever: OfficerHere) -> Sequence[Row]:
    """Return the rows of the page."""
    query = listed.query(whoever)
    return [_row(share, whoever, query) for share in listing.rows]


def result_line(share: ListedShare) -> str:
    """Return the result in words with its overall score, or the state."""
    texts = texts_here()
    if not share.has_statement:
        return texts.say(f"inbox.state.{share.status.value}")
    verdict = verdict_of(texts, share.label or "")
    return verdict if share.overall is None else f"{verdict} · {share.overall}"


def chips_of(listed: ListAddress, whoever: OfficerHere) -> Sequence[Chip]:
    """Return the filters that are on, each with the way to the list without it."""
    return [
        Chip(text=text, path=attrs.evolve(without, page=1).path(whoever)) for text, without in _on(listed)
    ]


def pager_of(listing: Listing, listed: ListAddress, whoever: OfficerHere) -> Pager:
    """Return the way through the pages."""
    here, count = listing.page, listing.counts.matching
    pages = here.last_of(count) if listing.is_counted else None
    highest = pages or here.number + listing.has_more
    start = max(1, min(here.number - 1, highest - _AROUND + 1))
    if pages is None and here.number == 1:
        highest = _AROUND
    numbers = range(start, min(start + _AROUND - 1, highest) + 1)

    def path(number: int | None) -> str:
        return listed.path(whoever, page=number)

    is_first, is_last = here.number == 1, not listing.has_more
    return Pager(
        first=None if is_first else path(1),
        previous=None if is_first else path(here.number - 1),
        numbers=[(number, None if number == here.number else path(number)) for number in numbers],
        next=None if is_last else path(here.number + 1),
        last=None if is_last else path(pages),
        begin=here.offset + 1 if listing.rows else 0,
        end=here.offset + len(listing.rows),
        pages=pages,
    )


def sortings_of(listed: ListAddress, whoever: OfficerHere) -> Mapping[str, str]:
    """Return the way to each order: the one that is on turns round, dates begin with the latest."""
    return {
        order.value: listed.path(
            whoever,
            order=order,
            descending=not listed.descending if order is listed.order else order is Order.DATE,
            page=1,
        )
        for order in Order
    }


def sizes_of(listed: ListAddress, whoever: OfficerHere) -> Sequence[tuple[int, str | None]]:
    """Return how many rows a page may have, each with the way to it; None for how many it has."""
    return [
        (size, None if size == listed.size else listed.path(whoever, size=size, page=1))
        for size in PAGE_SIZES
    ]


def count_words(count: int) -> str:
    """Return the number, or that there are more than are counted."""
    texts = texts_here()
    if count > MOST_COUNTED:
        return texts.say("inbox.more_than", number=texts.number(MOST_COUNTED))
    return texts.number(count)


def _row(share: ListedShare, whoever: OfficerHere, query: str) -> Row:
    here = address("verifier.result", ref=share.id)
    return Row(
        share=share,
        name=f"{share.given_names} {share.family_name}".strip(),
        exam_name=this_site().application.catalogue.exam(share.exam).name,
        result=result_line(share),
        received=stamped(share.received_at, whoever.zone),
        path=f"{here}?{query}" if query else here,
    )


def _on(listed: ListAddress) -> Iterator[tuple[str, ListAddress]]:
    texts, personal = texts_here(), listed.personal
    catalogue = this_site().application.catalogue
    for field, nothing in attrs.asdict(Personal()).items():
        value = getattr(personal, field)
        if value:
            left = attrs.evolve(personal, **{field: nothing})
            yield f"{texts.say(f'inbox.{field}')} · {value}", _without(listed, personal=left)
    for exam in listed.exams:
        others = tuple(other for other in listed.exams if other != exam)
        yield catalogue.exam(exam).name, _without(listed, exams=others)
    for field, nothing in (("centre", ""), ("place", ""), ("start", None), ("end", None)):
        value = getattr(listed, field)
        if value:
            yield f"{texts.say(f'inbox.{field}')} · {value}", _without(listed, **{field: nothing})
    if listed.seen is not None:
        yield texts.say(f"inbox.status.{listed.seen.value}"), _without(listed, seen=None)
    if listed.minimum is not None:
        yield texts.say(f"inbox.minimum.{listed.minimum.value}"), _without(listed, minimum=None)
    if listed.since_login:
        yield texts.say("inbox.since_login"), _without(listed, since_login=False)


def _without(listed: ListAddress, **changes: Any) -> ListAddress:  # noqa: ANN401 - as attrs.evolve takes them
    return attrs.evolve(listed, **changes)

"""The organisation's inbox: what candidates share with it, page by page (mission C6, screens V5)."""

import json
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import date, datetime

import attrs

from results_core.kernel.confidential import ColumnCipher, SealBroken
from results_core.kernel.identifiers import AccountId, ShareId
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.model import Officer
from results_core.verification.listing import MOST_COUNTED, Counts, ListedShare, Page, Personal, Search
from results_core.verification.minimums import Minimums
from results_core.verification.ports import DisclosingWork


@attrs.frozen(kw_only=True)
class Listing:
    """A page of the inbox."""

    rows: Sequence[ListedShare]
    page: Page
    """The one that is shown: beyond the end that is the last."""
    counts: Counts
    has_more: bool
    """Whether another page follows."""

    @property
    def is_counted(self) -> bool:
        """Tell whether the number of matching shares is exact."""
        return self.counts.matching <= MOST_COUNTED


@attrs.frozen(kw_only=True)
class UseInbox:
    """Show officers what is shared with their organisation, with marks and ticks of their own."""

    begin: Begin[DisclosingWork]
    clock: Clock
    minimums: Minimums

    def page(self, officer: Officer, search: Search, page: Page, *, last: bool = False) -> Listing:
        """Return a page, or the last one, by two queries; by one where nothing matches."""
        search = self.minimums.ready(search)
        with self.begin(reading=True) as work:
            inbox = work.inbox(officer.organisation, officer.id)
            joined_at = joined(officer)
            since = news_since(officer)
            counts = inbox.count(
                search, since=since, joined_at=joined_at, most=None if last else MOST_COUNTED
            )
            if last:
                page = _last(page, counts.matching)
            elif counts.matching <= MOST_COUNTED:
                page = min(page, _last(page, counts.matching), key=lambda one: one.number)
            rows = inbox.page(search, page, joined_at=joined_at) if counts.matching else ()
            if not rows and page.number > 1:
                counts = inbox.count(search, since=since, joined_at=joined_at, most=None)
                page = _last(page, counts.matching)
                rows = inbox.page(search, page, joined_at=joined_at)
        shown = self.minimums.marked(rows[: page.size])
        return Listing(rows=shown, page=page, counts=counts, has_more=len(rows) > page.size)

    @repeatable
    def choose(self, officer: Officer, *, ticked: Collection[ShareId], shown: Collection[ShareId]) -> int:
        """Tick of the shown ones those that are ticked, untick the others; return how many are ticked."""
        with self.begin() as work:
            inbox = work.inbox(officer.organisation, officer.id)
            inbox.untick([share for share in shown if share not in ticked])
            inbox.tick(ticked)
            now = self.clock.now()
            counts = inbox.count(Search(), since=now, joined_at=now, most=MOST_COUNTED)
            work.commit()
        return counts.selected

    @repeatable
    def choose_all(self, officer: Officer, search: Search) -> None:
        """Tick everything that matches."""
        search = self.minimums.ready(search)
        with self.begin() as work:
            work.inbox(officer.organisation, officer.id).tick_all(search, joined_at=joined(officer))
            work.commit()

    @repeatable
    def choose_none(self, officer: Officer) -> None:
        """Untick everything."""
        with self.begin() as work:
            work.inbox(officer.organisation, officer.id).untick(None)
            work.commit()

    @repeatable
    def mark_chosen(self, officer: Officer) -> int:
        """Mark what is ticked as opened for this officer alone; return how many rows that are."""
        with self.begin() as work:
            inbox = work.inbox(officer.organisation, officer.id)
            count = inbox.mark_selected_opened(at=self.clock.now())
            inbox.untick(None)
            work.commit()
        return count

    @repeatable
    def mark_new(self, officer: Officer, share: ShareId) -> None:
        """Let a share be new again for this officer."""
        with self.begin() as work:
            work.inbox(officer.organisation, officer.id).mark_new([share])
            work.commit()


@attrs.frozen(kw_only=True)
class SealSearches:
    """Keep filters that name somebody out of addresses: an address carries them sealed for its officer."""

    cipher: ColumnCipher

    def seal(self, officer: AccountId, personal: Personal) -> str:
        """Return what an address may carry; nothing for no filter."""
        if not personal:
            return ""
        told = attrs.asdict(personal, value_serializer=_spelt)
        return self.cipher.seal(json.dumps(told, separators=(",", ":")), place=_place(officer))

    def open(self, officer: AccountId, sealed: str) -> Personal | None:
        """Return the filters; None where it is none of ours, or somebody else's."""
        if not sealed:
            return Personal()
        with suppress(SealBroken, ValueError, TypeError, KeyError):
            told = json.loads(self.cipher.open(sealed, place=_place(officer)))
            born = told.pop("born")
            return Personal(born=None if born is None else date.fromisoformat(born), **told)
        return None


def joined(officer: Officer) -> datetime:
    """Return since when what comes is new to the officer."""
    return officer.joined_at or officer.invited_at


def news_since(officer: Officer) -> datetime:
    """Return the officer's previous log-in; before a second one, when they joined."""
    return officer.previous_login_at or joined(officer)


def _last(page: Page, count: int) -> Page:
    return attrs.evolve(page, number=page.last_of(count))


def _place(officer: AccountId) -> str:
    return f"searches:personal:{officer}"


def _spelt(_owner: type, _field: object, value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value

"""Templates and downloads of one organisation in memory."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import attrs

from results_core.downloads.model import Chosen, Download, LeftOut, ListedDownload, Outcome
from results_core.downloads.rows import SharedRow, SharedRows
from results_core.downloads.templates import Template
from results_core.exams.regimes import Component
from results_core.kernel.identifiers import AccountId, DownloadId, OrganisationId, TemplateId
from results_core.kernel.time import Clock
from results_core.results.model import BELOW, ResultStatus
from results_core.testing.memory.inbox import MemoryInbox
from results_core.testing.memory.record import KeptChoice, Record
from results_core.verification.listing import Page, SharedResult


class MemoryTemplates:
    """Fulfils `Templates`."""

    def __init__(self, record: Record, organisation: OrganisationId) -> None:
        """Work on this organisation's."""
        self._templates = record.templates
        self._organisation = organisation

    def all(self) -> Sequence[Template]:
        """Return them by their names."""
        ours = [one for one in self._templates.values() if one.organisation == self._organisation]
        return sorted(ours, key=lambda one: one.folded_name)

    def one(self, template: TemplateId) -> Template | None:
        """Return one of them."""
        return next((one for one in self.all() if one.id == template), None)

    def save(self, template: Template) -> bool:
        """Keep it, new or changed; False where another one of the organisation has its name."""
        if any(one.folded_name == template.folded_name and one.id != template.id for one in self.all()):
            return False
        self._templates[template.id] = template
        return True

    def remove(self, template: TemplateId) -> bool:
        """Forget it; False where it is not there."""
        return self.one(template) is not None and self._templates.pop(template, None) is not None


class MemoryDownloads:
    """Fulfils `Downloads`."""

    def __init__(self, record: Record, clock: Clock, organisation: OrganisationId) -> None:
        """Work on this organisation's."""
        self._record = record
        self._clock = clock
        self._organisation = organisation

    def choose(self, download: DownloadId, chosen: Chosen, *, officer: AccountId, joined_at: datetime) -> int:
        """Keep which shared results it is of; return how many."""
        inbox = self._inbox(officer)
        search = chosen.search
        if chosen.ticked:
            search = type(search)(order=search.order, descending=search.descending)
        every = inbox.page(search, Page(size=len(self._record.shares) + 1), joined_at=joined_at)
        found = [KeptChoice(share=one.id) for one in every if one.is_selected or not chosen.ticked]
        self._record.download_rows[download] = tuple(found)
        return len(found)

    def choose_again(self, download: DownloadId, of: DownloadId) -> int:
        """Keep the same as those of another download."""
        before = self._record.download_rows.get(of, ()) if self.one(of) is not None else ()
        self._record.download_rows[download] = tuple(KeptChoice(share=one.share) for one in before)
        return len(before)

    def add(self, download: Download) -> None:
        """Keep a download whose shared results were chosen."""
        self._record.downloads[download.id] = download

    def keep(self, download: Download) -> None:
        """Keep how it stands now."""
        before = self.one(download.id)
        if before is not None:
            self._record.downloads[download.id] = attrs.evolve(
                before, state=download.state, size=download.size, kept_until=download.kept_until
            )

    def one(self, download: DownloadId) -> Download | None:
        """Return one of them."""
        kept = self._record.downloads.get(download)
        return kept if kept is not None and kept.organisation == self._organisation else None

    def history(self, *, before: DownloadId | None, limit: int) -> Sequence[ListedDownload]:
        """Return those that were asked for before this one, or all, latest first."""
        ours = [one for one in self._record.downloads.values() if one.organisation == self._organisation]
        ours.sort(key=lambda one: (one.made_at, one.id), reverse=True)
        if before is not None:
            limits = [(one.made_at, one.id) for one in ours if one.id == before]
            ours = [one for one in ours if limits and (one.made_at, one.id) < limits[0]]
        return [ListedDownload(download=one, officer=self._name(one.officer)) for one in ours[:limit]]

    def rows(self, download: DownloadId, *, after: int, limit: int) -> SharedRows:
        """Return those of the next so many places that are seen now."""
        found = self.results(download, after=after, limit=limit)
        return SharedRows.of(flat_row(position, one) for position, one in found)

    def results(self, download: DownloadId, *, after: int, limit: int) -> Sequence[tuple[int, SharedResult]]:
        """Return the same, each with all that is known of its result."""
        return [
            (position, attrs.evolve(shown, account=self._record.belongings.get(shown.share.entry.id)))
            for position, choice in self._places(download, after, limit)
            if (shown := self._shown(choice)) is not None
        ]

    def settle(self, download: DownloadId, *, after: int, limit: int) -> None:
        """Keep what became of the next so many places, as they are seen now."""
        settled = {
            position: attrs.evolve(choice, version=version, outcome=outcome)
            for position, choice in self._places(download, after, limit)
            for version, outcome in [self._settled(choice)]
        }
        self._put(download, settled)

    def leave_out(self, download: DownloadId, positions: Sequence[int], outcome: Outcome) -> None:
        """Keep that these were left out."""
        every = dict(self._places(download, 0, len(self._record.shares)))
        self._put(download, {place: attrs.evolve(every[place], outcome=outcome) for place in positions})

    def stands(self, download: DownloadId) -> bool:
        """Tell whether everything that its file shows is seen now, and as it was when it was made."""
        shown = {Outcome.INCLUDED, Outcome.NO_RESULT}
        return all(
            choice.outcome not in shown or self._settled(choice)[0] == choice.version
            for _, choice in self._places(download, 0, len(self._record.shares))
        )

    def left_out(self, download: DownloadId, *, names: int) -> Sequence[LeftOut]:
        """Return what its file does not show as the rest, each kind with so many names at most."""
        if self.one(download) is None:
            return []
        choices = [choice for _, choice in self._places(download, 0, len(self._record.shares))]
        found = [
            (outcome, [self._candidate(one) for one in choices if one.outcome is outcome])
            for outcome in Outcome
            if outcome is not Outcome.INCLUDED
        ]
        return [
            LeftOut(outcome=outcome, count=len(of), names=tuple(of[:names])) for outcome, of in found if of
        ]

    def _places(self, download: DownloadId, after: int, limit: int) -> Iterator[tuple[int, KeptChoice]]:
        choices = self._record.download_rows.get(download, ())
        return enumerate(choices[after : after + limit], start=after + 1)

    def _put(self, download: DownloadId, settled: dict[int, KeptChoice]) -> None:
        choices = self._record.download_rows.get(download, ())
        self._record.download_rows[download] = tuple(
            settled.get(position, choice) for position, choice in enumerate(choices, start=1)
        )

    def _settled(self, choice: KeptChoice) -> tuple[int | None, Outcome]:
        shown = self._shown(choice)
        if shown is None:
            return None, Outcome.GONE
        is_reported = shown.share.status is ResultStatus.REPORTED
        return shown.share.version or 0, Outcome.INCLUDED if is_reported else Outcome.NO_RESULT

    def _shown(self, choice: KeptChoice) -> SharedResult | None:
        return self._inbox(AccountId("")).shown(choice.share)

    def _candidate(self, choice: KeptChoice) -> str:
        result = self._record.shares[choice.share].grant.result
        return next(kept.entry.name for kept in self._record.entries.values() if kept.entry.id == result)

    def _name(self, officer: AccountId | None) -> str | None:
        kept = None if officer is None else self._record.officers.get(officer)
        return None if kept is None else kept.name

    def _inbox(self, officer: AccountId) -> MemoryInbox:
        return MemoryInbox(self._record, self._clock, self._organisation, officer)


def flat_row(position: int, shared: SharedResult) -> SharedRow:
    """Return the row of a shared result."""
    share, entry, version = shared.share, shared.share.entry, shared.version
    scores = {} if version is None else version.scores
    kept = {one.value: BELOW if scores[one] is None else scores[one] for one in Component if one in scores}
    parts = {one.value: kept.get(one.value) for one in Component}
    return SharedRow(
        position=position,
        share=share.grant.id,
        result=entry.id,
        account=shared.account,
        scope=share.grant.scope.value,
        purpose=share.grant.purpose.value,
        status=(share.status or ResultStatus.PENDING).value,
        version=share.version or 0,
        entered_given_names=entry.given_names,
        entered_family_name=entry.family_name,
        given_names=None if version is None else version.given_names,
        family_name=None if version is None else version.family_name,
        date_of_birth=entry.date_of_birth,
        id_number=entry.id_number,
        email=shared.email,
        passport_sealed=shared.passport_sealed,
        has_photo=shared.has_photo,
        exam=entry.sitting.exam,
        exam_date=entry.sitting.exam_date,
        session=entry.sitting.session,
        place_of_entry=entry.place_of_entry,
        centre=entry.centre.name,
        releases_at=entry.sitting.releases_at,
        label=None if version is None else version.label,
        overall=None if version is None else version.overall,
        cefr=None if version is None else version.cefr,
        statement_number=None if version is None else version.statement_number,
        issued_at=None if version is None else version.issued_at,
        amended_at=None if version is None else version.amended_at,
        received_at=share.received_at or share.grant.sent_at,
        expires_at=share.grant.expires_at,
        opened_at=share.grant.opened_at,
        opened_by=shared.opened_by,
        downloaded_at=share.grant.downloaded_at,
        downloaded_by=shared.downloaded_by,
        **parts,
    )

"""Asking for a download: what is ticked, or all that matches, in some shape (mission C11, screens V6)."""

from datetime import timedelta

import attrs

from results_core.downloads.model import (
    Chosen,
    Download,
    DownloadKind,
    DownloadPolicy,
    DownloadState,
    UnknownDownload,
    UnknownTemplate,
)
from results_core.downloads.ports import DownloadWork
from results_core.downloads.templates import Format, Shape, Template, default_shape
from results_core.jobs.progress import Job, JobKind
from results_core.journal.events import EventKind, organisation_event
from results_core.kernel.identifiers import DownloadId, JobId, Randomness, TemplateId, identifier
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.model import Officer
from results_core.verification.inbox import joined

NOTHING_CHOSEN = Objection("download", "download_nothing_chosen")


@attrs.frozen(kw_only=True)
class Wish:
    """What is to be made."""

    kind: DownloadKind
    chosen: Chosen = Chosen()
    template: TemplateId | None = None
    """Of a data file; None for the default report."""
    language: str = "en"
    """Of the default report and of statements."""


@attrs.frozen(kw_only=True)
class MakeDownload:
    """Take down what an officer wants to have: made at once where it is small, else by a worker."""

    begin: Begin[DownloadWork]
    clock: Clock
    randomness: Randomness
    policy: DownloadPolicy = DownloadPolicy()

    @repeatable
    def __call__(self, officer: Officer, wish: Wish) -> Download | Objection:
        """Return the download, or what is wrong with the wish.

        Raises:
            UnknownTemplate: The organisation has no such template.
        """
        name = DownloadId(identifier(self.randomness))
        with self.begin() as work:
            template = _template(work, officer, wish)
            downloads = work.downloads(officer.organisation)
            count = downloads.choose(name, wish.chosen, officer=officer.id, joined_at=joined(officer))
            if count == 0:
                return NOTHING_CHOSEN
            if wish.kind is DownloadKind.ONE_PDF and count > self.policy.pages_at_most:
                return Objection("download", "download_one_pdf", {"most": self.policy.pages_at_most})
            download = self._new(name, officer, wish, count, template)
            self._begin(work, officer, download)
            if template is not None:
                used = attrs.evolve(template, used_at=download.made_at)
                work.templates(officer.organisation).save(used)
            work.commit()
        return download

    @repeatable
    def again(self, officer: Officer, download: DownloadId) -> Download:
        """Make another one of the same shared results with what holds today: rights are checked anew.

        Raises:
            UnknownDownload: The organisation has no such download.
        """
        name = DownloadId(identifier(self.randomness))
        with self.begin() as work:
            downloads = work.downloads(officer.organisation)
            before = downloads.one(download)
            if before is None:
                raise UnknownDownload("the organisation has no such download")
            count = downloads.choose_again(name, before.id)
            now = self.clock.now()
            made = attrs.evolve(
                before,
                id=name,
                officer=officer.id,
                made_at=now,
                candidates=count,
                at_once=self.policy.is_at_once(before.kind, count),
                kept_until=now + timedelta(days=self.policy.kept_days),
                size=None,
            )
            self._begin(work, officer, attrs.evolve(made, state=_first_state(made)))
            work.commit()
        return attrs.evolve(made, state=_first_state(made))

    def _new(
        self, name: DownloadId, officer: Officer, wish: Wish, count: int, template: Template | None
    ) -> Download:
        now = self.clock.now()
        download = Download(
            id=name,
            organisation=officer.organisation,
            officer=officer.id,
            kind=wish.kind,
            shape=shape_of(wish.kind, wish.language, template),
            template=None if template is None else template.id,
            template_name="" if template is None else template.name,
            language=wish.language,
            made_at=now,
            candidates=count,
            at_once=self.policy.is_at_once(wish.kind, count),
            state=DownloadState.READY,
            kept_until=now + timedelta(days=self.policy.kept_days),
        )
        return attrs.evolve(download, state=_first_state(download))

    def _begin(self, work: DownloadWork, officer: Officer, download: Download) -> None:
        work.downloads(officer.organisation).add(download)
        if not download.at_once:
            work.jobs.begin(
                Job(
                    id=JobId(identifier(self.randomness)),
                    kind=JobKind.DOWNLOAD,
                    subject=download.id,
                    begun_at=download.made_at,
                    touched_at=download.made_at,
                )
            )
        work.journal.add(
            organisation_event(
                EventKind.DOWNLOAD_MADE,
                officer=officer.id,
                organisation=officer.organisation,
                at=download.made_at,
                randomness=self.randomness,
                facts={
                    "download": download.id,
                    "kind": download.kind.value,
                    "candidates": download.candidates,
                },
            )
        )


def _template(work: DownloadWork, officer: Officer, wish: Wish) -> Template | None:
    if wish.template is None or not wish.kind.is_data:
        return None
    template = work.templates(officer.organisation).one(wish.template)
    if template is None:
        raise UnknownTemplate("the organisation has no such template")
    return template


def _first_state(download: Download) -> DownloadState:
    return DownloadState.READY if download.at_once else DownloadState.PREPARING


def shape_of(kind: DownloadKind, language: str, template: Template | None) -> Shape | None:
    """Return how a data file is cut, by a template or by default; None for statements."""
    if not kind.is_data:
        return None
    shape = default_shape(Format(kind.value), language) if template is None else template.shape
    return attrs.evolve(shape, format=Format(kind.value))

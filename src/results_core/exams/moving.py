"""Moving the release of a sitting (mission A6, REL-2)."""

from datetime import datetime

import attrs

from results_core.exams.ports import MovingWork
from results_core.exams.sessions import SittingName
from results_core.exams.showing_sittings import counts_of
from results_core.exams.sittings import Sitting, SittingCounts, corrections_of, mailing_of
from results_core.jobs.progress import Job, JobKind, JobState
from results_core.journal.events import EventKind, operator_event
from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock, ZonedInstant
from results_core.kernel.transactions import Begin, repeatable


@attrs.frozen(kw_only=True)
class ReleaseMove:
    """What a move does, or would do."""

    before: SittingCounts
    """The sitting as it stood, with its counts."""
    after: Sitting
    """The sitting as it stands then. How many results are loaded is not told before they are out (A6)."""
    released: bool
    """Whether it is released then, by the store's clock."""
    applied: bool

    @property
    def changes_nothing(self) -> bool:
        """Tell whether the sitting comes out then anyway."""
        return self.before.sitting == self.after


@attrs.frozen(kw_only=True)
class MoveRelease:
    """Let the results of a sitting come out at another instant.

    Later than the present, it hides what is out, everywhere and at once: nothing is remembered of a
    release, and the statements on the shelf are behind the same condition. Earlier, it shows.
    Letters that were to tell of it, or of a change, and have not gone yet wait with it; where it comes
    out again, nobody gets a second one (B14), and what was changed meanwhile is told of then (A10).
    """

    begin: Begin[MovingWork]
    clock: Clock
    randomness: Randomness

    @repeatable
    def __call__(self, name: str, to: ZonedInstant, *, operator: str, dry_run: bool = False) -> ReleaseMove:
        """Move the release, or on a dry run try it out in a transaction that is undone.

        Raises:
            NotASittingName: The text is no such name.
            UnknownSitting: No sitting has this name.
        """
        wanted = SittingName.parse(name)
        now = self.clock.now()
        with self.begin() as work:
            before = counts_of(work.entries, wanted)
            work.entries.move_release(wanted, to)
            after = counts_of(work.entries, wanted)
            moves = not dry_run and before.sitting != after.sitting
            if moves:
                work.journal.add(
                    operator_event(
                        EventKind.RELEASE_MOVED,
                        operator=operator,
                        at=now,
                        randomness=self.randomness,
                        facts={
                            "sitting": str(wanted),
                            "from": before.sitting.releases_at.isoformat(),
                            "to": to.at.isoformat(),
                        },
                    )
                )
                self._take_along(work, before, after, now)
                work.commit()
        return ReleaseMove(before=before, after=after.sitting, released=after.released, applied=moves)

    def _take_along(
        self, work: MovingWork, before: SittingCounts, after: SittingCounts, now: datetime
    ) -> None:
        sitting = before.sitting
        if not after.released:
            told = work.jobs.standing(JobKind.RELEASE, sitting.id)
            # First: behind this no step is under way any more that would write more letters.
            work.jobs.cancel(JobKind.RELEASE, sitting.id, at=now)
            if before.released and (sitting.hidden_at is None or _is_done(told)):
                work.entries.hide(sitting.name, since=now)
        was_out, is_out = max(sitting.releases_at, now), max(after.sitting.releases_at, now)
        if was_out != is_out:
            for mailing in (mailing_of(sitting.id), corrections_of(sitting.id)):
                work.outbox.put_off(mailing, since=was_out, by=is_out - was_out)


def _is_done(job: Job | None) -> bool:
    """Tell whether everybody was told of what a former move had hidden."""
    return job is not None and job.state is JobState.DONE

"""The release that home announces, remembered for a few seconds: home is the page that everybody opens."""

from datetime import datetime, timedelta
from typing import Final

import attrs

from results_core.application import Application
from results_core.exams.sittings import Sitting

REMEMBERED_FOR: Final = timedelta(seconds=10)


@attrs.frozen
class _Read:
    sitting: Sitting | None
    good_until: datetime


@attrs.define
class Announcement:
    """What was read last. At the instant of its release a sitting is announced no longer."""

    application: Application
    _read: _Read | None = None

    def sitting(self) -> Sitting | None:
        """Return the sitting whose results come out next."""
        now = self.application.clock.now()
        read = self._read
        if read is None or now >= read.good_until:
            sitting = self.application.next_release()
            latest = now + REMEMBERED_FOR
            read = _Read(sitting, latest if sitting is None else min(latest, sitting.releases_at))
            self._read = read
        return read.sitting

"""One-time links in memory."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from results_core.access.links import Link, LinkPurpose, LinkState
from results_core.testing.memory.record import Record


class MemoryLinks:
    """Fulfils `Links`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._links = record.links

    def issue(self, link: Link) -> None:
        """Keep the link."""
        self._links[link.digest] = link

    def issue_all(self, links: Sequence[Link]) -> None:
        """Keep the links."""
        for link in links:
            self.issue(link)

    def of(self, digest: str) -> Link | None:
        """Return the link, whatever its state."""
        return self._links.get(digest)

    def consume(self, digest: str, *, purpose: LinkPurpose, now: datetime) -> Link | None:
        """Use the link up and return it, if it is ready for the purpose."""
        link = self._links.get(digest)
        if link is None or link.state(purpose, now=now) is not LinkState.READY:
            return None
        self._links[digest] = attrs.evolve(link, used_at=now)
        return self._links[digest]

    def end(self, subject: str, *, purpose: LinkPurpose | None = None, now: datetime) -> None:
        """Kill the subject's outstanding links, of one purpose or of all."""
        for digest, link in list(self._links.items()):
            concerned = link.subject == subject and purpose in {None, link.purpose}
            if concerned and link.used_at is None and link.ended_at is None:
                self._links[digest] = attrs.evolve(link, ended_at=now)

    def issued(self, subject: str, *, purpose: LinkPurpose, since: datetime) -> Sequence[datetime]:
        """Return when links were issued to the subject since then, oldest first."""
        return sorted(
            link.issued_at
            for link in self._links.values()
            if link.subject == subject and link.purpose is purpose and link.issued_at >= since
        )

    def hold(self, subject: str) -> None:
        """Do nothing: whoever writes has the store alone."""
        del subject

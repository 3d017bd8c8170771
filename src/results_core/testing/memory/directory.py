"""Organisations as candidates find them, in memory."""

from collections.abc import Collection, Mapping, Sequence

from results_core.kernel.identifiers import OrganisationId
from results_core.organisations.directory import Listed
from results_core.organisations.model import Organisation, Requirement
from results_core.organisations.words import CountryNames, folded, words_of
from results_core.testing.memory.record import Record


class MemoryDirectory:
    """Fulfils `Directory`."""

    def __init__(self, record: Record, names_of: CountryNames) -> None:
        """Work on this record; countries are called so."""
        self._record = record
        self._names_of = names_of

    def find(self, words: Sequence[str], *, exam: str | None, limit: int) -> Sequence[Listed]:
        """Return those in whose name, town or country each word begins a word, those called so first."""
        found = [
            one
            for one in self._record.organisations.values()
            if one.is_open
            and all(
                any(own.startswith(word) for own in words_of(one.details, self._names_of)) for word in words
            )
        ]
        found.sort(key=lambda one: (folded(one.name).encode(), one.id))
        if words:
            found.sort(key=lambda one: not folded(one.name).startswith(words[0]))
        return [self._listed(one, exam) for one in found[:limit]]

    def open(self, organisation: OrganisationId, *, exam: str | None = None) -> Listed | None:
        """Return the organisation if candidates may send to it."""
        found = self._record.organisations.get(organisation)
        return self._listed(found, exam) if found is not None and found.is_open else None

    def requirement(self, organisation: OrganisationId, exam: str) -> Requirement | None:
        """Return what it asks of results of this exam, if it recognises the exam."""
        own = self._record.requirements.get(organisation, ())
        return next((one for one in own if one.exam == exam), None)

    def lists_any(self, organisation: OrganisationId) -> bool:
        """Tell whether it has said at all which exams it recognises."""
        return bool(self._record.requirements.get(organisation, ()))

    def named(self, organisations: Collection[OrganisationId]) -> Mapping[OrganisationId, Listed]:
        """Return these organisations, open or not."""
        known = self._record.organisations
        return {one: self._listed(known[one], None) for one in organisations if one in known}

    def _listed(self, organisation: Organisation, exam: str | None) -> Listed:
        details = organisation.details
        return Listed(
            id=organisation.id,
            name=details.name,
            town=details.town,
            country=details.country,
            type=details.type,
            text_for_candidates=organisation.text_for_candidates,
            recognises=exam is not None and self.requirement(organisation.id, exam) is not None,
        )

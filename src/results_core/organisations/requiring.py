"""Which exams an organisation recognises, and what it asks of their results (screens V14, mission C12).

Candidates see it before they send (B8). Whether a result meets it is judged by `sharing.judging`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from results_core.exams.catalogue import Catalogue, Exam
from results_core.journal.events import EventKind, organisation_event
from results_core.kernel.identifiers import AccountId, OrganisationId, Randomness
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.main_users import main_user_here
from results_core.organisations.model import Requirement
from results_core.organisations.ports import OrganisationWork

OLDEST_YEARS: Final = 20
"""The highest age of a result, in years, that can be asked for."""
_MOST_DIGITS: Final = 4


@attrs.frozen(kw_only=True)
class RequirementForm:
    """What was typed for one exam, as it was typed; the empty text asks for nothing."""

    recognised: bool = False
    overall: str = ""
    each: str = ""
    label: str = ""
    years: str = ""

    @property
    def asks(self) -> bool:
        """Whether anything is asked for."""
        return any(text.strip() for text in (self.overall, self.each, self.label, self.years))


@attrs.frozen(kw_only=True)
class ManageRequirements:
    """Show and change what an organisation asks for."""

    begin: Begin[OrganisationWork]
    clock: Clock
    randomness: Randomness
    catalogue: Catalogue

    def shown(self, organisation: OrganisationId) -> Sequence[Requirement]:
        """Return what it asks for, by exam; exams that are not among it are not recognised."""
        with self.begin(reading=True) as work:
            return work.organisations.requirements(organisation)

    @repeatable
    def save(self, by: AccountId, forms: Mapping[str, RequirementForm]) -> Sequence[Objection]:
        """Keep what is asked for, by the exam's code; return what is wrong, and then nothing has changed.

        A field of an objection is `<what>_<code of the exam>`.

        Raises:
            NotMainUser: Whoever asks is none (any more).
        """
        asked = [(exam, forms.get(exam.code, RequirementForm())) for exam in self.catalogue]
        objections = [one for exam, form in asked for one in _objections(exam, form)]
        if objections:
            return objections
        wanted = [_requirement(exam, form) for exam, form in asked if form.recognised]
        with self.begin() as work:
            acting = main_user_here(work, by)
            organisation = acting.organisation.id
            if list(work.organisations.requirements(organisation)) != sorted(wanted, key=_by_exam):
                work.organisations.require(organisation, wanted)
                work.journal.add(
                    organisation_event(
                        EventKind.REQUIREMENTS_CHANGED,
                        officer=by,
                        organisation=organisation,
                        at=self.clock.now(),
                        randomness=self.randomness,
                        facts={"exams": " ".join(one.exam for one in wanted)},
                    )
                )
            work.commit()
        return ()


def _objections(exam: Exam, form: RequirementForm) -> Iterator[Objection]:
    regime, code = exam.current, exam.code
    if form.asks and not form.recognised:
        yield Objection(f"recognised_{code}", "requirement_without_exam", {"exam": exam.name})
    lowest, highest = regime.lowest, regime.highest
    for what, text in (("overall", form.overall), ("each", form.each)):
        has_scores = regime.has_overall if what == "overall" else regime.has_components
        is_within = lowest is not None and highest is not None and has_scores
        if text.strip() and not (is_within and _is_number(text, lowest or 0, highest or 0)):
            yield Objection(
                f"{what}_{code}", "requirement_score", {"lowest": lowest or 0, "highest": highest or 0}
            )
    if form.label and (regime.has_overall or form.label not in regime.labels):
        yield Objection(f"label_{code}", "requirement_label")
    if form.years.strip() and not _is_number(form.years, 1, OLDEST_YEARS):
        yield Objection(f"years_{code}", "requirement_years", {"most": OLDEST_YEARS})


def _requirement(exam: Exam, form: RequirementForm) -> Requirement:
    return Requirement(
        exam=exam.code,
        overall_at_least=_number(form.overall),
        each_at_least=_number(form.each),
        oldest_years=_number(form.years),
        label=form.label or None,
    )


def _is_number(text: str, lowest: int, highest: int) -> bool:
    digits = text.strip()
    is_whole = digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
    return is_whole and lowest <= int(digits) <= highest


def _number(text: str) -> int | None:
    return int(text.strip()) if text.strip() else None


def _by_exam(requirement: Requirement) -> str:
    return requirement.exam

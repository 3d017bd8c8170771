"""Making, changing, copying and removing templates; a look at three rows beforehand (screens V9, V10)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

import attrs

from results_core.downloads.model import UnknownTemplate
from results_core.downloads.ports import DownloadWork
from results_core.downloads.rows import SharedRow, SharedRows
from results_core.downloads.tabling import Columns, CompileShape, Sheet
from results_core.downloads.templates import (
    LONGEST,
    MOST,
    Shape,
    Template,
    TemplateForm,
    objections_to,
    shape_of,
)
from results_core.journal.events import EventKind, organisation_event
from results_core.kernel.identifiers import Randomness, TemplateId, identifier
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.kernel.values import clean_name
from results_core.organisations.model import Officer


@attrs.frozen(kw_only=True)
class Preview:
    """How a file would begin, with people who do not exist."""

    sheet: Sheet
    columns: Columns


@attrs.frozen(kw_only=True)
class ManageTemplates:
    """The templates of an organisation: any of its users makes, changes and removes them."""

    begin: Begin[DownloadWork]
    clock: Clock
    randomness: Randomness
    compile: CompileShape
    languages: Sequence[str]
    """In which there are headers."""

    def all(self, officer: Officer) -> Sequence[Template]:
        """Return the templates of the officer's organisation, by their names."""
        with self.begin(reading=True) as work:
            return work.templates(officer.organisation).all()

    def one(self, officer: Officer, template: TemplateId) -> Template:
        """Return one of them.

        Raises:
            UnknownTemplate: The organisation has no such template.
        """
        with self.begin(reading=True) as work:
            return _known(work.templates(officer.organisation).one(template))

    def shape(self, form: TemplateForm) -> Shape:
        """Return what a form says, as far as it makes sense."""
        return shape_of(form, self.languages)

    def preview(self, shape: Shape, zone: str) -> Preview:
        """Return the first rows of a file of this shape, of people who do not exist: no look at anybody."""
        compiled = self.compile(shape, zone)
        return Preview(sheet=compiled.sheet, columns=compiled.columns(self._examples()))

    def _examples(self) -> SharedRows:
        """Return the people who do not exist, as if they had taken an exam of this catalogue."""
        exams = list(self.compile.catalogue)
        exam = next((one for one in exams if one.photo), exams[0])
        return SharedRows.of(row._replace(exam=exam.code) for row in EXAMPLES)

    @repeatable
    def save(
        self, officer: Officer, form: TemplateForm, template: TemplateId | None = None
    ) -> Template | list[Objection]:
        """Keep a new template, or change one; return it, or everything that is wrong.

        Raises:
            UnknownTemplate: The organisation has no such template.
        """
        shape = self.shape(form)
        with self.begin() as work:
            templates = work.templates(officer.organisation)
            before = None if template is None else _known(templates.one(template))
            others = [one for one in templates.all() if one.id != template]
            wrong = objections_to(form, shape, others)
            if before is None and len(others) >= MOST:
                wrong.append(Objection("name", "template_too_many", {"most": MOST}))
            if wrong:
                return wrong
            saved = Template(
                id=template or TemplateId(identifier(self.randomness)),
                organisation=officer.organisation,
                name=clean_name(form.name),
                shape=shape,
                changed_at=self.clock.now(),
                used_at=None if before is None else before.used_at,
            )
            if not templates.save(saved):
                return [Objection("name", "template_name_taken")]
            self._note(work, officer, EventKind.TEMPLATE_SAVED, saved.id)
            work.commit()
        return saved

    @repeatable
    def copy(self, officer: Officer, template: TemplateId) -> Template | list[Objection]:
        """Keep a copy under a free name, `Name (2)`; return it, or what is wrong.

        Raises:
            UnknownTemplate: The organisation has no such template.
        """
        with self.begin() as work:
            templates = work.templates(officer.organisation)
            before, others = _known(templates.one(template)), templates.all()
            if len(others) >= MOST:
                return [Objection("name", "template_too_many", {"most": MOST})]
            copy = attrs.evolve(
                before,
                id=TemplateId(identifier(self.randomness)),
                name=_free_name(before, others),
                changed_at=self.clock.now(),
                used_at=None,
            )
            if not templates.save(copy):
                return [Objection("name", "template_name_taken")]
            self._note(work, officer, EventKind.TEMPLATE_SAVED, copy.id)
            work.commit()
        return copy

    @repeatable
    def remove(self, officer: Officer, template: TemplateId) -> None:
        """Forget a template; what was or is being made with it stays as it is.

        Raises:
            UnknownTemplate: The organisation has no such template.
        """
        with self.begin() as work:
            if not work.templates(officer.organisation).remove(template):
                raise UnknownTemplate("the organisation has no such template")
            self._note(work, officer, EventKind.TEMPLATE_REMOVED, template)
            work.commit()

    def _note(self, work: DownloadWork, officer: Officer, kind: EventKind, template: TemplateId) -> None:
        work.journal.add(
            organisation_event(
                kind,
                officer=officer.id,
                organisation=officer.organisation,
                at=self.clock.now(),
                randomness=self.randomness,
                facts={"template": template},
            )
        )


def _free_name(template: Template, others: Sequence[Template]) -> str:
    taken = {one.folded_name for one in others}
    for number in range(2, len(others) + 3):
        tail = f" ({number})"
        name = f"{template.name[: LONGEST - len(tail)].strip()}{tail}"
        if attrs.evolve(template, name=name).folded_name not in taken:
            return name
    return template.name


def _known(template: Template | None) -> Template:
    if template is None:
        raise UnknownTemplate("the organisation has no such template")
    return template


_RELEASE: Final = datetime(2026, 7, 10, 9, tzinfo=UTC)
_FIRST: Final = SharedRow(
    position=1,
    share="0" * 32,
    result="0" * 32,
    account=None,
    scope="everything",
    purpose="study",
    status="reported",
    version=1,
    entered_given_names="An",
    entered_family_name="Example",
    given_names="An",
    family_name="Example",
    date_of_birth=date(2005, 3, 14),
    id_number="EXA000001",
    email="an@example.org",
    passport_sealed=None,
    has_photo=True,
    exam="C1A",
    exam_date=date(2026, 6, 6),
    session="F2",
    place_of_entry="Paris",
    centre="Example Centre",
    releases_at=_RELEASE,
    label="Pass at Grade B",
    overall=196,
    cefr="C1",
    statement_number="B1234567",
    issued_at=_RELEASE,
    amended_at=None,
    reading_and_writing=None,
    reading=191,
    use_of_english=196,
    writing=210,
    listening=191,
    speaking=193,
    received_at=_RELEASE + timedelta(days=1, hours=2),
    expires_at=None,
    opened_at=None,
    opened_by=None,
    downloaded_at=None,
    downloaded_by=None,
)
_SECOND: Final = _FIRST._replace(
    position=2,
    scope="without_skills",
    entered_given_names="Zoé",
    entered_family_name="Exemple",
    given_names="Zoé",
    family_name="Exemple",
    id_number="EXA000002",
    email="zoe@example.org",
    has_photo=False,
    purpose="work",
    date_of_birth=date(2004, 11, 2),
    statement_number="B1234568",
)
_THIRD: Final = _FIRST._replace(
    position=3,
    status="pending",
    version=0,
    entered_given_names="",
    entered_family_name="Mustermann",
    given_names=None,
    family_name=None,
    id_number="EXA000003",
    email="m@example.org",
    date_of_birth=date(2006, 1, 31),
)
EXAMPLES: Final = (_FIRST, _SECOND, _THIRD)
"""Nobody: one with everything, one without scores by skill, one whose result has not come in."""

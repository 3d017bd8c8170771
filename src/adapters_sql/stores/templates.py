"""The templates of one organisation."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, select, update

from adapters_sql.stores.scoping import ScopedConnection, owned
from adapters_sql.tables import templates
from adapters_sql.tables.columns import key
from results_core.downloads.templates import Template, read_shape
from results_core.kernel.identifiers import OrganisationId, TemplateId

_row = templates.c
_OWNER: Final = _row.organisation_id
_COLUMNS: Final = (_row.id, _row.organisation_id, _row.name, _row.shape, _row.changed_at, _row.used_at)
_ALL: Final = owned(select(*_COLUMNS), _OWNER).order_by(_row.name_folded)
_ONE: Final = _ALL.where(_row.id == bindparam("template"))
_TAKEN: Final = owned(select(_row.id), _OWNER).where(
    _row.name_folded == bindparam("folded"), _row.id != bindparam("template")
)
_CHANGE: Final = owned(update(templates), _OWNER).where(_row.id == bindparam("template")).returning(_row.id)
_REMOVE: Final = owned(delete(templates), _OWNER).where(_row.id == bindparam("template")).returning(_row.id)
_ADD: Final = insert(templates)


class SqlTemplates:
    """The core's `Templates`."""

    def __init__(self, scope: ScopedConnection) -> None:
        self._scope = scope

    def all(self) -> Sequence[Template]:
        """Return them by their names."""
        return [_from_row(row) for row in self._scope.execute(_ALL)]

    def one(self, template: TemplateId) -> Template | None:
        """Return one of them."""
        row = self._scope.execute(_ONE, {"template": key(template)}).one_or_none()
        return None if row is None else _from_row(row)

    def save(self, template: Template) -> bool:
        """Keep it, new or changed; False where another one of the organisation has its name."""
        values = {
            "name": template.name,
            "name_folded": template.folded_name,
            "shape": template.shape.spelt(),
            "changed_at": template.changed_at,
            "used_at": template.used_at,
        }
        named = {"template": template.id}
        if self._scope.execute(_TAKEN, {**named, "folded": template.folded_name}).first() is not None:
            return False
        if self._scope.execute(_CHANGE.values(values), named).first() is None:
            self._scope.add(_ADD, {"id": template.id, "organisation_id": template.organisation, **values})
        return True

    def remove(self, template: TemplateId) -> bool:
        """Forget it; False where it is not there."""
        return self._scope.execute(_REMOVE, {"template": key(template)}).first() is not None


def _from_row(row: Sequence[Any]) -> Template:
    template, organisation, name, shape, changed_at, used_at = row
    return Template(
        id=TemplateId(template),
        organisation=OrganisationId(organisation),
        name=name,
        shape=read_shape(shape),
        changed_at=changed_at,
        used_at=used_at,
    )

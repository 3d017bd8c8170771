"""The reference of the facade: every use case under the name by which a program calls it."""

from collections.abc import Iterator
from typing import Final, get_type_hints

import attrs
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from results_core.application import Application

_DESKS: Final = ("results_core.application.", "results_core.privacy.facade")
"""Modules whose classes gather use cases, and are none themselves."""
_NO_USE_CASES: Final = frozenset({"is_overloaded", "catalogue", "clock", "policies"})


def use_cases(holder: type = Application, prefix: str = "results") -> Iterator[tuple[str, type]]:
    """Yield how each use case is called, `results.sharing.withdraw`, and its class."""
    hints = get_type_hints(holder)
    for field in attrs.fields(holder):
        if field.name in _NO_USE_CASES:
            continue
        kind = hints[field.name]
        name = f"{prefix}.{field.name}"
        if kind.__module__.startswith(_DESKS):
            yield from use_cases(kind, name)
        else:
            yield name, kind


def methods_of(kind: type) -> list[str]:
    """Return what can be called of a use case: itself first, then its public methods."""
    own = [
        name for base in reversed(kind.__mro__[:-1]) for name, value in vars(base).items() if callable(value)
    ]
    return [name for name in dict.fromkeys(own) if name == "__call__" or not name.startswith("_")]


def without_ports(
    _app: Sphinx, what: str, _name: str, _found: object, _options: object, signature: str, answer: str
) -> tuple[str, str]:
    """Leave out what a use case is built from, or a setting is by default: nobody calls that."""
    return ("", "") if what == "class" else (signature, answer)


class FacadeDirective(SphinxDirective):
    """Shows every use case with what it takes, answers and raises, from its docstrings."""

    def run(self) -> list[nodes.Node]:
        """Return one section a use case."""
        lines: list[str] = []
        for name, kind in use_cases():
            path = f"{kind.__module__}.{kind.__qualname__}"
            lines += [f".. rubric:: ``{name}``", "", f".. autoclass:: {path}", "   :no-index:", ""]
            for method in methods_of(kind):
                lines += [f"   .. automethod:: {path}.{method}", "      :no-index:", ""]
        section = nodes.container()
        self.state.nested_parse(StringList(lines, "facade"), self.content_offset, section)
        return section.children

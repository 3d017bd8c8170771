"""The routes of a site, compiled once a worker: for every site of every test werkzeug would take 0.1 s."""

import functools
from collections.abc import Callable
from typing import Any, Final

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]

_compiled: Final[dict[tuple[object, ...], Builder]] = {}


def compile_routes_once() -> None:
    """Keep what werkzeug compiles for building the addresses of a rule, by all that it is compiled from."""
    compiling: Callable[[Rule, bool], Builder] = Rule._compile_builder  # noqa: SLF001 - there is no other place

    @functools.wraps(compiling)
    def compiled(rule: Any, append_unknown: bool = True) -> Builder:  # noqa: ANN401, FBT001, FBT002 - as the library has it
        if rule.defaults:
            return compiling(rule, append_unknown)
        key = (rule.rule, tuple(rule._trace), append_unknown)  # noqa: SLF001 - as above
        if key not in _compiled:
            _compiled[key] = compiling(rule, append_unknown)
        return _compiled[key]

    setattr(Rule, compiling.__name__, compiled)

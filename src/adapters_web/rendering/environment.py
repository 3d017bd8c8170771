"""The Jinja environment of one language."""

from collections.abc import Mapping, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from results_texts import Texts
from results_texts.templating import install


class _CompiledOnce(BytecodeCache):
    """Keeps the compiled templates of one language: the second site of a process compiles none."""

    def __init__(self) -> None:
        """Keep none."""
        self._kept: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what was compiled of the same source."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key, bucket.checksum] = bucket.code


@cache
def _compiled(language: str) -> _CompiledOnce:
    """Return what was compiled in the language: texts are folded in, so each has its own."""
    del language
    return _CompiledOnce()


class _PageEnvironment(Environment):
    """Looks globals up in one dict: a chain of them costs as much as the page, once for each import."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template, those of its own before those of the environment."""
        return self.globals if d is None else {**self.globals, **d}


def page_environment(templates: Path, texts: Texts, words: Mapping[str, Any]) -> Environment:
    """Return the environment in which pages of the language are made.

    Values are escaped, a missing one is a fault, and templates are compiled once.
    `words` are the globals of templates/README.md. They are complete: none is added later.
    """
    environment = _PageEnvironment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=_compiled(texts.language),
    )
    install(environment, texts)
    environment.globals.update(words)
    return environment

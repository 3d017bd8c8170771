"""Catalogues in memory: every domain of a language merged into one.

A catalogue is a `.po` file, compiled while it is loaded; where a `.mo` lies beside it that is not
older (or alone, as in an installed wheel), that one is read instead.
"""

from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import NoReturn

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from results_texts.languages import LOCALE


class _NoSuchText(NullTranslations):
    """Stands behind every catalogue: an id that none of them holds is a fault, never shown."""

    def gettext(self, message: str) -> NoReturn:
        raise KeyError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> NoReturn:  # noqa: ARG002 - as gettext asks
        raise KeyError(msgid1)


def catalogue_of(language: str, *, locale: Path = LOCALE) -> GNUTranslations:
    """Return all texts of the language; looking up an id that is not there raises KeyError.

    Raises:
        LookupError: There are no catalogues of this language.
    """
    folder = locale / language / "LC_MESSAGES"
    names = sorted({file.stem for file in folder.glob("*.[mp]o")})
    if not names:
        raise LookupError(f"no catalogues of the language {language!r}")
    merged = _loaded(folder / names[0])
    for name in names[1:]:
        merged.merge(_loaded(folder / name))
    merged.add_fallback(_NoSuchText())
    return merged


def compiled(source: Path) -> bytes:
    """Return the `.mo` bytes of a `.po` file that lies in `<language>/LC_MESSAGES/`."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parents[1].name)
    target = BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def _loaded(stem: Path) -> Translations:
    source, binary = stem.with_suffix(".po"), stem.with_suffix(".mo")
    if binary.exists() and (not source.exists() or binary.stat().st_mtime >= source.stat().st_mtime):
        return Translations(BytesIO(binary.read_bytes()))
    return Translations(BytesIO(compiled(source)))

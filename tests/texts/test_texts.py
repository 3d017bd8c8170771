"""Finding the language, and saying a text in it."""

import os
from gettext import GNUTranslations
from pathlib import Path

import pytest

from results_texts import Texts, best_language, languages, texts_for
from results_texts.catalogues import catalogue_of, compiled
from results_texts.manners import manner_of

SOURCE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "greeting"
msgstr "Bonjour {name}"

msgid "days.left"
msgid_plural "days.left"
msgstr[0] "{number} jour {where}"
msgstr[1] "{number} jours {where}"

msgid "nothing"
msgstr ""
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a catalogue folder of one language with two domains."""
    messages = tmp_path / "fr" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    (messages / "first.po").write_text(SOURCE, "utf-8")
    second = SOURCE.replace("greeting", "farewell").replace("days.left", "hours.left")
    (messages / "second.po").write_text(second, "utf-8")
    return messages


def texts(folder: Path) -> Texts:
    """Return the texts of the folder."""
    return Texts("fr", manner_of("fr"), catalogue_of("fr", locale=folder.parents[1]))


def test_all_domains_are_one(folder: Path) -> None:
    """Who says a text need not know in which file it lies."""
    french = texts(folder)
    assert french.say("greeting", name="Ada") == "Bonjour Ada"
    assert french.say("farewell", name="Ada") == "Bonjour Ada"


def test_a_number_chooses_its_form(folder: Path) -> None:
    """The rule is the language's own, in every domain, and the number is grouped as it groups."""
    french = texts(folder)
    assert french.say_number("days.left", 0, where="ici") == "0 jour ici"
    assert french.say_number("days.left", 1, where="ici") == "1 jour ici"
    assert french.say_number("hours.left", 2000, where="ici") == "2\u202f000 jours ici"


@pytest.mark.parametrize("unknown", ["no.such.text", "nothing", ""])
def test_an_unknown_text_is_a_fault(folder: Path, unknown: str) -> None:
    """An id that no catalogue holds, or holds empty, raises: an id is never shown to a reader."""
    french = texts(folder)
    if unknown:
        assert not french.has(unknown)
        with pytest.raises(KeyError):
            french.say(unknown)
    with pytest.raises(KeyError):
        french.say_number(unknown, 1)


def test_a_missing_fact_is_a_fault(folder: Path) -> None:
    """A placeholder is never shown to a reader."""
    with pytest.raises(KeyError):
        texts(folder).say("greeting")


def test_a_fact_is_never_taken_for_a_pattern(folder: Path) -> None:
    """Braces in a value are the value's own."""
    assert texts(folder).say("greeting", name="{name.__class__}") == "Bonjour {name.__class__}"


def test_a_compiled_catalogue_serves_alone(folder: Path) -> None:
    """An installed package ships `.mo` files: they say the same without their sources."""
    for source in list(folder.glob("*.po")):
        source.with_suffix(".mo").write_bytes(compiled(source))
        source.unlink()
    assert texts(folder).say("farewell", name="Ada") == "Bonjour Ada"


def test_a_stale_compiled_catalogue_is_passed_over(folder: Path) -> None:
    """A source that was changed after it was compiled is what counts."""
    source = folder / "first.po"
    binary = source.with_suffix(".mo")
    binary.write_bytes(compiled(source))
    changed = binary.stat().st_mtime_ns + 1_000_000_000
    source.write_text(SOURCE.replace("Bonjour", "Salut"), "utf-8")
    os.utime(source, ns=(changed, changed))
    assert texts(folder).say("greeting", name="Ada") == "Salut Ada"


def test_a_language_without_catalogues_is_refused() -> None:
    """There is no silent fallback to another language."""
    with pytest.raises(LookupError):
        texts_for("xx")


def test_texts_are_loaded_once() -> None:
    """Two askers of one language share one set of texts."""
    assert texts_for("fr") is texts_for("fr")
    assert isinstance(catalogue_of("fr"), GNUTranslations)


def test_the_languages() -> None:
    """English and French, both written from left to right."""
    assert languages() == ("en", "fr")
    assert {texts_for(language).direction for language in languages()} == {"ltr"}


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("fr", "fr"),
        ("fr-CA,en;q=0.8", "fr"),
        ("de, fr;q=0.5, en;q=0.7", "en"),
        ("EN-us", "en"),
        ("de", "fr"),
        ("en;q=0, de", "fr"),
        ("*", "fr"),
        ("*;q=0.1, en;q=0.5", "en"),
        ("", "fr"),
        (None, "fr"),
        ("french", "fr"),
        ("enough", "fr"),
        ("en;q=nan", "fr"),
        ("en;q=zero, fr;q=1e9", "fr"),
        (",;;=,\x00,en", "en"),
        ("x" * 100_000, "fr"),
    ],
)
def test_the_language_that_a_browser_asks_for(header: str | None, language: str) -> None:
    """The best of what is there, by the browser's own order; nonsense is passed over."""
    assert best_language(header, "fr") == language

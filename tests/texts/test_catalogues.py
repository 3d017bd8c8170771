"""What must hold for every catalogue of every language, whoever writes it."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from results_texts import languages, texts_for
from results_texts.languages import LOCALE

SOURCE = LOCALE.parents[1]
DOMAINS = sorted({file.stem for file in LOCALE.glob("*/LC_MESSAGES/*.po")})
CONSTANT_IN_TEMPLATE = re.compile(r"""["']([a-z0-9_]+(?:\.[a-z0-9_]+)+)["']\s*\|\s*t(?:_number)?\b""")
SAID_IN_CODE = re.compile(r"""\.say(?:_number)?\(\s*["']([a-z0-9_.]+)["']""")
CODE_OF_AN_ERROR = re.compile(r"""^    code(?:: ClassVar\[str\])? = "([a-z0-9_]+)"$""", re.MULTILINE)
OBJECTION = re.compile(r"""\bObjection\(\s*["'][^"']*["'],\s*["']([a-z0-9_]+)["']""")


def catalogue(language: str, domain: str) -> Catalog:
    """Return one catalogue as it is written."""
    with (LOCALE / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def messages(language: str, domain: str) -> dict[str, Message]:
    """Return the messages of one catalogue by their ids."""
    return {identity(message): message for message in catalogue(language, domain) if message.id}


def identity(message: Message) -> str:
    """Return the id of a message, plural or not."""
    return message.id if isinstance(message.id, str) else message.id[0]


def forms(message: Message) -> tuple[str, ...]:
    """Return the text of a message, or its plural forms."""
    held = message.string or ""
    return (held,) if isinstance(held, str) else tuple(held)


def placeholders(text: str) -> set[str]:
    """Return the names of the facts that a text fills in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def all_forms(language: str) -> Iterator[tuple[str, str]]:
    """Yield every text of a language with its id."""
    for domain in DOMAINS:
        for text_id, message in messages(language, domain).items():
            for form in forms(message):
                yield text_id, form


def used(pattern: re.Pattern[str], folders: str, suffixes: tuple[str, ...]) -> dict[str, Path]:
    """Return what the pattern finds in our sources, and the file where it stands."""
    return {
        found: file
        for folder in SOURCE.glob(folders)
        for file in sorted(folder.rglob("*"))
        if file.suffix in suffixes
        for found in pattern.findall(file.read_text("utf-8"))
    }


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_language_has_the_same_texts(domain: str) -> None:
    """A text that one language has, all have: nobody meets a hole in a page."""
    english = set(messages("en", domain))
    for language in languages():
        assert set(messages(language, domain)) == english, language


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", languages())
def test_a_translation_fills_in_the_same_facts(language: str, domain: str) -> None:
    """The placeholders of a text are those of the English one, in any order and number.

    A plural form may leave out the number, and cities have two forms of which a language takes one.
    """
    optional = {"number", "in_city", "of_city"}
    english = messages("en", domain)
    for text_id, message in messages(language, domain).items():
        wanted = set().union(*(placeholders(form) for form in forms(english[text_id])))
        for form in forms(message):
            assert placeholders(form) ^ wanted <= optional, text_id


@pytest.mark.parametrize("language", languages())
def test_no_text_is_empty_or_fuzzy(language: str) -> None:
    """Every text, and every plural form of it, says something, and nobody doubts it."""
    for domain in DOMAINS:
        for text_id, message in messages(language, domain).items():
            assert all(form.strip() for form in forms(message)), text_id
            assert not message.fuzzy, text_id


@pytest.mark.parametrize("language", languages())
def test_plural_texts_have_every_form_of_the_language(language: str) -> None:
    """A text with a number has as many forms as the language counts, by the rule in the file's head."""
    for domain in DOMAINS:
        held = catalogue(language, domain)
        for text_id, message in messages(language, domain).items():
            if message.pluralizable:
                assert len(forms(message)) == held.num_plurals, text_id


def test_no_id_is_in_two_domains() -> None:
    """Domains are merged: an id has one home, or one of its texts would hide the other."""
    homes: dict[str, str] = {}
    for domain in DOMAINS:
        for text_id in messages("en", domain):
            assert homes.setdefault(text_id, domain) == domain, text_id


def test_every_text_of_a_template_exists() -> None:
    """A page or letter that names an unknown text never reaches a reader."""
    texts = texts_for("en")
    found = used(CONSTANT_IN_TEMPLATE, "*/templates", (".html", ".txt", ".xml", ".jinja"))
    missing = {text_id: file.name for text_id, file in found.items() if not texts.has(text_id)}
    assert not missing


def test_every_text_that_code_says_exists() -> None:
    """What code says by a constant id is in the catalogues."""
    texts = texts_for("en")
    found = used(SAID_IN_CODE, "*", (".py",))
    missing = {text_id: file.name for text_id, file in found.items() if not texts.has(text_id)}
    assert not missing


def test_every_error_of_the_core_has_a_text() -> None:
    """Whatever fault the core reports, a person is told of it in words: `error.<code>`."""
    texts = texts_for("en")
    codes = used(CODE_OF_AN_ERROR, "results_core", (".py",))
    assert codes
    assert not {code: file.name for code, file in codes.items() if not texts.has(f"error.{code}")}


def test_every_objection_of_the_core_has_a_text() -> None:
    """Whatever the core objects to in a form is said beside the field: `objection.<code>`."""
    texts = texts_for("en")
    codes = used(OBJECTION, "results_core", (".py",))
    assert not {code: file.name for code, file in codes.items() if not texts.has(f"objection.{code}")}


TAG_OR_ENTITY = re.compile(r"<[^>]*>|&[a-z]+;|&#\d+;")
ADDRESS = re.compile(r"\bhttps?://\S+|\d:\d|\{[^}]*\}:\d")
LOOSE_MARK = re.compile(r"[^\s\u00a0\u202f?!][?!:;»]|[ ][?!:;»]|«(?![\u00a0\u202f])")


def loose_marks(text: str) -> list[str]:
    """Return the marks that a line break could part from their words."""
    return LOOSE_MARK.findall(ADDRESS.sub("", TAG_OR_ENTITY.sub("", text)))


def test_french_marks_take_no_break_spaces() -> None:
    """? ! : ; and the insides of guillemets never end up alone on the next line."""
    loose = {text_id: text for text_id, text in all_forms("fr") if loose_marks(text)}
    assert not loose


def test_french_apostrophes_are_typographic() -> None:
    """French texts are printed with ’, never with the straight mark of a typewriter."""
    straight = [text_id for text_id, text in all_forms("fr") if "'" in TAG_OR_ENTITY.sub("", text)]
    assert not straight


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Oublié\u202f?", True),
        ("Oublié ?", False),
        ("Oublié?", False),
        ("«\u00a0Convocation\u00a0»", True),
        ("« Convocation »", False),
        ("à 2026-07-10T09:00", True),
        ("voir https://example.org/a", True),
        ("<a href='x'>Oui</a>\u202f!", True),
    ],
)
def test_the_check_of_french_marks_knows_right_from_wrong(text: str, *, right: bool) -> None:
    """The check itself lets pass what is right, and finds what is not."""
    assert (not loose_marks(text)) is right


@pytest.mark.parametrize("language", languages())
def test_markup_stays_in_the_texts_that_are_named_for_it(language: str) -> None:
    """Only ids that end in `_html` hold tags: everything else is escaped, and would show them."""
    marked = [text_id for text_id, text in all_forms(language) if "<" in text and ">" in text]
    assert [text_id for text_id in marked if not text_id.endswith("_html")] == []

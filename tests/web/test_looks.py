"""The house rules of templates and style sheets."""

import re
from pathlib import Path

import pytest

from adapters_web.rendering.assets import STATIC, STYLESHEETS
from adapters_web.rendering.brand import contrast
from results_texts import Texts, languages, texts_for

TEMPLATES = STATIC.parent / "templates"
TEXT_ID = re.compile(r'"([a-z_]+(?:\.[a-z0-9_]+)+)" \| t(?:_number)?\b')
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height)\s*:"
    r"|float:\s*(?:left|right)|text-align:\s*(?:left|right)"
)
LONGEST = 350

READ_ON = {
    "ink": ("surface", "paper", "sunken", "brand-tint", "warn-tint", "ok-tint"),
    "ink-2": ("surface", "paper", "sunken", "band-b"),
    "brand": ("surface", "paper", "brand-tint"),
    "on-brand": ("brand", "brand-hover"),
    "on-deep-2": ("deep",),
    "gold": ("deep",),
    "ok": ("ok-tint",),
    "warn": ("surface", "warn-tint"),
    "error": ("surface", "error-tint"),
}
"""Text tokens and what they are written on: at least 4.5:1 (screens §3.1)."""
SEEN_ON = {"control": ("surface",), "brand": ("line",), "overall-bar": ("line",)}
"""Borders of controls and bars: at least 3:1."""


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def style_sheets() -> list[Path]:
    return sorted((STATIC / "styles").glob("*.css"))


def schemes() -> dict[str, dict[str, str]]:
    """Return the colours of the light and of the dark scheme, long form, by token."""
    light, dark = (STATIC / "styles" / "tokens.css").read_text("utf-8").split("prefers-color-scheme: dark")
    colours = {"light": _tokens(light)}
    colours["dark"] = {**colours["light"], **_tokens(dark)}
    return colours


def _tokens(text: str) -> dict[str, str]:
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6}|#[0-9a-f]{3}|var\(--[\w-]+\));", text))
    return {
        name: "#" + "".join(2 * digit for digit in value[1:]) if len(value) == 4 else value
        for name, value in found.items()
    }


def _colour(scheme: dict[str, str], name: str) -> str:
    value = scheme[name]
    return _colour(scheme, value[6:-1]) if value.startswith("var(") else value


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_written_can_be_read(scheme: str) -> None:
    """Text has 4.5:1 and controls have 3:1 against what lies behind, in both schemes."""
    colours = schemes()[scheme]
    poor = [
        (front, behind, round(contrast(_colour(colours, front), _colour(colours, behind)), 2))
        for pairs, least in ((READ_ON, 4.5), (SEEN_ON, 3.0))
        for front, backs in pairs.items()
        for behind in backs
        if contrast(_colour(colours, front), _colour(colours, behind)) < least
    ]

    assert poor == []


def test_no_template_holds_a_style_or_a_handler() -> None:
    """The content security policy allows neither (HDR-1)."""
    forbidden = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?! src=)|\| safe\b")

    assert [str(path) for path in templates() if forbidden.search(path.read_text("utf-8"))] == []


def test_style_sheets_know_no_left_and_no_right() -> None:
    """Logical properties alone: a page in a right-to-left language is the mirror of the others."""
    assert [path.name for path in style_sheets() if PHYSICAL.search(path.read_text("utf-8"))] == []


def test_style_sheets_are_written_to_be_read() -> None:
    """One declaration a line, and no section longer than a file of the house may be."""
    texts = {path.name: path.read_text("utf-8") for path in style_sheets()}

    assert [name for name, text in texts.items() if re.search(r";[ \t]*[\w-]+:", text)] == []
    assert [name for name, text in texts.items() if len(text.splitlines()) > LONGEST] == []


def test_every_section_is_in_a_style_sheet() -> None:
    """A file that no style sheet takes in would look as if it counted."""
    assert {path.stem for path in style_sheets()} == {
        part for parts in STYLESHEETS.values() for part in parts
    }


def test_every_colour_of_the_sections_is_a_token() -> None:
    """Only the tokens and the black and white of print say what a colour is."""
    named = {
        path.name: re.findall(r":\s*(#[0-9a-fA-F]{3,8})\b", path.read_text("utf-8"))
        for path in style_sheets()
        if path.stem not in {"tokens", "modes"}
    }

    assert {name: colours for name, colours in named.items() if colours} == {}


@pytest.mark.parametrize("language", languages())
def test_every_text_that_a_template_names_is_in_every_catalogue(language: str) -> None:
    """A text that is missing would be a fault on the page."""
    texts = texts_for(language)
    named = {found for path in templates() for found in TEXT_ID.findall(path.read_text("utf-8"))}

    assert len(named) > 100
    assert sorted(name for name in named if not _known(texts, name)) == []


def _known(texts: Texts, name: str) -> bool:
    try:
        return texts.has(name) or bool(texts.say_number(name, 2))
    except KeyError:
        return False

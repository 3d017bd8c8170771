"""The operator's colours: readable, or refused at start."""

import re
from pathlib import Path

import pytest

import adapters_web
from adapters_web.rendering.brand import brand_stylesheet, contrast, mixed

DARK = "@media (prefers-color-scheme: dark)"
IS_COLOUR = re.compile(r"color-scheme: dark|--shadow: none|--[\w-]+: (#[0-9a-f]{6}|var\(--[\w-]+\))")
OURS = ("#1d4bb8", "#163a91", "#132459")


def test_black_on_white_is_the_most_and_a_colour_on_itself_the_least() -> None:
    """Contrast runs from 1 to 21, whichever colour is named first (WCAG 2.2)."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#1d4bb8", "#1D4BB8") == pytest.approx(1)


def test_the_tokens_of_the_product_have_the_contrast_that_is_claimed() -> None:
    """Brand on white is 7.6, gold on deep 9.6 (screens §3.1)."""
    assert contrast("#1d4bb8", "#ffffff") == pytest.approx(7.6, abs=0.1)
    assert contrast("#ffc845", "#132459") == pytest.approx(9.6, abs=0.1)


def test_readable_colours_become_a_style_sheet_for_both_schemes() -> None:
    """The light scheme has the colours as given; the dark one a lighter brand that is derived."""
    sheet = brand_stylesheet(*OURS)

    light, dark = sheet.split("prefers-color-scheme:dark")
    assert "--brand:#1d4bb8;" in light
    assert "--deep:#132459;" in light
    assert "--brand:#1d4bb8;" not in dark


def test_print_keeps_its_black_and_white() -> None:
    """The operator's colours are for screens: paper stays black and white."""
    assert brand_stylesheet(*OURS).count("@media screen") == 2


@pytest.mark.parametrize(
    ("colours", "at_fault"),
    [
        (("#6f8fe0", "#163a91", "#132459"), "BRAND #6f8fe0"),
        (("#1d4bb8", "#9ab0ff", "#132459"), "BRAND_HOVER #9ab0ff"),
        (("#1d4bb8", "#163a91", "#6677aa"), "BRAND_DEEP #6677aa"),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused_by_name(
    colours: tuple[str, str, str], at_fault: str
) -> None:
    """Less than 4.5:1 for text or 3:1 for bars: the message names setting, colour and contrast."""
    with pytest.raises(ValueError, match=f"{at_fault}: contrast with .* is .*, needs"):
        brand_stylesheet(*colours)


@pytest.mark.parametrize("text", ["blue", "#fff", "#12345g", "", "#1d4bb8;}"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    """Only `#rrggbb` is a colour: nothing else can get into the style sheet."""
    with pytest.raises(ValueError, match="is no colour"):
        brand_stylesheet(text, "#163a91", "#132459")


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    """A share of 1 is the first colour, of 0 the second."""
    assert mixed("#102030", "#ffffff", 1) == "#102030"
    assert mixed("#102030", "#ffffff", 0) == "#ffffff"
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"


def test_the_dark_changes_colours_and_nothing_else() -> None:
    """One block of one sheet, of tokens with colours: a browser need look for nothing else in the dark."""
    sheets = Path(adapters_web.__file__).parent.joinpath("static").rglob("*.css")
    blocks = [block for sheet in sheets for block in sheet.read_text("utf-8").split(DARK)[1:]]
    [(dark, _)] = [re.split(r"^}", block, maxsplit=1, flags=re.MULTILINE) for block in blocks]
    declared = re.findall(r"^\s*([\w-]+): (.+);$", dark, flags=re.MULTILINE)

    assert [line for line in declared if not IS_COLOUR.fullmatch(f"{line[0]}: {line[1]}")] == []
    assert len(declared) == dark.count(";")
    assert dark.split("{")[1].strip() == ":root"

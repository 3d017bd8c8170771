"""Static files: named by their content, bundled, small."""

import gzip
import re

import pytest

from adapters_web.rendering.assets import Assets, minified, read_assets

LARGEST_STYLE_SHEET = 7_000
LARGEST_SCRIPT = 5_000
LARGEST_FIRST_VIEW = 45_000
"""Without the page itself and the operator's logo: mission G3 grants 60 kB to everything."""


@pytest.fixture(scope="module")
def assets() -> Assets:
    """Return the files that the site serves."""
    return read_assets(generated={"brand.css": ":root{--brand:#000000}"})


def weight(assets: Assets, name: str) -> int:
    asset = assets.at(assets.address(name))
    assert asset is not None
    return len(asset.compressed or asset.content)


def test_a_name_holds_the_hash_of_its_content(assets: Assets) -> None:
    """Another content is another address, so that a browser may keep a file for a year."""
    other = read_assets(generated={"brand.css": ":root{--brand:#111111}"})

    assert re.fullmatch(r"brand\.[0-9a-f]{12}\.css", assets.address("brand.css"))
    assert assets.address("brand.css") != other.address("brand.css")
    assert assets.address("app.css") == other.address("app.css")


def test_every_font_of_the_style_sheet_lies_beside_it(assets: Assets) -> None:
    """The addresses in the style sheet are those under which the fonts are served."""
    sheet = assets.at(assets.address("app.css"))
    assert sheet is not None
    fonts = re.findall(r'url\("([^"]+)"\)', sheet.content.decode())

    assert len(fonts) == 7
    assert [font for font in fonts if assets.at(font) is None] == []


def test_an_unknown_name_is_a_fault_and_an_unknown_address_nothing(assets: Assets) -> None:
    """A template that names no file fails at once; a browser is told that nothing is there."""
    with pytest.raises(KeyError):
        assets.address("missing.css")
    assert assets.at("app.css") is None


def test_what_is_compressed_is_the_same(assets: Assets) -> None:
    """The gzip form holds the very bytes; fonts have none, being compressed already."""
    sheet = assets.at(assets.address("app.css"))
    font = assets.at(assets.address("source-sans-3-latin.woff2"))

    assert sheet is not None
    assert sheet.compressed is not None
    assert gzip.decompress(sheet.compressed) == sheet.content
    assert font is not None
    assert font.compressed is None


def test_a_first_view_is_light(assets: Assets) -> None:
    """Style sheet, script, mark and Latin font leave room for a page within 60 kB (G3)."""
    names = ("app.css", "app.js", "logo.svg", "source-sans-3-latin.woff2", "brand.css")

    assert weight(assets, "app.css") <= LARGEST_STYLE_SHEET
    assert weight(assets, "app.js") <= LARGEST_SCRIPT
    assert sum(weight(assets, name) for name in names) <= LARGEST_FIRST_VIEW


@pytest.mark.parametrize(
    ("readable", "small"),
    [
        ("a {\n  color: red;\n}\n", "a{color:red}"),
        ("/* why */\na,\nb { margin: 0 auto; }", "a,b{margin:0 auto}"),
        ('a::before { content: " ; { "; }', 'a::before{content:" ; { "}'),
        (".a :is(b, c):hover { width: calc(1px + 2px); }", ".a :is(b,c):hover{width:calc(1px + 2px)}"),
        ("@media (min-width: 720px) { a { b: c } }", "@media (min-width:720px){a{b:c}}"),
    ],
)
def test_minifying_takes_comments_and_space_and_nothing_else(readable: str, small: str) -> None:
    """Strings, selectors and sums keep the space that means something."""
    assert minified(readable) == small

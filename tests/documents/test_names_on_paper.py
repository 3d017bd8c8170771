"""Names of every script are printed, and can be copied; what no font prints is refused by name (OUT-3)."""

import csv
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path

import attrs
import pytest

from adapters_documents.faces import FONTS, Faces, Weight, face_at
from adapters_documents.shaping import shape
from adapters_documents.sheet import Sheet
from adapters_documents.statement import PdfStatements
from results_core.kernel.errors import ResultsError
from results_core.results.statements import UnprintableText
from tests.documents.paper import (
    LETTERHEAD,
    a_statement,
    copied_by_all,
    drawn,
    text_of,
    the_page,
    tofu_in,
)
from tests.needs import needs

CJK = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
ENTRIES = sorted((Path(__file__).parent.parent / "fixtures").glob("entries*.csv"))

NAMES = [
    "X",
    "Åse Bjørnsdóttir",
    "Łukasz Żółć-Gęśla",
    "Đorđe Šćepanović",
    "Öykü Işık Çağrı",
    "İbrahim Ğ Ş",
    "Ștefan Țepeș",
    "Şerban Ţurcanu",
    "Dvořáček Růžička",
    "Ľubomír Ŕ Ĺ",
    "Őze Űr",
    "Žydrūnas Ąžuolas Įė",
    "Ģirts Ķēniņš",
    "Õnne Käär",
    "Þórður Æsir Ðuð",
    "Seán Ó Súilleabháin",
    "Siân Ŵyn Ŷstrad",
    "Ġorġ Ħal Żebbuġ",
    "Ñandú Coração Conceição",
    "Œuvrard Ÿves",
    "L·L Gal·la",
    "Ŋjaŋ Ɓah Ɗo Ƙa Ɣ",
    "Ọlá Ẹ̀kọ́ Ṣadé",
    "Ǎ Ǒ Lǚ Nǚ Ḿ",
    "Mārtiņš N̄ M̄",
    "Ẽ Ỹ G̃uarani",
    "Ꞌokina Kaʻiulani Kānekapōlei",
    "ẞ ß Groß",
    "Nguyễn Thị Ánh Tuyết",
    "Đặng Hữu Phước Ưởng Ỡm",
    "Trần Ngọc Quỳnh Như",
    "Seán O'Brien-D’Arcy",
    "Jean‑Luc Œil",
    "Ἀριστοτέλης ὁ Σταγειρίτης",
    "Ελένη Παπαδοπούλου",
    "Ϋπατία ΐώή",
    "Александр Сергеевич Ёлкин",
    "Їжакевич Ґалаґан Є",
    "Љубица Његош Ђ Ћ Џ",
    "Ѓорѓи Ќосев Ѕ",
    "Ўладзімір Ў",
    "Өмүрбек Ң Қазақ Ұ Ү Һ Ә",
    "Ӑ Ӗ Ӱ Ӟ Ӵ",
    "محمد",
    "علاء الدين",
    "فاطمة الزهراء",
    "گلناز پژمان چی",
    "ٹیپو ڈار ڑ ں ے",
    "שרה",
    "בנימין בן־עמי",
    "ז׳בוטינסקי",
    "प्रियंका श्रीवास्तव",
    "क्षितिज ज्ञानेश्वर",
    "संजय द्विवेदी",
    "สมชาย วงศ์สวัสดิ์",
    "น้ำฝน ปู่",
    "Արամ Խաչատրյան",
    "ԵՐԵՎԱՆ և",
    "გიორგი ბერიძე",
    "ქეთევან წულუკიანი",
    "Sara בר Levi",
    "Ann محمد Lee",
    "Ζωή Smith Жуков",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_script_is_printed_and_can_be_copied(name: str) -> None:
    """A reader copies the letters that the entry has; no glyph stands for nothing."""
    wanted = unicodedata.normalize("NFC", name)
    document = drawn(a_statement(candidate_name=wanted))

    assert any(wanted in text for text in copied_by_all(document))
    assert tofu_in(document) == []
    assert has_ink(document)


def has_ink(document: bytes) -> bool:
    """Tell whether something is painted where the name stands, between its label and the next line."""
    page = the_page(document)
    (label,) = page.search_for("Candidate name")
    row = (180, label.y0 - 2, 540, label.y1 + 2)
    return bool(min(page.get_pixmap(clip=row, dpi=100, colorspace="gray").samples) < 100)


@cache
def texts_of_the_board() -> tuple[str, ...]:
    """Return every name, place and centre of the board's files that Chinese letters do not stand in."""
    texts = set()
    for path in ENTRIES:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                texts |= {
                    f"{row['given_names']} {row['family_name']}".strip(),
                    row["place_of_entry"],
                    row["centre_name"],
                }
    composed = {unicodedata.normalize("NFC", text) for text in texts}
    return tuple(sorted(text for text in composed if not is_chinese(text)))


def is_chinese(text: str) -> bool:
    """Tell whether Chinese characters stand in the text."""
    return any(unicodedata.name(character, "").startswith("CJK") for character in text)


def test_every_name_of_the_boards_files_is_printed() -> None:
    """Forty on a sheet, by the same means as a statement."""
    assert len(texts_of_the_board()) > 300

    for start in range(0, len(texts_of_the_board()), 40):
        texts = texts_of_the_board()[start : start + 40]
        sheet = Sheet(Faces(), language="en", title="Names", of=date(2026, 7, 14))
        for number, text in enumerate(texts):
            sheet.place(sheet.shaped(text, Weight.BOLD, field="name"), 20, 20 + 6.5 * number, 9, (0, 0, 0))
        document = sheet.finished()
        copies = copied_by_all(document)

        assert tofu_in(document) == []
        assert [text for text in texts if not any(text in copy for copy in copies)] == []


@pytest.mark.parametrize(
    ("field", "text", "characters"),
    [
        ("candidate_name", "李小龙", "李小龙"),
        ("candidate_name", "Bruce 李 Lee 李", "李"),
        ("place_of_entry", "서울", "서울"),
        ("centre_name", "東京 Centre", "東京"),
        ("exam_name", "C1 😀", "😀"),
        ("candidate_name", "தமிழ்", "தமிழ்"),
    ],
)
def test_what_no_font_prints_is_refused_by_name(field: str, text: str, characters: str) -> None:
    """The refusal names the field and the characters, each once; its message tells nobody's name."""
    with pytest.raises(UnprintableText) as refused:
        drawn(attrs.evolve(a_statement(), **{field: text}))  # type: ignore[arg-type]

    assert refused.value.field == field
    assert refused.value.characters == "".join(dict.fromkeys(characters))
    assert isinstance(refused.value, ResultsError)
    assert text not in str(refused.value)


@pytest.fixture
def cjk() -> Path:
    """The font that the setting CJK_FONT would name."""
    return needs("Noto Sans CJK (Debian's fonts-noto-cjk)", CJK if CJK.exists() else None)


@pytest.mark.parametrize("name", ["李小龙", "Bruce 李 Lee", "山田 太郎", "やまだ タロウ", "김민준", "𠮷野"])
def test_chinese_japanese_and_korean_are_printed_where_a_font_is_named(name: str, cjk: Path) -> None:
    """The setting CJK_FONT; the same bytes each time there too."""
    paper = PdfStatements(LETTERHEAD, cjk)
    document = paper.draw(a_statement(candidate_name=name), language="en")

    assert name in text_of(document)
    assert tofu_in(document) == []
    assert has_ink(document)
    assert paper.draw(a_statement(candidate_name=name), language="en") == document
    assert len(document) < 60_000


def test_letters_join_and_marks_sit_on_their_letters() -> None:
    """Arabic letters take their joined shapes; a mark without a composed letter is lifted onto it."""
    apart = {glyph.id for run in shape("م ح م د", Weight.BOLD, Faces()).runs for glyph in run.glyphs}
    joined = {glyph.id for run in shape("محمد", Weight.BOLD, Faces()).runs for glyph in run.glyphs}
    (marked,) = shape("Ẹ̀", Weight.BOLD, Faces()).runs

    assert not joined <= apart
    assert [glyph.advance for glyph in marked.glyphs][1:] == [0.0]


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("Sara (שלום בר) Levi", "Sara (רב םולש) Levi"),
        ("שלום Ann Lee בר", "רב Ann Lee םולש"),
    ],
)
def test_right_to_left_is_drawn_from_the_right(name: str, order: str) -> None:
    """The first strong letter decides how the line runs; each Hebrew word stands right of the next."""
    assert drawn_from_left_to_right(name) == order


def test_a_ligature_from_right_to_left_holds_one_character() -> None:
    """Readers turn such text by the glyph: the other character has an empty glyph of its own."""
    (run,) = shape("علاء", Weight.BOLD, Faces()).runs

    assert [glyph.text for glyph in run.glyphs] == ["ء", "ا", "ل", "ع"]
    assert sum(glyph.advance == 0 for glyph in run.glyphs) == 1


def drawn_from_left_to_right(name: str) -> str:
    """Return the characters of the name in the order in which they stand on the line."""
    letters = [
        (letter[2][0], chr(letter[0]))
        for stretch in the_page(drawn(a_statement(candidate_name=name))).get_texttrace()
        if stretch["size"] == pytest.approx(12)
        for letter in stretch["chars"]
    ]
    return "".join(letter for _, letter in sorted(letters))


def test_a_bold_face_has_what_its_regular_one_has() -> None:
    """No weight prints as nothing what another prints."""
    for path in FONTS.glob("*-Regular.ttf"):
        family = path.stem.removesuffix("-Regular")

        assert face_at(path).characters == face_at(FONTS / f"{family}-Bold.ttf").characters


def test_the_fonts_are_small_and_bring_their_licence() -> None:
    """Nobody downloads more than a megabyte and a half for them, and the OFL travels with them."""
    sizes = [path.stat().st_size for path in FONTS.glob("*.ttf")]

    assert sum(sizes) < 1_500_000
    assert max(sizes) < 300_000
    for licence in ("OFL-Noto.txt", "OFL-StatementSans.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / licence).read_text("utf-8")

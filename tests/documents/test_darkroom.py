"""The darkroom: what comes out is a small JPEG of the points alone; everything else is refused (UPL-5)."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from adapters_documents.darkroom import PillowDarkroom
from adapters_documents.photo_directory import read_photo_directory
from results_core.kernel.tables import RawRow
from results_core.results.photos import BadPhoto

DARKROOM = PillowDarkroom()
GPS_CANARY = "48.8566 N canary"


def picture(
    size: tuple[int, int] = (300, 400), *, mode: str = "RGB", form: str = "JPEG", **more: object
) -> bytes:
    """Return a file with a picture: dark above, light below."""
    drawn = Image.new("L", size, 40)
    drawn.paste(220, (0, size[1] // 2, size[0], size[1]))
    written = BytesIO()
    drawn.convert(mode).save(written, form, **more)
    return written.getvalue()


def developed(content: bytes) -> Image.Image:
    return Image.open(BytesIO(DARKROOM.develop(content)))


def with_metadata() -> bytes:
    """Return a JPEG with a comment, a colour profile and a place where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = GPS_CANARY
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif.tobytes(), comment=b"<script>canary</script>", icc_profile=b"canary" * 20)


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """Return a small PNG that would be hundreds of megabytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 1) * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_scan_that_is_cut_is_refused_whatever_ends_it(mode: str, share: float) -> None:
    """A forged end marker does not make a picture whole: decoders fill what is missing with grey."""
    noise = Image.effect_noise((600, 800), 80).convert(mode)
    written = BytesIO()
    noise.save(written, "JPEG")
    whole = written.getvalue()
    assert DARKROOM.develop(whole)

    with pytest.raises(BadPhoto):
        DARKROOM.develop(whole[: int(len(whole) * share)].removesuffix(b"\xff") + b"\xff\xd9")


def test_a_progressive_picture_needs_more_than_its_first_scan() -> None:
    """Whole it is taken; with its first scan cut it is not."""
    whole = picture((600, 800), progressive=True)
    assert DARKROOM.develop(whole)

    start = whole.index(b"\xff\xda")
    with pytest.raises(BadPhoto):
        DARKROOM.develop(whole[: start + 40].removesuffix(b"\xff") + b"\xff\xd9")


@pytest.mark.parametrize(
    "content",
    [
        picture(),
        picture((2000, 3000)),
        picture((4032, 3024)),
        picture(form="PNG"),
        picture(mode="RGBA", form="PNG"),
        picture(mode="P", form="PNG"),
        picture(mode="L"),
        picture(mode="CMYK"),
        picture(form="PNG", size=(3, 5)),
    ],
)
def test_every_photo_comes_out_alike(content: bytes) -> None:
    """A JPEG in colour, within the bounds, never larger than it was, the picture kept."""
    photo = developed(content)

    assert (photo.format, photo.mode) == ("JPEG", "RGB")
    assert photo.width <= 300
    assert photo.height <= 400
    above, below = (photo.getpixel((photo.width // 2, y)) for y in (0, photo.height - 1))
    assert isinstance(above, tuple)
    assert isinstance(below, tuple)
    assert max(above) < 90
    assert min(below) > 180


def test_nothing_but_the_points_is_kept() -> None:
    """No place, no comment, no profile, no thumbnail; a photo taken on its side stands upright."""
    kept = DARKROOM.develop(with_metadata())
    turned = Image.Exif()
    turned[0x0112] = 6

    assert b"canary" not in kept
    assert set(developed(with_metadata()).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert developed(picture((300, 200), exif=turned.tobytes())).size == (200, 300)


def test_what_shows_through_is_white() -> None:
    """A ground that is not there is printed as paper is."""
    glass = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    written = BytesIO()
    glass.save(written, "PNG")

    assert developed(written.getvalue()).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "a JPEG or PNG picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a JPEG or PNG picture"),
        (b"<html><script>alert(1)</script></html>", "a JPEG or PNG picture"),
        (picture(form="GIF"), "a JPEG or PNG picture"),
        (picture(form="TIFF"), "a JPEG or PNG picture"),
        (b"GIF89a" + picture(), "a JPEG or PNG picture"),
        (picture() + b"PK\x03\x04 an archive behind it", "whole, with nothing behind it"),
        (picture(form="PNG") + b"<script>alert(1)</script>", "whole, with nothing behind it"),
        (picture()[:-900], "whole, with nothing behind it"),
        (picture(form="PNG")[:200] + b"\0\0\0\0IEND\xaeB`\x82", "not damaged"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0\xff\xd9", "not damaged"),
        (bomb(), "at most 12 megapixels"),
        (bomb(4000, 4000), "at most 12 megapixels"),
        (picture(form="PNG", mode="I;16"), "8 bits for each colour"),
    ],
)
def test_everything_else_is_refused_with_what_is_expected(content: bytes, expected: str) -> None:
    """Other formats, two files in one, cut off, damaged, too large: by what should be there instead."""
    with pytest.raises(BadPhoto) as refused:
        DARKROOM.develop(content)

    assert expected in refused.value.expected


def test_only_ordinary_files_are_read(tmp_path: Path) -> None:
    """No link to elsewhere, no directory, nothing too large to be a photo."""
    (tmp_path / "photo").write_bytes(b"content")
    (tmp_path / "link").symlink_to(tmp_path / "photo")
    (tmp_path / "folder").mkdir()
    with (tmp_path / "large").open("wb") as large:
        large.truncate(20_000_001)

    assert DARKROOM.read(tmp_path / "photo") == b"content"
    for name in ("link", "folder", "large"):
        with pytest.raises(BadPhoto):
            DARKROOM.read(tmp_path / name)


def test_a_directory_is_read_by_name(tmp_path: Path) -> None:
    """In the order of the names; what a computer hides there is not looked at."""
    for name in ("b.jpg", "a.png", ".DS_Store"):
        (tmp_path / name).touch()
    with read_photo_directory(tmp_path, columns=("file",)) as files:
        assert list(files.rows()) == [RawRow(1, ("a.png",)), RawRow(2, ("b.jpg",))]
        assert len(files.digest) == 64

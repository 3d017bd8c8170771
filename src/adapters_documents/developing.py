"""Drawing a picture anew from its decoded points (UPL-5). This module alone imports Pillow."""

import struct
import warnings
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from results_core.results.photos import BadPhoto

LARGEST: Final = (300, 400)
"""Points across and down of what is kept: a dozen kilobytes, which the result page can afford (G3)."""
MOST_POINTS: Final = 12 * 1024 * 1024
"""12 megapixels: the 4032 by 3024 of a telephone are among them."""
QUALITY: Final = 78

_FORMATS: Final = ["JPEG", "PNG"]
_MODES: Final = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr"})
_NOT_TOO_LARGE: Final = "a picture of at most 12 megapixels"
_WHITE: Final = (255, 255, 255)
_DAMAGE: Final = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    struct.error,
)
"""Pillow reports damage by whatever its reader of the format came upon."""


def developed(content: bytes) -> bytes:
    """Return the JPEG or PNG as a JPEG of bounded size: its size is looked at before it is decoded.

    Raises:
        BadPhoto: It is damaged, or has too many points.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _drawn_anew(content)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise BadPhoto(_NOT_TOO_LARGE) from bomb
    except _DAMAGE as damaged:
        raise BadPhoto("a JPEG or PNG picture that is not damaged") from damaged


def _drawn_anew(content: bytes) -> bytes:
    with Image.open(BytesIO(content), formats=_FORMATS) as picture:
        if picture.width * picture.height > MOST_POINTS:
            raise BadPhoto(_NOT_TOO_LARGE)
        if picture.mode not in _MODES:
            raise BadPhoto("a picture of 8 bits for each colour")
        picture.draft("RGB", (2 * LARGEST[0], 2 * LARGEST[1]))
        upright = ImageOps.exif_transpose(picture)
        plain = _on_white(upright)
    plain.thumbnail(LARGEST)
    points = Image.new("RGB", plain.size)
    points.paste(plain)
    developed = BytesIO()
    points.save(developed, "JPEG", quality=QUALITY, optimize=True)
    return developed.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """Return the picture without colours that let the ground through."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    ground = Image.new("RGBA", seen.size, (*_WHITE, 255))
    return Image.alpha_composite(ground, seen).convert("RGB")

"""What a ZIP says of itself, judged before anything in it is opened (UPL-2).

Every figure is read from its directory and its local headers; what lies about its size is cut short by
whoever reads it later, who holds to these figures.
"""

import struct
from collections.abc import Sequence
from io import BytesIO
from itertools import pairwise
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from results_core.verification.bulk_model import BadList

MOST_MEMBERS: Final = 100
MOST_BYTES: Final = 50_000_000
HIGHEST_RATIO: Final = 100
_LARGEST_DIRECTORY: Final = 64_000
_END: Final = b"PK\x05\x06"
_END_FORMAT: Final = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT: Final = 65_535
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_LOCAL_MARK: Final = b"PK\x03\x04"
_ENCRYPTED: Final = 0x1
_LITTLE: Final = 4_096
"""What unpacks to so little may be packed as well as it likes."""
_WORKBOOK: Final = ("[Content_Types].xml", "xl/workbook.xml")
_ACTIVE: Final = ("xl/vbaproject", "xl/externallinks/", "xl/macrosheets/", "xl/activex/", "xl/embeddings/")


def judge_workbook(content: bytes) -> None:
    """Look whether the content may be opened as a workbook.

    Raises:
        BadList: It is damaged, a bomb, no workbook, or holds macros or links to other files.
    """
    _judge_end(content)
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            begin = archive.start_dir
    except (BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
        raise BadList("bulk_damaged") from None
    _judge_sizes(members)
    _judge_places(content, members, begin)
    names = {member.filename for member in members}
    if not names.issuperset(_WORKBOOK):
        raise BadList("bulk_not_a_list")
    if any(name.lower().startswith(_ACTIVE) for name in names):
        raise BadList("bulk_macros")


def _judge_end(content: bytes) -> None:
    """Look at how many members are said to follow, before their directory is read."""
    place = content.rfind(_END, -_LONGEST_COMMENT - _END_FORMAT.size)
    if place < 0 or place + _END_FORMAT.size > len(content):
        raise BadList("bulk_damaged")
    _, disk, first, here, in_all, size, _, _ = _END_FORMAT.unpack_from(content, place)
    if disk or first or here != in_all:
        raise BadList("bulk_damaged")
    if in_all > MOST_MEMBERS or size > _LARGEST_DIRECTORY:
        raise BadList("bulk_bomb")


def _judge_sizes(members: Sequence[ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
        raise BadList("bulk_bomb")
    for member in members:
        if member.file_size > max(_LITTLE, HIGHEST_RATIO * member.compress_size):
            raise BadList("bulk_bomb")
        if member.flag_bits & _ENCRYPTED:
            raise BadList("bulk_encrypted")
        if member.filename.startswith(("/", "\\")) or ".." in member.filename.split("/"):
            raise BadList("bulk_damaged")


def _judge_places(content: bytes, members: Sequence[ZipInfo], begin: int) -> None:
    """Refuse members that share bytes: each is packed small, and unpacked again and again (CVE-2024-0450)."""
    spans = []
    for member in members:
        try:
            mark, *_, name, extra = _LOCAL.unpack_from(content, member.header_offset)
        except struct.error:
            raise BadList("bulk_damaged") from None
        if mark != _LOCAL_MARK:
            raise BadList("bulk_damaged")
        data = member.header_offset + _LOCAL.size + name + extra
        spans.append((member.header_offset, data + member.compress_size))
    spans.sort()
    if any(end > following for (_, end), (following, _) in pairwise([*spans, (begin, begin)])):
        raise BadList("bulk_bomb")
    if len({member.filename for member in members}) != len(members):
        raise BadList("bulk_damaged")

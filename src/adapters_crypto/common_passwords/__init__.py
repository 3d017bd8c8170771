"""The words that everybody tries first, as a file of the package (PWD-2, docs/decisions/0010)."""

import gzip
from functools import cached_property
from pathlib import Path
from typing import Final

WORDS: Final = Path(__file__).with_name("words.txt.gz")
"""Folded words in the order of their bytes, a line feed before and behind each."""


class ListedWords:
    """The core's `CommonPasswords`: 1.2 MB, unpacked at the first question and searched by halving."""

    def holds(self, word: str) -> bool:
        """Tell whether the word, as `folded` leaves it, is on the list."""
        sought = word.encode("utf-8", "surrogatepass")
        below, above = 0, len(self._lines) - 1
        while below < above:
            begin = self._lines.rfind(b"\n", below, (below + above) // 2 + 1) + 1
            end = self._lines.find(b"\n", begin)
            middle = self._lines[begin:end]
            if middle == sought:
                return True
            if middle < sought:
                below = end
            else:
                above = begin - 1
        return False

    @cached_property
    def _lines(self) -> bytes:
        return gzip.decompress(WORDS.read_bytes())

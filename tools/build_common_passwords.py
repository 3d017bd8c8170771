"""Build the list of common passwords that the crypto adapter ships (docs/decisions/0010).

    npm pack @zxcvbn-ts/language-common@4.1.3 @zxcvbn-ts/language-fr@4.1.2
    python tools/build_common_passwords.py zxcvbn-ts-language-common-4.1.3.tgz zxcvbn-ts-language-fr-4.1.2.tgz

The English lists come from the installed development tool `zxcvbn`. Same packages, same bytes.
"""

import gzip
import json
import sys
import tarfile
from pathlib import Path
from typing import Final

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from adapters_crypto.common_passwords import WORDS
from results_core.access.passwords import folded

SHORTEST: Final = 3
"""Shorter words with six digits and more are no word that somebody would try."""
PRINTED_IN_GUIDES: Final = ("resultats69",)
ENGLISH: Final = ("passwords", "english_wikipedia", "us_tv_and_film", "female_names", "male_names")
COMMON: Final = ("passwords",)
FRENCH: Final = ("commonWords", "wikipedia", "firstnames")


def main(common: Path, french: Path) -> None:
    """Write the sorted, folded words into the adapter, and say how many they are."""
    words = {folded(word) for word in PRINTED_IN_GUIDES}
    for name in ENGLISH:
        words.update(map(folded, FREQUENCY_LISTS[name]))
    for package, lists in ((common, COMMON), (french, FRENCH)):
        for name in lists:
            words.update(map(folded, words_of(package, name)))
    kept = sorted(word.encode() for word in words if len(word) >= SHORTEST and word.isprintable())
    packed = gzip.compress(b"\n".join([b"", *kept, b""]), compresslevel=9, mtime=0)
    WORDS.write_bytes(packed)
    print(f"{len(kept)} words, {len(packed)} bytes")


def words_of(package: Path, name: str) -> list[str]:
    """Return one list of a packed zxcvbn-ts language."""
    with tarfile.open(package) as archive:
        member = archive.extractfile(f"package/src/{name}.json")
        if member is None:
            sys.exit(f"{package} holds no list {name}")
        words: list[str] = json.load(member)
        return words


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

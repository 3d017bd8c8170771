"""The ledger of erasures: outside the database, durable, of random ids alone (PRV-5)."""

from pathlib import Path

import pytest

from adapters_crypto.erasure_ledger import ErasureFile
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.privacy.ports import ErasedPerson, LedgerDamaged, Person
from results_core.testing.builders import NOON, named


def erased(name: str) -> ErasedPerson:
    """Return a line of the ledger."""
    person = Person(account=AccountId(named(name)), results=frozenset({ResultId(named(f"of {name}"))}))
    return ErasedPerson(at=NOON, person=person)


def test_what_is_added_is_read_in_its_order(tmp_path: Path) -> None:
    """By any process, and by nobody but the owner of the file."""
    file = tmp_path / "kept" / "erasures.jsonl"
    assert list(ErasureFile(file).read()) == []
    ErasureFile(file).add(erased("Zofia"))
    ErasureFile(file).add(erased("Ana"))

    assert list(ErasureFile(file).read()) == [erased("Zofia"), erased("Ana")]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_line_that_was_cut_short_is_no_erasure(tmp_path: Path) -> None:
    """Its erasure was never begun; the next one takes its place."""
    file = tmp_path / "erasures.jsonl"
    ErasureFile(file).add(erased("Zofia"))
    with file.open("ab") as cut:
        cut.write(b'{"at": "2026')

    assert list(ErasureFile(file).read()) == [erased("Zofia")]
    ErasureFile(file).add(erased("Ana"))
    assert list(ErasureFile(file).read()) == [erased("Zofia"), erased("Ana")]


@pytest.mark.parametrize(
    "line", ["", "[]", "{}", '{"at": "2026-06-20T12:00:00Z", "account": 1, "results": ["a"]}']
)
def test_a_line_that_cannot_be_read_stops_everything(tmp_path: Path, line: str) -> None:
    """Nobody is served from a restored backup while an erasure may be missing."""
    file = tmp_path / "erasures.jsonl"
    ErasureFile(file).add(erased("Zofia"))
    with file.open("a") as damaged:
        damaged.write(f"{line}\n")

    with pytest.raises(LedgerDamaged, match="line 2"):
        list(ErasureFile(file).read())

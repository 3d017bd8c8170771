"""The stand-ins do what the ports promise, for they are what other tests rest on (F1)."""

from datetime import timedelta
from pathlib import Path

import pytest

from results_core.kernel.confidential import Password, SealBroken
from results_core.kernel.identifiers import identifier
from results_core.kernel.tables import BadFile, RawRow
from results_core.testing.builders import NOON, a_letter
from results_core.testing.papers import ListedTable
from results_core.testing.postman import RecordingPostman
from results_core.testing.stand_ins import (
    CountingHasher,
    FewCommonPasswords,
    LabelledCipher,
    LenientAddresses,
    PlainDigester,
    SeededRandomness,
    StoppedClock,
)


def test_a_stopped_clock_moves_when_it_is_told_to() -> None:
    """On, back, and to an instant."""
    clock = StoppedClock(NOON)
    clock.advance(timedelta(hours=1), minutes=30)
    advanced = clock.now()
    clock.advance(days=-1)
    stepped_back = clock.now()
    clock.set(NOON)

    assert advanced == NOON + timedelta(minutes=90)
    assert stepped_back == advanced - timedelta(days=1)
    assert clock.now() == NOON


def test_seeded_randomness_repeats_itself_by_seed_alone() -> None:
    """The same seed gives the same bytes, which never come twice."""
    one, same, other = SeededRandomness("one"), SeededRandomness("one"), SeededRandomness("other")
    drawn = [identifier(one) for _ in range(100)]

    assert [identifier(same) for _ in range(100)] == drawn
    assert len({*drawn, identifier(other)}) == 101
    assert len(one.bytes(1_000)) == 1_000


def test_the_counting_hasher_spends_one_verification_on_every_answer() -> None:
    """Right, wrong, or nobody's."""
    hasher = CountingHasher()
    digest = hasher.digest(Password("one"))
    answers = [
        hasher.verify(kept, Password("one")) for kept in (digest, hasher.digest(Password("two")), None)
    ]

    assert answers == [True, False, False]
    assert hasher.verifications == 3
    assert hasher.digest(Password("one")) != digest
    assert (hasher.outdated(digest), hasher.outdated("of another kind")) == (False, True)


def test_the_plain_digester_keeps_purposes_and_keys_apart() -> None:
    """As HMAC-SHA-256 does, one text or many."""
    digester = PlainDigester()
    digest = digester.digest("text", purpose="one")

    assert digester.digests(["text", "other"], purpose="one")[0] == digest
    assert digest not in {
        digester.digest("text", purpose="other"),
        PlainDigester("another key").digest("text", purpose="one"),
    }
    assert len(digest.rpartition(".")[2]) == 64


@pytest.mark.parametrize("change", ["place", "text", "form"])
def test_the_labelled_cipher_opens_what_it_sealed_where_it_sealed_it(change: str) -> None:
    """Elsewhere, or changed, it does not open."""
    cipher = LabelledCipher()
    sealed = cipher.seal("Secret 王", place="here")
    other = {"place": sealed, "text": cipher.seal("Other", place="there"), "form": "plain text"}[change]
    place = "there" if change == "place" else "here"

    assert cipher.open(sealed, place="here") == "Secret 王"
    with pytest.raises(SealBroken):
        cipher.open(other, place=place)


def test_a_listed_table_reads_rows_in_the_columns_that_are_asked_for() -> None:
    """Cells that are not named are empty; columns that are not asked for are refused."""
    table = ListedTable([{"a": "1"}, {"b": "2"}])
    with table(Path("any.csv"), columns=("b", "a")) as opened:
        rows, digest = list(opened.rows()), opened.digest
    with pytest.raises(BadFile), table(Path("any.csv"), columns=("a",)):
        pass

    assert rows == [RawRow(2, ("", "1")), RawRow(3, ("2", ""))]
    assert len(digest) == 64


def test_lenient_addresses_look_at_the_form_alone() -> None:
    """Something on either side of an @ will do."""
    addresses = LenientAddresses()

    assert addresses.canonical(" Zofia@Mail.EXAMPLE ") == "Zofia@mail.example"
    assert [addresses.canonical(text) for text in ("", "nobody", "@mail.example", "zofia@")] == [None] * 4
    assert addresses.suggestion("zofia@gmial.example") == "zofia@gmail.example"
    assert addresses.suggestion("zofia@mail.example") is None
    assert FewCommonPasswords().holds("password")


def test_the_recording_postman_answers_as_told() -> None:
    """For everybody, or for one address; what it does not take is only among what was tried."""
    postman = RecordingPostman()
    hers, his = a_letter(to="hers@mail.example"), a_letter(to="his@mail.example")
    postman.defer()
    postman.take(to="hers@mail.example")
    with postman.round() as round_:
        for letter in (hers, his):
            round_.deliver(letter)

    assert (postman.letters, postman.tried) == ([hers], [hers, his])
    assert postman.of_kind(hers.kind) == [hers]

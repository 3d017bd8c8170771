"""Keys that follow the secrets file while the service runs (KEY-2)."""

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters_crypto.columns import AesColumns
from adapters_crypto.keyring import BACKUPS, CHECKPOINTS, COLUMNS, DIGESTS, PEPPER, Keys, KeysFault, Purpose
from adapters_crypto.keys import add_key, load_keys, put_first
from adapters_crypto.live_keys import LiveKeys
from adapters_crypto.passwords import CHEAPEST, Argon2Passwords
from adapters_crypto.signatures import Ed25519Signatures
from results_core.kernel.confidential import Password, SealBroken

PLACE = "entries:passport:SIR094701"
NOW = datetime.now(UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A secrets file with a key for each purpose."""
    file = tmp_path / "secrets.toml"
    load_keys(file, create=True, production=False)
    return file


def loaded(path: Path) -> Keys:
    """Return the keys of the file, as another process does that starts now."""
    return load_keys(path, create=False, production=False)


def live(path: Path) -> LiveKeys:
    """Return the keys of a process that goes on running."""
    return LiveKeys(path, lambda: loaded(path))


def test_a_fresh_key_goes_first_and_nothing_else_changes(path: Path) -> None:
    """Remarks and other keys stay as they are; every key has an id, a purpose and its dates."""
    before = path.read_text("utf-8")
    made = add_key(path, COLUMNS, production=False)
    after = path.read_text("utf-8")

    assert loaded(path).of(COLUMNS).current.id == made
    assert len(loaded(path).of(COLUMNS).keys) == 2
    assert set(before.splitlines()) <= set(after.splitlines())
    assert path.stat().st_mode & 0o777 == 0o600
    for key in loaded(path):
        assert key.not_after is not None
        assert key.created < key.not_after


@pytest.mark.parametrize("purpose", [DIGESTS, BACKUPS])
def test_a_key_is_known_before_it_is_used(path: Path, purpose: Purpose) -> None:
    """Behind the present one every process recognises it; put first it makes what is new."""
    before = loaded(path)
    keys = live(path)
    made = add_key(path, purpose, production=False, first=False)
    assert loaded(path).of(purpose).current == before.of(purpose).current
    assert keys.of(purpose).named(made) is not None

    put_first(path, purpose, made, production=False)
    after = loaded(path)
    assert [key.id for key in after.of(purpose).keys] == [made, before.of(purpose).current.id]
    assert [one for one in after if one.id != made] == list(before)
    remark = f"# If it is lost, {purpose.if_lost}."
    assert path.read_text("utf-8").split(remark)[1].lstrip().startswith(f'[[{purpose.name}]]\nid = "{made}"')
    with pytest.raises(KeysFault, match="gone"):
        put_first(path, purpose, "gone", production=False)


def test_a_file_of_another_form_is_left_alone(path: Path) -> None:
    """Where the list of keys cannot be found, the operator adds the key."""
    strange = path.read_text("utf-8").replace("[[columns]]", "[[ columns ]]")
    path.write_text(strange, "utf-8")

    with pytest.raises(KeysFault, match="columns"):
        add_key(path, COLUMNS, production=False)
    assert path.read_text("utf-8") == strange


def test_a_running_process_opens_what_another_sealed_under_a_newer_key(path: Path) -> None:
    """No request fails while keys rotate: an unknown key is looked for in the file at once."""
    running = AesColumns(live(path).of(COLUMNS))
    old = running.seal("XK4471902", place=PLACE)
    add_key(path, COLUMNS, production=False)
    sealed = AesColumns(loaded(path).of(COLUMNS)).seal("XK4471902", place=PLACE)

    assert running.open(sealed, place=PLACE) == "XK4471902"
    assert running.open(old, place=PLACE) == "XK4471902"
    assert running.outdated(old)
    assert not running.outdated(running.seal("XK4471902", place=PLACE))
    with pytest.raises(SealBroken):
        running.open(sealed.replace(sealed.split(".")[1], "unknown"), place=PLACE)


def test_a_password_moves_on_at_the_next_use(path: Path) -> None:
    """The digest carries the id of its pepper; the old one verifies, and is outdated."""
    keys = live(path)
    passwords = Argon2Passwords(CHEAPEST, keys.of(PEPPER))
    digest = passwords.digest(Password("correct horse"))
    add_key(path, PEPPER, production=False)
    keys.present(at_once=True)

    assert passwords.verify(digest, Password("correct horse"))
    assert passwords.outdated(digest)
    assert not passwords.outdated(passwords.digest(Password("correct horse")))


def test_a_retired_key_verifies_only(path: Path) -> None:
    """Checkpoints that it signed hold; new ones are signed by the fresh key."""
    keys = live(path)
    signatures = Ed25519Signatures(keys.of(CHECKPOINTS))
    old = signatures.key
    signed = signatures.sign(b"checkpoint", key=old)
    made = add_key(path, CHECKPOINTS, production=False)
    keys.present(at_once=True)

    assert signatures.key == made
    assert signatures.verify(b"checkpoint", key=old, signature=signed)
    assert signatures.verify(b"more", key=made, signature=signatures.sign(b"more", key=made))


def test_a_broken_file_changes_nothing(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A half-written file ends no service; the log says so, without a secret."""
    keys = live(path)
    before = keys.of(COLUMNS).current
    path.write_text("[[columns]\n", "utf-8")

    with caplog.at_level(logging.WARNING):
        assert keys.present(at_once=True).of(COLUMNS).current == before
    assert "cannot be used" in caplog.text
    path.unlink()
    assert keys.present(at_once=True).of(COLUMNS).current == before

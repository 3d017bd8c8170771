"""The secrets file (KEY-1, KEY-2)."""

import base64
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from adapters_crypto.keyring import COLUMNS, PEPPER, PURPOSES, Keys, KeysFault, Purpose, development_keys
from adapters_crypto.keys import load_keys

RECEIPTS: Final = Purpose("receipts", "no receipt can be made any more")
NOON: Final = datetime(2026, 7, 1, 12, tzinfo=UTC)


def base64_of(length: int, seed: int = 0) -> str:
    """Return that many different bytes in base64."""
    return base64.b64encode(bytes((seed + n) % 256 for n in range(length))).decode()


def entry(
    purpose: str, secret: str, *, id: str = "a1", created: str = "2026-07-01T12:00:00Z", more: str = ""
) -> str:
    """Return one key as it stands in the file."""
    return f'[[{purpose}]]\nid = "{id}"\ncreated = {created}\nsecret = "{secret}"\n{more}\n'


FRESH: Final = base64_of(32, 235)


def good(**instead: str) -> str:
    """Return a good file, with other text for some purposes."""
    entries = {
        purpose.name: entry(purpose.name, base64_of(32, seed=40 * place))
        for place, purpose in enumerate(PURPOSES)
    }
    return "".join((entries | instead).values())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file of a test lies."""
    return tmp_path / "secrets.toml"


def written(path: Path, text: str, mode: int = 0o600) -> Path:
    """Write the file as an operator does."""
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def faults(path: Path, *, production: bool = True) -> tuple[str, ...]:
    """Return everything that is wrong with the file."""
    with pytest.raises(KeysFault) as fault:
        load_keys(path, create=False, production=production)
    return fault.value.faults


def secrets_of(keys: Keys) -> list[bytes]:
    """Return all secrets, in the order of the file."""
    return [key.secret for key in keys]


def test_a_first_start_outside_production_makes_the_file(tmp_path: Path) -> None:
    """Mode 0600, a key of 256 bits for each purpose, all different; the next start finds the same."""
    path = tmp_path / "var" / "secrets.toml"
    made = load_keys(path, create=True, production=False)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {key.purpose for key in made} == {purpose.name for purpose in PURPOSES}
    assert len(set(secrets_of(made))) == len(PURPOSES)
    assert {len(secret) for secret in secrets_of(made)} == {32}
    assert secrets_of(load_keys(path, create=True, production=False)) == secrets_of(made)
    assert secrets_of(load_keys(path, create=False, production=True)) == secrets_of(made)
    assert list(path.parent.iterdir()) == [path]


def test_many_first_starts_at_once_agree(path: Path) -> None:
    """Workers that start together have the same keys."""
    found: list[list[bytes]] = []
    starts = [
        threading.Thread(
            target=lambda: found.append(secrets_of(load_keys(path, create=True, production=False)))
        )
        for _ in range(8)
    ]
    for start in starts:
        start.start()
    for start in starts:
        start.join()

    assert found == [found[0]] * 8


def test_a_purpose_that_is_new_is_appended_outside_production(path: Path) -> None:
    """The old keys stay, to the letter."""
    load_keys(path, create=True, production=False)
    before = path.read_text("utf-8")
    keys = load_keys(path, create=True, production=False, purposes=(*PURPOSES, RECEIPTS))

    assert path.read_text("utf-8").startswith(before)
    assert keys.of(RECEIPTS).current.purpose == "receipts"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("create", [True, False])
def test_production_never_makes_keys(path: Path, *, create: bool) -> None:
    """A missing file stays missing, and says so."""
    with pytest.raises(KeysFault, match="the secrets file is missing"):
        load_keys(path, create=create, production=True)
    assert not path.exists()


@pytest.mark.parametrize("create", [True, False])
def test_production_never_adds_a_key(path: Path, *, create: bool) -> None:
    """A purpose without a key is a fault."""
    written(path, good(web=""))

    with pytest.raises(KeysFault, match="no key for web"):
        load_keys(path, create=create, production=True)


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o602, 0o666])
def test_a_file_that_everybody_can_open_is_refused(path: Path, mode: int) -> None:
    """In every environment; a group may be let in (0640)."""
    written(path, good(), mode)
    assert "open to everybody" in faults(path, production=False)[0]
    assert "open to everybody" in faults(path)[0]

    path.chmod(0o640)
    assert len(secrets_of(load_keys(path, create=False, production=True))) == len(PURPOSES)


@pytest.mark.parametrize(
    ("web", "fault"),
    [
        (entry("web", base64_of(16)), "secret is too short: 128 bits instead of 256"),
        (entry("web", base64_of(33)), "secret is too long: 264 bits instead of 256"),
        (entry("web", ""), "secret is too short: 0 bits instead of 256"),
        (entry("web", "no, not base64!"), "secret is not base64"),
        (entry("web", "é" * 40), "secret is not base64"),
        (entry("web", base64.b64encode(b"changeme" * 4).decode()), "secret was not drawn at random"),
        (entry("web", FRESH, id="a b"), "id must be 1 to 32 letters, digits, - or _"),
        (entry("web", FRESH, id="a$b"), "id must be 1 to 32 letters, digits, - or _"),
        (entry("web", FRESH, created='"today"'), "created must be an instant with an offset"),
        (entry("web", FRESH, created="2026-07-01T12:00:00"), "created must be an instant with an offset"),
        (entry("web", FRESH, more="not_after = 2027"), "not_after must be an instant with an offset"),
        (entry("web", FRESH, more="note = 1"), "holds more than id, created, not_after and secret"),
    ],
)
def test_every_fault_of_a_key_is_named(path: Path, web: str, fault: str) -> None:
    """By purpose and place, without the secret."""
    assert faults(written(path, good(web=web))) == (f"key 1 of web: {fault}",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (good(web=entry("web", base64_of(32))), ["pepper a1 and web a1 are the same key"]),
        (
            good(web=entry("web", FRESH) + entry("web", base64_of(32, 220))),
            ["web has two keys with the id a1"],
        ),
        (good(web="[web]\nid = 1\n"), ["web is not a list of keys, each under [[web]]"]),
        (good(web='[[web]\nid = "a"'), ["the secrets file is not TOML (line 16, column 6)"]),
        ('x = "', ["the secrets file is not TOML (at its end)"]),
        (
            "",
            [
                "no key for pepper",
                "no key for digests",
                "no key for columns",
                "no key for web",
                "no key for checkpoints: `results keys rotate checkpoints` adds one",
                "no key for backups: `results keys rotate backups` adds one",
                "no key for receipts: `results keys rotate receipts` adds one",
                "no key for cursors: `results keys rotate cursors` adds one",
            ],
        ),
        (
            good(pepper=entry("pepper", base64_of(8), id=""), columns=""),
            [
                "key 1 of pepper: id must be 1 to 32 letters, digits, - or _",
                "key 1 of pepper: secret is too short: 64 bits instead of 256",
                "no key for columns",
            ],
        ),
    ],
)
def test_every_fault_of_a_file_is_named(path: Path, text: str, expected: list[str]) -> None:
    """All of them at once."""
    assert list(faults(written(path, text))) == expected


def test_a_fault_never_shows_a_secret(path: Path) -> None:
    """Not even of the key that is wrong, nor of a line that is no TOML."""
    short = base64_of(16, 7)
    assert short not in str(faults(written(path, good(web=entry("web", short)))))
    assert short not in str(faults(written(path, f'[[web]]\nsecret = "{short}\n')))
    assert short not in str(faults(written(path, f"secret = {short}\n")))


def test_a_file_of_other_bytes_is_refused(path: Path) -> None:
    """Not UTF-8, not readable: named as such."""
    path.write_bytes(b"\xff\xfe")
    path.chmod(0o600)
    assert faults(path) == ("the secrets file is not UTF-8",)

    path.unlink()
    path.mkdir(mode=0o700)
    assert faults(path) == ("the secrets file cannot be read: Is a directory",)


def test_production_refuses_keys_that_everybody_knows(path: Path) -> None:
    """The development keys do for tests, and are named one by one in production."""
    known = development_keys(NOON)
    written(path, "".join(entry(key.purpose, base64.b64encode(key.secret).decode()) for key in known))

    assert secrets_of(load_keys(path, create=False, production=False)) == secrets_of(known)
    assert faults(path) == tuple(
        f"{purpose.name} a1 is a development key that everybody knows" for purpose in PURPOSES
    )


def test_a_development_key_is_found_under_another_purpose(path: Path) -> None:
    """Moving it does not hide it."""
    pepper = base64.b64encode(development_keys(NOON).of(PEPPER).current.secret).decode()
    written(path, good(web=entry("web", pepper)))

    assert faults(path) == ("web a1 is a development key that everybody knows",)


def test_the_first_key_makes_and_all_of_them_are_found(path: Path) -> None:
    """The order of the file decides (KEY-2)."""
    two = entry("columns", base64_of(32, 150), id="new", more="not_after = 2026-08-01T12:00:00+02:00")
    written(path, good(columns=two + entry("columns", base64_of(32, 80), id="old")))
    ring = load_keys(path, create=False, production=True).of(COLUMNS)

    assert ring.current.id == "new"
    assert ring.current.not_after == datetime(2026, 8, 1, 10, tzinfo=UTC)
    assert [ring.named(name) for name in ("new", "old", "gone")] == [*ring.keys, None]


def test_a_key_that_should_have_been_replaced_is_told(path: Path) -> None:
    """From the instant on, and only current ones."""
    web = entry("web", base64_of(32, 150), more="not_after = 2026-08-01T12:00:00Z")
    keys = load_keys(written(path, good(web=web)), create=False, production=True)
    due = datetime(2026, 8, 1, 12, tzinfo=UTC)

    assert keys.overdue(due - timedelta(microseconds=1)) == ()
    assert [key.purpose for key in keys.overdue(due)] == ["web"]


def test_no_secret_shows(path: Path) -> None:
    """Neither in the repr of a key, of a ring, nor of all keys."""
    keys = load_keys(path, create=True, production=False)
    shown = repr(keys) + str(keys) + "".join(f"{key!r} {key}" for key in keys) + repr(keys.of(PEPPER))

    for secret in secrets_of(keys):
        assert repr(secret)[2:-1] not in shown
        assert secret.hex() not in shown
        assert base64.b64encode(secret).decode() not in shown

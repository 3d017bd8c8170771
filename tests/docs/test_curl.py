"""The sessions with curl, of the guide for integrators and of the page of the interface, run as printed."""

import html
import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

import pytest

from results_app.demo.clients import demo_client
from tests.browser.stage import Stage, set_stage
from tests.docs.examples import ROOT, blocks_of
from tests.needs import needs

GUIDE: Final = ROOT / "docs" / "integrators.md"
_ANY: Final = "…"
_SHOWN: Final = re.compile(r"<code>([^<]*curl [^<]*)</code>")
_END: Final = "-- end of the block --"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The served demonstration, whose events are told and sealed."""
    for program in ("bash", "curl", "jq"):
        needs(program, shutil.which(program))
    with set_stage(tmp_path_factory.mktemp("demonstration")) as stage:
        application = stage.service.application
        while application.sharing.tell():
            pass
        application.seal_events.all()
        yield stage


def session(commands: Sequence[str], stage: Stage, directory: Path) -> list[str]:
    """Run commands one after the other in one shell, and return what each printed; an error ends it."""
    client, secret = demo_client()
    (directory / ".curlrc").write_text("silent\nshow-error\nfail-with-body\n", encoding="utf-8")
    script = "".join(f"{one}\necho; echo '{_END}'\n" for one in ["set -euo pipefail", *commands])
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=directory,
        env={
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "CURL_HOME": str(directory),
            "BASE": stage.address,
            "CLIENT": client,
            "SECRET": secret,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.split(f"\n{_END}\n")[1:-1]


def is_like(shown: Any, told: Any) -> bool:  # noqa: ANN401 - whatever JSON can say
    """Tell whether an answer is what the page shows; `…` stands for any text, value, member or rest."""
    match shown:
        case "…":
            return True
        case str():
            pattern = ".*".join(re.escape(part) for part in shown.split(_ANY))
            return isinstance(told, str) and re.fullmatch(pattern, told, re.DOTALL) is not None
        case dict():
            named = {name: value for name, value in shown.items() if name != _ANY}
            return (
                isinstance(told, dict)
                and (_ANY in shown or told.keys() == named.keys())
                and all(name in told and is_like(value, told[name]) for name, value in named.items())
            )
        case [*first, "…"]:
            return isinstance(told, list) and is_like(first, told[: len(first)])
        case list():
            return isinstance(told, list) and len(told) == len(shown) and all(map(is_like, shown, told))
        case _:
            return type(told) is type(shown) and bool(told == shown)


def test_the_guide_is_a_session(stage: Stage, tmp_path: Path) -> None:
    """Token, feed, share, statement, verifying: each answer is what the page shows beneath."""
    blocks = blocks_of(GUIDE, "sh", "json")
    commands = [block for block in blocks if block.language == "sh"]
    printed = dict(zip(commands, session([one.text for one in commands], stage, tmp_path), strict=True))
    shown = [(before, block) for before, block in pairwise(blocks) if block.language == "json"]
    assert len(shown) > 6
    for command, answer in shown:
        told = json.loads(printed[command])
        assert is_like(json.loads(answer.text), told), f"line {command.line}: {printed[command]}"
    assert (tmp_path / "statement.pdf").read_bytes().startswith(b"%PDF-")


def test_the_page_of_the_interface_is_a_session(stage: Stage, tmp_path: Path) -> None:
    """With nothing but client and secret; its statement is one, and matches."""
    with urlopen(f"{stage.address}/api/v1/docs") as page:  # noqa: S310 - our own site
        commands = [html.unescape(one) for one in _SHOWN.findall(page.read().decode())]
    *_, verified = session(commands, stage, tmp_path)
    assert json.loads(verified)["verdict"] == "match"
    assert (tmp_path / "statement.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1, "…": "…"}, {"b": 2}),
        ({"a": "x…"}, {"a": "y"}),
        ([1, "…"], [2]),
        ([1], [1, 2]),
        ({"a": "…"}, {}),
        ({"a": 1}, {"a": True}),
    ],
)
def test_what_differs_is_not_alike(shown: object, told: object) -> None:
    """Whatever is shown has to be there, and nothing else unless `…` says so."""
    assert not is_like(shown, told)

"""`results verify receipt`: whether receipts are genuine, without a database."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from adapters_cli.output import write_facts, write_json
from adapters_cli.session import REFUSED, Session, answering, fail, json_option, pass_session

if TYPE_CHECKING:
    from results_core.verification.receipts import Receipt, ReceiptChecker

_RECEIPT: Final = re.compile(r"receipt1\.[^\s,;\"'<>]*")
_MOST_OCTETS: Final = 64_000_000


@click.command("receipt")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--keys",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="Published keys (/.well-known/results-keys.json); else those of the secrets file.",
)
@click.option("--born", type=click.DateTime(["%Y-%m-%d"]), help="Test that this date of birth was asked for.")
@click.option("--family-name", default="", help="Test that this name was asked for, with --born.")
@json_option
@pass_session
def receipt(
    session: Session, *, file: str, keys: str | None, born: datetime | None, family_name: str, as_json: bool
) -> None:
    """Test every receipt that FILE holds: a receipt, or a list with receipts in it.

    Exit status 1 where one is not genuine, or FILE holds none.
    """
    with answering():
        checker = session.tools.receipt_checker(session.options, keys)
        texts = _receipts_in(Path(file))
    day = None if born is None else born.date()
    told = [_told(text, checker, day, family_name) for text in texts]
    if as_json:
        write_json(told)
    else:
        _write(told)
    if not told:
        fail("no receipt in the file", REFUSED)
    if not all(one["genuine"] and one.get("born_is_as_asked", True) for one in told):
        raise SystemExit(REFUSED)


def _receipts_in(path: Path) -> list[str]:
    with path.open("rb") as file:
        return _RECEIPT.findall(file.read(_MOST_OCTETS).decode("utf-8", "replace").replace("\0", ""))


def _told(text: str, checker: "ReceiptChecker", born: date | None, family_name: str) -> dict[str, Any]:
    from results_core.verification.receipts import BadReceipt, is_genuine, read_receipt

    try:
        found = read_receipt(text)
    except BadReceipt:
        return {"genuine": False, "why": "this is no receipt as the service writes it"}
    if not is_genuine(found, checker):
        return {"genuine": False, "why": f"the signature does not hold, or the key {found.key} is not known"}
    return {"genuine": True, **dict(_facts(found, born, family_name))}


def _facts(found: "Receipt", born: date | None, family_name: str) -> Iterator[tuple[str, Any]]:
    yield "statement_number", found.number
    if found.claim:
        yield "claim", dict(found.claim)
    yield ("answer" if found.said in {"yes", "no", "cannot_say"} else "verdict"), found.said
    yield "version", found.version
    yield "at", found.at
    yield "organisation", found.by.name
    yield "organisation_id", found.by.organisation
    yield "key", found.key
    if born is not None:
        yield "born_is_as_asked", found.is_about(born, family_name)
    version = "no version" if found.version is None else f"version {found.version}"
    yield "as_at", f"as at {found.at:%Y-%m-%dT%H:%M:%SZ}, {version}; it may have been amended since"


def _write(told: list[dict[str, Any]]) -> None:
    for place, one in enumerate(told):
        if place:
            click.echo()
        if not one["genuine"]:
            click.echo(f"NOT GENUINE: {one['why']}")
            continue
        click.echo("genuine")
        shown = {
            name.replace("_", " "): value for name, value in one.items() if name not in {"genuine", "as_at"}
        }
        write_facts(
            {
                name: ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else value
                for name, value in shown.items()
            }
        )
        click.echo(one["as_at"])

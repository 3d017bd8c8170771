"""`results export`: what an organisation sees, as a file."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zoneinfo import ZoneInfo

import click

from adapters_cli.output import tell
from adapters_cli.session import Session, answering, operator_option, pass_session

if TYPE_CHECKING:
    from results_core.verification.listing import Search

_KINDS = {".xlsx": "xlsx", ".csv": "csv", ".zip": "statements", ".pdf": "one_pdf"}
_CHUNK = 1 << 16
_DAY = click.DateTime(["%Y-%m-%d"])


class _File:
    """The file on its way: for its owner alone, beside the path until it is whole."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, data: bytes) -> None:
        """Put bytes behind those that are there."""
        self._file.seek(0, os.SEEK_END)
        self._file.write(data)

    def written(self) -> Iterator[bytes]:
        """Yield what was written so far."""
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            yield chunk


@click.command("export")
@click.option("--organisation", required=True, metavar="X", help="Its id, domain or name.")
@click.option(
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write: .xlsx, .csv, .zip (statements) or .pdf (one document of all).",
)
@click.option("--template", default="", metavar="NAME", help="A template of the organisation.")
@click.option("--language", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@click.option("--exam", "exams", multiple=True, metavar="CODE", help="Of this exam; may be repeated.")
@click.option("--name", default="", help="Words of first and family name.")
@click.option("--born", type=_DAY, metavar="YYYY-MM-DD", help="Date of birth.")
@click.option("--id-number", default="", help="How the ID Number begins.")
@click.option("--email", default="", help="A part of the email address.")
@click.option("--centre", default="", help="Number of the exam centre, or a part of its name.")
@click.option("--place", default="", help="A part of the place of entry.")
@click.option("--from", "since", type=_DAY, metavar="YYYY-MM-DD", help="Shared on this day or later.")
@click.option("--to", "until", type=_DAY, metavar="YYYY-MM-DD", help="Shared on this day or earlier.")
@operator_option
@pass_session
def command(
    session: Session,
    /,
    *,
    organisation: str,
    output: Path,
    template: str,
    language: str,
    operator: str,
    **filters: object,
) -> None:
    """Write what an organisation sees, as its users could download it.

    Each result counts as looked at by the organisation; candidates see that. Withdrawn ones are left out.
    """
    from results_core.downloads.exporting import ExportOrder
    from results_core.downloads.model import DownloadKind

    if output.suffix.lower() not in _KINDS:
        raise click.BadParameter("ends in .xlsx, .csv, .zip or .pdf", param_hint="--output")
    with answering():
        owner = session.application.organisations.accounts.show(organisation).organisation
        order = ExportOrder(
            organisation=owner.id,
            kind=DownloadKind(_KINDS[output.suffix.lower()]),
            search=_search(filters, owner.zone),
            template=template,
            language=language,
            operator=operator,
        )
        beside = output.with_name(f".{output.name}.part")
        with suppress(FileNotFoundError):
            beside.unlink()
        opened = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(opened, "w+b") as file:
                exported = session.application.downloads.export(order, _File(file))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(output)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    tell(f"{output}: {exported.candidates:,} results, {output.stat().st_size:,} bytes")
    for one in exported.left_out:
        names = ", ".join(one.names) + (", ..." if one.count > len(one.names) else "")
        tell(f"{one.outcome.value.replace('_', ' ')}: {one.count:,} ({names})")


def _search(filters: dict[str, object], zone: str) -> "Search":
    from results_core.kernel.values import canonical_code
    from results_core.verification.listing import Personal, Search

    def day(name: str) -> datetime | None:
        at = filters[name]
        return at.replace(tzinfo=ZoneInfo(zone)) if isinstance(at, datetime) else None

    born, until = day("born"), day("until")
    exams = filters["exams"]
    return Search(
        personal=Personal(
            name=str(filters["name"]),
            born=None if born is None else born.date(),
            id_number=canonical_code(str(filters["id_number"])),
            email=str(filters["email"]),
        ),
        exams=exams if isinstance(exams, tuple) else (),
        centre=str(filters["centre"]),
        place=str(filters["place"]),
        received_from=day("since"),
        received_before=None if until is None else until + timedelta(days=1),
        descending=False,
    )

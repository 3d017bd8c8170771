"""How a check of a list stands, what it came to, and the own file back (screens V8c, mission C10)."""

from datetime import timedelta
from math import ceil
from typing import Final

from flask import Response, abort, request

from adapters_web.languages import texts_here
from adapters_web.logged_in import OfficerHere, required_officer
from adapters_web.marks import Mark, marked
from adapters_web.pages import page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import address, this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.verifier.bulk import asker_of, desk
from adapters_web.verifier.moments import stamped
from adapters_web.verifier.receipts import handed
from results_core.kernel.identifiers import BulkCheckId
from results_core.verification.bulk_model import BulkCheck, BulkState
from results_core.verification.bulk_showing import ShownRow
from results_core.verification.verdicts import Verdict

_SECONDS: Final = "2"
"""After which a page of progress asks again."""
_PAGE: Final = 50
_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MINUTE: Final = timedelta(minutes=1)


@verifier.get("/search/bulk/<check>")
@open_to(Actor.OFFICER)
def bulk_check(check: str) -> Response:
    """Show the dry run, the progress, the pause or the results: how the check stands."""
    whoever = required_officer()
    kept = desk().show.one(asker_of(whoever), BulkCheckId(check))
    if kept.state is BulkState.DRAFT:
        return _dry_run(whoever, kept)
    if kept.state is BulkState.RUNNING:
        answer = page("verifier/bulk_progress.html", check=kept, left=_time_left(desk().show.time_left(kept)))
        answer.headers["Refresh"] = _SECONDS
        return answer
    if kept.state is BulkState.PAUSED:
        percent = 100 * kept.missed // kept.looked_up
        return page("verifier/bulk_paused.html", check=kept, percent=percent)
    return _results(whoever, kept)


@verifier.get("/search/bulk/<check>/file/<format>")
@marked(Mark.OWN_LANGUAGE)
@open_to(Actor.OFFICER)
def checked_list(check: str, format: str) -> Response:
    """Hand the own list out with our columns to the right."""
    whoever = required_officer()
    if format not in _TYPES:
        abort(404)
    rows = desk().show.table(asker_of(whoever), BulkCheckId(check), name=whoever.organisation_name)
    return Response(
        desk().write.write(rows, kind=format),
        content_type=_TYPES[format],
        headers={"Content-Disposition": f'attachment; filename="checked-{check[:8]}.{format}"'},
    )


@verifier.get("/search/bulk/<check>/receipt/<line>")
@marked(Mark.OWN_LANGUAGE)
@open_to(Actor.OFFICER)
def row_receipt(check: str, line: str) -> Response:
    """Hand out the receipt of a row that was looked up."""
    whoever = required_officer()
    if not (line.isascii() and line.isdecimal() and len(line) < 7):  # noqa: PLR2004 - no list is as long
        abort(404)
    text = desk().show.receipt(
        asker_of(whoever), BulkCheckId(check), int(line), name=whoever.organisation_name
    )
    return handed(text)


def _dry_run(whoever: OfficerHere, kept: BulkCheck) -> Response:
    if kept.columns is None:
        return see("verifier.bulk_columns", check=kept.id)
    counted = desk().prepare.dry_run(asker_of(whoever), kept.id)
    texts = texts_here()
    named = [
        texts.say("bulk.bad_date", line=line, text=text, why=texts.say(f"bulk.why.{why.value}"))
        for line, why, text in counted.named
    ]
    return page("verifier/bulk_dry_run.html", check=kept, counted=counted, named=named)


def _results(whoever: OfficerHere, kept: BulkCheck) -> Response:
    verdicts = {verdict.value: verdict for verdict in Verdict}
    verdict = verdicts.get(request.args.get("verdict", ""))
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else 1  # noqa: PLR2004 - few pages
    start = _PAGE * (max(number, 1) - 1)
    shown = desk().show.rows(asker_of(whoever), kept.id, verdict=verdict, start=start, limit=_PAGE)
    pages = max(1, ceil(shown.matching / _PAGE))
    ended_at = kept.ended_at
    return page(
        "verifier/bulk_results.html",
        check=kept,
        ended=None if ended_at is None else stamped(ended_at, whoever.zone),
        zone=whoever.zone,
        counts=[(one.value, _count(kept, one)) for one in Verdict if _count(kept, one)],
        verdict=None if verdict is None else verdict.value,
        rows=[_line(row) for row in shown.rows],
        matching=shown.matching,
        number=max(number, 1),
        pages=pages,
        before=_path(kept, verdict, number - 1) if number > 1 else None,
        after=_path(kept, verdict, number + 1) if number < pages else None,
    )


def _count(kept: BulkCheck, verdict: Verdict) -> int:
    left = kept.rows - kept.done if verdict is Verdict.NOT_CHECKED else 0
    return kept.counts.get(verdict.value, 0) + left


def _line(row: ShownRow) -> dict[str, object]:
    answer, exam = row.answer, row.answer.exam
    return {
        "line": row.line,
        "number": row.number,
        "reference": row.reference,
        "verdict": answer.verdict,
        "why": answer.why,
        "exam": None if exam is None else this_site().application.catalogue.exam(exam).name,
        "overall": answer.overall,
        "has_receipt": row.has_receipt,
    }


def _path(kept: BulkCheck, verdict: Verdict | None, number: int) -> str:
    chosen = "" if verdict is None else f"verdict={verdict.value}&"
    return f"{address('verifier.bulk_check', check=kept.id)}?{chosen}page={number}"


def _time_left(left: timedelta | None) -> str:
    if left is None:
        return ""
    texts = texts_here()
    if left < _MINUTE:
        return texts.say("bulk.left.seconds")
    return texts.say("bulk.left.minutes", number=ceil(left / _MINUTE))

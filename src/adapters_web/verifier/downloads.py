"""Downloads: asking for one, how it stands, its file, and the history (screens V6, V9; mission C11)."""

from collections.abc import Sequence
from typing import Final

import attrs
from flask import Response, request

from adapters_web.forms import Form, typed
from adapters_web.languages import language_here, switches_language, texts_here
from adapters_web.logged_in import OfficerHere, required_officer
from adapters_web.marks import Mark, marked
from adapters_web.pages import page, say_on_next_page, see, see_path
from adapters_web.policies import Actor, open_to
from adapters_web.site import address, this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.verifier.choosing import keep_ticks
from adapters_web.verifier.inbox_address import address_of
from adapters_web.verifier.moments import stamped
from adapters_web.verifier.results import show_list
from results_core.downloads.history import DownloadShown
from results_core.downloads.making import Wish
from results_core.downloads.model import (
    Chosen,
    Download,
    DownloadKind,
    DownloadState,
    ListedDownload,
)
from results_core.downloads.templates import Format, Shape, Template, default_shape
from results_core.kernel.identifiers import DownloadId, TemplateId
from results_core.kernel.objections import Objection
from results_core.results.issuing import NoStatement

_OF_STATEMENTS: Final = "en"
"""The language of statements, as on the page of a result."""
_MATCHING: Final = "matching"
_DEFAULT: Final = "default"


@attrs.frozen(kw_only=True)
class Line:
    """A line of the history."""

    ref: str
    when: str
    user: str
    kind: str
    template: str
    candidates: str
    size: str
    state: str
    is_ready: bool
    has_expired: bool


@attrs.frozen(kw_only=True)
class TemplateLine:
    """A template, as its row shows it."""

    ref: str
    name: str
    format: str
    columns: Sequence[str]
    used: str


@verifier.get("/downloads")
@open_to(Actor.OFFICER)
def downloads() -> Response:
    """Show templates and history."""
    whoever, desk = required_officer(), this_site().application.downloads
    before = request.args.get("before", "")
    history = desk.history.page(whoever.officer, before=DownloadId(before) if before else None)
    lines = [_line(one, whoever) for one in history.lines]
    return page(
        "verifier/downloads.html",
        templates=[_template_line(one, whoever) for one in desk.templates.all(whoever.officer)],
        default_columns=_titles(default_shape(Format.XLSX, language_here())),
        lines=lines,
        earlier=lines[-1].ref if history.has_more else "",
        is_first=not before,
    )


@verifier.post("/downloads")
@open_to(Actor.OFFICER)
def make_download() -> Response:
    """Keep what is ticked on the list, and make what the button says, or ask for the template first."""
    whoever = required_officer()
    listed = address_of(typed("list"), whoever)
    if switches_language():
        return see_path(listed.path(whoever))
    keep_ticks(whoever)
    kind = next((one for one in DownloadKind if one.value == typed("download")), None)
    if kind is None:
        return see_path(listed.path(whoever))
    templates = _templates_for(kind, whoever)
    if templates and not typed("template"):
        return _choose_template(kind, templates)
    chosen = Chosen(search=listed.search(whoever), ticked=typed("which") != _MATCHING)
    template = typed("template")
    wish = Wish(
        kind=kind,
        chosen=chosen,
        template=TemplateId(template) if template not in {"", _DEFAULT} else None,
        language=language_here() if kind.is_data else _OF_STATEMENTS,
    )
    made = this_site().application.downloads.make(whoever.officer, wish)
    if isinstance(made, Objection):
        return show_list(whoever, listed, made)
    if made.at_once:
        return see("verifier.download_file", file=made.id)
    return see("verifier.download", file=made.id)


@verifier.get("/downloads/<file>")
@open_to(Actor.OFFICER)
def download(file: str) -> Response:
    """Show how a download stands: how far it has come, what its file leaves out, the way to it."""
    whoever = required_officer()
    return _download_page(whoever, file)


@verifier.get("/downloads/<file>/file")
@marked(Mark.OWN_LANGUAGE)
@open_to(Actor.OFFICER)
def download_file(file: str) -> Response:
    """Hand out the file with the rights of now; where there is none now, the page says why."""
    whoever, desk = required_officer(), this_site().application.downloads
    if request.method == "HEAD":
        desk.history.shown(whoever.officer, DownloadId(file))
        return Response(content_type="application/octet-stream")
    try:
        handed = desk.hand_out(whoever.officer, DownloadId(file))
    except NoStatement:
        say_on_next_page(texts_here().say("download.no_statement"))
        return see("verifier.download", file=file)
    if handed is None:
        return see("verifier.download", file=file)
    return Response(
        handed.chunks,
        content_type=handed.content_type,
        headers={"Content-Disposition": f'attachment; filename="{handed.name}"'},
    )


@verifier.post("/downloads/<file>/again")
@open_to(Actor.OFFICER)
def download_again(file: str) -> Response:
    """Make another one of the same results with what holds today."""
    whoever, desk = required_officer(), this_site().application.downloads
    if switches_language():
        return _download_page(whoever, file)
    made = desk.make.again(whoever.officer, DownloadId(file))
    return see("verifier.download_file" if made.at_once else "verifier.download", file=made.id)


@verifier.post("/downloads/<file>/cancel")
@open_to(Actor.OFFICER)
def cancel_download(file: str) -> Response:
    """Give a download up that is being prepared."""
    whoever, history = required_officer(), this_site().application.downloads.history
    if switches_language():
        return _download_page(whoever, file)
    history.cancel(whoever.officer, DownloadId(file))
    if history.shown(whoever.officer, DownloadId(file)).download.state is DownloadState.CANCELLED:
        say_on_next_page(texts_here().say("download.cancelled"))
    return see("verifier.download", file=file)


def _download_page(whoever: OfficerHere, file: str) -> Response:
    shown = this_site().application.downloads.history.shown(whoever.officer, DownloadId(file))
    kept = shown.download
    return page(
        "verifier/download.html",
        page=address("verifier.download", file=kept.id),
        shown=shown,
        line=_line(ListedDownload(download=kept, officer=""), whoever),
        title=_title(shown),
        done=texts_here().number(shown.done),
        until=stamped(kept.kept_until, whoever.zone)[: len("2026-07-14")],
        left_out=[(one, texts_here().number(one.count - len(one.names))) for one in shown.left_out],
    )


def _title(shown: DownloadShown) -> str:
    texts, kept = texts_here(), shown.download
    if kept.state is not DownloadState.PREPARING:
        return texts.say("download.title")
    count = kept.candidates
    return texts.say_number("download.preparing_rows" if kept.kind.is_data else "download.preparing", count)


def _choose_template(kind: DownloadKind, templates: Sequence[Template]) -> Response:
    default = (_DEFAULT, texts_here().say("choose_template.default"), language_here())
    return page(
        "verifier/choose_template.html",
        form=Form({"template": _DEFAULT}),
        kind=kind.value,
        which=typed("which"),
        query=typed("list"),
        choices=[default, *((one.id, one.name, language_here()) for one in templates)],
    )


def _templates_for(kind: DownloadKind, whoever: OfficerHere) -> Sequence[Template]:
    if not kind.is_data:
        return ()
    every = this_site().application.downloads.templates.all(whoever.officer)
    return [one for one in every if one.shape.format.value == kind.value]


def _line(listed: ListedDownload, whoever: OfficerHere) -> Line:
    texts, kept = texts_here(), listed.download
    has_expired = kept.has_expired(this_site().application.clock.now())
    return Line(
        ref=kept.id,
        when=stamped(kept.made_at, whoever.zone),
        user=_user(listed),
        kind=texts.say(f"downloads.kind.{kept.kind}"),
        template=_template_of(kept),
        candidates=texts.number(kept.candidates),
        size="" if kept.size is None else texts.size(kept.size),
        state=texts.say(f"downloads.state.{'expired' if has_expired else kept.state.value}"),
        is_ready=kept.state is DownloadState.READY and not has_expired,
        has_expired=has_expired,
    )


def _user(listed: ListedDownload) -> str:
    if listed.officer is not None:
        return listed.officer
    who = "operator" if listed.download.officer is None else "somebody"
    return texts_here().say(f"downloads.{who}")


def _template_of(kept: Download) -> str:
    if not kept.kind.is_data:
        return ""
    return kept.template_name or texts_here().say("downloads.default")


def _template_line(one: Template, whoever: OfficerHere) -> TemplateLine:
    return TemplateLine(
        ref=one.id,
        name=one.name,
        format=one.shape.format.value,
        columns=_titles(one.shape),
        used="" if one.used_at is None else stamped(one.used_at, whoever.zone),
    )


def _titles(shape: Shape) -> list[str]:
    say = texts_here().say
    return [column.title or say(f"download.column.{column.field}") for column in shape.columns]

"""Receipts of what was just checked: the browser keeps the latest, sealed, and nothing else does (C15)."""

from typing import Final

from flask import Response, abort

from adapters_web.logged_in import OfficerHere, required_officer
from adapters_web.marks import Mark, marked
from adapters_web.policies import Actor, open_to
from adapters_web.verifier.blueprint import verifier
from adapters_web.visitors import visitor
from results_core.verification.receipts import AskedBy, read_receipt

_KEPT: Final = "receipts"
_MOST: Final = 3
"""A cookie has little room: each receipt takes some 500 octets of it."""


def asked_by(whoever: OfficerHere) -> AskedBy:
    """Return for whom an officer asks."""
    return AskedBy(organisation=whoever.organisation, name=whoever.organisation_name)


def keep_receipt(receipt: str) -> str:
    """Have the browser keep the receipt until others take its place; return the name of its address."""
    visitor()[_KEPT] = [receipt, *visitor().get(_KEPT, [])][:_MOST]
    return read_receipt(receipt).ref


def kept_receipt(ref: str) -> str | None:
    """Return the name of a receipt's address, where this browser keeps it."""
    return ref if _text(ref) is not None else None


def handed(receipt: str) -> Response:
    """Return the receipt as a file."""
    return Response(
        f"{receipt}\n",
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="receipt-{read_receipt(receipt).ref}.txt"'},
    )


@verifier.get("/search/receipt/<receipt>")
@marked(Mark.OWN_LANGUAGE)
@open_to(Actor.OFFICER)
def receipt(receipt: str) -> Response:
    """Hand out a receipt that this browser keeps."""
    required_officer()
    text = _text(receipt)
    if text is None:
        abort(404)
    return handed(text)


def _text(ref: str) -> str | None:
    """Return the receipt; the cookie is sealed: what it holds was put there by us."""
    return next((text for text in visitor().get(_KEPT, []) if read_receipt(text).ref == ref), None)

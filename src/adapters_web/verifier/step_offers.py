"""Offering a second step: the secret as QR code and text, sealed in the browser until it is proved."""

from collections.abc import Sequence
from typing import Final

from flask import Response

from adapters_web.forms import EMPTY
from adapters_web.pages import page
from adapters_web.rendering.qr_code import qr_code
from adapters_web.site import this_site
from adapters_web.visitors import visitor
from results_core.access.second_step import StepSecret, address_for_apps
from results_core.kernel.identifiers import AccountId
from results_core.kernel.objections import Objection

_OFFERED: Final = "step"
_GROUP: Final = 4
UNPROVED: Final = Objection("code", "step_code_unproved")
"""The code is not one of the secret that was offered."""


def offer_page(
    officer: AccountId, email: str, *, is_required: bool = False, objections: Sequence[Objection] = ()
) -> Response:
    """Return the page with the secret that was offered to the officer, or with a fresh one.

    Where it is required it stands behind the password, which is not asked for twice.
    """
    secret = offered_secret(officer)
    if secret is None:
        secret = this_site().application.officers.second_step.offer()
        visitor()[_OFFERED] = [officer, secret.reveal()]
    settings = this_site().settings
    address = address_for_apps(secret, issuer=settings.board_name, name=email)
    text = secret.reveal()
    return page(
        "verifier/step_offer.html",
        status=422 if objections else 200,
        form=EMPTY.objected(*objections),
        qr=qr_code(address),
        key=" ".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP)),
        is_required=is_required,
    )


def offered_secret(officer: AccountId) -> StepSecret | None:
    """Return the secret that this browser was shown for this very officer."""
    match visitor().get(_OFFERED):
        case [str(whose), str(secret)] if whose == officer:
            return StepSecret(secret)
    return None


def forget_offer() -> None:
    """Keep the secret no more: it is on, or nobody wants it."""
    visitor().pop(_OFFERED, None)

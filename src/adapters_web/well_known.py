"""The public keys by which anybody tests receipts and checkpoints (mission C15, interfaces §5)."""

from base64 import urlsafe_b64encode
from typing import Any, Final

from flask import Blueprint, Response, jsonify

from adapters_web.marks import Mark, marked
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from results_core.verification.receipts import PublicKey

_FOR_FIVE_MINUTES: Final = "public, max-age=300"

well_known = Blueprint("well_known", __name__)


@well_known.get("/.well-known/results-keys.json")
@marked(Mark.OWN_LANGUAGE)
@open_to(Actor.ANYBODY)
def keys() -> Response:
    """Return every public key, retired ones included, as a set of JSON Web Keys (RFC 7517, RFC 8037)."""
    answer = jsonify({"keys": [_told(key) for key in this_site().application.verification.public_keys()]})
    answer.headers["Cache-Control"] = _FOR_FIVE_MINUTES
    return answer


def _told(key: PublicKey) -> dict[str, Any]:
    return {
        "kid": key.id,
        "kty": "OKP",
        "crv": "Ed25519",
        "x": urlsafe_b64encode(key.octets).rstrip(b"=").decode("ascii"),
        "use": "sig",
        "purpose": key.purpose,
        "created": key.created.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "current": key.is_current,
    }

"""What a webhook is told, and how that is signed: Standard Webhooks (HOOK-2)."""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Final

from results_core.api_access.webhooks import TEST
from results_core.journal.feed import Told
from results_core.kernel.confidential import Confidential
from results_core.kernel.identifiers import DeliveryId, Randomness

_MARK: Final = "whsec_"
_BYTES: Final = 32


class SigningSecret(Confidential):
    """What a webhook's receiver checks signatures with: `whsec_` and 256 bits in base 64."""


def fresh_signing_secret(randomness: Randomness) -> SigningSecret:
    """Return a new secret."""
    return SigningSecret(_MARK + b64encode(randomness.bytes(_BYTES)).decode("ascii"))


def body_of(told: Told) -> str:
    """Return what is sent of an event: ids, and nothing of candidate or result."""
    facts = {"id": told.id, "share": told.share, "result": told.result}
    return _json(told.type, told.at, facts)


def body_of_test(at: datetime) -> str:
    """Return what is sent when somebody tries the address."""
    return _json(TEST, at, {})


def headers_of(
    delivery: DeliveryId, body: str, secrets: Iterable[SigningSecret], *, at: datetime
) -> Mapping[str, str]:
    """Return the headers of a try: the delivery's id, the second, and a signature by each secret."""
    seconds = str(int(at.timestamp()))
    signed = f"{delivery}.{seconds}.{body}".encode()
    signatures = (_signature(secret, signed) for secret in secrets)
    return {
        "webhook-id": delivery,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"v1,{one}" for one in signatures),
    }


def _signature(secret: SigningSecret, signed: bytes) -> str:
    key = b64decode(secret.reveal().removeprefix(_MARK))
    return b64encode(hmac.digest(key, signed, sha256)).decode("ascii")


def _json(kind: str, at: datetime, data: Mapping[str, object]) -> str:
    instant = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps({"type": kind, "timestamp": instant, "data": data}, separators=(",", ":"))

"""The second step of logging in: codes of an authenticator app, and recovery codes (screens V4b).

Codes are those of RFC 6238 as every app makes them: SHA-1, six digits, a new one every 30 seconds.
"""

import base64
import hmac
import re
import struct
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

from results_core.kernel.confidential import Confidential, Digester
from results_core.kernel.identifiers import CROCKFORD, AccountId, Randomness
from results_core.kernel.values import canonical_code

SECONDS: Final = 30
DIGITS: Final = 6
EITHER_SIDE: Final = 1
"""So many codes before and after the present one are taken: clocks differ, and people type slowly."""
RECOVERY_CODES: Final = 10

_SECRET_BYTES: Final = 20
_RECOVERY_SYMBOLS: Final = 10
"""Of base 32: 50 random bits, under a keyed digest."""
_HALF: Final = _RECOVERY_SYMBOLS // 2
_GAPS: Final = re.compile(r"[\s\-\u2010-\u2015]+")


class StepSecret(Confidential):
    """What the authenticator app and we have in common, in base 32."""


class StepCode(Confidential):
    """A code as it was typed: of the app, or a recovery code."""


class RecoveryCode(Confidential):
    """A code for whoever has lost the app, as it is shown, once: `7K3M9-QX2TB`."""


def fresh_secret(randomness: Randomness) -> StepSecret:
    """Return a secret of 160 random bits."""
    return StepSecret(base64.b32encode(randomness.bytes(_SECRET_BYTES)).decode("ascii"))


def step_at(now: datetime) -> int:
    """Return the number of the 30 seconds that the instant lies in."""
    return int(now.timestamp()) // SECONDS


def code_of(secret: StepSecret, step: int) -> str:
    """Return the six digits of a step."""
    key = base64.b32decode(secret.reveal())
    digest = hmac.digest(key, struct.pack(">Q", step), "sha1")
    offset = digest[-1] & 0xF
    (number,) = struct.unpack(">I", digest[offset : offset + 4])
    return str((number & 0x7FFFFFFF) % 10**DIGITS).zfill(DIGITS)


def accepted_step(secret: StepSecret, typed: StepCode, *, now: datetime, last: int | None) -> int | None:
    """Return the step whose code was typed, or None if it is wrong or no later than the last one taken."""
    digits = _GAPS.sub("", typed.reveal())
    if len(digits) != DIGITS or not digits.isascii() or not digits.isdigit():
        return None
    present = step_at(now)
    found = None
    for step in range(present - EITHER_SIDE, present + EITHER_SIDE + 1):
        if hmac.compare_digest(code_of(secret, step), digits) and (last is None or step > last):
            found = step
    return found


def address_for_apps(secret: StepSecret, *, issuer: str, name: str) -> str:
    """Return what the QR code holds: `otpauth://totp/…`, as apps read it."""
    label = f"{quote(issuer, safe='')}:{quote(name, safe='@')}"
    values = {"secret": secret.reveal(), "issuer": issuer, "algorithm": "SHA1", "digits": DIGITS}
    return f"otpauth://totp/{label}?{urlencode({**values, 'period': SECONDS}, quote_via=quote)}"


def fresh_recovery_codes(randomness: Randomness) -> tuple[RecoveryCode, ...]:
    """Return ten codes, to be shown once."""
    return tuple(RecoveryCode(_recovery_code(randomness)) for _ in range(RECOVERY_CODES))


def digest_of_recovery_code(digester: Digester, officer: AccountId, typed: str) -> str:
    """Return the keyed digest that a recovery code is kept as: another's is none of this officer's."""
    return digester.digest(f"{officer}:{canonical_code(typed)}", purpose="recovery-code")


def place_of_second_step(officer: AccountId) -> str:
    """Return the place that a sealed secret is bound to (PRV-2)."""
    return f"officers:second_step_sealed:{officer}"


def _recovery_code(randomness: Randomness) -> str:
    symbols = "".join(CROCKFORD[byte % len(CROCKFORD)] for byte in randomness.bytes(_RECOVERY_SYMBOLS))
    return f"{symbols[:_HALF]}-{symbols[_HALF:]}"

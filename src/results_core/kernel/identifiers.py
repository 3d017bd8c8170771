"""Names of things that nobody can guess: 128 random bits as 32 hexadecimal digits (ENU-8)."""

from collections.abc import Iterator
from typing import Final, NewType, Protocol

ResultId = NewType("ResultId", str)
"""One entry and the result that follows it: made at import, long before the result exists."""
SittingId = NewType("SittingId", str)
AccountId = NewType("AccountId", str)
RegistrationId = NewType("RegistrationId", str)
SessionId = NewType("SessionId", str)
"""A session, by a name that opens nothing: the token does."""
AddressChangeId = NewType("AddressChangeId", str)
LetterId = NewType("LetterId", str)
JobId = NewType("JobId", str)
FileId = NewType("FileId", str)
"""A file that is kept in parts."""
EventId = NewType("EventId", str)
BulkCheckId = NewType("BulkCheckId", str)
OrganisationId = NewType("OrganisationId", str)
ApplicationId = NewType("ApplicationId", str)
JoinRequestId = NewType("JoinRequestId", str)
ChangeRequestId = NewType("ChangeRequestId", str)
ShareId = NewType("ShareId", str)
ClientId = NewType("ClientId", str)
"""A system of an organisation that calls the API; its secrets are what opens anything."""
SecretId = NewType("SecretId", str)
WebhookId = NewType("WebhookId", str)
"""An address of an organisation that is told of events."""
DeliveryId = NewType("DeliveryId", str)
"""What was told to a webhook, under the same name at every try."""
TemplateId = NewType("TemplateId", str)
DownloadId = NewType("DownloadId", str)

CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U."""

_BYTES_OF_AN_IDENTIFIER: Final = 16


class Randomness(Protocol):
    """Where unguessable bytes come from. MUST be a cryptographic source outside tests."""

    def bytes(self, length: int) -> bytes:
        """Return that many fresh random bytes."""


def identifier(randomness: Randomness) -> str:
    """Return a fresh identifier."""
    return randomness.bytes(_BYTES_OF_AN_IDENTIFIER).hex()


def identifiers(randomness: Randomness, count: int) -> Iterator[str]:
    """Return many fresh identifiers for the price of one draw."""
    digits = randomness.bytes(_BYTES_OF_AN_IDENTIFIER * count).hex()
    length = 2 * _BYTES_OF_AN_IDENTIFIER
    return (digits[start : start + length] for start in range(0, length * count, length))

"""What the other side does about each kind of problem: the page of the interface says it by its anchor."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from adapters_web.api.problems import ProblemType

ADVICE: Final[Mapping[ProblemType, str]] = MappingProxyType(
    {
        ProblemType.INVALID_REQUEST: "Send JSON in UTF-8 that reads in one way only, as the detail says.",
        ProblemType.INVALID_VALUES: "Mend what `errors` names, each by its JSON Pointer or parameter.",
        ProblemType.INVALID_CURSOR: "Use a `next` of the same list and the same organisation, unchanged.",
        ProblemType.UNAUTHENTICATED: "Check client id and secret, or ask for a new token.",
        ProblemType.CREDENTIALS_EXPIRED: "Ask for a new token; a main user makes a new secret.",
        ProblemType.CREDENTIALS_REVOKED: "A main user sees who has revoked it, and makes a new secret.",
        ProblemType.ORGANISATION_SUSPENDED: "Write to the exam board.",
        ProblemType.SCOPE_MISSING: "Ask for access with the scope that the detail names.",
        ProblemType.FORBIDDEN: "Nothing makes this request allowed: do not repeat it.",
        ProblemType.NOT_FOUND: "It is not yours to see, or not any more: a share was withdrawn or expired.",
        ProblemType.METHOD_NOT_ALLOWED: "Use a method that the header `Allow` names.",
        ProblemType.CONFLICT: "Read what is there, and decide anew.",
        ProblemType.TOO_LARGE: "Send less at once.",
        ProblemType.UNSUPPORTED_MEDIA_TYPE: "Send `application/json`; a request for a token is a form.",
        ProblemType.KEY_REUSED: "Use a new key for each new request.",
        ProblemType.KEY_IN_USE: "Send the same request again after `Retry-After` seconds.",
        ProblemType.TOO_MANY_REQUESTS: "Wait for `Retry-After` seconds; `RateLimit` says what is left.",
        ProblemType.TOO_MANY_FAILURES: "Wait for `Retry-After` seconds, and check the secret.",
        ProblemType.UNAVAILABLE: "Send the same request again after `Retry-After` seconds.",
        ProblemType.FAULT: "Send it again later; if it stays so, quote the code to the exam board.",
    }
)

"""The shapes of interfaces §5: what bodies and answers hold. What has a default may be absent."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final

import attrs

from results_core.api_access.model import Scope
from results_core.results.model import ResultStatus
from results_core.sharing.model import Purpose, ShareScope
from results_core.verification.claims import ClaimAnswer
from results_core.verification.verdicts import Verdict

_Number = Annotated[str, {"minLength": 1, "maxLength": 64, "examples": ["0123 4567 89AB C"]}]
_Short = Annotated[str, {"minLength": 1, "maxLength": 100}]
_Score = Annotated[int, {"minimum": 0, "maximum": 999}]
_SCOPE = f"({'|'.join(Scope)})"
_Scopes = Annotated[str, {"pattern": f"^({_SCOPE}( {_SCOPE})*)?$"}]


def _absent() -> Any:  # noqa: ANN401 - stands for a value of any field
    return attrs.field(default=None)


@attrs.frozen(kw_only=True)
class Exam:
    """An exam of the catalogue."""

    code: str
    name: str


@attrs.frozen(kw_only=True)
class Centre:
    """Where it was sat."""

    number: str
    name: str


@attrs.frozen(kw_only=True)
class Component:
    """A part of the exam, in the order of the statement."""

    name: str
    score: int | None
    below: int | None = _absent()
    """The lowest score that is reported, where the score lies below it."""


@attrs.frozen(kw_only=True)
class Candidate:
    """Whose result it is."""

    given_names: str
    family_name: str
    date_of_birth: date
    id_number: str
    email: str = _absent()
    passport_number: str = _absent()


@attrs.frozen(kw_only=True)
class Result:
    """A result as it stands. What the scope or the state withholds is absent."""

    id: str
    version: int | None
    status: ResultStatus
    exam: Exam
    session: str
    exam_date: date
    centre: Centre
    place_of_entry: str
    candidate: Candidate
    released_at: datetime | None
    overall: int | None = _absent()
    result: str | None = _absent()
    cefr: str | None = _absent()
    components: Sequence[Component] = _absent()
    statement_number: str | None = _absent()
    amended_at: datetime | None = _absent()


@attrs.frozen(kw_only=True)
class SharedResult:
    """Which result is shared, and how it stands."""

    id: str
    version: int | None
    status: ResultStatus


@attrs.frozen(kw_only=True)
class ShareLine:
    """A share of the list."""

    id: str
    received_at: datetime | None
    sent_at: datetime | None
    scope: ShareScope
    purpose: Purpose
    expires_at: datetime | None
    result: SharedResult


@attrs.frozen(kw_only=True)
class Share:
    """A share with its result, as far as its scope goes."""

    id: str
    received_at: datetime | None
    sent_at: datetime | None
    scope: ShareScope
    purpose: Purpose
    expires_at: datetime | None
    result: Result
    has_photo: bool = _absent()


@attrs.frozen(kw_only=True)
class Event:
    """Something that happened to a share."""

    id: str
    type: Annotated[str, {"enum": ["shared", "released", "hidden", "amended", "withdrawn", "expired"]}]
    at: datetime
    share: str
    result: str
    version: int | None = _absent()


@attrs.frozen(kw_only=True)
class Shares:
    """A page of shares; `next` goes on, and is null at the end."""

    items: Sequence[ShareLine]
    next: str | None


@attrs.frozen(kw_only=True)
class Events:
    """A page of events. Keep the last `next`: whoever asks with it again misses nothing."""

    items: Sequence[Event]
    next: str | None


@attrs.frozen(kw_only=True)
class Client:
    """Who calls."""

    client_id: str
    scopes: Sequence[str]
    expires_at: datetime


@attrs.frozen(kw_only=True)
class TokenRequest:
    """What asks for a token; client and secret come by Basic, or in the form."""

    grant_type: Annotated[str, {"const": "client_credentials"}]
    scope: _Scopes = _absent()
    client_id: str = _absent()
    client_secret: str = _absent()


@attrs.frozen(kw_only=True)
class Token:
    """A token, good for `expires_in` seconds."""

    access_token: str
    token_type: Annotated[str, {"const": "Bearer"}]
    expires_in: int
    scope: str


@attrs.frozen(kw_only=True)
class VerificationRequest:
    """A statement to be verified. Case, spaces and hyphens of the number do not matter."""

    __closed__ = True
    statement_number: _Number
    date_of_birth: date
    family_name: _Short = _absent()
    reference: _Short = _absent()


@attrs.frozen(kw_only=True)
class Verification:
    """What a verification came to. The receipt can be tested years later, offline."""

    verdict: Verdict
    checked_at: datetime
    family_name: str = _absent()
    reference: str = _absent()
    result: Result = _absent()
    receipt: str = _absent()


@attrs.frozen(kw_only=True)
class BatchRequest:
    """Up to a thousand statements."""

    __closed__ = True
    items: Annotated[Sequence[VerificationRequest], {"minItems": 1, "maxItems": 1_000}]


@attrs.frozen(kw_only=True)
class Batch:
    """What each came to, in the order of the request."""

    items: Sequence[Verification]


@attrs.frozen(kw_only=True)
class Claim:
    """What is claimed of a result; what is absent is not asked."""

    __closed__ = True
    exam: _Short = _absent()
    overall_at_least: _Score = _absent()
    each_at_least: _Score = _absent()
    since: date = _absent()


@attrs.frozen(kw_only=True)
class ClaimRequest:
    """A claim to be checked."""

    __closed__ = True
    statement_number: _Number
    date_of_birth: date
    claim: Claim
    reference: _Short = _absent()


@attrs.frozen(kw_only=True)
class CheckedClaim:
    """Whether the claim is true, and nothing else; `why` stands where nothing was found to judge."""

    answer: ClaimAnswer
    checked_at: datetime
    why: Annotated[str, {"enum": ["no_match", "bad_number", "not_checked"]}] = _absent()
    reference: str = _absent()
    receipt: str = _absent()


@attrs.frozen(kw_only=True)
class WrongValue:
    """A value that is not right, by its JSON Pointer or its parameter."""

    pointer: str
    detail: str


@attrs.frozen(kw_only=True)
class Problem:
    """Problem details (RFC 9457). The type never changes its meaning."""

    type: str
    title: str
    status: int
    request_id: str | None
    detail: str = _absent()
    errors: Sequence[WrongValue] = _absent()
    code: str = _absent()
    error: str = _absent()


SLATE_INSTANT: Final = (
    "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?Z?"
)
SlateInstant = Annotated[str, {"pattern": f"^{SLATE_INSTANT}$", "examples": ["2026-07-10T08:00:00Z"]}]


@attrs.frozen(kw_only=True)
class ListedPart:
    """A part of an exam; without a score, it lies below the lowest that is reported."""

    Name: str
    Score: str | None


@attrs.frozen(kw_only=True)
class ListedResult:
    """A result; without grade, score and level it is pending, withheld or cancelled."""

    Qualification: str
    Grade: str | None
    Score: str | None
    CefrLevel: str | None
    ComponentList: Sequence[ListedPart]


@attrs.frozen(kw_only=True)
class ListedCandidate:
    """A candidate; what stands beside the results is of the one that was received last."""

    CandidateUCIId: str
    CandidateName: str
    CandidateFamilyName: str
    CandidateDOB: date
    ReceivedDate: Annotated[str, {"pattern": f"^{SLATE_INSTANT}$"}]
    ExamType: str
    CandidateEmailId: str | None
    CandidateResults: Sequence[ListedResult]


@attrs.frozen(kw_only=True)
class ListedResults:
    """Candidates with their results, in the names that source formats read; all of one under one entry."""

    ListCandidateResultDetails: Sequence[ListedCandidate]

"""What the document of the interface says of a route, declared beside its view (mission D1)."""

from collections.abc import Callable
from enum import StrEnum, unique
from typing import Any, Final, TypeVar

import attrs

from adapters_web.api.problems import ProblemType

View = TypeVar("View", bound=Callable[..., object])
_ATTRIBUTE: Final = "operation_of_the_view"


@unique
class Tag(StrEnum):
    """Under which heading a route stands."""

    ACCESS = "Access"
    SHARES = "Shares"
    FEED = "Feed"
    VERIFICATION = "Verification"
    WEBHOOKS = "Webhooks"
    SLATE = "Slate"
    DOCUMENT = "Document"


@attrs.frozen(kw_only=True)
class Parameter:
    """A parameter of the query, or a header."""

    name: str
    meaning: str
    shape: object = str
    """As `schemas.schema_of` takes it."""
    required: bool = False
    place: str = "query"


@attrs.frozen(kw_only=True)
class Operation:
    """What a route takes and answers. Its summary is the first sentence of the view's docstring."""

    tag: Tag
    answer: object
    """A shape, or the media type of what is no JSON."""
    status: int = 200
    body: object = None
    """The shape of the body; None where there is none."""
    media_type: str = "application/json"
    """Of the body."""
    parameters: tuple[Parameter, ...] = ()
    problems: tuple[ProblemType, ...] = ()
    """Beside those of every route that clients call."""
    example: Any = None
    """A body that is taken."""
    may_wait: bool = False
    """Whether an answer that is well may say when to try again."""


def described(**operation: Any) -> Callable[[View], View]:  # noqa: ANN401 - as `Operation` takes it
    """Describe the view that follows."""

    def describe(view: View) -> View:
        setattr(view, _ATTRIBUTE, Operation(**operation))
        return view

    return describe


def operation_of(view: object) -> Operation | None:
    """Return how a view is described; None where it is not."""
    found: Operation | None = getattr(view, _ATTRIBUTE, None)
    return found

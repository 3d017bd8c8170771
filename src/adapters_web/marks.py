"""What is special about a view, said beside it and asked by whatever passes every request."""

from collections.abc import Callable
from enum import StrEnum, unique
from typing import TypeVar

from flask import current_app, request

View = TypeVar("View", bound=Callable[..., object])
_ATTRIBUTE = "marks_of_the_view"


@unique
class Mark(StrEnum):
    """Something that holds for a view and not for most."""

    BEHIND_LINK = "behind_link"
    """It serves a one-time link: the browser is to tell nobody where it came from (TOK-7)."""
    LONG_FIELD = "long_field"
    """A field of its form may be pasted full: lists of statements."""
    OWN_LANGUAGE = "own_language"
    """`language` in its address is a document's, or means nothing: the reader's does not change."""


def marked(*marks: Mark) -> Callable[[View], View]:
    """Mark the view that follows."""

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, frozenset(marks))
        return view

    return mark


def has_mark(mark: Mark) -> bool:
    """Tell whether the view that answers this request has the mark."""
    view = current_app.view_functions.get(request.endpoint or "")
    return mark in getattr(view, _ATTRIBUTE, ())

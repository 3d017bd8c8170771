"""What may stand on the command line: what is mistyped is wrong usage, exit status 2.

The core, which knows the forms, is loaded when there is something to read.
"""

from datetime import datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from results_core.exams.regimes import Component
    from results_core.kernel.time import ZonedInstant


def id_number(text: str) -> str:
    """Read an ID Number."""
    from results_core.kernel.values import NotAnIdNumber, parse_id_number

    try:
        return parse_id_number(text)
    except NotAnIdNumber:
        expected = "expected six digits and three letters, or three letters and six digits"
        raise click.BadParameter(f"{text!r} is no ID Number: {expected}.") from None


def sitting_name(text: str) -> str:
    """Read the name of a sitting."""
    from results_core.exams.sessions import SittingName
    from results_core.kernel.errors import ResultsError

    try:
        return str(SittingName.parse(text))
    except ResultsError:
        expected = "expected EXAM/SESSION/EXAM-DATE, such as C1A/F2/2026-06-06"
        raise click.BadParameter(f"{text!r} is no sitting: {expected}.") from None


def instant(text: str) -> datetime:
    """Read an instant."""
    return zoned_instant(text).at


def zoned_instant(text: str) -> "ZonedInstant":
    """Read an instant with the zone in which it is named, if one is."""
    from results_core.kernel.time import NotAnInstant, parse_instant

    try:
        return parse_instant(text)
    except NotAnInstant:
        expected = "expected one such as 2026-07-10T09:00+01:00 or '2026-07-10T09:00 Europe/London'"
        raise click.BadParameter(f"{text!r} is no instant: {expected}.") from None


def scores(text: str | None) -> "dict[Component, str]":
    """Read scores by component: `reading=180,writing=<142`; an empty one is taken away."""
    from results_core.exams.regimes import Component

    named: dict[Component, str] = {}
    for part in text.split(",") if text else ():
        name, equals, score = (side.strip() for side in part.partition("="))
        component = name.lower().replace("-", "_")
        if not equals or component not in list(Component):
            known = ", ".join(Component)
            raise click.BadParameter(f"{part.strip()!r} is no score: expected NAME=SCORE, of {known}.")
        if Component(component) in named:
            raise click.BadParameter(f"{component} is there twice.")
        named[Component(component)] = score
    return named

"""What may stand on the command line: what is mistyped is wrong usage, exit status 2.

The core, which knows the forms, is loaded when there is something to read.
"""

from datetime import datetime

import click


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
    from results_core.kernel.time import NotAnInstant, parse_instant

    try:
        return parse_instant(text).at
    except NotAnInstant:
        expected = "expected one such as 2026-07-10T09:00+01:00 or '2026-07-10T09:00 Europe/London'"
        raise click.BadParameter(f"{text!r} is no instant: {expected}.") from None

"""What stands in each letter, and in which order.

A line is the last part of a text's id, `letters.<kind>.<line>`; the link stands between the lines
before it and those after it.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

import attrs

from results_core.correspondence.messages import Letter, LetterKind
from results_texts import Texts

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_LONG: Final = timedelta(days=4)
"""From here on a life is told in days."""
_MINUTE: Final = timedelta(minutes=1)


@attrs.frozen
class Outline:
    """The lines of a letter around its one link. The first says who writes and why."""

    before: tuple[str, ...]
    after: tuple[str, ...]


_OUTLINES: Final[Mapping[LetterKind, Outline]] = {
    LetterKind.CONFIRM_ADDRESS: Outline(("why", "what"), ("then", "not_you")),
    LetterKind.REGISTERED: Outline(("why", "when", "what"), ("not_you",)),
    LetterKind.RESET_PASSWORD: Outline(("why", "what"), ("then", "not_you")),
    LetterKind.PASSWORD_CHANGED: Outline(("why", "what", "not_you"), ()),
    LetterKind.LOGIN_LOCKED: Outline(("why", "what"), ("not_you",)),
    LetterKind.RESULT_OUT: Outline(("why", "what"), ("not_you",)),
    LetterKind.RESULT_CHANGED: Outline(("why", "what"), ("not_you",)),
    LetterKind.RESULT_SENT: Outline(("why", "what"), ("not_you",)),
    LetterKind.SHARING_STOPPED: Outline(("why", "what"), ("not_you",)),
    LetterKind.ORGANISATION_INVITED: Outline(("why", "what"), ("then", "not_you")),
    LetterKind.RESULT_LOOKED_UP: Outline(("why", "what"), ("not_you",)),
    LetterKind.REGISTERED_AGAIN: Outline(("why", "what"), ("not_you",)),
    LetterKind.ACCOUNT_RESET: Outline(("why", "what"), ("not_you",)),
    LetterKind.CONFIRM_NEW_ADDRESS: Outline(("why", "what"), ("then", "not_you")),
    LetterKind.ADDRESS_CHANGING: Outline(("why", "what", "not_you"), ("then",)),
    LetterKind.ADDRESS_CHANGED: Outline(("why", "what", "not_you"), ()),
    LetterKind.ACCOUNT_CLOSED: Outline(("why", "remains", "what"), ("not_you",)),
    LetterKind.LOGIN_CLOSED: Outline(("why", "what"), ("not_you",)),
    LetterKind.OFFICER_RESET_PASSWORD: Outline(("why", "what"), ("then", "not_you")),
    LetterKind.OFFICER_PASSWORD_CHANGED: Outline(("why", "what", "not_you"), ()),
    LetterKind.OFFICER_LOGIN_LOCKED: Outline(("why", "what"), ("not_you",)),
    LetterKind.OFFICER_LOGIN_CLOSED: Outline(("why", "what"), ("not_you",)),
    LetterKind.CONFIRM_APPLICATION: Outline(("why", "what"), ("then", "not_you")),
    LetterKind.APPLICATION_RECEIVED: Outline(("why", "when", "what"), ("not_you",)),
    LetterKind.APPLICATION_APPROVED: Outline(("why", "what"), ("then", "not_you")),
    LetterKind.APPLICATION_DECLINED: Outline(("why", "reason", "what"), ("not_you",)),
    LetterKind.SET_PASSWORD: Outline(("why", "what"), ("then", "not_you")),
    LetterKind.CONFIRM_JOINING: Outline(("why", "what"), ("then", "not_you")),
    LetterKind.JOIN_ASKED: Outline(("why", "who", "what"), ("not_you",)),
    LetterKind.JOIN_REFUSED: Outline(("why", "what"), ("not_you",)),
    LetterKind.INVITED_ELSEWHERE: Outline(("why", "what", "then"), ("not_you",)),
    LetterKind.ORGANISATION_SUSPENDED: Outline(("why", "what"), ("not_you",)),
    LetterKind.ORGANISATION_REINSTATED: Outline(("why", "what"), ("not_you",)),
    LetterKind.CHANGE_ACCEPTED: Outline(("why", "what"), ("not_you",)),
    LetterKind.CHANGE_DECLINED: Outline(("why", "reason", "what"), ("not_you",)),
    LetterKind.OFFICER_CONFIRM_NEW_ADDRESS: Outline(("why", "what"), ("then", "not_you")),
    LetterKind.OFFICER_ADDRESS_CHANGING: Outline(("why", "what", "not_you"), ("then",)),
    LetterKind.OFFICER_ADDRESS_CHANGED: Outline(("why", "what", "not_you"), ()),
    LetterKind.SECOND_STEP_CHANGED: Outline(("why", "what", "not_you"), ()),
    LetterKind.SECOND_STEP_RESET: Outline(("why", "what"), ("not_you",)),
    LetterKind.RESULTS_SHARED: Outline(("why", "what"), ("change",)),
    LetterKind.DAILY_SUMMARY: Outline(("why", "exams", "what"), ("change",)),
    LetterKind.WEEKLY_SUMMARY: Outline(("why", "exams", "what"), ("change",)),
    LetterKind.LATE_SUMMARY: Outline(("why", "exams", "what"), ("change",)),
    LetterKind.DOWNLOAD_READY: Outline(("why", "what"), ("kept",)),
    LetterKind.API_APPROVED: Outline(("why", "what"), ("not_you",)),
    LetterKind.API_DECLINED: Outline(("why", "reason", "what"), ("not_you",)),
    LetterKind.API_REVOKED: Outline(("why", "reason", "what"), ("not_you",)),
    LetterKind.API_SECRET_EXPIRES: Outline(("why", "what"), ("not_you",)),
    LetterKind.WEBHOOK_DISABLED: Outline(("why", "what"), ("not_you",)),
    LetterKind.RESULTS_AMENDED: Outline(("why", "shown", "held"), ("always",)),
}
_WORDED_AS: Final[Mapping[LetterKind, LetterKind]] = {
    LetterKind.OFFICER_CONFIRM_NEW_ADDRESS: LetterKind.CONFIRM_NEW_ADDRESS,
    LetterKind.OFFICER_ADDRESS_CHANGING: LetterKind.ADDRESS_CHANGING,
    LetterKind.OFFICER_ADDRESS_CHANGED: LetterKind.ADDRESS_CHANGED,
}
"""Letters to officers in the words of those to candidates: they lead elsewhere, and say the same."""

_BY_COUNT: Final[Mapping[str, str]] = {"subject": "count", "why": "count", "shown": "shown", "held": "held"}
"""Of letters that count: which lines have plural forms, and the fact that each goes by. None, no line."""
_ALREADY_OUT: Final = Outline(("why", "since", "what"), ("not_you",))
_INSTANTS: Final = ("at", "until")
_AS_THEY_ARE: Final = (
    "organisation",
    "reference",
    "reason",
    "joiner",
    "job_title",
    "joiner_email",
    "client",
    "webhook",
    "secret",
)
"""Facts that stand in the letter as they were typed; whoever wrote them down has cleaned them (MAIL-1)."""


@attrs.frozen(kw_only=True)
class Wording:
    """A letter in words, before it is set in type."""

    subject: str
    before: tuple[str, ...]
    link: str
    after: tuple[str, ...]
    contact: str


@attrs.frozen(kw_only=True)
class Operator:
    """Who writes the letters."""

    board: str
    """The exam board's name."""
    service: str
    """What the site is called."""
    contact: str
    """Where to ask: an address, a telephone number, a page."""
    zone: str
    """The board's zone, for instants that a letter gives none for."""
    exams: Mapping[str, str]
    """What the exams are called, by their codes."""


def worded(letter: Letter, operator: Operator, texts: Texts) -> Wording:
    """Return the letter in words.

    Raises:
        KeyError: The letter lacks a fact, or the catalogue a text.
        ValueError: A fact of the letter is no instant.
    """
    facts = {"board": operator.board, "service": operator.service, **_facts(letter, operator, texts)}
    outline = _outline(letter)

    def line(name: str) -> str:
        number = _number(letter, name)
        if number is not None:
            return texts.say_number(f"letters.{letter.kind}.{name}", number, **facts)
        return texts.say(f"letters.{_WORDED_AS.get(letter.kind, letter.kind)}.{name}", **facts)

    return Wording(
        subject=line("subject"),
        before=tuple(line(name) for name in outline.before if _number(letter, name) != 0),
        link=line("link"),
        after=tuple(line(name) for name in outline.after),
        contact=texts.say("letters.contact", contact=operator.contact),
    )


def _outline(letter: Letter) -> Outline:
    if letter.kind is LetterKind.REGISTERED and letter.written_at >= _instant(letter, "releases_at"):
        return _ALREADY_OUT
    return _OUTLINES[letter.kind]


def _facts(letter: Letter, operator: Operator, texts: Texts) -> dict[str, str]:
    zone = letter.facts.get("zone") or operator.zone
    facts = {name: texts.instant(_instant(letter, name), zone) for name in _INSTANTS if name in letter.facts}
    facts |= {name: letter.facts[name] for name in _AS_THEY_ARE if name in letter.facts}
    if "decided" in letter.facts:
        facts["decided"] = texts.weekday_and_day(date.fromisoformat(letter.facts["decided"]))
    if "releases_at" in letter.facts:
        announced_in = letter.facts.get("release_zone") or operator.zone
        facts["release"] = texts.release(_instant(letter, "releases_at"), zone, announced_in)
    if "organisation" in letter.facts:
        facts["organisation"] = letter.facts["organisation"]
    if "exams" in letter.facts:
        facts["exams"] = _counted(json.loads(letter.facts["exams"]), operator, texts)
    if "exam" in letter.facts:
        facts["exam"] = operator.exams.get(letter.facts["exam"], letter.facts["exam"])
        exam_date = date.fromisoformat(letter.facts["exam_date"])
        facts["session"] = texts.session(letter.facts["session"], exam_date)
    if letter.expires_at is not None:
        facts["life"] = _duration(letter.expires_at - letter.written_at, texts)
    return facts


def _number(letter: Letter, line: str) -> int | None:
    """Return what the line counts; None where it counts nothing."""
    counted = _BY_COUNT.get(line)
    return None if "count" not in letter.facts or counted is None else int(letter.facts[counted])


def _counted(exams: Mapping[str, int], operator: Operator, texts: Texts) -> str:
    """Return the exams, each with its count."""
    lines = (
        texts.say("letters.of_exam", exam=operator.exams.get(exam, exam), count=texts.number(count))
        for exam, count in exams.items()
    )
    return ", ".join(lines)


def _instant(letter: Letter, name: str) -> datetime:
    return datetime.fromisoformat(letter.facts[name])


def _duration(life: timedelta, texts: Texts) -> str:
    if life >= _LONG and not life % _DAY:
        return texts.say_number("letters.days", life // _DAY)
    if life % _HOUR:
        return texts.say_number("letters.minutes", life // _MINUTE)
    return texts.say_number("letters.hours", life // _HOUR)

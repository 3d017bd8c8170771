"""Letters of every kind as the core writes them, and a press to print them."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs

from adapters_mail import LetterPress
from results_app.letterheads import PATHS
from results_core.correspondence.messages import Letter, LetterKind
from results_core.kernel.confidential import LinkToken
from results_core.kernel.identifiers import LetterId

WRITTEN_AT: Final = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
TOKEN: Final = "Qx7-Zt_19aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789"

PRESS: Final = LetterPress(
    sender="results@board.example",
    base_url="https://results.board.example",
    paths=PATHS,
    board="Example Exam Board",
    contact="help@board.example",
    board_zone="Europe/London",
    exams={"C1A": "C1 Advanced"},
)

_RELEASE: Final = {
    "releases_at": "2026-07-14T09:00:00+00:00",
    "zone": "Europe/Paris",
    "release_zone": "Europe/London",
}
_PARTS: Final[dict[LetterKind, dict[str, Any]]] = {
    LetterKind.RESULTS_SHARED: {"facts": {"count": "1"}},
    LetterKind.DAILY_SUMMARY: {"facts": {"count": "12", "exams": '{"B2F":7,"C1A":5}'}},
    LetterKind.WEEKLY_SUMMARY: {"facts": {"count": "12", "exams": '{"B2F":7,"C1A":5}'}},
    LetterKind.LATE_SUMMARY: {"facts": {"count": "1", "exams": '{"C1A":1}'}},
    LetterKind.DOWNLOAD_READY: {"facts": {"until": "2026-08-13T10:41:00+00:00"}},
    LetterKind.RESULTS_AMENDED: {"facts": {"count": "3", "shown": "2", "held": "1"}},
    LetterKind.CONFIRM_ADDRESS: {
        "link": LinkToken(TOKEN),
        "expires_at": WRITTEN_AT + timedelta(hours=72),
    },
    LetterKind.REGISTERED: {"facts": _RELEASE},
    LetterKind.RESET_PASSWORD: {
        "link": LinkToken(TOKEN),
        "expires_at": WRITTEN_AT + timedelta(minutes=60),
    },
    LetterKind.PASSWORD_CHANGED: {"facts": {"at": WRITTEN_AT.isoformat()}},
    LetterKind.LOGIN_LOCKED: {"facts": {"until": (WRITTEN_AT + timedelta(minutes=30)).isoformat()}},
    LetterKind.RESULT_OUT: {"facts": {"exam": "C1A", "session": "F2", "exam_date": "2026-06-06"}},
    LetterKind.RESULT_CHANGED: {"facts": {"at": WRITTEN_AT.isoformat()}},
    LetterKind.RESULT_SENT: {"facts": {"at": WRITTEN_AT.isoformat(), "organisation": "Université de Lyon"}},
    LetterKind.SHARING_STOPPED: {
        "facts": {"at": WRITTEN_AT.isoformat(), "organisation": "Université de Lyon"}
    },
    LetterKind.ORGANISATION_INVITED: {},
    LetterKind.RESULT_LOOKED_UP: {
        "facts": {"at": WRITTEN_AT.isoformat(), "organisation": "Université de Lyon"}
    },
    LetterKind.REGISTERED_AGAIN: {"facts": {"at": WRITTEN_AT.isoformat()}},
    LetterKind.ACCOUNT_RESET: {"facts": {"at": WRITTEN_AT.isoformat()}},
    LetterKind.CONFIRM_NEW_ADDRESS: {
        "link": LinkToken(TOKEN),
        "expires_at": WRITTEN_AT + timedelta(hours=24),
        "facts": {"at": WRITTEN_AT.isoformat()},
    },
    LetterKind.ADDRESS_CHANGING: {
        "link": LinkToken(TOKEN),
        "expires_at": WRITTEN_AT + timedelta(days=7),
        "facts": {"at": WRITTEN_AT.isoformat()},
    },
    LetterKind.ADDRESS_CHANGED: {"facts": {"at": WRITTEN_AT.isoformat()}},
    LetterKind.ACCOUNT_CLOSED: {"facts": {"at": WRITTEN_AT.isoformat()}},
    LetterKind.LOGIN_CLOSED: {},
    LetterKind.OFFICER_RESET_PASSWORD: {
        "link": LinkToken(TOKEN),
        "expires_at": WRITTEN_AT + timedelta(minutes=60),
    },
    LetterKind.OFFICER_PASSWORD_CHANGED: {"facts": {"at": WRITTEN_AT.isoformat()}},
    LetterKind.OFFICER_LOGIN_LOCKED: {"facts": {"until": (WRITTEN_AT + timedelta(minutes=30)).isoformat()}},
    LetterKind.OFFICER_LOGIN_CLOSED: {},
    LetterKind.CONFIRM_APPLICATION: {
        "link": LinkToken(TOKEN),
        "expires_at": WRITTEN_AT + timedelta(hours=72),
        "facts": {"organisation": "Université de Lyon"},
    },
    LetterKind.APPLICATION_RECEIVED: {
        "facts": {
            "reference": "7K3M-9QX2",
            "organisation": "Université de Lyon",
            "decided": "2026-07-08",
        }
    },
    LetterKind.APPLICATION_APPROVED: {
        "link": LinkToken(TOKEN),
        "expires_at": WRITTEN_AT + timedelta(days=7),
        "facts": {"organisation": "Université de Lyon"},
    },
    LetterKind.APPLICATION_DECLINED: {
        "facts": {
            "reference": "7K3M-9QX2",
            "organisation": "Université de Lyon",
            "reason": "We could not reach the organisation.",
        }
    },
    LetterKind.SET_PASSWORD: {
        "link": LinkToken(TOKEN),
        "expires_at": WRITTEN_AT + timedelta(days=7),
        "facts": {"organisation": "Université de Lyon"},
    },
    LetterKind.CONFIRM_JOINING: {
        "link": LinkToken(TOKEN),
        "expires_at": WRITTEN_AT + timedelta(hours=72),
        "facts": {"organisation": "Université de Lyon"},
    },
    LetterKind.JOIN_ASKED: {
        "facts": {
            "organisation": "Université de Lyon",
            "joiner": "Noa Petit",
            "job_title": "Clerk",
            "joiner_email": "noa.petit@univ-lyon.example",
        }
    },
    LetterKind.JOIN_REFUSED: {"facts": {"organisation": "Université de Lyon"}},
    LetterKind.INVITED_ELSEWHERE: {"facts": {"organisation": "Université de Lyon"}},
    LetterKind.ORGANISATION_SUSPENDED: {"facts": {"organisation": "Université de Lyon"}},
    LetterKind.ORGANISATION_REINSTATED: {"facts": {"organisation": "Université de Lyon"}},
    LetterKind.API_APPROVED: {"facts": {"organisation": "Université de Lyon", "client": "Admissions"}},
    LetterKind.API_DECLINED: {
        "facts": {
            "organisation": "Université de Lyon",
            "client": "Admissions",
            "reason": "Please tell us what you need the photos for.",
        }
    },
    LetterKind.API_REVOKED: {
        "facts": {
            "organisation": "Université de Lyon",
            "client": "Admissions",
            "reason": "The secret was found in a public place.",
        }
    },
    LetterKind.API_SECRET_EXPIRES: {
        "facts": {
            "organisation": "Université de Lyon",
            "client": "Admissions",
            "secret": "ro_live_…x7Qz",
            "until": WRITTEN_AT.isoformat(),
        }
    },
    LetterKind.WEBHOOK_DISABLED: {
        "facts": {"organisation": "Université de Lyon", "webhook": "hooks.lyon.example"}
    },
    LetterKind.CHANGE_ACCEPTED: {"facts": {"organisation": "Université de Lyon"}},
    LetterKind.CHANGE_DECLINED: {
        "facts": {"organisation": "Université de Lyon", "reason": "The new domain is not yours."}
    },
    LetterKind.OFFICER_CONFIRM_NEW_ADDRESS: {
        "link": LinkToken(TOKEN),
        "expires_at": WRITTEN_AT + timedelta(hours=24),
    },
    LetterKind.OFFICER_ADDRESS_CHANGING: {
        "link": LinkToken(TOKEN),
        "expires_at": WRITTEN_AT + timedelta(days=7),
        "facts": {"at": WRITTEN_AT.isoformat()},
    },
    LetterKind.OFFICER_ADDRESS_CHANGED: {"facts": {"at": WRITTEN_AT.isoformat()}},
    LetterKind.SECOND_STEP_CHANGED: {"facts": {"at": WRITTEN_AT.isoformat()}},
    LetterKind.SECOND_STEP_RESET: {"facts": {"at": WRITTEN_AT.isoformat()}},
}


def sample(kind: LetterKind = LetterKind.CONFIRM_ADDRESS, **changes: Any) -> Letter:  # noqa: ANN401 - any part of a letter
    """Return a letter of the kind, in English to somebody unless the changes say otherwise."""
    letter = Letter(
        id=LetterId("0123456789abcdefghjkmnpqrs"),
        kind=kind,
        occasion=f"{kind}:example",
        to="somebody@mail.example",
        language="en",
        written_at=WRITTEN_AT,
        about="an-account",
        **_PARTS[kind],
    )
    return attrs.evolve(letter, **changes)

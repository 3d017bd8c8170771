"""Values of the field with telling defaults: a test names what matters to it, and nothing else.

`NOON` is an ordinary day on which candidates register; `RELEASE` is the instant at which the
results of `a_sitting()` come out.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

from results_core.access.credentials import Audience
from results_core.access.links import LIFE, Link, LinkPurpose
from results_core.access.sessions import Session
from results_core.candidates.model import Account, Consent, Registration
from results_core.correspondence.messages import Letter, LetterKind
from results_core.exams.entries import CentreOfARow, Entry, EntryRow, SittingOfARow
from results_core.exams.regimes import Component
from results_core.exams.sittings import Delivery, Sitting
from results_core.journal.events import ActorKind, Event, EventKind
from results_core.kernel.confidential import LinkToken, Password
from results_core.kernel.identifiers import (
    AccountId,
    EventId,
    LetterId,
    OrganisationId,
    RegistrationId,
    ResultId,
    SessionId,
    SittingId,
    identifier,
)
from results_core.kernel.values import IdNumber
from results_core.results.model import BELOW, ResultRow, Scores
from results_core.results.statement_numbers import StatementNumber, issue
from results_core.testing.stand_ins import SeededRandomness

NOON: Final = datetime(2026, 6, 20, 12, 0, tzinfo=UTC)
RELEASE: Final = datetime(2026, 7, 10, 8, 0, tzinfo=UTC)
ZOFIA: Final = IdNumber("SIR094701")
MINH: Final = IdNumber("132649EAC")
ANA: Final = IdNumber("BRU257528")
"""ID Numbers of three candidates."""
NO_FACTS: Final[Mapping[str, str | int]] = MappingProxyType({})
NO_TEXTS: Final[Mapping[str, str]] = MappingProxyType({})
PASSWORD: Final = Password("correct horse 42")
EMAIL: Final = "zofia@mail.example"
SCORES: Final[Scores] = MappingProxyType(
    {
        Component.READING: 191,
        Component.USE_OF_ENGLISH: 196,
        Component.WRITING: 210,
        Component.LISTENING: 191,
        Component.SPEAKING: 193,
    }
)
"""Of C1 Advanced: 196 overall."""


def named(name: str) -> str:
    """Return an identifier of the right form, always the same for a name."""
    return identifier(SeededRandomness(name))


def number_of_ours(name: str) -> StatementNumber:
    """Return a statement number of our form, always the same for a name."""
    return issue(SeededRandomness(name))


def digest(name: str) -> str:
    """Return 64 hexadecimal digits, always the same for a name."""
    return sha256(name.encode()).hexdigest()


def a_sitting(
    *,
    exam: str = "C1A",
    session: str = "F2",
    exam_date: date = date(2026, 6, 6),
    delivery: Delivery = Delivery.PAPER,
    releases_at: datetime = RELEASE,
    release_zone: str | None = "Europe/London",
) -> Sitting:
    return Sitting(
        id=SittingId(named(f"sitting {exam} {session} {exam_date}")),
        exam=exam,
        session=session,
        exam_date=exam_date,
        delivery=delivery,
        releases_at=releases_at,
        release_zone=release_zone,
    )


def an_entry_row(
    *,
    line: int = 2,
    id_number: str = ZOFIA,
    secret_digest: str | None = None,
    given_names: str = "Zofia Maria",
    family_name: str = "Adamczyk",
    date_of_birth: date = date(2004, 2, 29),
    sitting: Sitting | None = None,
    centre: str = "FR123",
    place_of_entry: str = "Lyon",
    candidate_number: str | None = None,
    email: str | None = None,
    passport_number: str | None = None,
) -> EntryRow:
    """Return a judged row; its ids are fresh for each ID Number and line."""
    sat = sitting or a_sitting()
    return EntryRow(
        line=line,
        id=named(f"entry {id_number} {line}"),
        id_number=id_number,
        secret_digest=secret_digest,
        given_names=given_names,
        family_name=family_name,
        date_of_birth=date_of_birth,
        sitting=SittingOfARow(
            exam=sat.exam,
            session=sat.session,
            exam_date=sat.exam_date,
            delivery=sat.delivery.value,
            releases_at=sat.releases_at,
            release_zone=sat.release_zone,
            id=named(f"sitting of {id_number} {line} {sat.name}"),
        ),
        centre=CentreOfARow(
            number=centre, name="Centre d'examens de Lyon", country="FR", zone="Europe/Paris"
        ),
        place_of_entry=place_of_entry,
        candidate_number=candidate_number or _candidate_number(id_number),
        email=email,
        passport_sealed=None if passport_number is None else f"v1.test.{passport_number}",
        passport_digest=None if passport_number is None else digest(passport_number),
    )


def _candidate_number(id_number: str) -> str:
    """Return four digits that differ where the ID Numbers of a test differ."""
    return "".join(symbol for symbol in id_number if symbol.isdigit())[-4:]


def a_result_row(
    entry: Entry,
    *,
    line: int = 2,
    scores: Scores = SCORES,
    overall: int | None = 196,
    label: str | None = "Pass at Grade B",
    cefr: str | None = "C1",
    statement_number: str | None = None,
    own_number: str | None = None,
) -> ResultRow:
    """Return a judged row of a reported result."""
    kept = {component: BELOW if score is None else score for component, score in scores.items()}
    return ResultRow(
        line=line,
        result=entry.id,
        sitting=entry.sitting.id,
        id_number=entry.id_number,
        status="reported",
        overall=overall,
        label=label,
        cefr=cefr,
        reading_and_writing=kept.get(Component.READING_AND_WRITING),
        reading=kept.get(Component.READING),
        use_of_english=kept.get(Component.USE_OF_ENGLISH),
        writing=kept.get(Component.WRITING),
        listening=kept.get(Component.LISTENING),
        speaking=kept.get(Component.SPEAKING),
        statement_number=statement_number,
        own_number=own_number or number_of_ours(f"{entry.id_number} {sorted(kept.items())} {overall}"),
    )


def a_row_without_result(entry: Entry, status: str, *, line: int = 2) -> ResultRow:
    """Return a judged row of a result that is pending, withheld, absent or cancelled."""
    return a_result_row(entry, line=line, scores={}, overall=None, label=None, cefr=None)._replace(
        status=status
    )


def a_registration(
    entry: Entry,
    *,
    id: str | None = None,
    email: str = EMAIL,
    digest: str = "digest of a password",
    browser_digest: str | None = None,
    registered_at: datetime = NOON,
    updates: Consent | None = None,
) -> Registration:
    registration = id or named(f"registration {entry.id_number}")
    return Registration(
        id=RegistrationId(registration),
        entry=entry.id,
        id_number=entry.id_number,
        email=email,
        digest=digest,
        language="en",
        browser_digest=browser_digest or sha256(registration.encode()).hexdigest(),
        registered_at=registered_at,
        terms=Consent(at=registered_at, version="1"),
        updates=updates,
    )


def an_account(
    entry: Entry,
    *,
    id: str | None = None,
    email: str = EMAIL,
    digest: str = "digest of a password",
    confirmed_at: datetime = NOON,
    updates: Consent | None = None,
    closed_at: datetime | None = None,
) -> Account:
    return Account(
        id=AccountId(id or named(f"account {entry.id_number}")),
        began_with=entry.id_number,
        email=email,
        digest=digest,
        language="en",
        registered_at=confirmed_at,
        confirmed_at=confirmed_at,
        terms=Consent(at=confirmed_at, version="1"),
        updates=updates,
        closed_at=closed_at,
    )


def a_session(account: AccountId, *, name: str = "session", opened_at: datetime = NOON) -> Session:
    return Session(
        digest=digest(name),
        id=SessionId(named(name)),
        audience=Audience.CANDIDATES,
        account=account,
        opened_at=opened_at,
        seen_at=opened_at,
    )


def a_link(
    *,
    name: str = "link",
    purpose: LinkPurpose = LinkPurpose.RESET_PASSWORD,
    subject: str | None = None,
    issued_at: datetime = NOON,
) -> Link:
    return Link(
        digest=digest(name),
        purpose=purpose,
        subject=subject or named("account"),
        address_digest=digest(EMAIL),
        issued_at=issued_at,
        expires_at=issued_at + LIFE[purpose],
    )


def a_letter(
    *,
    name: str = "letter",
    kind: LetterKind = LetterKind.RESET_PASSWORD,
    occasion: str | None = None,
    to: str = EMAIL,
    written_at: datetime = NOON,
    link: str | None = None,
    facts: Mapping[str, str] = NO_TEXTS,
    lives: timedelta | None = None,
) -> Letter:
    """Return a letter; letters of different names are of different occasions."""
    return Letter(
        id=LetterId(named(name)),
        kind=kind,
        occasion=occasion or f"{kind}:{name}",
        to=to,
        language="en",
        written_at=written_at,
        link=None if link is None else LinkToken(link),
        facts=facts,
        about=named("account"),
        expires_at=None if lives is None else written_at + lives,
    )


def an_event(
    kind: EventKind = EventKind.LOGGED_IN,
    *,
    name: str = "event",
    at: datetime = NOON,
    actor: ActorKind = ActorKind.CANDIDATE,
    account: AccountId | None = None,
    result: ResultId | None = None,
    organisation: OrganisationId | None = None,
    facts: Mapping[str, str | int] = NO_FACTS,
    personal: Mapping[str, str] = NO_TEXTS,
) -> Event:
    return Event(
        id=EventId(named(name)),
        kind=kind,
        at=at,
        actor=actor,
        account=account,
        result=result,
        organisation=organisation,
        facts=facts,
        personal=personal,
    )


def a_registration_form(
    *,
    id_number: str = ZOFIA,
    secret_number: str = "7866",
    email: str = EMAIL,
    password: str | None = None,
    password_again: str | None = None,
    terms: bool = True,
    updates: bool = False,
) -> dict[str, Any]:
    """Return what the candidate of `an_entry_row` may well type: `register(**a_registration_form())`."""
    typed = PASSWORD if password is None else Password(password)
    return {
        "id_number": id_number,
        "secret_number": secret_number,
        "email": email,
        "password": typed,
        "password_again": typed if password_again is None else Password(password_again),
        "terms": terms,
        "updates": updates,
    }

"""Corrections reach whoever relied on a result, whatever they chose (A10, C13, L23)."""

import pytest

from results_core.correspondence.messages import Letter, LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import OrganisationId, ResultId
from results_core.notifications.correcting import Correction, Stand
from results_core.notifications.preferences import Preferences
from results_core.organisations.model import OfficerState
from results_core.results.amending import ChangeOrder
from results_core.results.model import ResultStatus
from results_core.testing.builders import NOON, RELEASE, ZOFIA, named
from results_core.testing.files import result_cells
from results_core.testing.organisations import an_officer, an_organisation, put_officer, put_organisation
from results_core.testing.rehearsal import Rehearsal
from results_core.testing.scenes import entry_of
from results_core.testing.sharing import a_share, put_share

ORDER = ChangeOrder(operator="Ada", reason="Clerical error")
ONE = OrganisationId(an_organisation().id)
OTHER = OrganisationId(named("another organisation"))
REPORTED, PENDING, WITHHELD, CANCELLED = (
    ResultStatus.REPORTED,
    ResultStatus.PENDING,
    ResultStatus.WITHHELD,
    ResultStatus.CANCELLED,
)


def corrected(on: Rehearsal) -> list[Letter]:
    """Let the worker tell of corrections; return the letters."""
    while on.application.notifications.correct():
        pass
    return [letter for letter in on.deliver() if letter.kind is LetterKind.RESULTS_AMENDED]


@pytest.fixture
def on(rehearsal: Rehearsal) -> Rehearsal:
    """A result that is out, shared with one organisation and looked up by another."""
    rehearsal.import_results()
    for organisation in (an_organisation(), an_organisation(id=OTHER, name="Other")):
        put_organisation(rehearsal.store, organisation)
        put_officer(rehearsal.store, an_officer(organisation, email=f"her@{organisation.id}.example"))
    put_share(rehearsal.store, a_share(entry_of(rehearsal.store, ZOFIA).id, sent_at=NOON))
    rehearsal.clock.set(RELEASE)
    with rehearsal.store.begin() as work:
        work.disclosures.note(OTHER, entry_of(rehearsal.store, ZOFIA).id, 1, at=RELEASE)
        work.commit()
    rehearsal.clock.advance(days=1)
    return rehearsal


def test_each_organisation_is_told_of_what_it_saw(on: Rehearsal) -> None:
    """Once; where nothing is shared, only that what it holds no longer stands; the journal says so."""
    silent = corrected(on)
    on.import_results(result_cells(reading="150", overall="188"))
    letters = corrected(on)
    again = corrected(on)
    events = on.events(EventKind.CORRECTION_TOLD)

    assert (silent, again) == ([], [])
    assert {letter.to: dict(letter.facts) for letter in letters} == {
        f"her@{ONE}.example": {"count": "1", "shown": "1", "held": "0"},
        f"her@{OTHER}.example": {"count": "1", "shown": "0", "held": "1"},
    }
    assert {event.organisation for event in events} == {ONE, OTHER}
    assert {tuple(event.facts.items()) for event in events} == {(("known", 1), ("version", 2))}


def test_it_reaches_whoever_switched_letters_off_and_nobody_who_left(on: Rehearsal) -> None:
    """Letters about amendments are no choice; one officer has one letter."""
    off = put_officer(on.store, an_officer(email="off@univ-lyon.example"))
    put_officer(on.store, an_officer(email="gone@univ-lyon.example", state=OfficerState.DISABLED))
    on.application.notifications.choose(off.id, ONE, Preferences(enabled=False))
    on.application.change_result.withhold(ZOFIA, ORDER)
    told = sorted(letter.to for letter in corrected(on))

    assert told == sorted([f"her@{ONE}.example", f"her@{OTHER}.example", off.email])


def test_a_hold_that_ends_is_a_release(on: Rehearsal) -> None:
    """The hold was told of; its end is said by the feed, never as an amendment (B8)."""
    on.application.change_result.withhold(ZOFIA, ORDER)
    held = len(corrected(on))
    on.clock.advance(days=1)
    on.application.change_result.unwithhold(ZOFIA, ORDER)

    assert (held, corrected(on)) == (2, [])


@pytest.mark.parametrize(
    ("known", "standing", "is_news"),
    [
        (Stand(number=1, status=REPORTED, statement_number="A"), (REPORTED, "B"), True),
        (Stand(number=1, status=REPORTED, statement_number="A"), (REPORTED, "A"), False),
        (Stand(number=1, status=REPORTED, statement_number="A"), (WITHHELD, None), True),
        (Stand(number=1, status=REPORTED, statement_number="A"), (PENDING, None), True),
        (Stand(number=1, status=REPORTED, statement_number="A"), (CANCELLED, None), True),
        (Stand(number=1, status=PENDING, statement_number=None), (REPORTED, "A"), False),
        (Stand(number=1, status=PENDING, statement_number=None), (WITHHELD, None), False),
        (Stand(number=1, status=PENDING, statement_number=None), (CANCELLED, None), True),
        (Stand(number=1, status=WITHHELD, statement_number=None), (REPORTED, "B"), False),
        (Stand(number=1, status=WITHHELD, statement_number=None), (CANCELLED, None), True),
        (Stand(number=1, status=CANCELLED, statement_number=None), (REPORTED, "A"), True),
        (Stand(number=2, status=REPORTED, statement_number="A"), (REPORTED, "B"), False),
    ],
)
def test_what_is_an_amendment(
    known: Stand, standing: tuple[ResultStatus, str | None], *, is_news: bool
) -> None:
    """What was awaited and comes is released; a hold that changed nothing is nothing (A7, A10, B8)."""
    status, number = standing
    correction = Correction(
        organisation=ONE,
        result=ResultId(named("result")),
        known=known,
        standing=Stand(number=2, status=status, statement_number=number),
        is_shown=True,
    )

    assert correction.is_news is is_news

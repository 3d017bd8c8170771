"""Looking up by number and date of birth: the budgets, and what is recorded (C8, VER-1, VER-2, VER-4)."""

from datetime import date, timedelta

import attrs
import pytest

from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import AccountId, EventId, OrganisationId
from results_core.results.viewing import UnknownResult
from results_core.sharing.model import ShareGrant
from results_core.testing.builders import RELEASE, ZOFIA, named
from results_core.testing.organisations import an_organisation, put_organisation
from results_core.testing.rehearsal import Rehearsal
from results_core.testing.scenes import entry_of, result_of
from results_core.testing.sharing import a_share, put_share
from results_core.throttling.budgets import Exhausted
from results_core.verification.claims import Checked, Claim, ClaimAnswer
from results_core.verification.looking import Looks, MissedDay, UnknownLook
from results_core.verification.lookup import Found, NoMatch
from results_core.verification.viewers import Viewer

BORN = date(2004, 2, 29)
WRONG = date(2004, 2, 28)
A_DAY = timedelta(days=1)
Answer = Found | NoMatch | Exhausted


def a_viewer(organisation: str = "One", officer: str = "officer") -> Viewer:
    """Return an officer of an organisation."""
    return Viewer(
        officer=AccountId(named(f"{officer} of {organisation}")),
        organisation=OrganisationId(an_organisation(name=organisation).id),
    )


@attrs.frozen
class Search:
    """The day of release: one candidate's result, and three organisations that look."""

    on: Rehearsal

    @property
    def number(self) -> str:
        """The number of the candidate's statement."""
        version = result_of(self.on.store, ZOFIA).version
        assert version is not None
        return version.statement_number or ""

    def ask(self, number: str | None = None, born: date = BORN, *, by: Viewer | None = None) -> Answer:
        """Look a result up."""
        look_up = self.on.application.verification.look_up
        return look_up(by or a_viewer(), self.number if number is None else number, born)

    def find(self, *, by: Viewer | None = None) -> EventId:
        """Look the candidate's result up, which is found."""
        found = self.ask(by=by)
        assert isinstance(found, Found)
        return found.reference

    def look_at_looks(self) -> list[str]:
        """Return what the candidate is told of looks, latest first."""
        return [f"{line.way} {line.shown}" for line in self.told().looks]

    def told(self) -> Looks:
        """Return what the candidate is told."""
        entry = entry_of(self.on.store, ZOFIA)
        with self.on.store.begin(reading=True) as work:
            owner = work.results.addressee(entry.id)
        assert owner is not None
        return self.on.application.verification.who_looked(AccountId(owner.about), entry.id)


@pytest.fixture
def search(registered: Rehearsal) -> Search:
    """The day of release."""
    registered.import_results()
    for name in ("One", "Two", "Three"):
        put_organisation(registered.store, an_organisation(name=name, domains=()))
    registered.deliver()
    registered.clock.set(RELEASE)
    return Search(registered)


@pytest.mark.parametrize("spelt", ["{n}", "{lower}", " {grouped} ", "{n}-"])
def test_a_number_is_found_however_it_is_spelt(search: Search, spelt: str) -> None:
    """Case, spaces and hyphens do not matter (A7)."""
    number = search.number
    grouped = " ".join(number[start : start + 4] for start in range(0, len(number), 4))

    assert isinstance(search.ask(spelt.format(n=number, lower=number.lower(), grouped=grouped)), Found)


def test_every_kind_of_miss_has_one_answer(search: Search) -> None:
    """A wrong date, a number that nobody has, one that is none, a result that is not out (VER-1)."""
    search.on.clock.set(RELEASE - timedelta(seconds=1))
    unreleased = search.ask()
    search.on.clock.set(RELEASE)
    answers = {
        unreleased,
        search.ask(born=WRONG),
        search.ask("15BGB9615003"),
        search.ask("no number at all"),
        search.ask("é" * 10_000),
    }

    assert answers == {NoMatch()}


@pytest.mark.parametrize("exists", [True, False])
def test_five_misses_shut_a_number_for_everybody(search: Search, exists: bool) -> None:  # noqa: FBT001
    """For a day from the first, the right date too, whether or not there is such a number (VER-2)."""
    number = search.number if exists else "15BGB9615003"
    for place in range(5):
        viewer = a_viewer(("One", "Two", "Three")[place % 3], f"officer {place}")
        assert search.ask(number, WRONG, by=viewer) == NoMatch()
        search.on.clock.advance(minutes=1)
    shut = search.ask(number, BORN, by=a_viewer("Two", "another"))
    search.on.clock.set(RELEASE + A_DAY - timedelta(microseconds=1))
    still = search.ask(number)
    search.on.clock.set(RELEASE + A_DAY)
    after = search.ask(number)

    assert shut == still == Exhausted(until=RELEASE + A_DAY)
    assert isinstance(after, Found) is exists


def test_the_misses_of_an_officer_and_of_an_organisation_are_counted(search: Search) -> None:
    """Thirty an hour, two hundred a day: others go on (VER-2)."""
    for place in range(30):
        assert search.ask(f"C{place:07}", BORN) == NoMatch()
    shut = search.ask()
    for place in range(30, 200):
        assert search.ask(f"C{place:07}", BORN, by=a_viewer("One", f"officer {place}")) == NoMatch()
    of_organisation = search.ask(by=a_viewer("One", "fresh"))

    assert shut == Exhausted(until=RELEASE + timedelta(hours=1))
    assert of_organisation == Exhausted(until=RELEASE + A_DAY)
    assert isinstance(search.ask(by=a_viewer("Two")), Found)


def test_hits_are_free(search: Search) -> None:
    """However often; and a refused try spends nothing (VER-2)."""
    assert all(isinstance(search.ask(), Found) for _ in range(250))
    for _ in range(9):
        search.ask(born=WRONG)

    assert len(search.on.events(EventKind.LOOKUP_MISSED)) == 5


def test_a_sweep_of_dates_through_three_organisations_finds_nothing(search: Search) -> None:
    """3,000 likely days: five are looked at, and the candidate sees the attempts (VER-2, VER-4)."""
    first = date(2000, 1, 1)
    answers = [
        search.ask(
            born=first + timedelta(days=place), by=a_viewer(("One", "Two", "Three")[place % 3], f"{place}")
        )
        for place in range(3_000)
    ]

    assert BORN - first < timedelta(days=3_000)
    assert sum(answer == NoMatch() for answer in answers) == 5
    assert not any(isinstance(answer, Found) for answer in answers)
    assert search.told().missed == (MissedDay(day=RELEASE.date(), attempts=5, was_shut=True),)
    assert search.told().looks == ()


def test_attempts_at_what_is_not_out_are_told_with_the_release(search: Search) -> None:
    """Before, they would tell that the result is there (A6)."""
    search.on.clock.set(RELEASE - timedelta(hours=1))
    search.ask(born=WRONG)
    before = search.told().missed
    search.on.clock.set(RELEASE)

    assert before == ()
    assert [day.attempts for day in search.told().missed] == [1]


def test_a_hit_is_opened_again_by_its_organisation_alone(search: Search) -> None:
    """For thirty days; each opening is a look (B10, ENU-8)."""
    finding = search.find()
    look_up = search.on.application.verification.look_up
    opened = look_up.view(a_viewer("One", "a colleague"), finding)
    with pytest.raises(UnknownResult):
        look_up.view(a_viewer("Two"), finding)
    search.on.clock.set(RELEASE + timedelta(days=30, microseconds=1))
    with pytest.raises(UnknownResult):
        look_up.finding(a_viewer("One"), finding)

    assert opened.match.read.entry.id_number == ZOFIA
    assert search.look_at_looks() == ["search detail", "search line"]


def test_the_first_look_without_a_share_sends_one_letter(search: Search) -> None:
    """L20: one for each organisation, ever; none while the result is shared with it (B10)."""
    put_share(search.on.store, organisation_share(search))
    search.find(by=a_viewer("Two"))
    assert not search.on.deliver()
    finding = search.find()
    search.on.application.verification.look_up.view(a_viewer(), finding)
    search.find(by=a_viewer("One", "a colleague"))
    letters = [letter.kind for letter in search.on.deliver()]
    search.find(by=a_viewer("Three"))

    assert letters == [LetterKind.RESULT_LOOKED_UP]
    assert [letter.kind for letter in search.on.deliver()] == letters


def organisation_share(search: Search) -> ShareGrant:
    """Return a share with the second organisation."""
    return a_share(
        entry_of(search.on.store, ZOFIA).id, organisation=an_organisation(name="Two").id, sent_at=RELEASE
    )


def test_a_claim_is_answered_and_nothing_else(search: Search) -> None:
    """It is recorded as such, sends the letter, and spends the same budgets (C9, B10)."""
    check = search.on.application.verification.check_claim
    asked = Claim(exam="C1A", overall_at_least=196, each_at_least=191, taken_since=date(2026, 6, 6))
    answer = check(a_viewer(), search.number, BORN, asked)
    for _ in range(5):
        assert check(a_viewer(), search.number, WRONG, asked) == NoMatch()
    shut = search.ask()

    assert answer == Checked(claim=asked, answer=ClaimAnswer.YES, at=RELEASE, version=1)
    assert isinstance(shut, Exhausted)
    assert search.look_at_looks() == ["claim answer"]
    assert [letter.kind for letter in search.on.deliver()] == [LetterKind.RESULT_LOOKED_UP]


def test_a_look_is_reported_once(search: Search) -> None:
    """Operators see that and what the candidate says; the words can be erased (B10, AUD-3)."""
    finding = search.find()
    entry, [line] = entry_of(search.on.store, ZOFIA), search.told().looks
    who_looked = search.on.application.verification.who_looked
    with search.on.store.begin(reading=True) as work:
        owner = work.results.addressee(entry.id)
    assert owner is not None
    account = AccountId(owner.about)
    with pytest.raises(UnknownLook):
        who_looked.report(account, entry.id, EventId(named("another look")), "")
    with pytest.raises(UnknownResult):
        who_looked.report(AccountId(named("stranger")), entry.id, finding, "")
    for _ in range(2):
        who_looked.report(account, entry.id, finding, "I do not\nknow them")
    [event] = search.on.events(EventKind.LOOK_REPORTED)

    assert (line.id, line.is_reported, search.told().looks[0].is_reported) == (finding, False, True)
    assert (event.facts, event.organisation) == ({"look": finding}, a_viewer().organisation)
    assert event.personal == {"words": "I do not know them"}
    assert search.on.application.verification.reports().count == 1

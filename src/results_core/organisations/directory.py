"""Finding an organisation to send to: by any words of its name, town and country (mission B8, ENU-7)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Final, Protocol

import attrs

from results_core.kernel.confidential import Digester
from results_core.kernel.errors import Missing
from results_core.kernel.identifiers import AccountId, OrganisationId
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, Work, repeatable
from results_core.organisations.model import OrganisationType, Requirement
from results_core.organisations.words import folded
from results_core.throttling.budgets import BudgetPolicy, Exhausted, budget_key
from results_core.throttling.ports import Budgets

FEWEST_LETTERS: Final = 3
"""Letters and digits, all words together, below which nobody is looked for."""
MOST_WORDS: Final = 8
LONGEST_WORD: Final = 40
PAGE: Final = 20
"""How many are shown at most."""


@attrs.frozen(kw_only=True)
class Listed:
    """What anybody who looks for an organisation is told of it."""

    id: OrganisationId
    name: str
    town: str
    country: str
    """The two letters of ISO 3166."""
    type: OrganisationType
    text_for_candidates: str = ""
    recognises: bool = False
    """Whether it lists the exam that was asked about among those it recognises (C12)."""


@attrs.frozen(kw_only=True)
class Found:
    """A page of the directory."""

    listed: tuple[Listed, ...]
    """Those called so first, by name, at most `PAGE`."""
    has_more: bool
    """Whether others match too: more words tell them apart."""


class TooShort(Missing):
    """Fewer than three letters were typed."""

    code = "search_too_short"


class Directory(Protocol):
    """Organisations as candidates see them: approved ones alone, never users, addresses or domains."""

    def find(self, words: Sequence[str], *, exam: str | None, limit: int) -> Sequence[Listed]:
        """Return those in whose name, town or country each word begins a word.

        Those whose names begin with the first word come first, then the others, by name and id.
        The words are folded; none means all. `exam` is the one that `recognises` is about.
        """

    def open(self, organisation: OrganisationId, *, exam: str | None = None) -> Listed | None:
        """Return the organisation if candidates may send to it."""

    def requirement(self, organisation: OrganisationId, exam: str) -> Requirement | None:
        """Return what it asks of results of this exam, if it recognises the exam."""

    def lists_any(self, organisation: OrganisationId) -> bool:
        """Tell whether it has said at all which exams it recognises."""

    def named(self, organisations: Collection[OrganisationId]) -> Mapping[OrganisationId, Listed]:
        """Return these organisations, open or not, in one query: shares of the past name them too."""


class DirectoryWork(Work, Protocol):
    """What finding asks of a transaction."""

    @property
    def directory(self) -> Directory:
        """Organisations as candidates see them."""

    @property
    def budgets(self) -> Budgets:
        """What was spent."""


SEARCHES: Final = BudgetPolicy(purpose="directory_searches", most=60, within=timedelta(minutes=1))


def words_to_find(text: str) -> tuple[str, ...]:
    """Return the folded words of what was typed, each once; none where it is too short to look for."""
    words = tuple(dict.fromkeys(word[:LONGEST_WORD] for word in folded(text).split()))[:MOST_WORDS]
    return words if sum(map(len, words)) >= FEWEST_LETTERS else ()


@attrs.frozen(kw_only=True)
class FindOrganisations:
    """Find organisations for somebody who is logged in."""

    begin: Begin[DirectoryWork]
    clock: Clock
    digester: Digester
    policy: BudgetPolicy = SEARCHES

    def __call__(self, account: AccountId, text: str, *, exam: str | None = None) -> Found | Exhausted:
        """Return the organisations that match; who looks too often waits.

        Raises:
            TooShort: There are fewer than three letters to look for.
        """
        words = words_to_find(text)
        if not words:
            raise TooShort("fewer than three letters")
        refused = self._spend(account)
        if refused is not None:
            return refused
        with self.begin(reading=True) as work:
            listed = work.directory.find(words, exam=exam, limit=PAGE + 1)
        return Found(listed=tuple(listed[:PAGE]), has_more=len(listed) > PAGE)

    @repeatable
    def _spend(self, account: AccountId) -> Exhausted | None:
        key = budget_key(self.digester, self.policy, account)
        with self.begin() as work:
            answer = work.budgets.spend(key, policy=self.policy, now=self.clock.now(), about=account)
            work.commit()
        return answer if isinstance(answer, Exhausted) else None

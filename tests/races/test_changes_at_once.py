"""Operators and an import at one result: every change is a version of its own, told once (A5, A10)."""

from results_core.correspondence.messages import LetterKind
from results_core.exams.regimes import Component
from results_core.kernel.values import IdNumber
from results_core.results.amending import Amendment, Changed, ChangeOrder
from results_core.testing.builders import RELEASE, ZOFIA
from results_core.testing.files import result_cells
from results_core.testing.rehearsal import OPERATOR, rehearse
from tests.races.crowds import at_once
from tests.web.visits import Opening

ORDER = ChangeOrder(operator=OPERATOR, reason="A re-mark")


def test_of_changes_at_once_none_is_lost_and_none_is_told_twice(opening: Opening) -> None:
    """Whoever comes second builds on what the first one made; nobody waits for ever."""
    on = rehearse(opening=opening)
    on.register_and_confirm()
    on.import_results()
    on.clock.set(RELEASE)

    def amends(score: int) -> bool:
        amendment = Amendment(scores={Component.SPEAKING: str(score)})
        return isinstance(on.application.change_result.amend(ZOFIA, amendment, ORDER), Changed)

    def imports() -> bool:
        return on.import_results(result_cells(speaking="150")).applied

    deeds = [lambda score=score: amends(score) for score in range(200, 208)]
    answers = at_once([*deeds[:4], imports, *deeds[4:]])
    with on.store.begin(reading=True) as work:
        history = work.results.history(IdNumber(ZOFIA))

    assert all(answers)
    assert history is not None
    assert [version.number for version in history.said] == list(range(1, 11))
    assert {version.scores[Component.SPEAKING] for version in history.said} == {193, 150, *range(200, 208)}
    assert [kept.superseded_at is None for kept in history.versions] == [False] * 9 + [True]
    told = [letter.occasion for letter in on.deliver() if letter.kind is LetterKind.RESULT_CHANGED]
    assert len(told) == len(set(told)) == 9

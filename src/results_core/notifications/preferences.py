"""Which letters an officer wants (mission C13, screens V16). Letters about amendments always go out."""

from collections.abc import Sequence
from enum import StrEnum, unique
from typing import Final, Protocol

import attrs

from results_core.journal.events import EventKind, organisation_event
from results_core.journal.ports import Journal
from results_core.kernel.identifiers import AccountId, OrganisationId, Randomness
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, Work, repeatable


@unique
class Notice(StrEnum):
    """What an officer can ask for."""

    EACH = "each"
    """For every candidate."""
    DAILY = "daily"
    WEEKLY = "weekly"


@attrs.frozen(kw_only=True)
class Preferences:
    """What one officer has chosen. Who has chosen nothing yet gets the daily summary."""

    enabled: bool = True
    """The master switch: off, no letter goes out, and the choices below are kept."""
    chosen: frozenset[Notice] = frozenset({Notice.DAILY})

    def wants(self, notice: Notice) -> bool:
        """Tell whether such a letter is written."""
        return self.enabled and notice in self.chosen

    def objections(self) -> Sequence[Objection]:
        """Return what is wrong: switched on, at least one kind is chosen."""
        return (Objection("kinds", "notifications_kinds"),) if self.enabled and not self.chosen else ()


DEFAULT: Final = Preferences()


@attrs.frozen(kw_only=True)
class Recipient:
    """An officer who may work, as far as a letter needs to know."""

    officer: AccountId
    organisation: OrganisationId
    email: str = attrs.field(repr=False)
    language: str


class NotificationPreferences(Protocol):
    """What officers have chosen."""

    def of(self, officer: AccountId) -> Preferences | None:
        """Return what the officer has chosen; None where that was nothing yet."""

    def choose(self, officer: AccountId, preferences: Preferences) -> None:
        """Keep the officer's choice."""

    def recipients(
        self, organisations: Sequence[OrganisationId], notice: Notice | None
    ) -> Sequence[Recipient]:
        """Return the active officers of these organisations who want the notice, or all, in one query.

        Of a suspended organisation there are none.
        """


class PreferencesWork(Work, Protocol):
    """What choosing asks of a transaction."""

    @property
    def notification_preferences(self) -> NotificationPreferences:
        """What officers have chosen."""

    @property
    def journal(self) -> Journal:
        """Events."""


@attrs.frozen(kw_only=True)
class ChooseNotifications:
    """Show officers what they get, and let them choose."""

    begin: Begin[PreferencesWork]
    clock: Clock
    randomness: Randomness

    def of(self, officer: AccountId) -> Preferences:
        """Return what the officer gets."""
        with self.begin(reading=True) as work:
            return work.notification_preferences.of(officer) or DEFAULT

    @repeatable
    def __call__(
        self, officer: AccountId, organisation: OrganisationId, preferences: Preferences
    ) -> Preferences | Sequence[Objection]:
        """Keep the choice, or return every objection.

        Switched off, the kinds stay for when letters are wanted again: those chosen now, or else before.
        """
        objections = preferences.objections()
        if objections:
            return objections
        with self.begin() as work:
            stood = work.notification_preferences.of(officer) or DEFAULT
            is_whole = preferences.enabled or bool(preferences.chosen)
            chosen = preferences if is_whole else attrs.evolve(stood, enabled=False)
            work.notification_preferences.choose(officer, chosen)
            if chosen != stood:
                kinds = [notice.value for notice in Notice if chosen.wants(notice)]
                work.journal.add(
                    organisation_event(
                        EventKind.NOTIFICATIONS_CHOSEN,
                        officer=officer,
                        organisation=organisation,
                        at=self.clock.now(),
                        randomness=self.randomness,
                        facts={"kinds": " ".join(kinds)},
                    )
                )
            work.commit()
        return chosen

"""The facade of what officers are told by letter."""

import attrs

from results_core.application.ports import Ports
from results_core.notifications.correcting import TellOfCorrections
from results_core.notifications.notifying import NotifyOfficers
from results_core.notifications.preferences import ChooseNotifications


@attrs.frozen(kw_only=True)
class Notifications:
    """Choosing letters, and writing those that are due: `results.notifications.choose(…)`."""

    choose: ChooseNotifications
    notify: NotifyOfficers
    correct: TellOfCorrections


def build_notifications(ports: Ports) -> Notifications:
    """Return what is done about letters to officers, on these ports."""
    return Notifications(
        choose=ChooseNotifications(begin=ports.begin, clock=ports.clock, randomness=ports.randomness),
        notify=NotifyOfficers(begin=ports.begin, clock=ports.clock, randomness=ports.randomness),
        correct=TellOfCorrections(begin=ports.begin, clock=ports.clock, randomness=ports.randomness),
    )

"""What loops that run until they are told to stop have in common."""

from typing import Protocol

from results_core.kernel.errors import ResultsError


class Stop(Protocol):
    """Says when to stop, and can be waited for: `threading.Event`."""

    def is_set(self) -> bool:
        """Tell whether it is time to stop."""

    def set(self) -> None:
        """Ask to stop."""

    def wait(self, timeout: float) -> bool:
        """Wait so many seconds, or less if it is time to stop."""


def named(fault: Exception) -> str:
    """Return the code or the kind of a fault; its words may be personal."""
    return fault.code if isinstance(fault, ResultsError) else type(fault).__qualname__

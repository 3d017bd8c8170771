"""How the suite says that something is refused, without a test framework."""

from types import TracebackType


class Interrupted(Exception):
    """Something goes wrong in the middle of a transaction."""


class refused:  # noqa: N801 - it is read as a word: `with refused(ImportConflict):`
    """Hold that the block ends with this error; any other goes on its way."""

    def __init__(self, error: type[Exception]) -> None:
        """Expect this error."""
        self._error = error

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Swallow the expected error, and miss it where it did not come."""
        del error, trace
        if kind is None:
            raise AssertionError(f"{self._error.__name__} was not raised")
        return issubclass(kind, self._error)

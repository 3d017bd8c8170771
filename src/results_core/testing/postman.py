"""A postman who keeps the letters instead of carrying them."""

from collections.abc import Iterator
from contextlib import contextmanager

from results_core.correspondence.messages import Letter, LetterKind
from results_core.correspondence.ports import Deferred, Delivered, Rejected


class RecordingPostman:
    """Keeps every letter that it takes, and answers as it was told to.

    `letters` are those taken, in their order; `rounds` counts the connections that were opened.
    """

    def __init__(self) -> None:
        """Begin with no letters, taking all that come."""
        self.letters: list[Letter] = []
        self.tried: list[Letter] = []
        """Those taken, deferred and rejected, in their order."""
        self.announced: list[Letter] = []
        self.rounds = 0
        self._answers: dict[str, Delivered | Deferred | Rejected] = {}
        self._answer: Delivered | Deferred | Rejected = Delivered()

    def take(self, *, to: str | None = None) -> None:
        """Take letters from now on: all, or those to one address."""
        self._tell(Delivered(), to)

    def defer(self, reason: str = "busy", *, unreachable: bool = False, to: str | None = None) -> None:
        """Put letters off from now on: all, or those to one address."""
        self._tell(Deferred(reason, unreachable), to)

    def reject(self, reason: str = "no_such_mailbox", *, to: str | None = None) -> None:
        """Refuse letters for good from now on: all, or those to one address."""
        self._tell(Rejected(reason), to)

    def of_kind(self, kind: LetterKind) -> list[Letter]:
        """Return the letters of a kind that it took."""
        return [letter for letter in self.letters if letter.kind is kind]

    @contextmanager
    def round(self) -> Iterator["RecordingPostman"]:
        """Count a connection."""
        self.rounds += 1
        yield self

    def announce(self, letter: Letter) -> None:
        """Note the letter as announced."""
        self.announced.append(letter)

    def deliver(self, letter: Letter) -> Delivered | Deferred | Rejected:
        """Answer as told, and keep a letter that is taken."""
        self.tried.append(letter)
        answer = self._answers.get(letter.to, self._answer)
        if isinstance(answer, Delivered):
            self.letters.append(letter)
        return answer

    def _tell(self, answer: Delivered | Deferred | Rejected, to: str | None) -> None:
        if to is None:
            self._answer = answer
        else:
            self._answers[to] = answer

"""An importer as Slate's source formats work: paths such as `CandidateResults[1]/ComponentList[3]/Score`.

Written from what users of the board's own address describe (facts §8), and from nothing of ours.
"""

import json
import re
from base64 import b64encode
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

import attrs

_STEP: Final = re.compile(r"(\w+)(?:\[(\d+)\])?")
Ask = Callable[[str, dict[str, str]], str]
"""Sends a GET for a path with headers and returns the body of a 200."""


@attrs.frozen(kw_only=True)
class Importer:
    """Reads a window and maps each candidate by paths."""

    ask: Ask
    client: str
    secret: str

    def read(self, start: str, end: str, *paths: str) -> list[list[str | None]]:
        """Return what each candidate of the window has under the paths."""
        return [[at(one, path) for path in paths] for one in self.candidates(start, end)]

    def candidates(self, start: str, end: str) -> list[dict[str, Any]]:
        """Return the candidates of a window."""
        query = urlencode({"startDateTime": start, "endDateTime": end})
        key = b64encode(f"{self.client}:{self.secret}".encode()).decode()
        body = self.ask(f"/ce/v1/result-verification?{query}", {"Authorization": f"Basic {key}"})
        found: list[dict[str, Any]] = json.loads(body)["ListCandidateResultDetails"]
        return found


def at(candidate: Any, path: str) -> str | None:  # noqa: ANN401 - whatever JSON can say
    """Return what stands under a path, whose places count from 1; None where nothing does."""
    here = candidate
    for step in path.split("/"):
        found = _STEP.fullmatch(step)
        assert found is not None, path
        here = here.get(found[1]) if isinstance(here, dict) else None
        if found[2] is not None:
            place = int(found[2]) - 1
            here = here[place] if here and place < len(here) else None
    assert here is None or isinstance(here, str), f"{path} is no text"
    return here

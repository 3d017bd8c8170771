"""Values of a body as they are asked for, each that is wrong named by its JSON Pointer (API-5)."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from adapters_web.api.problems import ApiProblem, ProblemType, Wrong
from adapters_web.site import this_site

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Values:
    """An object of the body, read value by value; what is wrong is gathered and told together."""

    def __init__(self, body: Mapping[str, Any], at: str = "", wrong: list[Wrong] | None = None) -> None:
        """Read this object; `at` points to it, and `wrong` gathers for several of them."""
        self._body, self._at = body, at
        self.wrong: Final[list[Wrong]] = [] if wrong is None else wrong

    def text(self, field: str, *, longest: int, required: bool = False) -> str:
        """Return a text; what is not there is the empty one."""
        value = self._body.get(field)
        if value is None and not required and field not in self._body:
            return ""
        if isinstance(value, str) and 1 <= len(value) <= longest and _is_whole(value):
            return value
        self._object(field, f"a text of 1 to {longest} characters")
        return ""

    def day(self, field: str, *, required: bool = False) -> date | None:
        """Return a day."""
        value = self._body.get(field)
        if value is None and not required and field not in self._body:
            return None
        if isinstance(value, str) and _DATE.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self._object(field, "a date, YYYY-MM-DD")
        return None

    def past_day(self, field: str) -> date | None:
        """Return a day that is required, and over where the board is."""
        day = self.day(field, required=True)
        if day is None or day < _today():
            return day
        self._object(field, "a date in the past")
        return None

    def whole(self, field: str, *, most: int) -> int | None:
        """Return a whole number from 0."""
        value = self._body.get(field)
        if field not in self._body:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # 185.0 is a whole number, as JSON Schema counts
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
            return value
        self._object(field, f"a whole number from 0 to {most}")
        return None

    def refuse(self, field: str, detail: str) -> None:
        """Say what else is wrong with a field."""
        self._object(field, detail)

    def judge(self) -> None:
        """Go on where nothing is wrong.

        Raises:
            ApiProblem: Something is.
        """
        if self.wrong:
            raise ApiProblem(ProblemType.INVALID_VALUES, errors=self.wrong)

    def _object(self, field: str, detail: str) -> None:
        self.wrong.append(Wrong(pointer=f"{self._at}/{field}", detail=detail))


def _is_whole(text: str) -> bool:
    """Half a character of UTF-16 is none that could be answered."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def _today() -> date:
    site = this_site()
    return site.application.clock.now().astimezone(ZoneInfo(site.settings.board_zone)).date()

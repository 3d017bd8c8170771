"""Texts in templates: one Jinja environment for each language.

`{{ "home.title" | t }}` is folded into the compiled template: it costs nothing when the page is made.
`{{ "welcome" | t(name=candidate.name) }}` fills in values, escaped wherever the template escapes.
A text whose id ends in `_html` holds markup of ours; values in it are escaped always.
"""

from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from results_texts.texts import Texts


def install(environment: Environment, texts: Texts) -> None:
    """Give the environment the filters and globals of the language.

    Filters: `t`, `t_number`, `day`, `weekday_and_day`, `month_and_year`, `session(exam_date)`,
    `time_of_day(zone)`, `instant(zone)`, `released_at(zone, board_zone)`, `city`, `country`, `number`,
    `size`. Globals: `texts`, `language`, `direction`.
    """

    def t(text_id: str, /, **facts: object) -> str:
        if text_id.endswith("_html"):
            return Markup(texts.pattern(text_id)).format_map(facts)  # noqa: S704  ours; values are escaped
        return texts.say(text_id, **facts)

    filters: dict[str, Any] = {
        "t": t,
        "t_number": texts.say_number,
        "day": texts.day,
        "weekday_and_day": texts.weekday_and_day,
        "month_and_year": texts.month_and_year,
        "session": texts.session,
        "time_of_day": texts.time_of_day,
        "instant": texts.instant,
        "released_at": texts.release,
        "city": texts.city,
        "country": texts.country,
        "number": texts.number,
        "size": texts.size,
    }
    environment.filters.update(filters)
    environment.globals.update(texts=texts, language=texts.language, direction=texts.direction)

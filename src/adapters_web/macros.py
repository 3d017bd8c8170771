"""Macros whose words follow from their arguments alone, made once for the same arguments.

On the day of results everybody gets the same header, footer, buttons and icons: what is left to be
made for each page is what differs.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from jinja2 import Environment

_REMEMBERED: Final = 512

SETTLED: Final = MappingProxyType(
    {
        "components/buttons.html": ("back_link", "button", "button_link", "copy_button"),
        "components/cards.html": ("action_card",),
        "components/icons.html": ("icon",),
        "components/paper.html": ("paper",),
        "components/result_panel.html": ("result_panel",),
        "components/score_chart.html": ("score_chart",),
        "components/shell.html": ("footer", "header", "idle_warning", "skip_link"),
        "components/tags.html": ("tag",),
    }
)
"""None of them asks who is there or holds the key of a form."""


def remember_macros(environment: Environment) -> None:
    """Have the templates of the environment import these macros with a memory."""
    for template, names in SETTLED.items():
        module = environment.get_template(template).module
        for name in names:
            setattr(module, name, remembering(getattr(module, name)))


def remembering(macro: Callable[..., Hashable]) -> Callable[..., Hashable]:
    """Return the macro with a memory.

    Arguments are told apart by type too: markup and a text that reads the same are not the same.
    """
    return lru_cache(maxsize=_REMEMBERED, typed=True)(macro)

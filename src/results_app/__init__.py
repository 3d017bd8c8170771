"""The composition roots: settings in, a ready application, site, worker or command out.

    from results_app import Settings, open_results

Importing this package alone loads neither adapters nor frameworks.
"""

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from results_app.settings import Settings
    from results_app.site import results_blueprint
    from results_app.wiring import open_results, open_service

__all__ = ["Settings", "open_results", "open_service", "results_blueprint"]

_HOMES: Final = MappingProxyType(
    {
        "Settings": "results_app.settings",
        "open_results": "results_app.wiring",
        "open_service": "results_app.wiring",
        "results_blueprint": "results_app.site",
    }
)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """Load what is asked for, when it is asked for."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(_HOMES[name]), name)

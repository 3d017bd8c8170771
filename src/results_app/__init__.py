"""The composition roots: settings in, a ready application, site, worker or command out.

    from results_app import Settings, open_results

Importing this package alone loads neither adapters nor frameworks.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from results_app.settings import Settings
    from results_app.wiring import open_results

__all__ = ["Settings", "open_results"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """Load what is asked for, when it is asked for."""
    if name == "Settings":
        from results_app.settings import Settings

        return Settings
    if name == "open_results":
        from results_app.wiring import open_results

        return open_results
    raise AttributeError(name)

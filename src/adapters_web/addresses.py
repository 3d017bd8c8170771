"""The addresses of pages, worked out once from the routes."""

from urllib.parse import quote, urlencode

from werkzeug.routing import Map

_BLANK = "-{}-"


class Addresses:
    """Says where a page is: `addresses("candidate.result", ref=…)`. What no route takes becomes a query."""

    def __init__(self) -> None:
        """Begin without routes; `learn` brings them."""
        self._patterns: dict[str, tuple[str, frozenset[str]]] = {}

    def learn(self, routes: Map) -> None:
        """Remember the pattern of every route; of several for an endpoint the first."""
        adapter = routes.bind("localhost")
        for rule in routes.iter_rules():
            names = frozenset(rule.arguments)
            blanks = {name: _BLANK.format(name) for name in names}
            pattern = adapter.build(rule.endpoint, blanks, method=_any_method(rule.methods))
            self._patterns.setdefault(str(rule.endpoint), (pattern, names))

    def __contains__(self, endpoint: str) -> bool:
        """Tell whether there is such a page."""
        return endpoint in self._patterns

    def __call__(self, endpoint: str, **values: str) -> str:
        """Return the path of the page.

        Raises:
            KeyError: There is no such route, or one of its parts is missing.
        """
        pattern, names = self._patterns[endpoint]
        for name in names:
            pattern = pattern.replace(_BLANK.format(name), quote(values.pop(name), safe=""))
        return f"{pattern}?{urlencode(values)}" if values else pattern


def _any_method(methods: set[str] | None) -> str | None:
    return next(iter(sorted(methods)), None) if methods else None

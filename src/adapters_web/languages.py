"""In which language a page speaks: the one that was chosen, or the browser's (mission G1)."""

from flask import Response, g, request

from adapters_web.cookies import LANGUAGE, read_cookie, set_cookie
from adapters_web.site import this_site
from results_texts import Texts, best_language, languages, texts_for

FIELD = "language"
"""The name by which addresses and forms ask for another language."""


def language_here() -> str:
    """Return the language of this request."""
    if "language" not in g:
        chosen = read_cookie(request, LANGUAGE)
        g.language = chosen if chosen in languages() else _of_the_browser()
    language: str = g.language
    return language


def texts_here() -> Texts:
    """Return the texts of this request's language."""
    return texts_for(language_here())


def speak(language: str) -> None:
    """Speak this language from now on, and have the browser remember it."""
    g.language = g.new_language = language


def is_language_chosen() -> bool:
    """Tell whether the browser remembers a language."""
    return read_cookie(request, LANGUAGE) in languages()


def switches_language() -> bool:
    """Tell whether a form was sent by the language switch alone: it is shown again, nothing is done."""
    return request.method == "POST" and request.form.get(FIELD) in languages()


def remember_language(response: Response) -> Response:
    """Have the browser keep a language that this request has chosen."""
    if "new_language" in g:
        set_cookie(response, LANGUAGE, g.new_language)
    return response


def _of_the_browser() -> str:
    return best_language(request.headers.get("Accept-Language"), this_site().settings.default_language)

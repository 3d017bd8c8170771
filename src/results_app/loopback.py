"""Outside production: whoever types another name of this machine is led to the one that is settled.

A browser keeps cookies by host: with one name, the browser that registered is the one that follows
the link of the letter.
"""

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")


def led_to(base_url: str, site: WSGIApplication) -> WSGIApplication:
    """Return the site with its other local names leading to it; the site itself where it has none."""
    address = urlsplit(base_url).netloc.lower()
    name, port = _name_and_port(address)
    if name not in _NAMES:
        return site
    others = {f"{other}{port}" for other in _NAMES} - {address}
    origin = base_url.removesuffix(urlsplit(base_url).path)

    def leading(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("HTTP_HOST", "").lower() not in others:
            return site(environ, start_response)
        query = environ.get("QUERY_STRING", "")
        place = quote(environ.get("PATH_INFO", "/").encode("latin-1")) + (f"?{query}" if query else "")
        start_response("307 Temporary Redirect", [("Location", origin + place), ("Content-Length", "0")])
        return [b""]

    return leading


def _name_and_port(address: str) -> tuple[str, str]:
    """Return the name and `:8000`; an IPv6 address keeps its brackets."""
    name, colon, port = address.rpartition(":")
    return (name, colon + port) if colon and port.isdigit() else (address, "")

"""The site: a service in, a WSGI application out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit
from wsgiref.types import WSGIApplication

import attrs

from adapters_crypto.keyring import WEB, Ring
from adapters_web.app import create_app
from adapters_web.guest import Guest, guest_of
from adapters_web.mailbox import mailbox_blueprint
from adapters_web.rules import UnfitRules
from adapters_web.settings import WebSettings
from results_app.loopback import led_to
from results_app.metrics import measured
from results_app.probes import answering_probes
from results_app.readiness import readiness_of
from results_app.settings import Settings, SettingsFault
from results_app.wiring import Service

Built = TypeVar("Built")

_PARAGRAPHS: Final = "\n\n"


def build_site(service: Service, *, mailbox: Path | None = None) -> WSGIApplication:
    """Return the site of the service, with `/healthz` and `/readyz` in front.

    If a spool is named, a page shows its letters.

    Raises:
        SettingsFault: The pages have no words for a rule that the operator has settled.
    """
    settings = service.settings
    more = () if mailbox is None else [mailbox_blueprint(mailbox)]
    app = _fitting(lambda: create_app(service.application, _web_settings(service), more=more))
    site = app if settings.in_production else led_to(settings.base_url, app)
    return answering_probes(measured(site, service), readiness_of(service))


def results_blueprint(service: Service, *, name: str = "results") -> Guest:
    """Return the site as a blueprint for another Flask application, at the path of the base address (F3).

    Raises:
        SettingsFault: The base address has no path, or the pages have no words for a rule.
    """
    settings = _web_settings(service)
    if not settings.prefix:
        raise SettingsFault(
            ("BASE_URL: a guest needs a path of its own, such as https://example.org/results",)
        )
    return _fitting(lambda: guest_of(service.application, settings, name=name))


def _fitting(build: Callable[[], Built]) -> Built:
    """Build, or say which setting there are no words for."""
    try:
        return build()
    except UnfitRules as unfit:
        raise SettingsFault((f"LOCKOUT_TOLERATED: {unfit}",)) from unfit


def runs_its_own_worker(service: Service) -> bool:
    """Tell whether the web root starts a worker: with SQLite one command runs everything."""
    return urlsplit(service.settings.database_url).scheme == "sqlite"


@attrs.frozen
class FormSecrets:
    """The secrets that sign the keys of forms, as they are when they are asked for; the last one signs."""

    ring: Ring

    def __iter__(self) -> Iterator[bytes]:
        """Go through them, the oldest first."""
        return (key.secret for key in reversed(self.ring.keys))


def _web_settings(service: Service) -> WebSettings:
    settings = service.settings
    return WebSettings(
        base_url=settings.base_url,
        secret_keys=FormSecrets(service.keys.of(WEB)),
        cipher=service.cipher,
        production=settings.in_production,
        development_pages=not settings.in_production,
        trusted_proxies=settings.trusted_proxies,
        service_name=settings.service_name,
        board_name=settings.board_name,
        board_contact=settings.board_contact,
        sender=settings.mail_from,
        logo=settings.board_logo,
        brand=settings.brand_colour,
        brand_hover=settings.brand_hover,
        deep=settings.brand_deep,
        board_zone=settings.board_zone,
        default_language=settings.default_language,
        terms=_terms_of(settings),
        secrets_are_digits=settings.secrets_are_digits,
        linkedin=settings.linkedin,
    )


def _terms_of(settings: Settings) -> Mapping[str, Sequence[str]]:
    """Return the paragraphs of the operator's terms in each language; none where ours hold."""
    if settings.terms_directory is None:
        return {}
    return {
        file.stem: [" ".join(paragraph.split()) for paragraph in _text_of(file).split(_PARAGRAPHS)]
        for file in settings.terms_directory.glob("*.txt")
    }


def _text_of(file: Path) -> str:
    return file.read_text("utf-8").replace("\r\n", "\n").strip()

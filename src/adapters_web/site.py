"""One site in the making of its pages: application, settings, static files, templates in every language."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import attrs
from flask import Flask, current_app
from jinja2 import Environment

from adapters_web.addresses import Addresses
from adapters_web.announcement import Announcement
from adapters_web.charts import Charts
from adapters_web.form_keys import FormKeys
from adapters_web.macros import remember_macros
from adapters_web.rendering.assets import Assets, read_assets
from adapters_web.rendering.brand import brand_stylesheet
from adapters_web.rendering.environment import page_environment
from adapters_web.rules import rules_of
from adapters_web.settings import WebSettings
from results_core.application import Application
from results_texts import languages, texts_for

TEMPLATES: Final = Path(__file__).parent / "templates"
_KEY: Final = "results"
_LOGO: Final = "board-logo.svg"


@attrs.frozen(eq=False, kw_only=True)
class Site:
    """Everything that a request needs, made once at the start."""

    application: Application
    settings: WebSettings
    assets: Assets
    environments: Mapping[str, Environment]
    """One for each language."""
    addresses: Addresses
    announcement: Announcement
    charts: Charts

    def render(self, template: str, language: str, context: Mapping[str, Any]) -> str:
        """Return the page in the language."""
        return self.environments[language].get_template(template).render(context)


def make_site(application: Application, settings: WebSettings) -> Site:
    """Read the static files and prepare the templates.

    Raises:
        ValueError: A brand colour cannot be read where it would stand.
        UnfitRules: There are no words for a rule.
    """
    assets = read_assets(generated=_of_the_operator(settings))
    addresses = Addresses()
    words = {
        "languages": languages(),
        "service": _service(settings, assets),
        "rules": rules_of(application, settings),
        "asset": _AssetAddresses(f"{settings.prefix}/static/", assets),
        "url_for": addresses,
        "csrf_token": FormKeys(),
    }
    return Site(
        application=application,
        settings=settings,
        assets=assets,
        environments=MappingProxyType(
            {language: page_environment(TEMPLATES, texts_for(language), words) for language in languages()}
        ),
        addresses=addresses,
        announcement=Announcement(application),
        charts=Charts(application.catalogue),
    )


def settle(site: Site, app: Flask) -> None:
    """Make the site the one of this Flask application, whose routes are complete."""
    app.extensions[_KEY] = site
    site.addresses.learn(app.url_map)
    for environment in site.environments.values():
        remember_macros(environment)


def this_site() -> Site:
    """Return the site that the request is for."""
    site: Site = current_app.extensions[_KEY]
    return site


def address(endpoint: str, **values: str) -> str:
    """Return the path of a page."""
    return this_site().addresses(endpoint, **values)


def _of_the_operator(settings: WebSettings) -> Mapping[str, str]:
    own = {}
    if settings.is_branded:
        own["brand.css"] = brand_stylesheet(settings.brand, settings.brand_hover, settings.deep)
    if settings.logo is not None:
        own[_LOGO] = settings.logo.read_text("utf-8")
    return own


@attrs.frozen
class _Service:
    name: str
    board_name: str
    contact: str | None
    logo: str | None
    branded: bool
    sender: str


def _service(settings: WebSettings, assets: Assets) -> _Service:
    return _Service(
        name=settings.service_name,
        board_name=settings.board_name,
        contact=settings.contact_address,
        logo=f"{settings.prefix}/static/{assets.address(_LOGO)}" if settings.logo else None,
        branded=settings.is_branded,
        sender=settings.sender,
    )


@attrs.frozen
class _AssetAddresses:
    _folder: str
    _assets: Assets

    def __call__(self, name: str) -> str:
        return self._folder + self._assets.address(name)

"""The site for a WSGI server: `gunicorn 'results_app.wsgi:site()'`."""

import os
from wsgiref.types import WSGIApplication

from results_app.sealer import on_standard_output
from results_app.settings import load_settings
from results_app.site import build_site, runs_its_own_worker
from results_app.wiring import open_service
from results_app.worker import worker_of


def site() -> WSGIApplication:
    """Return the site by the settings of the environment, and of the file RESULTS_SETTINGS names.

    Raises:
        SettingsFault: Some settings cannot be used.
        ResultsError: The database cannot be reached, or its schema is another version's.
    """
    service = open_service(load_settings(None, os.environ))
    service.statements.prepare()
    if runs_its_own_worker(service):
        worker_of(service, announce=on_standard_output).in_background()
    return build_site(service)

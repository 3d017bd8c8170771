"""The site for a WSGI server: `gunicorn 'results_app.wsgi:site()'`."""

import atexit
import os
from threading import Thread
from typing import Final
from wsgiref.types import WSGIApplication

from results_app.logs import keep_log
from results_app.sealer import on_standard_output
from results_app.settings import load_settings
from results_app.site import build_site, runs_its_own_worker
from results_app.wiring import open_service
from results_app.worker import Worker, worker_of

_PATIENCE: Final = 25.0
"""Seconds in which what is under way is finished when the server ends (RLB-10)."""


def site() -> WSGIApplication:
    """Return the site by the settings of the environment, and of the file RESULTS_SETTINGS names.

    Raises:
        SettingsFault: Some settings cannot be used.
        ResultsError: The database cannot be reached, or its schema is another version's.
    """
    service = open_service(load_settings(None, os.environ))
    keep_log(requests=service.settings.log_requests)
    service.statements.prepare()
    if runs_its_own_worker(service):
        worker = worker_of(service, announce=on_standard_output)
        atexit.register(_finish, worker, worker.in_background())
    return build_site(service)


def _finish(worker: Worker, thread: Thread) -> None:
    worker.stop()
    thread.join(_PATIENCE)

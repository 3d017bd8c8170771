"""Where the resources of the interface belong."""

from flask import Blueprint

from adapters_web.machines import API

api = Blueprint("api", __name__, url_prefix=API)

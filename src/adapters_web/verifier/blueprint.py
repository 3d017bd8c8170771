"""Where the pages of organisations belong."""

from flask import Blueprint

from adapters_web.audiences import VERIFIERS

verifier = Blueprint("verifier", __name__, url_prefix=VERIFIERS)

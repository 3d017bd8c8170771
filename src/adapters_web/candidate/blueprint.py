"""Where the journeys hang their pages."""

from flask import Blueprint

candidate = Blueprint("candidate", __name__)

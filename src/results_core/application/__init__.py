"""The facade: every use case, built from ports, under the name that a caller would look for."""

from results_core.application.building import Application, build_application
from results_core.application.ports import ApplicationWork, Policies, Ports

__all__ = ["Application", "ApplicationWork", "Policies", "Ports", "build_application"]

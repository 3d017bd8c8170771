"""The catalogue of exams, as the operator has extended it."""

from results_app.settings import Settings, SettingsFault
from results_core.exams.catalogue import Catalogue, FaultyCatalogue, load_catalogue


def catalogue_of(settings: Settings) -> Catalogue:
    """Return the catalogue of exams; no database is needed.

    Raises:
        SettingsFault: The operator's file cannot be used; every fault is named.
    """
    try:
        return load_catalogue(settings.catalogue_file)
    except FaultyCatalogue as faulty:
        raise SettingsFault(tuple(f"CATALOGUE_FILE: {fault}" for fault in faulty.faults)) from faulty

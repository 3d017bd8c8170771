"""What a test needs and a machine may lack: skipped by name on a laptop, a failure where CI=true."""

import os
from typing import TypeVar

import pytest

Found = TypeVar("Found")


def needs(what: str, found: Found | None) -> Found:
    """Return what was found. Without it the test is skipped, or fails where nothing may be missing."""
    if found is not None:
        return found
    if in_ci():
        pytest.fail(f"{what} is missing, and CI=true lets nothing be skipped", pytrace=False)
    pytest.skip(f"{what} is missing")


def in_ci() -> bool:
    """Tell whether this run is one in which nothing may be missing."""
    return os.environ.get("CI", "").lower() in {"1", "true"}

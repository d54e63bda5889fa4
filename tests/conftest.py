"""Settings of all tests: nothing is timed, and CI tries the same examples every time."""

import os

import pytest
from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "patient")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest test by far, so that no worker is left alone with it."""
    items.sort(key=lambda item: item.path.name != "test_on_postgresql.py")

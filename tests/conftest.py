"""Settings of all tests: nothing is timed, and CI tries the same examples every time."""

import os

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "patient")

"""The site of the tests as a server of its own, for a browser: SQLite in a file, and stub pages."""

import os
from pathlib import Path

from lagesbild_web.settings.sqlite import sqlite_at
from lagesbild_web.settings.test import *  # noqa: F403

ROOT_URLCONF = "tests.web.stub_urls"
DATABASES = {"default": sqlite_at(Path(os.environ["LAGESBILD_BROWSER_DB"]))}
WHITENOISE_USE_FINDERS = True

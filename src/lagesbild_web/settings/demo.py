"""The invented country on this machine only: SQLite, a loopback address, invented users."""

import os
import secrets
from pathlib import Path

from lagesbild_web.settings.base import *  # noqa: F403
from lagesbild_web.settings.sqlite import sqlite_at

HOME = Path(os.environ.get("LAGESBILD_SITE_HOME", "build/site"))

DEBUG = False
# Sessions of the demo end when its server does.
SECRET_KEY = os.environ.get("LAGESBILD_SECRET_KEY") or secrets.token_urlsafe(50)
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
DATABASES = {"default": sqlite_at(HOME / "site.sqlite3")}
STATIC_ROOT = HOME / "static"
IS_DEMO = True

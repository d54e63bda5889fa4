"""The tests: SQLite, or PostgreSQL where `LAGESBILD_TEST_POSTGRES` names a server's socket."""

import os
from pathlib import Path

from lagesbild_web.settings.base import *  # noqa: F403
from lagesbild_web.settings.sqlite import sqlite_at

SECRET_KEY = "only for tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
IS_DEMO = False
STATIC_ROOT = Path("build/test-static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Files come from where they are written; nothing is collected beforehand.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# Hashing as in real use takes longer than most tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

_socket = os.environ.get("LAGESBILD_TEST_POSTGRES")
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "lagesbild",
        "USER": "postgres",
        "HOST": _socket,
        "ATOMIC_REQUESTS": True,
    }
    if _socket
    else sqlite_at(Path(":memory:"))
}

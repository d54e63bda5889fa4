"""The site as a process of its own in tests: a database that is on disk, or a PostgreSQL server."""

import os
from pathlib import Path

from lagesbild_web.settings.sqlite import sqlite_at
from lagesbild_web.settings.test import *  # noqa: F403

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("LAGESBILD_LIVE_DATABASE", "postgres"),
        "USER": "postgres",
        "HOST": os.environ["LAGESBILD_TEST_POSTGRES"],
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 60,
    }
    if "LAGESBILD_TEST_POSTGRES" in os.environ
    else sqlite_at(Path(os.environ["LAGESBILD_LIVE_HOME"]) / "site.sqlite3")
}
WHITENOISE_USE_FINDERS = True
if "LAGESBILD_LIVE_RATE_LIMITS" not in os.environ:
    # Twenty users of a test come from one address.
    ACCOUNT_RATE_LIMITS = False
if "LAGESBILD_LIVE_PROVIDER" in os.environ:
    from tests.web.canaille_server import CLIENT, SECRET

    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "SCOPE": ["openid"],
            "APPS": [
                {
                    "provider_id": "myndigheten",
                    "name": "Myndighetens inloggning",
                    "client_id": CLIENT,
                    "secret": SECRET,
                    "settings": {
                        "server_url": os.environ["LAGESBILD_LIVE_PROVIDER"],
                        "token_auth_method": "client_secret_basic",
                    },
                }
            ],
        }
    }

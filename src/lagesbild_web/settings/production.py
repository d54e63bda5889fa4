"""Real use: PostgreSQL behind a proxy that speaks TLS. Everything of the place is environment."""

import json
import os
from urllib.parse import urlsplit

from lagesbild_web.settings.base import *  # noqa: F403
from lagesbild_web.settings.base import CONTENT_SECURITY_POLICY, SOCIALACCOUNT_PROVIDERS


def _required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise RuntimeError(f"set {name}; see docs/site.md")
    return value


DEBUG = False
SECRET_KEY = _required("LAGESBILD_SECRET_KEY")
SECRET_KEY_FALLBACKS = os.environ.get("LAGESBILD_SECRET_KEY_FALLBACKS", "").split()
ALLOWED_HOSTS = _required("LAGESBILD_HOSTS").split()
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _required("LAGESBILD_DB_NAME"),
        "USER": os.environ.get("LAGESBILD_DB_USER", ""),
        "PASSWORD": os.environ.get("LAGESBILD_DB_PASSWORD", ""),
        "HOST": os.environ.get("LAGESBILD_DB_HOST", ""),
        "PORT": os.environ.get("LAGESBILD_DB_PORT", ""),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 60,
    }
}
STATIC_ROOT = _required("LAGESBILD_STATIC_ROOT")
IS_DEMO = False

# `__Host-` binds the cookies to this host, over TLS only.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_NAME = "__Host-language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True

# Counts failed logins and used one-time codes, so that all server processes see the same; the
# table is made by `lagesbild_web createcachetable`.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
# How many proxies of ours stand in front: the address of who logs in is read that far back.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("LAGESBILD_PROXIES", "1"))

# The agency's identity provider: a list of {"provider_id", "name", "client_id", "secret",
# "settings": {"server_url": …}} as allauth takes it.
_providers = json.loads(os.environ.get("LAGESBILD_OIDC", "[]"))
LAGESBILD_OIDC_CLAIM = os.environ.get("LAGESBILD_OIDC_CLAIM", "sub")
LAGESBILD_OIDC_ACR = os.environ.get("LAGESBILD_OIDC_ACR", "").split()
LAGESBILD_MFA_REQUIRED = os.environ.get("LAGESBILD_MFA_REQUIRED", "1") != "0"
SOCIALACCOUNT_PROVIDERS["openid_connect"] |= {
    "SCOPE": os.environ.get("LAGESBILD_OIDC_SCOPE", "openid").split(),
    "AUTH_PARAMS": {"acr_values": " ".join(LAGESBILD_OIDC_ACR)} if LAGESBILD_OIDC_ACR else {},
    "APPS": _providers,
}


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


# The log-in button posts to us and is sent on to the provider, which browsers count as a target of
# the form. `LAGESBILD_OIDC_HOSTS` names further hosts where the provider logs in elsewhere.
CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += [
    *(_origin(one["settings"]["server_url"]) for one in _providers),
    *(f"https://{host}" for host in os.environ.get("LAGESBILD_OIDC_HOSTS", "").split()),
]
CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True

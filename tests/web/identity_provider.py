"""An organisation's identity provider as the site meets it: four addresses, no network."""

import time
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
from django.http import HttpResponse
from django.test import Client

SERVER = "https://inlogg.sjostad.example"
PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": ["openid"],
        "APPS": [
            {
                "provider_id": "sjostad",
                "name": "Tjänstekort",
                "client_id": "lagesbild",
                "secret": "hemlig",
                "settings": {"server_url": SERVER},
            }
        ],
    }
}


@dataclass
class Answer:
    body: dict[str, object]
    status_code: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "application/json"})

    def json(self) -> dict[str, object]:
        return self.body

    def raise_for_status(self) -> None:
        pass


@dataclass
class IdentityProvider:
    """Stands in for the session of `requests` that the adapter asks for."""

    claims: dict[str, object] = field(default_factory=dict)
    """What the token says about the person; the rest of a token is added."""
    userinfo: dict[str, object] = field(default_factory=dict)
    audience: str = "lagesbild"
    asked: list[dict[str, str]] = field(default_factory=list)

    def __enter__(self) -> "IdentityProvider":
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def get(self, url: str, **kwargs: object) -> Answer:
        if url.endswith("/.well-known/openid-configuration"):
            ends = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
            return Answer({"issuer": SERVER} | {end: f"{SERVER}/{end}" for end in ends})
        return Answer({"sub": self.claims.get("sub"), **self.userinfo})

    def request(self, method: str, url: str, *, data: dict[str, str], **kwargs: object) -> Answer:
        self.asked.append(data)
        now = int(time.time())
        token = {
            "iss": SERVER,
            "aud": self.audience,
            "iat": now,
            "exp": now + 60,
            "jti": str(uuid4()),
            **self.claims,
        }
        key = "a key that the site never sees, of some length"
        return Answer({"access_token": "x", "id_token": jwt.encode(token, key)})

    def log_in(self, client: Client, *, state: str | None = None) -> HttpResponse:
        """Press the button on the login page, and come back from the provider."""
        sent = client.post("/konto/oidc/sjostad/login/?process=login")
        query = parse_qs(urlsplit(sent["Location"]).query)
        return client.get(
            "/konto/oidc/sjostad/login/callback/",
            {"code": "en kod", "state": state or query["state"][0]},
        )

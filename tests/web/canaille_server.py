"""A real identity provider, Canaille, as a process on loopback; run by its path, with two ports.

Run by the Python of `.venv-idp`, which `make test` sets up: the package has a `tests` of its own.
Its people are invented. `nils` is who the site has invited, `okand` whom it has not, and
`850709-9805` has a personal identity number for a name, as no organisation should let happen.
"""

import logging
import sys
from datetime import UTC, datetime

PEOPLE = ("nils", "okand", "850709-9805")
PASSWORD = "det långa lösenordet"
CLIENT, SECRET = "lagesbild", "bara-i-testerna"


def main() -> None:
    own, site = map(int, sys.argv[1:])
    from canaille import create_app
    from canaille.app import models
    from canaille.backends import Backend
    from joserfc.jwk import RSAKey
    from werkzeug.serving import make_server

    logging.disable(logging.WARNING)
    app = create_app(
        {
            "SECRET_KEY": "only for tests",
            "SERVER_NAME": f"127.0.0.1:{own}",
            "PREFERRED_URL_SCHEME": "http",
            "CANAILLE": {"DATABASE": "memory"},
            "CANAILLE_OIDC": {
                "ACTIVE_JWKS": [RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True)],
                # The login package sends a PKCE verifier instead, which binds code to browser.
                "REQUIRE_NONCE": False,
                # No question whether the site may know who logs in.
                "TRUSTED_DOMAINS": ["127.0.0.1"],
            },
            "WTF_CSRF_ENABLED": False,
        }
    )
    backend = Backend.instance
    with app.app_context(), backend.session():
        for name in PEOPLE:
            user = models.User(
                user_name=name,
                formatted_name=name,
                family_name=name,
                emails=[f"{name}@exempel.invalid"],
            )
            backend.save(user)
            backend.set_user_password(user, PASSWORD)
        client = models.Client(
            client_id=CLIENT,
            client_secret=SECRET,
            client_name="Lägesbild",
            client_uri=f"http://127.0.0.1:{site}",
            redirect_uris=[f"http://127.0.0.1:{site}/konto/oidc/myndigheten/login/callback/"],
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=["openid"],
            token_endpoint_auth_method="client_secret_basic",
            client_id_issued_at=datetime.now(UTC),
        )
        backend.save(client)
        # Tokens are made out to the site itself.
        client.audience = [client]
        backend.save(client)
    make_server("127.0.0.1", own, app, threaded=True).serve_forever()


if __name__ == "__main__":
    main()

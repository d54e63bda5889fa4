"""How the secrets behind one-time codes and recovery codes are kept: encrypted.

The key is made of the site's secret key, which is not in the database. Whoever comes by a copy of
the database alone can then make no codes. Passkeys need none of this: what is kept of them is
public.
"""

import base64
from dataclasses import dataclass

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

_PURPOSE = b"lagesbild_web.second_factors"
"""Makes the key another than all else that is derived from the secret key; never changed."""
_ENCRYPTED = "gAAAAA"
"""How every Fernet token of this century begins, and no secret does."""
_SECRETS = ("secret", "seed")
"""Under which names the login package keeps a secret."""


class SecondFactors(DefaultMFAAdapter):
    """The hooks by which the login package stores its secrets, and reads them."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret.

        :raises InvalidToken: if none of the keys opens it, or it was never encrypted.
        """
        return _cipher().decrypt(encrypted_text.encode()).decode()


@dataclass(frozen=True, kw_only=True)
class Renewed:
    """What became of the stored secrets."""

    renewed: int
    unreadable: int
    """Those that none of the keys opens: their owners have to begin anew."""


@transaction.atomic
def renew_secrets() -> Renewed:
    """Encrypt every stored secret with the newest key, also those that were kept in the clear."""
    cipher = _cipher()
    renewed = unreadable = 0
    for factor in Authenticator.objects.select_for_update().order_by("pk"):
        for name in _SECRETS:
            kept = factor.data.get(name)
            if kept is None:
                continue
            try:
                factor.data[name] = _renew(cipher, kept)
            except InvalidToken:
                unreadable += 1
            else:
                renewed += 1
        factor.save(update_fields=["data"])
    return Renewed(renewed=renewed, unreadable=unreadable)


def _renew(cipher: MultiFernet, kept: str) -> str:
    if not kept.startswith(_ENCRYPTED):
        return cipher.encrypt(kept.encode()).decode("ascii")
    return cipher.rotate(kept.encode()).decode("ascii")


def _cipher() -> MultiFernet:
    """Return what encrypts with the newest key and opens with each that still holds."""
    return MultiFernet(
        [Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _key(secret: str) -> bytes:
    """Derive a key of 256 bits (RFC 5869); the secret key is long and random, so no stretching."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)

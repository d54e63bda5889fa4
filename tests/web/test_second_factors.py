"""The secrets behind one-time codes are kept encrypted, and live through a change of key."""

import io

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import InvalidToken
from django.core.cache import cache
from django.core.management import CommandError, call_command
from tests.web.test_security import code_of, with_password

from lagesbild_web.records.models import User
from lagesbild_web.second_factors import Renewed, renew_secrets

pytestmark = pytest.mark.django_db

OLD_KEY = "the key of last year, long and drawn at random"
NEW_KEY = "the key of this year, long and drawn at random"


@pytest.fixture(autouse=True)
def _no_code_has_been_used():
    cache.clear()


@pytest.fixture(autouse=True)
def _old_key(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD_KEY, []


@pytest.fixture
def anna() -> User:
    return with_password("anna")


def stored() -> str:
    return str(list(Authenticator.objects.order_by("pk").values_list("data", flat=True)))


def works(user: User, secret: str) -> bool:
    """Tell whether a code that an app would show now is accepted."""
    cache.clear()
    factor = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return TOTP(factor).validate_code(code_of(secret))


def test_no_secret_of_a_second_factor_is_kept_in_the_clear(anna):
    secret = generate_totp_secret()
    TOTP.activate(anna, secret)
    codes = RecoveryCodes.activate(anna)
    seed = get_adapter().decrypt(codes.instance.data["seed"])

    assert secret not in stored()
    assert seed not in stored()
    assert works(anna, secret)
    assert not works(anna, generate_totp_secret())


def test_the_same_secret_is_never_written_alike_twice():
    adapter = get_adapter()

    assert adapter.encrypt("HEMLIGT") != adapter.encrypt("HEMLIGT")


def test_codes_work_through_a_change_of_key(anna, settings):
    secret = generate_totp_secret()
    TOTP.activate(anna, secret)
    [code, *_rest] = RecoveryCodes.activate(anna).get_unused_codes()

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW_KEY, [OLD_KEY]
    assert works(anna, secret)
    assert renew_secrets() == Renewed(renewed=2, unreadable=0)
    settings.SECRET_KEY_FALLBACKS = []

    assert works(anna, secret)
    kept = Authenticator.objects.get(user=anna, type=Authenticator.Type.RECOVERY_CODES)
    assert RecoveryCodes(kept).validate_code(code)
    assert not RecoveryCodes(kept).validate_code(code)


def test_a_key_that_is_taken_away_too_early_opens_nothing_and_loses_nothing(anna, settings):
    secret = generate_totp_secret()
    TOTP.activate(anna, secret)
    before = stored()

    settings.SECRET_KEY = NEW_KEY
    with pytest.raises(InvalidToken):
        works(anna, secret)
    assert renew_secrets() == Renewed(renewed=0, unreadable=1)
    assert stored() == before

    settings.SECRET_KEY_FALLBACKS = [OLD_KEY]
    assert renew_secrets() == Renewed(renewed=1, unreadable=0)
    assert works(anna, secret)


def test_a_secret_from_before_the_encryption_is_encrypted_once(anna):
    secret = generate_totp_secret()
    factor = Authenticator.objects.create(
        user=anna, type=Authenticator.Type.TOTP, data={"secret": secret}
    )
    with pytest.raises(InvalidToken):
        TOTP(factor).validate_code(code_of(secret))

    for _ in range(2):
        assert renew_secrets() == Renewed(renewed=1, unreadable=0)

    assert secret not in stored()
    assert works(anna, secret)


def test_a_passkey_has_no_secret_and_is_left_as_it_is(anna):
    key = Authenticator.objects.create(
        user=anna, type=Authenticator.Type.WEBAUTHN, data={"name": "Nyckel", "credential": {}}
    )

    assert renew_secrets() == Renewed(renewed=0, unreadable=0)

    key.refresh_from_db()
    assert key.data == {"name": "Nyckel", "credential": {}}


def test_the_command_says_what_it_did_and_what_it_could_not_do(anna, settings):
    TOTP.activate(anna, generate_totp_secret())
    said = io.StringIO()

    call_command("renew_second_factors", stdout=said)
    assert said.getvalue().replace("\N{NO-BREAK SPACE}", " ") == (
        "1 hemlighet är krypterad med den nyaste nyckeln.\n"
    )

    settings.SECRET_KEY = NEW_KEY
    with pytest.raises(CommandError, match="hemlighet går inte att öppna"):
        call_command("renew_second_factors", stdout=said)

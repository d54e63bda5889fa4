"""Logins, failed logins and all that changes how one logs in stand in the log, and no names do."""

import json
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.web import factories
from tests.web.identity_provider import PROVIDERS, IdentityProvider
from tests.web.test_security import (
    PASSWORD,
    code_of,
    log_in,
    with_password,
)

from lagesbild_web.accounts import OrganisationAccounts
from lagesbild_web.audit.chain import verify_chain
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.pages import middleware
from lagesbild_web.records.actions import logins
from lagesbild_web.records.models import User
from lagesbild_web.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.stub_urls")]

NEW_PASSWORD = "fem andra långa ord då"
ANOTHER_ADDRESS = "198.51.100.7"


@pytest.fixture(autouse=True)
def _nothing_is_counted_from_before():
    cache.clear()


def told() -> list[tuple[str, str | None, str, dict]]:
    """Return of each event about accounts: what, by whom, about which account, and the details."""
    events = [json.loads(event.payload) for event in AuditEvent.objects.order_by("seq")]
    return [(one["action"], one["by"], one["target"], one["details"]) for one in events]


def new_secret(client: Client) -> str:
    """Give the password again, and return what the page for an app shows."""
    asked = client.get(reverse("mfa_activate_totp"))
    client.post(asked["Location"], {"password": PASSWORD})
    client.get(reverse("mfa_activate_totp"))
    return client.session["mfa.totp.secret"]


def everything() -> str:
    return "\n".join(AuditEvent.objects.values_list("payload", flat=True))


def test_a_login_says_who_and_with_what_and_not_from_where():
    user = with_password("anna")

    Client(REMOTE_ADDR=ANOTHER_ADDRESS, HTTP_USER_AGENT="Netscape").post(
        reverse("account_login"), {"login": "anna", "password": PASSWORD}
    )

    assert told() == [("login.succeeded", "anna", f"user/{user.pk}", {"methods": ["password"]})]
    assert ANOTHER_ADDRESS not in everything()
    assert "Netscape" not in everything()
    assert verify_chain() == []


def test_a_wrong_password_is_counted_on_the_account_and_by_nobody():
    user = with_password("anna")

    log_in(Client(), "anna", "fel lösenord helt och hållet")
    log_in(Client(), "ANNA", "fel lösenord helt och hållet")

    failed = ("login.failed", None, f"user/{user.pk}", {"why": "password"})
    assert told() == [failed, failed]
    assert "fel lösenord" not in everything()


def test_a_name_that_is_not_there_is_counted_without_the_name():
    with_password("anna")

    # Not seldom it is the password that is typed there.
    log_in(Client(), "correct horse battery", PASSWORD)

    assert told() == [("login.failed", None, "user/unknown", {"why": "password"})]
    assert "horse" not in everything()


def test_what_is_not_even_tried_leaves_no_event():
    with_password("anna")

    for _ in range(8):
        log_in(Client(), "anna", "fel lösenord helt och hållet")

    # The log cannot be filled by who does not get in.
    assert len(told()) == 5


def test_an_account_that_has_ended_is_told():
    user = with_password("anna")
    user.is_active = False
    user.save()

    log_in(Client())

    assert told() == [("login.failed", None, f"user/{user.pk}", {"why": "ended_account"})]


def test_a_wrong_code_is_told_and_both_steps_of_a_login():
    user = with_password("anna")
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    before = len(told())
    client = Client()

    log_in(client)
    assert len(told()) == before
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    account = f"user/{user.pk}"
    assert told()[before:] == [
        ("login.failed", None, account, {"why": "second_factor"}),
        ("login.succeeded", "anna", account, {"methods": ["password", "totp"]}),
    ]


def test_a_wrong_password_given_again_later_is_told():
    user = with_password("anna")
    client = Client()
    log_in(client)

    client.post(reverse("account_reauthenticate"), {"password": "fel lösenord helt"})

    assert told()[1:] == [("login.failed", None, f"user/{user.pk}", {"why": "password"})]


def test_to_log_out_is_told():
    user = with_password("anna")
    client = Client()
    log_in(client)

    client.post(reverse("account_logout"))

    assert told()[1:] == [("login.ended", "anna", f"user/{user.pk}", {"why": "by_user"})]


@pytest.mark.parametrize(("pauses", "why"), [([31], "idle"), ([29] * 21, "longest")])
def test_a_login_that_time_ends_is_told_once(monkeypatch, pauses: list[int], why: str):
    now = [1_000_000.0]
    monkeypatch.setattr(middleware, "time", SimpleNamespace(time=lambda: now[0]))
    user = with_password("anna")
    client = Client()
    log_in(client)
    client.get("/")

    for minutes in pauses:
        now[0] += minutes * 60
        client.get("/")
    client.get("/")

    assert told()[1:] == [("login.ended", "anna", f"user/{user.pk}", {"why": why})]


def test_ending_ones_other_logins_is_told_with_their_number():
    user = with_password("anna")
    clients = [Client() for _ in range(3)]
    for client in clients:
        log_in(client)

    clients[0].post(reverse("usersessions_list"))

    ended = ("login.ended_elsewhere", "anna", f"user/{user.pk}", {"logins": 2})
    assert told()[3:] == [ended]


def test_a_changed_password_is_told():
    user = with_password("anna")
    client = Client()
    log_in(client)

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    assert told()[1:] == [("password.changed", "anna", f"user/{user.pk}", {})]
    assert NEW_PASSWORD not in everything()


def test_second_factors_are_told_as_they_come_and_go():
    user = with_password("anna")
    client = Client()
    log_in(client)

    secret = new_secret(client)
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))

    added, removed = "second_factor.added", "second_factor.removed"
    assert [(action, details["factor"]) for action, _, _, details in told()[1:]] == [
        (added, "totp"),
        (added, "recovery_codes"),
        # New codes in the place of the old.
        (removed, "recovery_codes"),
        (added, "recovery_codes"),
        (removed, "totp"),
        (removed, "recovery_codes"),
    ]
    assert {by for _, by, _, _ in told()} == {"anna"}
    assert secret not in everything()


def test_a_code_kept_for_need_is_told_as_one():
    user = with_password("anna")
    TOTP.activate(user, generate_totp_secret())
    codes = RecoveryCodes.activate(user).get_unused_codes()
    before = len(told())
    client = Client()

    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})

    assert told()[before:] == [
        ("login.succeeded", "anna", f"user/{user.pk}", {"methods": ["password", "recovery_codes"]})
    ]
    assert codes[0] not in everything()


def test_the_organisations_login_is_told_and_so_is_whom_it_did_not_let_in(monkeypatch, settings):
    settings.SOCIALACCOUNT_PROVIDERS = PROVIDERS
    provider = IdentityProvider()
    monkeypatch.setattr(OrganisationAccounts, "get_requests_session", lambda self: provider)
    invited = factories.person("A123", Role.AREA_OFFICER)
    invited.set_unusable_password()
    invited.save()
    local = with_password("B456")

    for name in ("A123", "inte-bjuden", "B456"):
        provider.claims = {"sub": name}
        provider.log_in(Client())

    assert SocialAccount.objects.filter(user=invited).exists()
    refused = {"why": "organisation"}
    assert told() == [
        ("login.succeeded", "A123", f"user/{invited.pk}", {"methods": ["socialaccount"]}),
        ("login.failed", None, "user/unknown", refused),
        ("login.failed", None, f"user/{local.pk}", refused),
    ]
    assert "inte-bjuden" not in everything()


class LogUnwritable(Exception):
    """A stand-in for a database that takes no more events."""


@pytest.fixture
def _log_takes_no_more(monkeypatch):
    def refuse(**_rest):
        raise LogUnwritable

    monkeypatch.setattr(logins, "record_event", refuse)


@pytest.mark.usefixtures("_log_takes_no_more")
def test_nobody_comes_in_while_the_log_cannot_be_written():
    with_password("anna")
    client = Client(raise_request_exception=False)

    assert log_in(client).status_code == 500
    assert "_auth_user_id" not in client.session
    assert client.get("/").status_code == 302


@pytest.mark.usefixtures("_log_takes_no_more")
def test_how_one_logs_in_does_not_change_while_the_log_cannot_be_written(monkeypatch):
    user = with_password("anna")
    client = Client(raise_request_exception=False)
    with monkeypatch.context() as writable:
        writable.setattr(logins, "record_event", lambda **_: None)
        log_in(client)
        secret = new_secret(client)

    app = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    password = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    assert (app.status_code, password.status_code) == (500, 500)
    assert not Authenticator.objects.filter(user=user).exists()
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)

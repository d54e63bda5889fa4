import os
import re
import subprocess
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.views.defaults import server_error
from tests.repo.tree import ROOT
from tests.web import factories
from tests.web.identity_provider import PROVIDERS, IdentityProvider
from tests.web.reading import read

from lagesbild_web.accounts import NotAdmitted, OrganisationAccounts, name_in_the_organisation
from lagesbild_web.pages import middleware
from lagesbild_web.records.models import User
from lagesbild_web.roles import Role
from lagesbild_web.settings import base

PASSWORD = "fyra långa ord räcker"

pytestmark = pytest.mark.urls("tests.web.stub_urls")


@pytest.fixture(autouse=True)
def _nothing_is_counted_from_before():
    cache.clear()


def with_password(username: str = "anna", *roles: Role) -> User:
    user = factories.person(username, *roles or (Role.AREA_OFFICER,))
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(client: Client, username: str = "anna", password: str = PASSWORD) -> HttpResponse:
    return client.post(reverse("account_login"), {"login": username, "password": password})


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


# What every answer has


def every_address() -> list[str]:
    """Return an address for each named URL, with made-up arguments where it takes some."""
    resolver = get_resolver("tests.web.stub_urls")
    addresses = []
    for name in sorted(key for key in resolver.reverse_dict if isinstance(key, str)):
        [(pattern, arguments)] = resolver.reverse_dict.getlist(name)[0][0][:1]
        addresses.append("/" + pattern % dict.fromkeys(arguments, "1"))
    return addresses


def policy(response: HttpResponse) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


def assert_is_guarded(response: HttpResponse) -> None:
    rules = policy(response)
    assert rules["default-src"] == rules["object-src"] == rules["base-uri"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["form-action"].split()[0] == "'self'"
    assert not [rule for rule in rules.values() if "unsafe" in rule or "*" in rule]
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"].split(", ")


def assert_runs_no_script_of_others(response: HttpResponse) -> None:
    root = read(response.content.decode())
    nonces = re.findall(r"'nonce-([^']+)'", policy(response)["script-src"])
    for script in root.find("script"):
        if script.get("type") != "application/json":
            assert script.get("nonce") in nonces
            assert script.get("src", "").startswith("/static/")
    assert root.find("style") == []
    for element in root.below():
        assert "style" not in element.attrs
        assert not [name for name in element.attrs if name.startswith("on")]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["visitor", "administrator"])
def test_every_address_answers_with_the_headers_and_without_foreign_script(who: str):
    client = Client(raise_request_exception=False)
    if who == "administrator":
        client = logged_in(factories.person("anna", Role.ADMINISTRATOR))
        client.raise_request_exception = False

    addresses = every_address()
    for address in addresses:
        # Some log out; each address is asked by somebody who is still there.
        response = client.get(address)
        assert_is_guarded(response)
        if response.get("Content-Type", "").startswith("text/html") and response.content:
            assert_runs_no_script_of_others(response)
    assert len(addresses) > 40


@pytest.mark.django_db
def test_every_answer_says_what_it_is_and_trace_echoes_nothing():
    client = logged_in(factories.person("anna", Role.ADMINISTRATOR))
    client.raise_request_exception = False
    sent = {"HTTP_X_SECRET": "a sign that nobody else sends"}

    for address in every_address():
        answers = [client.get(address), client.generic("TRACE", address, **sent)]
        for answer in answers:
            kind = answer.headers.get("Content-Type", "")
            assert kind or not answer.content, address
            assert not kind.startswith("text/") or kind.endswith("charset=utf-8"), address
            assert b"a sign that nobody else sends" not in answer.content, address


@pytest.mark.django_db
def test_each_answer_has_a_nonce_of_its_own():
    nonces = {policy(Client().get(reverse("help")))["script-src"] for _ in range(5)}

    assert len(nonces) == 5
    assert all("'nonce-" in nonce for nonce in nonces)


def test_the_permissions_are_a_list_that_browsers_can_read():
    for part in middleware.PERMISSIONS_POLICY.split(", "):
        assert re.fullmatch(r"[a-z-]{3,}=\((self)?\)", part)


@pytest.mark.django_db
def test_a_page_that_is_not_for_everyone_asks_for_a_login():
    open_pages = {
        "accessibility",
        "help",
        "secrecy",
        "secrecy_changes",
        "secrecy_provisions",
        "session_state",
        "stub_fault",
        "stub_shelf",
        "account_login",
        "account_logout",
        "account_inactive",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
    }

    answered = {
        match.url_name
        for address in every_address()
        if (response := Client(raise_request_exception=False).get(address)).status_code == 200
        and (match := response.resolver_match)
    }

    assert answered <= open_pages


def test_the_site_keeps_nothing_in_the_browser():
    script = (ROOT / "src/lagesbild_web/pages/static/site.js").read_text(encoding="utf-8")

    for store in ("localStorage", "sessionStorage", "indexedDB", "document.cookie", "caches."):
        assert store not in script


# Errors


@pytest.mark.django_db
def test_a_fault_of_ours_says_nothing_of_what_went_wrong():
    response = Client(raise_request_exception=False).get(reverse("stub_fault"))

    assert response.status_code == 500
    assert read(response.content.decode()).texts("h1") == ["Något gick fel hos oss"]
    assert b"nobody may see" not in response.content
    assert_is_guarded(response)


def test_the_page_of_a_fault_needs_no_database():
    # Without the mark `django_db`, every query is an error.
    response = server_error(RequestFactory().get("/"))

    assert read(response.content.decode()).texts("title") == ["Något gick fel hos oss – Lägesbild"]


@pytest.mark.django_db
def test_a_page_that_does_not_exist_is_a_page_in_the_frame():
    response = logged_in(factories.person("anna", Role.AUDITOR)).get("/finns/inte/")

    root = read(response.content.decode())
    assert response.status_code == 404
    assert root.texts("title") == ["Sidan finns inte – Lägesbild"]
    assert "Händelselogg" in root.texts(".main-menu a")


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_swedish():
    client = Client(enforce_csrf_checks=True)

    response = client.post(reverse("account_login"), {"login": "anna", "password": PASSWORD})

    assert response.status_code == 403
    assert read(response.content.decode()).texts("h1") == ["Sidan har blivit för gammal"]


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_refused():
    response = Client(headers={"host": "evil.example"}).get(reverse("help"))

    assert response.status_code == 400
    assert read(response.content.decode()).texts("h1") == ["Begäran gick inte att förstå"]


# Logging in


@pytest.mark.django_db
def test_a_local_account_logs_in_with_its_password():
    with_password()
    client = Client()

    response = log_in(client)

    assert (response.status_code, response["Location"]) == (302, reverse("home"))
    assert client.get(reverse("my_rights")).status_code == 200


@pytest.mark.django_db
def test_a_login_leads_on_to_where_one_was_going_but_never_to_another_site():
    with_password()
    inside, outside = Client(), Client()

    to_rights = inside.post(
        reverse("account_login"),
        {"login": "anna", "password": PASSWORD, "next": reverse("my_rights")},
    )
    elsewhere = outside.post(
        reverse("account_login"),
        {"login": "anna", "password": PASSWORD, "next": "https://evil.example/"},
    )

    assert to_rights["Location"] == reverse("my_rights")
    assert elsewhere["Location"] == reverse("home")


@pytest.mark.django_db
def test_a_wrong_password_and_an_unknown_name_are_answered_alike():
    with_password()

    wrong = log_in(Client(), password="något helt annat ord").content.decode()
    unknown = log_in(Client(), username="ingen").content.decode()

    said = "Fel användarnamn eller lösenord. Skriv båda på nytt."
    assert read(wrong).texts(".error-summary a") == [said]
    assert read(unknown).texts(".error-summary a") == [said]
    assert read(wrong).texts("title") == ["Fel: Logga in – Lägesbild"]


@pytest.mark.django_db
def test_after_five_wrong_passwords_the_right_one_is_not_even_tried():
    with_password()
    client = Client()
    for _ in range(5):
        log_in(client, password="fel fel fel fel fel")

    response = log_in(client)

    said = read(response.content.decode()).texts(".error-summary a")
    assert said == ["För många försök. Vänta fem minuter och försök igen."]


def change_password(client: Client, password: str, *, old: str = PASSWORD) -> HttpResponse:
    data = {"oldpassword": old, "password1": password, "password2": password}
    return client.post(reverse("account_change_password"), data)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "password",
    [
        "kort",
        "x" * 14,
        # On Django's list of common ones.
        "1q2w3e4r5t6y7u8i9o0p",
        # What the account is called, and what its owner is.
        "anna.lundqvist.1",
        "lundqvist-svensson",
    ],
)
def test_a_weak_password_is_refused(password: str):
    user = with_password()
    user.display_name = "Anna Lundqvist-Svensson"
    user.username = "anna.lundqvist.1"
    user.save()
    client = Client()
    log_in(client, user.username)

    response = change_password(client, password)

    root = read(response.content.decode())
    assert root.texts("title") == ["Fel: Byt lösenord – Lägesbild"]
    assert log_in(Client(), user.username).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    "password",
    [
        "abcdefgijklmnop",  # the shortest: fifteen small letters and nothing else
        "573920184756201",
        "hund bil moln 🦔 älv",
        "Två Ord " * 8,  # blanks count, at the end too
        "ett ord till " * 10,
    ],
)
def test_a_password_of_any_signs_is_taken_as_it_is_and_never_has_to_be_changed(password: str):
    user = with_password()
    client = Client()
    log_in(client)

    change_password(client, password)

    user.refresh_from_db()
    assert user.check_password(password)
    assert not user.check_password(password[:-1])
    assert log_in(Client(), password=password).status_code == 302


@pytest.mark.django_db
def test_a_password_is_changed_by_who_knows_the_old_one():
    user = with_password()
    client = Client()
    log_in(client)

    change_password(client, "sex andra långa ord", old="gissning på måfå")

    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_passwords_are_hashed_with_argon2id_in_real_use():
    assert base.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert Argon2PasswordHasher().encode(PASSWORD, "salt" * 4).startswith("argon2$argon2id$")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        *("signup/", "email/", "confirm-email/", "confirm-email/abc/", "password/reset/"),
        *("password/reset/done/", "3rdparty/", "3rdparty/signup/", "social/signup/"),
        "login/code/confirm/",
    ],
)
def test_nobody_signs_up_and_nothing_goes_by_mail(address: str):
    user = with_password()

    assert Client().get(f"/konto/{address}").status_code == 404
    assert Client().post(f"/konto/{address}", {"username": "bo"}).status_code == 404
    assert logged_in(user).get(f"/konto/{address}").status_code == 404


@pytest.mark.django_db
def test_an_account_that_has_ended_cannot_log_in():
    user = with_password()
    user.is_active = False
    user.save()
    client = Client()

    log_in(client)

    assert client.get(reverse("my_rights")).status_code == 302


@pytest.mark.django_db
def test_logging_out_empties_the_browser_and_ends_the_session():
    client = logged_in(with_password())
    by_link = client.get(reverse("account_logout"))

    by_form = client.post(reverse("account_logout"))

    assert "Clear-Site-Data" not in by_link
    assert by_form["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(reverse("my_rights")).status_code == 302


@pytest.mark.django_db
def test_one_can_log_out_everywhere_else():
    with_password()
    here, there = Client(), Client()
    log_in(here)
    log_in(there)

    listed = read(here.get(reverse("usersessions_list")).content.decode())
    here.post(reverse("usersessions_list"))

    assert len(listed.find("tbody tr")) == 2
    assert here.get(reverse("my_rights")).status_code == 200
    assert there.get(reverse("my_rights")).status_code == 302


# The second step


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.mark.django_db
def test_with_an_app_the_password_is_only_the_first_step():
    secret = generate_totp_secret()
    TOTP.activate(with_password(), secret)
    client = Client()

    first = log_in(client)
    between = client.get(reverse("my_rights"))
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    second = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert first["Location"] == reverse("mfa_authenticate")
    assert between.status_code == 302
    assert read(wrong.content.decode()).texts("title") == ["Fel: Andra steget – Lägesbild"]
    assert second["Location"] == reverse("home")
    assert client.get(reverse("my_rights")).status_code == 200


@pytest.mark.django_db
def test_a_code_works_once():
    secret = generate_totp_secret()
    TOTP.activate(with_password(), secret)
    code = code_of(secret)
    first, second = Client(), Client()
    for client in (first, second):
        log_in(client)

    first.post(reverse("mfa_authenticate"), {"code": code})
    second.post(reverse("mfa_authenticate"), {"code": code})

    assert first.get(reverse("my_rights")).status_code == 200
    assert second.get(reverse("my_rights")).status_code == 302


@pytest.mark.django_db
def test_an_app_is_added_after_the_password_has_been_given_again():
    user = with_password()
    client = Client()
    log_in(client)

    asked = client.get(reverse("mfa_activate_totp"))
    client.post(asked["Location"], {"password": PASSWORD})
    form = read(client.get(reverse("mfa_activate_totp")).content.decode())
    [secret] = [one.get("value") for one in form.find("#authenticator_secret")]
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    kept = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert len(read(kept).find(".codes li")) == 10
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


@pytest.mark.django_db
def test_where_it_is_required_a_password_alone_leads_only_to_the_second_factor(settings):
    settings.LAGESBILD_MFA_REQUIRED = True
    user = with_password()
    client = Client()
    log_in(client)

    before = client.get(reverse("home"))
    help_page = client.get(reverse("help"))
    own_account = client.get(reverse("my_rights"))
    TOTP.activate(user, generate_totp_secret())
    after = client.get(reverse("home"))

    assert before["Location"] == reverse("mfa_index")
    assert (help_page.status_code, own_account.status_code) == (200, 200)
    assert after.status_code == 200


# How long a login lasts


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A clock of the site's sessions that tests set; seconds since it was made."""
    clock = SimpleNamespace(now=1_000_000.0)
    monkeypatch.setattr(middleware, "time", SimpleNamespace(time=lambda: clock.now))
    return clock


def go(client: Client, clock: SimpleNamespace, after: timedelta) -> int:
    clock.now += after.total_seconds()
    return client.get(reverse("home")).status_code


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pause", "status"), [(timedelta(minutes=30), 200), (timedelta(minutes=30, seconds=1), 302)]
)
def test_a_login_ends_after_half_an_hour_of_nothing(clock, pause: timedelta, status: int):
    client = logged_in(with_password())
    go(client, clock, timedelta())

    assert go(client, clock, pause) == status


@pytest.mark.django_db
def test_a_login_ends_after_ten_hours_however_busy(clock):
    client = logged_in(with_password())
    go(client, clock, timedelta())

    for _ in range(29):
        assert go(client, clock, timedelta(minutes=20)) == 200
    assert go(client, clock, timedelta(minutes=19, seconds=59)) == 200
    assert go(client, clock, timedelta(seconds=1)) == 302


@pytest.mark.django_db
def test_who_was_logged_out_reads_why_and_the_browser_is_emptied(clock):
    client = logged_in(with_password())
    go(client, clock, timedelta())
    clock.now += timedelta(hours=1).total_seconds()

    ended = client.get(reverse("home"))
    login = read(client.get(ended["Location"]).content.decode())

    assert ended["Clear-Site-Data"] == '"cache", "storage"'
    [said] = login.texts(".messages .notice")
    assert said.startswith("Du loggades ut eftersom sidan inte har använts")


@pytest.mark.django_db
def test_a_script_is_told_that_nobody_is_logged_in_instead_of_getting_the_login_page():
    response = Client().post(reverse("stub_answer"), headers={"x-autosave": "1"})

    assert response.status_code == 401
    assert "Det du har skrivit finns kvar" in read(response.content.decode()).text


@pytest.mark.django_db
def test_a_script_can_ask_who_is_logged_in_and_for_how_long(clock):
    user = with_password()
    client = logged_in(user)
    go(client, clock, timedelta())
    go(client, clock, timedelta(minutes=10))

    state = client.get(reverse("session_state")).json()

    assert (state["user"], state["secondsLeft"]) == (user.pk, 9 * 3600 + 50 * 60)
    assert Client().get(reverse("session_state")).status_code == 401


# The organisation's identity provider


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, settings) -> IdentityProvider:
    settings.SOCIALACCOUNT_PROVIDERS = PROVIDERS
    provider = IdentityProvider(claims={"sub": "7f3a", "org": "anna@polis.example"})
    settings.LAGESBILD_OIDC_CLAIM = "org"
    monkeypatch.setattr(OrganisationAccounts, "get_requests_session", lambda self: provider)
    return provider


def said(response: HttpResponse) -> str:
    [text] = read(response.content.decode()).texts(".entrance__card > p")[:1]
    return text


@pytest.mark.django_db
def test_who_is_invited_comes_in_with_the_organisations_login(provider: IdentityProvider):
    invited = factories.person("anna@polis.example", Role.AREA_OFFICER)
    invited.set_unusable_password()
    invited.save()
    client = Client()

    first = provider.log_in(client)

    assert first["Location"] == reverse("home")
    [account] = SocialAccount.objects.all()
    assert (account.user, account.provider, account.uid) == (invited, "sjostad", "7f3a")
    assert client.get(reverse("my_rights")).status_code == 200


@pytest.mark.django_db
def test_the_button_stands_on_the_login_page_and_asks_for_proof_of_the_key(provider):
    page = read(Client().get(reverse("account_login")).content.decode())
    sent = Client().post("/konto/oidc/sjostad/login/?process=login")["Location"]

    assert "Logga in med Tjänstekort" in page.texts("button")
    assert "code_challenge_method=S256" in sent
    assert "scope=openid&" in sent + "&"


@pytest.mark.django_db
def test_from_the_second_time_the_key_counts_and_not_the_name(provider: IdentityProvider):
    invited = factories.person("anna@polis.example")
    invited.set_unusable_password()
    invited.save()
    provider.log_in(Client())

    provider.claims = {"sub": "7f3a", "org": "anna.berg@polis.example"}
    renamed = Client()
    provider.log_in(renamed)
    provider.claims = {"sub": "9999", "org": "anna@polis.example"}
    somebody_new = provider.log_in(Client())

    assert renamed.get(reverse("my_rights")).status_code == 200
    assert somebody_new.status_code == 403
    assert said(somebody_new).startswith("Kontot med ditt användarnamn hör redan till en annan")


@pytest.mark.django_db
def test_nothing_else_that_the_provider_says_is_stored(provider: IdentityProvider):
    invited = factories.person("anna@polis.example")
    invited.set_unusable_password()
    invited.save()
    provider.userinfo = {"email": "anna@hem.example", "name": "Anna Hemlig", "phone": "070"}

    for _ in range(2):
        provider.log_in(Client())

    [account] = SocialAccount.objects.all()
    invited.refresh_from_db()
    assert account.extra_data == {}
    assert (invited.email, invited.display_name) == ("", "Anna@Polis.Example")
    assert invited.emailaddress_set.count() == 0


@pytest.mark.django_db
def test_who_is_not_invited_does_not_come_in(provider: IdentityProvider):
    client = Client()

    response = provider.log_in(client)

    assert response.status_code == 403
    assert said(response).startswith("Du har ännu inget konto i Lägesbild.")
    assert not User.objects.exists()
    assert client.get(reverse("home")).status_code == 302


@pytest.mark.django_db
def test_a_local_account_is_never_taken_over_by_name(provider: IdentityProvider):
    with_password("anna@polis.example")

    response = provider.log_in(Client())

    assert response.status_code == 403
    assert SocialAccount.objects.count() == 0


@pytest.mark.django_db
def test_who_has_ended_does_not_come_in_by_the_organisation_either(provider: IdentityProvider):
    invited = factories.person("anna@polis.example")
    invited.set_unusable_password()
    invited.save()
    provider.log_in(Client())
    User.objects.update(is_active=False)
    client = Client()

    provider.log_in(client)

    assert client.get(reverse("home")).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("broken", ["state", "audience", "issuer", "expired"])
def test_an_answer_that_is_not_for_us_or_not_from_there_is_refused(
    provider: IdentityProvider, broken: str
):
    invited = factories.person("anna@polis.example")
    invited.set_unusable_password()
    invited.save()
    provider.audience = "another site" if broken == "audience" else provider.audience
    provider.claims |= {"issuer": {"iss": "https://evil.example"}, "expired": {"exp": 1}}.get(
        broken, {}
    )

    response = provider.log_in(Client(), state="stolen" if broken == "state" else None)

    assert response.status_code == 401
    assert read(response.content.decode()).texts("h1") == ["Inloggningen gick inte"]


@pytest.mark.django_db
def test_the_organisations_login_is_a_second_factor_of_its_own(provider, settings):
    settings.LAGESBILD_MFA_REQUIRED = True
    invited = factories.person("anna@polis.example", Role.AREA_OFFICER)
    invited.set_unusable_password()
    invited.save()
    client = Client()

    provider.log_in(client)

    assert client.get(reverse("home")).status_code == 200


NUMBER = "19640823-3234"  # Skatteverket's example, of nobody


@pytest.mark.parametrize(
    ("said", "subject", "reason"),
    [
        # No name, or one that no account can have.
        ({"id_token": {"sub": "1"}}, "1", "no name"),
        ({"id_token": {"org": "  "}}, "1", "no name"),
        ({"id_token": {"org": "x" * 151}}, "1", "no name"),
        ({}, "1", "no name"),
        # A personal identity number, in the name or as the key.
        ({"id_token": {"org": NUMBER}}, "1", "personal number"),
        ({"id_token": {"org": f"{NUMBER}@polis.example"}}, "1", "personal number"),
        ({"id_token": {"org": "anna"}}, NUMBER.replace("-", ""), "personal number"),
        # Two answers to who it is.
        ({"id_token": {"sub": "1", "org": "a"}, "userinfo": {"sub": "2"}}, "2", "two subjects"),
    ],
)
def test_a_claim_that_names_nobody_is_refused(said: dict, subject: str, reason: str):
    with pytest.raises(NotAdmitted) as refused:
        name_in_the_organisation(said, subject=subject, claim="org", accepted_levels=[])

    assert refused.value.reason == reason
    assert "19640823" not in str(refused.value)


@pytest.mark.parametrize(
    ("said", "is_admitted"),
    [
        ({"id_token": {"org": "anna", "acr": "loa3"}}, True),
        ({"id_token": {"org": "anna", "acr": "loa4"}}, True),
        ({"id_token": {"org": "anna", "acr": "loa2"}}, False),
        ({"id_token": {"org": "anna"}}, False),
        # The level counts from the token only.
        ({"id_token": {"org": "anna"}, "userinfo": {"acr": "loa3"}}, False),
    ],
)
def test_a_login_must_be_as_strong_as_is_asked_for(said: dict, is_admitted: bool):
    def name() -> str:
        levels = ["loa3", "loa4"]
        return name_in_the_organisation(said, subject="1", claim="org", accepted_levels=levels)

    if is_admitted:
        assert name() == "anna"
    else:
        with pytest.raises(NotAdmitted) as refused:
            name()
        assert refused.value.reason == "level of assurance"


# Settings of real use

REAL_USE = {
    "DJANGO_SETTINGS_MODULE": "lagesbild_web.settings.production",
    "LAGESBILD_SECRET_KEY": "a-key-of-fifty-characters-or-more-that-is-not-used-0123456789",
    "LAGESBILD_HOSTS": "lagesbild.polis.example",
    "LAGESBILD_DB_NAME": "lagesbild",
    "LAGESBILD_STATIC_ROOT": "build/static",
    "LAGESBILD_OIDC": (
        '[{"provider_id": "sjostad", "name": "Tjänstekort", "client_id": "x", "secret": "y",'
        ' "settings": {"server_url": "https://inlogg.sjostad.example/oidc"}}]'
    ),
    "LAGESBILD_OIDC_ACR": "loa3 loa4",
}


def in_real_use(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **REAL_USE, **env},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.own_process
def test_django_has_nothing_to_say_about_the_settings_of_real_use():
    run = in_real_use("-m", "django", "check", "--deploy", "--fail-level", "DEBUG")

    assert (run.returncode, run.stderr) == (0, "")
    assert "no issues (0 silenced)" in run.stdout


@pytest.mark.own_process
def test_in_real_use_cookies_are_bound_to_the_host_and_the_provider_may_take_the_login_form():
    run = in_real_use(
        "-c",
        "from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.DEBUG); "
        "print(*s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']); "
        "print(s.LAGESBILD_MFA_REQUIRED, s.SOCIALACCOUNT_PROVIDERS['openid_connect']"
        "['AUTH_PARAMS']['acr_values'])",
    )

    assert run.stdout.splitlines() == [
        "__Host-session __Host-csrf True False",
        "'self' https://inlogg.sjostad.example",
        "True loa3 loa4",
    ]


@pytest.mark.own_process
@pytest.mark.parametrize(
    "name",
    ["LAGESBILD_SECRET_KEY", "LAGESBILD_HOSTS", "LAGESBILD_DB_NAME", "LAGESBILD_STATIC_ROOT"],
)
def test_without_what_must_be_given_the_site_does_not_start(name: str):
    run = in_real_use("-m", "django", "check", **{name: ""})

    assert run.returncode != 0
    assert f"set {name}" in run.stderr


def test_tests_and_demonstration_ask_for_no_second_factor_but_real_use_does():
    assert settings.LAGESBILD_MFA_REQUIRED is False
    assert connection.vendor in {"sqlite", "postgresql"}


def test_each_promise_of_the_manual_names_a_test_that_exists():
    rows = re.findall(r"^\| .+ \|$", (ROOT / "docs/security.md").read_text("utf-8"), re.MULTILINE)
    promised = [
        (name, file or "tests/web/test_security.py")
        for row in rows
        for file in [next(iter(re.findall(r"` i `(tests/[a-z_/]+\.py)`", row)), "")]
        for name in re.findall(r"`(test_[a-z0-9_]+)`", row)
    ]

    assert len(promised) > 18
    missing = [
        (name, file) for name, file in promised if f"def {name}(" not in (ROOT / file).read_text()
    ]
    assert missing == []

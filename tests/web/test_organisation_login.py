"""Logging in through a real identity provider, Canaille, that runs as a process of its own."""

import subprocess
import time
from collections.abc import Iterator

import pytest
import requests
from tests.web.canaille_server import PASSWORD
from tests.web.live import ROOT, Site, free_port

pytestmark = pytest.mark.own_process
PROVIDERS_PYTHON = ROOT / ".venv-idp/bin/python"
"""Set up by `make test`."""


@pytest.fixture(scope="module")
def provider() -> Iterator[tuple[str, int]]:
    """Start the provider, and return its address and the port that it expects the site on."""
    own, site = free_port(), free_port()
    process = subprocess.Popen(
        [PROVIDERS_PYTHON, ROOT / "tests/web/canaille_server.py", str(own), str(site)]
    )
    address = f"http://127.0.0.1:{own}"
    try:
        _wait_for(f"{address}/.well-known/openid-configuration", process)
        yield address, site
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def site(provider, tmp_path_factory) -> Iterator[Site]:
    address, port = provider
    site = Site(
        home=tmp_path_factory.mktemp("site"),
        port=port,
        extra_env={"LAGESBILD_LIVE_PROVIDER": address},
    )
    site.manage("migrate", "--verbosity", "0")
    site.run("-m", "tests.web.fill_people")
    site.start()
    try:
        yield site
    finally:
        site.stop()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, "the provider ended by itself"
        try:
            if requests.get(url, timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.2)
    raise TimeoutError(url)


def log_in(site: Site, provider: str, name: str) -> tuple[requests.Session, requests.Response]:
    """Go from the site's login page through the provider's, and back."""
    browser = requests.Session()
    home = f"http://127.0.0.1:{site.port}"
    page = browser.get(f"{home}/konto/login/", timeout=30)
    assert "Myndighetens inloggning" in page.text
    begun = browser.post(
        f"{home}/konto/oidc/myndigheten/login/?process=login",
        data={"csrfmiddlewaretoken": browser.cookies["csrftoken"]},
        headers={"Referer": home},
        timeout=30,
    )
    # The provider asks for the name, and on its next page for the password.
    asked = begun
    for field, value in (("login", name), ("password", PASSWORD)):
        assert asked.url.startswith(provider), asked.url
        asked = browser.post(asked.url, data={field: value}, timeout=30)
    return browser, asked


def test_an_invited_person_comes_in_and_keeps_the_roles_that_were_given(site, provider):
    browser, landed = log_in(site, provider[0], "nils")

    assert landed.url.startswith(f"http://127.0.0.1:{site.port}/")
    rights = browser.get(f"http://127.0.0.1:{site.port}/konto/behorigheter/", timeout=30)
    assert rights.status_code == 200
    assert "Nationell analytiker" in rights.text


def test_the_same_person_comes_in_again_by_the_key_that_was_bound(site, provider):
    log_in(site, provider[0], "nils")

    bound = site.run(
        "-c",
        "import django; django.setup();"
        "from allauth.socialaccount.models import SocialAccount as S;"
        "print([(s.user.username, s.uid, s.extra_data) for s in S.objects.all()])",
    )
    # The key and nothing else that the provider said.
    assert bound.strip() == "[('nils', 'nils', {})]"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("okand", "Du har ännu inget konto i Lägesbild."),
        ("850709-9805", "Lägesbild tar inte emot personnummer"),
    ],
)
def test_who_is_not_invited_or_comes_with_a_personal_number_is_refused(site, provider, name, text):
    browser, landed = log_in(site, provider[0], name)

    assert landed.status_code == 403
    assert text in landed.text
    rights = browser.get(
        f"http://127.0.0.1:{site.port}/konto/behorigheter/", timeout=30, allow_redirects=False
    )
    assert rights.status_code == 302

"""The frame and the form that saves itself, in a browser."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.repo.tree import ROOT

PASSWORD = "fyra långa ord räcker"
FILL = f"""
from tests.web import factories
from lagesbild_web.roles import Role
for name in ("anna", "bo"):
    user = factories.person(name, Role.AREA_OFFICER)
    user.set_password({PASSWORD!r})
    user.save()
"""

pytestmark = [pytest.mark.own_process, pytest.mark.slow]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site with its stub pages, in a process of its own."""
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.web.browser_settings",
        "LAGESBILD_BROWSER_DB": str(tmp_path_factory.mktemp("browser") / "site.sqlite3"),
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "-v0"], env=env, cwd=ROOT, check=True
    )
    setup = f"import django; django.setup(){FILL}"
    subprocess.run([sys.executable, "-c", setup], env=env, cwd=ROOT, check=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = ["-m", "gunicorn", "-b", f"127.0.0.1:{port}", "--threads", "4", "--log-level", "error"]
    server = subprocess.Popen(
        [sys.executable, *words, "lagesbild_web.wsgi"],
        env=env,
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/hjalp/"):
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise TimeoutError(address)


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """The page of an answer, opened by a rater who is logged in."""
    context = browser.new_context(base_url=site)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: (
            complaints.append(said.text)
            if said.type in {"error", "warning"} and "Failed to load resource" not in said.text
            else None
        ),
    )
    log_in(page, "anna")
    shelf(page, faults="")
    page.goto("/stub/answer/")
    yield page
    assert page.is_closed() or page.evaluate("localStorage.length + sessionStorage.length") == 0
    context.close()
    assert complaints == []


def log_in(page: Page, username: str) -> None:
    page.goto("/konto/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.wait_for_url("**/stub/")


def shelf(page: Page, **orders: str) -> dict[str, object]:
    """What the server has stored."""
    return json.loads(page.request.get("/stub/shelf/", params=orders).text())


def reasons(page: Page) -> list[str]:
    return [one["reason"] for one in shelf(page)["stored"]]


def write(page: Page, text: str) -> None:
    page.locator("#reason").press_sequentially(text)


def test_a_text_is_saved_after_a_pause_and_the_server_says_when(page: Page):
    first = page.locator("[name=token]").input_value()

    write(page, "Torget")
    expect(page.locator("#save-status")).to_have_text("Sparat 14:02")

    [stored] = shelf(page)["stored"]
    assert (stored["reason"], stored["token"], stored["version"]) == ("Torget", first, "0")
    assert page.locator("[name=token]").input_value() != first
    assert page.locator("[name=version]").input_value() == "1"


def test_what_is_saved_already_is_not_saved_again(page: Page):
    write(page, "Torget")
    expect(page.locator("#save-status")).to_have_text("Sparat 14:02")

    page.locator("#reason").blur()
    write(page, "s")
    page.keyboard.press("Backspace")
    page.wait_for_timeout(2500)

    assert reasons(page) == ["Torget"]


def test_a_choice_is_saved_at_once(page: Page):
    with page.expect_response("**/stub/answer/", timeout=1000) as answered:
        page.check("#c3")

    assert answered.value.status == 200
    assert shelf(page)["stored"][0]["category"] == "3"


def test_arrows_through_the_steps_save_only_the_one_where_they_stop(page: Page):
    page.locator("#c3").press("ArrowDown")
    page.keyboard.press("ArrowDown")

    expect(page.locator("[name=version]")).to_have_value("1")
    assert [one["category"] for one in shelf(page)["stored"]] == ["5"]


def test_what_did_not_arrive_is_sent_again_as_it_was_and_the_rest_follows(page: Page):
    shelf(page, faults="503,503")
    first = page.locator("[name=token]").input_value()

    write(page, "Torget")
    expect(page.locator("#save-problem")).to_have_text("Sparades inte – försöker igen.")
    write(page, " är tomt")
    expect(page.locator("#save-status")).to_have_text("Sparat 14:02", timeout=15000)
    expect(page.locator("#save-problem")).to_be_hidden()
    page.wait_for_function("document.querySelector('[name=version]').value === '2'")

    stored = shelf(page)["stored"]
    assert [one["reason"] for one in stored] == ["Torget", "Torget är tomt"]
    assert stored[0]["token"] == first


def test_without_a_network_the_banner_stays_until_there_is_one(page: Page):
    page.context.set_offline(True)
    write(page, "Torget")
    expect(page.locator("#save-problem")).to_have_text("Sparades inte – försöker igen.")

    page.context.set_offline(False)

    expect(page.locator("#save-status")).to_have_text("Sparat 14:02", timeout=15000)
    assert reasons(page) == ["Torget"]


def test_what_cannot_be_stored_is_said_and_not_sent_again_until_it_changes(page: Page):
    shelf(page, faults="422")

    write(page, "19640823-3234")
    expect(page.locator("#save-problem")).to_have_text("Sparades inte. Ta bort personnumret.")
    page.wait_for_timeout(2500)
    assert reasons(page) == []
    page.fill("#reason", "Torget")
    expect(page.locator("#save-status")).to_have_text("Sparat 14:02")

    assert reasons(page) == ["Torget"]


def test_two_answers_stand_side_by_side_and_nothing_is_saved_until_one_is_chosen(page: Page):
    shelf(page, faults="409")

    write(page, "Mitt")
    conflict = page.locator("#save-conflict")
    expect(conflict.get_by_role("heading")).to_have_text("Bo Lind ändrade svaret 14:02")
    expect(conflict).to_be_focused()
    assert reasons(page) == []
    conflict.get_by_role("button", name="Spara mitt svar").click()
    expect(page.locator("#save-status")).to_have_text("Sparat 14:02")

    [stored] = shelf(page)["stored"]
    assert (stored["reason"], stored["version"]) == ("Mitt", "1")
    expect(conflict).to_be_empty()


def test_leaving_is_held_up_only_while_something_is_unsaved(page: Page):
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    write(page, "Torget")
    expect(page.locator("#save-status")).to_have_text("Sparat 14:02")
    page.goto("/stub/")
    asked_when_saved = list(asked)
    page.goto("/stub/answer/")
    write(page, "Inte sparat")
    page.goto("/stub/")

    assert asked_when_saved == []
    assert asked == ["beforeunload"]


def test_the_button_waits_for_what_is_on_its_way_so_that_nothing_is_dropped(page: Page):
    shelf(page, faults="503")
    write(page, "Torget")
    expect(page.locator("#save-problem")).to_be_visible()

    write(page, " är tomt")
    page.get_by_role("button", name="Spara och fortsätt").click()
    page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mina uppgifter", timeout=15000)

    stored = shelf(page)["stored"]
    assert [one["reason"] for one in stored] == ["Torget", "Torget är tomt"]
    assert len({one["token"] for one in stored}) == 2


def test_after_a_login_in_another_tab_what_was_typed_is_saved(page: Page):
    page.context.clear_cookies()
    write(page, "Torget")
    expect(page.locator("#save-problem")).to_contain_text("du är utloggad")

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Logga in i en ny flik").click()
    log_in(opened.value, "anna")
    opened.value.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#save-status")).to_have_text("Sparat 14:02")

    assert reasons(page) == ["Torget"]


def test_after_a_login_of_somebody_else_nothing_is_saved_in_their_name(page: Page):
    page.context.clear_cookies()
    write(page, "Torget")
    expect(page.locator("#save-problem")).to_contain_text("du är utloggad")

    other = page.context.new_page()
    log_in(other, "bo")
    other.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#save-problem")).to_contain_text("någon annan är nu inloggad")
    page.on("dialog", lambda dialog: dialog.accept())

    assert reasons(page) == []


def test_a_login_that_is_about_to_end_can_be_prolonged_with_one_press(page: Page):
    page.clock.install()
    page.goto("/stub/")
    page.clock.fast_forward("24:00")
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.clock.fast_forward("01:30")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Du loggas ut om 5 min")
    dialog.get_by_role("button", name="Fortsätt").click()
    expect(dialog).to_be_hidden()
    page.clock.fast_forward("20:00")

    expect(dialog).to_be_hidden()


def test_the_login_that_has_lasted_its_ten_hours_is_announced_too(page: Page):
    page.clock.install()
    page.goto("/stub/")
    page.evaluate("document.body.dataset.secondsLeft")

    for _ in range(29):
        page.clock.fast_forward("20:00")
        page.evaluate("document.dispatchEvent(new Event('htmx:after:request'))")
    page.clock.fast_forward("16:00")

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("så länge som går")
    expect(dialog.get_by_role("button", name="Fortsätt")).to_be_hidden()


def test_the_error_summary_has_the_focus_and_its_links_lead_to_the_controls(page: Page):
    page.goto("/stub/parts/?send=1")
    expect(page.locator(".error-summary")).to_be_focused()

    page.locator(".error-summary a").first.click()

    expect(page.locator("#id_answer_0")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_a_small_screen(page: Page, scheme: str):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 700})

    wide = {}
    for path in ("/stub/parts/", "/stub/answer/", "/konto/2fa/", "/konto/sessions/", "/hjalp/"):
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[path] = width

    assert wide == {}


def test_every_control_is_large_enough_to_hit(page: Page):
    page.goto("/stub/parts/")

    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
        .filter((one) => one.type !== "hidden" && one.offsetParent)
        .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
        .filter(([, height]) => height < 23.5)"""
    )

    # WCAG 2.5.8 leaves out links in a sentence or a cell, whose height is that of the line.
    assert [one for one in small if not one[0].startswith("<a href")] == []


def test_a_passkey_is_made_and_logs_in_on_its_own(browser: Browser, site: str):
    # Browsers make passkeys for names, not for addresses in numbers.
    context = browser.new_context(base_url=site.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    log_in(page, "bo")
    page.goto("/konto/2fa/webauthn/add/")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Bekräfta").click()

    page.get_by_label("Logga in med bara nyckeln").check()
    page.get_by_role("button", name="Skapa nyckeln").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reservkoder")
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Logga ut").click()
    page.get_by_role("button", name="Logga in med passnyckel").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Mina uppgifter")
    context.close()


def test_without_script_the_form_is_sent_by_its_button(browser: Browser, site: str):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    log_in(page, "anna")
    shelf(page, faults="")
    page.goto("/stub/answer/")

    page.fill("#reason", "Utan skript")
    page.get_by_role("button", name="Spara och fortsätt").click()

    assert reasons(page) == ["Utan skript"]
    context.close()

"""axe finds nothing on what the site answers to mistakes either, in light, in dark and at 320 px.

Each role's forms are found by walking its links, as in `test_accessibility`, and sent empty and
with nonsense, on a copy of the example that nobody else uses.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Response, expect
from tests.browser.crawling import Form, kinds_of_forms
from tests.browser.example import address_of, log_in
from tests.browser.looking import faults_seen
from tests.browser.test_accessibility import PEOPLE
from tests.web.excel_form.filling import filled
from tests.web.live import Site

pytestmark = [pytest.mark.own_process, pytest.mark.slow]

MOST_OF_A_KIND = 3
_ANYBODYS = ("/ersattare/", "/konto/password/change/", "/konto/reauthenticate/")
"""Forms that are the same for all roles are sent by one of them."""
_FIRST = PEOPLE[0]
# How many answers to mistakes each role gets to see here, at least: fewer, and nothing was tried.
ERRORS_OF = {
    "omradespolis": 14,
    "lokalpolischef": 4,
    "samordnare": 6,
    "analytiker": 10,
    "controller": 2,
    "ekonomi": 2,
    "kameraansvarig": 2,
    "kommunkontakt": 1,
    "revisor": 6,
    "administrator": 17,
}
_SEND = """([place, mode]) => {
  const form = document.forms[place];
  form.noValidate = true;
  for (const control of [...form.elements]) {
    if (["hidden", "submit", "button", "fieldset"].includes(control.type)) continue;
    const absurd = mode === "absurd";
    if (control.type === "checkbox") control.checked = absurd;
    else if (control.type === "radio") {
      control.checked = absurd;
      if (absurd) control.value = "nothing of the kind";
    } else if (control.tagName === "SELECT") {
      control.selectedIndex = -1;
      if (absurd) control.add(new Option("nothing of the kind", "nothing of the kind", true, true));
    } else if (control.type === "file") {
      const files = new DataTransfer();
      if (absurd) files.items.add(new File(["nothing of the kind"], "nonsense.xlsx"));
      control.files = files.files;
    } else {
      const isText = ["text", "textarea", "password"].includes(control.type);
      if (!isText) control.type = "text";
      // A personal identity number that is never given to anybody.
      control.value = !absurd ? "" : isText ? "19121212-1212" : "31 februari";
    }
  }
  const buttons = [...form.querySelectorAll("button:not([type=button]):not([formaction])")];
  form.requestSubmit(buttons.at(-1) ?? null);
}"""
_SHOWN_MS = 60_000
_ERRORS = ".error-summary, .field-error, main .notice--error"


@pytest.fixture
def copied(example: tuple[Site, dict[str, str]], tmp_path: Path) -> Iterator[Site]:
    """Run a copy of the example that may be spoiled, and that soon has had enough of attempts."""
    site, _ = example
    home = tmp_path / "copy"
    shutil.copytree(site.home, home)
    copy = Site(home=home, workers=1, extra_env={"LAGESBILD_LIVE_RATE_LIMITS": "on"})
    copy.start()
    try:
        yield copy
    finally:
        copy.stop()


@pytest.fixture
def come_in(
    copied: Site, example: tuple[Site, dict[str, str]], browser: Browser
) -> Iterator[Callable[[str], Page]]:
    """Return a function that logs a person in to the copy, with a policy that lets axe in."""
    _, passwords = example
    contexts: list[BrowserContext] = []

    def log_in_to_copy(username: str) -> Page:
        context = browser.new_context(base_url=address_of(copied), locale="sv-SE", bypass_csp=True)
        contexts.append(context)
        page = context.new_page()
        log_in(page, username, passwords[username])
        return page

    yield log_in_to_copy
    for context in contexts:
        context.close()


@pytest.mark.parametrize("username", PEOPLE)
def test_axe_finds_nothing_on_what_a_role_is_told_about_its_mistakes(come_in, username):
    page = come_in(username)
    forms = [
        form
        for form in kinds_of_forms(page, most_of_a_kind=MOST_OF_A_KIND)
        if username == _FIRST or not form.kind.startswith(_ANYBODYS)
    ]
    found, errors = [], 0

    for form in forms:
        for mode in ("empty", "absurd"):
            what = f"{form.kind} sent {mode}"
            if tells_of_mistakes(page, form, mode):
                errors += 1
                found += faults_seen(page, what=what)

    assert found == [], "\n".join(found)
    assert errors >= ERRORS_OF[username]


def tells_of_mistakes(page: Page, form: Form, mode: str) -> bool:
    """Send a form, and return whether the answer says that something is wrong."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(form.url)
    try:
        with page.expect_navigation() as answered:
            page.evaluate(_SEND, [form.place, mode])
    except Error as aborted:
        if "net::ERR_ABORTED" not in str(aborted):
            raise
        # A file came, so nothing was wrong.
        return False
    return answered.value.status >= 400 or page.locator(_ERRORS).count() > 0


_POST = """([path, fields]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = path;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token, ...fields })) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""


def post(page: Page, path: str, **fields: str) -> Response:
    """Send a form of one's own making, as of a page that is out of date."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/hjalp/")
    with page.expect_navigation() as answered:
        page.evaluate(_POST, [path, fields])
    return answered.value


def test_axe_finds_nothing_on_the_pages_that_refuse(copied, come_in):
    officer, coordinator = come_in("omradespolis"), come_in("samordnare")
    question = first_question(officer)
    accept = coordinator.get_by_role("link", name="Granska ").get_attribute("href") + "godkann/"
    assert post(coordinator, accept).status == 200
    password = "/konto/password/change/"
    answered = {
        400: lambda: (officer, post(officer, question)),
        403: lambda: (officer, officer.goto("/administration/")),
        404: lambda: (officer, officer.goto("/finns-inte/")),
        409: lambda: (coordinator, post(coordinator, accept)),
        429: lambda: (officer, [post(officer, password) for _ in range(6)][-1]),
    }
    found = []
    for status, ask in answered.items():
        page, answer = ask()
        assert answer.status == status
        found += faults_seen(page, what=str(status))
    page, answer = officer, post(officer, question, csrfmiddlewaretoken="x" * 64)
    assert answer.status == 403
    found += faults_seen(page, what="403 without its token")
    (copied.home / "site.sqlite3").unlink()
    answer = officer.goto("/uppgifter/")
    assert answer.status == 500
    found += faults_seen(officer, what="500")

    assert found == [], "\n".join(found)


def first_question(page: Page) -> str:
    """Go on with the questions, and return where one then is."""
    page.goto("/uppgifter/")
    page.get_by_role("link", name="Fortsätt där du slutade").click()
    page.wait_for_url("**/fraga/**")
    return page.url


def test_axe_finds_nothing_in_the_report_on_a_faulty_excel_form(open_as):
    page = open_as("omradespolis", bypass_csp=True)
    session = first_question(page).split("/fraga/")[0]
    fetched = page.request.get(f"{session}/excel/hamta/").body()
    faulty = filled(fetched, {"F4": 7, "F5": "mycket", "I5": "Ring 19121212-1212"})

    page.goto(f"{session}/excel/")
    page.set_input_files(
        "input[type=file]",
        {"name": "svar.xlsx", "mimeType": "application/octet-stream", "buffer": faulty},
    )
    page.get_by_role("button", name="Lämna formuläret").click()

    rows = page.locator("section[aria-labelledby=faults-title] tbody tr")
    expect(rows).to_have_count(3, timeout=_SHOWN_MS)
    assert faults_seen(page, what="the report") == []


def test_axe_finds_nothing_while_answers_cannot_be_saved(come_in):
    page = come_in("omradespolis")
    question = first_question(page)
    beside = page.context.new_page()
    beside.goto(question)
    found = []

    page.route("**/spara/", lambda route: route.abort())
    page.get_by_role("radio", name="2", exact=False).first.check()
    expect(page.locator("#save-problem")).to_have_text(
        "Sparades inte – försöker igen.", timeout=_SHOWN_MS
    )
    found += faults_seen(page, what="no network")
    page.unroute("**/spara/")
    expect(page.locator("#save-status")).to_contain_text("Sparat", timeout=_SHOWN_MS)
    found += faults_seen(page, what="saved")

    beside.get_by_role("radio", name="3", exact=False).first.check()
    expect(beside.locator("#save-conflict h2")).to_be_visible(timeout=_SHOWN_MS)
    found += faults_seen(beside, what="changed by somebody else")

    page.context.clear_cookies()
    page.get_by_role("radio", name="4", exact=False).first.check()
    expect(page.locator("#save-problem a")).to_have_text("Logga in i en ny flik", timeout=_SHOWN_MS)
    found += faults_seen(page, what="logged out")

    assert found == [], "\n".join(found)


def test_axe_finds_nothing_when_the_login_is_about_to_end(open_as):
    page = open_as("omradespolis", bypass_csp=True)
    page.clock.install()
    page.goto("/uppgifter/")
    found = []

    for waited, told in (("26:00", "Du loggas ut om"), ("06:00", "Du är utloggad.")):
        page.clock.fast_forward(waited)
        expect(page.locator("#session-ending-text")).to_contain_text(told, timeout=_SHOWN_MS)
        found += faults_seen(page, what=told)

    assert found == [], "\n".join(found)

"""The guide through secrecy in a browser: ten situations on a phone without script, axe, paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.example import address_of
from tests.browser.looking import faults_seen, unfold
from tests.secrecy_situations import WorkedSituation, worked_situations
from tests.web.live import Site, running_site

from lagesbild.secrecy.outcome import Outcome
from lagesbild.secrecy.question import UNKNOWN, UNKNOWN_TITLE
from lagesbild.secrecy.rule_base import RuleBase, law_on
from lagesbild_web.pages.secrecy_rows import SENTENCES

pytestmark = [pytest.mark.own_process, pytest.mark.slow]

PHONE = {"width": 375, "height": 812}
TEN = ("S01", "S03", "S04", "S15", "S18", "S26", "S30", "S34", "S40", "S55")
"""An area, young people, a patient, a duty, a lawyer's question, a school, and a may-not."""
_LEAST_TARGET_PX = 44
_DONE_MS = 90_000
"""How long a page may take on a busy machine."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("secrecy")
    with running_site(home, filled_by="tests.web.fill_people", workers=1) as running:
        yield running


def opened(site: Site, browser: Browser, **options: object) -> Page:
    """Open the start of the guide as a visitor without an account."""
    context = browser.new_context(base_url=address_of(site), locale="sv-SE", **options)
    page = context.new_page()
    page.set_default_timeout(_DONE_MS)
    page.goto("/sekretess/")
    return page


def press(page: Page, title: str, *, exact: bool = False) -> None:
    """Press a button, and wait until the next page is there."""
    with page.expect_navigation():
        page.get_by_role("button", name=title, exact=exact).first.click()


@dataclass
class Walk:
    """One person who answers a worked situation by pressing; presses are counted."""

    page: Page
    worked: WorkedSituation
    presses: int = 0

    def to_the_answer(self) -> None:
        start = self.worked.situation
        law = law_on(start.on)
        self.page.locator("summary", has_text="välj en annan dag").click()
        self.page.fill("#on", start.on.isoformat())
        press(self.page, "Välj dagen")
        for title in (
            law.parties[start.sender].title,
            law.parties[start.recipient].title,
            law.information[start.information].title,
        ):
            self.press(title)
        while self.page.locator(".guide__choice").count():
            self.press(self._title(law))

    def press(self, title: str) -> None:
        self.looks_right()
        press(self.page, title, exact=True)
        self.presses += 1

    def looks_right(self) -> None:
        """Nothing sticks out, every answer is easy to hit, and no address tells what was said."""
        assert self.page.url.split("/", 3)[3] in ("sekretess/", "sekretess/fragor/")
        assert self.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        for choice in self.page.locator(".guide__choice").all():
            box = choice.bounding_box()
            assert box
            assert box["height"] >= _LEAST_TARGET_PX
            assert box["width"] >= 300

    def _title(self, law: RuleBase) -> str:
        """Return the title of what is answered to the question that is asked.

        A situation may tell from the start what the page asks late: until then, »vet inte«.
        """
        asked = self.page.locator(".guide__choice").first.get_attribute("name") or ""
        answers = {**self.worked.situation.answers, **self.worked.answers}
        choice = answers.get(asked, UNKNOWN)
        option = law.questions[asked].option(choice)
        assert (option is None) is (choice == UNKNOWN)
        return option.title if option else UNKNOWN_TITLE


def test_ten_situations_are_walked_on_a_phone_without_script(site, browser):
    worked = {one.id: one for one in worked_situations()}
    presses = []

    for name in TEN:
        page = opened(site, browser, viewport=PHONE, java_script_enabled=False)
        walk = Walk(page, worked[name])
        walk.to_the_answer()
        expect(page.locator("h1")).to_have_text(
            SENTENCES[Outcome(worked[name].outcome)], timeout=_DONE_MS
        )
        expect(page.locator(".guidance")).to_contain_text(
            "inte juridisk rådgivning", timeout=_DONE_MS
        )
        walk.looks_right()
        presses.append(walk.presses)
        page.context.close()

    assert len({worked[name].outcome for name in TEN}) >= 4
    # The three first questions, and a median of six further ones at most.
    assert median(presses) <= 9, presses


def test_axe_finds_nothing_on_the_pages_of_the_guide_and_on_its_errors(site, browser):
    page = opened(site, browser, bypass_csp=True)
    found = []

    def look(what: str) -> None:
        unfold(page)
        found.extend(faults_seen(page, what=what))

    look("start")
    page.goto("/sekretess/")
    page.locator("summary", has_text="välj en annan dag").click()
    page.fill("#on", "2009-01-01")
    press(page, "Välj dagen")
    expect(page.locator(".error-summary")).to_contain_text("2009-06-30", timeout=_DONE_MS)
    look("a day before the law")
    for title in ("Socialtjänsten", "Polismyndigheten", "Uppgifter om en persons"):
        press(page, title)
    look("a question")
    press(page, "Visa svaret så här långt")
    look("the answer so far")
    press(page, "Fortsätt")
    for title in ("Förebygga, förhindra", "Konkret risk för annat brott", "Nej", "Den som kan"):
        press(page, title)
    press(page, "Nej, eller ingen")
    expect(page.locator(".guide__weigh")).to_be_visible(timeout=_DONE_MS)
    look("a judgement")
    press(page, "Ja, det är inte olämpligt")
    expect(page.locator("h1")).to_have_text("Uppgiften får lämnas.", timeout=_DONE_MS)
    look("the answer")
    with page.expect_navigation():
        page.evaluate("""() => {
          const sent = document.querySelector("main form input[name=person]");
          sent.value = "nobody";
          sent.form.requestSubmit(sent.form.querySelector("button[name=back]"));
        }""")
    expect(page.locator(".error-summary")).to_contain_text("bland guidens val", timeout=_DONE_MS)
    look("an answer that is none")
    for address in (
        "/sekretess/bestammelser/",
        "/sekretess/bestammelser/OSL-10-18a/",
        "/sekretess/andringar/?fran=2025-03-31&till=2025-04-01",
        "/sekretess/andringar/?fran=2000-01-01",
    ):
        page.goto(address)
        look(address)

    assert found == [], "\n".join(found)
    page.context.close()


def test_a_form_that_was_tampered_with_is_refused_in_words(site, browser):
    page = opened(site, browser, viewport=PHONE, bypass_csp=True)
    press(page, "Socialtjänsten")

    page.evaluate("""() => {
      document.querySelector("main form input[name=sender]").value = "19121212-1212";
      document.querySelector("main form .guide__choice").click();
    }""")

    expect(page.locator(".error-summary")).to_contain_text("personnummer", timeout=_DONE_MS)
    assert "19121212" not in page.content()
    assert faults_seen(page, what="refused") == []
    page.get_by_role("link", name="Börja om").click()
    expect(page.locator("h2").first).to_have_text("Vem lämnar uppgiften?", timeout=_DONE_MS)
    page.context.close()


def test_the_note_on_paper_holds_the_answer_and_no_buttons(site, browser):
    page = opened(site, browser, java_script_enabled=False)
    for title in ("Socialtjänsten", "Polismyndigheten", "En bild av ett område", "Ja"):
        press(page, title)

    page.emulate_media(media="print")

    expect(page.locator("h1")).to_have_text("Uppgiften får lämnas.", timeout=_DONE_MS)
    expect(page.get_by_text("Lagen den")).to_be_visible()
    expect(page.get_by_text("Regelversion")).to_be_visible()
    expect(page.get_by_text("innehåller inget om ett ärende")).to_be_visible()
    for button in page.locator("main button, main a").all():
        expect(button).to_be_hidden()
    page.context.close()

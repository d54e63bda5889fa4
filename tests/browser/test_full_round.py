"""A whole round in the browser, from plan to picture: by mouse, without JavaScript, by keyboard.

Everybody logs in and does their own part; what is not walked, `round_country` fills in. In the end
the export gives anybody the figures that the site shows.
"""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.crew import Crew
from tests.browser.figures import assert_shows
from tests.browser.hands import DONE_MS, Hands, Keyboard, Mouse, MouseWithoutScript
from tests.browser.round_country import (
    AREAS,
    CASES,
    ITEMS,
    LAST_TIME,
    NAME,
    NAMES,
    OLLE,
    OSSIAN,
    RATERS,
    areas_of,
)
from tests.web.live import ROOT, Site

pytestmark = [pytest.mark.own_process, pytest.mark.slow]

COUNTRY = "tests.browser.round_country"
TODAY = datetime.now(ZoneInfo("Europe/Stockholm")).date()
YEAR = TODAY.year + 1
ROUND = f"Lägesbild {YEAR}"
SEEN = "Busshållplatsen vid kajen, fyra kvällar i oktober."
"""What the first rater writes: nobody may see it before they have locked their own."""
OF_LAST_ROUND = (LAST_TIME, "Lägesbild 2025", "Indikator")
OF_THE_OTHER = (SEEN, NAMES[OSSIAN])
MOVED = "Den andra bedömaren har arbetat fler kvällar än jag."
BECAUSE = "Skriv när det hände, och vad underlaget är."
MENDED = "Tre händelser i september enligt lägesrapporten."
FIRST = {"B1": 3, "B3": 2, "C1": 3, "D2": 2, "D3": 3}
SECOND = {"B1": 2, "B3": 2, "C1": 3, "D2": 3, "D3": 1}
"""What the two answer: two steps apart on the last question, of which the second thinks again."""
REVISED, RETURNED = "D3", "C1"
DEPARTS = "Mötet väger in att kommunen har stängt torget för trafik."


@pytest.fixture(scope="session")
def filled_country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a database that each walk begins with a copy of."""
    home = tmp_path_factory.mktemp("country")
    site = Site(home=home)
    site.manage("migrate", "--verbosity", "0")
    site.run("-m", COUNTRY, "country")
    return home


@pytest.fixture(params=[Mouse, MouseWithoutScript, Keyboard], ids=lambda kind: kind.__name__)
def crew(
    request: pytest.FixtureRequest, filled_country: Path, browser: Browser, tmp_path: Path
) -> Iterator[Crew]:
    home = tmp_path / "site"
    shutil.copytree(filled_country, home)
    site = Site(home=home, workers=1)
    site.start()
    crew = Crew(site=site, browser=browser, kind=request.param)
    try:
        yield crew
    finally:
        for context in crew.contexts:
            context.close()
        site.stop()


def plan_and_open(analyst: Hands) -> None:
    """Plan a round, learn what it lacks, and open it when nothing is missing."""
    page = analyst.page
    analyst.follow("Administration", inside="Huvudmeny")
    analyst.follow("Planera omgång")
    analyst.write(ROUND, into="Namn")
    analyst.write(str(YEAR), into="Beteckning")
    analyst.write((TODAY - timedelta(days=7)).isoformat(), into="Första dag")
    analyst.write((TODAY + timedelta(days=30)).isoformat(), into="Sista dag")
    analyst.write(date(YEAR, 12, 1).isoformat(), into="Referensdag")
    analyst.write("2024", into="Indikatorernas år")
    analyst.press("Granska innan den planeras")
    expect(page.locator("main")).to_contain_text(f"{ROUND} blir en omgång om {len(AREAS)} områden")
    analyst.press("Planera omgången")

    appoint(analyst, OLLE)
    analyst.press("Öppna omgången")
    expect(page.locator("main")).to_contain_text(f"{NAME} har 1 bedömare; minst 2 krävs.")
    analyst.follow(ROUND, inside="Brödsmulor")
    for username in set(RATERS.values()) - {OLLE}:
        appoint(analyst, username)
    analyst.follow("Pröva om omgången kan jämföras")
    expect(page.locator("main")).to_contain_text("Alla lokalpolisområden kan jämföras")
    analyst.press("Öppna omgången")
    expect(page.locator("main")).to_contain_text(f"{ROUND} är öppen.")


def appoint(analyst: Hands, username: str) -> None:
    """Let a rater rate two areas, of which one lies elsewhere, and all the cases."""
    analyst.pick(f"{NAMES[username]} ({username})", of="Bedömare")
    for thing in (*areas_of(username), *CASES):
        analyst.tick(thing)
    analyst.press("Lägg till")
    expect(analyst.page.locator("main")).to_contain_text(f"{NAMES[username]} fick 5 skattningar.")


def answer(hands: Hands, category: int, *, reason: str = "") -> None:
    """Answer the question that is shown; a step is saved when it is chosen, or by the button."""
    hands.choose_step(category)
    if reason:
        hands.write(reason, into="Motivering")
    hands.choose("Ganska säker", of="Hur säker är du?")
    status = hands.page.locator("#save-status")
    if hands.saves_by_itself:
        expect(status).to_contain_text("Sparat", timeout=DONE_MS)
    else:
        expect(status).to_be_empty()
    if isinstance(hands, Keyboard):
        hands.go_on_by_enter()
    else:
        hands.press("Spara och fortsätt")


def assert_blind(hands: Hands, to: Sequence[str]) -> None:
    """A question says nothing of what others answer, of the last round or of the indicators."""
    content = hands.page.content()
    for secret in to:
        assert secret not in content, f"»{secret}« on {hands.page.url}"


def answer_all(
    hands: Hands, categories: Mapping[str, int], *, blind_to: Sequence[str], reason: str = ""
) -> None:
    """Answer question after question, check each section, and lock."""
    hands.follow("Börja svara")
    for item, category in categories.items():
        assert f"/fraga/{item}/" in hands.page.url
        assert_blind(hands, blind_to)
        answer(hands, category, reason=reason)
        if "/kontrollera/" in hands.page.url and item != list(ITEMS)[-1]:
            hands.follow("Fortsätt till")
    hands.follow("Lås och jämför")
    assert_blind(hands, blind_to)
    hands.press("Lås mina svar för alltid")


def rate_first(hands: Hands) -> None:
    """Answer when nobody else has, and stand by it."""
    answer_all(hands, FIRST, blind_to=OF_LAST_ROUND, reason=SEEN)
    expect(hands.page.locator("main")).to_contain_text("0 av 1 har låst sina svar och visas")
    hands.follow("Bekräfta dina svar")
    expect(hands.page.locator("main")).to_contain_text("Du står fast vid alla 5 svar.")
    hands.press("Bekräfta")
    expect(hands.page.locator("main")).to_contain_text("Inget väntar på dig.")


def rate_blind_then_revise(hands: Hands) -> None:
    """Answer without seeing the other, then see the answers, and change one with a reason."""
    main = hands.page.locator("main")
    answer_all(hands, SECOND, blind_to=(*OF_LAST_ROUND, *OF_THE_OTHER))
    expect(main).to_contain_text("1 av 1 har låst sina svar och visas")
    expect(main).to_contain_text("2 steg från en annan bedömare")

    hands.follow(ITEMS[REVISED])
    expect(main).to_contain_text(SEEN)
    expect(main).to_contain_text("Bedömarna stod fast vid 2")
    hands.choose_step(SECOND[REVISED] + 1)
    hands.press("Spara och fortsätt")
    expect(main).to_contain_text("Skriv varför du ändrar skattningen.")
    hands.write(MOVED, into="Varför du ändrar eller står fast")
    hands.press("Spara och fortsätt")

    hands.follow("Bekräfta dina svar")
    expect(main).to_contain_text(f"1 → 2. {MOVED}")
    hands.press("Bekräfta")
    expect(main).to_contain_text("Inget väntar på dig.")


def submit(hands: Hands, *, number: int) -> None:
    """Read the answers, attest them, and get a receipt."""
    main = hands.page.locator("main")
    hands.follow("Mitt LPO", inside="Huvudmeny")
    hands.follow(f"Kontrollera och skicka in {NAME}")
    expect(main).to_contain_text(MOVED)
    hands.press("Skicka in")
    expect(main).to_contain_text("Intyga att svaren är områdespolisernas egna")
    hands.tick("Jag intygar")
    hands.press("Skicka in")
    expect(main).to_contain_text(f"Nummer {number} för området i omgången")


def return_one_answer(hands: Hands) -> None:
    main = hands.page.locator("main")
    hands.follow("Granskningskö", inside="Huvudmeny")
    hands.follow(f"Granska {NAME}")
    hands.tick(f"svaret från {NAMES[OLLE]} på {ITEMS[RETURNED]}")
    if isinstance(hands, Keyboard):
        # A habit from other programs; it must neither return nor accept.
        hands.hit("Enter")
        assert "/granskning/" in hands.page.url
    hands.press("Återsänd kryssade svar")
    expect(main).to_contain_text("Skriv varför svaret från")
    hands.write(BECAUSE, into=f"Varför? {NAMES[OLLE]}, {ITEMS[RETURNED]}")
    hands.press("Återsänd kryssade svar")
    expect(main).to_contain_text(f"{NAME} är återsänd: 1 svar ska kompletteras.")


def mend_what_came_back(hands: Hands) -> None:
    """Find the answer that came back, see that no other can be changed, and mend it."""
    main = hands.page.locator("main")
    hands.follow("Mina uppgifter", inside="Huvudmeny")
    hands.follow(NAME, inside="Regionen har återsänt svar")
    expect(main).to_contain_text(BECAUSE)
    hands.follow(NAME, inside="Brödsmulor")
    for item in ITEMS:
        if item != RETURNED:
            hands.follow(ITEMS[item])
            expect(main).to_contain_text("Bara de återsända svaren kan ändras.")
            expect(main.get_by_role("radio")).to_have_count(0)
            hands.follow(NAME, inside="Brödsmulor")
    hands.follow(ITEMS[RETURNED])
    hands.write(MENDED, into="Varför du ändrar eller står fast")
    hands.press("Spara och fortsätt")
    hands.follow("Bekräfta dina svar")
    hands.press("Bekräfta")


def accept(hands: Hands) -> None:
    main = hands.page.locator("main")
    hands.follow("Granskningskö", inside="Huvudmeny")
    hands.follow(f"Granska {NAME}")
    expect(main).to_contain_text("1 fråga har fått nya svar sedan inlämning 1. Bara den visas.")
    expect(main).to_contain_text(MENDED)
    hands.press("Godkänn")
    expect(main).to_contain_text(f"{NAME} är godkänd.")


def make_picture(hands: Hands) -> None:
    hands.follow("Insamlingsläge", inside="Huvudmeny")
    hands.follow("Omgången")
    hands.follow("Lägesbilder")
    hands.press("Gör en lägesbild")
    expect(hands.page.locator("h1")).to_have_text(ROUND, timeout=300_000)


def decide_as_first(hands: Hands) -> None:
    """Depart from the proposal, which takes a reason; alone it is no decision."""
    main = hands.page.locator("main")
    hands.follow("Insamlingsläge", inside="Huvudmeny")
    hands.follow("Klassificeringsmöte")
    hands.follow(NAME)
    expect(main).to_contain_text("Förslag: Utsatt område")
    hands.choose("Inte på listan", of="Klass")
    hands.press("Besluta, och lämna till en andra person")
    expect(main).to_contain_text("Skriv varför beslutet avviker från förslaget")
    hands.write(DEPARTS, into="Skäl")
    hands.press("Besluta, och lämna till en andra person")
    expect(main).to_contain_text("Någon annan ska bekräfta.")
    expect(main.get_by_role("button", name="Bekräfta som andra person")).to_have_count(0)


def confirm_as_second(hands: Hands) -> None:
    main = hands.page.locator("main")
    hands.follow("Klassificeringsmöte")
    hands.follow(NAME)
    expect(main).to_contain_text(DEPARTS)
    hands.press("Bekräfta som andra person")
    expect(main).to_contain_text(f"{NAME} är fastställd: inte på listan.")


def close(hands: Hands) -> None:
    hands.follow("Insamlingsläge", inside="Huvudmeny")
    hands.follow("Omgången")
    hands.follow("Stäng omgången")
    hands.press("Stäng omgången")
    expect(hands.page.locator("main")).to_contain_text(f"{ROUND} är stängd.")


def fetch_export(hands: Hands, folder: Path) -> Path:
    """Take the material home as a file, and unpack it."""
    hands.follow("Lägesbilder")
    zipped = hands.download("Hämta underlag (zip)", folder)
    export = folder / "underlag"
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(export)
    return export


def anybody_makes_the_picture_of_the_site(hands: Hands, export: Path, picture: Path) -> None:
    """Make the picture of what was taken home, while the site makes its own of the same."""
    made = run_command("picture", export, "-o", picture, "--round", str(YEAR))
    make_picture(hands)
    printed = done(made)
    expect(hands.page.locator("tbody tr")).to_have_count(2 * len(AREAS))
    assert_shows(hands.page, picture)
    assert hands.page.locator("main code").first.inner_text() in printed


def run_command(*words: str | Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [Path(sys.executable).with_name("lagesbild"), *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def done(command: "subprocess.Popen[str]") -> str:
    printed, _ = command.communicate(timeout=300)
    assert command.returncode == 0, printed
    return printed


def assert_the_log_is_whole(auditor: Hands, site: Site) -> None:
    auditor.follow("Pröva loggen")
    expect(auditor.page.locator("main")).to_contain_text("Loggen är hel")
    site.manage("verify_audit")


def test_a_whole_round_gives_anybody_the_figures_of_the_site(crew: Crew, tmp_path: Path):
    analyst = crew["arvid"]
    plan_and_open(analyst)
    crew.site.run("-m", COUNTRY, "others")

    rate_first(crew[OSSIAN])
    officer = crew[OLLE]
    rate_blind_then_revise(officer)

    chief, region = crew["lova"], crew["signe"]
    submit(chief, number=1)
    return_one_answer(region)
    mend_what_came_back(officer)
    submit(chief, number=2)
    accept(region)

    make_picture(analyst)
    decide_as_first(analyst)
    confirm_as_second(crew["astrid"])
    close(analyst)

    export, picture = fetch_export(analyst, tmp_path), tmp_path / "lagesbild"
    anybody_makes_the_picture_of_the_site(analyst, export, picture)
    # Once is enough: what the bytes of a picture are does not hang on whose hands it was.
    verified = run_command("verify", picture, export) if crew.kind is Mouse else None
    assert_the_log_is_whole(crew["rut"], crew.site)
    assert verified is None or done(verified).startswith("Identisk")
    assert crew.complaints == []

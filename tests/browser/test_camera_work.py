"""The planner's errands about cameras in a browser: few clicks, without script too, and axe."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser.first_tasks import (
    Button,
    Choose,
    Fill,
    Link,
    Newcomer,
    See,
    Step,
    Upload,
)
from tests.browser.looking import faults_of_unfolded, is_seen_in_its_table

pytestmark = [pytest.mark.own_process, pytest.mark.slow]

PAGES = (
    "/utrustning/",
    "/utrustning/ko/",
    "/utrustning/leveranser/",
    "/utrustning/prognos/",
    "/utrustning/uppfoljning/",
    "/utrustning/uppfoljning/?niva=region",
    "/utrustning/kroppsburna/?antal=20",
)
_WORN = (
    "month,unit,outer_service,peak_on_duty,delivered,in_use,shifts,shifts_worn,trained\n"
    "2026-01,L6116,40,20,10,9,700,400,35\n"
)
_MADE_MS = 120_000
"""How long a forecast may take on a busy machine."""


def do(newcomer: Newcomer, does: str, *steps: Step, most_clicks: int) -> None:
    """Do something from where the planner lands, in no more clicks than it may take."""
    newcomer.page.goto("/")
    newcomer.do_errand(does, *steps, most_clicks=most_clicks)


def fetch(page: Page) -> str:
    """Press the button of the workbook, and return what the file is called."""
    with page.expect_download() as found:
        page.get_by_role("button", name="Excel", exact=True).click()
    return found.value.suggested_filename


def test_a_planner_does_each_errand_in_few_clicks(open_as):
    newcomer = Newcomer(open_as("kameraansvarig"), on_picture=lambda page, picture: None)

    do(
        newcomer,
        "registers a delivery",
        Link("Leveranser av kameror"),
        Link("Registrera leverans"),
        Button("Spara leveransen"),
        See(r"Det är leverans \d+"),
        most_clicks=3,
    )
    do(
        newcomer,
        "changes who is next, with the reason",
        Link("Kö"),
        Link("Ändra plats"),
        Choose("Flytta till platsen närmast före", "3. "),
        Fill("Skäl", "Torget byggs om i vår."),
        Button("Spara beslutet"),
        See(r"Det är leverans \d+"),
        See("Torget byggs om i vår."),
        most_clicks=3,
    )
    do(
        newcomer,
        "takes it back",
        Link("Kö"),
        Link("Ångra"),
        Button("Ångra leveransen"),
        See("ångrad"),
        most_clicks=3,
    )
    do(
        newcomer,
        "finds a local police district below its allocation",
        Link("Kroppsburna kameror"),
        See(r"\d+ enheter är under sin tilldelning"),
        most_clicks=1,
    )
    do(
        newcomer,
        "tries a list",
        Link("Lämna en fil"),
        Choose("Tabell", "Kroppsburna kameror"),
        Upload("Fil", "kroppsburna.csv", _WORN),
        Button("Prova filen"),
        See("Filen är felfri"),
        most_clicks=3,
    )
    do(newcomer, "follows up", Link("Uppföljning av kameror"), most_clicks=1)
    assert fetch(newcomer.page).startswith("kameror-")


def test_order_forecast_and_follow_up_are_reached_and_chosen_without_javascript(open_as):
    page = open_as("kameraansvarig", java_script_enabled=False)

    page.get_by_role("link", name="Kö", exact=True).click()
    page.get_by_label("Slag", exact=True).select_option(label="fast kamerapunkt")
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page.get_by_role("table", name="Kön den")).not_to_contain_text("mobil kamera")
    page.get_by_label("Ett behov").select_option(index=1)
    page.get_by_label("Ett annat").select_option(index=4)
    page.get_by_role("button", name="Visa varför").click()
    expect(page.get_by_text("står före").first).to_be_visible()

    page.goto("/utrustning/prognos/")
    page.get_by_role("button", name="Räkna").click()
    expect(page.get_by_role("heading", name="När möts varje behov?")).to_be_visible(
        timeout=_MADE_MS
    )
    expect(page.locator(".drawing svg").first).to_be_visible()
    page.get_by_text("Samma siffror som tabell").click()
    expect(page.get_by_role("columnheader", name="Troligen")).to_be_visible()
    costs = page.get_by_role("table", name="Klass, hela landet")
    expect(costs.get_by_role("columnheader", name="Lång väntan räknas upp")).to_be_visible()

    page.goto("/utrustning/uppfoljning/")
    page.get_by_label("Visa för varje").select_option(label="Polisregion")
    page.get_by_role("button", name="Visa", exact=True).first.click()
    expect(page.get_by_role("table", name="Anmält till och med")).to_contain_text("Kustlandet")

    page.goto("/utrustning/kroppsburna/")
    page.get_by_label("Kameror att dela ut").fill("20")
    page.get_by_role("button", name="Visa fördelning").click()
    expect(page.get_by_role("columnheader", name="Skulle få")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_way_to_change_a_place_is_seen_without_scrolling_sideways(open_as, width):
    page = open_as("kameraansvarig", viewport={"width": width, "height": 800})

    page.goto("/utrustning/ko/")

    assert is_seen_in_its_table(page.get_by_role("link", name="Ändra plats").first)


@pytest.mark.parametrize(
    "username", ["kameraansvarig", "lokalpolischef", "samordnare", "analytiker", "revisor"]
)
def test_axe_finds_nothing_on_the_pages_of_cameras_with_all_unfolded(open_as, username):
    page = open_as(username, bypass_csp=True)

    found = faults_of_unfolded(page, PAGES)

    assert found == [], "\n".join(found)

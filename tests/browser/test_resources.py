"""The pages of resources in a browser: a controller's errands in few clicks, no script, axe."""

import pytest
from playwright.sync_api import expect
from tests.browser.first_tasks import (
    Button,
    Choose,
    Fill,
    Link,
    Newcomer,
    See,
    Upload,
)
from tests.browser.looking import faults_of_unfolded, is_seen_in_its_table

pytestmark = [pytest.mark.own_process, pytest.mark.slow]

PAGES = (
    "/resurser/",
    "/resurser/placerad-och-arbetar/",
    "/resurser/placerad-och-arbetar/?niva=lokalpolisomrade",
    "/resurser/placerad-och-arbetar/?niva=omrade",
    "/resurser/tillskott/",
    "/resurser/narvaro/",
    "/resurser/avstamning/",
    "/resurser/avstamning/?visa=reported",
)
_PAID = "month,unit,function,hours\n2024-03,L6116,response,{hours}\n"


def land(newcomer: Newcomer) -> None:
    newcomer.page.goto("/")


def test_a_controller_tries_keeps_and_takes_back_a_file_and_explains_in_few_clicks(open_as):
    newcomer = Newcomer(open_as("controller"), on_picture=lambda page, picture: None)

    newcomer.do_errand(
        "tries a file",
        Link("Lämna en fil"),
        Choose("Tabell", "Betalda timmar"),
        Upload("Fil", "timmar.csv", _PAID.format(hours=1234.5)),
        Button("Prova filen"),
        See("Filen är felfri"),
        most_clicks=3,
    )
    newcomer.do_errand("keeps it", Button("För in"), See(r"Leverans \d+ är införd"), most_clicks=1)
    land(newcomer)
    newcomer.do_errand(
        "takes it back",
        Link("Leveranser"),
        Link("Ångra"),
        See("Leveransen tas bort"),
        Button("Ångra leveransen"),
        See("ångrad"),
        most_clicks=3,
    )
    land(newcomer)
    newcomer.do_errand(
        "explains what is odd",
        Link("Avvikelser att förklara"),
        Link("Förklara"),
        Fill("Förklaring", "En radio glömdes i en bil."),
        Button("Spara förklaringen"),
        See("Förklaringen är sparad"),
        most_clicks=3,
    )


def test_everything_of_resources_is_reached_and_chosen_without_javascript(open_as):
    page = open_as("ekonomi", java_script_enabled=False)

    page.get_by_role("link", name="Placerad och arbetar").click()
    page.get_by_label("Nivå").select_option(label="Lokalpolisområden")
    page.get_by_role("button", name="Visa", exact=True).click()
    matrix = page.get_by_role("table", name="Timmar efter var personalen är placerad")
    expect(matrix.get_by_role("columnheader", name="Områden i Djupsala")).to_be_visible()
    page.get_by_text("Vad orden betyder").click()
    expect(page.locator("details.meaning dd").first).to_be_visible()

    page.goto("/resurser/tillskott/")
    expect(page.locator(".drawing svg").first).to_be_visible()
    page.get_by_text("Samma siffror som tabell").first.click()
    expect(page.get_by_role("table", name="miljoner kronor").first).to_be_visible()

    page.goto("/resurser/narvaro/")
    page.get_by_label("Kvartal", exact=True).select_option(label="kvartal 2 2025")
    page.get_by_role("button", name="Visa", exact=True).last.click()
    expect(page.get_by_text("hela kvartal 2 2025")).to_be_visible()
    expect(page.locator(".week svg").first).to_be_visible()
    page.get_by_text("Samma siffror som tabell").click()
    week = page.get_by_role("table", name="Persontimmar kvartal 2 2025")
    expect(week.get_by_role("rowheader", name="söndag").first).to_be_visible()

    page.goto("/resurser/avstamning/")
    page.get_by_label("Avstämning", exact=True).select_option(index=1)
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page.get_by_role("heading", name="Var det skiljer")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_what_cannot_be_told_is_seen_without_scrolling(open_as, width):
    page = open_as("ekonomi", viewport={"width": width, "height": 800})

    for level in ("region", "lokalpolisomrade", "omrade"):
        page.goto(f"/resurser/placerad-och-arbetar/?niva={level}")
        untold = page.locator("table.heat").get_by_role("columnheader", name="Kan inte avgöras")
        assert is_seen_in_its_table(untold), f"{level} at {width} px"


@pytest.mark.parametrize("username", ["controller", "ekonomi", "analytiker"])
def test_axe_finds_nothing_on_the_pages_of_resources_with_all_unfolded(open_as, username):
    page = open_as(username, bypass_csp=True)

    found = faults_of_unfolded(page, PAGES)

    assert found == [], "\n".join(found)

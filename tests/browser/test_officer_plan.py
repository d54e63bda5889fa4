"""A plan of area officers in a browser: asked for, followed until it is there, and read."""

import re

import pytest
from playwright.sync_api import expect
from tests.browser.looking import faults_seen, unfold

pytestmark = [pytest.mark.own_process, pytest.mark.slow]

_MADE_MS = 240_000
"""How long a plan of the small example may take on a busy machine."""


def test_a_plan_is_asked_for_followed_and_read(open_as):
    page = open_as("analytiker", bypass_csp=True)
    page.get_by_role("link", name="Resurser").first.click()
    page.get_by_role("link", name="Planer", exact=True).click()
    page.get_by_role("link", name="Ny plan").click()
    unfold(page)
    found = faults_seen(page, what="the form, unfolded")
    page.get_by_label("Namn").fill("Poliser i Kustlandet")
    page.get_by_label("Antal år").fill("2")
    page.get_by_role("button", name="Visa fälten för de här åren").click()
    page.get_by_label("Mer bortdragen tid").check()

    page.get_by_role("button", name="Gör planen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Planen räknas")
    # The page that follows it reads itself anew when the plan is there.
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Poliser i Kustlandet", timeout=_MADE_MS
    )

    expect(page.get_by_role("table", name=re.compile("Värde, skillnad och bevis"))).to_be_visible()
    page.get_by_label("Scenario", exact=True).select_option(
        label="10 procentenheter mer bortdraget"
    )
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(
        page.get_by_role("table", name="10 procentenheter mer bortdraget", exact=True)
    ).to_be_visible()
    unfold(page)
    found += faults_seen(page, what="the plan, unfolded")
    assert found == [], "\n".join(found)

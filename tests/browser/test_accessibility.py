"""axe finds nothing on any page of any role, in light and in dark; pages reflow at 320 px."""

import pytest
from tests.browser.crawling import kinds_of_pages
from tests.browser.looking import faults_seen

pytestmark = [pytest.mark.own_process, pytest.mark.slow]

PEOPLE = (
    "omradespolis",
    "lokalpolischef",
    "samordnare",
    "analytiker",
    "controller",
    "ekonomi",
    "kameraansvarig",
    "kommunkontakt",
    "revisor",
    "administrator",
)


@pytest.mark.parametrize("username", PEOPLE)
def test_axe_finds_nothing_and_nothing_sticks_out_at_320_px(open_as, username):
    page = open_as(username, bypass_csp=True)

    found = [fault for url in kinds_of_pages(page) for fault in faults_seen(page, what=url)]

    assert found == [], "\n".join(found)

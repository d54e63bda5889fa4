"""axe finds nothing on any page of any role, in light and in dark; pages reflow at 320 px."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from tests.browser.conftest import vendored

pytestmark = [pytest.mark.own_process, pytest.mark.slow]

PEOPLE = (
    "omradespolis",
    "lokalpolischef",
    "samordnare",
    "analytiker",
    "controller",
    "kameraansvarig",
    "kommunkontakt",
    "revisor",
    "administrator",
)
MOST_PAGES = 40
_NOT_PAGES = re.compile(r"/(hamta|excel/fil|logout|sprak|static)(/|$)|\.(xlsx|csv|zip)$|\?")
_NUMBERS = re.compile(
    r"\d+|(?<=/fraga/)[^/]+|(?<=/jamfor/)[^/]+|(?<=/omraden/)[^/]+|(?<=/kontrollera/)[^/]+"
)
AXE_RULES = """async () => {
  const found = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  });
  return found.violations.map(
    (v) => `${v.id}: ${v.help} (${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join("; ")})`
  );
}"""


def kinds_of_pages(page: Page) -> Iterator[str]:
    """Walk the links from where a person lands, one page of each kind, and stand on each."""
    waiting, seen = [page.url], set()
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.pop(0)
        kind = _NUMBERS.sub("*", url)
        if kind in seen:
            continue
        seen.add(kind)
        answered = page.goto(url)
        if answered is None or "text/html" not in answered.headers.get("content-type", ""):
            continue
        yield url
        links = page.eval_on_selector_all(
            "a[href]",
            "all => all.map((a) => new URL(a.getAttribute('href'), document.baseURI).href)",
        )
        own = url.split("/")[2]
        waiting += [
            link.split("#")[0]
            for link in links
            if link.split("/")[2] == own and not _NOT_PAGES.search(link)
        ]


@pytest.mark.parametrize("username", PEOPLE)
def test_axe_finds_nothing_and_nothing_sticks_out_at_320_px(open_as, username):
    page = open_as(username, bypass_csp=True)
    found = []
    for url in kinds_of_pages(page):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.add_script_tag(path=vendored("axe-4.14.1.min.js"))
        for scheme in ("light", "dark"):
            # Colours that are on their way from one scheme to the other are neither.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{url} ({scheme}): {each}" for each in page.evaluate(AXE_RULES)]
        page.set_viewport_size({"width": 320, "height": 640})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > 320:
            found.append(f"{url}: {wide} px wide at 320 px")
    assert found == [], "\n".join(found)

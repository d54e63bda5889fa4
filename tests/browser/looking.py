"""Looks at a page as axe does, in light and in dark, and at how wide it is in a narrow window."""

from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Locator, Page

_AXE = Path(__file__).parent / "vendor" / "axe-4.14.1.min.js"
_RULES = """async () => {
  const found = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  });
  return found.violations.map(
    (v) => `${v.id}: ${v.help} (${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join("; ")})`
  );
}"""

_UNFOLD = "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"
_IS_SEEN = """one => {
  const box = one.getBoundingClientRect(), frame = one.closest(".table-wrap");
  return box.right <= frame.getBoundingClientRect().right && box.left >= 0;
}"""


def unfold(page: Page) -> None:
    """Open everything on the page that is folded."""
    page.evaluate(_UNFOLD)


def is_seen_in_its_table(one: Locator) -> bool:
    """Tell whether something in a table is seen without scrolling sideways."""
    return bool(one.evaluate(_IS_SEEN))


def faults_of_unfolded(page: Page, addresses: Iterable[str]) -> list[str]:
    """Return what is wrong with pages that answer, with everything on them unfolded."""
    found = []
    for address in addresses:
        answered = page.goto(address)
        assert answered is not None
        assert answered.ok, address
        unfold(page)
        found += faults_seen(page, what=address)
    return found


def faults_seen(page: Page, *, what: str) -> list[str]:
    """Return what is wrong with the page that is open; the context must bypass the policy.

    :param what: what the page is, for those who read the faults.
    """
    page.set_viewport_size({"width": 1280, "height": 900})
    page.add_script_tag(path=_AXE)
    found = []
    for scheme in ("light", "dark"):
        # Colours that are on their way from one scheme to the other are neither.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{what} ({scheme}): {each}" for each in page.evaluate(_RULES)]
    page.set_viewport_size({"width": 320, "height": 640})
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > 320:
        found.append(f"{what}: {wide} px wide at 320 px")
    return found

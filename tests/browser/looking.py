"""Looks at a page as axe does, in light and in dark, and at how wide it is in a narrow window."""

from pathlib import Path

from playwright.sync_api import Page

_AXE = Path(__file__).parent / "vendor" / "axe-4.14.1.min.js"
_RULES = """async () => {
  const found = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  });
  return found.violations.map(
    (v) => `${v.id}: ${v.help} (${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join("; ")})`
  );
}"""


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

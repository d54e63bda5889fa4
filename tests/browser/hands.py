"""Whose hands walk the site: a mouse, a mouse without JavaScript, and a keyboard.

Each does the same things, so that one walk is a test of all three. Things are found by what they
say, as a person finds them: by role and accessible name.
"""

import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Locator, Page, expect

_IS_FOCUSED = "one => one === document.activeElement"
_IS_IN_GROUP = """one => {
  const focused = document.activeElement;
  return focused.type === "radio" && focused.name === one.name && focused.form === one.form;
}"""
_IS_IN_MAIN = "one => one.closest('main') !== null"
_NOTHING_IS_FOCUSED = "() => document.activeElement === document.body"
_LIES_BEFORE = """one => {
  const focused = document.activeElement;
  const place = focused.compareDocumentPosition(one);
  return focused !== document.body && Boolean(place & Node.DOCUMENT_POSITION_PRECEDING);
}"""
_FOCUS = """() => {
  const one = document.activeElement;
  const what = (one.innerText || one.value || one.name || one.id || one.tagName).trim();
  if (one === document.body) return { what, faults: ["nothing has the focus"] };
  const faults = [];
  const box = [...one.getClientRects()].find((each) => each.width > 1 && each.height > 1);
  if (!box || !one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) {
    return { what, faults: ["is hidden"] };
  }
  const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
  const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
  const onTop = document.elementFromPoint(x, y);
  if (!onTop) faults.push("lies outside the window");
  else if (!one.contains(onTop) && !onTop.contains(one)) {
    faults.push(`lies under ${onTop.tagName} ${onTop.className}`);
  }
  const isMarked = (each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  // The calendar in a field for a day is the browser's own, and so is its mark.
  if (one.type === "date" && !one.matches(":focus")) return { what, faults };
  // A step of a scale carries the mark of its radio button.
  if (![one, one.closest(".scale__step") ?? one].some(isMarked)) faults.push("is not marked");
  return { what, faults };
}"""
_MOST_TABS = 400
_MOST_ARROWS = 60
DONE_MS = 60_000
"""How long a page may take on a busy machine."""


class Hands(Protocol):
    """What a person does to a page."""

    page: Page
    saves_by_itself: bool
    """Whether an answer is saved when it is given, or by the button only."""

    def follow(self, link: str, *, inside: str = "") -> None:
        """Follow the first link whose name has these words, in a part of the page with a name."""

    def press(self, button: str) -> None:
        """Press the first button with this name, and wait for the page that it leads to."""

    def download(self, button: str, folder: Path) -> Path:
        """Press a button that hands out a file, and return where the file lies."""

    def choose(self, option: str, *, of: str) -> None:
        """Choose one of several that exclude each other."""

    def choose_step(self, step: int) -> None:
        """Choose a step of the scale of a question."""

    def tick(self, box: str) -> None: ...

    def pick(self, option: str, *, of: str) -> None:
        """Pick an option in a list that unfolds."""

    def write(self, text: str, *, into: str) -> None: ...


class _Looking:
    """What all hands have in common: eyes."""

    saves_by_itself = True

    def __init__(self, page: Page) -> None:
        self.page = page

    def link(self, name: str, inside: str) -> Locator:
        where = self.page.locator("main")
        if inside:
            places = ("region", "article", "navigation", "row")
            first, *others = (self.page.get_by_role(place, name=inside) for place in places)
            where = functools.reduce(Locator.or_, others, first)
        return where.get_by_role("link", name=name).first

    def button(self, name: str) -> Locator:
        return self.page.locator("main").get_by_role("button", name=name, exact=True).first

    def option(self, name: str, of: str) -> Locator:
        return self.page.get_by_role("group", name=of).get_by_role("radio", name=name, exact=True)

    def step(self, number: int) -> Locator:
        steps = self.page.locator(".scale__step")
        return steps.get_by_role("radio", name=re.compile(rf"^{number}\b"))

    def box(self, name: str) -> Locator:
        return self.page.get_by_role("checkbox", name=name)

    def field(self, name: str) -> Locator:
        return self.page.get_by_label(name)

    def list_(self, name: str) -> Locator:
        return self.page.get_by_role("combobox", name=name)

    def _leads_on(self, act: Callable[[], object]) -> None:
        with self.page.expect_navigation(wait_until="load", timeout=DONE_MS):
            act()


def _downloaded(page: Page, act: Callable[[], object], folder: Path) -> Path:
    with page.expect_download(timeout=DONE_MS) as download:
        act()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


class Mouse(_Looking):
    def follow(self, link: str, *, inside: str = "") -> None:
        self._leads_on(self.link(link, inside).click)

    def press(self, button: str) -> None:
        self._leads_on(self.button(button).click)

    def download(self, button: str, folder: Path) -> Path:
        return _downloaded(self.page, self.button(button).click, folder)

    def choose(self, option: str, *, of: str) -> None:
        self.option(option, of).check()

    def choose_step(self, step: int) -> None:
        self.step(step).check()

    def tick(self, box: str) -> None:
        self.box(box).check()

    def pick(self, option: str, *, of: str) -> None:
        self.list_(of).select_option(label=option)

    def write(self, text: str, *, into: str) -> None:
        self.field(into).fill(text)


class MouseWithoutScript(Mouse):
    saves_by_itself = False


class Keyboard(_Looking):
    """Nothing but keys: what cannot be reached by Tab, or is reached and not seen, fails."""

    def follow(self, link: str, *, inside: str = "") -> None:
        self._reach(self.link(link, inside))
        self._leads_on(lambda: self.hit("Enter"))

    def press(self, button: str) -> None:
        self._reach(self.button(button))
        self._leads_on(lambda: self.hit("Enter"))

    def download(self, button: str, folder: Path) -> Path:
        self._reach(self.button(button))
        return _downloaded(self.page, lambda: self.hit("Enter"), folder)

    def choose(self, option: str, *, of: str) -> None:
        self._choose(self.option(option, of))

    def choose_step(self, step: int) -> None:
        self._choose(self.step(step))

    def _choose(self, wanted: Locator) -> None:
        """Tab to the group, and go by arrows, as browsers do: each arrow chooses the next."""
        self._reach(wanted, is_reached=_IS_IN_GROUP)
        for _ in range(_MOST_ARROWS):
            if wanted.evaluate("one => one === document.activeElement"):
                break
            self.hit("ArrowDown")
            self._see_focus()
        if not wanted.is_checked():
            self.hit("Space")
        expect(wanted).to_be_checked()

    def tick(self, box: str) -> None:
        wanted = self.box(box)
        self._reach(wanted)
        if not wanted.is_checked():
            self.hit("Space")
        expect(wanted).to_be_checked()

    def pick(self, option: str, *, of: str) -> None:
        wanted = self.list_(of)
        self._reach(wanted)
        for _ in range(_MOST_ARROWS):
            if wanted.evaluate("one => one.selectedOptions[0].text") == option:
                return
            self.hit("ArrowDown")
        raise AssertionError(f"»{option}« is not in »{of}«")

    def write(self, text: str, *, into: str) -> None:
        wanted = self.field(into)
        self._reach(wanted)
        if wanted.get_attribute("type") == "date":
            for part in text.split("-"):
                self.page.keyboard.type(part)
                self.hit("ArrowRight")
            expect(wanted).to_have_value(text)
            return
        self.hit("Control+A")
        self.page.keyboard.type(text)

    def go_on_by_enter(self) -> None:
        """Hit Enter in the field where one is, as if it were the button that saves."""
        self._leads_on(lambda: self.hit("Enter"))

    def hit(self, key: str) -> None:
        self.page.keyboard.press(key)

    def _reach(self, wanted: Locator, *, is_reached: str = _IS_FOCUSED) -> None:
        """Tab to something, past what all pages begin with, and see each step on the way."""
        expect(wanted).to_have_count(1)
        handle = wanted.element_handle()
        assert handle is not None
        if self.page.evaluate(_NOTHING_IS_FOCUSED) and handle.evaluate(_IS_IN_MAIN):
            self._skip_to_content()
        for _ in range(_MOST_TABS):
            if handle.evaluate(is_reached):
                return
            self.hit("Shift+Tab" if handle.evaluate(_LIES_BEFORE) else "Tab")
            self._see_focus()
        raise AssertionError(f"Tab does not lead to {wanted} on {self.page.url}")

    def _skip_to_content(self) -> None:
        self.hit("Tab")
        assert self._see_focus() == "Hoppa till innehållet"
        self.hit("Enter")
        expect(self.page.locator("main")).to_be_focused()

    def _see_focus(self) -> str:
        """Check that what has the focus is seen, and return what it says."""
        seen: dict[str, Any] = self.page.evaluate(_FOCUS)
        assert not seen["faults"], f"{seen['what']} on {self.page.url}: {seen['faults']}"
        return str(seen["what"])

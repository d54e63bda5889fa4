"""Reads a page as a test does: finds elements by short selectors, and what they say.

A selector is one or more compounds with spaces between: `tag`, `.class`, `#id`, `[name]`,
`[name=value]`, and any of them together. `>` before a compound asks for a child.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_PIECE = re.compile(
    r"(?P<tag>^[a-z0-9]+|^\*)|\.(?P<cls>[\w-]+)|#(?P<id>[\w-]+)|\[(?P<attr>[^\]]+)\]"
)


@dataclass(eq=False)
class Element:
    tag: str
    attrs: dict[str, str]
    parent: "Element | None" = None
    children: list["Element | str"] = field(default_factory=list)

    def get(self, name: str, default: str | None = None) -> str | None:
        return self.attrs.get(name, default)

    @property
    def text(self) -> str:
        parts = [c if isinstance(c, str) else c.text for c in self.children]
        return " ".join(" ".join(parts).split())

    def below(self) -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.below()

    def find(self, selector: str) -> list["Element"]:
        return [one for one in self.below() if _matches(one, selector.split())]

    def texts(self, selector: str) -> list[str]:
        return [one.text for one in self.find(selector)]


def read(text: str) -> Element:
    reader = _Reader()
    reader.feed(text)
    return reader.root


def _matches(element: Element, compounds: list[str]) -> bool:
    *rest, last = compounds
    if not _fits(element, last):
        return False
    if not rest:
        return True
    parent = element.parent
    if rest[-1] == ">":
        return parent is not None and _matches(parent, rest[:-1])
    while parent is not None:
        if _matches(parent, rest):
            return True
        parent = parent.parent
    return False


def _fits(element: Element, compound: str) -> bool:
    for piece in _PIECE.finditer(compound):
        if piece["tag"] and piece["tag"] not in {"*", element.tag}:
            return False
        if piece["cls"] and piece["cls"] not in (element.get("class") or "").split():
            return False
        if piece["id"] and piece["id"] != element.get("id"):
            return False
        if piece["attr"]:
            name, _, value = piece["attr"].partition("=")
            if name not in element.attrs or (value and element.attrs[name] != value):
                return False
    return True


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in _VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)

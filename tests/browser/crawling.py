"""Which pages and forms can be reached by links from where a person lands."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page
from tests.web.reading import Element, read

MOST_PAGES = 40
_NOT_PAGES = re.compile(r"/(hamta|excel/fil|logout|sprak|static)(/|$)|\.(xlsx|csv|zip)$|[?&]next=")
_NUMBERS = re.compile(
    r"\d+|(?<=/fraga/)[^/]+|(?<=/jamfor/)[^/]+|(?<=/omraden/)[^/]+|(?<=/kontrollera/)[^/]+"
    r"|(?<=/bestammelser/)[^/]+"
)
_LEAVES = re.compile(r"/(logout|sprak)/$")
_NOT_FILLED_IN = {"hidden", "submit", "button"}


def kind_of(url: str) -> str:
    """Return an address without what tells pages of one kind apart."""
    return _NUMBERS.sub("*", urlsplit(url).path)


def kinds_of_pages(page: Page) -> Iterator[str]:
    """Walk the links from where a person lands, one page of each kind, and stand on each."""
    waiting, seen = [page.url], set()
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.pop(0)
        kind = kind_of(url)
        if kind in seen:
            continue
        seen.add(kind)
        answered = page.goto(url)
        if answered is None or "text/html" not in answered.headers.get("content-type", ""):
            continue
        yield url
        waiting += _links(read(page.content()), url)


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form that a person fills in, and where it stands."""

    url: str
    place: int
    """Among the forms of the page."""
    kind: str


def kinds_of_forms(page: Page, *, most_of_a_kind: int) -> Iterator[Form]:
    """Walk the links as `kinds_of_pages` does, without a browser, and yield one form of each kind.

    A page shows its form in one state and not in another, so that several pages of each kind are
    looked into. Only what has fields to fill in is a form here: a lone button has no mistakes.
    """
    waiting, seen, known = [page.url], Counter[str](), set[str]()
    looked_into = set[str]()
    while waiting:
        url = waiting.pop(0)
        if url in looked_into or seen[kind_of(url)] >= most_of_a_kind:
            continue
        looked_into.add(url)
        seen[kind_of(url)] += 1
        answered = page.request.get(url)
        if "text/html" not in answered.headers.get("content-type", ""):
            continue
        url = answered.url
        root = read(answered.text())
        for place, form in enumerate(root.find("form")):
            kind = f"{kind_of(urljoin(url, form.get('action', '')))} {_fields(form)}"
            if _fields(form) and not _LEAVES.search(form.get("action", "")) and kind not in known:
                known.add(kind)
                yield Form(url=url, place=place, kind=kind)
        waiting += _links(root, url)


def _fields(form: Element) -> str:
    named = (one for tag in ("input", "select", "textarea") for one in form.find(f"{tag}[name]"))
    names = {_NUMBERS.sub("*", one.attrs["name"]) for one in named if _is_filled_in(one)}
    return ",".join(sorted(names))


def _is_filled_in(control: Element) -> bool:
    return control.get("type") not in _NOT_FILLED_IN


def _links(root: Element, url: str) -> list[str]:
    links = (urljoin(url, one.attrs["href"]).split("#")[0] for one in root.find("a[href]"))
    own = urlsplit(url).netloc
    return [one for one in links if urlsplit(one).netloc == own and not _NOT_PAGES.search(one)]

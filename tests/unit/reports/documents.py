"""Reading back the documents of a picture, as a reader's program would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import pypdfium2

_VOID = {"meta", "link", "br", "img", "hr", "input"}


@dataclass
class Page(HTMLParser):
    """An HTML page, read strictly: what is opened must be closed, in order."""

    html: str
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    text: str = ""
    _open: list[str] = field(default_factory=list)
    _table: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)
        self.close()
        assert self._open == []

    def __hash__(self) -> int:
        return id(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.ids.extend(value for name, value in attrs if name == "id" and value)
        self.links.extend(value for name, value in attrs if name == "href" and value)
        assert "style" not in given
        assert not [name for name in given if name.startswith("on")]
        if tag not in _VOID:
            self._open.append(tag)
        if tag == "table":
            self._table = given["id"] or ""
            self.tables[self._table] = []
        if tag == "tr":
            self.tables[self._table].append([])
        if tag in ("th", "td"):
            self.tables[self._table][-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, (tag, self._open)

    def handle_data(self, data: str) -> None:
        self.text += data
        if {"th", "td"} & set(self._open[-1:]):
            self.tables[self._table][-1][-1] += data


def pdf_pages(content: bytes) -> list[str]:
    """Return the text of each page."""
    document = pypdfium2.PdfDocument(content)
    texts = []
    for page in document:
        reader = page.get_textpage()
        texts.append(reader.get_text_range())
        reader.close()
        page.close()
    document.close()
    return texts

"""What a report consists of, in words only: sections with paragraphs, tables and figures.

HTML and PDF are made from the same content, so they say the same. All texts and numbers are
written out here; the templates lay out and decide nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lagesbild.reports.figure import Figure


@dataclass(frozen=True)
class Column:
    label: str
    is_number: bool = False
    """Numbers are set to the right and never broken."""


def number_column(label: str) -> Column:
    return Column(label, is_number=True)


@dataclass(frozen=True, kw_only=True)
class TextTable:
    """A table of finished texts. The first cell of a row is its heading."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A question and its answer in few words, with a small drawing where one helps."""

    title: str
    paragraphs: tuple[str, ...]
    figure: Figure | None = None
    """Drawn without a caption: the title is the question."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """Paragraphs, then topics, then figures, then tables."""

    id: str
    title: str
    paragraphs: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    starts_page: bool = False
    tables: tuple[TextTable, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AreaSheet:
    """One area on one page."""

    id: str
    title: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    map: Figure
    tables: tuple[TextTable, ...]
    derivation: str


@dataclass(frozen=True, kw_only=True)
class Report:
    title: str
    subtitle: str
    running_head: str
    author: str
    description: str
    date: str
    """The reference day, ISO; the only day in the documents, since there is no clock."""
    sections: tuple[Section, ...]
    sheets: tuple[AreaSheet, ...]


def text_table(
    id_: str,
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    *,
    note: str = "",
) -> TextTable:
    written = tuple(tuple(row) for row in rows)
    assert all(len(row) == len(columns) for row in written)
    return TextTable(id=id_, caption=caption, columns=tuple(columns), rows=written, note=note)

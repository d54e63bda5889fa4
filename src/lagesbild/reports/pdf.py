"""The report as PDF: Typst lays it out and refuses to if it would not be accessible.

The result is PDF/UA-1 (tagged, every drawing with words) and PDF/A-2a (archive). Only the fonts
that Typst carries are used, and the only day is the reference day, so the bytes are always equal.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.resources import as_file, files
from typing import Any, Literal

import typst

from lagesbild.reports.content import AreaSheet, Report
from lagesbild.reports.figure import Figure

STANDARDS: tuple[Literal["a-2a"], Literal["ua-1"]] = ("a-2a", "ua-1")
_MEASURED = 4
_LINE = 120


def write_pdf(report: Report) -> bytes:
    """Return the PDF. Texts reach Typst as data, so markup in a name stays a name."""
    day = datetime.fromisoformat(report.date).replace(tzinfo=UTC)
    with as_file(files("lagesbild.reports") / "templates" / "report.typ") as template:
        return typst.compile(
            template,
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"report": json.dumps(_as_data(report), ensure_ascii=False)},
            pdf_standards=list(STANDARDS),
            timestamp=day,
        )


def _as_data(report: Report) -> dict[str, Any]:
    """Return the report as plain data, with each figure as a finished drawing."""
    data = asdict(report)
    for section, written in zip(report.sections, data["sections"], strict=True):
        written["figures"] = [_figure_data(figure) for figure in section.figures]
        for topic, told in zip(section.topics, written["topics"], strict=True):
            told["figure"] = None if topic.figure is None else _figure_data(topic.figure)
    for sheet, written in zip(report.sheets, data["sheets"], strict=True):
        written["map"] = _figure_data(sheet.map)
    return data | {"densest": _densest(report.sheets)}


def _densest(sheets: Sequence[AreaSheet]) -> list[int]:
    """Return the places of the sheets with most text: they decide the size of type on all."""
    by_text = sorted(range(len(sheets)), key=lambda place: -_amount_of_text(sheets[place]))
    return by_text[:_MEASURED]


def _amount_of_text(sheet: AreaSheet) -> int:
    """Count letters, and for each row about as many as fit on a line."""
    rows = [row for table in sheet.tables for row in table.rows]
    letters = sum(max(_LINE, sum(map(len, row))) for row in rows)
    return letters + len(sheet.lead) + sum(len(value) for _, value in sheet.facts)


def _figure_data(figure: Figure) -> dict[str, str]:
    return {
        "title": figure.title,
        "subtitle": figure.subtitle,
        "alt": figure.alt,
        "svg": figure.svg,
    }

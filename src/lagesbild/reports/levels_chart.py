"""What raters said and what is left when their severity is taken out, area by area in number order.

An area whose raters nothing links to the others has no dot at all: the reason stands in its place.
"""

from collections.abc import Sequence
from typing import Any

from lagesbild import swedish
from lagesbild.picture.record import Picture
from lagesbild.reports import svg
from lagesbild.reports.content import Column, TextTable, number_column, text_table
from lagesbild.reports.figure import Figure
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.reports.value_classes import OUTLINE

_WIDTH, _LEFT, _RIGHT = 800.0, 215.0, 165.0
_ROW, _TOP, _BOTTOM = 15.5, 26.0, 28.0
_MOST_ROWS = 60
_TOP_GRADE = 5
REFUSED = "kan inte jämföras"
Row = dict[str, Any]


def severity_rows(picture: Picture) -> dict[str, Row]:
    return {row["area"]: row for row in picture.tables["severity"].iter_rows(named=True)}


def level_figures(picture: Picture, areas: Sequence[MappedArea]) -> list[Figure]:
    """Return the chart, on as many figures as pages need; none if no area has a level."""
    rows = severity_rows(picture)
    if not any(row["level"] is not None for row in rows.values()):
        return []
    amount = max(1, -(-len(areas) // _MOST_ROWS))
    size = -(-len(areas) // amount)
    chunks = [areas[start : start + size] for start in range(0, len(areas), size)]
    return [
        _figure(picture, chunk, rows, part=part, parts=len(chunks))
        for part, chunk in enumerate(chunks, start=1)
    ]


def _figure(
    picture: Picture,
    chunk: Sequence[MappedArea],
    rows: dict[str, Row],
    *,
    part: int,
    parts: int,
) -> Figure:
    height = _TOP + _ROW * len(chunk) + _BOTTOM
    drawn = [
        mark
        for place, area in enumerate(chunk)
        for mark in _draw_row(area, rows[area.area], _TOP + _ROW * (place + 0.5))
    ]
    of_parts = f" (del {part} av {parts})" if parts > 1 else ""
    return Figure(
        id=f"levels-{part}",
        title=f"Vad bedömarna sade, och vad som är kvar när bedömarna räknats bort{of_parts}",
        subtitle=(
            "Skattad nivå 0–5 i nummerordning. Ring: rått medelvärde. Fylld punkt med streck: nivån"
            f" rensad från bedömare, med {swedish.percent(picture.method.coverage)} intervall."
        ),
        alt="Rensad nivå och rått medelvärde per område. "
        + " ".join(_in_words(area, rows[area.area]) for area in chunk),
        width=_WIDTH,
        height=height,
        parts=(*_draw_axis(height), *drawn),
    )


def _x(level: float) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * level / _TOP_GRADE


def _draw_axis(height: float) -> list[str]:
    parts = []
    for grade in range(_TOP_GRADE + 1):
        x = _x(grade)
        parts.append(svg.line((x, _TOP - 6), (x, height - 24), stroke="#b5b5b0"))
        parts += [
            svg.text(str(grade), x=x, y=y, size=11, text_anchor="middle")
            for y in (_TOP - 10, height - 10)
        ]
    return parts


def _draw_row(area: MappedArea, row: Row, y: float) -> list[str]:
    label = svg.text(f"{area.number} {area.name}", x=0, y=y + 4, size=11)
    if row["level"] is None:
        return [label, svg.text(level_refusal(row), x=_x(0) + 4, y=y + 4, size=10)]
    stroke: dict[str, str | float] = {"stroke": OUTLINE, "stroke_width": 1.5}
    marks = [svg.line((_x(row["low"]), y), (_x(row["high"]), y), **stroke)]
    if row["raw_level"] is not None:
        joined = (_x(row["raw_level"]), y), (_x(row["level"]), y)
        marks += [
            svg.line(*joined, stroke=OUTLINE, stroke_width=0.8, stroke_dasharray="2 2"),
            _dot(row["raw_level"], y, fill="#ffffff", radius=3.6, **stroke),
        ]
    marks.append(_dot(row["level"], y, fill=OUTLINE, radius=3.6, **stroke))
    raw = "" if row["raw_level"] is None else swedish.number(row["raw_level"], decimals=1)
    told = swedish.interval(row["low"], row["high"], decimals=1)
    written = f"{swedish.number(row['level'], decimals=1)} ({told}), rått {raw}"
    return [label, *marks, svg.text(written, x=_WIDTH, y=y + 4, size=10, text_anchor="end")]


def _dot(level: float, y: float, *, fill: str, radius: float, **stroke: str | float) -> str:
    return svg.element("circle", cx=_x(level), cy=y, r=radius, fill=fill, **stroke)


def level_refusal(row: Row) -> str:
    """Say why an area has no level that can be compared."""
    reason = row["note"] or swedish.MISSING
    return reason if row["comparable"] else f"{REFUSED.capitalize()}. {reason}"


def _in_words(area: MappedArea, row: Row) -> str:
    if row["level"] is None:
        return f"{area.number} {area.name}: {level_refusal(row)}"
    return f"{area.number} {area.name}: {level_in_words(row)}."


def level_in_words(row: Row) -> str:
    """Write a level with its interval and the raw mean beside it."""
    doubt = swedish.between(row["low"], row["high"], decimals=2)
    level = f"{swedish.number(row['level'], decimals=2)}, {doubt}"
    if row["raw_level"] is None:
        return level
    return f"{level}; rått medelvärde {swedish.number(row['raw_level'], decimals=2)}"


def levels_table(picture: Picture, areas: Sequence[MappedArea]) -> TextTable:
    """Return the twin of the chart: the same areas with the same figures."""
    rows = severity_rows(picture)
    columns = [
        Column("Område"),
        number_column("Rensad nivå"),
        number_column("Intervall"),
        number_column("Rått medelvärde"),
        number_column("Bedömare"),
        Column("Anmärkning"),
    ]
    return text_table(
        "table-levels",
        "Skattad nivå 0–5, rensad från bedömare, och rått medelvärde bredvid.",
        columns,
        [_cells(area, rows[area.area]) for area in areas],
        note=(
            "Den rensade nivån är vad en genomsnittlig bedömare i första omgången skulle ha"
            " svarat. Råa medelvärden beror på vem som bedömde och kan inte jämföras."
        ),
    )


def _cells(area: MappedArea, row: Row) -> tuple[str, ...]:
    told = (f"{area.number}. {area.name}", swedish.count(row["raters"]))
    if row["level"] is None:
        return (told[0], "–", "", "–", told[1], level_refusal(row))
    raw = row["raw_level"]
    return (
        told[0],
        swedish.number(row["level"], decimals=2),
        swedish.interval(row["low"], row["high"], decimals=2),
        "–" if raw is None else swedish.number(raw, decimals=2),
        told[1],
        row["note"] or "",
    )

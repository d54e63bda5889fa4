"""Area by area: officers beside the norm, and the need beside the norm, in the order of numbers."""

from collections.abc import Callable, Sequence
from math import ceil

from lagesbild import swedish
from lagesbild.officers.need import BesideNorm
from lagesbild.officers.readings import Numerator
from lagesbild.reports import svg
from lagesbild.reports.figure import Figure
from lagesbild.reports.officer_paints import outcome_word
from lagesbild.reports.officer_rows import Followed, Unit
from lagesbild.reports.value_classes import OUTLINE

_WIDTH, _LEFT, _RIGHT = 800.0, 210.0, 200.0
_ROW, _TOP = 15.0, 40.0
_PAGE, _PART_OF_PAGE = 60, 22
"""Rows that fit on a page, and on less than half of one."""
_MOST = 4.0
"""Times the norm; what is more is drawn at the edge with its number."""

Draw = Callable[[Unit, float, float], list[str]]
"""Draws a unit at a height, on an axis that ends at a number."""


def against_norm(followed: Followed) -> list[Figure]:
    """Draw heads and ring-fenced time as shares of what the norm asks for."""
    shares = [
        share
        for unit in followed.areas
        for numerator in (Numerator.HEADS, Numerator.RING_FENCED_FTE)
        if (share := _share(followed, unit, numerator)) is not None
    ]
    end = min(float(ceil(max([1.5, *shares]))), _MOST)
    return _figures(
        followed.areas,
        id_="officer-dots",
        most_rows=_PAGE,
        title="Personer och fredad tid, område för område",
        subtitle=(
            "Gånger det som normen kräver; strecket vid 1 är normen. Ring: personer. Fylld punkt:"
            " fredad tid, med en linje för osäkerheten om hur många som bor där. Till höger"
            " utfallet för fredad tid. Områdena står i nummerordning."
        ),
        end=end,
        mark=1.0,
        tell=lambda unit: _norm_in_words(followed, unit),
        draw=lambda unit, y, last: _draw_norm_row(followed, unit, y, last),
        keys=lambda: [
            _ring(_LEFT + 8, 9, "#ffffff"),
            svg.text("personer", x=_LEFT + 18, y=13, size=11),
            _ring(_LEFT + 98, 9, OUTLINE),
            svg.text("fredad tid", x=_LEFT + 108, y=13, size=11),
        ],
    )


def need_beside_norm(followed: Followed) -> list[Figure]:
    """Draw the need with its interval, and the norm as a tick."""
    needs = [followed.need(unit) for unit in followed.areas]
    highest = [row["need_high"] for row in needs if row and row["need_high"] is not None]
    norms = [row["norm_fte"] for row in needs if row and row["norm_fte"] is not None]
    return _figures(
        [unit for unit in followed.areas if followed.need(unit)],
        id_="officer-need",
        # Below the text of its section, so that the page is not left empty.
        most_rows=_PART_OF_PAGE,
        title="Behovet bredvid normen, område för område",
        subtitle=(
            "Heltid. Punkten är det mittersta värdet, linjen modellens intervall och det tjocka"
            " lodräta strecket vad normen kräver. Områdena står i nummerordning."
        ),
        end=float(ceil(max([1.0, *highest, *norms]))),
        mark=None,
        tell=lambda unit: _need_in_words(followed, unit),
        draw=lambda unit, y, last: _draw_need_row(followed, unit, y, last),
        keys=lambda: [
            svg.line((_LEFT, 9), (_LEFT + 24, 9), stroke=OUTLINE, stroke_width=1.6),
            _ring(_LEFT + 12, 9, OUTLINE),
            svg.text("behov", x=_LEFT + 30, y=13, size=11),
            _tick(_LEFT + 90, 9),
            svg.text("norm", x=_LEFT + 98, y=13, size=11),
        ],
    )


def _figures(
    units: Sequence[Unit],
    *,
    id_: str,
    most_rows: int,
    title: str,
    subtitle: str,
    end: float,
    mark: float | None,
    tell: Callable[[Unit], str],
    draw: Draw,
    keys: Callable[[], list[str]],
) -> list[Figure]:
    """Draw the rows on as many figures as pages need, about equally long."""
    amount = max(1, -(-len(units) // most_rows))
    size = max(1, -(-len(units) // amount))
    chunks = [units[start : start + size] for start in range(0, len(units), size)]
    figures = []
    for part, chunk in enumerate(chunks, start=1):
        height = _TOP + _ROW * len(chunk) + 22
        rows = []
        for index, unit in enumerate(chunk):
            y = _TOP + _ROW * (index + 0.5)
            rows.append(svg.text(unit.label, x=0, y=y + 4, size=11))
            rows += draw(unit, y, end)
        of_parts = f" (del {part} av {len(chunks)})" if len(chunks) > 1 else ""
        figures.append(
            Figure(
                id=f"{id_}-{part}",
                title=title + of_parts,
                subtitle=subtitle,
                alt=f"{title}. " + " ".join(tell(unit) for unit in chunk),
                width=_WIDTH,
                height=height,
                parts=(*keys(), *_draw_axis(end, mark, height), *rows),
            )
        )
    return figures


def _x(value: float, end: float) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * min(value, end) / end


def _draw_axis(end: float, mark: float | None, height: float) -> list[str]:
    parts = []
    step = max(1, round(end / 8))
    for at in range(0, int(end) + 1, step):
        x = _x(at, end)
        parts.append(svg.line((x, _TOP - 4), (x, height - 18), stroke="#b5b5b0"))
        parts += [
            svg.text(str(at), x=x, y=y, size=11, text_anchor="middle")
            for y in (_TOP - 8, height - 5)
        ]
    if mark is not None:
        x = _x(mark, end)
        parts.append(svg.line((x, _TOP - 4), (x, height - 18), stroke=OUTLINE, stroke_width=1.8))
    return parts


def _ring(x: float, y: float, fill: str) -> str:
    return svg.element("circle", cx=x, cy=y, r=4, fill=fill, stroke=OUTLINE, stroke_width=1.4)


def _tick(x: float, y: float) -> str:
    return svg.line((x, y - 6), (x, y + 6), stroke=OUTLINE, stroke_width=3.2)


def _share(followed: Followed, unit: Unit, numerator: Numerator) -> float | None:
    row = followed.area_reading(unit, numerator)
    if not row or row["have"] is None or not row["need"]:
        return None
    return float(row["have"] / row["need"])


def _draw_norm_row(followed: Followed, unit: Unit, y: float, end: float) -> list[str]:
    heads = _share(followed, unit, Numerator.HEADS)
    time = _share(followed, unit, Numerator.RING_FENCED_FTE)
    row = followed.area_reading(unit, Numerator.RING_FENCED_FTE)
    parts = []
    if time is not None and row["need_low"]:
        low, high = (_x(row["have"] / row[name], end) for name in ("need_high", "need_low"))
        parts.append(svg.line((low, y), (high, y), stroke=OUTLINE, stroke_width=1.4))
    for share, fill in ((heads, "#ffffff"), (time, OUTLINE)):
        if share is not None:
            parts.append(_ring(_x(share, end), y, fill))
    beyond = [share for share in (heads, time) if share is not None and share > end]
    if beyond:
        written = swedish.listing(swedish.number(share) for share in beyond)
        parts.append(
            svg.text(f"{written} →", x=_x(end, end) - 8, y=y + 4, size=10, text_anchor="end")
        )
    word = outcome_word(row["outcome"]) if row else ""
    parts.append(svg.text(word, x=_WIDTH - _RIGHT + 14, y=y + 4, size=11))
    return parts


def _norm_in_words(followed: Followed, unit: Unit) -> str:
    told = [
        f"{word} {swedish.number(share)}"
        for word, numerator in (
            ("personer", Numerator.HEADS),
            ("fredad tid", Numerator.RING_FENCED_FTE),
        )
        if (share := _share(followed, unit, numerator)) is not None
    ]
    row = followed.area_reading(unit, Numerator.RING_FENCED_FTE)
    return f"{unit.label}: {', '.join([*told, outcome_word(row['outcome'])])}."


def _draw_need_row(followed: Followed, unit: Unit, y: float, end: float) -> list[str]:
    row = followed.need(unit)
    word = swedish.word("beside_norm", row["beside_norm"])
    told = svg.text(word, x=_WIDTH - _RIGHT + 14, y=y + 4, size=11)
    if row["need_fte"] is None:
        return [told]
    low, value, high = (_x(row[name], end) for name in ("need_low", "need_fte", "need_high"))
    return [
        svg.line((low, y), (high, y), stroke=OUTLINE, stroke_width=1.6),
        _ring(value, y, OUTLINE),
        _tick(_x(row["norm_fte"], end), y),
        told,
    ]


def _need_in_words(followed: Followed, unit: Unit) -> str:
    row = followed.need(unit)
    if row["beside_norm"] == BesideNorm.CANNOT_BE_TOLD:
        return f"{unit.label}: kan inte avgöras."
    between = swedish.between(row["need_low"], row["need_high"])
    return (
        f"{unit.label}: {swedish.number(row['need_fte'])}, {between},"
        f" normen {swedish.number(row['norm_fte'])}."
    )

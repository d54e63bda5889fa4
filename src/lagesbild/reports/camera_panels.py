"""Needs asked for and needs met, month by month: one panel for each class, all on one scale."""

from collections.abc import Sequence

from lagesbild import swedish
from lagesbild.areas.area import AreaClass
from lagesbild.reports import svg
from lagesbild.reports.camera_rows import CLASS, FollowedCameras, Row
from lagesbild.reports.figure import Figure
from lagesbild.reports.value_classes import OUTLINE

_WIDTH, _GAP, _LEFT = 800.0, 26.0, 34.0
_TOP, _HEIGHT, _BOTTOM = 44.0, 150.0, 22.0
_ASKED, _MET = "#cbbf86", "#00224e"
_TEXT = 11.0
_TICKS = 4
_PLACES = {
    AreaClass.PARTICULARLY_VULNERABLE.value: "särskilt utsatta områden",
    AreaClass.RISK.value: "riskområden",
    AreaClass.VULNERABLE.value: "utsatta områden",
}
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


def need_panels(followed: FollowedCameras) -> tuple[Figure, ...]:
    """Draw the classes whose needs are told of in the newest month."""
    newest = [row for row in followed.newest() if row["level"] == CLASS and row["needs"]]
    if not newest:
        return ()
    months = sorted({row["month"] for row in followed.rows("camera_needs_met")})
    series = [
        {row["month"]: row for row in followed.rows("camera_needs_met", unit=one["unit"])}
        for one in newest
    ]
    most = max(row["needs"] or 0 for one in series for row in one.values())
    step = next((one for one in _STEPS if one * _TICKS >= most), most)
    wide = (_WIDTH - _LEFT - _GAP * (len(newest) - 1)) / len(newest)
    parts = _keys()
    for number, (last, rows) in enumerate(zip(newest, series, strict=True)):
        panel = _panel(last, [rows.get(month) for month in months], months, wide=wide, step=step)
        parts.append(svg.moved(panel, x=_LEFT + number * (wide + _GAP)))
    parts += _scale(step)
    return (
        Figure(
            id="camera-needs",
            title=_finding(newest),
            subtitle="Antal anmälda behov och hur många av dem som var mötta, vid varje månads"
            f" slut {months[0]}–{months[-1]}.",
            alt=" ".join(_in_words(row) for row in newest),
            width=_WIDTH,
            height=_TOP + _HEIGHT + _BOTTOM,
            parts=tuple(parts),
        ),
    )


def _finding(newest: Sequence[Row]) -> str:
    told = [
        f"{swedish.percent(row['share'])} av behoven i {_place(row)}"
        for row in newest
        if not row["suppressed"]
    ]
    return f"Mötta: {swedish.listing(told)}" if told else "Mötta behov visas inte: små antal"


def _place(row: Row) -> str:
    """Return where needs of a class are, as it stands in a sentence."""
    return _PLACES.get(row["unit"], "områden utanför listan")


def _panel(
    last: Row, rows: Sequence[Row | None], months: Sequence[str], *, wide: float, step: int
) -> list[str]:
    def y(value: float) -> float:
        return _TOP + _HEIGHT * (1 - value / (step * _TICKS))

    bar = wide / len(months)
    parts = [
        svg.text(str(last["unit_name"]), x=0, y=_TOP - 8, size=12, font_weight="bold"),
        *(
            svg.line((0, y(step * tick)), (wide, y(step * tick)), stroke="#d6d6d0")
            for tick in range(1, _TICKS + 1)
        ),
    ]
    for number, row in enumerate(rows):
        for name, fill in (("needs", _ASKED), ("needs_met", _MET)):
            value = row[name] if row else None
            if value:
                box = (number * bar, y(value), bar - 0.8, y(0) - y(value))
                parts.append(svg.rectangle(*box, fill=fill))
    parts.append(svg.line((0, y(0)), (wide, y(0)), stroke=OUTLINE))
    parts += [
        svg.text(months[0], x=0, y=y(0) + 15, size=_TEXT),
        svg.text(months[-1], x=wide, y=y(0) + 15, size=_TEXT, text_anchor="end"),
    ]
    return parts


def _scale(step: int) -> list[str]:
    return [
        svg.text(
            swedish.count(step * tick),
            x=_LEFT - 6,
            y=_TOP + _HEIGHT * (1 - tick / _TICKS) + 4,
            size=_TEXT,
            text_anchor="end",
        )
        for tick in range(_TICKS + 1)
    ]


def _keys() -> list[str]:
    parts, x = [], _LEFT
    for fill, label in ((_ASKED, "Anmälda"), (_MET, "Mötta (tomt där antalet döljs)")):
        parts += [
            svg.rectangle(x, 2, 22, 13, fill=fill, stroke=OUTLINE, stroke_width=0.8),
            svg.text(label, x=x + 28, y=13, size=_TEXT),
        ]
        x += 52 + svg.width_of(label, size=_TEXT)
    return parts


def _in_words(row: Row) -> str:
    met = swedish.SUPPRESSED if row["needs_met"] is None else swedish.count(row["needs_met"])
    return f"{row['unit_name']}: {met} av {swedish.count(row['needs'])} behov mötta {row['month']}."

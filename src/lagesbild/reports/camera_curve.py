"""The share of needs that still wait after so many days: one line for each class."""

from collections.abc import Callable, Mapping, Sequence

from lagesbild import swedish
from lagesbild.reports import svg
from lagesbild.reports.camera_rows import CLASS, FollowedCameras, Row
from lagesbild.reports.content import TextTable, number_column, text_table
from lagesbild.reports.figure import Figure
from lagesbild.reports.value_classes import OUTLINE

_Place = Callable[[float], float]
"""Where a number of days lies on the axis."""
_WIDTH, _LEFT, _RIGHT = 800.0, 46.0, 170.0
_TOP, _HEIGHT, _BOTTOM = 10.0, 210.0, 38.0
_LINES = (("#00224e", "none"), ("#7d6d1f", "8 4"), ("#5a5f6e", "2 3"), ("#8a8a85", "10 3 2 3"))
"""Colour and dashes, so that lines are told apart in grey."""
_TEXT = 11.0
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
_LABEL_ROW = 15.0
_EVERY = 90


def waiting_figure(followed: FollowedCameras) -> tuple[Figure, ...]:
    """Draw the classes whose curves are told of, each with its interval as a band."""
    by_class: dict[str, list[Row]] = {}
    for row in followed.rows("camera_waiting_curve", level=CLASS):
        by_class.setdefault(row["unit_name"], []).append(row)
    return curves_figure(by_class, coverage=followed.coverage)


def curves_figure(rows: Mapping[str, Sequence[Row]], *, coverage: float) -> tuple[Figure, ...]:
    """Draw up to four curves with their intervals; none where no curve has two points.

    :param rows: by what a curve is called, as `cameras.follow_up.CURVE_SCHEMA` has them.
    """
    curves = {
        name: sorted(one, key=lambda row: int(row["days"]))
        for name, one in rows.items()
        if len(one) > 1
    }
    if not curves:
        return ()
    longest = max(int(one[-1]["days"]) for one in curves.values())

    def x(days: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * days / longest

    bands, lines = [], []
    for style, one in zip(_LINES, curves.values(), strict=False):
        bands.append(_band(one, x, fill=style[0]))
        lines.append(_line(one, x, stroke=style[0], dashes=style[1]))
    within = swedish.percent(coverage)
    return (
        Figure(
            id="camera-waiting",
            title="Hur stor del av behoven väntar ännu?",
            subtitle="Andel som inte är i drift efter så många dagar från anmälan, så länge minst"
            f" fem behov följs; skuggat {within} intervall.",
            alt=" ".join(_in_words(name, one) for name, one in curves.items()),
            width=_WIDTH,
            height=_TOP + _HEIGHT + _BOTTOM,
            parts=(*_axes(longest, x), *bands, *lines, *_labels(curves, x)),
        ),
    )


def curve_table(rows: Sequence[Row], *, coverage: float) -> TextTable:
    """Return the points of one curve, and how many needs were followed for as long."""
    cells = [
        (
            swedish.count(row["days"]),
            *(swedish.percent(row[name]) for name in ("waiting_share", "low", "high")),
            swedish.count(row["followed"]),
        )
        for row in rows
    ]
    return text_table(
        "table-camera-curve",
        f"Andel som ännu väntar, med {swedish.percent(coverage)} intervall.",
        [
            number_column(label)
            for label in ("Dagar från anmälan", "Väntar ännu", "Lägst", "Högst", "Följda behov")
        ],
        cells,
        note="Följda behov är de som har väntat så länge; de som ännu väntar räknas med så länge"
        " de hittills har väntat.",
    )


def _y(share: float) -> float:
    """Return where a share lies on the axis."""
    return _TOP + _HEIGHT * (1 - share)


def _axes(longest: int, x: _Place) -> list[str]:
    parts = []
    for share in _SHARES:
        parts += [
            svg.line((_LEFT, _y(share)), (x(longest), _y(share)), stroke="#d6d6d0"),
            svg.text(
                swedish.percent(share), x=_LEFT - 6, y=_y(share) + 4, size=_TEXT, text_anchor="end"
            ),
        ]
    for days in range(0, longest + 1, _EVERY):
        parts.append(
            svg.text(swedish.count(days), x=x(days), y=_y(0) + 16, size=_TEXT, text_anchor="middle")
        )
    parts.append(svg.line((_LEFT, _y(0)), (x(longest), _y(0)), stroke=OUTLINE))
    parts.append(svg.text("Dagar från anmälan", x=_LEFT, y=_y(0) + 33, size=_TEXT))
    return parts


def _steps(rows: Sequence[Row], name: str) -> list[tuple[float, float]]:
    """Return a curve that keeps each share until the next day that is told of."""
    points: list[tuple[float, float]] = []
    for row in rows:
        if points:
            points.append((row["days"], points[-1][1]))
        points.append((row["days"], row[name]))
    return points


def _line(rows: Sequence[Row], x: _Place, *, stroke: str, dashes: str) -> str:
    points = " ".join(
        f"{svg.digits(x(days))},{svg.digits(_y(y))}" for days, y in _steps(rows, "waiting_share")
    )
    return svg.element(
        "polyline",
        points=points,
        fill="none",
        stroke=stroke,
        stroke_width=2.2,
        stroke_dasharray=dashes,
    )


def _band(rows: Sequence[Row], x: _Place, *, fill: str) -> str:
    around = [*_steps(rows, "low"), *reversed(_steps(rows, "high"))]
    points = " ".join(f"{svg.digits(x(days))},{svg.digits(_y(y))}" for days, y in around)
    return svg.element("polygon", points=points, fill=fill, fill_opacity=0.12)


def _labels(curves: dict[str, list[Row]], x: _Place) -> list[str]:
    """Write the name of each curve at its end, none on top of another."""
    ends = sorted(
        (_y(one[-1]["waiting_share"]), x(one[-1]["days"]), name, style)
        for style, (name, one) in zip(_LINES, curves.items(), strict=False)
    )
    parts, lowest = [], 0.0
    for y, end, name, (stroke, _) in ends:
        at = max(y, lowest + _LABEL_ROW)
        lowest = at
        parts.append(svg.text(name, x=end + 8, y=at + 4, size=_TEXT, fill=stroke))
    return parts


def _in_words(name: str, rows: Sequence[Row]) -> str:
    last = rows[-1]
    return (
        f"{name}: {swedish.percent(last['waiting_share'])} väntar ännu efter"
        f" {swedish.count(last['days'])} dagar."
    )

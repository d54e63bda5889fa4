"""The country with one equal symbol per area.

The areas are too small to be seen on a map of the country, and equal symbols give each the same
weight. The symbols stand beside the country, gathered by municipality, with a line to the place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from lagesbild.reports import svg
from lagesbild.reports.map_view import View, draw_backdrop, draw_scale_bar, fitted_view
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.reports.value_classes import OUTLINE, draw_mark, fills, ink

WIDTH = 800.0
_COLUMN = 214.0
"""Width of the symbols on either side of the country."""
_SYMBOL = 21.0
_PER_ROW = 10
_NAME = 15.0
_GAP = 8.0
_LOWEST, _HIGHEST = 330.0, 620.0


@dataclass(frozen=True, kw_only=True)
class Symbol:
    """What one square shows, and of where."""

    label: str
    group: str
    """Squares of one group stand together under its name."""
    group_name: str
    shape: BaseGeometry
    paints: tuple[str, ...]
    """Laid on each other."""
    ink: str


@dataclass(frozen=True)
class _Group:
    """The symbols of one municipality or unit, and where it is on the drawing."""

    name: str
    symbols: tuple[Symbol, ...]
    x: float
    y: float

    @property
    def height(self) -> float:
        return _NAME + _SYMBOL * -(-len(self.symbols) // _PER_ROW) + _GAP


def score_symbols(areas: Sequence[MappedArea], *, id_: str) -> list[Symbol]:
    """Return the areas by municipality, painted by their composite."""
    return [
        Symbol(
            label=str(area.number),
            group=area.municipality,
            group_name=area.municipality_name,
            shape=area.shape,
            paints=fills(area.score, is_certain=area.is_certain, id_=id_),
            ink=ink(area.score),
        )
        for area in areas
    ]


def draw_nation(
    symbols: Sequence[Symbol], *, outlines: list[BaseGeometry]
) -> tuple[list[str], float]:
    """Return the drawing, 800 units wide, and its height."""
    ground = outlines or [symbol.shape for symbol in symbols]
    west, south, east, north = shapely.total_bounds(ground).tolist()
    width = WIDTH - 2 * _COLUMN - 40
    natural = (north - south) / max(east - west, 1) * width
    groups = _groups(symbols)
    needed = sum(group.height for group in groups) / 2 * 1.12 + 40
    height = max(min(max(natural, _LOWEST), _HIGHEST), needed) + 24
    view = fitted_view((west, south, east, north), width=width, height=height, margin=12)
    left, right = _sides(_placed(groups, view))
    parts = [
        svg.moved(draw_backdrop(view, outlines), x=_COLUMN + 20),
        *_draw_side(left, edge=_COLUMN, x=0, height=height),
        *_draw_side(right, edge=WIDTH - _COLUMN, x=WIDTH - _COLUMN, height=height),
        *draw_scale_bar(view, x=_COLUMN + 30, y=height - 8, widest=120),
    ]
    return parts, height


def _groups(symbols: Sequence[Symbol]) -> list[_Group]:
    together: dict[str, list[Symbol]] = {}
    for symbol in symbols:
        together.setdefault(symbol.group, []).append(symbol)
    groups = []
    for members in together.values():
        shapes = [symbol.shape for symbol in members]
        centre = shapely.centroid(shapely.GeometryCollection(shapes))
        groups.append(_Group(members[0].group_name, tuple(members), centre.x, centre.y))
    return groups


def _placed(groups: Sequence[_Group], view: View) -> list[_Group]:
    """Return the groups with their place on the drawing instead of on the ground."""
    placed = []
    for group in groups:
        x, y = view.point(group.x, group.y)
        placed.append(_Group(group.name, group.symbols, x + _COLUMN + 20, y))
    return placed


def _sides(groups: Sequence[_Group]) -> tuple[list[_Group], list[_Group]]:
    """Share the groups between the sides, west to the left, with equally much on both."""
    half = sum(group.height for group in groups) / 2
    left: list[_Group] = []
    right: list[_Group] = []
    used = 0.0
    for group in sorted(groups, key=lambda g: (g.x, g.name)):
        (left if used + group.height / 2 <= half else right).append(group)
        used += group.height
    return left, right


def _draw_side(groups: Sequence[_Group], *, edge: float, x: float, height: float) -> list[str]:
    ordered = _untangled(groups, edge=edge, height=height)
    tops = _spread(ordered, height=height)
    lines, symbols = [], []
    for group, top in zip(ordered, tops, strict=True):
        at = edge + (4 if x == 0 else -4)
        lines.append(svg.line((at, top + group.height / 2), (group.x, group.y), stroke="#6f6f6a"))
        lines.append(svg.element("circle", cx=group.x, cy=group.y, r=3, fill=OUTLINE))
        symbols.extend(_draw_group(group, x=x, y=top))
    return [*lines, *symbols]


def _untangled(groups: Sequence[_Group], *, edge: float, height: float) -> list[_Group]:
    """Order the groups from north to south, but swap neighbours whose lines would cross."""
    ordered = sorted(groups, key=lambda group: (group.y, group.name))
    for _ in ordered:
        for upper in range(len(ordered) - 1):
            tops = _spread(ordered, height=height)
            first, second = (
                shapely.LineString(
                    [(edge, tops[at] + ordered[at].height / 2), (ordered[at].x, ordered[at].y)]
                )
                for at in (upper, upper + 1)
            )
            if first.crosses(second):
                ordered[upper : upper + 2] = ordered[upper + 1], ordered[upper]
    return ordered


def _spread(groups: Sequence[_Group], *, height: float) -> list[float]:
    """Return the top of each group: beside its place, pushed down or up where it is crowded."""
    tops: list[float] = []
    floor = 0.0
    for group in groups:
        floor = max(floor, group.y - group.height / 2)
        tops.append(floor)
        floor += group.height
    ceiling = height
    for index in reversed(range(len(groups))):
        ceiling = min(ceiling, tops[index] + groups[index].height)
        ceiling -= groups[index].height
        tops[index] = ceiling
    return tops


def _draw_group(group: _Group, *, x: float, y: float) -> list[str]:
    """Draw name and symbols towards the country: to the right in the left column."""
    is_left = x == 0
    parts = [
        svg.text(
            group.name,
            x=_COLUMN if is_left else x,
            y=y + 11,
            text_anchor="end" if is_left else "start",
            font_weight="bold",
        )
    ]
    if is_left:
        x = _COLUMN - min(len(group.symbols), _PER_ROW) * _SYMBOL + 2
    for index, symbol in enumerate(group.symbols):
        row, column = divmod(index, _PER_ROW)
        parts.extend(_draw_symbol(symbol, x=x + column * _SYMBOL, y=y + _NAME + row * _SYMBOL))
    return parts


def _draw_symbol(symbol: Symbol, *, x: float, y: float) -> list[str]:
    side = _SYMBOL - 2
    return [
        *(svg.rectangle(x, y, side, side, fill=paint) for paint in symbol.paints),
        svg.rectangle(x, y, side, side, fill="none", stroke=OUTLINE, stroke_width=1),
        *draw_mark(
            symbol.label,
            x=x + side / 2,
            y=y + side / 2,
            ground=symbol.paints[0],
            ink=symbol.ink,
            size=10,
        ),
    ]

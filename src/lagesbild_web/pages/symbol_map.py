"""Where the symbols of a map stand: one for each area, equally large, none upon another.

The areas are too small to be seen on a map of the country. Each symbol stands in the free square of
a grid that is nearest to the middle of its area.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Protocol

import shapely

from lagesbild.reports.map_view import View, fitted_view
from lagesbild_web.policies import AssessmentState
from lagesbild_web.records.queries.status import AreaState

_CELL = 26.0
_MARGIN = 40.0
_NAMES = 110.0
"""Room to the right, for the names of regions."""
_NARROWEST, _WIDEST = 240.0, 560.0
_SHORTEST, _TALLEST = 320.0, 640.0


class Placed(Protocol):
    """What stands on the map: an area, or a unit of some."""

    @property
    def area(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...


@dataclass(frozen=True, kw_only=True)
class Symbol:
    """One area's place on the drawing."""

    area: Placed
    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class RegionName:
    name: str
    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class RegionGround:
    """The ground around a region's areas: for finding one's way, not a border."""

    path: str


@dataclass(frozen=True, kw_only=True)
class SymbolMap:
    width: float
    height: float
    grounds: tuple[RegionGround, ...]
    names: tuple[RegionName, ...]
    symbols: tuple[Symbol, ...]

    @property
    def box(self) -> str:
        """What SVG calls the view box, with room for the ground around the outermost symbols."""
        room = _CELL / 2
        return f"{-room:.0f} {-room:.0f} {self.width + room:.0f} {self.height + 2 * room:.0f}"


def symbol_map(areas: Sequence[Placed], *, region_names: dict[str, str]) -> SymbolMap | None:
    """Return the drawing of some areas; None where there are none."""
    if not areas:
        return None
    west, east = min(a.x for a in areas), max(a.x for a in areas)
    south, north = min(a.y for a in areas), max(a.y for a in areas)
    tallness = (north - south) / max(east - west, 1.0)
    height = min(max(tallness * _WIDEST, _SHORTEST), _TALLEST)
    width = min(max(height / max(tallness, 0.01), _NARROWEST), _WIDEST)
    view = fitted_view((west, south, east, north), width=width, height=height, margin=_MARGIN)
    symbols = tuple(_placed(areas, view))
    grounds, names = _regions(symbols, region_names)
    return SymbolMap(
        width=max([view.width, *(one.x for one in names)]) + _NAMES,
        height=max([view.height, *(one.y + _CELL for one in symbols)]),
        grounds=grounds,
        names=names,
        symbols=symbols,
    )


def _placed(areas: Iterable[Placed], view: View) -> Iterable[Symbol]:
    taken: set[tuple[int, int]] = set()
    columns, rows = int(view.width // _CELL), int(view.height // _CELL)
    for area in sorted(areas, key=lambda a: (-a.y, a.x, a.area)):
        x, y = view.point(area.x, area.y)
        column, row = _nearest_free(x / _CELL - 0.5, y / _CELL - 0.5, taken, columns, rows)
        taken.add((column, row))
        yield Symbol(area=area, x=(column + 0.5) * _CELL, y=(row + 0.5) * _CELL)


def _nearest_free(
    x: float, y: float, taken: set[tuple[int, int]], columns: int, rows: int
) -> tuple[int, int]:
    """Return the free square nearest to a point; outside the drawing only when it is full."""
    for reach in count(1):
        near = [
            (column, row)
            for column in range(round(x) - reach, round(x) + reach + 1)
            for row in range(round(y) - reach, round(y) + reach + 1)
            if (column, row) not in taken
            and (reach > max(columns, rows) or (0 <= column < columns and 0 <= row < rows))
        ]
        if near:
            return min(near, key=lambda cell: ((cell[0] - x) ** 2 + (cell[1] - y) ** 2, cell))
    raise AssertionError("a grid without end has a free square")


def _regions(
    symbols: Sequence[Symbol], names: dict[str, str]
) -> tuple[tuple[RegionGround, ...], tuple[RegionName, ...]]:
    grounds, labels = [], []
    for code, name in names.items():
        mine = [(one.x, one.y) for one in symbols if one.area.region == code]
        if not mine:
            continue
        ground = shapely.MultiPoint(mine).convex_hull.buffer(_CELL * 0.85)
        points = "L".join(f"{x:.1f} {y:.1f}" for x, y in ground.exterior.coords[:-1])
        grounds.append(RegionGround(path=f"M{points}Z"))
        labels.append(_label(name, mine, [(one.x, one.y) for one in symbols]))
    return tuple(grounds), tuple(labels)


def _label(
    name: str, mine: Sequence[tuple[float, float]], all_: Sequence[tuple[float, float]]
) -> RegionName:
    """Return a name to the right of the region, beside its middle, where no symbol is."""
    middle = sum(y for _x, y in mine) / len(mine)
    row = min({y for _x, y in mine}, key=lambda y: abs(y - middle))
    last = max(x for x, y in all_ if abs(y - row) < _CELL)
    return RegionName(name=name, x=last + _CELL * 0.85 + 6, y=row + 4)


@dataclass(frozen=True, kw_only=True)
class LegendRow:
    state: AssessmentState
    title: str
    areas: int


def legend_of(areas: Iterable[AreaState]) -> list[LegendRow]:
    """Return every state in its order with how many areas are in it."""
    states = [one.state for one in areas]
    return [
        LegendRow(state=state, title=state.title, areas=states.count(state))
        for state in AssessmentState
    ]

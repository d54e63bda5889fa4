"""Panels with the true shape of the areas, town by town, all at one scale.

Areas of a municipality that lie far apart get a panel each, so that the scale need not shrink to
show the empty ground between them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from lagesbild.reports import svg
from lagesbild.reports.map_labels import SIZE, place_labels
from lagesbild.reports.map_view import (
    View,
    centred_view,
    draw_backdrop,
    draw_scale_bar,
    draw_shape,
)
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.reports.value_classes import OUTLINE, draw_mark, fills, ink, value_class

WIDTH = 800.0
_FAR_APART_M = 4_000
_LARGEST_SCALE = 0.06
"""Units per metre: 1 km is 60 units, about 13 mm on A4."""
_TALLEST = 560.0
_HEADING, _FOOT, _MARGIN, _GUTTER = 22.0, 22.0, 36.0, 16.0


@dataclass(frozen=True, kw_only=True)
class Panel:
    title: str
    areas: tuple[MappedArea, ...]
    width: float
    height: float

    @property
    def full_height(self) -> float:
        return _HEADING + self.height + _FOOT


@dataclass(frozen=True)
class Placed:
    panel: Panel
    x: float
    y: float


def arrange_panels(
    areas: Sequence[MappedArea], *, page_height: float
) -> tuple[float, list[list[Placed]]]:
    """Return the common scale, and the panels on pages that are at most so high."""
    groups = [group for town in _by_municipality(areas) for group in _near_groups(town)]
    scale = min(_LARGEST_SCALE, *(_scale_that_fits(group) for _, group in groups))
    panels = [_panel(title, group, scale=scale) for title, group in groups]
    return scale, _pages(_shelves(panels), page_height=page_height)


def draw_panel(panel: Panel, *, scale: float, outlines: list[BaseGeometry], id_: str) -> list[str]:
    """Draw one panel from (0, 0): heading, ground, areas, names and scale bar."""
    view = centred_view(_bounds(panel.areas), scale=scale, width=panel.width, height=panel.height)
    ground = [
        *draw_backdrop(view, outlines),
        *(part for area in panel.areas for part in _draw_area(view, area, id_=id_)),
        *_draw_names(view, panel),
        svg.rectangle(0, 0, view.width, view.height, fill="none", stroke="#8a8a85"),
    ]
    return [
        svg.text(panel.title, x=0, y=15, size=14, font_weight="bold"),
        svg.moved(ground, y=_HEADING),
        *draw_scale_bar(view, x=1, y=_HEADING + view.height + 11, widest=90),
    ]


def _draw_area(view: View, area: MappedArea, *, id_: str) -> list[str]:
    found = value_class(area.score)
    paints = fills(area.score, is_certain=area.is_certain, id_=id_)
    x, y = view.point(*area.shape.representative_point().coords[0])
    mark = draw_mark(
        "?" if found is None else str(found.number), x=x, y=y, ground=paints[0], ink=ink(area.score)
    )
    return [*draw_shape(view, area.shape, fills=paints, outline=OUTLINE), *mark]


def _draw_names(view: View, panel: Panel) -> list[str]:
    shapes = [view.drawn(area.shape) for area in panel.areas]
    names = [_label(area) for area in panel.areas]
    labels = place_labels(names, shapes, width=view.width, height=view.height)
    return [label.markup for label in labels]


def _label(area: MappedArea) -> str:
    return f"{area.number} {area.name}"


def _by_municipality(areas: Iterable[MappedArea]) -> list[list[MappedArea]]:
    towns: dict[str, list[MappedArea]] = {}
    for area in areas:
        towns.setdefault(area.municipality, []).append(area)
    return list(towns.values())


def _near_groups(town: list[MappedArea]) -> list[tuple[str, list[MappedArea]]]:
    """Split a town's areas into groups that lie near each other, and name each."""
    groups: list[list[MappedArea]] = []
    for area in town:
        near = [g for g in groups if any(_distance(area, a) < _FAR_APART_M for a in g)]
        groups = [g for g in groups if g not in near]
        groups.append([*(a for g in near for a in g), area])
    groups = sorted((sorted(g, key=lambda a: a.number) for g in groups), key=lambda g: g[0].number)
    name = town[0].municipality_name
    if len(groups) == 1:
        return [(name, groups[0])]
    return [(f"{name} ({i} av {len(groups)})", group) for i, group in enumerate(groups, start=1)]


def _distance(one: MappedArea, other: MappedArea) -> float:
    return float(shapely.distance(shapely.box(*one.shape.bounds), shapely.box(*other.shape.bounds)))


def _bounds(areas: Sequence[MappedArea]) -> tuple[float, float, float, float]:
    west, south, east, north = shapely.total_bounds([area.shape for area in areas]).tolist()
    return west, south, east, north


def _scale_that_fits(areas: Sequence[MappedArea]) -> float:
    west, south, east, north = _bounds(areas)
    return min(
        (WIDTH - 2 * _MARGIN) / (east - west),
        (_TALLEST - 2 * _MARGIN) / (north - south),
    )


def _panel(title: str, areas: Sequence[MappedArea], *, scale: float) -> Panel:
    west, south, east, north = _bounds(areas)
    widest_text = max(
        svg.width_of(title, size=14),
        *(svg.width_of(_label(area), size=SIZE) + 12 for area in areas),
    )
    return Panel(
        title=title,
        areas=tuple(areas),
        width=min(WIDTH, max((east - west) * scale + 2 * _MARGIN, widest_text, 130)),
        height=(north - south) * scale + 2 * _MARGIN,
    )


def _shelves(panels: Iterable[Panel]) -> list[list[Panel]]:
    """Fill rows from the left, in the order of the alphabet."""
    rows: list[list[Panel]] = [[]]
    for panel in panels:
        used = sum(other.width + _GUTTER for other in rows[-1])
        if rows[-1] and used + panel.width > WIDTH:
            rows.append([])
        rows[-1].append(panel)
    return rows


def _pages(rows: Iterable[list[Panel]], *, page_height: float) -> list[list[Placed]]:
    pages: list[list[Placed]] = [[]]
    y = 0.0
    for row in rows:
        height = max(panel.full_height for panel in row)
        if pages[-1] and y + height > page_height:
            pages.append([])
            y = 0.0
        x = 0.0
        for panel in row:
            pages[-1].append(Placed(panel, x, y))
            x += panel.width + _GUTTER
        y += height
    return pages

"""The map: the country with a symbol per area, then every town with the true shapes.

SWEREF 99 TM throughout. The composite is drawn in five fixed classes; hatching tells that the
proposal is uncertain, a diagonal on white that the value is missing.
"""

from collections import Counter
from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from lagesbild import swedish
from lagesbild.picture.record import Picture
from lagesbild.reports import svg
from lagesbild.reports.figure import Figure
from lagesbild.reports.map_view import draw_backdrop, draw_scale_bar, draw_shape, fitted_view
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.reports.national_panel import draw_nation, score_symbols
from lagesbild.reports.town_panels import WIDTH, Placed, arrange_panels, draw_panel
from lagesbild.reports.value_classes import (
    OUTLINE,
    VALUE_CLASSES,
    ValueClass,
    fills,
    patterns,
    value_class,
)

_PAGE_HEIGHT = 1060.0
_LEGEND_HEIGHT = 132.0
_BAR_HEIGHT = 40.0


def map_figures(picture: Picture, areas: Sequence[MappedArea]) -> list[Figure]:
    """Return the national map with its legend, and then pages of town panels."""
    outlines = outlines_of(picture)
    scale, pages = arrange_panels(areas, page_height=_PAGE_HEIGHT)
    towns = [
        _town_figure(picture, page, scale=scale, outlines=outlines, part=part, parts=len(pages))
        for part, page in enumerate(pages, start=1)
    ]
    return [_national_figure(picture, areas, outlines), *towns]


def whole_map(picture: Picture, figures: Sequence[Figure]) -> Figure:
    """Stack the figures under one heading, as the map that stands alone."""
    parts = [
        svg.text(figures[0].title, x=0, y=22, size=20, font_weight="bold"),
        svg.text(figures[0].subtitle, x=0, y=42, size=12),
        svg.text(credit(picture), x=0, y=58, size=12),
    ]
    y = 76.0
    for figure in figures:
        parts.append(svg.moved(figure.parts, y=y))
        y += figure.height + 16
    margin = 20
    return Figure(
        id="map",
        title=figures[0].title,
        subtitle=figures[0].subtitle,
        alt=figures[0].alt,
        width=WIDTH + 2 * margin,
        height=y + 2 * margin,
        parts=(svg.moved(parts, x=margin, y=margin),),
    )


def mini_map(area: MappedArea, areas: Sequence[MappedArea], outlines: list[BaseGeometry]) -> Figure:
    """Draw one area with its surroundings; neighbouring areas in outline only."""
    id_, width, height = f"minimap-{area.number}", 300.0, 210.0
    west, south, east, north = area.shape.bounds
    room = 0.35 * max(east - west, north - south)
    bounds = (west - room, south - room, east + room, north + room)
    view = fitted_view(bounds, width=width, height=height - 22, margin=0)
    near = [
        other
        for other in areas
        if other.number != area.number and not view.holds(other.shape).is_empty
    ]
    paints = fills(area.score, is_certain=area.is_certain, id_=id_)
    parts = [
        patterns(id_),
        *draw_backdrop(view, outlines),
        *(
            part
            for other in near
            for part in draw_shape(view, view.holds(other.shape), fills=(), outline="#5a5a55")
        ),
        *draw_shape(view, area.shape, fills=paints, outline=OUTLINE),
        svg.rectangle(0, 0, view.width, view.height, fill="none", stroke="#8a8a85"),
        *draw_scale_bar(view, x=1, y=height - 9, widest=120),
    ]
    return Figure(
        id=id_,
        title=f"Karta över {area.name}",
        subtitle=_class_words(area),
        alt=(
            f"Karta över {area.name} i {area.municipality_name}. {_class_words(area)}"
            f" Området är {swedish.number(area.shape.area / 1e6, decimals=2)} km² stort"
            f" och har {swedish.plural(len(near), 'annat område', 'andra områden')} intill."
        ),
        width=width,
        height=height,
        parts=tuple(parts),
    )


def outlines_of(picture: Picture) -> list[BaseGeometry]:
    frame = picture.municipality_outlines.sort("municipality")
    return [shapely.from_wkb(geometry) for geometry in frame["geometry"].to_list()]


def credit(picture: Picture) -> str:
    """Return the line that follows a picture wherever it goes."""
    return (
        f"{picture.title}, omgång {picture.round}, referensdag {picture.reference_day}."
        f" Dataversion {picture.data_version}, metod {picture.method.version}."
        " SWEREF 99 TM."
    )


def _national_figure(
    picture: Picture, areas: Sequence[MappedArea], outlines: list[BaseGeometry]
) -> Figure:
    nation, height = draw_nation(score_symbols(areas, id_="nation"), outlines=outlines)
    return Figure(
        id="nation",
        title=f"Sammanvägt indikatorvärde i {swedish.plural(len(areas), 'område', 'områden')}",
        subtitle=(
            "0–100; mörkare betyder mer av det som mäts. En lika stor ruta per område,"
            " med områdets nummer i tabellen."
        ),
        alt=_map_in_words(areas),
        width=WIDTH,
        height=_LEGEND_HEIGHT + height,
        parts=(
            patterns("nation"),
            *_draw_legend(areas, id_="nation"),
            svg.moved(nation, y=_LEGEND_HEIGHT),
        ),
    )


def _town_figure(
    picture: Picture,
    page: Sequence[Placed],
    *,
    scale: float,
    outlines: list[BaseGeometry],
    part: int,
    parts: int,
) -> Figure:
    id_ = f"towns-{part}"
    drawn = [
        svg.moved(
            draw_panel(placed.panel, scale=scale, outlines=outlines, id_=id_),
            x=placed.x,
            y=placed.y,
        )
        for placed in page
    ]
    areas = [area for placed in page for area in placed.panel.areas]
    of_parts = f", del {part} av {parts}" if parts > 1 else ""
    return Figure(
        id=id_,
        title=f"Områdenas gränser ort för ort{of_parts}",
        subtitle=(
            "Samma skala överallt. Siffran i området är värdeklassen 1–5;"
            " före namnet står områdets nummer i tabellen."
        ),
        alt=f"Kartor över {swedish.listing(p.panel.title for p in page)}. {_map_in_words(areas)}",
        width=WIDTH,
        height=max(placed.y + placed.panel.full_height for placed in page),
        parts=(patterns(id_), *drawn),
    )


def _draw_legend(areas: Sequence[MappedArea], *, id_: str) -> list[str]:
    """Draw the classes with how many areas are in each, and the marks for doubt."""
    counts = Counter(value_class(area.score) for area in areas)
    highest = max(counts.values(), default=1)
    parts = [
        svg.text("Värdeklass och antal områden", x=0, y=12, size=12, font_weight="bold"),
        svg.text("Sammanvägt indikatorvärde", x=0, y=126, size=11),
    ]
    for index, found in enumerate(VALUE_CLASSES):
        parts.extend(_draw_class(found, counts[found], x=index * 76, highest=highest))
    uncertain = sum(area.score is not None and not area.is_certain for area in areas)
    marks = (
        (f"Osäkert förslag till klass ({uncertain})", ("#bcae6c", f"url(#{id_}-dark)")),
        (f"Uppgift saknas ({counts[None]})", ("#ffffff", f"url(#{id_}-missing)")),
    )
    for index, (label, paints) in enumerate(marks):
        y = 32 + index * 32
        parts.extend(svg.rectangle(430, y, 30, 20, fill=paint) for paint in paints)
        parts.append(svg.rectangle(430, y, 30, 20, fill="none", stroke=OUTLINE))
        parts.append(svg.text(label, x=468, y=y + 14, size=12))
    return parts


def _draw_class(found: ValueClass, amount: int, *, x: float, highest: int) -> list[str]:
    bar, foot = _BAR_HEIGHT * amount / highest, 34 + _BAR_HEIGHT
    return [
        svg.rectangle(x + 8, foot - bar, 60, bar, fill="#d5d5d0", stroke="#5a5a55"),
        svg.text(str(amount), x=x + 38, y=foot - bar - 4, size=11, text_anchor="middle"),
        svg.rectangle(x, foot + 2, 76, 20, fill=found.fill, stroke=OUTLINE),
        svg.text(
            str(found.number),
            x=x + 38,
            y=foot + 16.5,
            size=12,
            font_weight="bold",
            text_anchor="middle",
            fill=found.ink,
        ),
        svg.text(found.label, x=x + 38, y=foot + 36, size=11, text_anchor="middle"),
    ]


def _map_in_words(areas: Sequence[MappedArea]) -> str:
    """Tell what the map shows, from the data."""
    towns = len({area.municipality for area in areas})
    by_class: dict[ValueClass | None, list[str]] = {}
    for area in areas:
        by_class.setdefault(value_class(area.score), []).append(f"{area.number} {area.name}")
    told = [
        f"Värdeklass {found.number} ({found.label}): {_names(by_class.get(found, []))}."
        for found in VALUE_CLASSES
    ]
    uncertain = [f"{area.number} {area.name}" for area in areas if not area.is_certain]
    return (
        f"{swedish.plural(len(areas), 'område', 'områden')} i"
        f" {swedish.plural(towns, 'kommun', 'kommuner')}. {' '.join(told)}"
        f" Uppgift saknas: {_names(by_class.get(None, []))}."
        f" Osäkert förslag till klass: {_names(uncertain)}."
        " Tabellen »Alla områden« har samma uppgifter."
    )


def _names(names: Sequence[str]) -> str:
    return swedish.listing(names) if names else "inget område"


def _class_words(area: MappedArea) -> str:
    found = value_class(area.score)
    if found is None:
        return "Sammanvägt indikatorvärde saknas."
    doubt = "" if area.is_certain else ", osäkert förslag till klass"
    return f"Värdeklass {found.number} av 5 ({found.label}){doubt}."

"""Where the norm is met: a square per area, and a square per local police district."""

from collections import Counter
from collections.abc import Mapping, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from lagesbild.officers.readings import Scope
from lagesbild.picture.record import Picture
from lagesbild.reports import svg
from lagesbild.reports.figure import Figure
from lagesbild.reports.map import outlines_of
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.reports.national_panel import WIDTH, Symbol, draw_nation
from lagesbild.reports.officer_paints import OUTCOME_WORDS, OUTCOMES, outcome_word
from lagesbild.reports.officer_rows import Followed, Reading, Unit

_LEGEND = 26.0
_TALLEST = 1000.0
"""What fits on a page; a country with more districts has them in the table only."""


def officer_maps(
    picture: Picture, followed: Followed, areas: Sequence[MappedArea]
) -> tuple[Figure, ...]:
    """Return the map of areas, and that of districts where a page can hold it."""
    outlines = outlines_of(picture)
    figures = (
        _area_map(followed, areas, outlines),
        _district_map(followed, areas, outlines),
    )
    return tuple(figure for figure in figures if figure.height <= _TALLEST)


def _area_map(
    followed: Followed, areas: Sequence[MappedArea], outlines: list[BaseGeometry]
) -> Figure:
    id_ = "officer-map-areas"
    mapped = {area.area: area for area in areas}
    outcomes = {
        unit: followed.reading(unit, followed.default)["outcome"]
        for unit in followed.areas
        if unit.code in mapped
    }
    symbols = [
        _symbol(
            str(unit.number),
            outcome,
            group=(mapped[unit.code].municipality, mapped[unit.code].municipality_name),
            shape=mapped[unit.code].shape,
            id_=id_,
        )
        for unit, outcome in outcomes.items()
    ]
    return _figure(
        id_,
        title="Räcker den fredade tiden till normen? Område för område",
        subtitle=(
            "En lika stor ruta per område, med områdets nummer, under kommunens namn."
            " Uppgifterna står i tabellen över områdena."
        ),
        outcomes=outcomes,
        symbols=symbols,
        outlines=outlines,
    )


def _district_map(
    followed: Followed, areas: Sequence[MappedArea], outlines: list[BaseGeometry]
) -> Figure:
    id_ = "officer-map-districts"
    reading = Reading(
        scope=Scope.DISTRICT_EVERY_AREA,
        numerator=followed.default.numerator,
        rounding=followed.default.rounding,
    )
    shapes: dict[str, list[BaseGeometry]] = {}
    for area in areas:
        shapes.setdefault(followed.district_of[area.area], []).append(area.shape)
    outcomes = {
        unit: followed.reading(unit, reading)["outcome"]
        for unit in followed.districts
        if unit.code in shapes
    }
    symbols = [
        _symbol(
            str(len(shapes[unit.code])),
            outcome,
            group=(unit.code, unit.name),
            shape=shapely.GeometryCollection(shapes[unit.code]),
            id_=id_,
        )
        for unit, outcome in outcomes.items()
    ]
    return _figure(
        id_,
        title="Räcker den fredade tiden i vart och ett av lokalpolisområdets områden?",
        subtitle=(
            "En ruta per lokalpolisområde, med antalet utsatta områden i det. Uppgifterna står i"
            " tabellen över lokalpolisområdena."
        ),
        outcomes=outcomes,
        symbols=symbols,
        outlines=outlines,
    )


def _symbol(
    label: str, outcome: str, *, group: tuple[str, str], shape: BaseGeometry, id_: str
) -> Symbol:
    return Symbol(
        label=label,
        group=group[0],
        group_name=group[1],
        shape=shape,
        paints=OUTCOMES.fills(outcome, id_=id_),
        ink=OUTCOMES.paints[outcome].ink,
    )


def _figure(
    id_: str,
    *,
    title: str,
    subtitle: str,
    outcomes: Mapping[Unit, str],
    symbols: Sequence[Symbol],
    outlines: list[BaseGeometry],
) -> Figure:
    nation, height = draw_nation(symbols, outlines=outlines)
    counts = Counter(outcomes.values())
    words = {
        name: f"{word} ({counts[name]})" for name, word in OUTCOME_WORDS.items() if counts[name]
    }
    told = (
        f"{outcome_word(name)}: "
        + ", ".join(unit.label for unit, outcome in outcomes.items() if outcome == name)
        for name in words
    )
    return Figure(
        id=id_,
        title=title,
        subtitle=subtitle,
        alt=f"{title} {'. '.join(told)}.",
        width=WIDTH,
        height=_LEGEND + height,
        parts=(
            OUTCOMES.patterns(id_),
            *OUTCOMES.draw_keys(words, y=1, id_=id_),
            svg.moved(nation, y=_LEGEND),
        ),
    )

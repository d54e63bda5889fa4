"""How the places of hours and of money are drawn, and what they are called."""

from collections.abc import Mapping

from lagesbild import swedish
from lagesbild.reports.paints import Paint, Palette
from lagesbild.reports.resource_rows import OTHER_AREAS, OWN_AREAS
from lagesbild.resources.money_flow import NOT_FOUND
from lagesbild.resources.places import Place

_DARK = Paint(fill="#00224e", ink="#ffffff")
_BLUE = Paint(fill="#6f7fa3", ink="#000000")
_SAND = Paint(fill="#cbbf86", ink="#000000")
_GREY = Paint(fill="#a9abb3", ink="#000000", hatch=-45)
_UNTOLD = Paint(fill="#ffffff", ink="#000000", hatch=45)
_EMPTY = Paint(fill="#ffffff", ink="#000000")

MONEY = Palette(
    {
        Place.AREA.value: _DARK,
        Place.OUTSIDE.value: _SAND,
        Place.STATION.value: _GREY,
        Place.UNKNOWN.value: _UNTOLD,
        NOT_FOUND: _EMPTY,
    }
)
MONEY_WORDS: Mapping[str, str] = {
    place: swedish.word("money_place", place).capitalize() for place in MONEY.paints
}
"""In the order that they are drawn in."""

HOURS = Palette(
    {
        OWN_AREAS: _DARK,
        OTHER_AREAS: _BLUE,
        Place.OUTSIDE.value: _SAND,
        Place.STATION.value: _GREY,
        Place.UNKNOWN.value: _UNTOLD,
    }
)
HOUR_WORDS: Mapping[str, str] = {
    OWN_AREAS: "Egna områden",
    OTHER_AREAS: "Andras områden",
    Place.OUTSIDE.value: "Utanför områdena",
    Place.STATION.value: "På station",
    Place.UNKNOWN.value: "Kan inte avgöras",
}

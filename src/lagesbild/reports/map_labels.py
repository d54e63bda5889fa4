"""Where the names of areas go on a map: beside the area, not on another area or name."""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from lagesbild.reports import svg

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
SIZE = 11
_GAP = 3
_MARK = 9
"""Radius around the number in an area that a name must not hide."""
_COVERING = 20
"""How much worse it is to hide a name or number than a piece of an area."""
_APART = 8
"""How much a unit between name and area counts, in square units of hidden area."""


@dataclass(frozen=True)
class Label:
    text: str
    box: Box

    @property
    def markup(self) -> str:
        """The name on a pale ground, so that it reads on any area."""
        left, top, right, bottom = self.box
        ground = svg.rectangle(
            left, top + 1, right - left, bottom - top - 2, fill="#ffffff", fill_opacity=0.8
        )
        return ground + svg.text(
            self.text, x=(left + right) / 2, y=bottom - 3.5, size=SIZE, text_anchor="middle"
        )


def place_labels(
    names: Sequence[str], shapes: Sequence[BaseGeometry], *, width: float, height: float
) -> list[Label]:
    """Return one label per shape; the place that hides least wins, the first of equals."""
    marks = [shapely.buffer(shape.representative_point(), _MARK) for shape in shapes]
    placed: list[Label] = []
    for name, shape in zip(names, shapes, strict=True):
        kept_free = [*marks, *(shapely.box(*label.box) for label in placed)]
        box = min(
            (_inside(box, width=width, height=height) for box in _candidates(name, shape.bounds)),
            key=lambda box: (
                _hidden(box, shapes)
                + _COVERING * _hidden(box, kept_free)
                + _APART * _distance(box, shape)
            ),
        )
        placed.append(Label(name, box))
    return placed


def _candidates(name: str, area: Box) -> list[Box]:
    """Below, above, right, left, the four corners, farther below and above, and on the area."""
    left, top, right, bottom = area
    wide, high = svg.width_of(name, size=SIZE), SIZE + 3
    centre, middle = (left + right - wide) / 2, (top + bottom - high) / 2
    corners = [
        (centre, bottom + _GAP),
        (centre, top - high - _GAP),
        (right + _GAP, middle),
        (left - wide - _GAP, middle),
        (right, bottom),
        (left - wide, bottom),
        (right, top - high),
        (left - wide, top - high),
        (centre, bottom + _GAP + high),
        (centre, top - 2 * high - _GAP),
        (centre, middle - high - 4),
        (centre, middle + high + 4),
        (left, bottom + _GAP),
        (right - wide, bottom + _GAP),
        (left, top - high - _GAP),
        (right - wide, top - high - _GAP),
    ]
    return [(x, y, x + wide, y + high) for x, y in corners]


def _inside(box: Box, *, width: float, height: float) -> Box:
    """Push a box into the window."""
    left, top, right, bottom = box
    dx = max(2 - left, 0) - max(right - width + 2, 0)
    dy = max(2 - top, 0) - max(bottom - height + 2, 0)
    return left + dx, top + dy, right + dx, bottom + dy


def _hidden(box: Box, shapes: Sequence[BaseGeometry]) -> float:
    """Return how much of the shapes is under the box, rounded so that equals are equal."""
    return round(float(shapely.area(shapely.intersection(shapely.box(*box), shapes)).sum()), 1)


def _distance(box: Box, shape: BaseGeometry) -> float:
    return round(float(shapely.distance(shapely.box(*box), shape)), 1)

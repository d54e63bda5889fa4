"""A window onto the ground: from SWEREF 99 TM in metres to the units of a drawing."""

from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from lagesbild.reports import svg

_BACKDROP: dict[str, str | float] = {"fill": "#eeeeea", "stroke": "#8a8a85", "stroke_width": 0.8}
_ROUND_LENGTHS_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200)


@dataclass(frozen=True, kw_only=True)
class View:
    """The ground from `west` and `north`, `scale` units per metre, `width` × `height` units."""

    west: float
    north: float
    scale: float
    width: float
    height: float

    def point(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Return the place of a point, or of arrays of them."""
        return (x - self.west) * self.scale, (self.north - y) * self.scale

    def drawn(self, shape: BaseGeometry) -> BaseGeometry:
        """Return the shape in the units of the drawing."""
        return shapely.transform(shape, self.point, interleaved=False)

    def holds(self, shape: BaseGeometry) -> BaseGeometry:
        """Return the part of a shape that is inside the window."""
        south = self.north - self.height / self.scale
        east = self.west + self.width / self.scale
        return shapely.clip_by_rect(shape, self.west, south, east, self.north)

    def path(self, shape: BaseGeometry) -> str:
        """Return the outline as path data, without detail that is too small to see."""
        rings = [
            ring
            for polygon in _polygons(shape.simplify(0.25 / self.scale))
            for ring in (polygon.exterior, *polygon.interiors)
        ]
        return "".join(self._ring(ring) for ring in rings)

    def _ring(self, ring: shapely.LinearRing) -> str:
        points = (self.point(x, y) for x, y in ring.coords[:-1])
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def fitted_view(
    bounds: tuple[float, float, float, float], *, width: float, height: float, margin: float
) -> View:
    """Return the window of a size that shows all of `bounds`, as large as it can."""
    west, south, east, north = bounds
    scale = min(
        (width - 2 * margin) / max(east - west, 1.0),
        (height - 2 * margin) / max(north - south, 1.0),
    )
    return centred_view(bounds, scale=scale, width=width, height=height)


def centred_view(
    bounds: tuple[float, float, float, float], *, scale: float, width: float, height: float
) -> View:
    west, south, east, north = bounds
    return View(
        west=(west + east) / 2 - width / scale / 2,
        north=(south + north) / 2 + height / scale / 2,
        scale=scale,
        width=width,
        height=height,
    )


def draw_backdrop(view: View, outlines: list[BaseGeometry]) -> list[str]:
    """Draw the municipalities that are in the window, as the ground on which areas lie."""
    window = shapely.box(
        view.west,
        view.north - view.height / view.scale,
        view.west + view.width / view.scale,
        view.north,
    )
    return [
        svg.element("path", d=view.path(view.holds(outline)), fill_rule="evenodd", **_BACKDROP)
        for outline in outlines
        if outline.intersects(window)
    ]


def draw_shape(
    view: View, shape: BaseGeometry, *, fills: tuple[str, ...], outline: str
) -> list[str]:
    """Lay the paints of an area on each other, then its outline.

    The outline has a white rim, so that two dark areas that touch are seen to be two.
    """
    path = view.path(shape)
    rim = ("#ffffff", 3.4)
    layers = [(fill, *(rim if place == 0 else ("none", 0.0))) for place, fill in enumerate(fills)]
    return [
        svg.element(
            "path",
            d=path,
            fill=fill,
            fill_rule="evenodd",
            stroke=stroke,
            stroke_width=width,
            stroke_linejoin="round",
        )
        for fill, stroke, width in (*layers, ("none", outline, 1.2))
    ]


def draw_scale_bar(view: View, *, x: float, y: float, widest: float) -> list[str]:
    """Draw a bar of a round length, at most `widest` units."""
    lengths = [km for km in _ROUND_LENGTHS_KM if km * 1000 * view.scale <= widest]
    km = lengths[-1] if lengths else _ROUND_LENGTHS_KM[0]
    end = x + km * 1000 * view.scale
    label = f"{km:g}".replace(".", ",") + "\u00a0km"
    stroke: dict[str, str | float] = {"stroke": "#111111", "stroke_width": 1.2}
    return [
        svg.line((x, y), (end, y), **stroke),
        svg.line((x, y - 3), (x, y + 3), **stroke),
        svg.line((end, y - 3), (end, y + 3), **stroke),
        svg.text(label, x=end + 5, y=y + 4, size=10),
    ]


def _polygons(shape: BaseGeometry) -> list[shapely.Polygon]:
    return [part for part in shapely.get_parts(shape).tolist() if isinstance(part, shapely.Polygon)]

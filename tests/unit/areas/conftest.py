"""Squares to draw areas with: metres east and north of a point in the sea of Bothnia."""

from collections.abc import Callable

import polars as pl
import pytest
import shapely

EAST, NORTH = 700_000, 6_900_000

Rectangle = tuple[float, float, float, float]


@pytest.fixture
def rectangle() -> Callable[..., bytes]:
    def build(west: float, south: float, east: float, north: float) -> bytes:
        return shapely.to_wkb(shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north))

    return build


@pytest.fixture
def areas(rectangle) -> Callable[[dict[str, Rectangle]], pl.DataFrame]:
    """Build a frame of areas from rectangles; the identifier is the name in small letters."""

    def build(rectangles: dict[str, Rectangle]) -> pl.DataFrame:
        return pl.DataFrame(
            {
                "area": [name.casefold() for name in rectangles],
                "name": list(rectangles),
                "geometry": [rectangle(*sides) for sides in rectangles.values()],
            },
            schema={"area": pl.String, "name": pl.String, "geometry": pl.Binary},
        )

    return build

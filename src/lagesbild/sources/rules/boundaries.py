"""Map layers: in EPSG:3006, flat, valid polygons that do not claim the same ground."""

from collections.abc import Iterator

import polars as pl
import shapely

from lagesbild.areas.boundaries import (
    bounds_of,
    drop_z,
    find_invalid,
    find_overlaps,
    has_z,
    is_within_sweden_3006,
    shapes_of,
)
from lagesbild.errors import Problem
from lagesbild.periods import is_valid_on
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problem, problems_in_rows

CRS = "EPSG:3006"

_FAR_M = 50_000.0
_REASONS = {
    "Self-intersection": "gränsen korsar sig själv",
    "Ring Self-intersection": "en ring korsar eller rör sig själv",
    "Hole lies outside shell": "ett hål ligger utanför ytan",
    "Holes are nested": "ett hål ligger i ett annat",
    "Nested shells": "en yta ligger i en annan",
    "Interior is disconnected": "ytan hänger inte ihop",
    "Duplicate Rings": "en ring finns två gånger",
    "Too few points in geometry component": "för få hörn",
    "Invalid Coordinate": "ett hörn saknar läge",
    "Ring is not closed": "en ring är inte sluten",
    "empty": "tom",
    "no geometry": "gränsen saknas",
}
_LEAST_OVERLAP_M2 = 1.0
_POLYGON_TYPES = ("Polygon", "MultiPolygon")


def check_boundaries(delivery: Delivery) -> list[Problem]:
    """Check the geometry of areas and of small areas."""
    areas, small_areas = delivery.tables.get("areas"), delivery.tables.get("small_areas")
    problems: list[Problem] = []
    if areas:
        problems += _check_layer(areas, list(_boundaries_by_day(areas, delivery)))
    if small_areas:
        problems += _check_layer(small_areas, [small_areas.frame])
    if areas and small_areas:
        problems += _check_near_small_areas(areas, small_areas, delivery)
    return problems


def _boundaries_by_day(areas: Table, delivery: Delivery) -> Iterator[pl.DataFrame]:
    """Give the boundaries that hold together, once for each round's reference day."""
    rounds = delivery.tables.get("rounds")
    days = rounds.frame["reference_day"].unique().sort().drop_nulls() if rounds else ()
    boundaries = areas.sound("valid_from", "valid_to")
    for day in days:
        yield boundaries.filter(
            [
                is_valid_on(day, valid_from=row["valid_from"], valid_to=row["valid_to"])
                for row in boundaries.select("valid_from", "valid_to").iter_rows(named=True)
            ]
        )


def _check_layer(table: Table, held_together: list[pl.DataFrame]) -> list[Problem]:
    if table.frame.is_empty():
        return []
    if table.crs != CRS:
        named = table.crs or "inte angivet"
        text = f"lagrets koordinatsystem är {named}, inte {CRS}."
        return [problem("wrong-crs", file=table.file, text=text, column="geometry")]
    shapes = _described(table.frame)
    is_blank, is_polygon = pl.col("type").is_null(), pl.col("type").is_in(_POLYGON_TYPES)
    blank, others = shapes.filter(is_blank), shapes.filter(~is_blank, ~is_polygon)
    misplaced = shapes.filter(~is_blank, ~pl.col("is_in_sweden"))
    polygons = shapes.filter(is_polygon, "is_in_sweden")
    invalid = polygons.filter(pl.col("fault").is_not_null()).with_columns(
        pl.col("fault").map_elements(_in_swedish, return_dtype=pl.String)
    )
    return [
        *_at(table, "missing-polygon", blank, "gränsen saknas."),
        *_at(table, "wrong-geometry-type", others, "geometrin är {type}, inte en polygon."),
        *_at(table, "wrong-crs", misplaced, f"hörnen kan inte ligga i Sverige i {CRS}."),
        *_at(table, "z-coordinates", polygons.filter("has_z"), "gränsens hörn har höjd (Z)."),
        *_at(table, "invalid-polygon", invalid, "gränsen är ogiltig ({fault})."),
        *_check_overlaps(table, polygons.filter(pl.col("fault").is_null()), held_together),
    ]


def _check_near_small_areas(areas: Table, small_areas: Table, delivery: Delivery) -> list[Problem]:
    """Find boundaries far from everything: a polygon that has been moved, or misdrawn."""
    ground = small_areas.frame["geometry"].drop_nulls()
    extent = bounds_of(ground)
    frames = list(_boundaries_by_day(areas, delivery))
    if not (areas.crs == small_areas.crs == CRS) or not is_within_sweden_3006(extent) or not frames:
        return []
    held = pl.concat(frames).unique("source_row").drop_nulls("geometry")
    held = held.filter(_are_in_sweden(held["geometry"]))
    around = shapely.box(
        extent.west - _FAR_M, extent.south - _FAR_M, extent.east + _FAR_M, extent.north + _FAR_M
    )
    far = held.filter(pl.Series(~shapely.intersects(shapes_of(held["geometry"]), around)))
    text = "»{name}« ligger mer än 50 km från alla småområden."
    return _at(areas, "area-outside-small-areas", far.drop("geometry"), text)


def _in_swedish(reason: str) -> str:
    """Say in Swedish what GEOS found, and where."""
    words, bracket, place = reason.partition("[")
    return _REASONS.get(words.strip(), "ogiltig form") + (f" vid {place[:-1]}" if bracket else "")


def _described(frame: pl.DataFrame) -> pl.DataFrame:
    """Return what the rules ask of each geometry; `type` is null where there is none."""
    rows = frame.select("source_row", pl.col(frame.columns[0]).alias("name"), "geometry")
    shapes = shapes_of(rows["geometry"])
    faults = {int(found.area): found.reason for found in find_invalid(_by_row(rows))}
    types = [shape.geom_type if shape and not shape.is_empty else None for shape in shapes]
    return rows.with_columns(
        has_z(rows["geometry"]),
        type=pl.Series(types, dtype=pl.String),
        fault=pl.Series([faults.get(row) for row in rows["source_row"]], dtype=pl.String),
        is_in_sweden=_are_in_sweden(rows["geometry"]),
    )


def _are_in_sweden(geometry: pl.Series) -> pl.Series:
    """Ask the whole layer first: nearly always that settles it for every boundary."""
    if is_within_sweden_3006(bounds_of(geometry)):
        return pl.repeat(True, len(geometry), dtype=pl.Boolean, eager=True)
    slices = geometry.to_frame().iter_slices(1)
    return pl.Series(
        [is_within_sweden_3006(bounds_of(one["geometry"])) for one in slices], dtype=pl.Boolean
    )


def _check_overlaps(
    table: Table, sound: pl.DataFrame, held_together: list[pl.DataFrame]
) -> list[Problem]:
    names = dict(sound.select("source_row", "name").iter_rows())
    found = {
        (int(overlap.first), int(overlap.second)): overlap.m2
        for frame in held_together
        for overlap in find_overlaps(
            _by_row(sound.join(frame, on="source_row", how="semi")), min_m2=_LEAST_OVERLAP_M2
        )
    }
    pairs = [(min(pair), max(pair), m2) for pair, m2 in found.items()]
    rows = pl.DataFrame(
        {
            "source_row": [later for _, later, _ in pairs],
            "name": [names[later] for _, later, _ in pairs],
            "other": [names[earlier] for earlier, _, _ in pairs],
            "m2": [m2 for *_, m2 in pairs],
        },
        schema={"source_row": pl.Int64, "name": pl.String, "other": pl.String, "m2": pl.Float64},
    ).filter(pl.col("name") != pl.col("other"))
    text = "»{name}« och »{other}« täcker delvis samma mark ({m2:.0f} m²)."
    return _at(table, "overlapping-areas", rows, text)


def _by_row(rows: pl.DataFrame) -> pl.DataFrame:
    """Name boundaries by their row, since an area has several and findings must name one."""
    return rows.select(area=pl.col("source_row").cast(pl.String), geometry=drop_z(rows["geometry"]))


def _at(table: Table, rule: str, rows: pl.DataFrame, text: str) -> list[Problem]:
    return problems_in_rows(rule, rows, file=table.file, text=text, column="geometry")

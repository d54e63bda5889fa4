"""Read and write map layers as Polars frames with geometry as WKB.

Knows formats and coordinate systems, nothing about areas. The same frame written twice gives the
same bytes, because a frozen picture is compared by its checksums.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pyogrio
import shapely

from lagesbild.errors import DeliveryRejected, Problem

# GDAL stamps the day of writing into every GeoPackage. A fixed day keeps the bytes equal between
# runs; the day itself means nothing, and the manifest says when a picture was made.
_FIXED_DAY = "2000-01-01T00:00:00Z"


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One layer as the file has it: nothing repaired, nothing reprojected."""

    frame: pl.DataFrame
    """The attributes in the file's order, and last `geometry` (WKB, with Z where it is there)."""
    crs: str | None
    """For example `EPSG:3006`; None where the file does not say."""
    geometry_type: str
    """What the layer calls itself, for example `Polygon Z`; GeoJSON often says `Unknown`."""


def read_layer(path: Path, *, layer: str | None = None) -> Layer:
    """Read one layer of a GeoPackage, a GeoJSON, a shapefile or a zip with a shapefile in it.

    Without `layer`, the first one. A feature without geometry has null in `geometry`.

    :raises DeliveryRejected: if the file cannot be read, or has no such layer.
    """
    with (
        _refusing_unreadable(path),
        pyogrio.raw.open_arrow(_gdal_path(path), layer=layer, use_pyarrow=False) as (about, stream),
    ):
        frame = pl.DataFrame(stream)
    _require_utf8(frame, path)
    # GDAL calls the geometry "wkb_geometry" where the format itself has no name for it.
    name = about["geometry_name"] or "wkb_geometry"
    if name not in frame.columns:
        raise _unreadable(path)
    # Through a list, because Polars keeps GDAL's geometry as an extension type that joins refuse.
    geometry = pl.Series("geometry", frame[name].to_list(), dtype=pl.Binary)
    return Layer(
        frame=frame.drop(name).with_columns(geometry),
        crs=about["crs"],
        geometry_type=about["geometry_type"],
    )


def write_layer(
    frame: pl.DataFrame,
    path: Path,
    *,
    layer: str,
    crs: str = "EPSG:3006",
    title: str | None = None,
    description: str | None = None,
) -> None:
    """Write a frame with a `geometry` column (WKB) as a GeoPackage, the same bytes every time.

    `crs` is the system that the frame's coordinates are in. A layer is added to a GeoPackage that
    exists. `title` and `description` stand in the file's table of contents.
    """
    about = {"IDENTIFIER": title, "DESCRIPTION": description}
    attributes = frame.drop("geometry")
    with _fixed_day():
        pyogrio.raw.write(
            str(path),
            geometry=np.array(frame["geometry"].to_list(), dtype=object),
            field_data=[_as_field(column) for column in attributes],
            field_mask=[column.is_null().to_numpy() for column in attributes],
            fields=attributes.columns,
            layer=layer,
            driver="GPKG",
            geometry_type=_common_type(frame["geometry"]),
            crs=crs,
            append=False,
            layer_options={name: text for name, text in about.items() if text},
        )


def _as_field(column: pl.Series) -> np.ndarray:
    """Fill nulls with anything of the right type: the mask, not the value, says what is null."""
    if column.dtype == pl.Date:
        return column.to_numpy().astype("datetime64[D]")
    if column.dtype == pl.String:
        return column.to_numpy().astype(object)
    return column.fill_null(strategy="zero").to_numpy()


def _common_type(geometry: pl.Series) -> str:
    """Name a type that holds all geometries, `MultiPolygon` before `Polygon`, else `Unknown`."""
    shapes = shapely.from_wkb(geometry.drop_nulls().to_list())
    types = {shape.geom_type for shape in shapes}
    return types.pop() if len(types) == 1 else "Unknown"


def _gdal_path(path: Path) -> str:
    return f"/vsizip/{path.resolve()}" if path.suffix.lower() == ".zip" else str(path)


def _require_utf8(frame: pl.DataFrame, path: Path) -> None:
    """Refuse text that is not UTF-8 before Polars looks at it.

    GDAL hands text over as it is and Polars trusts it: with Latin-1 bytes the process crashes.
    """
    for column in frame.select(pl.col(pl.String).cast(pl.Binary)):
        for text in column.drop_nulls().unique():
            try:
                text.decode()
            except UnicodeDecodeError as error:
                problem = Problem(
                    file=path.name,
                    rule="not-utf8",
                    text="texten är inte kodad i UTF-8.",
                    remedy="Spara om filen i UTF-8.",
                    column=column.name,
                )
                raise DeliveryRejected([problem]) from error


@contextmanager
def _refusing_unreadable(path: Path) -> Iterator[None]:
    try:
        yield
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> DeliveryRejected:
    problem = Problem(
        file=path.name,
        rule="unreadable-layer",
        text="filen, eller det kartlager som söks i den, går inte att läsa som karta.",
        remedy="Lämna GeoPackage, GeoJSON eller en zip med en shapefil, och se lagrets namn.",
    )
    return DeliveryRejected([problem])


@contextmanager
def _fixed_day() -> Iterator[None]:
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _FIXED_DAY})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})

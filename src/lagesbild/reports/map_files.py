"""The areas as map layers: GeoPackage in SWEREF 99 TM and GeoJSON in WGS 84.

Both say what they may be used for, since a map file is soon parted from its report.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from lagesbild.layers import write_layer
from lagesbild.picture.record import Picture
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.reports.report import INTENDED_USE
from lagesbild.reports.value_classes import value_class

_DECIMALS = 7
"""Of a degree: about one centimetre."""


def write_geopackage(picture: Picture, areas: Sequence[MappedArea], path: Path) -> None:
    """Write the layer `areas`."""
    rows = [
        _attributes(picture, area) | {"geometry": shapely.to_wkb(_multi(area.shape))}
        for area in areas
    ]
    write_layer(
        pl.DataFrame(rows, infer_schema_length=None),
        path,
        layer="areas",
        title=picture.title,
        description=INTENDED_USE,
    )


def write_geojson(picture: Picture, areas: Sequence[MappedArea], path: Path) -> None:
    """Write RFC 7946: longitude and latitude, outer rings counter-clockwise, seven decimals."""
    to_wgs84 = pyproj.Transformer.from_crs("EPSG:3006", "EPSG:4326", always_xy=True)
    collection = {
        "type": "FeatureCollection",
        "title": picture.title,
        "description": INTENDED_USE,
        "data_version": picture.data_version,
        "features": [
            {
                "type": "Feature",
                "id": area.area,
                "geometry": _geometry(area.shape, to_wgs84),
                "properties": _attributes(picture, area),
            }
            for area in areas
        ],
    }
    path.write_text(json.dumps(collection, ensure_ascii=False) + "\n", encoding="utf-8")


def _geometry(shape: BaseGeometry, to_wgs84: pyproj.Transformer) -> dict[str, Any]:
    degrees = shapely.transform(_multi(shape), to_wgs84.transform, interleaved=False)
    rounded = shapely.transform(degrees, lambda xy: np.round(xy, _DECIMALS))
    geometry: dict[str, Any] = json.loads(shapely.to_geojson(shapely.orient_polygons(rounded)))
    return geometry


def _multi(shape: BaseGeometry) -> BaseGeometry:
    return shapely.MultiPolygon([shape]) if shape.geom_type == "Polygon" else shape


def _attributes(picture: Picture, area: MappedArea) -> dict[str, Any]:
    found = value_class(area.score)
    return {
        "area": area.area,
        "name": area.name,
        "number": area.number,
        "municipality": area.municipality,
        "municipality_name": area.municipality_name,
        "score": area.score,
        "score_low": area.score_low,
        "score_high": area.score_high,
        "value_class": None if found is None else found.number,
        "proposed": area.proposed,
        "proposal_certain": area.is_certain,
        "decided": area.decided,
        "round": picture.round,
        "reference_day": picture.reference_day.isoformat(),
        "data_version": picture.data_version,
    }

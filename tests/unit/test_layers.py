import json
from datetime import date

import numpy as np
import polars as pl
import pyogrio
import pytest
import shapely

from lagesbild.errors import DeliveryRejected
from lagesbild.layers import read_layer, write_layer


@pytest.fixture
def frame():
    """Two areas: one with every attribute, one with none."""
    square = shapely.box(500_000, 6_600_000, 500_100, 6_600_100)
    return pl.DataFrame(
        {
            "area": ["hamnen", None],
            "boundary": [1, None],
            "valid_from": [date(2025, 12, 1), None],
            "share": [0.5, None],
            "listed": [True, None],
            "geometry": [shapely.to_wkb(shapely.MultiPolygon([square]))] * 2,
        }
    )


def test_a_geopackage_gives_back_what_was_written(frame, tmp_path):
    write_layer(frame, tmp_path / "areas.gpkg", layer="areas")
    layer = read_layer(tmp_path / "areas.gpkg", layer="areas")
    assert layer.frame.equals(frame)
    assert (layer.crs, layer.geometry_type) == ("EPSG:3006", "MultiPolygon")


def test_the_same_frame_gives_the_same_bytes(frame, tmp_path):
    paths = [tmp_path / folder / "areas.gpkg" for folder in ("first", "second")]
    for path in paths:
        path.parent.mkdir()
        write_layer(frame, path, layer="areas", title="Lägesbild", description="Områdesfakta.")
    first, second = (path.read_bytes() for path in paths)
    assert first == second


def test_a_geopackage_can_hold_several_layers_and_an_empty_one(frame, tmp_path):
    path = tmp_path / "map.gpkg"
    write_layer(frame, path, layer="areas")
    write_layer(frame.clear(), path, layer="removed")
    assert [read_layer(path, layer=name).frame.height for name in ("areas", "removed")] == [2, 0]


def test_a_file_that_is_no_map_is_refused(tmp_path):
    (tmp_path / "areas.gpkg").write_text("hamnen")
    with pytest.raises(DeliveryRejected, match="unreadable-layer"):
        read_layer(tmp_path / "areas.gpkg")


def test_a_layer_that_is_not_there_is_refused(frame, tmp_path):
    write_layer(frame, tmp_path / "areas.gpkg", layer="areas")
    with pytest.raises(DeliveryRejected, match="unreadable-layer"):
        read_layer(tmp_path / "areas.gpkg", layer="small_areas")


def test_text_that_is_not_utf8_is_refused(frame, tmp_path):
    path = tmp_path / "areas.geojson"
    point = {"type": "Point", "coordinates": [15, 59]}
    feature = {"type": "Feature", "properties": {"area": "Norra Ängen"}, "geometry": point}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False)
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(DeliveryRejected, match="not-utf8"):
        read_layer(path)


def test_a_table_without_geometry_is_no_map(tmp_path):
    path = tmp_path / "areas.gpkg"
    names = np.array(["hamnen"], dtype=object)
    pyogrio.raw.write(
        path, geometry=None, field_data=[names], fields=["area"], layer="areas", driver="GPKG"
    )
    with pytest.raises(DeliveryRejected, match="unreadable-layer"):
        read_layer(path)

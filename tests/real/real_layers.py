"""Layers to locate positions in: the published areas of two years, and small areas everywhere.

The borders of the small areas are invented, their number is the real one.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from lagesbild.areas.boundaries import shapes_of
from lagesbild.sources.published_areas import read_published_areas

AREAS_2023, AREAS_2025, SMALL_AREAS = "areas 2023", "areas 2025", "small areas"
LAYERS = {
    AREAS_2023: ("data", "polisen-utsatta-omraden", "uso_2023_shp.zip"),
    AREAS_2025: ("data", "polisen-utsatta-omraden", "uso_2025_rekonstruerad.geojson"),
    SMALL_AREAS: (
        *("data", "SYNTETISK-deso-polygoner"),
        "deso2018_syntetiska_polygoner_3006.parquet",
    ),
}


def read_shapes(find: Callable[..., Path], name: str) -> npt.NDArray[np.object_]:
    """Return the boundaries of a layer; `find` gives the path of a file of open data."""
    path = find(*LAYERS[name])
    if name == SMALL_AREAS:
        return shapes_of(pl.read_parquet(path)["geometry"])
    [one] = read_published_areas(path).rounds
    return shapes_of(one.areas["geometry"])

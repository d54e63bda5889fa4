"""Position logs as files, for tests: an invented town, its log, and how rows are laid out."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from lagesbild.areas.boundaries import wkb_of
from lagesbild.areas.rings import rings_of
from lagesbild.examples.position_logs import invent_log_day, log_frame
from lagesbild.layers import write_layer
from lagesbild.norms.position_sources import position_source_on
from lagesbild.positions.grid import build_grid
from lagesbild.sources.position_logs.job import AreaLayer, Job

DAY = date(2025, 3, 3)
EAST, NORTH = 600_000, 6_600_000


def box(west, south, east, north):
    return shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north)


AREAS = {
    "hamnen": box(0, 0, 1500, 1500),
    "kajen": box(1500, 0, 3000, 1500),
    "udden": box(1000, 2000, 2000, 3000),
}
DISTRICTS = {"norr": box(-5000, 1500, 8000, 8000), "soder": box(-5000, -5000, 8000, 1500)}
GARAGE = box(3600, 400, 4000, 800)
PLACES = [(EAST + e, NORTH + n) for e, n in ((700, 700), (2200, 300), (1500, 2500), (3800, 600))]


def layer(name, shapes):
    return AreaLayer(name=name, ids=tuple(shapes), grid=build_grid(rings_of(list(shapes.values()))))


def town_job(**how):
    """Return what is to be counted of the town: its areas, its districts and its garage."""
    chosen = {
        "layers": (layer("areas", AREAS), layer("districts", DISTRICTS)),
        "depots": build_grid(rings_of([GARAGE])),
        "source": position_source_on(DAY),
        **how,
    }
    return Job(**chosen)


def town_log(*, units=6, day=DAY, faults=None, seed=7):
    """Return the rows of a day as a table of Arrow: unit, time (UTC), e and n in centimetres."""
    invented = invent_log_day(day, units=units, places=PLACES, seed=seed, faults=faults)
    return as_log(log_frame(invented.log).to_arrow())


def as_log(table):
    return table.select(["unit", "time", "e", "n"]).replace_schema_metadata({"crs": "EPSG:3006"})


def in_metres(table):
    """Return the log with float64 metres."""
    for place, name in ((2, "e"), (3, "n")):
        metres = table.column(name).to_numpy() / 100
        table = table.set_column(place, name, pa.array(metres, pa.float64()))
    return table


def write_log(table, path, *, rows_per_group=5_000):
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, row_group_size=rows_per_group)
    return path


def write_logs(folder: Path) -> None:
    """Write what a command is shown: a folder with a month, and a file of it by itself."""
    write_log(town_log(units=2), folder / "mars.parquet")


def write_log_inputs(folder: Path, *, underlag: Path | None = None) -> None:
    """Write the town's areas, and a register of its units; they belong to a district of a country.

    :param underlag: the collection that the district is of.
    """
    areas = pl.DataFrame({"area": list(AREAS)}).with_columns(geometry=wkb_of(list(AREAS.values())))
    write_layer(areas, folder / "omraden.gpkg", layer="omraden")
    district = "L1"
    if underlag is not None:
        units = pl.read_csv(underlag / "organisation.csv")
        district = units.filter(kind="local_police_district")["unit"][0]
    names = sorted(set(town_log(units=6).column("unit").to_pylist()))
    rows = [f"{name},{district},response,2,2020-01-01,\n" for name in names]
    header = "log_unit,unit,function,crew,valid_from,valid_to\n"
    (folder / "register.csv").write_text(header + "".join(rows), encoding="utf-8")


def rows_dealt(table, parts, *, seed):
    """Return the rows of a log dealt out at random, each part in disorder."""
    part_of = np.random.default_rng(seed).integers(parts, size=len(table))
    order = np.random.default_rng(seed + 1).permutation(len(table))
    shuffled = table.take(order)
    return [shuffled.filter(pa.array(part_of[order] == part)) for part in range(parts)]

"""Others that say which area holds a position, each with its areas ready and on one thread.

The positions are columns of coordinates, as logs have them, in the form that the peer holds columns
in; to make points of them is part of its work, and so is the index that it makes of its own accord.
A peer that is not installed is left out.
"""

import importlib.util
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import psycopg
import shapely
from tests.positions_to_locate import Points, Shapes, lowest_area
from tests.web.postgres import OWNER, PostgresMissing, running_postgres

Areas = npt.NDArray[np.int64]
Work = Callable[[], Areas]
Asking = Callable[[Points], Work]

_PAIRS = "SELECT position, area FROM places JOIN areas ON ST_Intersects(ground, ST_Point(e, n))"


@dataclass(frozen=True, kw_only=True)
class Peer:
    name: str
    asking: Asking
    """Takes positions in metres; the work that it returns is what is timed."""
    share: float = 1.0
    """Of how many of the positions it is asked; its time for all is extrapolated."""
    own_process: bool = False
    """Its time on the processor is not ours to see, so it is taken by the clock on the wall."""


@contextmanager
def peers_at_hand(shapes: Shapes) -> Iterator[list[Peer]]:
    """Yield the peers that are installed, PostGIS in a server of its own."""
    peers = [Peer(name="shapely", asking=lambda points: lambda: lowest_area(shapes, points))]
    for module, name, prepare, share in (
        ("duckdb_extension_spatial", "DuckDB spatial", _duckdb, 1.0),
        ("sedonadb", "SedonaDB with tg", partial(_sedonadb, library="tg"), 1.0),
        ("sedonadb", "SedonaDB with GEOS", partial(_sedonadb, library="geos"), 1.0),
        ("geopandas", "geopandas", _geopandas, 0.2),
        ("polars_st", "polars-st", _polars_st, 0.2),
    ):
        if importlib.util.find_spec(module):
            peers.append(Peer(name=name, asking=prepare(shapes), share=share))
    with ExitStack() as stack:
        try:
            asking = stack.enter_context(_postgis(shapes))
        except (PostgresMissing, psycopg.errors.FeatureNotSupported):
            yield peers
            return
        yield [*peers, Peer(name="PostGIS", asking=asking, share=0.05, own_process=True)]


def _geopandas(shapes: Shapes) -> Asking:
    import geopandas

    areas = geopandas.GeoDataFrame(geometry=shapes, crs="EPSG:3006")

    def asking(points: Points) -> Work:
        def work() -> Areas:
            geometry = geopandas.points_from_xy(points.e, points.n, crs="EPSG:3006")
            places = geopandas.GeoDataFrame(geometry=geometry)
            pairs = places.sjoin(areas, predicate="intersects")
            return _lowest(points, pairs.index, pairs["index_right"])

        return work

    return asking


def _duckdb(shapes: Shapes) -> Asking:
    import duckdb
    import duckdb_extension_spatial

    [extension] = Path(duckdb_extension_spatial.__file__).parent.rglob("*.duckdb_extension")
    database = duckdb.connect(config={"threads": 1, "allow_unsigned_extensions": True})
    database.execute(f"LOAD '{extension}'")
    database.register("wkb", _as_wkb(shapes).to_arrow())
    database.execute("CREATE TABLE areas AS SELECT area, ST_GeomFromWKB(wkb) AS ground FROM wkb")

    def asking(points: Points) -> Work:
        database.register("columns", _as_columns(points).to_arrow())
        database.execute("CREATE OR REPLACE TABLE places AS FROM columns")

        def work() -> Areas:
            pairs = database.execute(_PAIRS).fetchnumpy()
            return _lowest(points, pairs["position"], pairs["area"])

        return work

    return asking


def _sedonadb(shapes: Shapes, *, library: str) -> Asking:
    """Ask SedonaDB; `tg` is what it uses unless told, and is not exact near borders."""
    import sedonadb

    session = sedonadb.connect()
    session.sql("SET datafusion.execution.target_partitions = 1").execute()
    session.sql(f"SET sedona.spatial_join.spatial_library = '{library}'").execute()
    session.create_data_frame(_as_wkb(shapes).to_arrow()).to_view("wkb")
    ground = session.sql("SELECT area, ST_GeomFromWKB(wkb) AS ground FROM wkb").to_memtable()
    ground.to_view("areas")

    def asking(points: Points) -> Work:
        places = session.create_data_frame(_as_columns(points).to_arrow()).to_memtable()
        places.to_view("places", overwrite=True)

        def work() -> Areas:
            pairs = session.sql(_PAIRS).to_arrow_table()
            return _lowest(points, pairs["position"], pairs["area"])

        return work

    return asking


def _polars_st(shapes: Shapes) -> Asking:
    import polars_st

    areas = _as_wkb(shapes)

    def asking(points: Points) -> Work:
        columns = _as_columns(points)

        def work() -> Areas:
            places = columns.select("position", place=polars_st.point(pl.concat_arr("e", "n")))
            pairs = places.st.sjoin(areas, left_on="place", right_on="wkb", predicate="intersects")
            return _lowest(points, pairs["position"], pairs["area"])

        return work

    return asking


@contextmanager
def _postgis(shapes: Shapes) -> Iterator[Asking]:
    """Start a server of our own with the areas in it, indexed."""
    with (
        running_postgres() as home,
        psycopg.connect(host=str(home), user=OWNER, autocommit=True) as server,
    ):
        server.execute("CREATE EXTENSION postgis")
        server.execute("SET max_parallel_workers_per_gather = 0")
        server.execute("CREATE TABLE areas (area int, ground geometry)")
        for area, wkb in _as_wkb(shapes).iter_rows():
            server.execute("INSERT INTO areas VALUES (%s, ST_GeomFromWKB(%s))", (area, wkb))
        server.execute("CREATE INDEX ON areas USING gist (ground)")
        server.execute("ANALYZE areas")

        def asking(points: Points) -> Work:
            server.execute("DROP TABLE IF EXISTS places")
            server.execute("CREATE TABLE places (position int, e float8, n float8)")
            with server.cursor() as cursor, cursor.copy("COPY places FROM STDIN") as copy:
                for row in _as_columns(points).iter_rows():
                    copy.write_row(row)
            server.execute("ANALYZE places")

            def work() -> Areas:
                pairs = np.array(server.execute(_PAIRS).fetchall()).reshape(-1, 2)
                return _lowest(points, pairs[:, 0], pairs[:, 1])

            return work

        yield asking


def _as_wkb(shapes: Shapes) -> pl.DataFrame:
    wkb = pl.DataFrame({"wkb": shapely.to_wkb(shapes).tolist()})
    return wkb.with_row_index("area").select("area", "wkb")


def _as_columns(points: Points) -> pl.DataFrame:
    return pl.DataFrame({"e": points.e, "n": points.n}).with_row_index("position")


def _lowest(points: Points, position: npt.ArrayLike, area: npt.ArrayLike) -> Areas:
    """Return the lowest area of each position, -1 for none, of pairs in any order."""
    nothing = np.iinfo(np.int64).max
    lowest = np.full(len(points.e), nothing)
    np.minimum.at(lowest, np.asarray(position, dtype=np.int64), np.asarray(area, dtype=np.int64))
    return np.where(lowest == nothing, -1, lowest)

"""Exact positions of cameras: in SWEREF 99 TM, in Sweden, and each point once; never shown."""

import numpy as np
import polars as pl
from scipy.spatial import KDTree

from lagesbild.cameras.states import State
from lagesbild.errors import Problem
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows

_EAST, _NORTH = (250_000.0, 950_000.0), (6_100_000.0, 7_700_000.0)
"""SWEREF 99 TM over Sweden, with some room."""
_RT90_EAST = (1_200_000.0, 1_900_000.0)
_LOCAL_EAST = (40_000.0, 250_000.0)
"""The zones of municipalities have 150 000 in their middle."""
_CLOSEST_M = 1.0


def check_camera_positions(delivery: Delivery) -> list[Problem]:
    """Check where the table `camera_sites` says that needs and points are."""
    sites = delivery.tables.get("camera_sites")
    if sites is None:
        return []
    rows = sites.sound("e_m", "n_m").drop_nulls(["e_m", "n_m"])
    return [
        *wrong_positions(rows, file=sites.file),
        *_check_apart(sites, rows.filter(IS_IN_SWEDEN), delivery),
    ]


def wrong_positions(rows: pl.DataFrame, *, file: str) -> list[Problem]:
    """Find positions that are not in SWEREF 99 TM in Sweden, and say what they look like.

    :param rows: `e_m` and `n_m`, and `source_row`.
    """
    problems: list[Problem] = []
    wrong = rows.filter(~IS_IN_SWEDEN)
    for rule, text, is_so in _WRONG:
        problems += problems_in_rows(
            rule, wrong.filter(is_so).select("source_row"), file=file, text=text, column="e_m"
        )
        wrong = wrong.filter(~is_so)
    return problems


def _within(column: str, limits: tuple[float, float]) -> pl.Expr:
    return pl.col(column).is_between(*limits)


IS_IN_SWEDEN = _within("e_m", _EAST) & _within("n_m", _NORTH)
_WRONG = (
    (
        "position-in-degrees",
        "läget är i grader, inte i meter.",
        (pl.col("e_m").abs() <= 180) & (pl.col("n_m").abs() <= 180),
    ),
    (
        "position-swapped",
        "E och N står i varandras kolumner.",
        _within("n_m", _EAST) & _within("e_m", _NORTH),
    ),
    (
        "position-in-other-system",
        "läget ser ut att vara i RT 90, inte i SWEREF 99 TM.",
        (_within("e_m", _RT90_EAST) & _within("n_m", _NORTH))
        | (_within("n_m", _RT90_EAST) & _within("e_m", _NORTH)),
    ),
    (
        "position-in-other-system",
        "läget ser ut att vara i en lokal zon av SWEREF 99, inte i SWEREF 99 TM.",
        _within("e_m", _LOCAL_EAST) & _within("n_m", _NORTH),
    ),
    ("position-outside-sweden", "läget ligger inte i Sverige.", pl.lit(value=True)),
)
"""What may be wrong with a position, the more likely first."""


def _check_apart(sites: Table, rows: pl.DataFrame, delivery: Delivery) -> list[Problem]:
    """Find points on top of each other, which are one point counted twice.

    Points that have ended make room for new ones; a need and its own point share a place.
    """
    points = delivery.tables.get("camera_points")
    if points is None:
        return []
    known = points.frame["point"].drop_nulls()
    kept = (
        rows.sort("source_row")
        .unique("subject", keep="first", maintain_order=True)
        .filter(
            pl.col("subject").is_in(known.implode()),
            ~pl.col("subject").is_in(_ended(delivery.tables.get("camera_events")).implode()),
        )
    )
    if len(kept) < 2:
        return []
    places = kept.select("e_m", "n_m").to_numpy()
    pairs = KDTree(places).query_pairs(_CLOSEST_M, output_type="ndarray")
    later = np.unique(pairs.max(axis=1)) if len(pairs) else np.array([], dtype=np.int64)
    earlier = {int(pair.max()): int(pair.min()) for pair in pairs}
    first_rows = kept["source_row"].to_list()
    found = kept[later.tolist()].with_columns(
        first_row=pl.Series([first_rows[earlier[int(at)]] for at in later], dtype=pl.Int64)
    )
    return problems_in_rows(
        "points-on-one-place",
        found.select("source_row", "subject", "first_row"),
        file=sites.file,
        text="»{subject}« ligger inom en meter från punkten på rad {first_row}.",
        column="subject",
    )


def _ended(events: Table | None) -> pl.Series:
    if events is None:
        return pl.Series([], dtype=pl.String)
    over = [state.value for state in State if state.is_over]
    return events.sound("subject", "state").filter(pl.col("state").is_in(over))["subject"]

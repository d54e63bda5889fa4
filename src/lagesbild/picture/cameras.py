"""Cameras in a picture: the work of a day, and what its areas and units are called."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

import polars as pl

from lagesbild.cameras.flow import CameraTables, CameraWork, camera_work
from lagesbild.cameras.priority import classes_on
from lagesbild.cameras.protection import without_positions
from lagesbild.norms.camera_law import first_day_of_camera_law
from lagesbild.norms.camera_priority import camera_priority_on
from lagesbild.norms.camera_supply import camera_supply_norm_on
from lagesbild.picture.collection import Collection
from lagesbild.picture.unit_names import unit_names


@dataclass(frozen=True, kw_only=True)
class Cameras:
    """What a day says of cameras, and what is shown of it. Exact positions are not here."""

    work: CameraWork
    tables: CameraTables
    classes: pl.DataFrame
    """`area` and `class` of the list that holds on the day."""
    names: Mapping[tuple[str, str], str]
    """By level and unit."""


def tables_of_cameras(collection: Collection) -> CameraTables:
    """Return the tables that cameras are followed in; never the one of exact positions.

    Reasons of departures go on into the queue and its sentences, without what may be a position.
    """
    found = {one.name: getattr(collection, one.name) for one in fields(CameraTables)}
    reasons = pl.col("reason").map_elements(without_positions, return_dtype=pl.String)
    return CameraTables(
        **{**found, "camera_departures": collection.camera_departures.with_columns(reasons)}
    )


def has_cameras(collection: Collection, *, until: date) -> bool:
    """Tell whether anything of cameras was known by a day; never before there was a law of them."""
    known = (
        collection.camera_needs.filter(pl.col("reported_on") <= until),
        collection.camera_events.filter(pl.col("on") <= until),
        collection.body_worn.filter(pl.col("month") <= f"{until:%Y-%m}"),
    )
    return until >= first_day_of_camera_law() and any(not one.is_empty() for one in known)


def follow_cameras(collection: Collection, *, until: date, seed: int) -> Cameras | None:
    """Follow cameras up to a day and foresee what comes after it; None without any.

    :param seed: of the forecast, so that the same collection gives the same picture.
    """
    if not has_cameras(collection, until=until):
        return None
    tables = tables_of_cameras(collection)
    named = unit_names(collection, day=until)
    return Cameras(
        work=camera_work(
            tables,
            on=until,
            order=camera_priority_on(until),
            norm=camera_supply_norm_on(until),
            seed=seed,
        ),
        tables=tables,
        classes=classes_on(until, decisions=tables.decisions, rounds=tables.rounds),
        names={(level, unit): name for level, unit, name in named.iter_rows()},
    )

"""What does the register of cameras say on a day, by the site's own tables? Without any position.

Made once while the tables last. It holds everything of the register: what somebody may see is asked
afterwards (`queries.cameras`).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from lagesbild.cameras.balancing import tests_by_subject
from lagesbild.cameras.flow import camera_queue
from lagesbild.cameras.register import kept_tests, operations_on, states_on
from lagesbild.cameras.states import in_order_of_events
from lagesbild.norms.camera_priority import camera_priority_on
from lagesbild.picture.cameras import tables_of_cameras
from lagesbild.picture.collection import Collection
from lagesbild.sources.schema import table_schemas
from lagesbild_web.records.exchange.made_once import MadeOnce
from lagesbild_web.records.queries.cameras import Row, SiteCameras
from lagesbild_web.records.queries.collection import decided_collection
from lagesbild_web.records.queries.tabled import CAMERA_TABLES, tabled_frames

_MADE: MadeOnce[SiteCameras] = MadeOnce(most=4, tables=CAMERA_TABLES)


def cameras_on(day: date) -> SiteCameras:
    """Return the register of a day."""
    return _MADE.get(day, lambda: _make(day))


def forget_cameras() -> None:
    """Forget what was made, as a test must whose database begins to number anew."""
    _MADE.forget()


def cameras_collection() -> Collection:
    """Return places, decisions and the tables of cameras; the protected one is not read."""
    schemas = table_schemas()
    tables = [table for table in CAMERA_TABLES if not schemas[table].protected]
    return replace(decided_collection(), **tabled_frames(tables=tables))


def _make(day: date) -> SiteCameras:
    tables = tables_of_cameras(cameras_collection())
    register = {
        "needs": tables.camera_needs,
        "points": tables.camera_points,
        "events": tables.camera_events,
    }
    tests = tables.balancing_tests
    return SiteCameras(
        on=day,
        needs=_by(tables.camera_needs.sort("need"), "need"),
        points=_by(tables.camera_points.sort("point"), "point"),
        states=_by(states_on(day, **register), "subject"),
        events=_many_by(in_order_of_events(tables.camera_events), "subject"),
        operations=_by(operations_on(day, **register, tests=tests), "subject"),
        kept=_by(kept_tests(day, **register, tests=tests), "subject"),
        tests=_many_by(tests.sort("subject", "version"), "subject"),
        versions=tests_by_subject(tests),
        cameras=_many_by(tables.cameras.drop_nulls("point").sort("camera"), "point"),
        queue=camera_queue(tables, on=day, order=camera_priority_on(day)),
    )


def _by(frame: pl.DataFrame, key: str) -> dict[str, Row]:
    return {row[key]: row for row in frame.iter_rows(named=True)}


def _many_by(frame: pl.DataFrame, key: str) -> dict[str, Sequence[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        found[row[key]].append(row)
    return dict(found)

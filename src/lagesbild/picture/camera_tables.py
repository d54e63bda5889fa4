"""The tables of cameras: what may be shared of them, and what they are recomputed from."""

from collections.abc import Iterator
from itertools import pairwise

import polars as pl

from lagesbild import swedish
from lagesbild.areas.levels import Level
from lagesbild.cameras.balancing import NO_EXCEPTION
from lagesbild.cameras.follow_up import waiting_curves
from lagesbild.cameras.gate import Ground
from lagesbild.cameras.priority import AREA_CLASS, BODY_WORN
from lagesbild.cameras.queue import Effect, Queue
from lagesbild.cameras.standing import Standing
from lagesbild.cameras.states import State
from lagesbild.cameras.why import why
from lagesbild.picture import tables
from lagesbild.picture.camera_disclosure import (
    CameraRules,
    area_points,
    body_worn_told,
    counts_told,
    needs_met,
    policies_told,
    units_told_of,
    use_told,
    withheld_but,
)
from lagesbild.picture.cameras import Cameras
from lagesbild.picture.table import Table

_DAYS = (
    *("median_days", "median_low", "median_high", "p90_days", "p90_low", "p90_high"),
    "longest_waiting_days",
)
_TIME_LIMITED = ("serious_crime", "urgent", "accident_or_missing")
_NATION = Level.NATION.value


def camera_tables(
    cameras: Cameras, *, areas: pl.DataFrame, rules: CameraRules, coverage: float
) -> dict[Table, pl.DataFrame]:
    """Return all tables of cameras; what is not `inside_only` may be shared.

    :param areas: the picture's table of areas.
    """
    return _shared_tables(cameras, areas, rules, coverage) | inside_tables(cameras)


def _shared_tables(
    cameras: Cameras, areas: pl.DataFrame, rules: CameraRules, coverage: float
) -> dict[Table, pl.DataFrame]:
    work = cameras.work
    points = area_points(work.states, areas=areas, rule=rules.counts)
    if work.states.filter("is_point").is_empty():
        points = points.clear()
    needs = needs_met(cameras, rules, coverage=coverage)
    told = units_told_of(needs)
    curves = waiting_curves(
        work.standing,
        classes=cameras.classes,
        on=work.on,
        step_days=rules.limits.curve_step_days,
        least_followed=rules.counts.threshold,
        coverage=coverage,
    )
    named = {
        tables.CAMERA_NEEDS_MET: needs,
        tables.CAMERA_WAITING: withheld_but(work.waiting, told, *_DAYS),
        tables.CAMERA_WAITING_CURVE: withheld_but(curves, told).filter(~pl.col("suppressed")),
        tables.CAMERA_POLICIES: policies_told(cameras, rules),
        tables.CAMERA_USE: use_told(cameras, rules),
        tables.CAMERA_BODY_WORN: body_worn_told(cameras, rules),
    }
    return {
        tables.CAMERA_AREA_POINTS: points,
        tables.CAMERA_COUNTS: counts_told(country_counts(cameras, points), rules.counts),
        **{table: _named(frame, cameras) for table, frame in named.items()},
    }


def inside_tables(cameras: Cameras) -> dict[Table, pl.DataFrame]:
    """Return what the figures are recomputed and explained from, for use inside."""
    work = cameras.work
    return {
        tables.CAMERA_REGISTER: work.states,
        tables.CAMERA_OPERATIONS: work.operations,
        tables.CAMERA_QUEUE: queue_with_reasons(work.queue),
        tables.CAMERA_DEPARTURES: work.queue.departures,
        tables.CAMERA_FORECAST: work.forecast.rows,
        tables.CAMERA_FORECAST_MONTHS: work.forecast.by_month,
        tables.CAMERA_POLICIES_EXACT: work.policies,
        tables.CAMERA_BALANCE: work.balance,
        tables.CAMERA_WAITING_LEVELS: work.waiting,
        tables.CAMERA_USE_LEVELS: work.use,
        tables.CAMERA_UPTIME_LEVELS: work.uptime,
        tables.CAMERA_BODY_WORN_UNITS: _named(work.body_worn, cameras),
    }


def queue_with_reasons(queue: Queue) -> pl.DataFrame:
    """Return the queue with why each need stands before the next, as `CAMERA_QUEUE` has it."""
    needs = queue.rows["need"].to_list()
    reasons = [why(queue, first, second) for first, second in pairwise(needs)]
    last = [None] * bool(needs)
    return queue.rows.with_columns(
        criterion=pl.Series([*(one.criterion for one in reasons), *last], dtype=pl.String),
        why=pl.Series([*(one.sentence for one in reasons), *last], dtype=pl.String),
    )


def country_counts(cameras: Cameras, points: pl.DataFrame) -> dict[str, int | None]:
    """Return what is counted in the country, exactly; points and what stands at them as shared.

    :param points: see `camera_disclosure.area_points`.
    """
    return dict((*_things(cameras, points), *_tests(cameras), *_to_look_at(cameras)))


def _things(cameras: Cameras, points: pl.DataFrame) -> Iterator[tuple[str, int | None]]:
    standing = cameras.work.standing.filter(pl.col("standing") != Standing.ENDED.value)
    fixed = standing.filter(pl.col("kind") != BODY_WORN)
    yield "needs", standing.height
    yield "cameras_asked", int(fixed["number"].sum())
    in_country = points.filter(level=_NATION)
    shown = None if in_country.is_empty() else in_country["points"][0]
    yield "points_in_operation", shown
    yield "cameras_at_points", None if shown is None else _at_points(cameras)
    yield "cameras_in_store", cameras.tables.cameras["point"].null_count()
    yield "body_worn_delivered", int(cameras.work.body_worn["delivered"].sum())


def _at_points(cameras: Cameras) -> int:
    """Count the cameras at points in operation in areas."""
    running = [state.value for state in State if state.is_in_operation]
    at = cameras.work.states.filter("is_point", pl.col("state").is_in(running)).drop_nulls("area")
    return cameras.tables.cameras.filter(pl.col("point").is_in(at["subject"].implode())).height


def _tests(cameras: Cameras) -> Iterator[tuple[str, int]]:
    versions = cameras.tables.balancing_tests
    decided = versions.filter(pl.col("decided_on") <= cameras.work.on)
    own = decided.filter(exception=NO_EXCEPTION)
    yield "tests_for", own.filter(conclusion="monitoring_outweighs").height
    yield "tests_against", own.filter(conclusion="does_not_outweigh").height
    yield "test_drafts", versions.height - decided.height
    used = decided.filter(pl.col("exception") != NO_EXCEPTION)
    limited = pl.col("exception").is_in(_TIME_LIMITED)
    for name in _TIME_LIMITED:
        yield f"exception_{name}", used.filter(exception=name).height
    yield "exceptions_without_limit", used.filter(~limited).height


def _to_look_at(cameras: Cameras) -> Iterator[tuple[str, int]]:
    work = cameras.work
    grounds = {
        "expired_in_operation": (Ground.EXPIRED,),
        "without_test": (Ground.NOTHING, Ground.NEGATIVE_TEST),
        "changed_without_test": (Ground.NEW_TEST_MISSING,),
        "cannot_be_told": (Ground.PERMIT, Ground.UNREAD),
    }
    for what, which in grounds.items():
        found = work.operations.filter(pl.col("ground").is_in([one.value for one in which]))
        yield what, found.height
    yield "reviews_overdue", work.operations.filter("review_overdue").height
    yield "departures", work.queue.departures.filter(effect=Effect.MOVED.value).height
    yield "left_out", work.queue.left_out.height


def _named(frame: pl.DataFrame, cameras: Cameras) -> pl.DataFrame:
    """Return rows with what their class or unit is called."""
    by_unit = {unit: name for (_, unit), name in cameras.names.items()}
    levels = frame["level"] if "level" in frame.columns else [None] * frame.height
    found = [
        swedish.class_title(unit) if level == AREA_CLASS else by_unit.get(unit, unit)
        for level, unit in zip(levels, frame["unit"], strict=True)
    ]
    return frame.with_columns(unit_name=pl.Series(found, dtype=pl.String))

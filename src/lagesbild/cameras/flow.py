"""The whole way: from what a collection holds to the queue, the forecast and the follow-up."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from lagesbild.areas.held import homes_of, units_above
from lagesbild.areas.levels import Level
from lagesbild.cameras.allocation import policy_costs
from lagesbild.cameras.body_worn import body_worn_on, unit_classes
from lagesbild.cameras.follow_up import (
    little_check,
    need_balance,
    share_met,
    uptime,
    use_by_purpose,
    waiting_by_level,
)
from lagesbild.cameras.forecast import Forecast, ForecastInput, forecast, reported_lately
from lagesbild.cameras.priority import balanced_on, classes_on, measured_needs
from lagesbild.cameras.queue import Queue, queue_on
from lagesbild.cameras.register import operations_on, states_on
from lagesbild.cameras.standing import Standing, needs_on
from lagesbild.cameras.supply import (
    capacity_of,
    expected_supply,
    in_store,
    on_the_way,
    supply_model,
)
from lagesbild.norms.camera_priority import CameraPriority
from lagesbild.norms.camera_supply import CameraSupplyNorm
from lagesbild.norms.class_schemes import NOT_LISTED
from lagesbild.periods import months_until

_BALANCE_MONTHS = 24
_LITTLE_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class CameraTables:
    """The tables of a collection that cameras are followed in, with the columns they have there.

    Any but `areas`, `organisation`, `rounds` and `decisions` may be empty. The exact positions of
    `camera_sites` are not among them: nothing here needs them.
    """

    areas: pl.DataFrame
    organisation: pl.DataFrame
    rounds: pl.DataFrame
    decisions: pl.DataFrame
    camera_needs: pl.DataFrame
    camera_points: pl.DataFrame
    cameras: pl.DataFrame
    camera_events: pl.DataFrame
    balancing_tests: pl.DataFrame
    camera_departures: pl.DataFrame
    camera_supply: pl.DataFrame
    installation_capacity: pl.DataFrame
    camera_use: pl.DataFrame
    body_worn: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class CameraQueue:
    """Who waits on a day, and what else was reported by then."""

    standing: pl.DataFrame
    """See `standing.needs_on`."""
    classes: pl.DataFrame
    """See `priority.classes_on`."""
    measured: pl.DataFrame
    """Of every need in `standing`, see `priority.measured_needs`."""
    queue: Queue


@dataclass(frozen=True, kw_only=True)
class CameraWork:
    """What a day says; each frame's columns are declared in its module."""

    on: date
    order: CameraPriority
    norm: CameraSupplyNorm
    standing: pl.DataFrame
    states: pl.DataFrame
    operations: pl.DataFrame
    queue: Queue
    forecast: Forecast
    policies: pl.DataFrame
    balance: pl.DataFrame
    waiting: pl.DataFrame
    share_met: pl.DataFrame
    use: pl.DataFrame
    uptime: pl.DataFrame
    little: pl.DataFrame
    body_worn: pl.DataFrame


def camera_queue(tables: CameraTables, *, on: date, order: CameraPriority) -> CameraQueue:
    """Put the needs of a day in order, and nothing more."""
    standing = needs_on(
        on,
        needs=tables.camera_needs,
        points=tables.camera_points,
        events=tables.camera_events,
        organisation=tables.organisation,
    )
    classes = classes_on(on, decisions=tables.decisions, rounds=tables.rounds)
    measured = measured_needs(
        standing,
        on=on,
        needs=tables.camera_needs,
        classes=classes,
        tests=balanced_on(on, tests=tables.balancing_tests, points=tables.camera_points),
    )
    return CameraQueue(
        standing=standing,
        classes=classes,
        measured=measured,
        queue=queue_on(
            on,
            measured=_standing_as(Standing.WAITING, measured, standing),
            departures=tables.camera_departures,
            order=order,
        ),
    )


def forecast_input(
    tables: CameraTables, made: CameraQueue, *, norm: CameraSupplyNorm
) -> ForecastInput:
    """Return what a forecast from a queue is made of.

    New needs are drawn from those reported lately and not withdrawn, as they were asked for.
    """
    on = made.queue.on
    supply = tables.camera_supply
    whole = made.standing.select("need", "number", "standing")
    recent = (
        reported_lately(made.measured, on=on, months=norm.arrivals_months)
        .join(whole, on="need")
        .filter(pl.col("standing") != Standing.ENDED.value)
        .with_columns(left=pl.col("number"))
        .select(made.measured.columns)
    )
    return ForecastInput(
        queue=made.queue,
        ordered=_standing_as(Standing.ON_THE_WAY, made.measured, made.standing),
        recent=recent,
        batches=on_the_way(supply, on=on),
        store=in_store(tables.cameras, supply=supply, on=on),
        capacity=tables.installation_capacity,
        model=supply_model(supply, on=on, norm=norm),
        norm=norm,
    )


def policy_table(inputs: ForecastInput, *, seed: int) -> pl.DataFrame:
    """Return what each policy costs whom, as `allocation.POLICY_SCHEMA` has it.

    With the most likely supply, and with new needs of one draw, the same for every policy.
    """
    standing, newcomers = inputs.asked()
    asked = newcomers.join(standing, months=inputs.months, generator=np.random.default_rng(seed))
    supply = expected_supply(
        inputs.batches,
        store=inputs.store,
        model=inputs.model,
        kinds=asked.kinds,
        periods=len(inputs.months),
    )
    return policy_costs(
        asked,
        order=inputs.queue.order,
        supply=supply,
        work=capacity_of(inputs.capacity, regions=asked.regions, months=inputs.months),
        ageing_months=inputs.norm.ageing_months,
    )


def places_on(day: date, *, tables: CameraTables, classes: pl.DataFrame) -> pl.DataFrame:
    """Return `area`, `class`, `local_police_district`, `police_region` of the areas of a day.

    :param classes: see `priority.classes_on`.
    """
    months = [f"{day:%Y-%m}"]
    district, region = Level.LOCAL_POLICE_DISTRICT.value, Level.POLICE_REGION.value
    above = units_above(tables.organisation, months=months).select("unit", region)
    return (
        homes_of(tables.areas, months=months)
        .join(classes, on="area", how="left")
        .join(above, left_on=district, right_on="unit", how="left")
        .select("area", pl.col("class").fill_null(NOT_LISTED), district, region)
    )


def camera_work(
    tables: CameraTables,
    *,
    on: date,
    order: CameraPriority,
    norm: CameraSupplyNorm,
    seed: int = 0,
) -> CameraWork:
    """Follow cameras up to a day, and foresee what comes after it, the same way for a seed."""
    made = camera_queue(tables, on=on, order=order)
    inputs = forecast_input(tables, made, norm=norm)
    standing, classes = made.standing, made.classes
    places = places_on(on, tables=tables, classes=classes)
    register = {
        "needs": tables.camera_needs,
        "points": tables.camera_points,
        "events": tables.camera_events,
    }
    return CameraWork(
        on=on,
        order=order,
        norm=norm,
        standing=standing,
        states=states_on(on, **register),
        operations=operations_on(on, **register, tests=tables.balancing_tests),
        queue=made.queue,
        forecast=forecast(inputs, seed=seed),
        policies=policy_table(inputs, seed=seed),
        balance=need_balance(
            standing, classes=classes, months=months_until(on, count=_BALANCE_MONTHS)
        ),
        waiting=waiting_by_level(standing, classes=classes, on=on),
        share_met=share_met(standing, classes=classes),
        use=use_by_purpose(tables.camera_use, places=places),
        uptime=uptime(tables.camera_use, places=places),
        little=little_check(
            standing, classes=classes, months=months_until(on, count=_LITTLE_MONTHS)
        ),
        body_worn=body_worn_on(
            on,
            body_worn=tables.body_worn,
            unit_classes=unit_classes(places, classes=classes),
            norm=norm,
        ),
    )


def _standing_as(wanted: Standing, measured: pl.DataFrame, standing: pl.DataFrame) -> pl.DataFrame:
    return measured.join(standing.filter(pl.col("standing") == wanted.value), on="need", how="semi")

"""Which units are short of body-worn cameras, who gets the next ones, and are they worn?

Sums per unit and month; no officer and no camera. No balancing test is asked for: what an officer
carries and handles is outside that act.
"""

from datetime import date
from math import ceil

import polars as pl

from lagesbild.areas.area import AreaClass
from lagesbild.norms.camera_priority import CameraPriority
from lagesbild.norms.camera_supply import CameraSupplyNorm
from lagesbild.norms.class_schemes import NOT_LISTED
from lagesbild.periods import months_until
from lagesbild.stats.apportionment import Claim, apportion

BODY_WORN_SCHEMA = {
    "unit": pl.String,
    "area_class": pl.String,
    "month": pl.String,
    "outer_service": pl.Int64,
    "peak_on_duty": pl.Int64,
    "pool": pl.Int64,
    "delivered": pl.Int64,
    "in_use": pl.Int64,
    "deficit": pl.Int64,
    "share_in_use": pl.Float64,
    "share_worn": pl.Float64,
    "share_trained": pl.Float64,
}
"""`month` is the newest whole month told, and the counts are of it; `peak_on_duty` is the largest
of the months before it. A share is null where its whole is 0."""

ISSUE_SCHEMA = {
    "unit": pl.String,
    "area_class": pl.String,
    "pool": pl.Int64,
    "delivered": pl.Int64,
    "deficit": pl.Int64,
    "given": pl.Int64,
    "left": pl.Int64,
}
"""`left` is the deficit after what is given."""


def body_worn_on(
    day: date,
    *,
    body_worn: pl.DataFrame,
    unit_classes: pl.DataFrame,
    norm: CameraSupplyNorm,
) -> pl.DataFrame:
    """Return each unit's pool, deficit and use on a day, as `BODY_WORN_SCHEMA` has it.

    The pool is what the largest number of officers on duty at once need, and spares for what is
    broken or charging. A unit that nothing is told of in those months has no row.

    :param body_worn: the table.
    :param unit_classes: see `unit_classes`.
    """
    months = [str(month) for month in months_until(day, count=norm.peak_months)]
    told = body_worn.filter(pl.col("month").is_in(months))
    newest = told.sort("month").unique("unit", keep="last", maintain_order=True)
    peaks = told.group_by("unit").agg(pl.col("peak_on_duty").max())
    # Rounded, so that a pool which is a whole number is not one more by the last bit.
    pools = [ceil(round(peak * (1 + norm.spare_share), 9)) for peak in peaks["peak_on_duty"]]
    peaks = peaks.with_columns(pool=pl.Series(pools, dtype=pl.Int64))

    def share(part: str, whole: str) -> pl.Expr:
        return pl.col(part) / pl.when(pl.col(whole) > 0).then(pl.col(whole))

    return (
        newest.drop("peak_on_duty")
        .join(peaks, on="unit")
        .join(unit_classes, on="unit", how="left")
        .with_columns(
            area_class=pl.col("area_class").fill_null(NOT_LISTED),
            deficit=(pl.col("pool") - pl.col("delivered")).clip(lower_bound=0),
            share_in_use=share("in_use", "delivered"),
            share_worn=share("shifts_worn", "shifts"),
            share_trained=share("trained", "outer_service"),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in BODY_WORN_SCHEMA.items())
        .sort("unit")
    )


def unit_classes(homes: pl.DataFrame, *, classes: pl.DataFrame) -> pl.DataFrame:
    """Return `unit` and `area_class`: the gravest class that a district has an area of.

    :param homes: `area`, `local_police_district`.
    :param classes: see `priority.classes_on`.
    """
    severity = pl.col("class").replace_strict(
        {one.value: one.severity for one in AreaClass}, return_dtype=pl.Int64
    )
    return (
        homes.join(classes, on="area")
        .sort(severity, descending=True, maintain_order=True)
        .unique("local_police_district", keep="first", maintain_order=True)
        .select(unit="local_police_district", area_class="class")
        .sort("unit")
    )


def issue(units: pl.DataFrame, *, cameras: int, order: CameraPriority) -> pl.DataFrame:
    """Return how a number of cameras goes to units that are short, as `ISSUE_SCHEMA` has it.

    By class first; within a class the next camera goes to the unit with the smallest part of its
    pool, which leaves the worst-off unit as well off as it can be (Adams, see
    `stats.apportionment`). What no unit is short of stays.

    :param units: see `body_worn_on`.
    :raises ValueError: if the number is negative.
    """
    if cameras < 0:
        raise ValueError(f"need 0 or more cameras, got {cameras}")
    left, given = cameras, {}
    for name in sorted(order.classes, key=lambda one: order.classes[one]):
        members = units.filter(pl.col("area_class") == name).sort("unit").to_dicts()
        claims = [
            Claim(need=row["pool"], floor=row["delivered"], most=max(row["pool"], row["delivered"]))
            for row in members
        ]
        share = min(left, sum(row["deficit"] for row in members))
        has = apportion(claims, sum(claim.floor for claim in claims) + share)
        left -= share
        for row, now in zip(members, has, strict=True):
            given[row["unit"]] = now - row["delivered"]
    got = pl.Series([given[unit] for unit in units["unit"]], dtype=pl.Int64)
    return (
        units.with_columns(given=got)
        .with_columns(left=pl.col("deficit") - pl.col("given"))
        .select(pl.col(name).cast(dtype) for name, dtype in ISSUE_SCHEMA.items())
        .sort("unit")
    )

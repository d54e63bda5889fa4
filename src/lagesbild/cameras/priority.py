"""What is each need ordered by, and in which order does that put them?"""

from datetime import date

import polars as pl

from lagesbild.areas.listed import listed_areas
from lagesbild.norms.camera_priority import CameraPriority
from lagesbild.norms.class_schemes import NOT_LISTED
from lagesbild.periods import Period

MEASURED_SCHEMA = {
    "need": pl.String,
    "reported_on": pl.Date,
    "unit": pl.String,
    "local_police_district": pl.String,
    "police_region": pl.String,
    "area": pl.String,
    "kind": pl.String,
    "left": pl.Int64,
    "area_class": pl.String,
    "serious_violence": pl.Int64,
    "exposed_hours": pl.Float64,
    "open_dealing": pl.String,
    "test": pl.String,
    "technical_readiness": pl.String,
    "waiting_months": pl.Int64,
}
"""A column for each criterion of the order; null is not known."""

DECIDED, NOT_REQUIRED, DRAFT, MISSING = "decided", "not_required", "draft", "missing"
REFUSED = "refused"
"""The test says that monitoring does not outweigh: such a need is in no queue."""
AREA_CLASS = "area_class"
"""A criterion, and a level that figures are told at."""
UNKNOWN_CLASS = "unknown"
BODY_WORN = "body_worn"
_OUTWEIGHS = "monitoring_outweighs"


def measured_needs(
    standing: pl.DataFrame,
    *,
    on: date,
    needs: pl.DataFrame,
    classes: pl.DataFrame,
    tests: pl.DataFrame,
) -> pl.DataFrame:
    """Return what the order looks at, of some needs on a day, as `MEASURED_SCHEMA` has it.

    :param standing: see `standing.needs_on`.
    :param needs: the table `camera_needs`.
    :param classes: see `classes_on`.
    :param tests: see `balanced_on`.
    """
    area, kind = pl.col("area"), pl.col("kind")
    outside = NOT_LISTED if classes.height else UNKNOWN_CLASS
    reported, today = pl.col("reported_on"), pl.lit(on)
    months = 12 * (today.dt.year() - reported.dt.year()) + (
        today.dt.month().cast(pl.Int32) - reported.dt.month().cast(pl.Int32)
    )
    begun = (today.dt.day() < reported.dt.day()).cast(pl.Int32)
    asked = needs.select(
        "need", "serious_violence", "exposed_hours", "open_dealing", "technical_readiness"
    )
    return (
        standing.join(asked, on="need")
        .join(classes.rename({"class": "area_class"}), on="area", how="left")
        .join(tests, on="need", how="left")
        .with_columns(
            area_class=pl.when(area.is_null())
            .then(pl.lit(NOT_LISTED))
            .otherwise(pl.col("area_class").fill_null(outside)),
            test=pl.when(kind == BODY_WORN)
            .then(pl.lit(NOT_REQUIRED))
            .otherwise(pl.col("test").fill_null(MISSING)),
            waiting_months=months - begun,
        )
        .select(pl.col(name).cast(dtype) for name, dtype in MEASURED_SCHEMA.items())
        .sort("need")
    )


def classes_on(day: date, *, decisions: pl.DataFrame, rounds: pl.DataFrame) -> pl.DataFrame:
    """Return `area` and `class` of the areas on the list that holds on a day; no rows before any.

    :param decisions: `round`, `area`, `class`.
    :param rounds: `round`, `reference_day`.
    """
    return listed_areas(decisions, rounds=rounds, months=[Period(day, day)]).select("area", "class")


def balanced_on(day: date, *, tests: pl.DataFrame, points: pl.DataFrame) -> pl.DataFrame:
    """Return `need` and `test`: how far the balancing test of each need had come on a day.

    A test of one of its points is a test of the need. Of each subject the newest version decided by
    the day counts. One subject where monitoring outweighs is enough to be decided.

    :param tests: the table `balancing_tests`.
    :param points: `camera_points`.
    """
    decided = (
        tests.filter(pl.col("decided_on") <= day)
        .sort("subject", "version")
        .unique("subject", keep="last", maintain_order=True)
        .select(
            "subject",
            test=pl.when(pl.col("conclusion") == _OUTWEIGHS)
            .then(pl.lit(DECIDED))
            .otherwise(pl.lit(REFUSED)),
        )
    )
    drafts = tests.filter(pl.col("decided_on").is_null()).select("subject", test=pl.lit(DRAFT))
    homes = points.drop_nulls("need").select("need", subject="point")
    rank = pl.col("test").replace_strict({DECIDED: 0, REFUSED: 1, DRAFT: 2}, return_dtype=pl.Int64)
    return (
        pl.concat([decided, drafts])
        .join(homes, on="subject", how="left")
        .select("test", need=pl.coalesce("need", "subject"))
        .sort("need", rank)
        .unique("need", keep="first", maintain_order=True)
        .select("need", "test")
    )


def in_order(measured: pl.DataFrame, *, order: CameraPriority) -> pl.DataFrame:
    """Return the needs as the order puts them, the first first, with a `rank_…` per criterion.

    The order is total: the last tie-break is the need itself, so that rows may come in any order.

    :param measured: see `measured_needs`.
    """
    ranked = measured.with_columns(
        pl.Series(
            f"rank_{one.id}",
            [one.rank(value) for value in measured[one.id]],
            dtype=pl.Float64,
        )
        for one in order.criteria
    )
    keys = [f"rank_{one.id}" for one in order.criteria] + [one.id for one in order.tie_breaks]
    return ranked.sort(keys)

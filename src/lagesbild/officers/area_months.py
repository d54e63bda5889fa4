"""What is known of each area in each month: its staff, their hours, its residents.

One row per month and area whose border holds on the last day of the month. An area that is split
in the middle of a year therefore has rows up to the month before, and its parts from then on.
Staff that is not assigned to any area is not here: it is nobody's officer in the norm's sense.
"""

from collections.abc import Sequence

import polars as pl

from lagesbild.norms.officer_functions import ActivityKind
from lagesbild.norms.officer_norms import OfficerNorm
from lagesbild.periods import Period, full_time_by_month

AREA_MONTH_SCHEMA = {
    "month": pl.String,
    "area": pl.String,
    "name": pl.String,
    "local_police_district": pl.String,
    "police_region": pl.String,
    "residents": pl.Float64,
    "key_variance": pl.Float64,
    "residents_year": pl.Int64,
    "posts": pl.Float64,
    "heads": pl.Int64,
    "also_counted_heads": pl.Int64,
    "fte": pl.Float64,
    "present_fte": pl.Float64,
    "joined_heads": pl.Int64,
    "left_heads": pl.Int64,
    "median_months": pl.Float64,
    "full_time_hours": pl.Float64,
    "contracted_hours": pl.Float64,
    "reported_hours": pl.Float64,
    "own_area_work_hours": pl.Float64,
    "pulled_away_hours": pl.Float64,
    "ring_fenced_hours": pl.Float64,
    "ring_fenced_by_others_hours": pl.Float64,
}
"""Staff is null where no row was delivered; hours are 0 where nobody reported any.

`ring_fenced_hours` were worked in the area on its three tasks by officers from anywhere, of which
`ring_fenced_by_others_hours` by such as are assigned elsewhere. `reported_hours`,
`own_area_work_hours` and `pulled_away_hours` are of the officers assigned to the area, wherever
they were. `contracted_hours` are those that the present FTE should have worked.
"""


def area_months(
    *,
    months: Sequence[Period],
    areas: pl.DataFrame,
    organisation: pl.DataFrame,
    population: pl.DataFrame,
    staffing: pl.DataFrame,
    hours: pl.DataFrame,
    functions: Sequence[str],
    norm: OfficerNorm,
) -> pl.DataFrame:
    """Return everything the follow-up counts, per area and month, as `AREA_MONTH_SCHEMA` has it.

    :param areas: `area`, `boundary`, `name`, `local_police_district`, `valid_from`, `valid_to`.
    :param organisation: the dated table of units.
    :param population: see `population.area_residents`.
    :param staffing: the table of the collection.
    :param hours: see `hours.hours_by_month`.
    :param functions: those that count for the norm.
    """
    counted = pl.col("function").is_in(list(functions))
    rows = (
        _area_rows(months, areas=areas, organisation=organisation)
        .pipe(_with_residents, population, oldest_years=norm.oldest_population_years)
        .join(
            _staff(staffing.filter(counted)),
            on=["month", "local_police_district", "area"],
            how="left",
        )
        .join(_own_hours(hours.filter(counted)), on=["month", "area"], how="left")
        .join(_hours_in(hours.filter(counted)), on=["month", "area"], how="left")
        .join(
            full_time_by_month(months, hours_per_week=norm.full_time_hours_per_week),
            on="month",
            how="left",
        )
    )
    sums = [name for name in AREA_MONTH_SCHEMA if name.endswith("_hours")]
    return (
        rows.with_columns(contracted_hours=pl.col("present_fte") * pl.col("full_time_hours"))
        .with_columns(pl.col(sums).exclude("contracted_hours", "full_time_hours").fill_null(0.0))
        .select(pl.col(name).cast(dtype) for name, dtype in AREA_MONTH_SCHEMA.items())
        .sort("month", "area")
    )


def _area_rows(
    months: Sequence[Period], *, areas: pl.DataFrame, organisation: pl.DataFrame
) -> pl.DataFrame:
    """Return month x area with the units that hold on the month's last day."""
    days = _days(months)
    held = days.join(areas, how="cross").filter(_holds())
    units = days.join(organisation, how="cross").filter(_holds())
    above = units.select("month", "unit", "parent")
    return (
        held.join(
            above.select("month", local_police_district="unit", police_district="parent"),
            on=["month", "local_police_district"],
            how="left",
        )
        .join(
            above.select("month", police_district="unit", police_region="parent"),
            on=["month", "police_district"],
            how="left",
        )
        .select(
            "month", "day", "area", "boundary", "name", "local_police_district", "police_region"
        )
    )


def _days(months: Sequence[Period]) -> pl.DataFrame:
    rows = [(str(month), month.last) for month in months]
    return pl.DataFrame(rows, schema={"month": pl.String, "day": pl.Date}, orient="row")


def _holds() -> pl.Expr:
    has_begun = pl.col("valid_from") <= pl.col("day")
    return has_begun & (pl.col("valid_to").is_null() | (pl.col("day") <= pl.col("valid_to")))


def _with_residents(
    rows: pl.DataFrame, population: pl.DataFrame, *, oldest_years: int
) -> pl.DataFrame:
    """Add the newest residents known before the year of the month; null if they are too old."""
    known = population.rename({"year": "residents_year"})
    newest = (
        rows.with_columns(latest=pl.col("day").dt.year().cast(pl.Int64) - 1)
        .join(known, on=["area", "boundary"], how="inner")
        .filter(
            pl.col("residents_year").is_between(
                pl.col("latest") - oldest_years + 1, pl.col("latest")
            )
        )
        .sort("residents_year")
        .group_by("month", "area")
        .agg(pl.col("residents", "key_variance", "residents_year").last())
    )
    return rows.join(newest, on=["month", "area"], how="left")


def _staff(staffing: pl.DataFrame) -> pl.DataFrame:
    """Return the staff assigned to areas, over all functions that count."""
    leave = pl.sum_horizontal("parental_fte", "sick_fte", "other_leave_fte")
    return (
        staffing.drop_nulls("area")
        .group_by("month", pl.col("unit").alias("local_police_district"), "area")
        .agg(
            posts=pl.col("posts").sum(),
            heads=pl.col("filled_heads").sum(),
            also_counted_heads=pl.col("also_counted_heads").sum(),
            fte=pl.col("filled_fte").sum(),
            present_fte=(pl.col("filled_fte") - leave).sum(),
            joined_heads=_sum_or_null("joined_heads"),
            left_heads=_sum_or_null("left_heads"),
            # A median over several functions cannot be had from the medians of each.
            median_months=pl.when(pl.len() == 1).then(pl.col("median_months").first()),
        )
    )


def _sum_or_null(column: str) -> pl.Expr:
    """Return a sum that is null when any of its parts is: missing is not zero."""
    return pl.when(pl.col(column).is_not_null().all()).then(pl.col(column).sum()).alias(column)


def _own_hours(hours: pl.DataFrame) -> pl.DataFrame:
    is_kind = {kind: pl.col("kind") == kind.value for kind in ActivityKind}
    return (
        hours.drop_nulls("assigned_area")
        .group_by("month", area="assigned_area")
        .agg(
            reported_hours=pl.col("hours").sum(),
            own_area_work_hours=pl.col("hours").filter(is_kind[ActivityKind.AREA_WORK]).sum(),
            pulled_away_hours=pl.col("hours").filter(is_kind[ActivityKind.PULLED_AWAY]).sum(),
        )
    )


def _hours_in(hours: pl.DataFrame) -> pl.DataFrame:
    from_elsewhere = pl.col("assigned_area").ne_missing(pl.col("worked_area"))
    return (
        hours.filter(pl.col("kind") == ActivityKind.AREA_WORK.value)
        .drop_nulls("worked_area")
        .group_by("month", pl.col("worked_area").alias("area"))
        .agg(
            ring_fenced_hours=pl.col("hours").sum(),
            ring_fenced_by_others_hours=pl.col("hours").filter(from_elsewhere).sum(),
        )
    )

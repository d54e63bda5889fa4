"""The tables of resources: what may be shared of them, and what they are recomputed from."""

from datetime import date

import polars as pl

from lagesbild.areas.levels import Level
from lagesbild.norms.presence_disclosure import PresenceDisclosure
from lagesbild.picture import tables
from lagesbild.picture.resource_disclosure import (
    Ground,
    Shareable,
    names_of_others,
    shareable_resources,
    told_as,
)
from lagesbild.picture.resources import Resources
from lagesbild.picture.table import Table
from lagesbild.resources.evidence import PaidBasis
from lagesbild.resources.placed_works import margins
from lagesbild.resources.places import Place, milli
from lagesbild.resources.reconciliation import MUST_AGREE
from lagesbild.resources.source_agreement import source_agreement
from lagesbild.resources.time_in_areas import worked_shares

_WIDE_LEVELS = (Level.POLICE_REGION.value, Level.NATION.value)
_HOURS_A_DAY, _MONTHS_A_QUARTER = 24, 3


def resource_tables(
    resources: Resources, *, until: date, norm: PresenceDisclosure
) -> dict[Table, pl.DataFrame]:
    """Return all tables of resources; what is not `inside_only` may be shared."""
    shared = shareable_resources(resources, until=until, norm=norm)
    return _hour_tables(resources, shared, norm) | money_tables(resources) | input_tables(resources)


def _hour_tables(
    resources: Resources, shared: Shareable, norm: PresenceDisclosure
) -> dict[Table, pl.DataFrame]:
    flow = resources.flow
    placed = _placed_works(resources, shared)
    pairs = resources.shown(flow.source_pairs)
    return {
        tables.RESOURCE_PRESENCE: _presence(resources, shared),
        tables.RESOURCE_WEEK: _week(resources, shared, norm),
        tables.RESOURCE_AGREEMENT: source_agreement(pairs, coverage=resources.method.coverage),
        tables.RESOURCE_PLACED_WORKS: placed,
        tables.RESOURCE_MARGINS: _margins(placed, resources, shared),
        tables.RESOURCE_AREAS: _areas(resources, shared),
        tables.RESOURCE_TIME: _time(resources, shared),
        tables.RESOURCE_FINDINGS: resources.shown(flow.evidence.findings)
        .group_by("finding", "function")
        .agg(cells=pl.len(), units=pl.col("unit").n_unique()),
        tables.RESOURCE_LOGS: _of_months(resources.presence_logs, shared),
    }


def money_tables(resources: Resources) -> dict[Table, pl.DataFrame]:
    """Return what each decision reached, how sure that is, and whether all of it adds up."""
    flow = resources.flow
    targets = resources.budget_decisions.select("decision", "target")
    return {
        tables.RESOURCE_REACH: flow.reach.decisions.join(targets, on="decision", how="left"),
        tables.RESOURCE_SENSITIVITY: flow.reach.sensitivity,
        tables.RESOURCE_MONEY: flow.money,
        tables.RESOURCE_CHANGES: flow.changes,
        tables.RESOURCE_RECONCILIATION: flow.reconciliation.group_by("check").agg(
            compared=pl.len(),
            differing=(pl.col("difference") != 0).sum(),
            difference=pl.col("difference").abs().sum(),
            measured_in=pl.col("measured_in").first(),
            must_agree=pl.col("check").first().is_in([check.value for check in MUST_AGREE]),
        ),
    }


def input_tables(resources: Resources) -> dict[Table, pl.DataFrame]:
    """Return what the figures are recomputed from, for use inside."""
    flow = resources.flow
    return {
        tables.RESOURCE_WORKS_IN: flow.works_in,
        tables.RESOURCE_EVIDENCE: flow.evidence.evidence,
        tables.RESOURCE_PAID: flow.evidence.paid,
        tables.RESOURCE_MATRIX_MONTHLY: flow.matrix,
        tables.RESOURCE_AREA_MONTHS: flow.area_balance,
        tables.RESOURCE_PAIRS: flow.source_pairs,
        tables.RESOURCE_FINDINGS_MONTHLY: flow.evidence.findings,
        tables.RESOURCE_CHECKS: flow.reconciliation,
        tables.RESOURCE_POSTS: resources.posts,
        tables.RESOURCE_LEDGER: flow.lines,
        tables.RESOURCE_ALLOCATION: flow.allocation,
    }


def _presence(resources: Resources, shared: Shareable) -> pl.DataFrame:
    """Return the hours of logs; the sources tell the same hours and are withheld together."""
    withheld = shared.withheld.with_columns(suppressed=pl.lit(value=True))
    numbers = ("low", "hours", "high", "resources")
    return (
        _of_months(resources.presence, shared)
        .filter(pl.col("place") == Place.AREA.value)
        .group_by("month", "source", "function", area="worked_area")
        .agg(pl.col(numbers).sum())
        .join(withheld, on=["month", "function", "area"], how="left")
        .with_columns(pl.col("suppressed").fill_null(value=False))
        .with_columns(
            pl.when(~pl.col("suppressed")).then(pl.col(name)).alias(name) for name in numbers
        )
        .join(_area_names(resources), on="area", how="left")
    )


def _week(resources: Resources, shared: Shareable, norm: PresenceDisclosure) -> pl.DataFrame:
    """Return the hours of the week of quarters all of whose months may be told of.

    The whole week of an area is withheld if one of its hours rests on too few, or if any month in
    it is: the hours of a quarter add up to nearly what its months do.
    """
    number = (pl.col("month").str.slice(5).cast(pl.Int64) + 2) // 3
    quarter = pl.format("{}-Q{}", pl.col("month").str.head(4), number)
    whole = (
        pl.DataFrame({"month": shared.names}, schema={"month": pl.String})
        .group_by(quarter=quarter)
        .len()
        .filter(pl.col("len") == _MONTHS_A_QUARTER)
        .select("quarter")
    )
    touched = shared.withheld.select("area", quarter=quarter).unique()
    hours = (
        resources.presence_by_hour.join(whole, on="quarter", how="semi")
        .group_by("quarter", "source", "hour_of_week", area="worked_area")
        # Vehicles of two functions may be the same one in two months.
        .agg(pl.col("hours").sum(), pl.col("resources").max())
    )
    week = ["quarter", "source", "area"]
    few = (pl.col("resources") < norm.least_resources) & (pl.col("hours") > 0)
    thin = hours.filter(few).select(week).unique()
    told = hours.join(thin, on=week, how="anti").join(touched, on=["quarter", "area"], how="anti")
    hidden = hours.select(week).unique().join(told, on=week, how="anti")
    days = told.group_by(*week, weekday=pl.col("hour_of_week") // _HOURS_A_DAY + 1).agg(
        pl.col("hours")
        .filter(pl.col("hour_of_week") % _HOURS_A_DAY == hour)
        .sum()
        .alias(f"hour_{hour:02}")
        for hour in range(_HOURS_A_DAY)
    )
    return pl.concat(
        [
            days.with_columns(suppressed=pl.lit(value=False)),
            hidden.with_columns(suppressed=pl.lit(value=True)),
        ],
        how="diagonal_relaxed",
    ).join(_area_names(resources), on="area", how="left")


def _placed_works(resources: Resources, shared: Shareable) -> pl.DataFrame:
    """Return the matrix of all months together, with staff told of as it may be."""
    parts = []
    months = _of_months(resources.flow.matrix, shared)
    for level in _levels(shared):
        # Rows at the level of areas are those of districts.
        of = Level.LOCAL_POLICE_DISTRICT if level is Level.AREA else level
        rows = months.filter(pl.col("level") == level.value)
        if level.value not in _WIDE_LEVELS:
            rows = rows.filter(pl.col("place") != Place.LEAVE.value)
        parts.append(rows.with_columns(told_as("placed_in", shared.rows[of])))
    empty = resources.flow.matrix.clear()
    sums = (
        pl.concat([empty, *parts])
        .group_by("level", "placed_in", "place", "works_in")
        .agg(pl.col("hours_milli").sum())
        .with_columns(period=pl.lit(shared.period))
    )
    rows_named, columns_named = _names(resources, shared)
    return sums.join(rows_named, on=["level", "placed_in"], how="left").join(
        columns_named, on=["level", "works_in"], how="left"
    )


def _margins(placed: pl.DataFrame, resources: Resources, shared: Shareable) -> pl.DataFrame:
    rows_named, columns_named = _names(resources, shared)
    named = pl.concat(
        [
            rows_named.rename({"placed_in": "unit", "placed_in_name": "unit_name"}).with_columns(
                margin=pl.lit("placed_in")
            ),
            columns_named.rename({"works_in": "unit", "works_in_name": "unit_name"}).with_columns(
                margin=pl.lit("works_in")
            ),
        ]
    )
    sums = margins(placed.rename({"period": "month"})).rename({"month": "period"})
    return sums.join(named, on=["level", "margin", "unit"], how="left")


def _names(resources: Resources, shared: Shareable) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what rows and columns of the matrix are called, by level.

    A row or a column may be of a unit above its level, such as a region's own staff.
    """
    units = resources.names.filter(pl.col("level") != Level.AREA.value).select("unit", "unit_name")
    levels = pl.DataFrame({"level": [level.value for level in Level]})
    everywhere = levels.join(units, how="cross")
    others = names_of_others(shared.rows, resources.names)
    near = others.filter(pl.col("level") == Level.LOCAL_POLICE_DISTRICT.value)
    rows = pl.concat(
        [everywhere, others, near.with_columns(level=pl.lit(Level.AREA.value))]
    ).rename({"unit": "placed_in", "unit_name": "placed_in_name"})
    areas = resources.names.filter(pl.col("level") == Level.AREA.value)
    columns = pl.concat([everywhere, areas.select("level", "unit", "unit_name")]).rename(
        {"unit": "works_in", "unit_name": "works_in_name"}
    )
    return (
        rows.unique(["level", "placed_in"], maintain_order=True),
        columns.unique(["level", "works_in"], keep="last", maintain_order=True),
    )


def _areas(resources: Resources, shared: Shareable) -> pl.DataFrame:
    if not shared.rows:
        return tables.RESOURCE_AREAS.frame([])
    told = shared.ground is Ground.AREAS
    hours = ["worked_milli", "worked_by_own_district_milli", "worked_by_others_milli"]
    placed = (
        _of_months(resources.posts.drop_nulls("area"), shared)
        .join(resources.full_time, on="month")
        .group_by("area")
        .agg(hours=(pl.col("posts_milli") / 1000 * pl.col("full_time_hours")).sum())
        .select("area", placed_milli=milli("hours"))
    )
    return (
        _of_months(resources.flow.area_balance, shared)
        .sort("month")
        .group_by("area")
        .agg(pl.col("local_police_district").last(), pl.col(hours).sum())
        .with_columns(pl.when(pl.lit(told)).then(pl.col(name)).alias(name) for name in hours)
        .with_columns(period=pl.lit(shared.period), suppressed=pl.lit(not told))
        .join(placed, on="area", how="left")
        .join(_area_names(resources), on="area", how="left")
    )


def _time(resources: Resources, shared: Shareable) -> pl.DataFrame:
    """Return the time in listed areas of the staff of each unit, at each level."""
    cell = ["month", "unit", "function"]
    is_paid = resources.flow.evidence.paid.filter(pl.col("basis") != PaidBasis.SOURCES.value)
    months = _of_months(resources.flow.time_in_areas, shared).join(is_paid, on=cell, how="semi")
    amounts = ["leave_milli", "in_areas_milli", "elsewhere_milli", "unknown_milli"]
    parts = []
    for level in _levels(shared):
        if level is Level.AREA:
            continue
        rows = _at_level(months, level, resources, shared)
        sums = rows.group_by("unit").agg(pl.col(amounts).sum())
        parts.append(sums.with_columns(level=pl.lit(level.value)))
    if not parts:
        return tables.RESOURCE_TIME.frame([])
    sums = pl.concat(parts).sort("level", "unit")
    worked = pl.sum_horizontal("in_areas_milli", "elsewhere_milli", "unknown_milli")
    shares = [
        worked_shares(*row, odds_ratio=resources.flow.rules.tilt_odds_ratio)
        for row in sums.select("in_areas_milli", "elsewhere_milli", "unknown_milli").iter_rows()
    ]
    names = ("point", "low", "high", "worst_low", "worst_high")
    told = pl.DataFrame(shares, schema=dict.fromkeys(names, pl.Float64), orient="row")
    rows_named, _ = _names(resources, shared)
    return (
        sums.hstack(told)
        .with_columns(
            period=pl.lit(shared.period),
            worked_milli=worked,
            in_areas_share=pl.col("worst_low"),
            unknown_share=pl.col("worst_high") - pl.col("worst_low"),
            leave_milli=pl.when(pl.col("level").is_in(_WIDE_LEVELS)).then(pl.col("leave_milli")),
        )
        .join(
            rows_named.rename({"placed_in": "unit", "placed_in_name": "unit_name"}),
            on=["level", "unit"],
            how="left",
        )
    )


def _at_level(
    months: pl.DataFrame, level: Level, resources: Resources, shared: Shareable
) -> pl.DataFrame:
    """Return the rows with the unit, at a level, that each unit's staff is told of under."""
    above = resources.units_above.select("month", "unit", at=pl.col(level.value))
    return (
        months.join(above, on=["month", "unit"], how="left")
        .with_columns(unit=pl.coalesce("at", "unit"))
        .with_columns(told_as("unit", shared.rows[level]))
    )


def _levels(shared: Shareable) -> tuple[Level, ...]:
    """Return the levels at which hours may be told by where they were worked."""
    if not shared.rows or shared.ground is Ground.NONE:
        return ()
    return (Level.NATION,) if shared.ground is Ground.NATION else tuple(Level)


def _of_months(frame: pl.DataFrame, shared: Shareable) -> pl.DataFrame:
    return frame.filter(pl.col("month").is_in(shared.names))


def _area_names(resources: Resources) -> pl.DataFrame:
    areas = resources.names.filter(pl.col("level") == Level.AREA.value)
    return areas.select(area="unit", name="unit_name")

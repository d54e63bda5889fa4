"""The tables of area officers, and what of them may be shared.

Leave and part-time of a few officers would tell of one of them. Figures that hold either are shared
for regions and the nation only, and there only while every region has enough officers: what is
shown of all but one would give the last one away.
"""

import polars as pl

from lagesbild.areas.levels import Level
from lagesbild.officers.figures import FIGURES
from lagesbild.officers.follow_up import FollowUp
from lagesbild.officers.hours import ON_LOAN
from lagesbild.officers.need import BASE, Need
from lagesbild.officers.readings import Numerator
from lagesbild.officers.signs import SIGNS
from lagesbild.picture import tables
from lagesbild.picture.officers import Officers
from lagesbild.picture.table import Table

WITHHELD = "withheld"
_WITHHELD_REASON = "Visas inte: kan säga något om en enskild."
_TELLS_OF_ONE = ("fte", "present_fte", "residents_per_fte", "coverage", "turnover", "median_months")
"""Figures that hold leave or part-time."""
_WIDE_LEVELS = (Level.POLICE_REGION.value, Level.NATION.value)


def follow_up_tables(officers: Officers) -> dict[Table, pl.DataFrame]:
    """Return the tables of the follow-up; what is not `inside_only` may be shared."""
    made, period = officers.follow_up, str(officers.follow_up.period)
    figures = _with_titles(_named(made.figures, officers))
    readings = _named(_with_level(made.readings), officers)
    gaps = _named(_with_merged_step(made.gaps), officers)
    time_use = _with_activity(made.time_use, officers)
    together = pl.col("period") == period
    may_tell = _wide_levels_may_tell(made, period)
    return {
        tables.OFFICER_FIGURES: _shareable_figures(figures.filter(together), may_tell),
        tables.OFFICER_FIGURES_MONTHLY: figures,
        tables.OFFICER_READINGS: _shareable_readings(readings.filter(together)),
        tables.OFFICER_READINGS_MONTHLY: readings,
        tables.OFFICER_COMPLIANCE: made.compliance.filter(together),
        tables.OFFICER_GAPS: _shareable_gaps(gaps.filter(together), may_tell),
        tables.OFFICER_GAPS_MONTHLY: gaps,
        tables.OFFICER_TIME_USE: _named(time_use.filter(together), officers),
        tables.OFFICER_SIGNS: _named(
            _with_questions(_without_months(made.signs, period)), officers
        ),
        tables.OFFICER_AREA_MONTHS: made.area_months,
    }


def need_tables(officers: Officers, need: Need) -> dict[Table, pl.DataFrame]:
    """Return the tables of the need."""
    return {
        tables.OFFICER_NEED: _named(need.needs, officers),
        tables.OFFICER_WORK: _named_work(officers, need),
    }


def _named(frame: pl.DataFrame, officers: Officers) -> pl.DataFrame:
    return frame.join(officers.names, on=["level", "unit"], how="left", maintain_order="left")


def _with_titles(figures: pl.DataFrame) -> pl.DataFrame:
    described = pl.DataFrame(
        [(figure.id, figure.title, figure.unit) for figure in FIGURES],
        schema=["figure", "title", "unit_text"],
        orient="row",
    )
    return figures.join(described, on="figure", how="left", maintain_order="left")


def _with_level(readings: pl.DataFrame) -> pl.DataFrame:
    is_area = pl.col("scope") == Level.AREA.value
    district = pl.lit(Level.LOCAL_POLICE_DISTRICT.value)
    return readings.with_columns(
        level=pl.when(is_area).then(pl.lit(Level.AREA.value)).otherwise(district)
    )


def _with_merged_step(gaps: pl.DataFrame) -> pl.DataFrame:
    steps = ("posts_to_filled_milli", "filled_to_present_milli", "present_to_ring_fenced_milli")
    merged = pl.sum_horizontal(steps, ignore_nulls=False)
    return gaps.with_columns(posts_to_ring_fenced_milli=merged)


def _with_activity(time_use: pl.DataFrame, officers: Officers) -> pl.DataFrame:
    titles = {
        **{one.id: one.title for one in officers.follow_up.catalogue.activities.values()},
        **officers.local_titles,
        ON_LOAN: "Utlånad",
    }
    return time_use.with_columns(
        activity_title=pl.col("activity").replace_strict(
            titles, default=pl.col("activity"), return_dtype=pl.String
        )
    )


def _without_months(signs: pl.DataFrame, period: str) -> pl.DataFrame:
    """Tell of the months together; of a unit's signs of one kind, the largest."""
    largest = signs.sort("amount", descending=True, nulls_last=True)
    return largest.unique(
        ["sign", "level", "unit"], keep="first", maintain_order=True
    ).with_columns(period=pl.lit(period))


def _with_questions(signs: pl.DataFrame) -> pl.DataFrame:
    described = pl.DataFrame(
        [(sign.id, sign.title, sign.question) for sign in SIGNS],
        schema=["sign", "sign_title", "question"],
        orient="row",
    )
    return signs.join(described, on="sign", how="left", maintain_order="left")


def _named_work(officers: Officers, need: Need) -> pl.DataFrame:
    titles = {one.id: one.title for one in need.model.drivers.values()}
    names = officers.names.filter(pl.col("level") == Level.AREA.value)
    return need.work.join(
        names.select(area="unit", name="unit_name"), on="area", how="left", maintain_order="left"
    ).with_columns(
        driver_title=pl.col("driver").replace_strict(
            {**titles, BASE: "Invånare och klass"}, return_dtype=pl.String
        )
    )


def _wide_levels_may_tell(made: FollowUp, period: str) -> bool:
    """Tell whether every region has officers enough that its leave is nobody's in particular."""
    heads = made.measured.filter(
        pl.col("level") == Level.POLICE_REGION.value, pl.col("period") == period
    )["heads"]
    few = heads.is_null() | ((heads > 0) & (heads < made.norm.least_heads_shown))
    return not few.any()


def _shareable_figures(figures: pl.DataFrame, may_tell: bool) -> pl.DataFrame:
    tells = pl.col("figure").is_in(_TELLS_OF_ONE) & ~_is_wide(may_tell)
    # Hours beside hours expected give the leave away.
    of_hours = pl.col("figure").is_in(["area_work_share", "pulled_away_share"])
    withheld = {
        name: pl.when(tells).then(None).otherwise(pl.col(name)).alias(name)
        for name in ("value", "low", "high")
    } | {
        name: pl.when(tells | (of_hours & ~_is_wide(may_tell)))
        .then(None)
        .otherwise(pl.col(name))
        .alias(name)
        for name in ("numerator", "denominator")
    }
    return figures.with_columns(
        *withheld.values(),
        status=pl.when(tells).then(pl.lit(WITHHELD)).otherwise(pl.col("status")),
        reason=pl.when(tells).then(pl.lit(_WITHHELD_REASON)).otherwise(pl.col("reason")),
    ).with_columns(
        # The upper end of ring-fenced time counts the hours that were expected.
        pl.when((pl.col("figure") == "ring_fenced_fte") & ~_is_wide(may_tell))
        .then(None)
        .otherwise(pl.col("high"))
        .alias("high"),
        pl.when((pl.col("figure") == "residents_per_ring_fenced_fte") & ~_is_wide(may_tell))
        .then(None)
        .otherwise(pl.col("low"))
        .alias("low"),
    )


def _shareable_readings(readings: pl.DataFrame) -> pl.DataFrame:
    tells = pl.col("numerator") == Numerator.FTE.value
    expected = pl.col("numerator") == Numerator.RING_FENCED_FTE.value
    return readings.with_columns(
        pl.when(tells).then(None).otherwise(pl.col(name)).alias(name)
        for name in ("have", "shortfall")
    ).with_columns(have_high=pl.when(tells | expected).then(None).otherwise(pl.col("have_high")))


def _shareable_gaps(gaps: pl.DataFrame, may_tell: bool) -> pl.DataFrame:
    steps = ("posts_to_filled_milli", "filled_to_present_milli", "present_to_ring_fenced_milli")
    return gaps.with_columns(
        pl.when(_is_wide(may_tell)).then(pl.col(name)).alias(name) for name in steps
    )


def _is_wide(may_tell: bool) -> pl.Expr:
    return pl.col("level").is_in(_WIDE_LEVELS) & pl.lit(may_tell)

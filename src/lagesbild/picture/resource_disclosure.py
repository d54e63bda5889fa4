"""What of resources may be shared: which months, which of their figures, and whose rows.

Nothing finer than a month of an area; nothing that rests on a few vehicles; nothing before some
time has passed; and no row of so few people that its leave would be somebody's. docs/adr/0027.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

import polars as pl

from lagesbild.areas.levels import NATION, Level
from lagesbild.disclosure.amounts import protect_amounts
from lagesbild.norms.presence_disclosure import PresenceDisclosure
from lagesbild.periods import Period
from lagesbild.picture.resources import Resources
from lagesbild.resources.evidence import PaidBasis
from lagesbild.resources.places import Place

OTHERS = ":others"
"""After the code of a region, or the nation: its small units together."""

_CELL = ["month", "function", "area"]


class Ground(IntEnum):
    """How closely the sums of hours in areas may be told, so that no withheld month is solved."""

    NONE = 0
    NATION = 1
    """All areas together, those on the list and those off it."""
    AREAS = 2
    """Each area, and so every level above."""


@dataclass(frozen=True, kw_only=True)
class Shareable:
    """The months that may be told of, and what of them."""

    months: tuple[Period, ...]
    withheld: pl.DataFrame
    """`month`, `function` and `area` of the presence that is not shown."""
    ground: Ground
    rows: Mapping[Level, Mapping[str, str]]
    """By level: under which code the staff of a unit is told of."""

    @property
    def names(self) -> list[str]:
        return [str(month) for month in self.months]

    @property
    def period(self) -> str:
        return f"{self.months[0]}–{self.months[-1]}" if self.months else ""


def shareable_resources(
    resources: Resources, *, until: date, norm: PresenceDisclosure
) -> Shareable:
    """Decide what may be shared of the months that had ended `norm.delay_days` before a day."""
    delay = timedelta(days=norm.delay_days)
    months = tuple(month for month in resources.months if month.last + delay <= until)
    names = [str(month) for month in months]
    cells = _cells(resources, names, norm)
    withheld, ground = _protected(cells, norm)
    return Shareable(
        months=months,
        withheld=withheld,
        ground=ground,
        rows=_rows(resources, names, least=norm.least_fte_shown),
    )


def _cells(resources: Resources, months: list[str], norm: PresenceDisclosure) -> pl.DataFrame:
    """Return the months of areas that logs tell of: `amount` in thousandths of an hour, `is_few`.

    The amount is what the sums of hours hold: the demonstrated hours, and not the estimate.
    """
    in_area = pl.col("place") == Place.AREA.value
    of_sources = (
        resources.presence.filter(pl.col("month").is_in(months), in_area)
        .group_by("month", "source", "function", area="worked_area")
        .agg(pl.col("hours", "resources").sum())
    )
    few = (pl.col("resources") < norm.least_resources) & (pl.col("hours") > 0)
    demonstrated = (
        resources.flow.evidence.evidence.filter(in_area)
        .group_by("month", "function", area="works_in")
        .agg(amount=pl.col("hours_milli").sum())
    )
    listed = resources.flow.listed.select("month", "area", on_list=pl.lit(value=True))
    return (
        of_sources.group_by(_CELL)
        .agg(is_few=few.any())
        .join(demonstrated, on=_CELL, how="left")
        .join(listed, on=["month", "area"], how="left")
        .with_columns(pl.col("amount").fill_null(0), pl.col("on_list").fill_null(value=False))
        .sort(_CELL)
    )


def _protected(cells: pl.DataFrame, norm: PresenceDisclosure) -> tuple[pl.DataFrame, Ground]:
    """Return the cells to withhold, and the closest sums that may be shared beside the others."""
    on_list = pl.when("on_list").then(pl.lit("on")).otherwise(pl.lit("off"))
    unit = pl.concat_str(_CELL, separator="|")
    for ground, total in (
        (Ground.AREAS, pl.concat_str("area", on_list, separator="|")),
        (Ground.NATION, on_list),
    ):
        found = protect_amounts(
            cells.select("amount", "is_few", unit=unit, total=total),
            highest_ratio=norm.highest_ratio,
            least_width=round(1000 * norm.least_width_hours),
        )
        if found is not None:
            suppressed = cells.with_columns(unit=unit).join(found, on="unit").filter("suppressed")
            return suppressed.select(_CELL).sort(_CELL), ground
    return cells.filter("is_few").select(_CELL), Ground.NONE


def _rows(resources: Resources, months: list[str], *, least: float) -> dict[Level, dict[str, str]]:
    """Return under which code each unit is told of at each level; none where all are too few."""
    hours = resources.full_time.filter(pl.col("month").is_in(months))["full_time_hours"].sum()
    paid = resources.flow.evidence.paid.filter(
        pl.col("month").is_in(months), pl.col("basis") != PaidBasis.SOURCES.value
    )
    posts: dict[str, float] = {
        unit: milli / 1000 / hours
        for unit, milli in paid.group_by("unit").agg(pl.col("paid_milli").sum()).iter_rows()
    }
    if sum(posts.values()) < least:
        return {}
    above = resources.units_above.filter(pl.col("month").is_in(months)).sort("month")
    districts, regions = (
        dict(above.drop_nulls(level.value).select("unit", level.value).iter_rows())
        for level in (Level.LOCAL_POLICE_DISTRICT, Level.POLICE_REGION)
    )
    region_of = {unit: regions.get(unit, unit) for unit in posts}
    district_of = {unit: districts.get(unit, unit) for unit in posts}
    told = _together(_summed(posts, region_of), within=NATION, least=least)
    in_district = _summed(posts, district_of)
    near: dict[str, str] = {}
    for region in sorted(set(region_of.values())):
        inside = {
            district_of[unit]: in_district[district_of[unit]]
            for unit in posts
            if region_of[unit] == region
        }
        near |= (
            _together(inside, within=region, least=least)
            if told[region] == region
            else dict.fromkeys(inside, told[region])
        )
    return {
        Level.LOCAL_POLICE_DISTRICT: near,
        Level.POLICE_REGION: told,
        Level.NATION: {NATION: NATION},
    }


def _summed(posts: Mapping[str, float], above: Mapping[str, str]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for unit, amount in posts.items():
        sums[above[unit]] = sums.get(above[unit], 0.0) + amount
    return sums


def _together(posts: Mapping[str, float], *, within: str, least: float) -> dict[str, str]:
    """Put units with too few posts together, with larger ones where those alone are too few.

    One unit alone would be what is left when the others are taken from the sum above.
    """
    in_order = sorted(posts, key=lambda unit: (posts[unit], unit))
    small = [unit for unit in in_order if posts[unit] < least]
    if small:
        for unit in in_order[len(small) :]:
            if len(small) > 1 and sum(posts[one] for one in small) >= least:
                break
            small.append(unit)
    return {unit: within + OTHERS if unit in small else unit for unit in posts}


def told_as(unit: str, rows: Mapping[str, str]) -> pl.Expr:
    """Return under which codes the units of a column are told of; null stays null."""
    column = pl.col(unit)
    told = column.replace_strict(rows, default=NATION + OTHERS, return_dtype=pl.String)
    return pl.when(column.is_not_null()).then(told).alias(unit)


def names_of_others(rows: Mapping[Level, Mapping[str, str]], names: pl.DataFrame) -> pl.DataFrame:
    """Return `level`, `unit` and `unit_name` of units that are told of together.

    :param names: those of all units, with the same columns.
    """
    named = dict(names.select("unit", "unit_name").iter_rows())
    found = sorted(
        {(level, code) for level, told in rows.items() for code in told.values() if OTHERS in code}
    )
    return pl.DataFrame(
        [
            (level.value, code, f"Små enheter i {named[code.removesuffix(OTHERS)].lower()}")
            if code.startswith(NATION)
            else (level.value, code, f"Små enheter i {named[code.removesuffix(OTHERS)]}")
            for level, code in found
        ],
        schema={"level": pl.String, "unit": pl.String, "unit_name": pl.String},
        orient="row",
    )

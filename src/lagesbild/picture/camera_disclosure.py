"""What of cameras may be shared: which areas' points, which classes' needs, whose cameras.

Counts of points follow the rule of small counts. What is told of a class rests on several areas,
and no total is told of from which a withheld class could be computed. docs/adr/0032.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from lagesbild.areas.levels import NATION, Level
from lagesbild.cameras.priority import AREA_CLASS
from lagesbild.cameras.protection import public_counts
from lagesbild.disclosure.hierarchy import Hierarchy
from lagesbild.disclosure.rule import DisclosureRule
from lagesbild.norms.camera_disclosure import CameraDisclosure
from lagesbild.norms.class_schemes import NOT_LISTED
from lagesbild.picture.cameras import Cameras
from lagesbild.picture.disclosed import LEVELS, published_units
from lagesbild.stats.shares import wilson_interval

_AREA = Level.AREA.value


@dataclass(frozen=True, kw_only=True)
class CameraRules:
    """The rule of small counts, and the limits that are for cameras alone."""

    counts: DisclosureRule
    limits: CameraDisclosure


def area_points(states: pl.DataFrame, *, areas: pl.DataFrame, rule: DisclosureRule) -> pl.DataFrame:
    """Return the points in operation at every level, as the public may see them.

    :param states: see `cameras.register.states_on`.
    :param areas: the picture's; a point in any other, or in none, is not counted.
    :returns: `level`, `unit`, `unit_name`, `points`, `suppressed`.
    """
    units = published_units(areas)
    found = public_counts(
        states.with_columns(area=pl.concat_str(pl.lit(f"{_AREA}:"), "area")),
        hierarchy=Hierarchy(
            name="polisen", parents=dict(units.select("key", "parent_key").iter_rows())
        ),
        rule=rule,
    )
    is_nation = pl.col("level") == LEVELS[-1]
    return found.join(units, left_on="unit", right_on="key", how="left").select(
        "level",
        unit=pl.when(is_nation).then(pl.lit(NATION)).otherwise(pl.col("unit_right")),
        unit_name="unit_name",
        points="shown",
        suppressed="suppressed",
    )


def resting_on_few(cameras: Cameras, level: str, *, least_areas: int) -> set[str]:
    """Return the units of a level whose needs lie in too few areas to be told of by themselves.

    A need outside all areas is a place of its own.
    """
    placed = (
        cameras.work.standing.join(cameras.classes, on="area", how="left")
        .with_columns(pl.col("class").fill_null(NOT_LISTED).alias(AREA_CLASS))
        .drop_nulls(level)
    )
    places = placed.group_by(level).agg(
        places=pl.col("area").drop_nulls().n_unique() + pl.col("area").null_count()
    )
    return set(places.filter(pl.col("places") < least_areas)[level])


def needs_met(cameras: Cameras, rules: CameraRules, *, coverage: float) -> pl.DataFrame:
    """Return asked and met by month for classes and the nation, small counts withheld.

    The nation of a month is withheld too where any class is: the others would give it away.

    :returns: the columns of the table but the name.
    """
    few = resting_on_few(cameras, AREA_CLASS, least_areas=rules.limits.least_areas)
    rows = []
    for row in _of_levels(cameras.work.balance).iter_rows(named=True):
        is_small = any(rules.counts.is_small(row[name]) for name in ("needs", "needs_met"))
        interval = wilson_interval(row["needs_met"], row["needs"], coverage=coverage)
        rows.append(
            {
                "month": row["month"],
                "level": row["level"],
                "unit": row["unit"],
                "needs": row["needs"],
                "needs_met": row["needs_met"],
                "share": row["needs_met"] / row["needs"],
                "low": interval.low,
                "high": interval.high,
                "suppressed": is_small or row["unit"] in few,
                "hides_needs": rules.counts.is_small(row["needs"]) or row["unit"] in few,
            }
        )
    schema = {
        **dict.fromkeys(("month", "level", "unit"), pl.String),
        **dict.fromkeys(("needs", "needs_met"), pl.Int64),
        **dict.fromkeys(("share", "low", "high"), pl.Float64),
        **dict.fromkeys(("suppressed", "hides_needs"), pl.Boolean),
    }
    frame = pl.DataFrame(rows, schema=schema)
    is_class = pl.col("level") == AREA_CLASS
    of_month = frame.filter(is_class).group_by("month")
    hidden = of_month.agg(any_met=pl.col("suppressed").any(), any_needs=pl.col("hides_needs").any())
    return (
        frame.join(hidden, on="month", how="left")
        .with_columns(
            suppressed=pl.col("suppressed") | (~is_class & pl.col("any_met")),
            hides_needs=pl.col("hides_needs") | (~is_class & pl.col("any_needs")),
        )
        .with_columns(
            pl.when(~pl.col("hides_needs")).then("needs").alias("needs"),
            *_withheld("needs_met", "share", "low", "high"),
        )
        .drop("hides_needs", "any_met", "any_needs")
    )


def units_told_of(needs: pl.DataFrame) -> set[str]:
    """Return the classes, and the nation, whose newest month is told of.

    :param needs: see `needs_met`.
    """
    newest = needs.filter(pl.col("month") == pl.col("month").max())
    return set(newest.filter(~pl.col("suppressed"))["unit"])


def withheld_but(frame: pl.DataFrame, told: Iterable[str], *columns: str) -> pl.DataFrame:
    """Return the rows of classes and the nation, with the columns of all but some units emptied."""
    return (
        _of_levels(frame)
        .with_columns(suppressed=~pl.col("unit").is_in(sorted(told)))
        .with_columns(_withheld(*columns))
    )


def policies_told(cameras: Cameras, rules: CameraRules) -> pl.DataFrame:
    """Return what each policy costs whom; a level is told of whole, or not at all.

    Both levels add up to the same, and one withheld unit would be what is left.
    """
    few = pl.DataFrame(
        [
            (level, bool(resting_on_few(cameras, level, least_areas=rules.limits.least_areas)))
            for level in (AREA_CLASS, Level.POLICE_REGION.value)
        ],
        schema={"level": pl.String, "suppressed": pl.Boolean},
        orient="row",
    )
    columns = ("needs", "met", "waiting", "median_wait_months", "longest_wait_months")
    return cameras.work.policies.join(few, on="level", how="left").with_columns(_withheld(*columns))


def use_told(cameras: Cameras, rules: CameraRules) -> pl.DataFrame:
    """Return use and uptime of classes and the nation as ratios: counts would tell of cameras."""
    few = resting_on_few(cameras, AREA_CLASS, least_areas=rules.limits.least_areas)
    used = _of_levels(cameras.work.use).join(
        cameras.work.uptime.select("level", "unit", "uptime"), on=["level", "unit"], how="left"
    )
    small = pl.col("exports").map_elements(rules.counts.is_small, return_dtype=pl.Boolean)
    return used.with_columns(
        suppressed=small.fill_null(value=False) | pl.col("unit").is_in(sorted(few))
    ).with_columns(_withheld("exports_per_camera_month", "uptime"))


def body_worn_told(cameras: Cameras, rules: CameraRules) -> pl.DataFrame:
    """Return who is short and whether cameras are worn, by unit; nothing of very small units."""
    return cameras.work.body_worn.with_columns(
        is_short=pl.col("deficit") > 0,
        suppressed=pl.col("outer_service") < rules.limits.least_outer_service,
    ).with_columns(
        _withheld("delivered", "is_short", "share_in_use", "share_worn", "share_trained")
    )


def counts_told(counts: dict[str, int | None], rule: DisclosureRule) -> pl.DataFrame:
    """Return counts of the country with small ones withheld; none of them is a sum of others.

    :param counts: by what is counted; None where it is withheld already.
    """
    rows = [
        (what, None if count is None or rule.is_small(count) else count)
        for what, count in counts.items()
    ]
    schema = {"counted": pl.String, "count": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        suppressed=pl.col("count").is_null()
    )


def _of_levels(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("level").is_in([AREA_CLASS, Level.NATION.value]))


def _withheld(*columns: str) -> list[pl.Expr]:
    return [pl.when(~pl.col("suppressed")).then(pl.col(name)).alias(name) for name in columns]

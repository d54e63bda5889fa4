"""On what kind of cost centre was each decision's money booked, and where was it used?"""

from enum import StrEnum

import polars as pl

from lagesbild.resources.places import Place

MONEY_SCHEMA = {
    "decision": pl.String,
    "booked_on": pl.String,
    "place": pl.String,
    "amount_ore": pl.Int64,
}
"""In whole öre; the rows of a decision add up to what was granted, or to what was booked where
that is more. `place` is `area` for listed areas, `outside` for all other ground, `station`,
`unknown` or `not_found`."""

NOT_FOUND = "not_found"
"""Granted and on no line of the ledger: nobody knows where it was booked or used."""


class BookedOn(StrEnum):
    """Whose cost centre a line is on."""

    DISTRICT_WITH_AREAS = "district_with_areas"
    """A local police district with an area on the list of the month."""
    OTHER_DISTRICT = "other_district"
    OTHER_UNIT = "other_unit"
    """A region or another unit above districts."""
    NO_UNIT = "no_unit"
    """The cost centre belonged to no unit in the month."""


def money_flow(
    allocation: pl.DataFrame,
    *,
    reach: pl.DataFrame,
    listed: pl.DataFrame,
    homes: pl.DataFrame,
    districts: pl.DataFrame,
) -> pl.DataFrame:
    """Return the tagged money by where it was booked and where it was used, as `MONEY_SCHEMA` has.

    Amounts of zero are left out; corrections that outweigh what they correct are below zero.

    :param allocation: see `tracing.trace`, under the decided rules.
    :param reach: see `decision_reach.reach_of_decisions`, for what was not found.
    :param listed: see `areas.listed.listed_areas`.
    :param homes: see `areas.held.homes_of`.
    :param districts: `month` and `unit` of every local police district.
    """
    with_areas = (
        homes.join(listed, on=["month", "area"], how="semi")
        .select("month", unit="local_police_district")
        .unique()
        .with_columns(has_areas=pl.lit(value=True))
    )
    is_district = districts.select("month", "unit").unique().with_columns(is_one=pl.lit(value=True))
    on_list = listed.select("month", worked_area="area", on_list=pl.lit(value=True))
    in_area = pl.col("place") == Place.AREA.value
    booked = (
        allocation.filter(pl.col("decision").is_not_null())
        .join(with_areas, on=["month", "unit"], how="left")
        .join(is_district, on=["month", "unit"], how="left")
        .join(on_list, on=["month", "worked_area"], how="left")
        .select(
            "decision",
            pl.when(pl.col("unit").is_null())
            .then(pl.lit(BookedOn.NO_UNIT.value))
            .when("has_areas")
            .then(pl.lit(BookedOn.DISTRICT_WITH_AREAS.value))
            .when("is_one")
            .then(pl.lit(BookedOn.OTHER_DISTRICT.value))
            .otherwise(pl.lit(BookedOn.OTHER_UNIT.value))
            .alias("booked_on"),
            pl.when(in_area & pl.col("on_list").is_null())
            .then(pl.lit(Place.OUTSIDE.value))
            .otherwise("place")
            .alias("place"),
            "amount_ore",
        )
    )
    lost = reach.select(
        "decision",
        booked_on=pl.lit(NOT_FOUND),
        place=pl.lit(NOT_FOUND),
        amount_ore="not_found_ore",
    )
    return (
        pl.concat([booked, lost])
        .group_by("decision", "booked_on", "place")
        .agg(pl.col("amount_ore").sum())
        .filter(pl.col("amount_ore") != 0)
        .join(reach.select("decision"), on="decision", how="semi")
        .select(pl.col(name).cast(dtype) for name, dtype in MONEY_SCHEMA.items())
        .sort("decision", "booked_on", "place")
    )

"""What a plan of area officers can take from a collection: places, residents, classes, staff."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from lagesbild.areas.levels import Level
from lagesbild.errors import NotFound
from lagesbild.periods import Period
from lagesbild.picture.collection import Collection
from lagesbild.picture.officers import class_chances, follow_up_officers, officer_need
from lagesbild.picture.situation import rounds_of

NOT_LISTED = "not_listed"
_COUNTED = "area_officer"


@dataclass(frozen=True, kw_only=True)
class PlanBasis:
    """Rows for the lists of a scenario file (see `sources.officer_plan`)."""

    month: str
    """The month of the staffing: the last of year 0 that was delivered."""
    lists: Mapping[str, Sequence[Mapping[str, Any]]]
    rounded_fte: float
    """By how much the staff changed when it was rounded to whole units, summed without sign."""


def plan_basis(collection: Collection, *, year_zero: int, unit: float) -> PlanBasis:
    """Return who and what there is at the end of year 0, with staff in whole units.

    Residents are those of the follow-up, classes the last decided ones; an area without a decided
    class is not on the list. The need is that of the follow-up's model, without a picture's class
    probabilities.

    :raises NotFound: if no staffing of the year was delivered.
    """
    months = collection.staffing.filter(pl.col("month").str.starts_with(str(year_zero)))["month"]
    if months.is_empty():
        raise NotFound(
            f"Underlaget har ingen bemanning för {year_zero}. Lägg till staffing.csv för året,"
            " eller skriv listan staffing i scenariofilen."
        )
    month = str(months.max())
    officers = follow_up_officers(collection, until=_last_day(month))
    assert officers is not None
    last = officers.follow_up.area_months.filter(pl.col("month") == month)
    classes = _classes(collection, on=_last_day(month))
    chances = class_chances(
        decisions=pl.DataFrame(
            {"area": list(classes), "class": list(classes.values())},
            schema={"area": pl.String, "class": pl.String},
        ),
        probabilities=pl.DataFrame(
            schema={"area": pl.String, "class": pl.String, "probability": pl.Float64}
        ),
        previous_classes={},
    )
    need = officer_need(collection, officers, class_probabilities=chances).needs
    names = officers.names
    staffing = collection.staffing.filter(pl.col("month") == month)
    areas = [
        {
            "id": row["area"],
            "name": row["name"],
            "district": row["local_police_district"],
            "class": classes.get(row["area"], NOT_LISTED),
            "residents": round(row["residents"] or 0),
        }
        for row in last.sort("area").iter_rows(named=True)
    ]
    districts = _districts(collection, on=_last_day(month))
    regions = names.filter(level=Level.POLICE_REGION.value).sort("unit")
    return PlanBasis(
        month=month,
        lists={
            "regions": [
                {"id": unit_, "name": name}
                for unit_, name in regions.select("unit", "unit_name").iter_rows()
            ],
            "districts": districts,
            "areas": areas,
            "staffing": list(_staff(staffing, needs=_needs(need), unit=unit)),
        },
        rounded_fte=sum(
            abs(fte - _in_units(fte, unit)) for fte in staffing["filled_fte"].to_list()
        ),
    )


def _last_day(month: str) -> date:
    return Period.parse(month).last


def _classes(collection: Collection, *, on: date) -> dict[str, str]:
    """Return the class of each area in the last round that decided it."""
    days = {round_.id: round_.reference_day for round_ in rounds_of(collection)}
    decided = [
        (days[row["round"]], row["area"], row["class"])
        for row in collection.decisions.iter_rows(named=True)
        if days[row["round"]] <= on
    ]
    return {area: class_ for _, area, class_ in sorted(decided)}


def _districts(collection: Collection, *, on: date) -> list[dict[str, Any]]:
    """Return the districts of the day with the region above their police district."""
    units = collection.organisation.filter(
        pl.col("valid_from") <= on, pl.col("valid_to").is_null() | (pl.col("valid_to") >= on)
    )
    above = dict(units.select("unit", "parent").iter_rows())
    districts = units.filter(kind=Level.LOCAL_POLICE_DISTRICT.value).sort("unit")
    return [
        {"id": row["unit"], "name": row["name"], "region": above.get(row["parent"])}
        for row in districts.iter_rows(named=True)
    ]


def _needs(needs: pl.DataFrame) -> dict[str, tuple[float, float, float]]:
    told = needs.filter(pl.col("need_fte").is_not_null(), level=Level.AREA.value)
    return {
        row["unit"]: (row["need_low"], row["need_fte"], row["need_high"])
        for row in told.iter_rows(named=True)
    }


def _staff(
    staffing: pl.DataFrame, *, needs: Mapping[str, tuple[float, float, float]], unit: float
) -> Iterator[dict[str, Any]]:
    for row in staffing.sort("unit", "function", "area", nulls_last=True).iter_rows(named=True):
        told: dict[str, Any] = {
            "district": row["unit"],
            "function": row["function"],
            "fte": _in_units(row["filled_fte"], unit),
        }
        if row["area"] is not None:
            told["area"] = row["area"]
        if row["area"] in needs and row["function"] == _COUNTED:
            ends = (_in_units(end, unit) for end in needs[row["area"]])
            told |= dict(zip(("need_low", "need", "need_high"), ends, strict=True))
        yield told


def _in_units(fte: float, unit: float) -> float:
    """Return the nearest whole number of units; a half goes to the even one."""
    return float(round(Fraction(str(fte)) / Fraction(str(unit))) * Fraction(str(unit)))

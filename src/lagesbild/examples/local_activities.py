"""What two invented districts have added to the catalogue of activities."""

from datetime import date

import polars as pl

from lagesbild.examples.officer_plan import OfficerPlan
from lagesbild.examples.table_columns import table_frame

_ADDITIONS = (
    (
        "school_walks",
        "Skolvandringar",
        "safety",
        "Vandringarna görs med skolan och föräldrar varje fredag och planeras för sig.",
        date(2024, 1, 1),
    ),
    (
        "club_evenings",
        "Klubbkvällar",
        "contact",
        "Föreningarna har bett om fasta kvällar, och distriktet vill se hur många de blir.",
        date(2024, 7, 1),
    ),
)


def local_activities_frame(plan: OfficerPlan) -> pl.DataFrame:
    """Lay the additions out as the collection's table, one district each."""
    rows = [
        (district, name, title, counts_as, reason, first_day, None)
        for district, (name, title, counts_as, reason, first_day) in zip(
            _districts(plan), _ADDITIONS, strict=False
        )
    ]
    return table_frame("local_activities", rows).sort("unit")


def local_activities(plan: OfficerPlan) -> dict[str, tuple[str, str, date]]:
    """Return by district the name of its addition, what it counts as, and its first day."""
    return {
        district: (name, counts_as, first_day)
        for district, (name, _, counts_as, _, first_day) in zip(
            _districts(plan), _ADDITIONS, strict=False
        )
    }


def _districts(plan: OfficerPlan) -> list[str]:
    """Return the districts with areas, first those that have officers and little else to find."""
    planted = plan.planted
    busy = {
        planted.relabelling_district,
        planted.december_district,
        *planted.lending_districts,
        *planted.districts_below_norm,
    }
    with_areas = sorted({posting.district for posting in plan.postings})
    return sorted(with_areas, key=lambda district: district in busy)

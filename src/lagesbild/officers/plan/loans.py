"""Who lends to whom, once it is known how many each team lends and borrows."""

from collections.abc import Callable, Iterator

import polars as pl

from lagesbild.officers.plan.records import Situation
from lagesbild.officers.plan.solving import Plan

LOAN_SCHEMA = {
    "scenario": pl.String,
    "year": pl.Int64,
    "function": pl.String,
    "from_district": pl.String,
    "to_area": pl.String,
    "fte": pl.Float64,
}


def loan_table(plan: Plan) -> pl.DataFrame:
    """Return one row per lending district, borrowing area, function and year, as `LOAN_SCHEMA`.

    Inside the district first, then inside the region, then the rest in the order they stand. With
    the sums given, no other way has fewer loans across districts, nor then across regions.
    """
    situation, columns = plan.amounts.situation, plan.program.columns
    lent, borrowed = plan.of(columns.lent), plan.of(columns.borrowed)
    rows = []
    for year in range(plan.amounts.years):
        for function in sorted({team.function for team in situation.teams}):
            left = {
                number: [int(lent[number, year]), int(borrowed[number, year])]
                for number, team in enumerate(situation.teams)
                if team.function == function
            }
            for lender, borrower, units in _pair(situation, left):
                rows.append(
                    {
                        "scenario": plan.amounts.variation.id,
                        "year": situation.year_zero + 1 + year,
                        "function": function,
                        "from_district": situation.teams[lender].district,
                        "to_area": situation.teams[borrower].area,
                        "fte": situation.fte(units),
                    }
                )
    return pl.DataFrame(rows, schema=LOAN_SCHEMA).sort(
        "year", "function", "from_district", "to_area"
    )


def _pair(situation: Situation, left: dict[int, list[int]]) -> Iterator[tuple[int, int, int]]:
    region = {district.id: district.region for district in situation.districts}
    of = situation.teams
    rounds: tuple[Callable[[int, int], bool], ...] = (
        lambda lender, borrower: of[lender].district == of[borrower].district,
        lambda lender, borrower: region[of[lender].district] == region[of[borrower].district],
        lambda lender, borrower: True,
    )
    for may in rounds:
        for lender in left:
            for borrower in left:
                units = min(left[lender][0], left[borrower][1])
                if units and may(lender, borrower):
                    left[lender][0] -= units
                    left[borrower][1] -= units
                    yield lender, borrower, units

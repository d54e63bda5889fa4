"""The plan as tables: per area and year, per district and function, per region, per stage."""

from collections.abc import Sequence
from fractions import Fraction

import polars as pl

from lagesbild.officers.plan.goals import GOAL_TITLES, GOAL_UNITS, Goal, goal_of, told_value
from lagesbild.officers.plan.records import COUNTED, Situation
from lagesbild.officers.plan.solving import Plan
from lagesbild.stats.lexicographic import StageResult

AREA_SCHEMA = {
    "scenario": pl.String,
    "area": pl.String,
    "name": pl.String,
    "local_police_district": pl.String,
    "police_region": pl.String,
    "year": pl.Int64,
    "class": pl.String,
    "residents": pl.Int64,
    "norm_fte": pl.Float64,
    "own_fte": pl.Float64,
    "borrowed_fte": pl.Float64,
    "in_peace_fte": pl.Float64,
    "coverage": pl.Float64,
    "shortfall_fte": pl.Float64,
}
TEAM_SCHEMA = {
    "scenario": pl.String,
    "local_police_district": pl.String,
    "area": pl.String,
    "function": pl.String,
    "year": pl.Int64,
    "own_fte": pl.Float64,
    "lent_fte": pl.Float64,
    "borrowed_fte": pl.Float64,
    "present_fte": pl.Float64,
    "need_fte": pl.Float64,
    "need_short_fte": pl.Float64,
}
REGION_SCHEMA = {
    "scenario": pl.String,
    "police_region": pl.String,
    "name": pl.String,
    "year": pl.Int64,
    "employed_fte": pl.Float64,
    "recruits_fte": pl.Float64,
    "away_fte": pl.Float64,
    "cost_kronor": pl.Float64,
}
STAGE_SCHEMA = {
    "scenario": pl.String,
    "order": pl.Int64,
    "goal": pl.String,
    "title": pl.String,
    "unit": pl.String,
    "value": pl.Float64,
    "bound": pl.Float64,
    "gap": pl.Float64,
    "proof": pl.String,
    "seconds": pl.Float64,
}
"""`seconds` differ from run to run; all else is the same for the same input."""
PLACE_SCHEMA = {"level": pl.String, "place": pl.String, "name": pl.String, "lies_in": pl.String}
"""`level` is police_region, local_police_district or area; `lies_in` is the place above."""


def area_table(plan: Plan) -> pl.DataFrame:
    """Return every area in every year from year 0, as `AREA_SCHEMA`.

    `in_peace_fte` is what the present give when the time that is pulled away is taken off; coverage
    is that per norm. Without a norm (not on the list) norm and coverage are null.
    """
    amounts = plan.amounts
    situation = amounts.situation
    columns = plan.program.columns
    own, borrowed = plan.of(columns.own), plan.of(columns.borrowed)
    districts = {district.id: district for district in situation.districts}
    rows = []
    for number, team in enumerate(situation.teams):
        if team.function != COUNTED or team.area is None:
            continue
        area = situation.areas[int(amounts.team_area[number])]
        left = amounts.share_left(team.district)
        for year in range(-1, amounts.years):
            units = team.now if year < 0 else int(own[number, year])
            lent_here = 0 if year < 0 else int(borrowed[number, year])
            fte = (units + lent_here) * situation.unit * left
            of_class = amounts.class_in(area.id, situation.year_zero + 1 + year)
            per_officer = situation.residents_per_officer
            needed = Fraction(area.residents, per_officer) if of_class else None
            rows.append(
                {
                    "scenario": amounts.variation.id,
                    "area": area.id,
                    "name": area.name,
                    "local_police_district": team.district,
                    "police_region": districts[team.district].region,
                    "year": situation.year_zero + 1 + year,
                    "class": of_class,
                    "residents": area.residents,
                    "norm_fte": _number(needed),
                    "own_fte": situation.fte(units),
                    "borrowed_fte": situation.fte(lent_here),
                    "in_peace_fte": float(fte),
                    "coverage": None if not needed else float(fte / needed),
                    "shortfall_fte": None
                    if needed is None
                    else float(max(needed - fte, Fraction(0))),
                }
            )
    return pl.DataFrame(rows, schema=AREA_SCHEMA).sort("area", "year")


def team_table(plan: Plan) -> pl.DataFrame:
    """Return every team in every year from year 0, as `TEAM_SCHEMA`."""
    amounts = plan.amounts
    situation = amounts.situation
    columns = plan.program.columns
    own, present = plan.of(columns.own), plan.of(columns.present)
    lent, borrowed = plan.of(columns.lent), plan.of(columns.borrowed)
    rows = []
    for number, team in enumerate(situation.teams):
        need = None if team.need is None else team.need.at(amounts.variation.need)
        left = amounts.share_left(team.district) if team.function == COUNTED else Fraction(1)
        for year in range(-1, amounts.years):
            here = team.now if year < 0 else int(present[number, year])
            short = None if need is None else max(need - here * left, Fraction(0)) * situation.unit
            rows.append(
                {
                    "scenario": amounts.variation.id,
                    "local_police_district": team.district,
                    "area": team.area,
                    "function": team.function,
                    "year": situation.year_zero + 1 + year,
                    "own_fte": situation.fte(team.now if year < 0 else int(own[number, year])),
                    "lent_fte": situation.fte(0 if year < 0 else int(lent[number, year])),
                    "borrowed_fte": situation.fte(0 if year < 0 else int(borrowed[number, year])),
                    "present_fte": situation.fte(here),
                    "need_fte": None if need is None else situation.fte(need),
                    "need_short_fte": _number(short),
                }
            )
    return pl.DataFrame(rows, schema=TEAM_SCHEMA).sort(
        "local_police_district", "area", "function", "year", nulls_last=False
    )


def region_table(plan: Plan) -> pl.DataFrame:
    """Return who is employed in each region and year and what they cost, as `REGION_SCHEMA`."""
    amounts = plan.amounts
    situation = amounts.situation
    employed = plan.of(plan.program.columns.employed)
    own = plan.of(plan.program.columns.own)
    rows = []
    for number, region in enumerate(situation.regions):
        ours = amounts.team_region == number
        for year in range(amounts.years):
            cost = int(amounts.team_cost[ours] @ own[ours, year])
            cost += int(amounts.away[number, year]) * amounts.cost_away
            rows.append(
                {
                    "scenario": amounts.variation.id,
                    "police_region": region.id,
                    "name": region.name,
                    "year": situation.year_zero + 1 + year,
                    "employed_fte": situation.fte(int(employed[number, year])),
                    "recruits_fte": situation.fte(int(amounts.recruits[number, year])),
                    "away_fte": situation.fte(int(amounts.away[number, year])),
                    "cost_kronor": cost * amounts.cost_step,
                }
            )
    return pl.DataFrame(rows, schema=REGION_SCHEMA).sort("police_region", "year")


def place_table(situation: Situation) -> pl.DataFrame:
    """Return what every place of the other tables is called, as `PLACE_SCHEMA`."""
    rows = [
        *(("police_region", one.id, one.name, None) for one in situation.regions),
        *(("local_police_district", one.id, one.name, one.region) for one in situation.districts),
        *(("area", one.id, one.name, one.district) for one in situation.areas),
    ]
    return pl.DataFrame(rows, schema=PLACE_SCHEMA, orient="row")


def stage_table(plan: Plan) -> pl.DataFrame:
    """Return what each goal reached and how sure that is, as `STAGE_SCHEMA`."""
    rows = [
        {
            "scenario": plan.amounts.variation.id,
            "order": order,
            "goal": stage.name,
            "title": GOAL_TITLES[goal_of(stage)],
            "unit": GOAL_UNITS[goal_of(stage)],
            "value": _told(plan, stage, stage.values),
            "bound": _told(plan, stage, stage.bounds),
            "gap": stage.gap,
            "proof": str(stage.proof),
            "seconds": stage.seconds,
        }
        for order, stage in enumerate(plan.result.stages, start=1)
    ]
    return pl.DataFrame(rows, schema=STAGE_SCHEMA)


def goal_value(plan: Plan, goal: Goal) -> float | None:
    """Return what a goal reached, in the unit of `GOAL_UNITS`."""
    stage = plan.stage(goal)
    return None if stage is None else _told(plan, stage, stage.values)


def _told(plan: Plan, stage: StageResult, numbers: Sequence[int]) -> float | None:
    return told_value(plan.program, goal_of(stage), numbers) if numbers else None


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)

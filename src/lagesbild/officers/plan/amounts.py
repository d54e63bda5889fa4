"""The numbers of one scenario: situation and variation as arrays of whole numbers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import gcd

import numpy as np

from lagesbild.areas.area import AreaClass
from lagesbild.officers.plan.records import (
    COUNTED,
    THOUSAND,
    Event,
    Floor,
    PlannedArea,
    Situation,
    Variation,
)
from lagesbild.stats.apportionment import Claim, DivisorMethod, apportion
from lagesbild.stats.arrays import IntArray

_WEEKS = 52


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What is asked of teams in years, counted in equal fractions of a unit so that all is whole.

    A unit at the team gives `effect` of the `asked`: less than a whole one where time is pulled
    away.
    """

    team: IntArray
    year: IntArray
    asked: IntArray
    effect: IntArray
    weight: IntArray
    per_unit: int
    """How many fractions a unit with all its time gives."""

    @property
    def units_to_meet(self) -> IntArray:
        return -(-self.asked // self.effect)


@dataclass(frozen=True, kw_only=True)
class PlannedFloor:
    floor: Floor
    units: int
    first_year: int
    teams: IntArray


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """Years count from 0, the first planned one. Absent limits are -1."""

    situation: Situation
    variation: Variation
    years: int
    team_region: IntArray
    team_area: IntArray
    """-1 for the district as a whole."""
    team_function: IntArray
    """A number per function."""
    team_now: IntArray
    team_most: IntArray
    team_cost: IntArray
    """Of one unit for a year, in steps of `cost_step` kronor."""
    team_away: IntArray
    """Teams x years: its share of those whom events take, rounded up."""
    attrition: IntArray
    recruits: IntArray
    """Regions x years, when they are placed."""
    away: IntArray
    """Regions x years, in whole years of a unit."""
    budget: IntArray
    away_cost: IntArray
    """By year, of those away on events."""
    cost_away: int
    """Of a unit that is away on an event: that of the dearest area officer, in `cost_step`."""
    cost_step: int
    """Kronor. Budgets are counted in whole steps, for no plan can use a part of one."""
    lending_limit: int | None
    norm: Demand
    need: Demand
    floors: tuple[PlannedFloor, ...]

    @cached_property
    def employed_now(self) -> IntArray:
        return np.bincount(
            self.team_region, weights=self.team_now, minlength=len(self.attrition)
        ).astype(np.int64)

    @cached_property
    def most_employed(self) -> IntArray:
        return self._employed(self.recruits)

    @cached_property
    def least_employed(self) -> IntArray:
        return self._employed(np.zeros_like(self.recruits))

    def share_left(self, district: str) -> Fraction:
        """Return the share of an area officer's time in a district that is not pulled away."""
        [pulled] = [d.pulled_away for d in self.situation.districts if d.id == district]
        return Fraction(THOUSAND - _pulled_away(pulled, self.variation), THOUSAND)

    def class_in(self, area: str, year: int) -> AreaClass | None:
        """Return the class of an area in a year, or None when it is not on the list."""
        [listed] = [a for a in self.situation.areas if a.id == area]
        return _class_in(listed, year, self.variation)

    def _employed(self, recruits: IntArray) -> IntArray:
        """Follow each region year by year; of those who stay, parts of a unit are dropped."""
        employed, before = np.zeros_like(recruits), self.employed_now
        for year in range(self.years):
            before = (THOUSAND - self.attrition) * before // THOUSAND + recruits[:, year]
            employed[:, year] = before
        return employed


def amounts_of(situation: Situation, variation: Variation) -> Amounts:
    """Return the numbers that a plan for one scenario is made of."""
    return _Counting(situation, variation).finish()


class _Counting:
    def __init__(self, situation: Situation, variation: Variation) -> None:
        self.situation, self.variation = situation, variation
        self.regions = {region.id: number for number, region in enumerate(situation.regions)}
        self.districts = {district.id: district for district in situation.districts}
        self.areas = {area.id: number for number, area in enumerate(situation.areas)}
        self.teams = situation.teams
        self.years = situation.planned_years

    def finish(self) -> Amounts:
        situation = self.situation
        team_region = self._ints(
            self.regions[self.districts[team.district].region] for team in self.teams
        )
        away = self._away(team_region)
        cost, step = self._costs()
        functions = sorted({team.function for team in self.teams})
        counted_cost = max(
            (c for c, team in zip(cost, self.teams, strict=True) if team.function == COUNTED),
            default=0,
        )
        return Amounts(
            situation=situation,
            variation=self.variation,
            years=situation.years,
            team_region=team_region,
            team_area=self._ints(
                -1 if team.area is None else self.areas[team.area] for team in self.teams
            ),
            team_function=self._ints(functions.index(team.function) for team in self.teams),
            team_now=self._ints(team.now for team in self.teams),
            team_most=self._ints(-1 if team.most is None else team.most for team in self.teams),
            team_cost=cost,
            team_away=self._away_by_team(away, team_region),
            attrition=self._ints(
                region.attrition.at(self.variation.attrition) for region in situation.regions
            ),
            recruits=self._recruits(),
            away=away,
            budget=self._ints(
                situation.budgets[year] // step if year in situation.budgets else -1
                for year in self.years
            ),
            away_cost=away.sum(axis=0) * counted_cost,
            cost_away=counted_cost,
            cost_step=step,
            lending_limit=situation.lending_limit,
            norm=self._norm(),
            need=self._need(),
            floors=tuple(self._floors()),
        )

    @staticmethod
    def _ints(numbers: Iterable[int]) -> IntArray:
        return np.array(list(numbers), dtype=np.int64)

    def _recruits(self) -> IntArray:
        """Shift those who begin by the training; who began before the plan still comes."""
        lag = self.situation.training_lag
        table = np.zeros((len(self.regions), len(self.years)), dtype=np.int64)
        for number, region in enumerate(self.situation.regions):
            for place, year in enumerate(self.years):
                begun = region.recruits.get(year - lag)
                table[number, place] = begun.at(self.variation.recruits) if begun else 0
        return table

    def _away(self, team_region: IntArray) -> IntArray:
        """Return whole units per region and year: n units for w weeks take n·w/52, rounded up."""
        now = np.bincount(
            team_region,
            weights=[team.now for team in self.teams],
            minlength=len(self.regions),
        ).astype(np.int64)
        away = np.zeros((len(self.regions), len(self.years)), dtype=np.int64)
        for event in self.variation.events:
            if event.year in self.years:
                away[:, event.year - self.years[0]] += self._of_event(event, now)
        return away

    def _of_event(self, event: Event, now: IntArray) -> IntArray:
        taken = -(-event.units * event.weeks // _WEEKS)
        shares = np.zeros(len(now), dtype=np.int64)
        if event.region is not None:
            shares[self.regions[event.region]] = taken
            return shares
        claims = [Claim(need=int(amount)) for amount in now]
        return self._ints(apportion(claims, taken, method=DivisorMethod.SAINTE_LAGUE))

    def _away_by_team(self, away: IntArray, team_region: IntArray) -> IntArray:
        now = self._ints(team.now for team in self.teams)
        pool = np.bincount(team_region, weights=now, minlength=len(self.regions)).astype(np.int64)
        pool = np.maximum(pool, 1)[team_region, None]
        taken: IntArray = -(-away[team_region] * now[:, None] // pool)
        return taken

    def _costs(self) -> tuple[IntArray, int]:
        """Return the cost of a unit of each team and its step; the unit is a whole part of one."""
        unit = self.situation.unit
        costs = [
            int(self.situation.cost_per_fte.get(team.function, 0) * unit) for team in self.teams
        ]
        step = gcd(*costs) or 1
        return self._ints(cost // step for cost in costs), step

    def _norm(self) -> Demand:
        """Residents per year on the list, against units whose time is not pulled away.

        All is multiplied by residents per officer x 1000 x the units of an FTE, so that the norm,
        which is not rounded, is whole.
        """
        situation = self.situation
        by_area = {
            team.area: number
            for number, team in enumerate(self.teams)
            if team.function == COUNTED and team.area is not None
        }
        asked, effects, places = [], [], []
        per_fte, numerator = situation.unit.denominator, situation.unit.numerator
        for place, year in enumerate(self.years):
            for area in self._listed(year):
                left = self._left(area.district)
                asked.append(area.residents * THOUSAND * per_fte)
                effects.append(numerator * situation.residents_per_officer * left)
                assert area.area_class is not None
                weight = situation.class_weights[area.area_class]
                places.append((by_area[area.id], place, weight))
        full = numerator * situation.residents_per_officer * THOUSAND
        return _demand(places, asked, effects, full)

    def _listed(self, year: int) -> Iterator[PlannedArea]:
        for area in self.situation.areas:
            of_class = _class_in(area, year, self.variation)
            if of_class is not None and area.residents:
                yield replace(area, area_class=of_class)

    def _left(self, district: str) -> int:
        return THOUSAND - _pulled_away(self.districts[district].pulled_away, self.variation)

    def _need(self) -> Demand:
        asked, effects, places = [], [], []
        weights = self.situation.class_weights
        for number, team in enumerate(self.teams):
            if team.need is None or not team.need.at(self.variation.need):
                continue
            area = None if team.area is None else self.situation.areas[self.areas[team.area]]
            of_class = area.area_class if area else None
            left = self._left(team.district) if team.function == COUNTED else THOUSAND
            for place in range(len(self.years)):
                asked.append(team.need.at(self.variation.need) * THOUSAND)
                effects.append(left)
                places.append((number, place, weights[of_class] if of_class else 1))
        return _demand(places, asked, effects, THOUSAND)

    def _floors(self) -> Iterator[PlannedFloor]:
        for floor in self.situation.floors:
            first = max(floor.from_year - self.years[0], 0)
            teams = [n for n, team in enumerate(self.teams) if self._is_under(floor, n)]
            yield PlannedFloor(
                floor=floor, units=floor.units, first_year=first, teams=self._ints(teams)
            )

    def _is_under(self, floor: Floor, number: int) -> bool:
        team = self.teams[number]
        if team.function != floor.function:
            return False
        if floor.area is not None:
            return team.area == floor.area
        if floor.district is not None:
            return team.district == floor.district
        return self.districts[team.district].region == floor.region


def _pulled_away(pulled: int, variation: Variation) -> int:
    """At most 99.9 %, so that an officer is never worth nothing at all."""
    return min(pulled + variation.more_pulled_away, THOUSAND - 1)


def _class_in(area: PlannedArea, year: int, variation: Variation) -> AreaClass | None:
    """Return the class at the end of a year: that of the latest change so far."""
    changes = [c for c in variation.list_changes if c.area == area.id and c.from_year <= year]
    if not changes:
        return area.area_class
    return max(changes, key=lambda change: change.from_year).area_class


def _demand(
    places: Sequence[tuple[int, int, int]],
    asked: Sequence[int],
    effects: Sequence[int],
    full: int,
) -> Demand:
    """Divide all numbers by what they have in common: smaller ones are solved faster."""
    common = gcd(full, *asked, *effects)
    table = np.array(places, dtype=np.int64).reshape(-1, 3)
    return Demand(
        team=table[:, 0],
        year=table[:, 1],
        weight=table[:, 2],
        asked=np.array(asked, dtype=np.int64) // common,
        effect=np.array(effects, dtype=np.int64) // common,
        per_unit=full // common,
    )

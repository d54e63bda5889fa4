"""The limits of a plan as an integer program: who is employed, where they are, what is missing.

Stocks, not persons: every column is a whole number of units of a team, a region or a shortfall in
a year. docs/adr/0021 gives the reasons for the form.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from math import gcd

import numpy as np

from lagesbild.officers.plan.amounts import Amounts, Demand
from lagesbild.stats.arrays import IntArray
from lagesbild.stats.integer_programs import IntegerProgram, ProgramBuilder


class Release(StrEnum):
    """A kind of limit that can be opened, to see whether it is what stands in the way."""

    PEOPLE = "people"
    BUDGET = "budget"
    LENDING = "lending"
    MOST = "most"


@dataclass(frozen=True, kw_only=True)
class PlanColumns:
    """Where each quantity stands among the columns. `t` counts planned years from 0."""

    own: IntArray
    """Teams x years: who belongs to the team."""
    present: IntArray
    """Teams x years: who is there, after loans; the same columns as `own` without loans."""
    employed: IntArray
    """Regions x years."""
    placed: IntArray
    """Teams x years: by how many the team grew since the year before."""
    norm_short: IntArray
    """Norm demands; weighed by class."""
    need_short: IntArray
    """Needs."""
    floor_short: IntArray
    """Floors x years; -1 before the floor holds."""
    over_budget: IntArray
    """Years; -1 without a budget."""
    over_most: IntArray
    """Teams x years; -1 where there is no most."""
    over_away: IntArray
    """Regions x years: how many more an event takes than there are."""
    more_recruits: IntArray
    """Regions x years; 0 unless `Release.PEOPLE`."""
    more_taken: IntArray
    """Teams x years, beyond the lending limit; 0 unless `Release.LENDING`."""
    reached: tuple[IntArray, ...]
    """Per norm demand, whether the area has its first, second … unit; as many as meet the norm."""
    lent: IntArray
    """Teams x years; -1 where loans are not allowed."""
    borrowed: IntArray


@dataclass(frozen=True, kw_only=True)
class PlanProgram:
    program: IntegerProgram
    columns: PlanColumns
    amounts: Amounts


def build_program(amounts: Amounts, *, released: Collection[Release] = ()) -> PlanProgram:
    """Return the limits that hold in every plan, and the shortfalls that goals make small.

    What is `released` may be overstepped at will. Budgets and the most of a team may be in any
    case, for what is there already may be too much: a goal sees to it that they are not in vain.
    """
    return _Drawing(amounts, released).finish()


class _Drawing:
    """Writes block after block; each method is one kind of limit."""

    def __init__(self, amounts: Amounts, released: Collection[Release]) -> None:
        self.amounts, self.released = amounts, released
        self.build = ProgramBuilder()
        self.teams, self.years = len(amounts.team_now), amounts.years
        self.regions = len(amounts.attrition)

    def finish(self) -> PlanProgram:
        self._staff()
        self._loans()
        self._placement()
        self._employment()
        self._what_stays()
        norm_short = self._shortfalls(self.amounts.norm)
        need_short = self._shortfalls(self.amounts.need)
        columns = PlanColumns(
            own=self.own,
            present=self.present,
            employed=self.employed,
            placed=self._newly_placed(),
            norm_short=norm_short,
            need_short=need_short,
            floor_short=self._floors(),
            over_budget=self._budgets(),
            over_most=self._mosts(),
            over_away=self.over_away,
            more_recruits=self.more_recruits,
            more_taken=self.more_taken,
            reached=self._reached(),
            lent=self.lent,
            borrowed=self.borrowed,
        )
        return PlanProgram(program=self.build.build(), columns=columns, amounts=self.amounts)

    def _staff(self) -> None:
        amounts, shape = self.amounts, (self.teams, self.years)
        most = amounts.most_employed
        more = 0
        if Release.PEOPLE in self.released:
            more = int(self._wanted().sum() + amounts.away.sum())
            most = most + more * np.arange(1, self.years + 1)
        self.most = most
        self.more_recruits = self.build.add_columns(most.shape, upper=more)
        self.employed = self.build.add_columns(most.shape, lower=amounts.least_employed, upper=most)
        self.own = self.build.add_columns(shape, upper=self._most_own(most[amounts.team_region]))
        self.over_away = self.build.add_columns(most.shape, upper=amounts.away)

    def _most_own(self, employed: IntArray) -> IntArray:
        """Return bounds that no best plan is kept from: an area holds no more than it has or wants.

        More than that serves no goal, and costs placements, as long as a team of the region takes
        everyone who is left over. Narrow bounds are what makes solving fast.
        """
        amounts = self.amounts
        takes_all = (amounts.team_area < 0) & (amounts.team_most < 0)
        has_room = np.isin(amounts.team_region, amounts.team_region[takes_all])
        is_bound = has_room & (amounts.team_area >= 0)
        useful = np.maximum(amounts.team_now, self._wanted())[:, None]
        return np.where(is_bound[:, None], np.minimum(employed, useful), employed)

    def _wanted(self) -> IntArray:
        """Return for how many units at most a team has a use in some year."""
        amounts = self.amounts
        wanted = np.zeros(self.teams, dtype=np.int64)
        for demand in (amounts.norm, amounts.need):
            np.maximum.at(wanted, demand.team, demand.units_to_meet)
        for floor in amounts.floors:
            wanted[floor.teams] = np.maximum(wanted[floor.teams], floor.units)
        return wanted

    def _loans(self) -> None:
        """Let district teams lend to area teams of the same function anywhere in the country.

        Only how many each team lends and borrows is decided here. Nothing depends on who lends to
        whom, so pairs are made afterwards; as columns they would be a hundred thousand.
        """
        amounts, shape = self.amounts, (self.teams, self.years)
        self.present = self.own
        self.lent = self.borrowed = np.full(shape, -1)
        if not amounts.situation.loans:
            return
        in_area = amounts.team_area >= 0
        may_borrow = np.where(in_area, self._wanted(), 0)
        asked_for = np.bincount(amounts.team_function, weights=may_borrow).astype(np.int64)
        may_lend = np.where(in_area, 0, asked_for[amounts.team_function])
        most = self.most[amounts.team_region]
        self.borrowed = self.build.add_columns(shape, upper=may_borrow[:, None])
        self.lent = self.build.add_columns(shape, upper=np.minimum(may_lend[:, None], most))
        self.present = self.build.add_columns(shape, upper=most + may_borrow[:, None])
        rows = np.arange(self.present.size).reshape(shape)
        self.build.add_rows(
            rows.size,
            (rows, self.present, 1),
            (rows, self.own, -1),
            (rows, self.lent, 1),
            (rows, self.borrowed, -1),
            lower=0,
            upper=0,
        )
        functions = int(amounts.team_function.max()) + 1
        rows = np.arange(functions * self.years).reshape(functions, self.years)
        balance = rows[amounts.team_function]
        self.build.add_rows(
            rows.size, (balance, self.lent, 1), (balance, self.borrowed, -1), lower=0, upper=0
        )

    def _placement(self) -> None:
        """Whoever is employed in a region and not away is placed in one of its teams."""
        rows = np.arange(self.regions * self.years).reshape(self.regions, self.years)
        away = self.amounts.away
        self.build.add_rows(
            rows.size,
            (rows[self.amounts.team_region], self.own, 1),
            (rows, self.employed, -1),
            (rows, self.over_away, -1),
            lower=-away.ravel(),
            upper=-away.ravel(),
        )

    def _employment(self) -> None:
        """Attrition takes its share, nobody is dismissed, and no more recruits come than there are.

        Of those who stay, a part of a unit is dropped.
        """
        amounts = self.amounts
        rows = np.arange(self.employed.size).reshape(self.employed.shape)
        whole, stay = _lowest_terms(1000, 1000 - amounts.attrition)
        stays = np.zeros(rows.shape, dtype=np.int64)
        stays[:, 0] = stay * amounts.employed_now
        self.build.add_rows(
            rows.size,
            (rows, self.employed, whole[:, None]),
            (rows[:, 1:], self.employed[:, :-1], -stay[:, None]),
            (rows, self.more_recruits, -whole[:, None]),
            upper=(stays + whole[:, None] * amounts.recruits).ravel(),
        )
        self.build.add_rows(
            rows.size,
            (rows, self.employed, whole[:, None]),
            (rows[:, 1:], self.employed[:, :-1], -stay[:, None]),
            lower=(stays + 1 - whole[:, None]).ravel(),
        )

    def _what_stays(self) -> None:
        """Of a district's team, no more go to other duties in a year than the lending limit.

        Those who leave and those whom an event takes are not counted.
        """
        amounts = self.amounts
        lenders = np.flatnonzero(amounts.team_area < 0)
        self.more_taken = np.full((self.teams, self.years), -1)
        if not lenders.size or amounts.lending_limit is None:
            return
        most = amounts.most_employed[amounts.team_region[lenders]]
        self.more_taken[lenders] = self.build.add_columns(
            (len(lenders), self.years), upper=most if Release.LENDING in self.released else 0
        )
        attrition = amounts.attrition[amounts.team_region[lenders]]
        stay = np.maximum(1000 - attrition - amounts.lending_limit, 0)
        whole, stay = _lowest_terms(1000, stay)
        rows = np.arange(len(lenders) * self.years).reshape(len(lenders), self.years)
        first = np.zeros(rows.shape, dtype=np.int64)
        first[:, 0] = stay * amounts.team_now[lenders]
        taken = amounts.team_away[lenders]
        self.build.add_rows(
            rows.size,
            (rows, self.present[lenders], whole[:, None]),
            (rows[:, 1:], self.own[lenders, :-1], -stay[:, None]),
            (rows, self.more_taken[lenders], whole[:, None]),
            lower=(first - whole[:, None] * (1 + taken) + 1).ravel(),
        )

    def _shortfalls(self, demand: Demand) -> IntArray:
        """Return columns of what is missing, in the demand's fractions of a unit.

        With `asked = q * effect + r`, two lines make the smallest hull: the shortfall itself, and
        the line through its values at q and q + 1 units. Between whole units the first alone would
        promise too little.
        """
        short = self.build.add_columns((len(demand.asked),), upper=demand.asked, implied=True)
        rows = np.arange(len(short))
        present = self.present[demand.team, demand.year]
        self.build.add_rows(
            len(rows), (rows, short, 1), (rows, present, demand.effect), lower=demand.asked
        )
        whole, rest = np.divmod(demand.asked, demand.effect)
        uneven = np.flatnonzero(rest)
        self.build.add_rows(
            len(uneven),
            (np.arange(len(uneven)), short[uneven], 1),
            (np.arange(len(uneven)), present[uneven], rest[uneven]),
            lower=(rest * (whole + 1))[uneven],
        )
        return short

    def _reached(self) -> tuple[IntArray, ...]:
        norm = self.amounts.norm
        present = self.present[norm.team, norm.year]
        return tuple(
            self.build.add_steps(int(column), int(amount))
            for column, amount in zip(present, norm.units_to_meet, strict=True)
        )

    def _newly_placed(self) -> IntArray:
        placed = self.build.add_columns(
            (self.teams, self.years), upper=self.most[self.amounts.team_region], implied=True
        )
        rows = np.arange(placed.size).reshape(placed.shape)
        before = np.zeros(placed.shape, dtype=np.int64)
        before[:, 0] = self.amounts.team_now
        self.build.add_rows(
            placed.size,
            (rows, placed, 1),
            (rows, self.own, -1),
            (rows[:, 1:], self.own[:, :-1], 1),
            lower=-before.ravel(),
        )
        return placed

    def _floors(self) -> IntArray:
        columns = np.full((len(self.amounts.floors), self.years), -1)
        for number, floor in enumerate(self.amounts.floors):
            years = np.arange(floor.first_year, self.years)
            short = self.build.add_columns((len(years),), upper=floor.units, implied=True)
            columns[number, years] = short
            rows = np.arange(len(years))
            self.build.add_rows(
                len(years),
                (rows, short, 1),
                (rows, self.present[floor.teams][:, years], 1),
                lower=floor.units,
            )
        return columns

    def _budgets(self) -> IntArray:
        amounts = self.amounts
        columns = np.full(self.years, -1)
        for year in np.flatnonzero(amounts.budget >= 0):
            most = int(amounts.team_cost.max() * self.most[:, year].sum() + amounts.away_cost[year])
            columns[year] = self.build.add_columns((1,), upper=most, implied=True)[0]
            self.build.add_rows(
                1,
                (0, columns[year], 1),
                (0, self.own[:, year], -amounts.team_cost),
                lower=amounts.away_cost[year] - amounts.budget[year],
            )
        return columns

    def _mosts(self) -> IntArray:
        most = self.amounts.team_most
        limited = np.flatnonzero(most >= 0)
        columns = np.full((self.teams, self.years), -1)
        columns[limited] = self.build.add_columns(
            (len(limited), self.years),
            upper=self.most[self.amounts.team_region[limited]],
            implied=True,
        )
        rows = np.arange(columns[limited].size).reshape(columns[limited].shape)
        self.build.add_rows(
            rows.size,
            (rows, columns[limited], 1),
            (rows, self.own[limited], -1),
            lower=np.repeat(-most[limited], self.years),
        )
        return columns


def _lowest_terms(whole: int, parts: IntArray) -> tuple[IntArray, IntArray]:
    common = np.array([gcd(whole, int(part)) for part in parts], dtype=np.int64)
    return whole // common, parts // common

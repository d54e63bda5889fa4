"""The same plans by CP-SAT, in a process of its own: it and highspy cannot be imported together.

Written from docs/officers-plan.md, with a variable for who lends to whom. Prints the best value of
each goal as JSON; the coverage is a list of how many area-years lie at or below each level.
"""

import json
import sys
from fractions import Fraction
from itertools import product

from ortools.sat.python import cp_model
from tests.unit.officers.plan.peer_situations import invent

from lagesbild.officers.plan.records import COUNTED, GoalOrder


class Peer:
    """A model whose goals are minimised and fixed one by one."""

    def __init__(self, given):
        self.given, self.model = given, cp_model.CpModel()
        self.teams, self.years = list(given.teams), range(given.years)
        self.region = {d.id: d.region for d in given.districts}
        self.pulled = {d.id: d.pulled_away for d in given.districts}
        self.area = {a.id: a for a in given.areas}
        most = 3 * sum(team.now for team in self.teams) + 50
        self.own = {
            (i, t): self.model.new_int_var(0, most, "")
            for i, t in product(range(len(self.teams)), self.years)
        }
        self.loan = {
            (i, j, t): self.model.new_int_var(0, most, "")
            for i, lender in enumerate(self.teams)
            for j, borrower in enumerate(self.teams)
            for t in self.years
            if lender.area is None and borrower.area and lender.function == borrower.function
        }
        self.most = most
        self._limits()

    def present(self, i, t):
        lent = [v for (a, _, y), v in self.loan.items() if a == i and y == t]
        borrowed = [v for (_, b, y), v in self.loan.items() if b == i and y == t]
        return self.own[i, t] - sum(lent) + sum(borrowed)

    def _limits(self):
        given, add = self.given, self.model.add
        for region in given.regions:
            ours = [i for i, t in enumerate(self.teams) if self.region[t.district] == region.id]
            stay = 1000 - region.attrition.value
            before = sum(self.teams[i].now for i in ours)
            for t in self.years:
                now = sum(self.own[i, t] for i in ours)
                begun = region.recruits.get(given.planned_years[t] - given.training_lag)
                come = begun.value if begun else 0
                # From the whole part of those who stay, up to that and every recruit.
                add(1000 * now <= stay * before + 1000 * come)
                add(1000 * now >= stay * before - 999)
                before = now
        for i, team in enumerate(self.teams):
            [region] = [r for r in given.regions if r.id == self.region[team.district]]
            if team.area is None:
                part = 1000 - region.attrition.value - given.lending_limit
                for t in self.years:
                    before = team.now if t == 0 else self.own[i, t - 1]
                    add(1000 * self.present(i, t) >= part * before - 999)
                    add(self.present(i, t) >= 0)

    def least(self, *expressions):
        """A new variable that is at least each expression, and at least 0."""
        short = self.model.new_int_var(0, 10**9, "")
        for expression in expressions:
            self.model.add(short >= expression)
        return short

    def norm(self):
        """Area, year, asked and effect of one officer, in thousandths of 1/5 000 FTE."""
        for i, team in enumerate(self.teams):
            if team.function == COUNTED and team.area:
                area = self.area[team.area]
                for t in self.years:
                    yield i, t, area.residents * 1000, 5_000 * (1000 - self.pulled[team.district])

    def goals(self):
        given = self.given
        over = []
        for year, kronor in given.budgets.items():
            t = list(given.planned_years).index(year)
            spent = sum(
                given.cost_per_fte[team.function] // 100_000 * self.own[i, t]
                for i, team in enumerate(self.teams)
            )
            over.append(self.least(spent - kronor // 100_000))
        yield "budget", sum(over)
        short = []
        for floor, t in product(given.floors, self.years):
            there = [
                self.present(i, t)
                for i, team in enumerate(self.teams)
                if team.function == floor.function and team.district == floor.district
            ]
            short.append(self.least(floor.units - sum(there)))
        yield "floors", sum(short)
        if given.order is GoalOrder.NORM_FIRST:
            yield "norm", self.norm_short()
            yield from self.coverage()
        else:
            yield from self.coverage()
            yield "norm", self.norm_short()
        yield "need", self.need_short()
        placed = [
            self.least(self.own[i, t] - (team.now if t == 0 else self.own[i, t - 1]))
            for i, team in enumerate(self.teams)
            for t in self.years
        ]
        yield "placements", sum(placed) + sum(self.loan.values())
        yield (
            "cost",
            sum(
                given.cost_per_fte[team.function] // 100_000 * self.own[i, t]
                for i, team in enumerate(self.teams)
                for t in self.years
            ),
        )

    def norm_short(self):
        return sum(
            self.given.class_weights[self.area[self.teams[i].area].area_class]
            * self.least(asked - effect * self.present(i, t))
            for i, t, asked, effect in self.norm()
        )

    def need_short(self):
        total = []
        for i, team in enumerate(self.teams):
            if team.need:
                left = 1000 - self.pulled[team.district] if team.function == COUNTED else 1000
                weight = (
                    self.given.class_weights[self.area[team.area].area_class] if team.area else 1
                )
                total += [
                    weight * self.least(1000 * team.need.value - left * self.present(i, t))
                    for t in self.years
                ]
        return sum(total)

    def coverage(self):
        """How many area-years lie at or below each level, from the lowest."""
        norm = list(self.norm())
        levels = {
            Fraction(k * effect, asked)
            for _, _, asked, effect in norm
            for k in range(-(-asked // effect))
        }
        for level in sorted(levels):
            low = []
            for i, t, asked, effect in norm:
                is_low = self.model.new_bool_var("")
                reached = self.present(i, t) * effect * level.denominator
                beyond = level.numerator * asked + 1
                self.model.add(reached >= beyond).only_enforce_if(is_low.Not())
                low.append(is_low)
            yield f"level {float(level):.6f}", sum(low)

    def solve(self):
        found = []
        for name, goal in self.goals():
            solver = cp_model.CpSolver()
            solver.parameters.num_workers = 1
            solver.parameters.max_time_in_seconds = 100
            self.model.minimize(goal)
            status = solver.solve(self.model)
            assert status == cp_model.OPTIMAL, (name, solver.status_name(status))
            best = round(solver.objective_value)
            self.model.add(goal <= best)
            self.model.clear_hints()
            for variable in (*self.own.values(), *self.loan.values()):
                self.model.add_hint(variable, solver.value(variable))
            found.append((name.split()[0], best))
        return found


if __name__ == "__main__":
    print(json.dumps(Peer(invent(int(sys.argv[1]))).solve()))

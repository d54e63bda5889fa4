"""What the page of a plan shows, read from its tables: scenarios side by side, then one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from lagesbild.norms.officer_functions import officer_catalogue_on
from lagesbild.officers.plan.goals import GOAL_TITLES, Goal
from lagesbild.stats.lexicographic import Proof
from lagesbild.swedish import class_title
from lagesbild_web.pages.plan_words import (
    difference_text,
    fte,
    millions,
    proof_text,
    unit_of,
    value_text,
)

Tables = Mapping[str, pl.DataFrame]
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class GoalCell:
    scenario: str
    value: str
    difference: str
    proof: str
    is_proven: bool


@dataclass(frozen=True, kw_only=True)
class GoalRow:
    title: str
    unit: str
    cells: tuple[GoalCell, ...]


@dataclass(frozen=True, kw_only=True)
class YearCell:
    year: int
    placed: str
    borrowed: str
    short: str


@dataclass(frozen=True, kw_only=True)
class AreaRow:
    name: str
    of_class: str
    district: str
    norm: str
    years: tuple[YearCell, ...]


@dataclass(frozen=True, kw_only=True)
class DistrictRow:
    """The staff of one function in a district with its areas, year by year."""

    district: str
    function: str
    years: tuple[tuple[int, str], ...]
    short: str
    """To the need, the last year; empty where no need is told."""


class ShownPlan:
    """One plan, with one of its scenarios chosen."""

    def __init__(self, tables: Tables, *, scenario: str | None) -> None:
        self._tables = tables
        self.run: Mapping[str, str] = dict(tables["plan_run"].iter_rows())
        comparison = tables["scenario_comparison"]
        self.titles: Mapping[str, str] = dict(
            comparison.select("scenario", "title").unique(maintain_order=True).iter_rows()
        )
        self.planned = [
            one for one in self.titles if one in set(self._of("plan_areas").get_column("scenario"))
        ]
        """Scenarios that have a plan."""
        first = self.planned[0] if self.planned else None
        self.scenario = scenario if scenario in self.planned else first

    @property
    def comparison(self) -> pl.DataFrame:
        return self._tables["scenario_comparison"]

    @property
    def title(self) -> str:
        """What the chosen scenario is called."""
        return self.titles[self.scenario] if self.scenario else ""

    def _of(self, name: str) -> pl.DataFrame:
        """Return a table; one that was not made is empty."""
        return self._tables.get(name, pl.DataFrame(schema={"scenario": pl.String}))

    def _chosen(self, name: str) -> list[Row]:
        return list(
            self._of(name).filter(pl.col("scenario") == self.scenario).iter_rows(named=True)
        )

    @cached_property
    def _names(self) -> Mapping[tuple[str, str], str]:
        rows = self._tables["plan_places"].select("level", "place", "name").iter_rows()
        return {(level, place): name for level, place, name in rows}

    def _district(self, place: str) -> str:
        return self._names.get(("local_police_district", place), place)

    def _area(self, place: str) -> str:
        return self._names.get(("area", place), place)

    @property
    def years(self) -> list[int]:
        return sorted({row["year"] for row in self._chosen("plan_areas")})

    # All scenarios

    @cached_property
    def goals(self) -> list[GoalRow]:
        stages = {
            (row["scenario"], row["goal"]): row
            for row in self._tables["plan_stages"].iter_rows(named=True)
        }
        compared = {
            (row["scenario"], row["goal"]): row for row in self.comparison.iter_rows(named=True)
        }
        order = list(dict.fromkeys(goal for _scenario, goal in stages))
        return [
            GoalRow(
                title=GOAL_TITLES[Goal(goal)],
                unit=unit_of(Goal(goal)),
                cells=tuple(
                    self._goal_cell(one, stages.get((one, goal)), compared.get((one, goal)))
                    for one in self.titles
                ),
            )
            for goal in order
        ]

    def _goal_cell(self, scenario: str, stage: Row | None, compared: Row | None) -> GoalCell:
        if stage is None or compared is None:
            return GoalCell(
                scenario=self.titles[scenario], value="–", difference="", proof="", is_proven=True
            )
        return GoalCell(
            scenario=self.titles[scenario],
            value=value_text(stage["goal"], stage["value"]),
            difference=difference_text(stage["goal"], compared["difference"]),
            proof=proof_text(stage),
            is_proven=compared["is_proven"],
        )

    @property
    def is_proven(self) -> bool:
        return bool(self.comparison["is_proven"].all())

    @property
    def reasons(self) -> list[tuple[str, list[str]]]:
        """Return, for each scenario with any, what could not be kept, in words."""
        found: dict[str, list[str]] = {}
        for row in self._of("plan_reasons").iter_rows(named=True):
            found.setdefault(self.titles.get(row["scenario"], row["scenario"]), []).append(
                row["text"]
            )
        return list(found.items())

    @property
    def prices(self) -> list[str]:
        """Return what one unit more gives of each limit that gives anything, or may."""
        return self._priced(pl.col("goal").is_not_null() | (pl.col("proof") != Proof.PROVEN))

    @property
    def limits_without_price(self) -> list[str]:
        """Return the limits that bind and would give nothing."""
        return self._priced(pl.col("goal").is_null() & (pl.col("proof") == Proof.PROVEN))

    def _priced(self, which: pl.Expr) -> list[str]:
        if not self._has_prices:
            return []
        return self._of("plan_limits").filter(which).get_column("text").to_list()

    @property
    def _has_prices(self) -> bool:
        return "plan_limits" in self._tables

    @property
    def first_title(self) -> str:
        return next(iter(self.titles.values()))

    @property
    def regret(self) -> list[Row]:
        """Return, for each scenario and goal, the worst that its first year costs in another."""
        if "scenario_regret" not in self._tables:
            return []
        worse = self._tables["scenario_regret"].filter(pl.col("regret") > 0)
        worst = worse.sort("regret", descending=True).unique(
            ["planned_for", "goal"], keep="first", maintain_order=True
        )
        places = {one: place for place, one in enumerate(self.titles)}
        goals = list(Goal)
        rows = sorted(
            worst.iter_rows(named=True),
            key=lambda row: (places[row["planned_for"]], goals.index(Goal(row["goal"]))),
        )
        return [
            {
                "planned_for": self.titles[row["planned_for"]],
                "comes_true": self.titles[row["comes_true"]],
                "goal": row["goal_title"],
                "unit": row["unit"],
                "regret": value_text(row["goal"], row["regret"]),
                "is_proven": row["is_proven"],
            }
            for row in rows
        ]

    @property
    def impossible(self) -> list[Row]:
        """Return pairs of scenarios where the first year of the one cannot be staffed."""
        if "scenario_regret" not in self._tables:
            return []
        rows = self._tables["scenario_regret"].filter(~pl.col("is_possible"))
        pairs = rows.select("planned_for", "comes_true").unique(maintain_order=True)
        return [
            {"planned_for": self.titles[one], "comes_true": self.titles[other]}
            for one, other in pairs.iter_rows()
        ]

    @property
    def pairs_left_out(self) -> int:
        return int(self.run["pairs_left_out"])

    # The chosen scenario

    @property
    def areas(self) -> list[AreaRow]:
        found = []
        for (area, name), rows in _grouped(self._chosen("plan_areas"), "area", "name"):
            last = rows[-1]
            found.append(
                AreaRow(
                    name=name or area,
                    of_class=class_title(last["class"] or "not_listed"),
                    district=self._district(last["local_police_district"]),
                    norm="–" if last["norm_fte"] is None else fte(round(last["norm_fte"], 2)),
                    years=tuple(_year_cell(row) for row in rows),
                )
            )
        return sorted(found, key=lambda row: row.name)

    @property
    def regions(self) -> list[Row]:
        return [
            {
                "name": row["name"],
                "year": row["year"],
                "employed": fte(row["employed_fte"]),
                "recruits": fte(row["recruits_fte"]),
                "away": fte(row["away_fte"]),
                "cost": millions(row["cost_kronor"]),
            }
            for row in self._chosen("plan_regions")
        ]

    @property
    def districts(self) -> list[DistrictRow]:
        rows = self._chosen("plan_districts")
        if not rows:
            return []
        functions = officer_catalogue_on(date(self.years[0], 12, 31)).functions
        order = list(functions)
        found = []
        for (district, function), ours in _grouped(rows, "local_police_district", "function"):
            by_year: dict[int, float] = {}
            for row in ours:
                by_year[row["year"]] = by_year.get(row["year"], 0.0) + row["present_fte"]
            last = max(by_year)
            short = [row["need_short_fte"] for row in ours if row["year"] == last]
            told = [one for one in short if one is not None]
            found.append(
                (
                    (self._district(district), order.index(function)),
                    DistrictRow(
                        district=self._district(district),
                        function=functions[function].title,
                        years=tuple((year, fte(by_year[year])) for year in sorted(by_year)),
                        short=fte(round(sum(told), 1)) if told else "–",
                    ),
                )
            )
        return [row for _key, row in sorted(found, key=lambda pair: pair[0])]

    @property
    def loans(self) -> list[Row]:
        rows = self._chosen("plan_loans")
        if not rows:
            return []
        functions = officer_catalogue_on(date(self.years[0], 12, 31)).functions
        return [
            {
                "year": row["year"],
                "function": functions[row["function"]].title,
                "from": self._district(row["from_district"]),
                "to": self._area(row["to_area"]),
                "fte": fte(row["fte"]),
            }
            for row in rows
        ]


def _year_cell(row: Row) -> YearCell:
    short = row["shortfall_fte"]
    return YearCell(
        year=row["year"],
        placed=fte(row["own_fte"]),
        borrowed=_("+ %(borrowed)s lånad") % {"borrowed": fte(row["borrowed_fte"])}
        if row["borrowed_fte"]
        else "",
        short=_("fattas %(short)s") % {"short": fte(round(short, 2))} if short else "",
    )


def _grouped(rows: Iterable[Row], *names: str) -> list[tuple[tuple[Any, ...], list[Row]]]:
    """Return rows by the values of some columns, in the order they first stand, by year."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[name] for name in names), []).append(row)
    return [(key, sorted(ours, key=lambda row: row["year"])) for key, ours in found.items()]

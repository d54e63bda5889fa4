"""What contradicts itself in a scenario file: every problem at once, with its line."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from lagesbild import swedish
from lagesbild.errors import Problem
from lagesbild.norms.officer_functions import officer_catalogue_on
from lagesbild.sources.documents import Entry
from lagesbild.sources.officer_plan.rules import PlanRule

NOT_LISTED = "not_listed"
UNITS = (Fraction(1), Fraction(1, 2), Fraction(1, 10))
_LEAST_COST, _MOST_COST = 200_000, 5_000_000
"""Kronor a year; a full-time post outside costs something else than a full-time post."""
_FARTHEST_BUDGET = 20
"""How many times larger or smaller than the staff costs today a budget may be."""
_SHARES = ("lending_limit", "attrition", "attrition_low", "attrition_high", "pulled_away")
_STAFF = ("fte", "low", "high", "most", "need", "need_low", "need_high")
_FILLED_BY_COLLECTION = ("districts", "areas", "staffing")


def exactly(value: float) -> Fraction:
    """Return the number as it was written: 0.1 is a tenth."""
    return Fraction(str(value))


class Checks:
    """Looks through the lists of one file. Values that could not be read are not looked at."""

    def __init__(self, entry: Entry, *, file: str) -> None:
        self.file, self.entry = file, entry
        self.values = entry.values
        self.first = self.values.get("year_zero", 0) + 1
        self.last = self.first + self.values.get("years", 1) - 1
        self.unit = exactly(self.values.get("unit", 1))

    def list_(self, name: str) -> Sequence[Entry]:
        entries: Sequence[Entry] = self.values.get(name, ())
        return entries

    def problems(self) -> list[Problem]:
        found = [
            *self._lists(),
            *self._unit(),
            *self._references(),
            *self._functions(),
            *self._areas(),
            *self._repeated(),
            *self._intervals(),
            *self._shares(),
            *self._years(),
            *self._money(),
            *self._weights(),
            *self._floors(),
            *self._recruits(),
            *self._staffing(),
        ]
        if self.unit in UNITS:
            found += self._whole_units()
        return found

    def _broken(
        self, rule: PlanRule, entry: Entry, text: str, *, column: str | None = None
    ) -> Problem:
        row = entry.rows.get(column, entry.row) if column else entry.row
        return rule.broken(file=self.file, text=text, row=row or None, column=column)

    def _lists(self) -> Iterator[Problem]:
        for name in _FILLED_BY_COLLECTION:
            if not self.list_(name):
                text = f"listan {name} saknas eller är tom."
                yield PlanRule.LIST_MISSING.broken(file=self.file, text=text, column=name)

    def _unit(self) -> Iterator[Problem]:
        if self.unit not in UNITS:
            text = f"enheten {self.values.get('unit')} finns inte."
            yield self._broken(PlanRule.UNIT, self.entry, text, column="unit")

    def _references(self) -> Iterator[Problem]:
        places = {
            "region": ("regions", _ids(self.list_("regions"))),
            "district": ("districts", _ids(self.list_("districts"))),
            "area": ("areas", _ids(self.list_("areas"))),
        }
        for entry in self._all_entries():
            for column, (list_name, known) in places.items():
                value = entry.values.get(column)
                if value is not None and known and value not in known:
                    text = f"»{value}« finns inte i listan {list_name}."
                    yield self._broken(PlanRule.UNKNOWN_REFERENCE, entry, text, column=column)

    def _all_entries(self) -> Iterator[Entry]:
        for name in ("recruits", "districts", "areas", "staffing", "floors"):
            yield from self.list_(name)
        for scenario in self.list_("scenarios"):
            yield from scenario.values.get("events", ())
            yield from scenario.values.get("list_changes", ())

    def _functions(self) -> Iterator[Problem]:
        known = officer_catalogue_on(date(max(self.first - 1, 2015), 12, 31)).functions
        for name in ("costs", "staffing", "floors"):
            for entry in self.list_(name):
                function = entry.values.get("function")
                if function is not None and function not in known:
                    text = f"funktionen »{function}« finns inte."
                    yield self._broken(PlanRule.UNKNOWN_FUNCTION, entry, text, column="function")

    def _areas(self) -> Iterator[Problem]:
        home: dict[str, str] = {}
        for entry in self.list_("areas"):
            area, district = entry.values.get("id"), entry.values.get("district")
            if area in home:
                text = f"området {area} står redan, i {home[area]}."
                yield self._broken(PlanRule.AREA_IN_TWO_DISTRICTS, entry, text, column="district")
            elif area and district:
                home[area] = district
        for entry in self.list_("staffing"):
            area, district = entry.values.get("area"), entry.values.get("district")
            if area in home and district and home[area] != district:
                text = f"området {area} ligger i {home[area]}, men raden säger {district}."
                yield self._broken(PlanRule.AREA_IN_TWO_DISTRICTS, entry, text, column="district")

    def _repeated(self) -> Iterator[Problem]:
        keys = {"staffing": ("district", "area", "function"), "recruits": ("region", "begins")}
        for name, columns in keys.items():
            seen: set[tuple[Any, ...]] = set()
            for entry in self.list_(name):
                key = tuple(entry.values.get(column) for column in columns)
                if key in seen:
                    told = ", ".join(str(part) for part in key if part is not None)
                    text = f"listan {name} har redan en rad för {told}."
                    yield self._broken(PlanRule.SAME_ROW_TWICE, entry, text)
                seen.add(key)

    def _intervals(self) -> Iterator[Problem]:
        of_lists = {
            "regions": ("attrition_low", "attrition", "attrition_high"),
            "recruits": ("low", "fte", "high"),
            "staffing": ("need_low", "need", "need_high"),
        }
        for name, columns in of_lists.items():
            for entry in self.list_(name):
                told = [entry.values[c] for c in columns if c in entry.values]
                if told != sorted(told):
                    numbers = ", ".join(f"{value:g}" for value in told)
                    text = f"lågt, väntat och högt är {numbers}: intervallet är omvänt."
                    yield self._broken(PlanRule.INTERVAL_REVERSED, entry, text, column=columns[1])
        for entry in self.list_("staffing"):
            ends = {"need_low", "need_high"} & set(entry.values)
            if ends and "need" not in entry.values:
                text = "behovet har en ände men inget väntat värde."
                yield self._broken(PlanRule.INTERVAL_REVERSED, entry, text, column="need")

    def _shares(self) -> Iterator[Problem]:
        for entry in (self.entry, *self.list_("regions"), *self.list_("districts")):
            yield from self._too_fine(entry, _SHARES)
        for entry in self.list_("scenarios"):
            yield from self._too_fine(entry, ("more_pulled_away",))

    def _too_fine(self, entry: Entry, columns: Sequence[str]) -> Iterator[Problem]:
        for column in columns:
            value = entry.values.get(column)
            if value is not None and (exactly(value) * 1000).denominator != 1:
                text = f"andelen {value:g} har fler än tre decimaler."
                yield self._broken(PlanRule.TOO_FINE, entry, text, column=column)

    def _whole_units(self) -> Iterator[Problem]:
        events = (e for s in self.list_("scenarios") for e in s.values.get("events", ()))
        for entry in (
            *self.list_("recruits"),
            *self.list_("staffing"),
            *self.list_("floors"),
            *events,
        ):
            for column in _STAFF:
                value = entry.values.get(column)
                if value is not None and (exactly(value) / self.unit).denominator != 1:
                    text = f"{value:g} heltider är inte ett helt antal enheter om {self.unit_text}."
                    yield self._broken(PlanRule.NOT_WHOLE_UNITS, entry, text, column=column)

    @property
    def unit_text(self) -> str:
        return swedish.number(float(self.unit), decimals=0 if self.unit == 1 else 1)

    def _years(self) -> Iterator[Problem]:
        places: list[tuple[Entry, str]] = [(e, "year") for e in self.list_("budgets")]
        places += [(e, "from_year") for e in self.list_("floors")]
        for scenario in self.list_("scenarios"):
            places += [(e, "year") for e in scenario.values.get("events", ())]
            places += [(e, "from_year") for e in scenario.values.get("list_changes", ())]
        for entry, column in places:
            year = entry.values.get(column)
            if year is not None and not self.first <= year <= self.last:
                text = f"året {year} ligger utanför planen ({self.first}–{self.last})."
                yield self._broken(PlanRule.YEAR_OUTSIDE, entry, text, column=column)

    def _money(self) -> Iterator[Problem]:
        costs = _column(self.list_("costs"), "function", "kronor")
        for entry in self.list_("costs"):
            kronor = entry.values.get("kronor")
            if kronor is not None and not _LEAST_COST <= kronor <= _MOST_COST:
                text = f"{swedish.count(kronor)} kronor är ingen rimlig kostnad för en heltid."
                yield self._broken(PlanRule.COST_IMPLAUSIBLE, entry, text, column="kronor")
        missing = {e.values.get("function"): e for e in reversed(self.list_("staffing"))}
        for function, entry in missing.items():
            if function is not None and costs and function not in costs:
                text = f"funktionen {function} har ingen kostnad."
                yield self._broken(PlanRule.COST_MISSING, entry, text, column="function")
        yield from self._budgets(costs)

    def _budgets(self, costs: Mapping[str, int]) -> Iterator[Problem]:
        now = sum(
            entry.values.get("fte", 0) * costs.get(entry.values.get("function", ""), 0)
            for entry in self.list_("staffing")
        )
        for entry in self.list_("budgets"):
            kronor = entry.values.get("kronor")
            if kronor is None or not now:
                continue
            if not now / _FARTHEST_BUDGET <= kronor <= now * _FARTHEST_BUDGET:
                text = (
                    f"budgeten {swedish.count(kronor)} kronor är inte rimlig: personalen år 0"
                    f" kostar {swedish.count(now)} kronor."
                )
                yield self._broken(PlanRule.BUDGET_IMPLAUSIBLE, entry, text, column="kronor")

    def _weights(self) -> Iterator[Problem]:
        known = set(_column(self.list_("class_weights"), "class", "weight"))
        changes = (c for s in self.list_("scenarios") for c in s.values.get("list_changes", ()))
        for entry in (*self.list_("areas"), *changes):
            of_class = entry.values.get("class")
            if of_class not in (None, NOT_LISTED, *known):
                text = f"klassen {swedish.class_title(of_class).lower()} har ingen vikt."
                yield self._broken(PlanRule.WEIGHT_MISSING, entry, text, column="class")

    def _floors(self) -> Iterator[Problem]:
        for entry in self.list_("floors"):
            places = [c for c in ("area", "district", "region") if c in entry.values]
            if len(places) != 1:
                text = f"golvet har {len(places)} platser."
                yield self._broken(PlanRule.ONE_PLACE, entry, text)
                continue
            most = self._most_under(entry, places[0])
            if most is not None and entry.values.get("fte", 0) > most:
                text = f"golvet {entry.values['fte']:g} är högre än vad taken rymmer ({most:g})."
                yield self._broken(PlanRule.FLOOR_ABOVE_MOST, entry, text, column="fte")

    def _most_under(self, floor: Entry, kind: str) -> float | None:
        """Return what all teams under a floor may hold; None when some team has no most."""
        region = _column(self.list_("districts"), "id", "region")
        place = floor.values[kind]
        under = [
            entry
            for entry in self.list_("staffing")
            if entry.values.get("function") == floor.values.get("function")
            and place
            in (
                entry.values.get(kind),
                region.get(entry.values.get("district", "")) if kind == "region" else None,
            )
        ]
        if not under or any("most" not in entry.values for entry in under):
            return None
        return float(sum(entry.values["most"] for entry in under))

    def _recruits(self) -> Iterator[Problem]:
        """Missing is not zero: every year that can send somebody must be told."""
        if "training_lag" not in self.values:
            return
        told = {(e.values.get("region"), e.values.get("begins")) for e in self.list_("recruits")}
        lag = self.values["training_lag"]
        for entry in self.list_("regions"):
            years = range(self.first - lag, self.last - lag + 1)
            missing = [str(y) for y in years if (entry.values.get("id"), y) not in told]
            if missing:
                text = (
                    f"rekryter till {entry.values.get('id')} saknas för utbildning som börjar"
                    f" {swedish.listing(missing)}."
                )
                yield self._broken(PlanRule.RECRUITS_MISSING, entry, text)

    def _staffing(self) -> Iterator[Problem]:
        region = _column(self.list_("districts"), "id", "region")
        staffed = Counter(region.get(e.values.get("district")) for e in self.list_("staffing"))
        if not staffed:
            return
        for entry in self.list_("regions"):
            if not staffed[entry.values.get("id")]:
                text = f"regionen {entry.values.get('id')} har ingen bemanning."
                yield self._broken(PlanRule.STAFFING_MISSING, entry, text)


def _ids(entries: Sequence[Entry]) -> set[str]:
    return {entry.values["id"] for entry in entries if "id" in entry.values}


def _column(entries: Sequence[Entry], key: str, value: str) -> dict[Any, Any]:
    return {
        e.values[key]: e.values[value] for e in entries if key in e.values and value in e.values
    }

"""What the form of a plan says as a scenario, and what it begins with for one that is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from lagesbild.areas.area import AreaClass
from lagesbild.errors import Problem
from lagesbild.sources.officer_plan.writing import Path, WrittenScenario, write_scenario
from lagesbild_web.pages.table_words import typed_number
from lagesbild_web.records.exchange.officer_plans import PlanOutline

ENDS = ("low", "fte", "high")
ATTRITION = ("attrition_low", "attrition", "attrition_high")
_SCENARIOS: Mapping[str, Mapping[str, Any]] = {
    "few": {"title": "Få rekryter", "recruits": "low", "attrition": "high"},
    "many": {"title": "Många rekryter", "recruits": "high", "attrition": "low"},
}
_PLACES = {"areas": "area", "districts": "district", "regions": "region"}


@dataclass(kw_only=True)
class SaidScenario:
    """What was filled in, and which field each value of the scenario comes from."""

    said: Mapping[str, Any]
    """By field, as it was cleaned."""
    outline: PlanOutline
    planned: range
    begins: range
    floor_rows: int
    change_rows: int
    _homes: dict[Path, str] = field(default_factory=dict)

    @cached_property
    def written(self) -> WrittenScenario:
        """The scenario file."""
        return write_scenario(self.values)

    def field_of(self, problem: Problem) -> str | None:
        """Return the field that a problem of the written file comes from, if it is one's."""
        path = self.written.path_of(problem.row, problem.column)
        while path:
            if path in self._homes:
                return self._homes[path]
            if len(path) == 1:
                return str(path[0])
            path = path[:-1]
        return None

    @cached_property
    def values(self) -> dict[str, Any]:
        """The scenario as `reading.read_values` has it."""
        said = self.said
        return {
            "title": said["title"],
            "year_zero": said["year_zero"],
            "years": int(said["years"]),
            "unit": float(said["unit"]),
            "order": said["order"],
            "loans": said["loans"],
            "lending_limit": _share(said["lending_limit"]),
            "training_lag": int(said["training_lag"]),
            "residents_per_officer": _whole(said["residents_per_officer"]),
            "class_weights": [
                self._at(("class_weights", place), f"weight-{one}")
                | {"class": one.value, "weight": int(said[f"weight-{one}"])}
                for place, one in enumerate(AreaClass)
            ],
            "costs": [
                self._at(("costs", place), f"cost-{function}")
                | {"function": function, "kronor": int(said[f"cost-{function}"])}
                for place, (function, _title) in enumerate(self.outline.functions)
            ],
            "budgets": self._budgets(),
            "regions": self._regions(),
            "recruits": self._recruits(),
            "floors": self._floors(),
            "scenarios": self._scenarios(),
        }

    def _at(self, path: Path, home: str, /, **columns: str) -> dict[str, Any]:
        """Note which field an entry comes from, and those of its columns; return no values."""
        self._homes[path] = home
        self._homes |= {(*path, column): field for column, field in columns.items()}
        return {}

    def _budgets(self) -> list[dict[str, Any]]:
        told = [year for year in self.planned if self.said[f"budget-{year}"]]
        return [
            self._at(("budgets", place), f"budget-{year}")
            | {"year": year, "kronor": int(self.said[f"budget-{year}"])}
            for place, year in enumerate(told)
        ]

    def _regions(self) -> list[dict[str, Any]]:
        found = []
        for number, (code, _name) in enumerate(self.outline.places["regions"]):
            fields = {column: f"region-{number}-{column}" for column in ATTRITION}
            entry = self._at(("regions", number), fields["attrition"], **fields) | {"id": code}
            shares = {column: _share(self.said[name]) for column, name in fields.items()}
            found.append(entry | shares)
        return found

    def _recruits(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for number, (code, _name) in enumerate(self.outline.places["regions"]):
            for year in self.begins:
                fields = {end: f"recruits-{number}-{year}-{end}" for end in ENDS}
                entry = self._at(("recruits", len(found)), fields["fte"], **fields)
                numbers = {end: _number(self.said[name]) for end, name in fields.items()}
                found.append(entry | {"region": code, "begins": year} | numbers)
        return found

    def _floors(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for row in range(self.floor_rows):
            columns = ("function", "place", "fte", "from_year")
            fields = {column: f"floor-{row}-{column}" for column in columns}
            said = {column: self.said[name] for column, name in fields.items()}
            if not said["function"]:
                continue
            kind, _colon, code = said["place"].partition(":")
            entry = self._at(("floors", len(found)), fields["fte"], **fields)
            found.append(
                entry
                | {
                    "function": said["function"],
                    _PLACES[kind]: code,
                    "fte": _number(said["fte"]),
                    "from_year": _whole(said["from_year"]),
                }
            )
        return found

    def _scenarios(self) -> list[dict[str, Any]]:
        said = self.said
        found: list[dict[str, Any]] = [{"id": "base", "title": "Grundfallet"}]
        found += [{"id": one, **what} for one, what in _SCENARIOS.items() if said[one]]
        if said["pulled"]:
            self._at(("scenarios", len(found)), "pulled_points")
            points = typed_number(float(said["pulled_points"]))
            found.append(
                {
                    "id": "pulled",
                    "title": f"{points.replace('.', ',')} procentenheter mer bortdraget",
                    "more_pulled_away": _share(said["pulled_points"]),
                }
            )
        if said["event"]:
            found.append(self._event(("scenarios", len(found))))
        if said["changed_list"]:
            found.append(self._change(("scenarios", len(found))))
        return found

    def _event(self, path: Path) -> dict[str, Any]:
        said = self.said
        columns = ("name", "year", "fte", "weeks", "region")
        fields = {column: f"event_{column}" for column in columns}
        self._at(path, "event_name", title="event_name")
        self._at((*path, "events", 0), "event_name", **fields)
        event = {
            "name": said["event_name"],
            "year": int(said["event_year"]),
            "fte": _number(said["event_fte"]),
            "weeks": int(said["event_weeks"]),
            "region": said["event_region"] or None,
        }
        return {"id": "event", "title": said["event_name"], "events": [event]}

    def _change(self, path: Path) -> dict[str, Any]:
        found: list[dict[str, Any]] = []
        for row in range(self.change_rows):
            columns = ("area", "from_year", "class")
            fields = {column: f"change-{row}-{column}" for column in columns}
            said = {column: self.said[name] for column, name in fields.items()}
            if not said["area"]:
                continue
            self._at((*path, "list_changes", len(found)), fields["area"], **fields)
            found.append(said | {"from_year": int(said["from_year"])})
        return {"id": "list", "title": "Ändrad lista", "list_changes": found}


def initial_of(values: Mapping[str, Any], outline: PlanOutline) -> dict[str, Any]:
    """Return what the fields begin with for a scenario, as people type it."""
    plain = ("title", "year_zero", "years", "training_lag", "order", "residents_per_officer")
    found: dict[str, Any] = {name: values.get(name) for name in plain}
    found["unit"] = f"{values.get('unit', 1):g}"
    found["loans"] = bool(values.get("loans"))
    found["lending_limit"] = _percent(values.get("lending_limit"))
    found.setdefault("order", "norm_first")
    for row in values.get("class_weights", ()):
        found[f"weight-{row.get('class')}"] = row.get("weight")
    known = {row.get("function"): row.get("kronor") for row in values.get("costs", ())}
    for function, _title in outline.functions:
        found[f"cost-{function}"] = known.get(function)
    for row in values.get("budgets", ()):
        found[f"budget-{row.get('year')}"] = row.get("kronor")
    numbers = {code: place for place, (code, _name) in enumerate(outline.places["regions"])}
    for row in values.get("regions", ()):
        for column in ATTRITION:
            found[f"region-{numbers.get(row.get('id'))}-{column}"] = _percent(row.get(column))
    for row in values.get("recruits", ()):
        for end in ENDS:
            name = f"recruits-{numbers.get(row.get('region'))}-{row.get('begins')}-{end}"
            found[name] = row.get(end)
    for place, row in enumerate(values.get("floors", ())):
        found |= _initial_floor(place, row)
    for row in values.get("scenarios", ()):
        found |= _initial_scenario(row)
    found.setdefault("pulled_points", 10)
    return {name: value for name, value in found.items() if value is not None}


def _initial_floor(place: int, row: Mapping[str, Any]) -> dict[str, Any]:
    where = next(
        (f"{kind}:{row[column]}" for kind, column in _PLACES.items() if row.get(column)), None
    )
    told = {"function": row.get("function"), "place": where, "fte": row.get("fte")}
    told["from_year"] = row.get("from_year")
    return {f"floor-{place}-{column}": value for column, value in told.items()}


def _initial_scenario(row: Mapping[str, Any]) -> dict[str, Any]:
    match row.get("id"):
        case "few" | "many" as one:
            return {one: True}
        case "pulled":
            return {"pulled": True, "pulled_points": _percent(row.get("more_pulled_away"))}
        case "event":
            [event, *_others] = row.get("events") or [{}]
            return {"event": True, **{f"event_{name}": value for name, value in event.items()}}
        case "list":
            return {"changed_list": True} | {
                f"change-{place}-{column}": value
                for place, change in enumerate(row.get("list_changes", ()))
                for column, value in change.items()
            }
    return {}


def _share(text: str | None) -> float | None:
    return None if text is None else float(Decimal(text) / 100)


def _percent(share: float | None) -> float | None:
    return None if share is None else float(Decimal(str(share)) * 100)


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


def _whole(text: str | None) -> int | None:
    return None if text is None else int(text)

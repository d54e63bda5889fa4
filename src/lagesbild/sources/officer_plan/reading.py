"""Read a scenario file, alone or beside a collection, and make the situation of it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from lagesbild.areas.area import AreaClass
from lagesbild.errors import DeliveryRejected, NotFound
from lagesbild.norms.officer_norms import officer_norm_on
from lagesbild.officers.plan.records import (
    COUNTED,
    THOUSAND,
    District,
    Event,
    Floor,
    GoalOrder,
    Level,
    ListChange,
    PlannedArea,
    Region,
    Situation,
    Span,
    Team,
    Variation,
)
from lagesbild.provenance import SourceFile
from lagesbild.sources.documents import Entry, bounded_content, parse_single_document
from lagesbild.sources.officer_plan.checks import NOT_LISTED, Checks, exactly
from lagesbild.sources.officer_plan.rules import PlanRule
from lagesbild.sources.problems import in_reading_order
from lagesbild.sources.schema import Field, read_fields

Lists = Mapping[str, Sequence[Mapping[str, Any]]]
Basis = Callable[[int, float], Lists]
BASE = Variation(id="base", title="Grundfallet")
_FROM_BASIS = ("districts", "areas", "staffing")


@dataclass(frozen=True, kw_only=True)
class PlanInput:
    situation: Situation
    source: SourceFile
    filled: tuple[str, ...]
    """The lists that the basis gave."""


@cache
def plan_fields() -> tuple[Field, ...]:
    """Return what a scenario file may hold, in the order people read it."""
    text = files("lagesbild.sources.officer_plan").joinpath("schema.yaml").read_text("utf-8")
    return read_fields(yaml.safe_load(text))


def read_plan_file(path: Path, *, basis: Basis | None = None) -> PlanInput:
    """Return the situation that a scenario file describes.

    :param basis: as in `read_plan`.
    :raises NotFound: if there is no such file.
    :raises DeliveryRejected: with every problem, if there is any.
    """
    if not path.is_file():
        raise NotFound(f"Filen {path} finns inte. Skriv en att börja med: --write-example {path}")
    return read_plan(bounded_content(path), file=path.name, basis=basis)


def read_plan(content: bytes, *, file: str, basis: Basis | None = None) -> PlanInput:
    """Return the situation that the text of a scenario file describes.

    :param file: what problems call it.
    :param basis: gives, for year 0 and a unit, rows for the lists that the file leaves out and the
        names of regions. See `picture.officer_plan_basis`.
    :raises DeliveryRejected: with every problem, if there is any.
    """
    document = parse_single_document(content, plan_fields(), file=file)
    if document.entries is None:
        raise DeliveryRejected(document.problems)
    [entry] = document.entries
    filled: tuple[str, ...] = ()
    can_be_filled = {"year_zero", "unit"} <= set(entry.values)
    if basis is not None and can_be_filled:
        filled = tuple(name for name in _FROM_BASIS if not entry.values.get(name))
        entry = _filled(entry, basis(entry.values["year_zero"], entry.values["unit"]))
    found = Checks(entry, file=file).problems()
    if basis is not None and not can_be_filled:
        # The basis would give the lists, were it known for which year.
        found = [one for one in found if one.rule != PlanRule.LIST_MISSING.id]
    problems = [*document.problems, *found]
    if problems:
        raise DeliveryRejected(in_reading_order(problems))
    source = SourceFile(path=file, sha256=hashlib.sha256(content).hexdigest(), size=len(content))
    return PlanInput(situation=_Making(entry).situation(), source=source, filled=filled)


def read_values(content: bytes, *, file: str) -> Mapping[str, Any]:
    """Return what a scenario file says as plain values, to begin a form with.

    A value with a fault is left out.
    """
    document = parse_single_document(content, plan_fields(), file=file)
    return _plain(document.entries[0]) if document.entries else {}


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        name: [_plain(one) for one in value] if isinstance(value, tuple) else value
        for name, value in entry.values.items()
    }


def _filled(entry: Entry, basis: Lists) -> Entry:
    """Add the lists of a collection that the file does not have; they stand on no line."""
    values = dict(entry.values)
    for name, rows in basis.items():
        if name == "regions":
            names = {row["id"]: row["name"] for row in rows}
            values[name] = tuple(
                replace(one, values={"name": names.get(one.values.get("id")), **one.values})
                for one in values.get(name, ())
            )
        elif not values.get(name):
            values[name] = tuple(Entry(row=0, values=row, rows={}) for row in rows)
    return replace(entry, values=values)


class _Making:
    """Turns the entries of one right file into records."""

    def __init__(self, entry: Entry) -> None:
        self.values = entry.values
        self.unit = exactly(self.values["unit"]).limit_denominator(10)

    def list_(self, name: str) -> list[Mapping[str, Any]]:
        return [entry.values for entry in self.values.get(name, ())]

    def situation(self) -> Situation:
        values = self.values
        year_zero = values["year_zero"]
        per_officer = values.get("residents_per_officer")
        if per_officer is None:
            per_officer = officer_norm_on(date(year_zero, 12, 31)).residents_per_officer
        limit = values.get("lending_limit")
        return Situation(
            title=values["title"],
            unit=self.unit,
            year_zero=year_zero,
            years=values["years"],
            residents_per_officer=per_officer,
            class_weights={AreaClass(w["class"]): w["weight"] for w in self.list_("class_weights")},
            lending_limit=None if limit is None else _thousandths(limit),
            training_lag=values["training_lag"],
            budgets={b["year"]: b["kronor"] for b in self.list_("budgets")},
            cost_per_fte={c["function"]: c["kronor"] for c in self.list_("costs")},
            order=GoalOrder(values.get("order", GoalOrder.NORM_FIRST)),
            loans=values.get("loans", False),
            regions=tuple(self._region(one) for one in self.list_("regions")),
            districts=tuple(_district(one) for one in self.list_("districts")),
            areas=tuple(_area(one) for one in self.list_("areas")),
            teams=self._teams(),
            floors=tuple(self._floor(one) for one in self.list_("floors")),
            variations=tuple(self._variation(one) for one in self.list_("scenarios")) or (BASE,),
        )

    def _units(self, fte: float) -> int:
        return int(exactly(fte) / self.unit)

    def _span(self, row: Mapping[str, Any], low: str, value: str, high: str) -> Span:
        """An end that is left out is the expected value."""
        middle = row[value]
        return Span(
            low=self._units(row.get(low, middle)),
            value=self._units(middle),
            high=self._units(row.get(high, middle)),
        )

    def _region(self, row: Mapping[str, Any]) -> Region:
        expected = row["attrition"]
        return Region(
            id=row["id"],
            name=row.get("name") or row["id"],
            attrition=Span(
                low=_thousandths(row.get("attrition_low", expected)),
                value=_thousandths(expected),
                high=_thousandths(row.get("attrition_high", expected)),
            ),
            recruits={
                one["begins"]: self._span(one, "low", "fte", "high")
                for one in self.list_("recruits")
                if one["region"] == row["id"]
            },
        )

    def _teams(self) -> tuple[Team, ...]:
        """Return the rows, and a team of area officers without anybody in areas that have none."""
        teams = [
            Team(
                district=row["district"],
                area=row.get("area"),
                function=row["function"],
                now=self._units(row["fte"]),
                most=None if row.get("most") is None else self._units(row["most"]),
                need=None
                if row.get("need") is None
                else self._span(row, "need_low", "need", "need_high"),
            )
            for row in self.list_("staffing")
        ]
        manned = {team.area for team in teams if team.function == COUNTED}
        teams += [
            Team(district=row["district"], area=row["id"], function=COUNTED, now=0)
            for row in self.list_("areas")
            if row["id"] not in manned
        ]
        return tuple(teams)

    def _floor(self, row: Mapping[str, Any]) -> Floor:
        return Floor(
            function=row["function"],
            units=self._units(row["fte"]),
            from_year=row.get("from_year", self.values["year_zero"] + 1),
            area=row.get("area"),
            district=row.get("district"),
            region=row.get("region"),
        )

    def _variation(self, row: Mapping[str, Any]) -> Variation:
        changes = [entry.values for entry in row.get("list_changes", ())]
        return Variation(
            id=row["id"],
            title=row["title"],
            recruits=Level(row.get("recruits", Level.VALUE)),
            attrition=Level(row.get("attrition", Level.VALUE)),
            need=Level(row.get("need", Level.VALUE)),
            more_pulled_away=_thousandths(row.get("more_pulled_away", 0)),
            events=tuple(self._event(entry.values) for entry in row.get("events", ())),
            list_changes=tuple(
                ListChange(
                    area=change["area"],
                    from_year=change["from_year"],
                    area_class=_class(change["class"]),
                )
                for change in changes
            ),
        )

    def _event(self, row: Mapping[str, Any]) -> Event:
        return Event(
            name=row["name"],
            year=row["year"],
            units=self._units(row["fte"]),
            weeks=row["weeks"],
            region=row.get("region"),
        )


def _district(row: Mapping[str, Any]) -> District:
    return District(
        id=row["id"],
        name=row.get("name") or row["id"],
        region=row["region"],
        pulled_away=_thousandths(row.get("pulled_away", 0)),
    )


def _area(row: Mapping[str, Any]) -> PlannedArea:
    return PlannedArea(
        id=row["id"],
        name=row.get("name") or row["id"],
        district=row["district"],
        area_class=_class(row["class"]),
        residents=row["residents"],
    )


def _class(name: str) -> AreaClass | None:
    return None if name == NOT_LISTED else AreaClass(name)


def _thousandths(share: float) -> int:
    return int(exactly(share) * THOUSAND)

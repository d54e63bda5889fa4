"""What may somebody see of the register of cameras? With rights applied.

Whoever sees `FieldClass.CAMERAS` in a unit sees its needs and points at the level of areas. What
could tell of one place (kind of place, violence and hours there, free text) is shown to those who
enter cameras there or decide on them. Exact positions are asked for by themselves, and that is
logged: see `actions.cameras`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from lagesbild.cameras.balancing import BalancingTest, resting_on
from lagesbild.cameras.flow import CameraQueue
from lagesbild.cameras.gate import GateAnswer, may_operate
from lagesbild.cameras.standing import Standing
from lagesbild.cameras.states import Event, State
from lagesbild.norms.class_schemes import NOT_LISTED
from lagesbild_web.permissions import Act, FieldClass
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.people import Acting

Row = Mapping[str, Any]
BODY_WORN = "body_worn"


@dataclass(frozen=True, kw_only=True)
class SiteCameras:
    """The register of a day as all of the site's rows have it, without any position."""

    on: date
    needs: Mapping[str, Row]
    points: Mapping[str, Row]
    states: Mapping[str, Row]
    """By need and point, see `lagesbild.cameras.register.STATES_SCHEMA`."""
    events: Mapping[str, Sequence[Row]]
    """In the order in which they happened."""
    operations: Mapping[str, Row]
    """See `lagesbild.cameras.register.OPERATION_SCHEMA`."""
    kept: Mapping[str, Row]
    """See `lagesbild.cameras.register.KEPT_SCHEMA`."""
    tests: Mapping[str, Sequence[Row]]
    """The rows of each need and point, by version."""
    versions: Mapping[str, Sequence[BalancingTest]]
    """What the gate reads of them."""
    cameras: Mapping[str, Sequence[Row]]
    """By point."""
    queue: CameraQueue


@dataclass(frozen=True, kw_only=True)
class SeenSubject:
    """A need or a point as somebody sees it."""

    code: str
    is_point: bool
    row: Row
    unit: str
    unit_name: str
    area: str
    area_name: str
    """Empty outside all areas."""
    kind: str
    state: State | None
    """None for a point that nothing has happened to."""
    since: date | None
    need: str
    """The need itself, or the one that the point meets; empty where it meets none."""
    sees_details: bool


@dataclass(frozen=True, kw_only=True)
class ClassBalance:
    """Needs of the areas of one class: asked for, installed, on the way, waiting."""

    area_class: str
    needs: int
    asked: int
    installed: int
    on_the_way: int
    waiting: int
    oldest: date | None
    """When the oldest of those that wait was reported."""


class SeenCameras:
    """The register, as one person may see it."""

    def __init__(self, made: SiteCameras, acting: Acting, *, organisation: Organisation) -> None:
        self.made = made
        self.acting = acting
        self.organisation = organisation

    def sees(self, unit: str) -> bool:
        return self.acting.sees(FieldClass.CAMERAS, inside=self.organisation.line(unit))

    def sees_position(self, unit: str) -> bool:
        return self.acting.sees(FieldClass.POSITION, inside=self.organisation.line(unit))

    def may(self, act: Act, unit: str) -> bool:
        return self.acting.may(act, inside=self.organisation.line(unit))

    @cached_property
    def needs(self) -> list[SeenSubject]:
        return [one for code in self.made.needs if (one := self._seen(code, is_point=False))]

    @cached_property
    def points(self) -> list[SeenSubject]:
        return [one for code in self.made.points if (one := self._seen(code, is_point=True))]

    def subject(self, code: str) -> SeenSubject | None:
        """Return a need or a point; None where there is none, or the person does not see it."""
        if code in self.made.needs:
            return self._seen(code, is_point=False)
        return self._seen(code, is_point=True) if code in self.made.points else None

    def _seen(self, code: str, *, is_point: bool) -> SeenSubject | None:
        row = (self.made.points if is_point else self.made.needs)[code]
        unit, area = row["unit"], row["area"] or ""
        if not self.sees(unit):
            return None
        told = self.made.states.get(code, {})
        state = told.get("state")
        return SeenSubject(
            code=code,
            is_point=is_point,
            row=row,
            unit=unit,
            unit_name=self.organisation.name(unit),
            area=area,
            area_name=self.organisation.area_name(area) if area else "",
            kind=row["kind"],
            state=State(state) if state else None,
            since=told.get("since"),
            need=(row["need"] or "") if is_point else code,
            sees_details=self.sees_position(unit) or self.may(Act.DECIDE_BALANCING, unit),
        )

    def points_of(self, need: str) -> list[SeenSubject]:
        return [one for one in self.points if one.need == need]

    def events_of(self, code: str) -> Sequence[Row]:
        return self.made.events.get(code, ())

    def tests_of(self, code: str) -> Sequence[Row]:
        return self.made.tests.get(code, ())

    def draft_of(self, code: str) -> Row | None:
        """Return the version that waits to be decided, the newest where there are several."""
        drafts = [row for row in self.tests_of(code) if row["decided_on"] is None]
        return drafts[-1] if drafts else None

    def gate_of(self, one: SeenSubject, *, on: date, changing: bool = False) -> GateAnswer:
        """Return whether a need or point may be in operation on a day.

        :param changing: whether the monitoring would be changed that day, which asks for a new
            test.
        """
        told = self.made.states.get(one.code, {})
        changed = [row["on"] for row in self.events_of(one.code) if row["event"] == Event.CHANGE]
        return may_operate(
            on,
            kind=one.kind,
            tests=resting_on(one.code, self.made.versions, need=one.need or None),
            begun_on=told.get("begun_on"),
            changed_on=[*changed, on] if changing else changed,
        )

    @cached_property
    def unlawful(self) -> list[tuple[SeenSubject, Row]]:
        """Return what is in operation and must not be: exceptions that ran out first, by day."""
        found = [pair for pair in self._operations if pair[1]["outcome"] == "refused"]
        return sorted(found, key=lambda pair: (pair[1]["until"] or date.max, pair[0].code))

    @cached_property
    def running_out(self) -> list[tuple[SeenSubject, Row]]:
        """Return what runs on an exception that has a last day, the first to end first."""
        found = [
            pair
            for pair in self._operations
            if pair[1]["outcome"] == "allowed" and pair[1]["until"] is not None
        ]
        return sorted(found, key=lambda pair: (pair[1]["until"], pair[0].code))

    @cached_property
    def reviews_due(self) -> list[tuple[SeenSubject, Row]]:
        """Return what should have been gone through by our own good practice."""
        return [pair for pair in self._operations if pair[1]["review_overdue"]]

    @cached_property
    def without_test(self) -> list[SeenSubject]:
        """Return points that are on their way and may not begin yet, those installed first."""
        rank = {State.INSTALLED: 0, State.DELIVERED: 1, State.ORDERED: 2}
        found = [
            one
            for one in self.points
            if one.state in rank and self.gate_of(one, on=self.made.on).stops
        ]
        return sorted(found, key=lambda one: (rank[one.state], one.code))

    @cached_property
    def drafts(self) -> list[SeenSubject]:
        """Return what has a test that waits to be decided."""
        return [one for one in (*self.needs, *self.points) if self.draft_of(one.code)]

    @cached_property
    def oldest_waiting(self) -> list[tuple[SeenSubject, int]]:
        """Return the needs that wait, the oldest first, with the days they have waited."""
        waiting = self._standing_as(Standing.WAITING)
        rows = [(one, one.row["reported_on"]) for one in self.needs if one.code in waiting]
        rows.sort(key=lambda pair: (pair[1], pair[0].code))
        return [(one, (self.made.on - reported).days) for one, reported in rows]

    def balance_by_class(self) -> list[ClassBalance]:
        """Return needs and what became of them by class of area, without body-worn cameras.

        Those that were withdrawn or removed are not counted. The gravest class comes first.
        """
        rows = self.made.queue.standing.join(
            self.made.queue.measured.select("need", "area_class"), on="need"
        ).filter(
            pl.col("need").is_in([one.code for one in self.needs]),
            pl.col("kind") != BODY_WORN,
            pl.col("standing") != Standing.ENDED.value,
        )
        found: list[ClassBalance] = []
        for area_class in _in_order_of_gravity(rows["area_class"].unique()):
            ours = rows.filter(area_class=area_class)
            left = ours.group_by("standing").agg(pl.col("left").sum(), pl.col("reported_on").min())
            by = {row["standing"]: row for row in left.iter_rows(named=True)}
            waiting = by.get(Standing.WAITING, {"left": 0, "reported_on": None})
            found.append(
                ClassBalance(
                    area_class=area_class,
                    needs=ours.height,
                    asked=int(ours["number"].sum()),
                    installed=int(ours["installed"].sum()),
                    on_the_way=int(by.get(Standing.ON_THE_WAY, {"left": 0})["left"]),
                    waiting=int(waiting["left"]),
                    oldest=waiting["reported_on"],
                )
            )
        return found

    def class_of(self, need: str) -> str:
        """Return the class of the area that a need is about, on the list that holds."""
        rows = self.made.queue.measured.filter(need=need)["area_class"]
        return str(rows[0]) if len(rows) else NOT_LISTED

    def standing_of(self, need: str) -> Row | None:
        rows = self.made.queue.standing.filter(need=need)
        return rows.row(0, named=True) if rows.height else None

    def _standing_as(self, standing: Standing) -> set[str]:
        return set(self.made.queue.standing.filter(standing=standing.value)["need"])

    @cached_property
    def _operations(self) -> list[tuple[SeenSubject, Row]]:
        return [
            (one, row)
            for code, row in self.made.operations.items()
            if (one := self.subject(code)) is not None
        ]


_GRAVITY = ("particularly_vulnerable", "risk", "vulnerable")


def _in_order_of_gravity(classes: Iterable[str]) -> list[str]:
    rank = {name: place for place, name in enumerate(_GRAVITY)}
    return sorted(classes, key=lambda name: (rank.get(name, len(rank)), name))

"""Needs and points go step by step, by whoever may take each, and nothing starts unlawfully."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from lagesbild.cameras.balancing import BalancingTest, resting_on, tests_by_subject
from lagesbild.cameras.gate import BODY_WORN, may_operate
from lagesbild.cameras.states import (
    CameraRole,
    Event,
    State,
    Transition,
    in_order_of_events,
    transition_of,
)
from lagesbild.errors import Problem
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows
from lagesbild.sources.rules.cameras import subjects_of

_READ = ("subject", "on", "event", "state", "role", "reason")
_COLUMNS = {
    "before-the-report": "on",
    "camera-step-not-possible": "event",
    "camera-step-after-the-end": "event",
    "camera-step-by-wrong-role": "role",
    "camera-step-without-reason": "reason",
    "operation-without-test": "event",
}


@dataclass(kw_only=True)
class _Followed:
    """Where a need or a point is while its events are followed."""

    state: State | None
    begun_on: date | None = None
    changed_on: list[date] = field(default_factory=list)
    is_lost: bool = False
    """A step was not possible: what follows is not judged by it."""


def check_camera_events(delivery: Delivery) -> list[Problem]:
    """Follow each need and point from event to event."""
    tables = delivery.tables
    events = tables.get("camera_events")
    needs, points = tables.get("camera_needs"), tables.get("camera_points")
    problems: list[Problem] = []
    if events is not None:
        subjects = subjects_of(needs, points)
        found = _breaches(events, subjects, tables.get("balancing_tests"))
        for rule, column in _COLUMNS.items():
            rows = [row for one, row in found if one == rule]
            shape = {"source_row": pl.Int64, "text": pl.String}
            problems += problems_in_rows(
                rule,
                pl.DataFrame(rows, schema=shape, orient="row"),
                file=events.file,
                text="{text}",
                column=column,
            )
    if "cameras" in tables and events is not None:
        problems += _check_cameras_on_points_that_ended(tables["cameras"], events)
    if points is not None:
        problems += _check_points_have_events(points, events)
    return problems


def _breaches(
    events: Table, subjects: pl.DataFrame, tests: Table | None
) -> list[tuple[str, tuple[int, str]]]:
    """Return rule, row and text of each breach, in the order of the events of each subject."""
    known = {row["subject"]: row for row in subjects.iter_rows(named=True)}
    needs = set(subjects.filter(pl.col("subject") == pl.col("need"))["subject"])
    versions = {} if tests is None else tests_by_subject(_sound_tests(tests))
    rows = in_order_of_events(events.sound(*_READ).drop_nulls(["subject", "on", "event", "state"]))
    followed: dict[str, _Followed] = {}
    found = []
    for row in rows.iter_rows(named=True):
        subject = known.get(row["subject"])
        if subject is None:
            continue
        first = State.REPORTED if row["subject"] in needs else None
        one = followed.setdefault(row["subject"], _Followed(state=first))
        found += [
            (rule, (row["source_row"], text))
            for rule, text in _step_of(row, subject, one, versions)
        ]
    return found


def _sound_tests(tests: Table) -> pl.DataFrame:
    return tests.sound(
        *("subject", "version", "decided_on", "conclusion"),
        *("exception", "exception_from", "exception_until", "reason_for_new"),
    )


def _step_of(
    row: Mapping[str, Any],
    subject: Mapping[str, Any],
    one: _Followed,
    versions: Mapping[str, list[BalancingTest]],
) -> list[tuple[str, str]]:
    """Return the rules that one event breaks, and take its step."""
    told = []
    if subject["reported_on"] and row["on"] < subject["reported_on"]:
        text = f"händelsen {row['on']} är före anmälan {subject['reported_on']}."
        told.append(("before-the-report", text))
    event, after = Event(row["event"]), State(row["state"])
    worn = subject["kind"] == BODY_WORN
    step = transition_of(event, before=one.state, is_body_worn=worn)
    if step is None or step.after is not after:
        if not one.is_lost:
            told.append(_not_possible(row, one, step))
        one.is_lost = True
        step = None
    if step is not None:
        told += _misdone(row, step)
        if step.begins_operation:
            told += _unlawful(row, subject, one, versions)
    one.state = after
    if after.is_in_operation and one.begun_on is None:
        one.begun_on = row["on"]
    return told


def _not_possible(
    row: Mapping[str, Any], one: _Followed, step: Transition | None
) -> tuple[str, str]:
    subject = row["subject"]
    if one.state is not None and one.state.is_over:
        text = f"»{subject}« är {one.state.label} när {row['event']} händer {row['on']}."
        return "camera-step-after-the-end", text
    if step is not None:
        text = f"efter {row['event']} är läget {step.after.value}, inte {row['state']}."
        return "camera-step-not-possible", text
    before = "har inget läge" if one.state is None else f"är {one.state.label} ({one.state.value})"
    text = f"»{subject}« {before}, och därifrån finns inte steget {row['event']}."
    return "camera-step-not-possible", text


def _misdone(row: Mapping[str, Any], step: Transition) -> list[tuple[str, str]]:
    told = []
    if row["role"] is not None and CameraRole(row["role"]) not in step.roles:
        allowed = " eller ".join(sorted(role.value for role in step.roles))
        text = f"{row['event']} tas av {allowed}, inte av {row['role']}."
        told.append(("camera-step-by-wrong-role", text))
    if step.needs_reason and not (row["reason"] or "").strip():
        told.append(("camera-step-without-reason", f"{row['event']} saknar skäl."))
    return told


def _unlawful(
    row: Mapping[str, Any],
    subject: Mapping[str, Any],
    one: _Followed,
    versions: Mapping[str, list[BalancingTest]],
) -> list[tuple[str, str]]:
    if row["event"] == Event.CHANGE.value:
        one.changed_on.append(row["on"])
    answer = may_operate(
        row["on"],
        kind=subject["kind"],
        tests=resting_on(row["subject"], versions, need=subject["need"]),
        begun_on=one.begun_on,
        changed_on=one.changed_on,
    )
    text = f"»{row['subject']}« den {row['on']}: {answer.sentence}"
    return [("operation-without-test", text)] if answer.stops else []


def _check_cameras_on_points_that_ended(cameras: Table, events: Table) -> list[Problem]:
    over = [state.value for state in State if state.is_over]
    ended = (
        in_order_of_events(events.sound(*_READ))
        .group_by("subject", maintain_order=True)
        .agg(pl.col("state").last(), pl.col("on").last())
        .filter(pl.col("state").is_in(over))
    )
    return problems_in_rows(
        "camera-on-ended-point",
        cameras.sound("point").join(ended, left_on="point", right_on="subject"),
        file=cameras.file,
        text="»{point}« har upphört ({on}).",
        column="point",
    )


def _check_points_have_events(points: Table, events: Table | None) -> list[Problem]:
    if events is None:
        rows = points.sound("point")
    elif "subject" in events.absent_columns:
        return []
    else:
        told = events.frame["subject"].drop_nulls()
        rows = points.sound("point").filter(~pl.col("point").is_in(told.implode()))
    return problems_in_rows(
        "point-without-event",
        rows.drop_nulls("point"),
        file=points.file,
        text="»{point}« har ingen händelse i camera_events.",
        column="point",
    )

"""The register: where is each need and point on a day, and on what ground does it operate?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from lagesbild.cameras.balancing import keep_until, resting_on, tests_by_subject
from lagesbild.cameras.gate import GateAnswer, may_operate
from lagesbild.cameras.states import Event, State, in_order_of_events

STATES_SCHEMA = {
    "subject": pl.String,
    "is_point": pl.Boolean,
    "need": pl.String,
    "unit": pl.String,
    "area": pl.String,
    "kind": pl.String,
    "state": pl.String,
    "since": pl.Date,
    "begun_on": pl.Date,
    "ended_on": pl.Date,
}
"""`need` is the need itself, or the one that a point meets. `begun_on` is when it was first in
operation, `ended_on` when it was withdrawn or removed. A point without events has no state."""

OPERATION_SCHEMA = {
    "subject": pl.String,
    "is_point": pl.Boolean,
    "area": pl.String,
    "kind": pl.String,
    "begun_on": pl.Date,
    "outcome": pl.String,
    "ground": pl.String,
    "cite": pl.String,
    "version": pl.Int64,
    "until": pl.Date,
    "days_left": pl.Int64,
    "missing": pl.String,
    "review_on": pl.Date,
    "review_overdue": pl.Boolean,
    "is_verified": pl.Boolean,
    "sentence": pl.String,
}
"""`days_left` is 0 on the last day of an exception and negative after it. `review_on` is our own
good practice. `missing` and `sentence` are Swedish."""

KEPT_SCHEMA = {
    "subject": pl.String,
    "ended_on": pl.Date,
    "tests": pl.Int64,
    "keep_until": pl.Date,
    "may_be_discarded": pl.Boolean,
}
"""`keep_until` is null where the wording of that day was not read; then nothing is discarded."""


_HISTORY_SCHEMA = {
    "subject": pl.String,
    "state": pl.String,
    "since": pl.Date,
    "begun_on": pl.Date,
    "ended_on": pl.Date,
}
_RUNNING = [state.value for state in State if state.is_in_operation]
_OVER = [state.value for state in State if state.is_over]


def states_on(
    day: date, *, needs: pl.DataFrame, points: pl.DataFrame, events: pl.DataFrame
) -> pl.DataFrame:
    """Return every need and point known on a day with its state, as `STATES_SCHEMA` has it.

    What happens later than the day is not known: a need reported later, and a point whose first
    event comes later, is not there.

    :param needs: the table `camera_needs`; `points` and `events` likewise.
    """
    told = _histories(day, events)
    reported = pl.lit(State.REPORTED.value)
    of_needs = (
        needs.filter(pl.col("reported_on") <= day)
        .join(told, left_on="need", right_on="subject", how="left")
        .with_columns(
            pl.col("state").fill_null(reported),
            pl.col("since").fill_null(pl.col("reported_on")),
            subject="need",
            is_point=False,
        )
    )
    of_points = points.join(told, left_on="point", right_on="subject").with_columns(
        subject="point", is_point=True
    )
    return pl.concat(
        one.select(pl.col(name).cast(dtype) for name, dtype in STATES_SCHEMA.items())
        for one in (of_needs, of_points)
    ).sort("is_point", "subject")


def operations_on(
    day: date,
    *,
    needs: pl.DataFrame,
    points: pl.DataFrame,
    events: pl.DataFrame,
    tests: pl.DataFrame,
) -> pl.DataFrame:
    """Return what is in operation on a day and on what ground, as `OPERATION_SCHEMA` has it.

    Body-worn cameras are told as outside the law, and asked for nothing. A need whose points are in
    operation does not operate itself unless its own events say so.

    :param tests: the table `balancing_tests`.
    """
    states = states_on(day, needs=needs, points=points, events=events)
    versions, changes = tests_by_subject(tests), _changes(day, events)
    rows = [
        _operation(
            row,
            may_operate(
                day,
                kind=row["kind"],
                tests=resting_on(row["subject"], versions, need=row["need"]),
                begun_on=row["begun_on"],
                changed_on=changes.get(row["subject"], ()),
            ),
        )
        for row in states.filter(pl.col("state").is_in(_RUNNING)).iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema=OPERATION_SCHEMA, orient="row")


def kept_tests(
    day: date,
    *,
    needs: pl.DataFrame,
    points: pl.DataFrame,
    events: pl.DataFrame,
    tests: pl.DataFrame,
) -> pl.DataFrame:
    """Return the tests of what has ended and how long they are kept, as `KEPT_SCHEMA` has it.

    The tests of a need are kept for the last of it and its points to end, and are not told of
    before all of them have.
    """
    states = states_on(day, needs=needs, points=points, events=events)
    rested_on = pl.concat(
        states.select(pl.col(name).alias("subject"), "state", "ended_on")
        for name in ("subject", "need")
    )
    ended = (
        rested_on.drop_nulls("subject")
        .group_by("subject")
        .agg(pl.col("state").is_in(_OVER).all().alias("is_over"), pl.col("ended_on").max())
        .filter("is_over")
        .join(tests.group_by("subject").agg(tests=pl.len()), on="subject")
        .sort("subject")
    )
    until = [keep_until(on) for on in ended["ended_on"]]
    return (
        ended.with_columns(pl.Series("keep_until", until, dtype=pl.Date))
        .select(
            pl.col(name).cast(dtype)
            for name, dtype in KEPT_SCHEMA.items()
            if name != "may_be_discarded"
        )
        .with_columns(may_be_discarded=(pl.col("keep_until") < day).fill_null(False))
    )


def _histories(day: date, events: pl.DataFrame) -> pl.DataFrame:
    """Return where each subject's events up to a day have led, as `_HISTORY_SCHEMA` has it."""
    known = in_order_of_events(events.filter(pl.col("on") <= day))
    running = pl.col("state").is_in(_RUNNING)
    last_state, last_day = pl.col("state").last(), pl.col("on").last()
    return (
        known.group_by("subject", maintain_order=True)
        .agg(
            state=last_state,
            since=last_day,
            begun_on=pl.col("on").filter(running).first(),
            ended_on=pl.when(last_state.is_in(_OVER)).then(last_day),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in _HISTORY_SCHEMA.items())
    )


def _changes(day: date, events: pl.DataFrame) -> dict[str, list[date]]:
    """Return the days of significant changes up to a day, by subject."""
    is_change = pl.col("event") == Event.CHANGE.value
    changed = events.filter(is_change, pl.col("on") <= day).sort("on")
    return dict(changed.group_by("subject").agg("on").iter_rows())


def _operation(row: Mapping[str, Any], answer: GateAnswer) -> tuple[object, ...]:
    return (
        row["subject"],
        row["is_point"],
        row["area"],
        row["kind"],
        row["begun_on"],
        answer.outcome.value,
        answer.ground.value,
        answer.cite,
        answer.version,
        answer.until,
        answer.days_left,
        answer.missing,
        answer.review_on,
        answer.review_on is not None and answer.review_on < answer.on,
        answer.is_verified,
        answer.sentence,
    )

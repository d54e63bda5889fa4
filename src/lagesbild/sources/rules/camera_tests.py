"""Balancing tests are whole, in order, and say what the law of their day lists and no more."""

from collections.abc import Callable

import polars as pl

from lagesbild.cameras.balancing import (
    NO_EXCEPTION,
    last_days_by_law,
    tests_by_subject,
)
from lagesbild.errors import Problem
from lagesbild.norms.camera_law import CameraLaw, camera_law_on, first_day_of_camera_law
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows

_WEIGHED = ("conclusion", "need_factors", "privacy_factors")
_EXCEPTION = ("exception", "exception_from", "exception_until")


def check_camera_tests(delivery: Delivery) -> list[Problem]:
    """Check every version of every balancing test."""
    tests = delivery.tables.get("balancing_tests")
    if tests is None:
        return []
    return [
        *_check_whole(tests),
        *_check_signs(tests),
        *_check_versions(tests),
        *_check_listed(tests),
        *_check_exceptions(tests),
    ]


def _check_whole(tests: Table) -> list[Problem]:
    """A decided row is a test with all that was weighed, or an exception with its days."""
    rows = tests.sound("decided_on", *_WEIGHED, *_EXCEPTION).drop_nulls("exception")
    decided, excepted = pl.col("decided_on").is_not_null(), pl.col("exception") != NO_EXCEPTION
    problems: list[Problem] = []
    for column in _WEIGHED:
        problems += problems_in_rows(
            "test-not-whole",
            rows.filter(decided, ~excepted, pl.col(column).is_null()),
            file=tests.file,
            text=f"bedömningen är beslutad, men {column} är tom.",
            column=column,
        )
    problems += problems_in_rows(
        "test-or-exception",
        rows.filter(excepted, pl.col("conclusion").is_not_null()),
        file=tests.file,
        text="raden är både en bedömning och ett undantag från den (»{exception}«).",
        column="conclusion",
    )
    problems += problems_in_rows(
        "test-or-exception",
        rows.filter(excepted, pl.col("exception_from").is_null()),
        file=tests.file,
        text="undantaget »{exception}« saknar första dag.",
        column="exception_from",
    )
    return problems + problems_in_rows(
        "test-or-exception",
        rows.filter(
            ~excepted,
            pl.col("exception_from").is_not_null() | pl.col("exception_until").is_not_null(),
        ),
        file=tests.file,
        text="raden har undantagets dagar, men inget undantag.",
        column="exception",
    )


def _check_signs(tests: Table) -> list[Problem]:
    rows = tests.sound("signs", "signs_exception").drop_nulls("signs")
    has_section = pl.col("signs_exception").is_not_null()
    return problems_in_rows(
        "signs-and-exception",
        rows.filter((pl.col("signs") == "exception") != has_section),
        file=tests.file,
        text="upplysning är »{signs}«, och paragrafen för undantag säger något annat.",
        column="signs_exception",
    )


def _check_versions(tests: Table) -> list[Problem]:
    """Versions count from 1 without gaps, in the order they were decided, each with its reason."""
    columns = ("subject", "version", "decided_on", "exception", "reason_for_new", "review_on")
    is_test = pl.col("exception") == NO_EXCEPTION
    rows = (
        tests.sound(*columns)
        .drop_nulls(["subject", "version"])
        .unique(["subject", "version"], keep="first", maintain_order=True)
        .sort("subject", "version")
        .with_columns(
            expected=pl.int_range(1, pl.len() + 1).over("subject"),
            before=pl.col("decided_on").forward_fill().shift(1).over("subject"),
            is_new=is_test & (is_test.cum_sum().over("subject") > 1),
        )
    )
    has_reason = pl.col("reason_for_new").is_not_null()
    return (
        problems_in_rows(
            "test-versions-not-in-order",
            rows.filter(pl.col("version") != pl.col("expected")),
            file=tests.file,
            text="version {version} av »{subject}« borde vara {expected}.",
            column="version",
        )
        + problems_in_rows(
            "test-versions-not-in-order",
            rows.filter(pl.col("decided_on") < pl.col("before")),
            file=tests.file,
            text="version {version} beslutades {decided_on}, före den förra ({before}).",
            column="decided_on",
        )
        + problems_in_rows(
            "reason-for-new-test",
            rows.filter("is_new", ~has_reason),
            file=tests.file,
            text="version {version} säger inte varför en ny bedömning gjordes.",
            column="reason_for_new",
        )
        + problems_in_rows(
            "reason-for-new-test",
            rows.filter(~pl.col("is_new"), has_reason),
            file=tests.file,
            text="version {version} är ingen ny bedömning, men har ett skäl för en.",
            column="reason_for_new",
        )
        + problems_in_rows(
            "review-before-decision",
            rows.filter(pl.col("review_on") < pl.col("decided_on")),
            file=tests.file,
            text="översynen {review_on} är före beslutet {decided_on}.",
            column="review_on",
        )
    )


def _check_listed(tests: Table) -> list[Problem]:
    """Find factors and exceptions that the law of the day does not have, where it was read."""
    asked: dict[str, tuple[str, Callable[[CameraLaw], set[str]]]] = {
        "need_factors": ("decided_on", lambda law: {one.code for one in law.need_factors}),
        "privacy_factors": ("decided_on", lambda law: {one.code for one in law.individual_factors}),
    }
    problems: list[Problem] = []
    for column, (day, listed) in asked.items():
        rows = tests.sound(column, day).drop_nulls([column, day])
        unlisted = [
            " ".join(sorted(set(codes.split(" ")) - listed(camera_law_on(on))))
            if on >= first_day_of_camera_law()
            else ""
            for codes, on in rows.select(column, day).iter_rows()
        ]
        found = rows.with_columns(unlisted=pl.Series(unlisted, dtype=pl.String))
        problems += problems_in_rows(
            "not-in-law-of-the-day",
            found.filter(pl.col("unlisted") != ""),
            file=tests.file,
            text=f"lagen den {{{day}}} räknar inte upp {{unlisted}}.",
            column=column,
        )
    return problems


def _check_exceptions(tests: Table) -> list[Problem]:
    """Find exceptions that are longer than the law lets them be, alone or taken again."""
    sound = tests.sound("subject", "version", "decided_on", *_EXCEPTION)
    backwards = problems_in_rows(
        "exception-too-long",
        sound.filter(pl.col("exception_until") < pl.col("exception_from")),
        file=tests.file,
        text="undantaget slutar {exception_until}, innan det börjar {exception_from}.",
        column="exception_until",
    )
    rows = []
    for subject, versions in tests_by_subject(sound).items():
        lasts = last_days_by_law(versions)
        for one in versions:
            last = lasts.get(one.version)
            if last is not None and (one.exception_until is None or one.exception_until > last):
                rows.append((subject, one.version, last))
    shape = {"subject": pl.String, "version": pl.Int64, "last": pl.Date}
    found = sound.join(
        pl.DataFrame(rows, schema=shape, orient="row"), on=["subject", "version"]
    ).with_columns(pl.col("exception_until").cast(pl.String).fill_null("(tom)"))
    return backwards + problems_in_rows(
        "exception-too-long",
        found,
        file=tests.file,
        text="»{exception}« gäller högst till och med {last}; sista dagen är {exception_until}.",
        column="exception_until",
    )

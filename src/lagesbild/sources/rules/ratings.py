"""Ratings, assignments and decisions: about something that exists then, one answer each."""

from datetime import date

import polars as pl

from lagesbild.errors import NotFound, Problem
from lagesbild.norms.class_schemes import ClassScheme, class_scheme_on
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows


def check_ratings(delivery: Delivery) -> list[Problem]:
    """Check ratings, assignments and decisions against the rounds and areas they are about."""
    problems: list[Problem] = []
    ratings, decisions = delivery.tables.get("ratings"), delivery.tables.get("decisions")
    rounds, areas = delivery.tables.get("rounds"), delivery.tables.get("areas")
    assignments = delivery.tables.get("assignments")
    if ratings:
        problems += _check_answer(ratings) + _check_weighed(ratings)
    for table in (ratings, assignments):
        if table:
            problems += _check_object(table)
    if ratings and rounds:
        problems += _check_rated_on(ratings, rounds) + _check_items(ratings, rounds, delivery)
    if decisions and rounds:
        problems += _check_classes(decisions, rounds)
    for table in (ratings, decisions, assignments):
        if table and rounds and areas:
            problems += _check_area_is_valid(table, rounds, areas)
    return problems


def _check_answer(ratings: Table) -> list[Problem]:
    return _exactly_one(
        ratings,
        "category-and-missing-code",
        ("category", "missing_code"),
        "raden ska ha antingen kategori eller bortfallskod.",
    )


def _check_weighed(ratings: Table) -> list[Problem]:
    """The answer after the comparison may be left out; it is one thing too where it is given."""
    columns = ("weighed_category", "weighed_missing_code", "weighed_reason")
    rows = ratings.sound(*columns)
    category, missing_code, reason = (pl.col(column).is_not_null() for column in columns)
    both = problems_in_rows(
        "category-and-missing-code",
        rows.filter(category & missing_code),
        file=ratings.file,
        text="raden har både avvägd kategori och avvägd bortfallskod.",
        column="weighed_category",
    )
    return both + problems_in_rows(
        "category-and-missing-code",
        rows.filter(reason & ~category & ~missing_code),
        file=ratings.file,
        text="raden har avvägd motivering men varken avvägd kategori eller avvägd bortfallskod.",
        column="weighed_reason",
    )


def _check_object(table: Table) -> list[Problem]:
    return _exactly_one(
        table,
        "area-and-case",
        ("area", "calibration_case"),
        "raden ska ha antingen område eller kalibreringsfall.",
    )


def _exactly_one(table: Table, rule: str, columns: tuple[str, str], text: str) -> list[Problem]:
    first, second = (pl.col(column).is_null() for column in columns)
    rows = table.sound(*columns).filter(first == second)
    return problems_in_rows(rule, rows, file=table.file, text=text, column=columns[0])


def _check_rated_on(ratings: Table, rounds: Table) -> list[Problem]:
    days = rounds.sound("round", "opens", "closes").select("round", "opens", "closes")
    open_days = days.filter(pl.col("opens") <= pl.col("closes")).unique("round")
    rated = ratings.sound("round", "rated_on").join(open_days, on="round")
    outside = ~pl.col("rated_on").is_between("opens", "closes")
    return problems_in_rows(
        "period-outside-round",
        rated.filter(outside),
        file=ratings.file,
        text="dagen {rated_on} ligger utanför omgången {round} ({opens} till {closes}).",
        column="rated_on",
    )


def _check_items(ratings: Table, rounds: Table, delivery: Delivery) -> list[Problem]:
    """Look an item up in the questionnaire that its round is pinned to."""
    items = _items_by_version(delivery)
    versions = rounds.sound("round", "questionnaire").select("round", "questionnaire")
    asked = versions.unique("round").join(items, on="questionnaire")
    rated = ratings.sound("round", "item").filter(pl.col("round").is_in(asked["round"].implode()))
    unknown = rated.drop_nulls("item").join(asked, on=["round", "item"], how="anti")
    return problems_in_rows(
        "unknown-item",
        unknown,
        file=ratings.file,
        text="»{item}« finns inte i formuläret för omgången {round}.",
        column="item",
    )


def _items_by_version(delivery: Delivery) -> pl.DataFrame:
    document = delivery.documents.get("questionnaires")
    entries = (document.entries if document else None) or ()
    pairs = [
        {"questionnaire": version.values.get("version"), "item": item.values.get("id")}
        for version in entries
        for block in version.values.get("blocks", ())
        for item in block.values.get("items", ())
    ]
    return pl.DataFrame(pairs, schema={"questionnaire": pl.String, "item": pl.String})


def _check_area_is_valid(table: Table, rounds: Table, areas: Table) -> list[Problem]:
    """Find areas without a boundary that holds on the round's reference day."""
    days = rounds.sound("round", "reference_day").select("round", "reference_day").unique("round")
    asked = table.sound("round", "area").join(days, on="round").drop_nulls("area")
    boundaries = areas.sound("area", "valid_from", "valid_to")
    known = asked.filter(pl.col("area").is_in(boundaries["area"].implode()))
    pairs = known.select("area", "reference_day").unique()
    last_day = pl.col("valid_to").fill_null(date.max)
    holding = pairs.join(boundaries.select("area", "valid_from", "valid_to"), on="area").filter(
        pl.col("reference_day").is_between(pl.col("valid_from"), last_day)
    )
    return problems_in_rows(
        "area-not-valid",
        known.join(holding, on=["area", "reference_day"], how="anti"),
        file=table.file,
        text="»{area}« har ingen gräns som gäller på referensdagen {reference_day}.",
        column="area",
    )


def _check_classes(decisions: Table, rounds: Table) -> list[Problem]:
    """Find classes that the list did not have on the round's reference day."""
    days = rounds.sound("round", "reference_day").select("round", "reference_day").unique("round")
    decided = decisions.sound("round", "class").join(days, on="round").drop_nulls("class")
    outside = [
        row["source_row"]
        for row in decided.iter_rows(named=True)
        if (scheme := _scheme_on(row["reference_day"])) and not scheme.has(row["class"])
    ]
    return problems_in_rows(
        "unknown-class",
        decided.filter(pl.col("source_row").is_in(outside)),
        file=decisions.file,
        text="klassen »{class}« fanns inte på referensdagen {reference_day}.",
        column="class",
    )


def _scheme_on(day: date) -> ClassScheme | None:
    """Return the scheme of a day; a day without one is for the picture to refuse."""
    try:
        return class_scheme_on(day)
    except NotFound:
        return None

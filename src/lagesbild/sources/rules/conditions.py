"""Follow-up questions: conditions that can be read, about earlier items, and kept by answers."""

from collections.abc import Collection, Iterator, Mapping

import polars as pl

from lagesbild.assessment.expressions import (
    Condition,
    ConditionError,
    items_asked,
    parse_condition,
)
from lagesbild.assessment.questionnaire import HIGHEST_CATEGORY, LOWEST_CATEGORY
from lagesbild.errors import Problem
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.documents import Document, Entry
from lagesbild.sources.problems import problem, problems_in_rows

_Conditions = Mapping[str, Condition | None]
"""By item of one questionnaire, in order."""

_SESSION = ("round", "area", "calibration_case", "rater")


def check_conditions(delivery: Delivery) -> list[Problem]:
    """Check conditions, and the answers against the conditions of questionnaires without faults."""
    document = delivery.documents.get("questionnaires")
    if document is None:
        return []
    problems: list[Problem] = []
    by_version: dict[str, _Conditions] = {}
    for version in document.entries or ():
        items = _items(version)
        found = [fault for at in range(len(items)) for fault in _check_item(items, at, document)]
        problems += found
        if not found and "version" in version.values:
            by_version[version.values["version"]] = _conditions(items)
    ratings, rounds = delivery.tables.get("ratings"), delivery.tables.get("rounds")
    if ratings and rounds:
        problems += _check_answers(ratings, _by_round(rounds, by_version))
    return problems


def _items(version: Entry) -> list[Entry]:
    return [
        item for block in version.values.get("blocks", ()) for item in block.values.get("items", ())
    ]


def _conditions(items: list[Entry]) -> _Conditions:
    return {
        item.values["id"]: parse_condition(item.values["asked_if"])
        if "asked_if" in item.values
        else None
        for item in items
        if "id" in item.values
    }


def _check_item(items: list[Entry], at: int, document: Document) -> Iterator[Problem]:
    item = items[at]
    if "asked_if" not in item.values:
        return

    def fault(rule: str, text: str) -> Problem:
        row = item.rows["asked_if"]
        return problem(rule, file=document.file, text=text, row=row, column="asked_if")

    try:
        condition = parse_condition(item.values["asked_if"])
    except ConditionError as error:
        yield fault("broken-condition", f"villkoret går inte att läsa: {error.fault}.")
        return
    for category in condition.categories:
        if not LOWEST_CATEGORY <= category <= HIGHEST_CATEGORY:
            yield fault(
                "category-outside-scale", f"villkoret jämför med {category}, utanför skalan."
            )
    for name in condition.items:
        if reason := _why_not_earlier(name, items, at):
            yield fault("condition-refers-ahead", f"villkoret gäller »{name}«, som {reason}.")


def _why_not_earlier(name: str, items: list[Entry], at: int) -> str | None:
    """Say what is wrong with a condition on an item; nothing where an id could not be read."""
    ids = [item.values.get("id") for item in items]
    if name in ids[:at]:
        return None
    if name == ids[at]:
        return "är frågan själv"
    if name in ids:
        return "kommer senare i formuläret"
    return None if None in ids else "inte finns i formuläret"


def _by_round(rounds: Table, by_version: Mapping[str, _Conditions]) -> Mapping[str, _Conditions]:
    """Return the conditions of the rounds that have any."""
    pinned = rounds.sound("round", "questionnaire").select("round", "questionnaire")
    return {
        round_: by_version[version]
        for round_, version in pinned.unique("round").iter_rows()
        if any(by_version.get(version, {}).values())
    }


def _check_answers(ratings: Table, conditions: Mapping[str, _Conditions]) -> list[Problem]:
    """Find categories of items that the rater's own answers say are not asked.

    Answers that other rules refuse say nothing here, and a missing code is always allowed.
    """
    given = _answers(ratings, rounds=list(conditions))
    sessions = given.group_by(_SESSION, maintain_order=True).agg("item", "category", "source_row")
    found = []
    for round_, _, _, _, items, categories, source_rows in sessions.iter_rows():
        answers = dict(zip(items, categories, strict=True))
        asked = set(items_asked(conditions[round_], answers))
        found += [
            {"source_row": row, "item": item, "asked_if": str(conditions[round_][item])}
            for item, row in zip(items, source_rows, strict=True)
            if answers[item] is not None and item in conditions[round_] and item not in asked
        ]
    schema = {"source_row": pl.Int64, "item": pl.String, "asked_if": pl.String}
    return problems_in_rows(
        "answered-though-not-asked",
        pl.DataFrame(found, schema=schema),
        file=ratings.file,
        text="»{item}« ställs bara om {asked_if}, och bedömarens egna svar säger något annat.",
        column="category",
    )


def _answers(ratings: Table, *, rounds: Collection[str]) -> pl.DataFrame:
    """Return the answers that are one category or one missing code, given once on one thing."""
    columns = (*_SESSION, "item", "category", "missing_code")
    is_about_one = pl.col("area").is_null() != pl.col("calibration_case").is_null()
    is_one_answer = pl.col("category").is_null() != pl.col("missing_code").is_null()
    rows = ratings.sound(*columns).filter(pl.col("round").is_in(rounds))
    sound = rows.drop_nulls(["rater", "item"]).filter(is_about_one & is_one_answer)
    return sound.unique([*_SESSION, "item"], keep="none", maintain_order=True)

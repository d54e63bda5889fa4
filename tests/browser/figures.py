"""What the page of a picture shows of each area, and what a picture's tables say in those words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
from playwright.sync_api import Page

from lagesbild import swedish


def assert_shows(page: Page, picture: Path) -> None:
    """The page says of all areas, to the last digit, what the tables of a picture say."""
    tables = {
        name: pl.read_parquet(picture / "tables" / f"{name}.parquet")
        for name in ("proposals", "severity", "composite")
    }
    assert shown_rows(page, "Föreslagen klass") == [
        proposal_in_words(row) for row in by_name(tables["proposals"])
    ]
    scores = {row["area"]: row for row in tables["composite"].to_dicts()}
    assert shown_rows(page, "Skattad nivå och indikatorvärde") == [
        level_in_words(row, scores[row["area"]]) for row in by_name(tables["severity"])
    ]


def shown_rows(page: Page, caption: str) -> list[list[str]]:
    table = page.locator("table").filter(has=page.locator("caption", has_text=caption))
    return [
        [" ".join(text.split()) for text in row.locator("th, td").all_inner_texts()]
        for row in table.locator("tbody tr").all()
    ]


def by_name(table: pl.DataFrame) -> list[dict[str, Any]]:
    return sorted(table.to_dicts(), key=lambda row: swedish.collation_key(row["name"]))


def proposal_in_words(row: Mapping[str, Any]) -> list[str]:
    proposed = swedish.class_title(row["proposed"])
    if row["proposed"] and not row["certain"]:
        proposed += " Osäkert"
    decided = swedish.class_title(row["decided"]) if row["decided"] else "–"
    if row["departure"]:
        decided += " Avviker"
    mildest, gravest = (row["proposed_low"], row["proposed_high"])
    span = swedish.class_title(mildest)
    if gravest != mildest:
        span += f" till {swedish.class_title(gravest).lower()}"
    return [
        row["name"],
        proposed,
        " ".join(swedish.chance_in_table(row["probability"]).split()) or "–",
        span,
        swedish.class_title(row["previous_decided"]),
        decided,
    ]


def level_in_words(row: Mapping[str, Any], scored: Mapping[str, Any]) -> list[str]:
    def whole(name: str) -> str:
        return swedish.number(scored[name], decimals=0)

    return [
        row["name"],
        f"{swedish.number(row['level'])} {swedish.between(row['low'], row['high'])}",
        str(row["raters"]),
        swedish.number(row["raw_level"]),
        f"{whole('score')} ({whole('score_low')}–{whole('score_high')})",
        row["note"] or "",
    ]

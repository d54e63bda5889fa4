"""The invented questionnaire in its two versions, and the calibration cases, read from `data`."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import polars as pl
import yaml

from lagesbild.assessment.questionnaire import Block, Comparability, Item, Questionnaire


@dataclass(frozen=True, kw_only=True)
class CalibrationCase:
    """An invented area that every rater rates, and how serious it is in truth."""

    code: str
    title: str
    description: str
    severity: float


@cache
def read_data(name: str) -> Any:
    """Read one of the YAML files that ship with the example."""
    text = resources.files(__package__).joinpath("data", f"{name}.yaml").read_text("utf-8")
    return yaml.safe_load(text)


@cache
def questionnaires() -> dict[str, Questionnaire]:
    """Return the questionnaire by version; a later version says only what it changes."""
    data = read_data("questionnaire")
    return {
        entry["version"]: Questionnaire(
            version=entry["version"],
            title=entry["title"],
            blocks=tuple(_block(block, entry.get("changes", {})) for block in data["blocks"]),
        )
        for entry in data["versions"]
    }


def _block(block: dict[str, Any], changes: dict[str, Any]) -> Block:
    items = (_item({**item, **changes.get(item["id"], {})}) for item in block["items"])
    return Block(id=block["id"], title=block["title"], items=tuple(items))


def _item(item: dict[str, Any]) -> Item:
    return Item(
        id=item["id"],
        title=item["title"],
        question=item["question"],
        guidance=item["guidance"],
        anchors=dict(enumerate(item["anchors"])),
        comparability=Comparability(item.get("comparability", Comparability.IDENTICAL)),
        asked_if=item.get("asked_if"),
    )


def calibration_items() -> tuple[str, ...]:
    """Return the items that are asked about calibration cases."""
    return tuple(read_data("calibration_cases")["items"])


def calibration_cases() -> tuple[CalibrationCase, ...]:
    return tuple(
        CalibrationCase(
            code=case["calibration_case"],
            title=case["title"],
            description=case["description"],
            severity=case["severity"],
        )
        for case in read_data("calibration_cases")["cases"]
    )


def calibration_cases_frame() -> pl.DataFrame:
    cases = calibration_cases()
    return pl.DataFrame(
        {
            "calibration_case": [case.code for case in cases],
            "title": [case.title for case in cases],
            "description": [case.description for case in cases],
        }
    )

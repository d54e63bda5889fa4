"""The rules that a delivery can break, and how a breach becomes a problem that people can read.

`rules.yaml` holds each rule's texts: what is meant, why the rule is there, what to do. No text
made here ever shows a personal identity number, or a character that could make the text look like
another one, whatever the offending cell holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import polars as pl
import yaml

from lagesbild.errors import Problem
from lagesbild.sources.personal_numbers import mask_personal_numbers
from lagesbild.sources.text_faults import without_control_characters

SHOWN_PER_RULE = 50
"""Problems written out per file, rule and column; the rest are counted in one more."""

_LONGEST_VALUE = 60


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule. `title` is the rule in a sentence, `why` its reason, `remedy` what to do."""

    id: str
    title: str
    why: str
    remedy: str


@cache
def rules() -> Mapping[str, Rule]:
    """Return every rule by id, in the order of the manual."""
    text = files("lagesbild.sources").joinpath("rules.yaml").read_text("utf-8")
    entries: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
    return MappingProxyType({name: Rule(id=name, **entry) for name, entry in entries.items()})


def problem(
    rule: str, *, file: str, text: str, row: int | None = None, column: str | None = None
) -> Problem:
    """Return one breach with the remedy of its rule, masked for personal identity numbers."""
    return Problem(
        file=_showable(file),
        rule=rule,
        text=_showable(text),
        remedy=rules()[rule].remedy,
        row=row,
        column=_showable(column) if column else column,
    )


def problems_in_rows(
    rule: str, rows: pl.DataFrame, *, file: str, text: str, column: str | None = None
) -> list[Problem]:
    """Return a problem per row, and one that counts those beyond the first `SHOWN_PER_RULE`.

    `rows` has `source_row`; `text` is a template filled with the row's values.
    """
    ordered = rows.sort("source_row")
    shown = [
        problem(
            rule,
            file=file,
            text=text.format_map({name: _shown(value) for name, value in row.items()}),
            row=row["source_row"],
            column=column,
        )
        for row in ordered.head(SHOWN_PER_RULE).iter_rows(named=True)
    ]
    hidden = ordered.slice(SHOWN_PER_RULE)
    if hidden.is_empty():
        return shown
    more = f"… och {len(hidden)} till av samma slag från och med denna rad."
    first_hidden = hidden["source_row"][0]
    return [*shown, problem(rule, file=file, text=more, row=first_hidden, column=column)]


def in_reading_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort by file, row, column and rule; what concerns a whole file comes before its rows."""
    return sorted(problems, key=lambda p: (p.file, p.row or 0, p.column or "", p.rule, p.text))


def _showable(text: str) -> str:
    return mask_personal_numbers(without_control_characters(text))


def _shown(value: object) -> object:
    """Mask before shortening: half a personal number would no longer be recognised."""
    if not isinstance(value, str):
        return value
    masked = mask_personal_numbers(value)
    return masked if len(masked) <= _LONGEST_VALUE else masked[:_LONGEST_VALUE] + "…"

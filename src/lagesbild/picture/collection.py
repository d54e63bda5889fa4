"""The collection in memory: all inputs of a picture, read and found valid.

Reading and validating is the work of `sources`; this is the shape that pictures are made from.
Every frame keeps `source_row`, the line (or feature number) in the delivered file, so that each
figure can be followed back to its rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lagesbild.assessment.questionnaire import Questionnaire
from lagesbild.indicators.card import IndicatorCard
from lagesbild.provenance import SourceFile


@dataclass(frozen=True, kw_only=True)
class Collection:
    """One collection; frames have the columns of docs/collection.md and `source_row`.

    `areas` and `small_areas` carry `geometry` as WKB in EPSG:3006. Empty cells are null.
    """

    name: str
    title: str
    files: tuple[SourceFile, ...]
    rounds: pl.DataFrame
    organisation: pl.DataFrame
    areas: pl.DataFrame
    small_areas: pl.DataFrame
    residents: pl.DataFrame
    observations: pl.DataFrame
    indicator_cards: Mapping[str, IndicatorCard]
    questionnaires: Mapping[str, Questionnaire]
    """Questionnaire by version."""
    ratings: pl.DataFrame
    calibration_cases: pl.DataFrame
    assignments: pl.DataFrame
    """Who is to rate what; may be empty."""
    decisions: pl.DataFrame
    staffing: pl.DataFrame
    """Posts and people per month, unit, function and area; may be empty, as the four below."""
    duty_hours: pl.DataFrame
    loans: pl.DataFrame
    local_activities: pl.DataFrame
    workload: pl.DataFrame
    presence: pl.DataFrame
    """Hours by logs, per month, unit, function and place; may be empty, as those below."""
    presence_by_hour: pl.DataFrame
    presence_logs: pl.DataFrame
    paid_hours: pl.DataFrame
    budget_decisions: pl.DataFrame
    cost_centres: pl.DataFrame
    ledger: pl.DataFrame
    """Kronor per month, cost centre, account class and decision."""
    ledger_totals: pl.DataFrame
    price_index: pl.DataFrame
    camera_needs: pl.DataFrame
    """Needs, points and cameras; may be empty, as those below."""
    camera_points: pl.DataFrame
    cameras: pl.DataFrame
    camera_sites: pl.DataFrame
    """Exact positions in EPSG:3006: protected, see `sources/protection.py`."""
    camera_events: pl.DataFrame
    balancing_tests: pl.DataFrame
    camera_supply: pl.DataFrame
    installation_capacity: pl.DataFrame
    camera_departures: pl.DataFrame
    camera_use: pl.DataFrame
    body_worn: pl.DataFrame

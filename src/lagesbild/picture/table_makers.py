"""Which part of the making each table of a picture shows."""

from collections.abc import Callable
from functools import partial

import polars as pl

from lagesbild.assessment.diagnostics import raw_beside, summary_of
from lagesbild.assessment.levels import shareable_levels
from lagesbild.picture import tables
from lagesbild.picture.composite_sensitivity import (
    describe_area_sensitivity,
    describe_sensitivity,
)
from lagesbild.picture.links import components_table, district_links_table, round_links_table
from lagesbild.picture.making import Making
from lagesbild.picture.severity import exact_table, item_table, model_table, severity_table
from lagesbild.picture.table import Table

Makers = dict[Table, Callable[[], pl.DataFrame]]
_NO_CHANGE = tables.CHANGE.frame([])


def makers_of(making: Making) -> Makers:
    """Return what makes each table, in the order of `tables.TABLES`."""
    makers = {
        **_area_tables(making),
        **_class_tables(making),
        **_indicator_tables(making),
        **_rating_tables(making),
        **_diagnostic_tables(making),
        **_screening_tables(making),
        **_officer_tables(making),
        **_resource_tables(making),
        **_camera_tables(making),
        tables.NOTES: making.notes,
    }
    return {table: makers[table] for table in tables.TABLES}


def _area_tables(making: Making) -> Makers:
    return {
        tables.AREAS: lambda: making.areas,
        tables.LINEAGE: lambda: making.lineage,
        tables.CHANGE: lambda: making.comparison.changes if making.comparison else _NO_CHANGE,
        tables.TREND: making.trend,
    }


def _class_tables(making: Making) -> Makers:
    return {
        tables.PROPOSALS: lambda: making.proposed.proposals,
        tables.PROPOSAL_REASONS: lambda: making.proposed.conditions,
        tables.CLASS_PROBABILITIES: lambda: making.proposed.probabilities,
        tables.CLASS_COUNTS: making.class_counts,
    }


def _indicator_tables(making: Making) -> Makers:
    return {
        tables.INDICATOR_VALUES: lambda: making.values,
        tables.INDICATORS_PUBLISHED: lambda: making.disclosed.values,
        tables.INDICATOR_INPUTS: lambda: making.estimates.inputs.rename({"unit": "area"}),
        tables.RESIDENT_INPUTS: making.resident_inputs,
        tables.COUNTS: lambda: making.disclosed.counts,
        tables.COMPOSITE: lambda: making.shown,
        tables.COMPOSITE_EXACT: making.composite_exact,
        tables.COMPOSITE_STEPS: making.composite_steps,
        tables.COMPOSITE_SENSITIVITY: lambda: describe_sensitivity(making.choices),
        tables.COMPOSITE_SENSITIVITY_AREAS: lambda: describe_area_sensitivity(
            making.choices, making.publishable
        ),
        tables.FEEDBACK_LOOP: lambda: making.feedback.effects,
    }


def _rating_tables(making: Making) -> Makers:
    return {
        tables.COMPARABILITY_DISTRICTS: lambda: district_links_table(making.rated),
        tables.COMPARABILITY_ROUNDS: lambda: round_links_table(making.rated),
        tables.COMPARABILITY_COMPONENTS: lambda: components_table(making.rated),
        tables.SEVERITY: lambda: severity_table(
            making.rated, areas=making.areas, levels=making.levels
        ),
        tables.SEVERITY_EXACT: lambda: exact_table(making.rated),
        tables.ITEM_LEVELS: lambda: item_table(making.rated),
        tables.RATING_MODEL: lambda: model_table(making.rated),
        tables.AGREEMENT: making.agreement,
        tables.RATING_LEVELS: lambda: shareable_levels(making.levels),
        tables.RATING_LEVELS_EXACT: lambda: making.levels,
        tables.RATINGS_USED: making.ratings_used,
    }


def _diagnostic_tables(making: Making) -> Makers:
    rows: Makers = {
        table: partial(making.diagnostic_rows, table) for table in tables.DIAGNOSTIC_TABLES
    }
    return {
        tables.DIAGNOSTICS: lambda: summary_of(making.diagnostics),
        tables.RAW_BESIDE: lambda: (
            raw_beside(making.rated.arrays, making.rated.posterior, coverage=making.method.coverage)
            if making.rated
            else tables.RAW_BESIDE.frame([])
        ),
        **rows,
    }


def _screening_tables(making: Making) -> Makers:
    return {
        tables.SCREENING: lambda: making.screening.summary,
        tables.SCREENING_SMALL_AREAS: lambda: making.screening.small_areas,
        tables.SCREENING_GROUPS: lambda: making.screening.groups,
        tables.SCREENING_LISTED: lambda: making.screening.listed,
    }


def _officer_tables(making: Making) -> Makers:
    return {table: partial(making.officer_table, table) for table in tables.OFFICER_TABLES}


def _resource_tables(making: Making) -> Makers:
    return {table: partial(making.resource_table, table) for table in tables.RESOURCE_TABLES}


def _camera_tables(making: Making) -> Makers:
    return {table: partial(making.camera_table, table) for table in tables.CAMERA_TABLES}

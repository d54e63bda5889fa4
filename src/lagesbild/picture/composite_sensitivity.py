"""Which choice behind the composite matters most, for ranks and for the score of each area.

Weights, normalisation, aggregation, the indicators and their small numbers are varied together. How
wide each rank becomes is told in `composite`.
"""

from typing import cast

import numpy as np
import polars as pl

from lagesbild.norms.picture_methods import PictureMethod
from lagesbild.picture.composite import Composite, normalisations_of, police_generated_in
from lagesbild.picture.tables.composite import (
    COMPOSITE_SENSITIVITY,
    COMPOSITE_SENSITIVITY_AREAS,
)
from lagesbild.stats.composite import Aggregation
from lagesbild.stats.composite_sensitivity import (
    Choice,
    CompositeSensitivity,
    composite_sensitivity,
)
from lagesbild.stats.sensitivity import SobolIndices
from lagesbild.swedish import number, percent

_TITLES = {
    Choice.WEIGHTS: "Indikatorernas vikter",
    Choice.NORMALISATION: "Gemensam skala (normalisering)",
    Choice.AGGREGATION: "Sätt att väga samman",
    Choice.LEFT_OUT: "En indikator utelämnas",
    Choice.GROUP: "Polisgenererade indikatorer utelämnas",
    Choice.SAMPLING: "Mätfel av små tal",
}
_IDS = {choice: choice.value for choice in Choice} | {Choice.GROUP: "police_generated"}
TOGETHER = "together"
_SHIFT, _RANKS = 0, -1
"""Outputs of `CompositeSensitivity.indices`; between them lie the scores."""


def vary_choices(
    composite: Composite, *, without_police_generated: Composite, method: PictureMethod
) -> CompositeSensitivity | None:
    """Return what each choice does to the composite; None with fewer than two areas scored."""
    known = composite.with_values
    if np.count_nonzero(~np.isnan(known.scores)) < 2:
        return None
    police_generated = police_generated_in(known, without_police_generated)
    return composite_sensitivity(
        known.normalised,
        weights=known.weights,
        seed=method.seed,
        normalisations=normalisations_of(known, method),
        aggregations=[
            "arithmetic",
            *(cast(Aggregation, name) for name in method.alternative_aggregations),
        ],
        group=police_generated,
        sampling_sd=np.nan_to_num(known.sampling_sd),
        weight_spread=method.weight_spread,
        base_draws=method.sensitivity_draws,
        coverage=method.coverage,
    )


def describe_sensitivity(found: CompositeSensitivity | None) -> pl.DataFrame:
    """Return a row per choice, and one for all of them together; nothing of a single area."""
    if found is None:
        return COMPOSITE_SENSITIVITY.frame([])
    order = np.argsort(-found.indices.total_order[_RANKS], kind="stable").tolist()
    rows = [
        {
            "place": place,
            "choice": _IDS[found.choices[j]],
            "title": _TITLES[found.choices[j]],
            "alternatives": int(found.alternatives[j]),
            "rank_shift": found.shift_alone[j],
            **_shares(found.indices, _RANKS, j, prefix=""),
            **_shares(found.indices, _SHIFT, j, prefix="shift_"),
            "reading": _reading(found, j),
        }
        for place, j in enumerate(order, start=1)
    ]
    together = {
        "place": len(rows) + 1,
        "choice": TOGETHER,
        "title": "Alla val tillsammans",
        "rank_shift": found.shift_together,
        "reading": f"När alla val varieras samtidigt flyttar sig ett område i medeltal "
        f"{number(found.shift_together)} platser av {int(found.scored.sum())}.",
    }
    return COMPOSITE_SENSITIVITY.frame([*rows, together])


def describe_area_sensitivity(
    found: CompositeSensitivity | None, composite: Composite
) -> pl.DataFrame:
    """Return, per area and choice, the choice's share of what makes the area's score uncertain."""
    if found is None:
        return COMPOSITE_SENSITIVITY_AREAS.frame([])
    units = [unit for unit, scored in zip(composite.units, found.scored, strict=True) if scored]
    return COMPOSITE_SENSITIVITY_AREAS.frame(
        [
            {
                "area": unit,
                "choice": _IDS[choice],
                "title": _TITLES[choice],
                "first_order": found.indices.first_order[output, j],
                "total_order": found.indices.total_order[output, j],
            }
            for output, unit in enumerate(units, start=1)
            for j, choice in enumerate(found.choices)
        ]
    )


def _shares(indices: SobolIndices, output: int, j: int, *, prefix: str) -> dict[str, float]:
    values = {
        "first_order": indices.first_order,
        "first_order_low": indices.first_low,
        "first_order_high": indices.first_high,
        "total_order": indices.total_order,
        "total_order_low": indices.total_low,
        "total_order_high": indices.total_high,
    }
    return {prefix + name: float(found[output, j]) for name, found in values.items()}


def _reading(found: CompositeSensitivity, j: int) -> str:
    # A share that is estimated below zero is said as zero; the columns have the estimate.
    alone, total = (
        percent(max(float(order[_RANKS, j]), 0.0))
        for order in (found.indices.first_order, found.indices.total_order)
    )
    return (
        f"Ändras bara detta flyttar sig ett område i medeltal {number(found.shift_alone[j])} "
        f"platser. Valet står ensamt för {alone} av osäkerheten i ordningen, "
        f"och för {total} med sitt samspel med de andra valen."
    )

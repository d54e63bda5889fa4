"""The proposals of all areas beside the decisions, with every departure marked."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lagesbild.assessment.levels import WHOLE
from lagesbild.norms.class_schemes import ClassScheme
from lagesbild.picture import tables
from lagesbild.picture.proposals import (
    AreaFigures,
    Estimate,
    Proposal,
    describe_condition,
    describe_proposal,
    propose,
)


@dataclass(frozen=True, kw_only=True)
class ProposedClasses:
    proposals: pl.DataFrame
    conditions: pl.DataFrame


def propose_classes(
    *,
    composite: pl.DataFrame,
    levels: pl.DataFrame,
    decisions: pl.DataFrame,
    previous_classes: Mapping[str, str],
    names: Mapping[str, str],
    scheme: ClassScheme,
) -> ProposedClasses:
    """Return the tables of proposals and conditions; `decisions` are those of the round."""
    figures = _figures(composite=composite, levels=levels, areas=tuple(names))
    proposals = {area: propose(figures[area], scheme=scheme) for area in names}
    decided = {row["area"]: row for row in decisions.iter_rows(named=True)}
    rows = [
        _proposal_row(
            area,
            name=names[area],
            proposal=proposal,
            decision=decided.get(area, {}),
            previous=previous_classes.get(area),
            scheme=scheme,
        )
        for area, proposal in proposals.items()
    ]
    conditions = [
        {
            "area": area,
            "class": tried.class_name,
            "condition": describe_condition(tried.condition),
            "figure": tried.condition.figure.value,
            "value": tried.figure.value,
            "low": tried.figure.low,
            "high": tried.figure.high,
            "threshold": tried.condition.at_least,
            "outcome": tried.outcome.value,
        }
        for area, proposal in proposals.items()
        for tried in proposal.conditions
    ]
    return ProposedClasses(
        proposals=tables.PROPOSALS.frame(rows), conditions=tables.PROPOSAL_REASONS.frame(conditions)
    )


def _proposal_row(
    area: str,
    *,
    name: str,
    proposal: Proposal,
    decision: Mapping[str, object],
    previous: str | None,
    scheme: ClassScheme,
) -> dict[str, object]:
    decided = decision.get("class")
    return {
        "area": area,
        "name": name,
        "proposed": proposal.proposed,
        "proposed_low": proposal.mildest,
        "proposed_high": proposal.gravest,
        "certain": proposal.is_certain,
        "decided": decided,
        "decided_by_role": decision.get("decided_by_role"),
        "decided_on": decision.get("decided_on"),
        "decision_reason": decision.get("reason"),
        "departure": None not in (decided, proposal.proposed) and decided != proposal.proposed,
        "previous_decided": previous,
        "reasons": describe_proposal(proposal, scheme=scheme),
    }


def _figures(
    *, composite: pl.DataFrame, levels: pl.DataFrame, areas: tuple[str, ...]
) -> dict[str, AreaFigures]:
    scores = {
        row["area"]: Estimate(value=row["score"], low=row["score_low"], high=row["score_high"])
        for row in composite.iter_rows(named=True)
    }
    rated = {
        (row["area"], row["id"]): Estimate(value=row["level"], low=row["low"], high=row["high"])
        for row in levels.with_columns(pl.col("level", "low", "high").round(2)).iter_rows(
            named=True
        )
        if row["scope"] in ("all", "item")
    }
    unknown = Estimate(value=None)
    items = sorted({item for _, item in rated if item != WHOLE})
    return {
        area: AreaFigures(
            composite=scores.get(area, unknown),
            ratings=rated.get((area, WHOLE), unknown),
            items={item: rated.get((area, item), unknown) for item in items},
        )
        for area in areas
    }

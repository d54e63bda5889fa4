"""The proposals of all areas beside the decisions, with every departure marked."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lagesbild.norms.class_schemes import NOT_LISTED, ClassScheme
from lagesbild.picture import tables
from lagesbild.picture.proposals import (
    AreaFigures,
    Proposal,
    describe_condition,
    describe_proposal,
    propose,
)


@dataclass(frozen=True, kw_only=True)
class ProposedClasses:
    proposals: pl.DataFrame
    conditions: pl.DataFrame
    probabilities: pl.DataFrame


def propose_classes(
    *,
    figures: Mapping[str, AreaFigures],
    movers: Mapping[str, str],
    decisions: pl.DataFrame,
    previous_classes: Mapping[str, str],
    names: Mapping[str, str],
    scheme: ClassScheme,
    coverage: float,
) -> ProposedClasses:
    """Return the tables of proposals, conditions and probabilities.

    :param movers: by area, sentences on which answers and indicators pull it most.
    :param decisions: those of the round.
    """
    proposals = {
        area: propose(
            figures[area], scheme=scheme, coverage=coverage, previous=previous_classes.get(area)
        )
        for area in names
    }
    decided = {row["area"]: row for row in decisions.iter_rows(named=True)}
    rows = [
        _proposal_row(
            area,
            name=names[area],
            proposal=proposal,
            decision=decided.get(area, {}),
            previous=previous_classes.get(area),
            reasons=f"{describe_proposal(proposal, scheme=scheme)} {movers.get(area, '')}".strip(),
        )
        for area, proposal in proposals.items()
    ]
    return ProposedClasses(
        proposals=tables.PROPOSALS.frame(rows),
        conditions=tables.PROPOSAL_REASONS.frame(
            [row for area, proposal in proposals.items() for row in _condition_rows(area, proposal)]
        ),
        probabilities=tables.CLASS_PROBABILITIES.frame(
            [
                row
                for area, proposal in proposals.items()
                for row in _probability_rows(area, names[area], proposal, scheme)
            ]
        ),
    )


def _condition_rows(area: str, proposal: Proposal) -> list[dict[str, object]]:
    return [
        {
            "area": area,
            "class": tried.class_name,
            "condition": describe_condition(tried.condition),
            "figure": tried.condition.figure.value,
            "value": tried.figure.value,
            "low": tried.figure.low,
            "high": tried.figure.high,
            "threshold": tried.condition.at_least,
            "probability": _rounded(tried.probability) if tried.figure.is_shown else None,
            "outcome": tried.outcome.value,
        }
        for tried in proposal.conditions
    ]


def _probability_rows(
    area: str, name: str, proposal: Proposal, scheme: ClassScheme
) -> list[dict[str, object]]:
    classes = [*(rule.name for rule in scheme.classes), NOT_LISTED]
    found, alone = proposal.probabilities or {}, proposal.without_police_generated or {}
    return [
        {
            "area": area,
            "name": name,
            "order": order,
            "class": class_,
            "probability": _rounded(found.get(class_)),
            "without_police_generated": _rounded(alone.get(class_)),
        }
        for order, class_ in enumerate(classes, start=1)
    ]


def _rounded(probability: float | None) -> float | None:
    return None if probability is None else round(probability, 2)


def _proposal_row(
    area: str,
    *,
    name: str,
    proposal: Proposal,
    decision: Mapping[str, object],
    previous: str | None,
    reasons: str,
) -> dict[str, object]:
    decided = decision.get("class")
    probabilities = proposal.probabilities or {}
    return {
        "area": area,
        "name": name,
        "proposed": proposal.proposed,
        "probability": _rounded(probabilities.get(proposal.proposed or "")),
        "proposed_low": proposal.mildest,
        "proposed_high": proposal.gravest,
        "certain": proposal.is_certain,
        "held_back_from": proposal.held_back_from,
        "decided": decided,
        "decided_by_role": decision.get("decided_by_role"),
        "decided_on": decision.get("decided_on"),
        "decision_reason": decision.get("reason"),
        "departure": None not in (decided, proposal.proposed) and decided != proposal.proposed,
        "previous_decided": previous,
        "reasons": reasons,
    }

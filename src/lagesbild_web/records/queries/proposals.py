"""What the newest picture proposes for an area."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from lagesbild_web.records.models import Assessment
from lagesbild_web.records.queries.pictures import latest_picture, tables_of


@dataclass(frozen=True, kw_only=True)
class ProposalSeen:
    """The proposal of a picture for one area, with what a meeting needs to judge it."""

    proposed: str | None
    """None where too little is known."""
    data_version: str
    row: Mapping[str, Any]
    """Of the table `proposals`."""
    reasons: tuple[Mapping[str, Any], ...]
    """Rows of the table `proposal_reasons`."""


def proposal_for(assessment: Assessment) -> ProposalSeen | None:
    """Return what the newest picture of the round says of an area; None without a picture."""
    picture = latest_picture(assessment.round)
    if picture is None:
        return None
    tables = tables_of(picture.pk)
    mine = pl.col("area") == assessment.area
    rows = tables["proposals"].filter(mine).to_dicts()
    if not rows:
        return None
    return ProposalSeen(
        proposed=rows[0]["proposed"],
        data_version=picture.data_version,
        row=rows[0],
        reasons=tuple(tables["proposal_reasons"].filter(mine).to_dicts()),
    )

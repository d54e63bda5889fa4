"""How well raters agree, on the whole questionnaire, in each block and on each item."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from lagesbild.assessment.levels import Scope, scopes_of
from lagesbild.assessment.questionnaire import MissingCode, Questionnaire
from lagesbild.stats.agreement import Undefined, cronbach_alpha, krippendorff_alpha_interval

_NOTES = {
    Undefined.NO_PAIRS: "Inget område har två skattningar.",
    Undefined.NO_VARIATION: "Alla skattningar är lika; α kan inte beräknas.",
    Undefined.ONE_CLUSTER: "Intervall kräver minst två områden som skiljer sig åt, och att inte "
    "ett område eller polisdistrikt har alla skillnader.",
    Undefined.FEW_ITEMS: None,
    Undefined.FEW_OBSERVATIONS: "För få fullständiga svar för Cronbachs α.",
}
_FEWEST_DISTRICTS = 3
_FEW_DISTRICTS = (
    "Färre än tre polisdistrikt: intervallet räknas på områden och är troligen för smalt."
)


def agreement(
    ratings: pl.DataFrame,
    *,
    questionnaire: Questionnaire,
    district_of: Mapping[str, str | None],
    coverage: float,
) -> pl.DataFrame:
    """Return Krippendorff's ordinal alpha with its interval, and Cronbach's alpha per block.

    A unit of alpha is one item of one area, so that a block's alpha pools its items. The interval
    leaves out one police district at a time, because the areas of a district share raters and what
    the place calls serious: in simulation of our design (`benchmarks/alpha_coverage.py`) the 95 %
    interval then held the truth in 92-97 % of rounds with three districts or more, and that of
    drawn or left out areas in 67-94 %. With fewer districts areas are left out, and the note says
    so. An area without a district counts as one by itself.

    Cronbach's alpha takes the answers of one rater on one area as an observation. High agreement
    does not make ratings true: raters of one district may share what they do not see.

    :param ratings: columns `area`, `rater`, `item`, `category`, `missing_code`; one round.
    :param district_of: the local police district of each area.
    """
    rows = [
        _agreement_row(
            ratings.filter(pl.col("item").is_in(scope.items)),
            scope=scope,
            district_of=district_of,
            coverage=coverage,
        )
        for scope in scopes_of(questionnaire)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _agreement_row(
    answers: pl.DataFrame,
    *,
    scope: Scope,
    district_of: Mapping[str, str | None],
    coverage: float,
) -> dict[str, object]:
    table, area_of_unit = _table_of(answers)
    paired = _areas_with_pairs(answers)
    districts = {district_of.get(area) or area for area in paired}
    enough = len(districts) >= _FEWEST_DISTRICTS
    alpha = krippendorff_alpha_interval(
        table,
        level="ordinal",
        coverage=coverage,
        clusters=[(district_of.get(area) or area) if enough else area for area in area_of_unit],
    )
    consistency = cronbach_alpha(_observations(answers, scope)) if len(scope.items) > 1 else None
    reasons = (alpha.reason, consistency.reason if consistency else None)
    notes = [text for reason in reasons if reason and (text := _NOTES[reason])]
    if alpha.low is not None and not enough:
        notes.append(_FEW_DISTRICTS)
    return {
        "scope": scope.scope,
        "id": scope.id,
        "title": scope.title,
        "block": scope.block,
        "alpha": alpha.value,
        "alpha_low": alpha.low,
        "alpha_high": alpha.high,
        "cronbach_alpha": consistency.value if consistency else None,
        "objects": len(paired),
        "raters": answers.drop_nulls("category")["rater"].n_unique(),
        "ratings": answers["category"].count(),
        **{f"share_{code.value}": _share_of(answers, code) for code in MissingCode},
        "note": " ".join(notes) or None,
    }


def _table_of(answers: pl.DataFrame) -> tuple[npt.NDArray[np.float64], list[str]]:
    """Return raters x (area, item) with NaN for no category, and the area of each column."""
    graded = answers.drop_nulls("category")
    if graded.is_empty():
        return np.full((1, 1), np.nan), [""]
    # Who the rater is does not matter to alpha, so raters are numbered anew within each unit:
    # the table gets four rows instead of one for each of a hundred raters.
    placed = graded.sort("area", "item", "rater").with_columns(
        slot=pl.int_range(pl.len()).over("area", "item"),
        unit=pl.struct("area", "item").rle_id(),
    )
    units = placed.group_by("unit", maintain_order=True).agg(pl.col("area").first())
    table = np.full((int(placed["slot"].max() or 0) + 1, units.height), np.nan)  # type: ignore[arg-type]
    table[placed["slot"].to_numpy(), placed["unit"].to_numpy()] = placed["category"].to_numpy()
    return table, units["area"].to_list()


def _observations(answers: pl.DataFrame, scope: Scope) -> npt.NDArray[np.float64]:
    """Return one row per rater and area, one column per item, NaN where no category was given."""
    wide = answers.sort("area", "rater").pivot(
        on="item", index=["area", "rater"], values="category"
    )
    columns = [
        wide[item].cast(pl.Float64) if item in wide.columns else pl.Series([None] * wide.height)
        for item in scope.items
    ]
    return np.column_stack([column.cast(pl.Float64).to_numpy() for column in columns])


def _areas_with_pairs(answers: pl.DataFrame) -> list[str]:
    pairs = answers.drop_nulls("category").group_by("area", "item").len().filter(pl.col("len") >= 2)
    return pairs["area"].unique(maintain_order=True).to_list()


def _share_of(answers: pl.DataFrame, code: MissingCode) -> float | None:
    if answers.is_empty():
        return None
    return int((answers["missing_code"] == code.value).sum()) / answers.height

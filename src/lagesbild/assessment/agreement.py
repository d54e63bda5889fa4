"""How well raters agree, on the whole questionnaire, in each block and on each item."""

import numpy as np
import numpy.typing as npt
import polars as pl

from lagesbild.assessment.levels import Scope, scopes_of
from lagesbild.assessment.questionnaire import MissingCode, Questionnaire
from lagesbild.stats.agreement import Undefined, cronbach_alpha, krippendorff_alpha_interval

_NOTES = {
    Undefined.NO_PAIRS: "Inget område har två skattningar.",
    Undefined.NO_VARIATION: "Alla skattningar är lika; α kan inte beräknas.",
    Undefined.ONE_CLUSTER: "Intervall kräver minst två områden som skiljer sig åt.",
    Undefined.FEW_ITEMS: None,
    Undefined.FEW_OBSERVATIONS: "För få fullständiga svar för Cronbachs α.",
}


def agreement(
    ratings: pl.DataFrame,
    *,
    questionnaire: Questionnaire,
    draws: int,
    coverage: float,
    seed: int,
) -> pl.DataFrame:
    """Return Krippendorff's ordinal alpha with its interval, and Cronbach's alpha per block.

    A unit of alpha is one item of one area, so that a block's alpha pools its items; the bootstrap
    draws whole areas, because the items of an area are judged together. Cronbach's alpha takes the
    answers of one rater on one area as an observation. High agreement does not make ratings true:
    raters of one district may share what they do not see.

    :param ratings: columns `area`, `rater`, `item`, `category`, `missing_code`; one round.
    """
    rows = [
        _agreement_row(
            ratings.filter(pl.col("item").is_in(scope.items)),
            scope=scope,
            draws=draws,
            coverage=coverage,
            seed=seed,
        )
        for scope in scopes_of(questionnaire)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _agreement_row(
    answers: pl.DataFrame, *, scope: Scope, draws: int, coverage: float, seed: int
) -> dict[str, object]:
    table, area_of_unit = _table_of(answers)
    alpha = krippendorff_alpha_interval(
        table,
        level="ordinal",
        draws=draws,
        coverage=coverage,
        seed=seed,
        clusters=area_of_unit,
    )
    consistency = cronbach_alpha(_observations(answers, scope)) if len(scope.items) > 1 else None
    reasons = (alpha.reason, consistency.reason if consistency else None)
    notes = [text for reason in reasons if reason and (text := _NOTES[reason])]
    return {
        "scope": scope.scope,
        "id": scope.id,
        "title": scope.title,
        "block": scope.block,
        "alpha": alpha.value,
        "alpha_low": alpha.low,
        "alpha_high": alpha.high,
        "cronbach_alpha": consistency.value if consistency else None,
        "objects": _areas_with_pairs(answers),
        "raters": answers.drop_nulls("category")["rater"].n_unique(),
        "ratings": answers["category"].count(),
        **{f"share_{code.value}": _share_of(answers, code) for code in MissingCode},
        "note": " ".join(notes) or None,
    }


def _table_of(
    answers: pl.DataFrame,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return raters x (area, item) with NaN for no category, and the area number of each column."""
    graded = answers.drop_nulls("category")
    if graded.is_empty():
        return np.full((1, 1), np.nan), np.zeros(1, dtype=np.int64)
    # Who the rater is does not matter to alpha, so raters are numbered anew within each unit:
    # the table gets four rows instead of one for each of a hundred raters.
    placed = graded.sort("area", "item", "rater").with_columns(
        slot=pl.int_range(pl.len()).over("area", "item"),
        unit=pl.struct("area", "item").rle_id(),
        area_number=pl.col("area").rle_id(),
    )
    units = placed.group_by("unit", maintain_order=True).agg(pl.col("area_number").first())
    table = np.full((int(placed["slot"].max() or 0) + 1, units.height), np.nan)  # type: ignore[arg-type]
    table[placed["slot"].to_numpy(), placed["unit"].to_numpy()] = placed["category"].to_numpy()
    return table, units["area_number"].to_numpy().astype(np.int64)


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


def _areas_with_pairs(answers: pl.DataFrame) -> int:
    pairs = answers.drop_nulls("category").group_by("area", "item").len().filter(pl.col("len") >= 2)
    return pairs["area"].n_unique()


def _share_of(answers: pl.DataFrame, code: MissingCode) -> float | None:
    if answers.is_empty():
        return None
    return int((answers["missing_code"] == code.value).sum()) / answers.height

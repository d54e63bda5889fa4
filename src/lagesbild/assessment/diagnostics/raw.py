"""What would the plain means have said, where the model says something else?"""

from collections.abc import Iterator

import numpy as np
import polars as pl

from lagesbild.assessment.diagnostics.fitted import Fitted, look_at
from lagesbild.assessment.diagnostics.item_shifts import items_by_round, items_by_version
from lagesbild.assessment.diagnostics.rater_checks import rater_fit
from lagesbild.assessment.diagnostics.record import Schema, frame_of
from lagesbild.assessment.rating_arrays import RatingArrays
from lagesbild.stats.arrays import FloatArray, IntArray
from lagesbild.stats.many_facet.posterior import Posterior
from lagesbild.stats.rating_diagnostics.items import expected_grades
from lagesbild.stats.rating_diagnostics.norms import norms_apart
from lagesbild.stats.rating_diagnostics.raw import RawMeans, raw_means

SCHEMA: Schema = {
    "subject": pl.String,
    "code": pl.String,
    "raw": pl.Float64,
    "raw_rank": pl.Int64,
    "model": pl.Float64,
    "model_low": pl.Float64,
    "model_high": pl.Float64,
    "model_rank": pl.Int64,
}


def raw_beside(arrays: RatingArrays, posterior: Posterior, *, coverage: float) -> pl.DataFrame:
    """Return plain means beside the model's figures for the last round, in steps of the scale.

    `subject` is area_level, area_change (since the round before), district_norm, rater (raw: how
    much higher than others' answers on areas; model: infit, which is what gives a rater who answers
    at random away) or item_change (model: how otherwise it was read in the last round). Ranks
    count from the largest; for norms, raters and items from the largest apart in either direction.
    """
    fitted = look_at(arrays, posterior, coverage=coverage, seed=_SEED)
    raw = raw_means(arrays.ratings)
    rows = [
        *_levels(fitted, raw),
        *_changes(fitted, raw),
        *_norms(fitted, raw),
        *_raters(fitted, raw),
        *_items(fitted, raw),
    ]
    return frame_of(rows, SCHEMA)


_SEED = 15


def _rows(
    subject: str,
    codes: list[str],
    *,
    raw: FloatArray,
    model: tuple[FloatArray, FloatArray, FloatArray],
    ranked: tuple[FloatArray, FloatArray],
) -> Iterator[dict[str, object]]:
    raw_rank, model_rank = (_rank(values) for values in ranked)
    for place, code in enumerate(codes):
        yield {
            "subject": subject,
            "code": code,
            "raw": raw[place],
            "raw_rank": raw_rank[place],
            "model": model[0][place],
            "model_low": model[1][place],
            "model_high": model[2][place],
            "model_rank": model_rank[place],
        }


def _rank(values: FloatArray) -> list[int | None]:
    """Return 1 for the largest; no rank where there is no value, and equals share the better."""
    known = values[np.isfinite(values)]
    return [int((known > v).sum()) + 1 if np.isfinite(v) else None for v in values]


def _levels(fitted: Fitted, raw: RawMeans) -> Iterator[dict[str, object]]:
    now = _objects_of_round(fitted, len(fitted.arrays.codes.rounds) - 1)
    low, high = fitted.posterior.objects.ends(fitted.coverage)
    model = tuple(
        _mean_answer(fitted, each[now]) for each in (fitted.posterior.objects.mean, low, high)
    )
    codes = [fitted.arrays.codes.objects[o] for o in now]
    yield from _rows(
        "area_level",
        codes,
        raw=raw.objects[now],
        model=(model[0], model[1], model[2]),
        ranked=(raw.objects[now], model[0]),
    )


def _mean_answer(fitted: Fitted, psi: FloatArray) -> FloatArray:
    """Return what a middling rater's answers to all questions would be on average."""
    answers: FloatArray = expected_grades(fitted.posterior.curves, psi).mean(axis=0)
    return answers


def _objects_of_round(fitted: Fitted, round_: int) -> IntArray:
    return np.flatnonzero(fitted.arrays.ratings.sessions.object_round == round_)


def _changes(fitted: Fitted, raw: RawMeans) -> Iterator[dict[str, object]]:
    """Compare areas that both of the last two rounds rated; others have no change."""
    sessions, last = fitted.arrays.ratings.sessions, len(fitted.arrays.codes.rounds) - 1
    before = {int(sessions.object_unit[o]): int(o) for o in _objects_of_round(fitted, last - 1)}
    pairs = [
        (before[int(sessions.object_unit[o])], int(o))
        for o in _objects_of_round(fitted, last)
        if int(sessions.object_unit[o]) in before
    ]
    if not pairs:
        return
    then, now = np.array(pairs).T
    weights = np.zeros((len(pairs), sessions.objects))
    weights[np.arange(len(pairs)), now] = 1
    weights[np.arange(len(pairs)), then] = -1
    change = fitted.posterior.contrasts(weights)
    low, high = change.ends(fitted.coverage)
    model = (fitted.steps(change.mean), fitted.steps(low), fitted.steps(high))
    raw_change = raw.objects[now] - raw.objects[then]
    codes = [fitted.arrays.codes.objects[o] for o in now]
    yield from _rows(
        "area_change", codes, raw=raw_change, model=model, ranked=(raw_change, model[0])
    )


def _norms(fitted: Fitted, raw: RawMeans) -> Iterator[dict[str, object]]:
    groups = np.unique(fitted.arrays.ratings.sessions.norm_group)
    if len(groups) < 2:
        return
    apart = norms_apart(fitted.posterior, groups).difference
    low, high = apart.ends(fitted.coverage)
    model = (fitted.steps(apart.mean), fitted.steps(low), fitted.steps(high))
    codes = [fitted.arrays.codes.districts[g] for g in groups]
    ranked = (np.abs(raw.groups[groups]), np.abs(model[0]))
    yield from _rows("district_norm", codes, raw=raw.groups[groups], model=model, ranked=ranked)


def _raters(fitted: Fitted, raw: RawMeans) -> Iterator[dict[str, object]]:
    table = rater_fit(fitted)[0].table
    model = tuple(
        table[column].cast(pl.Float64).to_numpy() for column in ("infit", "infit_low", "infit_high")
    )
    codes = list(fitted.arrays.codes.raters)
    ranked = (np.abs(raw.raters), model[0])
    yield from _rows(
        "rater", codes, raw=raw.raters, model=(model[0], model[1], model[2]), ranked=ranked
    )


def _items(fitted: Fitted, raw: RawMeans) -> Iterator[dict[str, object]]:
    """Compare an item's mean in the last two rounds with how otherwise it was read in the last."""
    rounds = fitted.arrays.items_of_round
    if len(rounds) < 2:
        return
    both = [id_ for id_ in rounds[-1] if id_ in rounds[-2]]
    then = np.array([raw.items[rounds[-2][id_], -2] for id_ in both])
    now = np.array([raw.items[rounds[-1][id_], -1] for id_ in both])
    found = _read_otherwise(fitted)
    model = np.array([found.get(id_, (np.nan,) * 3) for id_ in both], dtype=np.float64).T
    yield from _rows(
        "item_change",
        both,
        raw=now - then,
        model=(model[0], model[1], model[2]),
        ranked=(np.abs(now - then), np.abs(model[0])),
    )


def _read_otherwise(fitted: Fitted) -> dict[str, tuple[float | None, ...]]:
    """Return by item the steps of the last round beside the others, or of versions.

    The interval is told for versions only, where it has one from the joint covariance.
    """
    last = fitted.arrays.codes.rounds[-1]
    by_round = items_by_round(fitted).table.filter(pl.col("group") == last)
    version = pl.col("since") == pl.col("since").last().over("item")
    by_version = items_by_version(fitted).table.filter(version)
    found = {item: (steps, None, None) for item, steps in by_round.select("item", "steps").rows()}
    columns = by_version.select("item", "steps", "steps_low", "steps_high").rows()
    return found | {item: tuple(steps) for item, *steps in columns}

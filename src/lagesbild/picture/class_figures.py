"""What the rule for classes looks at, area by area: what is shown, and joint draws behind it."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from lagesbild.norms.picture_methods import PictureMethod
from lagesbild.picture.composite import SCALE_TOP, Composite
from lagesbild.picture.proposals import AreaFigures, Estimate
from lagesbild.picture.rated import Rated, spread_of
from lagesbild.stats.arrays import FloatArray
from lagesbild.stats.rank_uncertainty import draw_weights


def class_figures(
    *,
    shown: pl.DataFrame,
    composite: Composite,
    without_police_generated: Composite,
    rated: Rated | None,
    district_of: Mapping[str, str],
    method: PictureMethod,
) -> dict[str, AreaFigures]:
    """Return the figures of every area, in the order of `composite.units`.

    :param shown: the table `composite`, whose scores are named beside the conditions.
    """
    scores = _score_estimates(shown, composite.units, draw_scores(composite, method=method))
    alone = draw_scores(without_police_generated, method=method)
    unscored = np.isnan(without_police_generated.scores)
    return {
        area: AreaFigures(
            composite=scores[area],
            without_police_generated=Estimate(draws=None if unscored[i] else alone[:, i]),
            ratings=rating_estimate(rated, area, district_of=district_of),
            items=item_estimates(rated, area, district_of=district_of),
        )
        for i, area in enumerate(composite.units)
    }


def draw_scores(composite: Composite, *, method: PictureMethod) -> FloatArray:
    """Return draws x units of the composite under other weights and other luck with small counts.

    The scale stays, because the thresholds of the rule are read on it.
    """
    generator = np.random.default_rng((method.seed, 1))
    units = len(composite.units)
    if not composite.indicators:
        return np.full((method.draws, units), np.nan)
    weights = draw_weights(
        composite.weights, draws=method.draws, seed=method.seed, spread=method.weight_spread
    )
    known = ~np.isnan(composite.normalised)
    values = np.nan_to_num(composite.normalised)
    sd = np.nan_to_num(composite.sampling_sd)
    scores = np.empty((method.draws, units))
    for draw, row in enumerate(weights):
        noisy = np.clip(values + sd * generator.standard_normal(values.shape), 0.0, SCALE_TOP)
        present = known * row
        total = present.sum(axis=1)
        scores[draw] = np.divide(
            (noisy * present).sum(axis=1), total, out=np.full(units, np.nan), where=total > 0
        )
    return scores


def _score_estimates(
    shown: pl.DataFrame, units: Sequence[str], draws: FloatArray
) -> dict[str, Estimate]:
    place = {unit: i for i, unit in enumerate(units)}
    return {
        row["area"]: Estimate(
            value=row["score"],
            low=row["score_low"],
            high=row["score_high"],
            draws=None if row["score"] is None else draws[:, place[row["area"]]],
        )
        for row in shown.iter_rows(named=True)
    }


def is_comparable(rated: Rated | None, area: str, *, district_of: Mapping[str, str]) -> bool:
    """Return whether an area was rated, and links hold its district together with the others.

    Nothing can be compared with a fit that did not come to rest.
    """
    return (
        rated is not None
        and rated.is_usable
        and rated.object_of(area) is not None
        and district_of[area] in rated.comparable_districts
    )


def rating_estimate(rated: Rated | None, area: str, *, district_of: Mapping[str, str]) -> Estimate:
    if rated is None or not is_comparable(rated, area, district_of=district_of):
        return Estimate()
    number = _object(rated, area)
    return _estimate(rated, number, rated.levels([number])[:, 0])


def item_estimates(
    rated: Rated | None, area: str, *, district_of: Mapping[str, str]
) -> dict[str, Estimate]:
    if rated is None or not is_comparable(rated, area, district_of=district_of):
        return {}
    object_ = _object(rated, area)
    return {
        item: _estimate(rated, object_, rated.item_levels([object_], number)[:, 0])
        for item, number in rated.items.items()
    }


def _object(rated: Rated, area: str) -> int:
    number = rated.object_of(area)
    assert number is not None
    return number


def _estimate(rated: Rated, number: int, draws: FloatArray) -> Estimate:
    if not rated.is_shown(number):
        return Estimate(draws=draws)
    spread = spread_of(draws[:, None], coverage=rated.method.coverage)
    mean, low, high = (round(float(part[0]), 2) for part in (spread.mean, spread.low, spread.high))
    return Estimate(value=mean, low=low, high=high, draws=draws)

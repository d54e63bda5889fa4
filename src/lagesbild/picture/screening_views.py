"""How the small areas and the listed areas look, side by side, by some of the indicators."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from lagesbild.norms.screening import ScreeningMethod
from lagesbild.picture.composite import Composite
from lagesbild.stats.arrays import BoolArray, FloatArray
from lagesbild.stats.screening import DrawnList, draw_list, probability_at_least


@dataclass(frozen=True, kw_only=True)
class Country:
    """The small areas, scored, with the residents that live on and off the list."""

    small: Composite
    cells: pl.DataFrame
    shares: pl.DataFrame
    method: ScreeningMethod

    @property
    def residents(self) -> FloatArray:
        return self.cells["residents"].cast(pl.Float64).to_numpy()

    @property
    def share_listed(self) -> FloatArray:
        """How much of each small area lies in listed areas, at most all of it."""
        inside = self.shares.group_by("small_area", maintain_order=True).agg(pl.col("share").sum())
        joined = self.cells.select("small_area").join(
            inside, on="small_area", how="left", maintain_order="left"
        )
        return joined["share"].fill_null(0.0).clip(upper_bound=1.0).to_numpy()

    @property
    def is_listed(self) -> BoolArray:
        return np.asarray(self.share_listed >= self.method.mostly_listed)

    @property
    def is_known(self) -> BoolArray:
        """Whether a small area has enough indicators to stand beside the others."""
        known = (~np.isnan(self.small.normalised)).sum(axis=1)
        fewest = self.method.fewest_indicators * len(self.small.indicators)
        return np.asarray((known >= fewest) & (known > 0))

    @property
    def usual(self) -> FloatArray:
        """The residents' mean of each indicator on its scale."""
        known = ~np.isnan(self.small.normalised)
        weights = self.residents if self.residents.any() else np.ones(len(self.residents))
        totals = weights @ np.nan_to_num(self.small.normalised)
        people = weights @ known
        usual: FloatArray = np.divide(totals, people, out=np.zeros_like(totals), where=people > 0)
        return usual


@dataclass(frozen=True, kw_only=True)
class Roll:
    """The listed areas, scored, with their residents."""

    listed: Composite
    country: Country
    areas: pl.DataFrame

    @property
    def residents(self) -> FloatArray:
        parts = (
            self.country.shares.join(
                self.country.cells.select("small_area", "residents"), on="small_area"
            )
            .group_by("area", maintain_order=True)
            .agg(residents=(pl.col("share") * pl.col("residents")).sum())
        )
        joined = self.areas.select("area").join(parts, on="area", how="left", maintain_order="left")
        return joined["residents"].fill_null(0.0).to_numpy()

    @property
    def is_scored(self) -> BoolArray:
        return ~np.isnan(self.listed.scores)


@dataclass(frozen=True, kw_only=True)
class View:
    """Scores by some of the indicators, and how probably they are inside the list's range."""

    indicators: tuple[str, ...]
    scores: FloatArray
    sd: FloatArray
    drawn: DrawnList | None
    """None where the listed areas have no score by these indicators."""
    probabilities: FloatArray

    def probabilities_of(self, composite: Composite) -> FloatArray:
        """Return how probably units that are scored by the same indicators are inside the range."""
        return _probabilities(composite, self.drawn)


def composite_of(composite: Composite, names: Sequence[str]) -> Composite:
    """Return a composite of those of the named indicators that it has."""
    columns = [composite.indicators.index(name) for name in names if name in composite.indicators]
    nowhere = np.zeros((len(composite.units), len(columns)), dtype=np.bool_)
    return composite.keep(columns, without=nowhere)


def view_of(country: Country, roll: Roll, names: Sequence[str]) -> View:
    small, listed = composite_of(country.small, names), composite_of(roll.listed, names)
    scored = ~np.isnan(listed.scores)
    method = country.method
    drawn = (
        draw_list(
            listed.scores[scored],
            sd=listed.score_sd[scored],
            weights=roll.residents[scored],
            quantile=method.list_quantile,
            draws=method.draws,
            seed=method.seed,
        )
        if scored.any()
        else None
    )
    return View(
        indicators=tuple(names),
        scores=small.scores,
        sd=small.score_sd,
        drawn=drawn,
        probabilities=_probabilities(small, drawn),
    )


def _probabilities(composite: Composite, drawn: DrawnList | None) -> FloatArray:
    if drawn is None:
        return np.full(len(composite.units), np.nan)
    return probability_at_least(composite.scores, sd=composite.score_sd, limits=drawn.limits)

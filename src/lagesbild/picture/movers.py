"""Which answers and which indicators pull an area up or down most, beside the other areas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lagesbild import swedish
from lagesbild.picture.composite import Composite
from lagesbild.picture.rated import Rated
from lagesbild.stats.arrays import FloatArray
from lagesbild.stats.many_facet.levels import expected_grades

_NAMED = 2


@dataclass(frozen=True, kw_only=True)
class Movers:
    """Titles, strongest first."""

    up: tuple[str, ...]
    down: tuple[str, ...]

    def in_words(self, what: str) -> str:
        """Return a Swedish sentence, empty if nothing pulls."""
        parts = []
        if self.up:
            parts.append(f"drar upp mest: {swedish.listing(self.up)}")
        if self.down:
            parts.append(f"drar ned mest: {swedish.listing(self.down)}")
        return f"{what} som {'; '.join(parts)}." if parts else ""


def indicator_movers(composite: Composite, *, titles: Mapping[str, str]) -> dict[str, Movers]:
    """Return the indicators whose contribution differs most from the mean of the areas."""
    contributions = composite.weights_used * np.nan_to_num(composite.normalised)
    known = ~np.isnan(composite.normalised)
    counts = np.maximum(known.sum(axis=0), 1)
    usual = np.where(known, contributions, 0.0).sum(axis=0) / counts
    pulls = np.where(known, contributions - usual, 0.0)
    names = [titles[indicator] for indicator in composite.indicators]
    return {unit: _strongest(pulls[i], names) for i, unit in enumerate(composite.units)}


def item_movers(rated: Rated, areas: Sequence[str]) -> dict[str, Movers]:
    """Return the items whose answers differ most from what the same raters give a middling area.

    Raters' severities and districts' norms are taken out. For areas of two raters or more only: the
    strongest answers of one rater are that rater's answers.
    """
    posterior = rated.posterior
    ratings = posterior.ratings
    sessions = ratings.sessions
    severity = posterior.objects.mean
    middling = posterior.psi.mean - severity[sessions.object_]
    expected = expected_grades(posterior.curves, middling)
    pulls = ratings.grade - expected[ratings.session, ratings.item]
    titles = {number: rated.arrays.items[number].item.title for number in rated.items.values()}
    found = {}
    for area in areas:
        number = rated.object_of(area)
        mine = sessions.object_[ratings.session] == number
        if number is None or len(set(sessions.rater[ratings.session[mine]].tolist())) < _NAMED:
            continue
        means = np.array(
            [_mean(pulls[mine & (ratings.item == item)]) for item in titles], dtype=np.float64
        )
        found[area] = _strongest(means, list(titles.values()))
    return found


def _mean(values: FloatArray) -> float:
    return float(values.mean()) if values.size else 0.0


def _strongest(pulls: FloatArray, names: Sequence[str]) -> Movers:
    order = np.argsort(-pulls, kind="stable").tolist()
    up = [names[i] for i in order[:_NAMED] if pulls[i] > 0]
    down = [names[i] for i in reversed(order[-_NAMED:]) if pulls[i] < 0]
    return Movers(up=tuple(up), down=tuple(down))

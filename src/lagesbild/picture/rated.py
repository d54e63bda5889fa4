"""The ratings of all rounds measured together: may they be compared, and how serious is each area?

`assessment` numbers the ratings and checks their links, `stats.many_facet` fits the model; here the
two meet the areas of the picture. What the check refuses is left empty, with the reason.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from lagesbild.areas.lineage import SAME_GROUND, relate
from lagesbild.assessment.comparability import Comparability, check_comparability
from lagesbild.assessment.levels import FEWEST_RATERS_SHOWN
from lagesbild.assessment.rating_arrays import RatedRound, RatingArrays, number_ratings
from lagesbild.norms.comparability import comparability_norm_on
from lagesbild.norms.picture_methods import PictureMethod
from lagesbild.picture.collection import Collection
from lagesbild.picture.situation import Round, valid_on
from lagesbild.stats.arrays import FloatArray, IntArray
from lagesbild.stats.linking import Linkage
from lagesbild.stats.many_facet.fit import fit_many_facet
from lagesbild.stats.many_facet.levels import (
    Profiles,
    item_level_draws,
    item_profiles,
    level_draws,
)
from lagesbild.stats.many_facet.posterior import Draws, Posterior
from lagesbild.stats.rating_data import Ratings

Sampler = Callable[[Ratings], Posterior]
"""Anything that estimates the rating model."""


@dataclass(frozen=True, kw_only=True)
class Spread:
    """A mean with its interval."""

    mean: FloatArray
    low: FloatArray
    high: FloatArray


def spread_of(draws: FloatArray, *, coverage: float) -> Spread:
    """Return mean and central interval of each column of draws."""
    tail = (1 - coverage) / 2
    low, high = np.quantile(draws, [tail, 1 - tail], axis=0)
    return Spread(mean=draws.mean(axis=0), low=low, high=high)


@dataclass(frozen=True, kw_only=True)
class Rated:
    """The ratings up to a round, measured."""

    arrays: RatingArrays
    comparability: Comparability
    posterior: Posterior
    method: PictureMethod

    @property
    def round(self) -> int:
        """The number of the picture's round, the last."""
        return len(self.arrays.codes.rounds) - 1

    @property
    def is_usable(self) -> bool:
        """Whether the fit came to rest; one that did not is shown to nobody but a method person."""
        return self.posterior.convergence.converged

    @cached_property
    def link_to_previous(self) -> Linkage:
        """Whether the round's ratings may be compared with those of the round before it."""
        if self.round == 0:
            return Linkage.NOT_COMPARABLE
        rounds = self.arrays.codes.rounds
        return self.comparability.rounds(rounds[self.round - 1], rounds[self.round])

    @cached_property
    def draws(self) -> Draws:
        return self.posterior.draw(self.method.draws, seed=self.method.seed)

    @cached_property
    def profiles(self) -> Profiles:
        return item_profiles(self.posterior)

    @cached_property
    def items(self) -> Mapping[str, int]:
        """The numbers of the items of the picture's round."""
        return self.arrays.items_of_round[self.round]

    def object_of(self, area: str, *, back: int = 0) -> int | None:
        """Return the number of an area in the round, or so many rounds before it."""
        round_ = self.arrays.codes.rounds[self.round - back]
        return self.arrays.object_of.get((round_, area))

    def is_shown(self, number: int) -> bool:
        """Whether so many judged an object that its level is not one rater's answers."""
        return int(self._raters[number]) >= FEWEST_RATERS_SHOWN

    @cached_property
    def _raters(self) -> IntArray:
        """How many judged each object."""
        sessions = self.posterior.ratings.sessions
        pairs = np.unique(np.column_stack([sessions.object_, sessions.rater]), axis=0)
        return np.bincount(pairs[:, 0], minlength=sessions.objects)

    def levels(self, objects: Sequence[int]) -> FloatArray:
        """Return draws x objects: levels 0-5 on the items of the picture's round."""
        return level_draws(self.draws, objects=objects, items=list(self.items.values()))

    def item_levels(self, objects: Sequence[int], item: int) -> FloatArray:
        """Return draws x objects: the level of one item, with what its answers say beyond."""
        by_severity = item_level_draws(self.draws, objects=objects, item=item)
        places = list(objects)
        beyond = np.random.default_rng((self.method.seed, item)).standard_normal(by_severity.shape)
        moved = by_severity + self.profiles.mean[places, item]
        top = self.posterior.ratings.grades - 1.0
        return np.clip(moved + beyond * self.profiles.sd[places, item], 0.0, top)

    @cached_property
    def comparable_districts(self) -> frozenset[str]:
        """The largest set of districts that links hold together, strong or weak.

        A district whose own areas nothing links is in no set. With less than half of the districts
        in the largest, there is no country to compare with.
        """
        return _held_together(self.comparability.district_pairs)


def _held_together(pairs: pl.DataFrame) -> frozenset[str]:
    linked = pairs.filter(pl.col("linkage") != Linkage.NOT_COMPARABLE)
    own = set(linked.filter(pl.col("district_a") == pl.col("district_b"))["district_a"])
    neighbours: dict[str, set[str]] = {district: set() for district in sorted(own)}
    for one, other in linked.select("district_a", "district_b").iter_rows():
        if one in own and other in own:
            neighbours[one].add(other)
            neighbours[other].add(one)
    sets = []
    left = set(neighbours)
    while left:
        reached = _reachable(min(left), neighbours)
        sets.append(reached)
        left -= reached
    largest = max(sets, key=len, default=set())
    every = {*pairs["district_a"], *pairs["district_b"]}
    return frozenset(largest) if 2 * len(largest) > len(every) else frozenset()


def _reachable(start: str, neighbours: Mapping[str, set[str]]) -> set[str]:
    reached, waiting = {start}, [start]
    while waiting:
        new = neighbours[waiting.pop()] - reached
        reached |= new
        waiting += new
    return reached


def measure_ratings(
    collection: Collection,
    *,
    rounds: Sequence[Round],
    method: PictureMethod,
    fit: Sampler | None = None,
) -> Rated | None:
    """Number, check and fit the ratings of the rounds; None if nobody has given a category.

    :param fit: another estimator than the fast one, such as `nuts.sample_many_facet`.
    """
    described = rated_rounds(collection, rounds=rounds)
    names = district_names(collection, day=rounds[-1].reference_day)
    arrays = number_ratings(collection.ratings, rounds=described, district_names=names)
    if arrays is None:
        return None
    return Rated(
        arrays=arrays,
        comparability=check_ratings(arrays, day=rounds[-1].reference_day),
        posterior=(fit or fit_many_facet)(arrays.ratings),
        method=method,
    )


def district_names(collection: Collection, *, day: date) -> dict[str, str]:
    """Return what the local police districts are called on a day, by code."""
    units = valid_on(collection.organisation, day)
    districts = units.filter(pl.col("kind") == "local_police_district")
    return dict(districts.select("unit", "name").iter_rows())


def check_ratings(arrays: RatingArrays, *, day: date) -> Comparability:
    """Check the links of the last round that the arrays hold, by the norm of a day."""
    return check_comparability(
        sessions=arrays.ratings.sessions,
        answers=arrays.ratings.answers,
        round_=len(arrays.codes.rounds) - 1,
        codes=arrays.codes,
        common_items=arrays.common_items(),
        norm=comparability_norm_on(day),
    )


def rated_rounds(collection: Collection, *, rounds: Sequence[Round]) -> list[RatedRound]:
    """Return what the arrays need of each round, with the areas that keep their ground."""
    described = []
    before: pl.DataFrame | None = None
    for round_ in rounds:
        areas = valid_on(collection.areas, round_.reference_day).sort("area")
        described.append(
            RatedRound(
                id=round_.id,
                questionnaire=collection.questionnaires[round_.questionnaire],
                district_of=dict(areas.select("area", "local_police_district").iter_rows()),
                continues={} if before is None else _continuing(before, areas),
            )
        )
        before = areas
    return described


def _continuing(before: pl.DataFrame, after: pl.DataFrame) -> dict[str, str]:
    same = relate(before=before, after=after).filter(pl.col("kind").is_in(list(SAME_GROUND)))
    return dict(same.select("to_area", "from_area").iter_rows())

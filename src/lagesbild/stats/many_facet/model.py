"""The ordinal many-facet model: its parameters, its priors, and how they are numbered.

For a grade y of item i in a session s of rater r (district g) about object o in round t:
P(y >= k) = logistic(slope_i * (psi_s - threshold_ik)), psi_s = theta_o + norm_g + severity_rt +
shift_t + session_s. An area's theta starts at level_t + district_d + own and then walks:
theta_t = theta_t-1 + level_t - level_t-1 + step. Severity of a rater is constant plus a deviation
in each round. Samejima (1969), Psychometrika Monograph 17; Linacre (1989), Many-Facet Rasch
Measurement; Patz, Junker, Johnson & Mariano (2002), J. Educ. Behav. Stat. 27:341-384 for the
effect of one rater on one object, without which many items look like many independent witnesses.
"""

from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
from scipy import sparse

from lagesbild.stats.arrays import FloatArray, IntArray
from lagesbild.stats.rating_data import NONE, Sessions


@dataclass(frozen=True, kw_only=True)
class Spreads:
    """The standard deviations of the model, in units of psi."""

    area: float
    """Between areas of one district."""
    district: float
    """Between districts' levels of severity."""
    step: float
    """Of an area's own change from one round to the next."""
    norm: float
    """Between districts' local norms: what one place calls serious."""
    rater: float
    """Between raters of one district."""
    drift: float
    """Of a rater's deviation in one round from what the rater usually is."""
    session: float
    """Of one rater's view of one object at one time."""

    def as_array(self) -> FloatArray:
        return np.array([getattr(self, f.name) for f in fields(self)])

    @classmethod
    def of(cls, values: FloatArray) -> "Spreads":
        return cls(**dict(zip(SPREAD_NAMES, map(float, values), strict=True)))


_PINNED = 1e-4
"""Of what is 0 by definition."""

SPREAD_NAMES = tuple(f.name for f in fields(Spreads))


@dataclass(frozen=True, kw_only=True)
class Priors:
    """Weak priors, all normal, and half-normal for the spreads (ADR 11)."""

    log_slope: float = 0.5
    """Of log slopes around their mean, which is held at 0."""
    threshold: float = 3.0
    """Of each item's lowest threshold."""
    log_gap: float = 1.0
    """Of the logarithm of the distance between two thresholds; keeps an unused grade proper."""
    level: float = 3.0
    """Of the national level in each round, and of calibration cases."""
    shift: float = 1.0
    """Of the raters' common shift since the first round."""
    spread: float = 1.0
    """Scale of the half-normal prior of each spread."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where each parameter stands in the vector of everything that is not a rater or a session."""

    objects: slice
    norms: slice
    shifts: slice
    districts: slice
    levels: slice

    @property
    def size(self) -> int:
        return int(self.levels.stop)


def layout_of(sessions: Sessions) -> Layout:
    sizes = (sessions.objects, sessions.groups, sessions.rounds, sessions.groups, sessions.rounds)
    ends = np.cumsum((0, *sizes)).tolist()
    objects, norms, shifts, districts, levels = (slice(*pair) for pair in pairwise(ends))
    return Layout(objects=objects, norms=norms, shifts=shifts, districts=districts, levels=levels)


@dataclass(frozen=True, kw_only=True)
class Factors:
    """Independent normal terms of the prior: rows of `matrix` times the parameters.

    A row's standard deviation is `scale`, times the spread numbered `spread` if that is not `NONE`.
    """

    matrix: sparse.csr_array
    scale: FloatArray
    spread: IntArray


def prior_factors(sessions: Sessions, layout: Layout, priors: Priors) -> Factors:
    """Write the prior as one factor per parameter, so that its determinant is their product."""
    rows: list[dict[int, float]] = []
    scale: list[float] = []
    spread: list[int] = []

    def add(terms: dict[int, float], *, sd: float = 1.0, of: str | None = None) -> None:
        rows.append(terms)
        scale.append(sd)
        spread.append(NONE if of is None else SPREAD_NAMES.index(of))

    level, shift = layout.levels.start, layout.shifts.start
    before = previous_object(sessions)
    for number in range(sessions.objects):
        unit, round_ = int(sessions.object_unit[number]), int(sessions.object_round[number])
        if unit == NONE:
            add({number: 1.0}, sd=priors.level)
        elif (last := int(before[number])) == NONE:
            district = layout.districts.start + int(sessions.unit_group[unit])
            add({number: 1.0, level + round_: -1.0, district: -1.0}, of="area")
        else:
            then = int(sessions.object_round[last])
            own = {number: 1.0, last: -1.0, level + round_: -1.0, level + then: 1.0}
            add(own, sd=float(np.sqrt(round_ - then)), of="step")
    for group in range(sessions.groups):
        add({layout.norms.start + group: 1.0}, of="norm")
        add({layout.districts.start + group: 1.0}, of="district")
    for round_ in range(sessions.rounds):
        add({level + round_: 1.0}, sd=priors.level)
        # The first round is where shifts are counted from.
        add({shift + round_: 1.0}, sd=priors.shift if round_ else _PINNED)
    return Factors(
        matrix=_rows_to_matrix(rows, layout.size),
        scale=np.array(scale),
        spread=np.array(spread, dtype=np.int64),
    )


def previous_object(sessions: Sessions) -> IntArray:
    """Return for each object the same area's object in the latest earlier round, else `NONE`."""
    before = np.full(sessions.objects, NONE, dtype=np.int64)
    order = np.lexsort((sessions.object_round, sessions.object_unit))
    for earlier, later in pairwise(order):
        unit = sessions.object_unit[later]
        if unit != NONE and unit == sessions.object_unit[earlier]:
            before[later] = earlier
    return before


def _rows_to_matrix(rows: list[dict[int, float]], columns: int) -> sparse.csr_array:
    where = [(i, j) for i, row in enumerate(rows) for j in row]
    values = [value for row in rows for value in row.values()]
    i, j = np.array(where, dtype=np.int64).T
    return sparse.csr_array((values, (i, j)), shape=(len(rows), columns))

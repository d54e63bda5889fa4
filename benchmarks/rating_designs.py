"""Invented ratings whose truth is known, by the designs of the simulation study.

Areas lie in districts, raters belong to districts, and who rates what is the design. True severity
has standard deviation 1, of which the district's part is 0.5; a district's raters share a local
norm (0.5), and every rater (0.4) and every session (0.4) has an own severity. In every round the
raters as a whole grow 0.15 harsher, which no area has deserved.
"""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from lagesbild.stats.rating_data import NONE, Ratings, Sessions

SCALE = 1.6
"""Geometric mean of the true slopes; the fit holds it at 1, so its severities are this much larger.
"""
_DISTRICT, _WALK, _NORM, _RATER, _SESSION = 0.5, 0.25, 0.5, 0.4, 0.4
_COMMON_DRIFT, _NATIONAL = 0.15, 0.1
_STAYING, _MISSING, _CASE_ITEMS = 0.7, 0.05, 10


class Design(StrEnum):
    OWN_AREA = "raters see only their own area"
    INSIDE_DISTRICT = "raters shared inside the district"
    THREE_CASES = "+ 3 calibration cases x 10 items"
    FIVE_CASES = "+ 5 calibration cases x 10 items"
    SMALL_PANEL = "+ national panel of 6 raters x 10 areas"
    LARGE_PANEL = "+ national panel of 10 raters x 20 areas"
    CROSSED = "raters crossed at random over the country"


CASES = {Design.THREE_CASES: 3, Design.FIVE_CASES: 5}
PANELS = {Design.SMALL_PANEL: (6, 10), Design.LARGE_PANEL: (10, 20)}


@dataclass(frozen=True, kw_only=True)
class Scenario:
    name: str
    design: Design = Design.THREE_CASES
    areas: int = 100
    districts: int = 42
    rounds: int = 5
    items: int = 30
    grades: int = 5
    raters: tuple[int, int] = (2, 6)
    """Fewest and most raters of an area."""
    rater_drift: float = 0.0
    """Standard deviation of each rater's own step from round to round."""
    heavy_tails: bool = False
    """Severities of areas, districts and raters from Student's t with 3 degrees of freedom."""
    other_curves: bool = False
    """Complementary log-log instead of logistic curves: asymmetric, which the model is not."""

    @property
    def cases(self) -> int:
        return CASES.get(self.design, 0)


@dataclass(frozen=True, kw_only=True)
class Truth:
    severity: np.ndarray
    """Areas x rounds, centred on the first round."""
    district: np.ndarray


@dataclass
class _Raters:
    """Everyone who ever rates, with home and severity."""

    generator: np.random.Generator
    scenario: Scenario
    homes: list[int] = field(default_factory=list)

    def new(self, home: int) -> int:
        self.homes.append(home)
        return len(self.homes) - 1

    def renew(self, pool: list[int], home: int, size: int) -> list[int]:
        """Replace some raters by new ones, and fill the pool up."""
        stays = self.generator.random(len(pool)) < _STAYING
        kept = [rater if stay else self.new(home) for rater, stay in zip(pool, stays, strict=True)]
        return kept + [self.new(home) for _ in range(size - len(kept))]


def simulate(scenario: Scenario, *, seed: int) -> tuple[Ratings, Truth]:
    """Return ratings of a scenario and the truth behind them."""
    generator = np.random.default_rng(seed)
    district = _place_areas(generator, scenario)
    severity = _severities(generator, scenario, district)
    raters = _Raters(generator, scenario)
    rows = _assign(generator, scenario, district, raters)
    sessions = _sessions(rows, scenario, district)
    psi = _impressions(generator, scenario, sessions, severity)
    return _answer(generator, scenario, sessions, psi), Truth(severity=severity, district=district)


def _place_areas(generator: np.random.Generator, scenario: Scenario) -> np.ndarray:
    """Give every district an area, and the other areas to districts at random."""
    others = generator.integers(scenario.districts, size=scenario.areas - scenario.districts)
    return np.sort(np.concatenate([np.arange(scenario.districts), others]))


def _spread(generator: np.random.Generator, scenario: Scenario, sd: float, size: int) -> np.ndarray:
    if scenario.heavy_tails:
        return sd * generator.standard_t(3, size=size) / np.sqrt(3)
    return generator.normal(scale=sd, size=size)


def _severities(
    generator: np.random.Generator, scenario: Scenario, district: np.ndarray
) -> np.ndarray:
    levels = _spread(generator, scenario, _DISTRICT, scenario.districts)[district]
    own = _spread(generator, scenario, np.sqrt(1 - _DISTRICT**2), scenario.areas)
    steps = generator.normal(scale=_WALK, size=(scenario.areas, scenario.rounds))
    steps += generator.normal(scale=_NATIONAL, size=scenario.rounds)
    steps[:, 0] = levels + own
    severity = steps.cumsum(axis=1)
    return severity - severity[:, 0].mean()


def _assign(
    generator: np.random.Generator, scenario: Scenario, district: np.ndarray, raters: _Raters
) -> list[tuple[int, int, int, int]]:
    """Return (object, rater, round, home of the rater) of every session."""
    needed = generator.integers(*scenario.raters, size=scenario.areas, endpoint=True)
    own: list[list[int]] = [[] for _ in range(scenario.areas)]
    pools: list[list[int]] = [[] for _ in range(scenario.districts)]
    panel: list[int] = []
    rows = []
    for round_ in range(scenario.rounds):
        areas: list[tuple[int, int]] = []
        if scenario.design is Design.OWN_AREA:
            own = [raters.renew(own[a], int(district[a]), needed[a]) for a in range(scenario.areas)]
            areas = [(a, rater) for a, chosen in enumerate(own) for rater in chosen]
        else:
            for d in range(scenario.districts):
                load = needed[district == d]
                pools[d] = raters.renew(pools[d], d, max(load.max(), -(-load.sum() // 2)))
            everyone = [rater for pool in pools for rater in pool]
            for a in range(scenario.areas):
                crossed = scenario.design is Design.CROSSED
                pool = everyone if crossed else pools[district[a]]
                chosen = generator.choice(pool, size=needed[a], replace=False)
                areas += [(a, int(rater)) for rater in chosen]
        if scenario.design in PANELS:
            members, each = PANELS[scenario.design]
            panel = panel or [raters.new(scenario.districts) for _ in range(members)]
            for rater in panel:
                chosen = generator.choice(scenario.areas, size=each, replace=False)
                areas += [(int(a), rater) for a in chosen]
        rows += [(a * scenario.rounds + round_, rater, round_) for a, rater in areas]
        first_case = scenario.areas * scenario.rounds
        rows += [
            (first_case + case, rater, round_)
            for rater in sorted({rater for _, rater in areas})
            for case in range(scenario.cases)
        ]
    homes = np.array(raters.homes)
    return [(object_, rater, round_, int(homes[rater])) for object_, rater, round_ in rows]


def _sessions(
    rows: list[tuple[int, int, int, int]], scenario: Scenario, district: np.ndarray
) -> Sessions:
    object_, rater, round_, home = np.array(rows, dtype=np.int64).T
    areas, rounds, cases = scenario.areas, scenario.rounds, scenario.cases
    none = np.full(cases, NONE)
    return Sessions(
        object_=object_,
        rater=np.unique(rater, return_inverse=True)[1],
        norm_group=home,
        round_=round_,
        object_unit=np.concatenate([np.repeat(np.arange(areas), rounds), none]),
        object_round=np.concatenate([np.tile(np.arange(rounds), areas), none]),
        unit_group=district,
    )


def _impressions(
    generator: np.random.Generator, scenario: Scenario, sessions: Sessions, severity: np.ndarray
) -> np.ndarray:
    cases = np.linspace(-1.2, 1.2, scenario.cases) if scenario.cases else np.zeros(0)
    norms = generator.normal(scale=_NORM, size=scenario.districts + 1)
    own = _spread(generator, scenario, _RATER, sessions.raters)
    steps = generator.normal(size=(sessions.raters, scenario.rounds)) * scenario.rater_drift
    return (
        np.concatenate([severity.ravel(), cases])[sessions.object_]
        + norms[sessions.norm_group]
        + (own[:, None] + steps.cumsum(axis=1))[sessions.rater, sessions.round_]
        + _COMMON_DRIFT * sessions.round_
        + generator.normal(scale=_SESSION, size=sessions.count)
    )


def _answer(
    generator: np.random.Generator, scenario: Scenario, sessions: Sessions, psi: np.ndarray
) -> Ratings:
    log_slopes = generator.normal(scale=0.25, size=scenario.items)
    slopes = SCALE * np.exp(log_slopes - log_slopes.mean())
    steps = np.linspace(-1.5, 1.5, scenario.grades - 1)
    jitter = generator.uniform(-0.15, 0.15, size=(scenario.items, scenario.grades - 1))
    thresholds = generator.normal(scale=0.5, size=scenario.items)[:, None] + steps + jitter
    asked = np.ones((sessions.count, scenario.items), dtype=bool)
    about_case = sessions.object_unit[sessions.object_] == NONE
    asked[about_case, _CASE_ITEMS:] = False
    asked &= generator.random(asked.shape) >= _MISSING
    asked[~asked.any(axis=1), 0] = True
    session, item = np.nonzero(asked)
    distance = slopes[item, None] * (psi[session, None] - thresholds[item])
    if scenario.other_curves:
        reached = -np.expm1(-np.exp(np.clip(0.8 * distance, -30, 5)))
    else:
        reached = 1 / (1 + np.exp(-distance))
    grade = (generator.random((len(session), 1)) < reached).sum(axis=1)
    return Ratings(
        sessions=sessions,
        session=session,
        item=item,
        grade=grade,
        items=scenario.items,
        grades=scenario.grades,
    )

"""The sparse elimination beside one dense normal distribution of everything, written out."""

from dataclasses import replace

import numpy as np
import pytest

from lagesbild.stats.many_facet.gaussian import Facets, Solution, Told, solve
from lagesbild.stats.many_facet.model import SPREAD_NAMES, Priors, Spreads
from lagesbild.stats.rating_data import NONE, Sessions

SPREADS = Spreads(area=0.9, district=0.6, step=0.3, norm=0.5, rater=0.4, drift=0.25, session=0.35)
PRIORS = Priors(level=2.0, shift=0.8)
# Area 0 is judged in rounds 0 and 2, area 1 in round 0, area 2 in rounds 1 and 2; object 5 is a
# calibration case. Rater 3 judges in one round only.
OBJECT_UNIT = np.array([0, 0, 1, 2, 2, NONE])
OBJECT_ROUND = np.array([0, 2, 0, 1, 2, NONE])
ROWS = np.array(
    [
        # object, rater, norm group, round
        (0, 0, 0, 0),
        (2, 0, 0, 0),
        (5, 0, 0, 0),
        (0, 1, 1, 0),
        (3, 1, 1, 1),
        (5, 1, 1, 1),
        (3, 2, 0, 1),
        (1, 2, 0, 2),
        (4, 0, 0, 2),
        (4, 3, 1, 2),
        (5, 3, 1, 2),
    ]
)
SESSIONS = Sessions(
    object_=ROWS[:, 0],
    rater=ROWS[:, 1],
    norm_group=ROWS[:, 2],
    round_=ROWS[:, 3],
    object_unit=OBJECT_UNIT,
    object_round=OBJECT_ROUND,
    unit_group=np.array([0, 1, 1]),
)
TOLD = Told(
    value=np.linspace(-1.7, 2.3, len(ROWS)) ** 2 / 2 - 1,
    precision=np.linspace(0.4, 3.0, len(ROWS)),
)
PAIRS = sorted({(int(r), int(t)) for _, r, _, t in ROWS})


class Dense:
    """Every quantity as a sum of independent normals, conditioned on what the sessions tell."""

    def __init__(self, spreads: Spreads = SPREADS) -> None:
        self.parts: dict[object, np.ndarray] = {}
        size = 60
        self.count = 0

        def new(sd: float) -> np.ndarray:
            self.count += 1
            return sd * np.eye(size)[self.count - 1]

        level = [new(PRIORS.level) for _ in range(3)]
        district = [new(spreads.district) for _ in range(2)]
        norm = [new(spreads.norm) for _ in range(2)]
        shift = [new(sd) for sd in (1e-4, PRIORS.shift, PRIORS.shift)]
        # Areas begin in the round that judges them first, and then walk one step a round.
        first = [level[t] + district[d] + new(spreads.area) for t, d in ((0, 0), (0, 1), (1, 1))]
        objects = [
            first[0],
            first[0] + level[2] - level[0] + new(spreads.step) + new(spreads.step),
            first[1],
            first[2],
            first[2] + level[2] - level[1] + new(spreads.step),
            new(PRIORS.level),
        ]
        rater = [new(spreads.rater) for _ in range(4)]
        severity = {(r, t): rater[r] + new(spreads.drift) for r, t in PAIRS}
        self.parameters = np.array([*objects, *norm, *shift, *district, *level])
        self.severity = np.array([severity[pair] for pair in PAIRS])
        self.sums = np.array(
            [objects[o] + norm[g] + shift[t] + severity[r, t] for o, r, g, t in ROWS.tolist()]
        )
        self.psi = self.sums + np.array([new(spreads.session) for _ in ROWS])
        self.told_covariance = self.psi @ self.psi.T + np.diag(1 / TOLD.precision)
        self.gain = np.linalg.solve(self.told_covariance, self.psi).T

    def mean(self, rows: np.ndarray) -> np.ndarray:
        return rows @ self.gain @ TOLD.value

    def covariance(self, rows: np.ndarray) -> np.ndarray:
        return rows @ rows.T - rows @ self.gain @ self.psi @ rows.T

    @property
    def log_density(self) -> float:
        _, log_determinant = np.linalg.slogdet(self.told_covariance)
        squared = TOLD.value @ np.linalg.solve(self.told_covariance, TOLD.value)
        return -0.5 * float(log_determinant + squared)


def solved(spreads: Spreads = SPREADS) -> Solution:
    return solve(Facets(SESSIONS, PRIORS), spreads, TOLD)


def of_each_rater() -> np.ndarray:
    """Return raters x pairs."""
    return np.array([[float(r == rater) for r, _ in PAIRS] for rater in range(4)])


def test_means_and_covariance_are_those_of_the_conditional_normal():
    found, dense = solved(), Dense()

    assert found.mean == pytest.approx(dense.mean(dense.parameters), abs=1e-7)
    assert found.covariance == pytest.approx(dense.covariance(dense.parameters), abs=1e-7)


def test_severities_of_raters_are_those_of_the_conditional_normal():
    found, dense = solved(), Dense()
    summing = of_each_rater() @ dense.severity
    own = of_each_rater() / of_each_rater().sum(axis=1, keepdims=True)
    deviating = dense.severity - of_each_rater().T @ own @ dense.severity

    assert list(zip(found.facets.rater_of_pair, found.facets.round_of_pair, strict=True)) == PAIRS
    assert found.severity == pytest.approx(dense.mean(dense.severity), abs=1e-7)
    assert found.severity_variance == pytest.approx(
        np.diag(dense.covariance(dense.severity)), abs=1e-7
    )
    assert found.rater_sum_variance == pytest.approx(np.diag(dense.covariance(summing)), abs=1e-7)
    assert found.drift_variance == pytest.approx(np.diag(dense.covariance(deviating)), abs=1e-7)


def test_a_rater_of_one_round_has_no_drift():
    found = solved()

    # Raters 2 and 3: of rater 2 two rounds, of rater 3 one.
    drift = found.drift_variance[PAIRS.index((3, 2))]
    assert 0 <= drift < 1e-15
    assert found.drift_variance[PAIRS.index((2, 1))] > 0.001


def test_what_sessions_are_about_is_known_as_in_the_conditional_normal():
    found, dense = solved(), Dense()
    mean, variance = found.psi

    assert found.sum_mean == pytest.approx(dense.mean(dense.sums), abs=1e-7)
    assert found.sum_variance == pytest.approx(np.diag(dense.covariance(dense.sums)), abs=1e-7)
    assert mean == pytest.approx(dense.mean(dense.psi), abs=1e-7)
    assert variance == pytest.approx(np.diag(dense.covariance(dense.psi)), abs=1e-7)


@pytest.mark.parametrize("name", SPREAD_NAMES)
def test_the_evidence_is_the_density_of_what_was_told_but_for_a_constant(name):
    wider = replace(SPREADS, **{name: 1.7 * getattr(SPREADS, name)})

    found = solved(wider).log_evidence - solved().log_evidence

    assert found == pytest.approx(Dense(wider).log_density - Dense().log_density, abs=1e-7)


def test_the_gradient_is_that_of_the_evidence_by_log_spreads():
    def moved(place: int, by: float) -> float:
        logs = np.log(SPREADS.as_array())
        logs[place] += by
        return Dense(Spreads.of(np.exp(logs))).log_density

    step = 1e-4
    numeric = [(moved(j, step) - moved(j, -step)) / (2 * step) for j in range(len(SPREAD_NAMES))]
    assert solved().gradient == pytest.approx(numeric, abs=1e-6)

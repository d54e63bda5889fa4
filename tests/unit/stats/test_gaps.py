"""What gaps come to, beside the exact variance for many places that the gaps can have."""

import numpy as np
import pytest

from lagesbild.stats.gaps import Clusters, gap_tables, variance_of_mean

DAY = 480


def test_the_mean_of_a_span_varies_as_computed_by_hand():
    # 2 (u − 1 + e^−u) / u²: 2 / e for u = 1, and 2 / u − 2 / u² for long spans.
    assert variance_of_mean(1.0) == pytest.approx(2 / np.e)
    assert variance_of_mean(1000.0) == pytest.approx(2 / 1000 - 2 / 1000**2)
    assert variance_of_mean([0.0, 1e-9]) == pytest.approx([1, 1])


def test_the_series_for_short_spans_goes_over_into_the_formula():
    assert np.diff(variance_of_mean([0.000999, 0.001, 0.001001])) == pytest.approx(
        [-1e-6 / 3] * 2, rel=0.01
    )


def table_value(*, gap, gaps, time):
    tables = gap_tables(
        Clusters(
            strata=np.array([0]),
            whole=np.array([float(DAY)]),
            observed=np.array([float(DAY - gap * gaps)]),
            gaps=np.array([float(gaps)]),
            gap_squares=np.array([float(gaps * gap**2)]),
        )
    )
    [within], _ = tables.at(np.array([0]), np.array([float(time)]))
    return (DAY / (DAY - gap * gaps)) ** 2 * within


def exact_value(rng, *, gap, gaps, time, places=400):
    """Return the mean variance of the error of t y / x over random places of the gaps."""
    minutes = np.arange(DAY)
    correlation = np.exp(-np.abs(minutes[:, None] - minutes) / time)
    missing = gap * gaps
    found = []
    for _ in range(places):
        # Gaps that do not touch: as many free minutes between them, in any order.
        order = np.sort(rng.choice(DAY - missing + 1, size=gaps, replace=False))
        weight = np.full(DAY, missing / (DAY - missing))
        for number, start in enumerate(order):
            first = start + number * gap
            weight[first : first + gap] = -1
        found.append(weight @ correlation @ weight)
    return np.mean(found)


@pytest.mark.parametrize(
    ("gap", "gaps", "time"),
    [(3, 30, 25), (10, 9, 25), (30, 3, 25), (120, 1, 25), (10, 9, 5), (10, 9, 90), (60, 2, 8)],
)
def test_what_gaps_come_to_is_the_variance_of_the_estimate_where_days_are_alike(gap, gaps, time):
    rng = np.random.default_rng([31, gap, time])

    exact = exact_value(rng, gap=gap, gaps=gaps, time=time)

    # Where gaps are many and stays long beside the day, it is a tenth too large.
    assert table_value(gap=gap, gaps=gaps, time=time) == pytest.approx(exact, rel=0.11)


def test_a_stratum_without_gaps_or_without_a_sound_comes_to_nothing():
    tables = gap_tables(
        Clusters(
            strata=np.array([0, 1, 2]),
            whole=np.array([8.0, 8.0, 8.0]),
            observed=np.array([8.0, 0.0, 4.0]),
            gaps=np.array([0.0, 1.0, 1.0]),
            gap_squares=np.array([0.0, 64.0, 16.0]),
        )
    )

    within, of_means = tables.at(np.array([0, 1, 2]), np.full(3, 0.5))

    assert within[:2] == pytest.approx([0, 0])
    assert within[2] > 1
    of_a_day = float(variance_of_mean(16))
    assert of_means == pytest.approx([of_a_day, 0, of_a_day], rel=0.01)

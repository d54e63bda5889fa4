"""Sobol' indices beside a closed form, beside SciPy, and for functions that leave little to say."""

import numpy as np
import pytest
from scipy import stats

from lagesbild.stats.sensitivity import sobol_indices

ISHIGAMI_SINE, ISHIGAMI_POWER = 7.0, 0.1


def ishigami(rows):
    one, two, three = (np.pi * (2 * rows - 1)).T
    values = np.sin(one) + ISHIGAMI_SINE * np.sin(two) ** 2
    return (values + ISHIGAMI_POWER * three**4 * np.sin(one))[:, None]


def ishigami_indices():
    """Ishigami & Homma (1990): the variance is the sum of those of x1, x2 and x1 with x3."""
    power = ISHIGAMI_POWER * np.pi**4
    parts = {
        "one": 0.5 * (1 + power / 5) ** 2,
        "two": ISHIGAMI_SINE**2 / 8,
        "one and three": power**2 * (1 / 18 - 1 / 50),
    }
    whole = sum(parts.values())
    first = [parts["one"], parts["two"], 0]
    total = [parts["one"] + parts["one and three"], parts["two"], parts["one and three"]]
    return np.array(first) / whole, np.array(total) / whole


def test_indices_are_those_of_the_closed_form():
    first, total = ishigami_indices()

    found = sobol_indices(ishigami, inputs=3, seed=1, base_draws=2**14, bootstrap_draws=200)

    assert found.first_order[0] == pytest.approx(first, abs=0.02)
    assert found.total_order[0] == pytest.approx(total, abs=0.02)
    assert ((found.first_low <= found.first_order) & (found.first_order <= found.first_high)).all()
    assert ((found.total_low <= found.total_order) & (found.total_order <= found.total_high)).all()


def test_indices_of_the_same_rows_are_those_of_scipy():
    asked = []

    def two_outputs(rows):
        asked.append(rows)
        return np.column_stack([ishigami(rows), rows @ [1, 2, 3]])

    found = sobol_indices(two_outputs, inputs=3, seed=4, base_draws=256, bootstrap_draws=2)

    by_set = two_outputs(asked[0]).reshape(5, 256, 2).transpose(0, 2, 1)
    outputs = {"f_A": by_set[0], "f_B": by_set[1], "f_AB": by_set[2:]}
    expected = stats.sobol_indices(func=outputs, n=256)
    np.testing.assert_allclose(found.first_order, expected.first_order, rtol=1e-10)
    np.testing.assert_allclose(found.total_order, expected.total_order, rtol=1e-10)


def test_intervals_hold_the_truth_as_often_as_they_say():
    # The variances of x and 2y are as 1 to 4.
    def holds(seed):
        found = sobol_indices(
            lambda rows: rows @ np.array([[1.0], [2.0]]),
            inputs=2,
            seed=seed,
            base_draws=256,
            bootstrap_draws=200,
        )
        ends = (found.first_low, found.first_high), (found.total_low, found.total_high)
        return [(low[0] <= [0.2, 0.8]) & (high[0] >= [0.2, 0.8]) for low, high in ends]

    share = np.mean([holds(seed) for seed in range(100)], axis=0)

    # 90 of 100, and three standard errors of 3.
    assert share.min() >= 0.81
    assert share.max() <= 0.99


def test_an_input_without_effect_and_an_output_without_variation_have_no_share():
    found = sobol_indices(
        lambda rows: np.column_stack([rows[:, 0], np.full(len(rows), 0.1)]), inputs=2, seed=1
    )

    assert found.total_order[0, 1] == found.first_high[0, 1] == 0
    assert found.first_order[1].tolist() == found.total_high[1].tolist() == [0, 0]


def test_a_single_input_does_everything():
    found = sobol_indices(lambda rows: rows**2, inputs=1, seed=1, base_draws=4096)

    assert found.first_order[0, 0] == pytest.approx(1, abs=0.05)
    assert found.total_order[0, 0] == pytest.approx(1, abs=0.05)


def test_outputs_taken_jointly_count_by_their_variance():
    # x has variance 1/12 and three times y has 9/12: jointly x makes up a tenth.
    found = sobol_indices(
        lambda rows: rows * [1, 3], inputs=2, seed=2, base_draws=8192, joint=slice(0, 2)
    )

    assert found.first_order.shape == (3, 2)
    assert found.total_order[-1] == pytest.approx([0.1, 0.9], abs=0.02)
    assert found.keep([2]).total_order[0].tolist() == found.total_order[-1].tolist()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"inputs": 0}, "need an input"),
        ({"base_draws": 1}, "two base draws"),
        ({"bootstrap_draws": 0}, "bootstrap draw"),
        ({"coverage": 90}, "coverage"),
        ({"function": lambda rows: rows[:, 0]}, "rows x outputs"),
        ({"function": lambda rows: rows * np.nan}, "finite"),
    ],
)
def test_bad_arguments_are_named(change, message):
    arguments = {"function": ishigami, "inputs": 3, "seed": 1, "base_draws": 8} | change

    with pytest.raises(ValueError, match=message):
        sobol_indices(arguments.pop("function"), **arguments)

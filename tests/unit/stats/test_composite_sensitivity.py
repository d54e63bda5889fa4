"""What the choices behind a composite do, beside every combination of them counted out."""

from itertools import product

import numpy as np
import pytest

from lagesbild.stats.composite import aggregate, normalise, rank_descending
from lagesbild.stats.composite_sensitivity import Choice, composite_sensitivity


def invented_scores(*, units: int = 12, indicators: int = 4) -> np.ndarray:
    rng = np.random.default_rng(8)
    return rng.uniform(5, 95, size=(units, indicators)) + rng.normal(0, 5, size=(units, 1))


def all_combinations(table: np.ndarray) -> dict[tuple[int, int, int], np.ndarray]:
    """Ranks with and without z-scores, geometric means and the last indicator."""
    zscores = normalise(table, method="zscore")
    scaled = {
        (0, 0): table,
        (0, 1): 1 + 0.99 * table,
        (1, 0): zscores,
        (1, 1): np.maximum(10 + 2 * zscores, 1),
    }
    return {
        (norm, mean, group): rank_descending(
            aggregate(
                scaled[norm, mean],
                weights=[1, 1, 1, 0] if group else [1, 1, 1, 1],
                method="geometric" if mean else "arithmetic",
            )
        )
        for norm, mean, group in product(range(2), repeat=3)
    }


def total_share(values: np.ndarray, axis: int) -> np.ndarray:
    """The variance that is left when all choices but one are known; the values fill a cube."""
    left = values.var(axis=axis).mean(axis=(0, 1))
    return left / values.reshape(8, *values.shape[3:]).var(axis=0)


def test_shares_are_those_of_every_combination_counted_out():
    table = invented_scores()
    # Weights are always drawn; with so small a spread they move no rank.
    found = composite_sensitivity(
        table,
        weights=[1, 1, 1, 1],
        seed=1,
        normalisations=["given", "zscore"],
        aggregations=["arithmetic", "geometric"],
        group=[False, False, False, True],
        weight_spread=1e-9,
        leave_one_out=False,
        base_draws=8192,
    )

    ranks = all_combinations(table)
    cube = np.array([ranks[cell] for cell in product(range(2), repeat=3)]).reshape(2, 2, 2, -1)
    shift = np.abs(cube - cube[0, 0, 0]).mean(axis=3)
    at = [found.choices.index(c) for c in (Choice.NORMALISATION, Choice.AGGREGATION, Choice.GROUP)]
    expected = [total_share(shift, axis) for axis in range(3)]
    assert found.indices.total_order[0, at] == pytest.approx(expected, abs=0.03)
    whole = cube.reshape(8, -1).var(axis=0).sum()
    jointly = [cube.var(axis=axis).mean(axis=(0, 1)).sum() / whole for axis in range(3)]
    assert found.indices.total_order[-1, at] == pytest.approx(jointly, abs=0.03)
    alone = [shift[1, 0, 0], shift[0, 1, 0], shift[0, 0, 1]]
    assert found.shift_alone[at] == pytest.approx(alone)
    assert found.shift_together == pytest.approx(shift.mean(), abs=0.02)


def test_a_choice_without_alternatives_is_not_weighed():
    found = composite_sensitivity(invented_scores(indicators=1), weights=[1], seed=1)

    assert found.choices == (Choice.WEIGHTS,)
    assert found.indices.total_order.tolist() == [[0.0]] * 14


def test_leaving_each_out_is_an_alternative_for_each_that_has_a_weight():
    table = invented_scores()

    found = composite_sensitivity(
        table, weights=[1, 1, 1, 0], seed=1, sampling_sd=np.full(table.shape, 3.0)
    )

    by_choice = dict(zip(found.choices, found.alternatives.tolist(), strict=True))
    assert by_choice == {Choice.WEIGHTS: 1000, Choice.LEFT_OUT: 4, Choice.SAMPLING: 200}


def test_large_errors_in_the_indicators_are_what_matters_most():
    table = invented_scores()

    found = composite_sensitivity(
        table, weights=[1, 1, 1, 1], seed=1, sampling_sd=np.full(table.shape, 60.0)
    )

    assert found.choices[found.indices.total_order[-1].argmax()] is Choice.SAMPLING


def test_a_unit_that_has_only_what_is_left_out_keeps_its_score():
    table = invented_scores()
    table[3, 1:] = np.nan
    table[5] = np.nan

    found = composite_sensitivity(
        table, weights=[1, 1, 1, 1], seed=1, group=[True, False, False, False]
    )

    assert np.flatnonzero(~found.scored).tolist() == [5]
    scores = [unit for unit in range(12) if unit != 5]
    assert found.indices.total_order[1 + scores.index(3)].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weights": [1, 1]}, "one weight for each of 4"),
        ({"group": [True]}, "which belong to it"),
        ({"sampling_sd": [[1.0]]}, "none negative or missing"),
        ({"indicators": [[1, 2, 3, 4]]}, "two units with a score"),
        ({"aggregations": ["median"]}, "arithmetic, geometric, harmonic"),
    ],
)
def test_bad_arguments_are_named(change, message):
    arguments = {"indicators": invented_scores(), "weights": [1, 1, 1, 1], "seed": 1} | change

    with pytest.raises(ValueError, match=message):
        composite_sensitivity(arguments.pop("indicators"), **arguments)

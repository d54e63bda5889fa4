import numpy as np
import pytest

from lagesbild.stats.composite import Recipe, compose, rank_descending
from lagesbild.stats.rank_uncertainty import draw_weights, rank_uncertainty


def invented_indicators(*, units: int = 40, indicators: int = 4, seed: int = 3) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(units, indicators))


def test_uniform_weights_keep_within_the_spread_of_each_other():
    drawn = draw_weights([1, 1, 2], draws=500, seed=1, spread=0.25)

    assert drawn.sum(axis=1) == pytest.approx(np.ones(500))
    ratio = drawn[:, 2] / drawn[:, 0]
    assert 2 * 0.75 / 1.25 <= ratio.min() < ratio.max() <= 2 * 1.25 / 0.75


def test_dirichlet_weights_have_the_spread_that_was_asked_for():
    drawn = draw_weights([1, 1, 1, 1], draws=20_000, seed=1, scheme="dirichlet", spread=0.3)

    assert drawn.mean(axis=0) == pytest.approx([0.25] * 4, abs=0.003)
    assert drawn.std(axis=0) / 0.25 == pytest.approx([0.3] * 4, abs=0.01)


@pytest.mark.parametrize("scheme", ["uniform", "dirichlet"])
def test_a_weight_of_nothing_stays_nothing(scheme):
    drawn = draw_weights([1, 0, 1], draws=10, seed=1, scheme=scheme)

    assert (drawn[:, 1] == 0).all()


def test_a_single_indicator_has_all_the_weight():
    drawn = draw_weights([3], draws=4, seed=1, scheme="dirichlet")

    assert drawn.tolist() == [[1]] * 4


def test_a_unit_best_in_everything_is_first_in_every_draw():
    table = invented_indicators()
    table[7] = table.max(axis=0) + 1

    found = rank_uncertainty(table, weights=[1, 1, 1, 1], seed=1, draws=50)

    assert (found.rank_low[7], found.median_rank[7], found.rank_high[7]) == (1, 1, 1)
    assert found.score_low[7] == found.score_high[7] == 100


def test_the_result_depends_on_the_seed_and_not_on_the_threads():
    def run(**changes):
        arguments = {"weights": [1, 2, 3, 4], "seed": 1, "draws": 60, "threads": 1} | changes
        recipes = [Recipe(), Recipe(normalisation="zscore")]
        table = invented_indicators()
        found = rank_uncertainty(
            table, recipes=recipes, sampling_sd=np.full(table.shape, 0.2), **arguments
        )
        return np.stack([found.median_rank, found.rank_low, found.score_low, found.score_high])

    np.testing.assert_array_equal(run(), run(threads=3))
    assert (run() != run(seed=2)).any()


def test_no_sampling_error_gives_what_leaving_it_out_gives():
    table = invented_indicators()

    without = rank_uncertainty(table, weights=[1, 1, 1, 1], seed=1, draws=40)
    with_none = rank_uncertainty(
        table, weights=[1, 1, 1, 1], seed=1, draws=40, sampling_sd=np.zeros(table.shape)
    )

    np.testing.assert_array_equal(with_none.rank_high, without.rank_high)
    np.testing.assert_allclose(with_none.score_low, without.score_low, rtol=1e-6)


def test_sampling_error_widens_the_ranks():
    table = invented_indicators()

    def width(sd):
        found = rank_uncertainty(
            table, weights=[1, 1, 1, 1], seed=1, draws=200, sampling_sd=np.full(table.shape, sd)
        )
        return (found.rank_high - found.rank_low).mean()

    assert width(0.5) > 2 * width(0.05)


def test_scores_by_other_recipes_come_on_the_scale_of_the_first():
    table = invented_indicators()
    recipes = [Recipe(), Recipe(normalisation="rank"), Recipe(aggregation="geometric")]
    nominal = compose(table, weights=[1, 1, 1, 1], recipe=recipes[0])

    found = rank_uncertainty(table, weights=[1, 1, 1, 1], seed=1, draws=300, recipes=recipes)

    middle = (found.score_low + found.score_high) / 2
    assert np.abs(middle - nominal).max() < nominal.std()


def test_recipes_that_order_otherwise_widen_the_ranks():
    # One unit is poor in one respect only: the geometric mean lets it make up for less.
    table = np.array([[0, 9, 9], [5, 5, 5], [6, 6, 6], [9, 0, 0], [3, 4, 5]], dtype=float)
    recipes = [Recipe(), Recipe(aggregation="geometric")]

    found = rank_uncertainty(
        table, weights=[1, 1, 1], seed=1, draws=100, weight_spread=0.01, recipes=recipes
    )

    by_recipe = [
        rank_descending(compose(table, weights=[1, 1, 1], recipe=recipe))[0] for recipe in recipes
    ]
    assert (found.rank_low[0], found.rank_high[0]) == (min(by_recipe), max(by_recipe))
    assert min(by_recipe) < max(by_recipe)


def test_sets_of_indicators_are_drawn_with_equal_chance():
    # Unit 0 is best by the first indicator and worst by the second; the others stand between.
    table = np.array([[9, 0], [5, 5], [6, 6], [4, 4]], dtype=float)

    def ranks(sets, coverage):
        found = rank_uncertainty(
            table, weights=[1, 1], seed=1, draws=900, indicator_sets=sets, coverage=coverage
        )
        return found.rank_low[0], found.rank_high[0]

    one_each = [[True, False], [False, True]]
    assert ranks(one_each, 0.9) == (1, 4)
    # One draw in ten is without the first indicator: in a tail of a fifth, but not of a twentieth.
    one_in_ten = [*one_each, *[[True, False]] * 8]
    assert ranks(one_in_ten, 0.6) == (1, 1)
    assert ranks(one_in_ten, 0.9) == (1, 4)


def test_a_unit_with_nothing_in_a_set_keeps_what_it_has():
    table = invented_indicators()
    table[5, 1:] = np.nan

    found = rank_uncertainty(
        table,
        weights=[1, 1, 1, 1],
        seed=1,
        draws=60,
        recipes=[Recipe(normalisation="given")],
        indicator_sets=[[True] * 4, [False, True, True, True]],
        missing="reweight",
    )

    assert found.score_low[5] == found.score_high[5] == np.float32(table[5, 0])


def test_units_without_a_score_are_not_ranked():
    table = invented_indicators()
    table[5, 0] = np.nan

    strict = rank_uncertainty(table, weights=[1, 1, 1, 1], seed=1, draws=20)
    scaled = rank_uncertainty(table, weights=[1, 1, 1, 1], seed=1, draws=20, missing="reweight")
    unweighted = rank_uncertainty(table, weights=[0, 1, 1, 1], seed=1, draws=20)

    assert np.isnan([strict.median_rank[5], strict.score_high[5]]).all()
    assert np.nanmax(strict.rank_high) == 39
    assert np.isfinite(scaled.median_rank[5])
    assert np.isfinite(unweighted.median_rank[5])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"draws": 0}, "draws must be at least 1"),
        ({"weight_spread": 0}, r"spread must lie in \(0, 1\]"),
        ({"weight_scheme": "normal"}, "uniform or dirichlet"),
        ({"recipes": []}, "at least one recipe"),
        ({"coverage": 90}, "coverage"),
        ({"indicator_sets": [[True]]}, "which take part"),
        ({"indicator_sets": [[True, True], [False, False]]}, "must keep an indicator"),
        ({"weights": [1]}, "one weight for each of 2"),
        ({"sampling_sd": [[1, 1]]}, "none negative or missing"),
        ({"sampling_sd": [[1, 1], [1, np.nan]]}, "none negative or missing"),
        ({"indicators": [[1, 2], [3, np.nan], [np.nan, 5]]}, "at least two units with a score"),
    ],
)
def test_bad_arguments_are_named(change, message):
    arguments = {"indicators": [[1, 2], [3, 4]], "weights": [1, 1], "seed": 1} | change

    with pytest.raises(ValueError, match=message):
        rank_uncertainty(**arguments)

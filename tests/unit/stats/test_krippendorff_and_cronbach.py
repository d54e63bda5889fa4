import numpy as np
import pytest

from lagesbild.stats.agreement import (
    Undefined,
    cronbach_alpha,
    krippendorff_alpha,
    krippendorff_alpha_interval,
)

NAN = float("nan")


def noisy_ratings(*, raters: int = 4, units: int = 40, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    truth = rng.normal(2.5, 1.2, size=units)
    return np.clip(np.round(truth + rng.normal(0, 0.8, size=(raters, units))), 0, 5)


def test_alpha_of_a_hand_calculation():
    # Units (1,1) (2,2) (1,2): coincidences o11 = 2, o22 = 2, o12 = o21 = 1, so n1 = n2 = 3, n = 6.
    # Nominal: alpha = 1 - (n - 1) * 2 / (2 * n1 * n2) = 1 - 5 * 2 / 18 = 4/9.
    assert krippendorff_alpha([[1, 2, 1], [1, 2, 2]], level="nominal") == pytest.approx(4 / 9)


def test_perfect_agreement_is_one():
    assert krippendorff_alpha([[1, 2, 5], [1, 2, 5]], level="ordinal") == 1


def test_swapped_answers_are_worse_than_chance():
    # Units (1,2) and (2,1): all four pairs differ; alpha = 1 - 3 * 4 / (2 * 2 * 2) = -0.5.
    assert krippendorff_alpha([[1, 2], [2, 1]], level="interval") == pytest.approx(-0.5)


def test_a_unit_with_one_rating_changes_nothing():
    with_lonely = [[1, 2, 1, 5], [1, 2, 2, NAN]]

    assert krippendorff_alpha(with_lonely, level="nominal") == pytest.approx(4 / 9)


def test_zero_and_zero_are_the_same_on_the_ratio_level():
    assert krippendorff_alpha([[0, 2], [0, 2]], level="ratio") == 1


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        # nobody rated what another rated
        ([[1, NAN], [NAN, 2]], Undefined.NO_PAIRS),
        ([[NAN, NAN], [NAN, NAN]], Undefined.NO_PAIRS),
        # one rater only
        ([[1, 2, 3]], Undefined.NO_PAIRS),
        # everyone answered the same
        ([[3, 3], [3, 3]], Undefined.NO_VARIATION),
        # one unit: alpha has a value, its interval has not
        ([[1], [2]], Undefined.ONE_CLUSTER),
    ],
)
@pytest.mark.parametrize("method", ["bootstrap", "jackknife"])
def test_what_is_undefined_says_why(ratings, reason, method):
    agreement = krippendorff_alpha_interval(ratings, level="ordinal", seed=1, method=method)

    assert agreement.low is None
    assert agreement.high is None
    assert agreement.reason is reason
    assert (agreement.value is None) == (reason is not Undefined.ONE_CLUSTER)


def test_the_jackknife_is_undefined_when_one_unit_holds_all_the_variation():
    agreement = krippendorff_alpha_interval([[1, 1, 1], [1, 1, 2]], level="nominal")

    assert agreement.reason is Undefined.ONE_CLUSTER


def test_no_draw_with_variation_leaves_the_interval_undefined():
    ratings = np.ones((2, 50))
    ratings[1, 0] = 2

    # One unit of fifty varies, and a sample misses it with probability .98 ** 50 = .36.
    lows = [
        krippendorff_alpha_interval(
            ratings, level="nominal", method="bootstrap", seed=seed, draws=1
        ).low
        for seed in range(8)
    ]

    assert None in lows


def test_the_same_seed_gives_the_same_interval():
    ratings = noisy_ratings()

    first, again, other = (
        krippendorff_alpha_interval(ratings, level="ordinal", method="bootstrap", seed=seed)
        for seed in (7, 7, 8)
    )

    assert first == again
    assert first.low != other.low


def test_the_bootstrap_agrees_with_a_loop_over_samples():
    ratings = noisy_ratings(units=15)
    drawn = np.random.default_rng(5).integers(15, size=(200, 15))
    alphas = [krippendorff_alpha(ratings[:, units], level="ordinal") for units in drawn]

    agreement = krippendorff_alpha_interval(
        ratings, level="ordinal", method="bootstrap", seed=5, draws=200
    )

    expected = np.quantile(np.array(alphas, dtype=float), [0.025, 0.975])
    assert (agreement.low, agreement.high) == pytest.approx(tuple(expected))


def test_the_jackknife_agrees_with_leaving_out_districts_one_by_one():
    ratings = noisy_ratings(units=12)
    district = np.repeat(["north", "east", "south", "west"], 3)
    left = [
        krippendorff_alpha(ratings[:, district != one], level="interval")
        for one in ("north", "east", "south", "west")
    ]
    error = np.sqrt(3 / 4 * ((np.array(left) - np.mean(left)) ** 2).sum())

    agreement = krippendorff_alpha_interval(ratings, level="interval", clusters=district)

    # Student's t with 3 degrees of freedom has its 97.5 % point at 3.1824.
    assert agreement.value - agreement.low == pytest.approx(3.182446 * error)


@pytest.mark.parametrize("method", ["bootstrap", "jackknife"])
def test_districts_that_answer_alike_widen_the_interval(method):
    one_per_district = noisy_ratings(units=12)
    ratings = np.repeat(one_per_district, 5, axis=1)
    district = np.repeat(np.arange(12), 5)

    alone = krippendorff_alpha_interval(ratings, level="ordinal", seed=1, method=method)
    whole = krippendorff_alpha_interval(
        ratings, level="ordinal", seed=1, clusters=district, method=method
    )

    assert whole.high - whole.low > 1.5 * (alone.high - alone.low)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ratings": [1, 2, 3]}, "raters x units"),
        ({"level": "metric"}, "level must be one of"),
        ({"ratings": [[1, np.inf], [1, 2]]}, "finite or NaN"),
        ({"ratings": [[-1, 2], [1, 2]], "level": "ratio"}, "cannot be negative"),
        ({"coverage": 95}, r"coverage must lie in \(0, 1\)"),
        ({"draws": 0}, "draws must be at least 1"),
        ({"clusters": [1, 2, 3]}, "one of 2 units"),
        ({"method": "magic"}, "bootstrap or jackknife"),
        ({"method": "bootstrap", "seed": None}, "needs a seed"),
    ],
)
def test_bad_arguments_are_named(change, message):
    arguments = {"ratings": [[1, 2], [2, 2]], "level": "ordinal", "seed": 1} | change

    with pytest.raises(ValueError, match=message):
        krippendorff_alpha_interval(**arguments)


def test_cronbach_of_a_hand_calculation():
    # Items 1 2 3 4 and 2 1 4 3: variances 5/3 and 5/3; sums 3 3 7 7 have variance 16/3.
    # alpha = 2 * (1 - (10/3) / (16/3)) = 0.75; their correlation is .6, so 2 * .6 / 1.6 = .75.
    consistency = cronbach_alpha([[1, 2], [2, 1], [3, 4], [4, 3]])

    assert consistency.value == pytest.approx(0.75)
    assert consistency.standardised == pytest.approx(0.75)
    assert consistency.low < 0.75 < consistency.high


def test_cronbach_leaves_out_and_counts_incomplete_observations():
    consistency = cronbach_alpha([[1, 2], [2, 1], [NAN, 5], [3, 4], [4, 3]])

    assert consistency.value == pytest.approx(0.75)
    assert (consistency.observations, consistency.left_out) == (4, 1)


def test_an_item_with_one_answer_has_no_standardised_alpha():
    consistency = cronbach_alpha([[1, 2, 3], [2, 1, 3], [3, 4, 3], [4, 3, 3]])

    assert consistency.value is not None
    assert consistency.standardised is None


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ([[1], [2], [3]], Undefined.FEW_ITEMS),
        ([[1, 2], [NAN, 2]], Undefined.FEW_OBSERVATIONS),
        ([[1, 2], [1, 2]], Undefined.NO_VARIATION),
        ([[1, 2], [2, 1]], Undefined.NO_VARIATION),
    ],
)
def test_cronbach_says_why_it_is_undefined(items, reason):
    consistency = cronbach_alpha(items)

    assert consistency.value is None
    assert consistency.low is None
    assert consistency.reason is reason


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"items": [1, 2]}, "observations x items"),
        ({"items": [[1, 2], [2, 3]], "coverage": 1}, "coverage"),
    ],
)
def test_cronbach_names_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        cronbach_alpha(**arguments)

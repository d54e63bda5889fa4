import numpy as np
import pytest
from scipy import optimize, stats

from lagesbild.stats.cumulative import log_probability
from lagesbild.stats.marginal import Reason, fit_marginal, unused_grades

STEPS = np.array([-1.2, 0.1, 1.1])


def invented_ratings(
    *, groups=60, slopes=(0.7, 1.0, 1.4), sd=1.2, repeats=1, effect=0.0, missing=0.0, seed=1
):
    """Return the arguments of a fit: all groups rate all items, on four grades."""
    rng = np.random.default_rng(seed)
    items = len(slopes)
    group = np.repeat(np.arange(groups), items * repeats)
    item = np.tile(np.repeat(np.arange(items), repeats), groups)
    covariate = rng.normal(size=len(group))
    psi = sd * rng.normal(size=groups)[group] + effect * covariate
    slope = np.asarray(slopes)[item]
    latent = slope * psi + rng.logistic(size=len(group))
    grade = (latent[:, None] > np.where(slope == 0, 1, slope)[:, None] * STEPS).sum(axis=1)
    kept = rng.random(len(group)) >= missing
    arguments = {"group": group[kept], "item": item[kept], "grade": grade[kept], "grades": 4}
    return arguments | ({"covariates": covariate[kept, None]} if effect else {})


class SlowModel:
    """The likelihood a second, slower way: the trapezoid over 101 places."""

    def __init__(self, arguments):
        self._group, self._item = arguments["group"], arguments["item"]
        self._grade = arguments["grade"]
        self._covariates = arguments.get("covariates", np.empty((len(self._group), 0)))

    def of_groups(self, *, sd, slopes, thresholds, effects):
        """Return places, and per group the log of the integrand there."""
        places = np.linspace(-7, 7, 101)
        psi = places * sd + (self._covariates @ effects)[:, None]
        found = log_probability(
            psi=psi,
            slopes=slopes[self._item][:, None],
            thresholds=thresholds[self._item][:, None],
            grade=self._grade[:, None],
        ).value
        belongs = self._group == np.unique(self._group)[:, None]
        return places, belongs @ found + stats.norm.logpdf(places)

    def log_likelihood(self, **parameters):
        places, heights = self.of_groups(**parameters)
        return np.log(np.exp(heights).sum(axis=1) * (places[1] - places[0])).sum()

    def posterior_of_intercepts(self, *, sd, **parameters):
        places, heights = self.of_groups(sd=sd, **parameters)
        share = np.exp(heights)
        share /= share.sum(axis=1, keepdims=True)
        mean = share @ places
        return sd * mean, sd * np.sqrt(share @ places**2 - mean**2)


def reported(fit):
    return {
        "sd": fit.intercept_sd,
        "slopes": fit.slopes,
        "thresholds": fit.thresholds,
        "effects": fit.effects,
    }


def as_vector(parameters):
    return np.concatenate([np.ravel(value) for value in parameters.values()])


def with_free_slopes(vector, *, items):
    """Return parameters from discriminations, thresholds and effects in units of the sd."""
    slopes, effects = vector[:items], vector[items * 4 :]
    sd = np.exp(np.log(slopes).mean())
    thresholds = sd * vector[items : items * 4].reshape(items, 3)
    return {"sd": sd, "slopes": slopes / sd, "thresholds": thresholds, "effects": sd * effects}


def with_one_slope(vector, *, items):
    return {
        "sd": vector[0],
        "slopes": np.ones(items),
        "thresholds": vector[1 : 1 + items * 3].reshape(items, 3),
        "effects": vector[1 + items * 3 :],
    }


CASES = [("one", with_one_slope), ("free", with_free_slopes)]


def vector_of(fit, slopes):
    if slopes == "one":
        return np.concatenate([[fit.intercept_sd], fit.thresholds.ravel(), fit.effects])
    in_sds = [fit.thresholds.ravel() / fit.intercept_sd, fit.effects / fit.intercept_sd]
    return np.concatenate([fit.slopes * fit.intercept_sd, *in_sds])


def differences(function, vector, step):
    """Return derivatives by central differences, one row per entry of `vector`."""
    moves = step * np.eye(len(vector))
    return np.array(
        [(function(vector + move) - function(vector - move)) / (2 * step) for move in moves]
    )


@pytest.mark.parametrize(("slopes", "unpack"), CASES)
def test_the_fit_is_the_maximum_of_a_likelihood_integrated_the_slow_way(slopes, unpack):
    arguments = invented_ratings(effect=0.6, missing=0.1)
    slow = SlowModel(arguments)

    fit = fit_marginal(**arguments, slopes=slopes)

    assert fit.converged
    assert fit.reason is None
    assert fit.gradient_norm <= 1e-6
    assert fit.log_likelihood == pytest.approx(slow.log_likelihood(**reported(fit)), abs=1e-6)
    gradient = differences(
        lambda vector: slow.log_likelihood(**unpack(vector, items=3)), vector_of(fit, slopes), 1e-4
    )
    assert gradient == pytest.approx(np.zeros(len(gradient)), abs=1e-4)


@pytest.mark.parametrize(("slopes", "unpack"), CASES)
def test_errors_are_those_of_the_curvature_found_by_differences(slopes, unpack):
    arguments = invented_ratings(groups=30, slopes=(0.7, 1.3), repeats=2, effect=0.6)
    slow = SlowModel(arguments)

    fit = fit_marginal(**arguments, slopes=slopes)

    def gradient(vector):
        return differences(
            lambda inner: slow.log_likelihood(**unpack(inner, items=2)), vector, 1e-3
        )

    at = vector_of(fit, slopes)
    covariance = np.linalg.inv(-differences(gradient, at, 1e-3))
    jacobian = differences(lambda vector: as_vector(unpack(vector, items=2)), at, 1e-5).T
    expected = np.sqrt(((jacobian @ covariance) * jacobian).sum(axis=1))
    found = [[fit.intercept_sd_error], fit.slope_errors, fit.threshold_errors, fit.effect_errors]
    np.testing.assert_allclose(
        np.concatenate([np.ravel(part) for part in found]), expected, rtol=1e-3, atol=1e-6
    )


def test_intercepts_are_posterior_means_with_their_sd():
    arguments = invented_ratings(groups=30, repeats=2)

    fit = fit_marginal(**arguments)

    mean, sd = SlowModel(arguments).posterior_of_intercepts(**reported(fit))
    assert fit.group_labels.tolist() == list(range(30))
    assert fit.intercepts == pytest.approx(mean, abs=1e-6)
    assert fit.intercept_errors == pytest.approx(sd, abs=1e-6)


def laplace_log_likelihood(arguments, *, sd, thresholds):
    """Return the Laplace approximation with each group's mode by a scalar search."""
    total = 0.0
    for group in np.unique(arguments["group"]):
        rows = arguments["group"] == group
        cuts, grades = thresholds[arguments["item"][rows]], arguments["grade"][rows]

        def at(place, cuts=cuts, grades=grades):
            return log_probability(psi=sd * place, slopes=1.0, thresholds=cuts, grade=grades)

        def height(place, at=at):
            return at(place).value.sum() + stats.norm.logpdf(place)

        mode = optimize.minimize_scalar(lambda place: -height(place), tol=1e-10).x
        curvature = 1 - sd**2 * at(mode).second.sum()
        total += height(mode) + np.log(2 * np.pi / curvature) / 2
    return total


def test_one_node_is_the_maximum_of_the_laplace_approximation():
    arguments = invented_ratings(groups=15, slopes=(1.0, 1.0), repeats=3)

    fit = fit_marginal(**arguments, nodes=1)

    def approximation(vector):
        return laplace_log_likelihood(arguments, sd=vector[0], thresholds=vector[1:].reshape(2, 3))

    at = np.append(fit.intercept_sd, fit.thresholds)
    assert fit.converged
    assert fit.log_likelihood == pytest.approx(approximation(at), abs=1e-8)
    assert differences(approximation, at, 1e-4) == pytest.approx(np.zeros(7), abs=1e-4)


def test_few_nodes_too_end_where_their_own_gradient_is_zero():
    arguments = invented_ratings(groups=40)

    few, many = (fit_marginal(**arguments, nodes=nodes) for nodes in (3, 40))

    assert few.converged
    assert many.converged
    assert few.intercept_sd != many.intercept_sd
    assert few.intercept_sd == pytest.approx(many.intercept_sd, abs=0.02)
    default = fit_marginal(**arguments)
    assert default.log_likelihood == pytest.approx(many.log_likelihood, abs=1e-6)


def test_every_group_twice_tells_twice_as_much():
    # 300 groups lie in two blocks of the calculation, 150 in one.
    once = invented_ratings(groups=150, effect=0.5)
    twice = {
        name: np.concatenate([values, values]) for name, values in once.items() if name != "grades"
    }
    twice["group"][len(once["group"]) :] += 150

    fit, double = fit_marginal(**once), fit_marginal(**twice, grades=4)

    assert double.log_likelihood == pytest.approx(2 * fit.log_likelihood)
    assert double.thresholds == pytest.approx(fit.thresholds, abs=1e-6)
    assert double.effect_errors == pytest.approx(fit.effect_errors / np.sqrt(2), rel=1e-6)
    assert double.intercept_sd_error == pytest.approx(fit.intercept_sd_error / np.sqrt(2))


def test_neither_the_order_of_ratings_nor_the_names_of_groups_matter():
    arguments = invented_ratings(groups=30, missing=0.2)
    order = np.random.default_rng(4).permutation(len(arguments["group"]))
    shuffled = {name: arguments[name][order] for name in ("group", "item", "grade")}
    shuffled["group"] = np.array([f"session {number:02}" for number in shuffled["group"]])

    fit, other = fit_marginal(**arguments), fit_marginal(**shuffled, grades=4)

    assert other.group_labels[3] == "session 03"
    assert other.log_likelihood == pytest.approx(fit.log_likelihood)
    assert other.intercepts == pytest.approx(fit.intercepts, abs=1e-8)


def test_the_scale_of_a_covariate_goes_into_its_effect():
    arguments = invented_ratings(groups=30, effect=0.5)
    metres = arguments | {"covariates": 1000 * arguments["covariates"] + 7}

    fit, other = fit_marginal(**arguments), fit_marginal(**metres)

    assert other.effects * 1000 == pytest.approx(fit.effects)
    assert other.effect_errors * 1000 == pytest.approx(fit.effect_errors)
    # What is added to the covariate, 7 of 1000, goes into the thresholds.
    assert other.thresholds - 7 * other.effects == pytest.approx(fit.thresholds, abs=1e-6)


def test_estimates_lie_around_the_truth_as_their_errors_say():
    slopes = np.array([0.5, 0.8, 1.0, 1.5, 2.5])
    slopes /= np.exp(np.log(slopes).mean())

    fit = fit_marginal(**invented_ratings(groups=1500, slopes=slopes, seed=9), slopes="free")

    off = [
        (fit.slopes - slopes) / fit.slope_errors,
        ((fit.thresholds - STEPS) / fit.threshold_errors).ravel(),
        [(fit.intercept_sd - 1.2) / fit.intercept_sd_error],
    ]
    assert fit.converged
    assert np.abs(np.concatenate(off)).max() < 3.2
    assert 0.6 < np.sqrt(np.mean(np.concatenate(off) ** 2)) < 1.4


def test_groups_that_differ_no_more_than_by_chance_have_no_spread():
    fit = fit_marginal(**invented_ratings(sd=0.0, slopes=(1.0, 1.0, 1.0, 1.0), seed=3))

    assert fit.reason is Reason.NO_SPREAD
    assert fit.converged
    assert (fit.intercept_sd, fit.intercept_sd_error) == (0, None)
    assert (fit.intercepts == 0).all()
    # Without spread each threshold is the logit of its item's share; so is its error.
    arguments = invented_ratings(sd=0.0, slopes=(1.0, 1.0, 1.0, 1.0), seed=3)
    grades = arguments["grade"][arguments["item"] == 2]
    share = (grades >= 2).mean()
    assert fit.thresholds[2, 1] == pytest.approx(-np.log(share / (1 - share)), abs=1e-5)
    assert fit.threshold_errors[2, 1] == pytest.approx(
        1 / np.sqrt(len(grades) * share * (1 - share)), rel=1e-3
    )


def test_an_item_against_the_others_is_reported_with_its_negative_slope():
    arguments = invented_ratings(groups=300, slopes=(1.0, 1.5, 1.2, 0.8))
    turned = arguments["item"] == 2
    arguments["grade"] = np.where(turned, 3 - arguments["grade"], arguments["grade"])

    fit = fit_marginal(**arguments, slopes="free")

    assert fit.converged
    assert fit.reason is Reason.REVERSED_ITEM
    assert (fit.slopes > 0).tolist() == [True, True, False, True]
    assert np.isfinite(fit.threshold_errors).all()


def test_turning_most_items_turns_the_scale_and_keeps_their_slopes_positive():
    arguments = invented_ratings(groups=300, slopes=(1.0, 1.5, 1.2, 0.8), effect=0.5)
    opposite = arguments | {"grade": 3 - arguments["grade"]}

    fit, other = (fit_marginal(**each, slopes="free") for each in (arguments, opposite))

    assert other.slopes == pytest.approx(fit.slopes, abs=1e-5)
    assert other.thresholds == pytest.approx(-fit.thresholds[:, ::-1], abs=1e-5)
    assert other.effects == pytest.approx(-fit.effects, abs=1e-5)
    assert other.effect_errors == pytest.approx(fit.effect_errors, abs=1e-5)


def test_a_covariate_that_separates_the_grades_gives_no_estimate():
    arguments = invented_ratings(groups=30)
    arguments["covariates"] = (arguments["grade"] >= 2).astype(float)[:, None]

    fit = fit_marginal(**arguments)

    assert not fit.converged
    assert fit.reason is Reason.NO_FINITE_MAXIMUM
    assert np.isnan(fit.effect_errors).all()
    assert fit.intercept_sd_error is None


@pytest.mark.parametrize("slopes", ["one", "free"])
def test_groups_that_each_give_one_grade_only_are_separated(slopes):
    group = np.repeat(np.arange(40), 3)
    item = np.tile([0, 1, 2], 40)

    fit = fit_marginal(group=group, item=item, grade=group % 3, grades=3, slopes=slopes)

    assert not fit.converged
    assert fit.reason is Reason.NO_FINITE_MAXIMUM
    assert np.isfinite(fit.thresholds).all()


def test_a_search_that_was_cut_short_says_so():
    fit = fit_marginal(**invented_ratings(), max_iterations=1)

    assert not fit.converged
    assert fit.reason is Reason.TOO_MANY_STEPS
    assert fit.iterations == 1
    assert fit.gradient_norm > 1e-6
    assert np.isnan(fit.threshold_errors).all()


def test_unused_grades_are_found_item_by_item():
    found = unused_grades(item=[0, 0, 1, 1], grade=[0, 2, 1, 1], grades=3)

    assert found.tolist() == [[False, True, False], [True, False, True]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"grade": [0, 1, 1, 0, 1, 0, 1, 0]}, "nobody gave item 0 the grade 2: join"),
        ({"grade": [1] * 8}, "nobody gave item 0 the grade 0, 2"),
        ({"item": [2] * 8}, "nobody gave item 0 the grade 0, 1, 2"),
        ({"group": [], "item": np.array([], int), "grade": np.array([], int)}, "no ratings"),
        ({"group": ["a"] * 8}, "need two groups"),
        ({"group": range(8)}, "one with two ratings"),
        ({"group": range(7)}, "one entry per rating each"),
        ({"grade": [0, 1, 2, 3, 1, 0, 1, 0]}, "all below the 3"),
        ({"grade": [0, 1, 2, -1, 1, 0, 1, 0]}, "grade must not be negative"),
        ({"grade": [0, 1, np.nan, 1, 1, 0, 1, 0]}, "grade must be one whole number"),
        ({"grades": 1}, "at least two grades"),
        ({"covariates": [1.0] * 8}, "one row for each of 8 ratings"),
        ({"covariates": [[1.0]] * 8}, "a covariate is constant"),
        ({"covariates": [[n, 1 - n] for n in range(8)]}, "a covariate is a sum of others"),
        ({"covariates": [[np.nan]] * 8}, "covariates must be finite"),
        ({"slopes": "common"}, "slopes must be one or free"),
        ({"nodes": 0}, "at least 1"),
        ({"max_iterations": 0}, "at least 1"),
    ],
)
def test_ratings_that_cannot_carry_the_model_are_refused_in_words(change, message):
    arguments = {
        "group": [0, 0, 1, 1, 2, 2, 3, 3],
        "item": [0] * 8,
        "grade": [0, 1, 2, 1, 1, 0, 2, 2],
        "grades": 3,
    }

    with pytest.raises(ValueError, match=message):
        fit_marginal(**(arguments | change))

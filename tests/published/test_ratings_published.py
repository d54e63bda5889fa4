"""Ordinal ratings with a random intercept: the wine of Randall (1989) and section 6 of the LSAT."""

import numpy as np
import pytest
from scipy import special

from lagesbild.stats.marginal import fit_marginal


def fit_wine(read_columns, *, nodes):
    wine = read_columns("ratings/wine.csv")
    warm = [text == "warm" for text in wine.texts("temp")]
    contact = [text == "yes" for text in wine.texts("contact")]
    return fit_marginal(
        group=wine.texts("judge"),
        item=np.zeros(72, dtype=int),
        grade=wine.numbers("rating").astype(int) - 1,
        grades=5,
        covariates=np.column_stack([warm, contact]),
        nodes=nodes,
    )


def lsat_answers(read_columns):
    items = [f"Q{number}" for number in range(1, 6)]
    return read_columns("ratings/lsat6.csv").table(items).astype(int)


def fit_lsat(answers, *, slopes, **options):
    person, item = np.indices(answers.shape)
    return fit_marginal(
        group=person.ravel(),
        item=item.ravel(),
        grade=answers.ravel(),
        grades=2,
        slopes=slopes,
        **options,
    )


def test_the_cumulative_mixed_model_of_wine_agrees_with_the_laplace_fit_of_ordinal(read_columns):
    # The R package ordinal, clmm(rating ~ temp + contact + (1 | judge)).
    found = fit_wine(read_columns, nodes=1)

    assert found.converged
    assert found.thresholds[0] == pytest.approx([-1.624, 1.513, 4.229, 6.089], abs=5e-4)
    assert found.effects == pytest.approx([3.063, 1.835], abs=5e-4)
    assert found.intercept_sd == pytest.approx(1.13, abs=5e-3)
    assert found.log_likelihood == pytest.approx(-81.57, abs=5e-3)


def test_ten_nodes_on_wine_agree_with_the_tutorial_of_ordinal(read_columns):
    # Christensen, A tutorial on fitting cumulative link mixed models with clmm2, nAGQ = 10.
    found = fit_wine(read_columns, nodes=10)

    assert found.effects == pytest.approx([3.0619, 1.8334], abs=5e-5)
    assert found.effect_errors == pytest.approx([0.5951, 0.5122], abs=1e-4)
    assert found.log_likelihood == pytest.approx(-81.53246, abs=5e-6)


def test_rasch_on_lsat_6_agrees_with_ltm_to_four_decimals(read_columns):
    # Rizopoulos (2006), Journal of Statistical Software 17(5), with the ability's sd as the unit.
    found = fit_lsat(lsat_answers(read_columns), slopes="one")

    difficulties = found.thresholds[:, 0] / found.intercept_sd
    published = [-3.6153, -1.3224, -0.3176, -1.7301, -2.7802]
    assert found.converged
    assert difficulties == pytest.approx(published, abs=5e-5)
    assert found.intercept_sd == pytest.approx(0.7551, abs=5e-5)
    assert found.intercept_sd_error == pytest.approx(0.0694, abs=5e-5)
    assert found.log_likelihood == pytest.approx(-2466.938, abs=5e-4)


def test_two_parameters_on_lsat_6_agree_with_ltm(read_columns):
    # Same paper; its estimates stop short of the maximum in the third decimal.
    found = fit_lsat(lsat_answers(read_columns), slopes="free")

    discriminations = found.slopes * found.intercept_sd
    assert discriminations == pytest.approx([0.8254, 0.7229, 0.8905, 0.6886, 0.6575], abs=1e-3)
    assert found.log_likelihood == pytest.approx(-2466.653, abs=5e-4)


def test_the_laplace_approximation_cannot_carry_two_parameters_and_says_so(read_columns):
    # With five binary answers it rewards one item for ever steeper curves. On the way Newton's
    # steps toward a person's mode would go to and fro for ever without the bracket.
    found = fit_lsat(lsat_answers(read_columns), slopes="free", nodes=1, max_iterations=10)

    assert not found.converged
    assert found.reason is not None
    assert found.slopes[0] > 3 * found.slopes[1:].max()
    assert np.isnan(found.slope_errors).all()


def em_on_a_grid(answers, *, smallest_change):
    """Run TAM's algorithm: EM of Bock & Aitkin (1981) on 21 places from -6 to 6."""
    places = np.linspace(-6, 6, 21)
    difficulties, variance, change = -special.logit(answers.mean(axis=0)), 1.0, np.inf
    while change >= smallest_change:
        before = np.append(difficulties, variance)
        right = special.expit(places[:, None] - difficulties)
        fit = answers @ np.log(right).T + (1 - answers) @ np.log1p(-right).T
        share = special.softmax(fit - places**2 / (2 * variance), axis=1)
        persons = share.sum(axis=0)
        for _ in range(3):
            right = special.expit(places[:, None] - difficulties)
            surplus = persons @ right - answers.sum(axis=0)
            difficulties = difficulties + surplus / (persons @ (right * (1 - right)))
        variance = float((share @ places**2).mean())
        change = np.abs(np.append(difficulties, variance) - before).max()
    return difficulties, variance


def test_rasch_on_lsat_6_agrees_with_tam_where_em_stops_and_with_us_where_it_ends(read_columns):
    # TAM's figures are EM's when no parameter moves by 1e-4 any more, .0016 above the maximum's
    # variance. The same steps carried on reach our estimates, and these Rizopoulos's.
    answers = lsat_answers(read_columns)
    published = [-2.731, -0.999, -0.240, -1.307, -2.100]

    difficulties, variance = em_on_a_grid(answers, smallest_change=1e-4)
    ended, ended_variance = em_on_a_grid(answers, smallest_change=1e-7)
    found = fit_lsat(answers, slopes="one")

    assert difficulties == pytest.approx(published, abs=5e-4)
    assert variance == pytest.approx(0.572, abs=5e-4)
    assert found.thresholds[:, 0] == pytest.approx(ended, abs=1e-5)
    assert found.intercept_sd**2 == pytest.approx(ended_variance, abs=1e-5)
    assert found.thresholds[:, 0] == pytest.approx(published, abs=1.1e-3)
    assert found.log_likelihood == pytest.approx(-2466.94, abs=5e-3)

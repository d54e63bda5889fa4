from dataclasses import replace

import numpy as np
import pytest
from tests.unit.stats.many_facet.invented import ITEMS, invent

from lagesbild.stats.many_facet.fit import fit_many_facet
from lagesbild.stats.many_facet.posterior import Estimates, Posterior


@pytest.fixture(scope="module")
def posterior() -> Posterior:
    return fit_many_facet(invent().ratings)


def test_interval_ends_are_those_of_a_normal():
    found = Estimates(mean=np.array([0.0, 2.0]), sd=np.array([1.0, 0.5]))

    lower, upper = found.ends(0.95)

    # 1.96 standard deviations to each side.
    assert lower == pytest.approx([-1.959964, 1.020018], abs=1e-6)
    assert upper == pytest.approx([1.959964, 2.979982], abs=1e-6)
    with pytest.raises(ValueError, match="coverage"):
        found.ends(95)


def test_parts_are_cut_out_of_the_joint_posterior(posterior):
    sessions, layout = posterior.ratings.sessions, posterior.layout
    areas, groups, rounds = sessions.objects, sessions.groups, sessions.rounds

    assert posterior.objects.mean == pytest.approx(posterior.mean[:areas])
    assert posterior.norms.mean == pytest.approx(posterior.mean[areas : areas + groups])
    shifts = posterior.mean[areas + groups : areas + groups + rounds]
    assert posterior.shifts.mean == pytest.approx(shifts)
    assert posterior.sd**2 == pytest.approx(np.diag(posterior.covariance))
    assert layout.size == areas + 2 * groups + 2 * rounds
    # Working parameters are the log slope, the lowest threshold and three log gaps.
    assert posterior.working.shape == (ITEMS, 5)
    assert np.log(posterior.curves.slopes) == pytest.approx(posterior.working[:, 0])
    assert np.log(posterior.curves.slopes).sum() == pytest.approx(0.0, abs=1e-9)


def test_contrasts_are_sums_with_the_variance_of_a_sum(posterior):
    weights = np.zeros((2, posterior.ratings.sessions.objects))
    weights[0, 0] = 1
    weights[1, [1, 4]] = 1, -1

    found = posterior.contrasts(weights)

    mean, covariance = posterior.objects.mean, posterior.covariance
    variance = covariance[1, 1] + covariance[4, 4] - 2 * covariance[1, 4]
    assert found.mean == pytest.approx([mean[0], mean[1] - mean[4]])
    assert found.sd == pytest.approx([posterior.objects.sd[0], np.sqrt(variance)])


def test_draws_move_as_little_as_the_covariance_does(posterior):
    noise = np.random.default_rng(3).standard_normal(posterior.covariance.shape)
    other = replace(posterior, covariance=posterior.covariance + 1e-15 * (noise + noise.T))

    one, moved = (each.draw(50, seed=11) for each in (posterior, other))

    for part in ("objects", "norms", "shifts", "items"):
        assert getattr(moved, part) == pytest.approx(getattr(one, part), abs=1e-5)


def test_many_draws_have_the_mean_and_covariance_of_the_posterior(posterior):
    draws = posterior.draw(20_000, seed=11)

    def standardised(drawn, where):
        varying = posterior.sd[where] > 1e-6
        values = (drawn - posterior.mean[where]) / np.where(varying, posterior.sd[where], 1.0)
        return values[:, varying]

    items = slice(posterior.layout.size, None)
    both = np.hstack(
        [
            standardised(draws.objects, posterior.layout.objects),
            standardised(draws.norms, posterior.layout.norms),
            standardised(draws.items.reshape(20_000, -1), items),
        ]
    )
    where = np.arange(len(posterior.mean))
    kept = np.concatenate(
        [where[posterior.layout.objects], where[posterior.layout.norms], where[items]]
    )
    kept = kept[posterior.sd[kept] > 1e-6]
    correlation = posterior.covariance[np.ix_(kept, kept)] / np.outer(
        posterior.sd[kept], posterior.sd[kept]
    )
    # Of a mean and of a correlation of 20 000 draws the standard error is 0.007.
    assert both.mean(axis=0) == pytest.approx(np.zeros(len(kept)), abs=0.035)
    assert both.T @ both / 20_000 == pytest.approx(correlation, abs=0.055)


def test_draws_keep_what_is_0_by_definition(posterior):
    draws = posterior.draw(50, seed=2)
    first = posterior.ratings.sessions.object_round == 0

    assert draws.objects[:, first].mean(axis=1) == pytest.approx(np.zeros(50), abs=1e-6)
    assert (np.diff(draws.curves(7).thresholds) > 0).all()
    assert draws.curves(7).slopes == pytest.approx(np.exp(draws.items[7, :, 0]))


def test_a_seed_names_its_draws(posterior):
    first, again, other = (posterior.draw(3, seed=seed) for seed in (1, 1, 2))

    assert np.array_equal(first.objects, again.objects)
    assert not np.array_equal(first.objects, other.objects)


def test_where_there_are_samples_draws_are_chosen_among_them(posterior):
    samples = np.stack([posterior.mean, posterior.mean + 1])

    draws = replace(posterior, samples=samples).draw(200, seed=4)

    offset = draws.objects - posterior.objects.mean
    assert set(offset.round(9).ravel().tolist()) == {0.0, 1.0}
    # Each draw is one sample, whole: objects, norms and items together.
    items = draws.items.reshape(200, -1) - posterior.mean[posterior.layout.size :]
    assert items[:, 0] == pytest.approx(offset[:, 0])
    assert 0.3 < offset[:, 0].mean() < 0.7

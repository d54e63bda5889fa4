import numpy as np
import pytest
from scipy import special

from lagesbild.stats.many_comparisons import discoveries, false_discovery_rates

# Benjamini & Hochberg (1995), section 3.2: fifteen endpoints of a trial of thrombolysis.
PUBLISHED = np.array(
    [.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528,
     .7590, 1.0]
)  # fmt: skip


def test_the_published_example_keeps_four():
    kept = discoveries(PUBLISHED, share=0.05)

    assert kept.tolist() == [True] * 4 + [False] * 11
    assert false_discovery_rates(PUBLISHED)[3] == pytest.approx(15 / 4 * 0.0095)


def test_the_order_of_the_findings_does_not_matter():
    order = np.random.default_rng(1).permutation(15)

    kept = discoveries(PUBLISHED[order], share=0.05)

    assert sorted(PUBLISHED[order][kept]) == [0.0001, 0.0004, 0.0019, 0.0095]


def test_a_finding_above_its_own_limit_is_kept_below_a_later_one_that_holds():
    # The limits are .025 and .05: .03 fails the first, but both are at most .05.
    assert discoveries(np.array([0.03, 0.04]), share=0.05).tolist() == [True, True]


@pytest.mark.parametrize(("p", "keeps"), [(0.05, True), (0.0501, False)])
def test_a_limit_belongs_to_what_is_kept(p, keeps):
    assert discoveries(np.array([p]), share=0.05).tolist() == [keeps]


def test_what_is_missing_is_neither_kept_nor_counted():
    # Of two, the smaller needs .025; of four it would need .0125.
    p_values = np.array([np.nan, 0.02, np.nan, 0.9])

    assert discoveries(p_values, share=0.05).tolist() == [False, True, False, False]


@pytest.mark.parametrize("p_values", [[], [np.nan], [np.nan, np.nan]])
def test_of_nothing_nothing_is_kept(p_values):
    kept = discoveries(np.array(p_values, dtype=float), share=0.05)

    assert kept.tolist() == [False] * len(p_values)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, 5.0])
def test_a_share_outside_its_bounds_is_refused(share):
    with pytest.raises(ValueError, match="share must lie in"):
        discoveries(PUBLISHED, share=share)


def test_at_most_the_share_of_what_is_kept_is_false_on_average():
    generator = np.random.default_rng(1995)
    has_effect = np.arange(50) < 10
    shares = []
    for _ in range(2000):
        z = np.abs(generator.standard_normal(50) + 3.0 * has_effect)
        kept = discoveries(2 * special.ndtr(-z), share=0.1)
        shares.append((kept & ~has_effect).sum() / max(kept.sum(), 1))

    # The theorem says the share without effect, .8, times .1; the error of the mean is .002.
    assert np.mean(shares) == pytest.approx(0.08, abs=0.006)

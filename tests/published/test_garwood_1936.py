"""Garwood (1936), Biometrika 28:437-442: exact 95 % limits of a count."""

import pytest

from lagesbild.stats.shares import poisson_interval


# The exact limits as tabulated after Garwood (1936), 95 %, for example in Ulm (1990), American
# Journal of Epidemiology 131:373-375.
@pytest.mark.parametrize(
    ("events", "low", "high"),
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390)],
)
def test_poisson_interval_agrees_with_garwood(events, low, high):
    assert poisson_interval(events) == pytest.approx((low, high), abs=6e-4)

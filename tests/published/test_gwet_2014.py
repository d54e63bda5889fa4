"""Gwet (2014), Handbook of Inter-Rater Reliability, 4th edition."""

import numpy as np
import pytest

from lagesbild.stats.chance_corrected import chance_corrected_agreement


def read_ratings(text: str) -> np.ndarray:
    rows = [row.split() for row in text.strip().splitlines()]
    return np.array([[np.nan if cell == "." else float(cell) for cell in row] for row in rows])


# Krippendorff's example C, which Gwet takes over.
FOUR_OBSERVERS = read_ratings(
    """
    1 2 3 3 2 1 4 1 2 . . .
    1 2 3 3 2 2 4 1 2 5 . 3
    . 3 3 3 2 3 4 2 2 5 1 .
    1 2 3 3 2 4 4 1 2 5 1 .
    """
)


def test_coefficients_beyond_chance_agree_with_gwet():
    # Gwet (2014), Handbook of Inter-Rater Reliability, on the same ratings, unweighted.
    agreement = chance_corrected_agreement(FOUR_OBSERVERS)

    assert agreement.gwet == pytest.approx(0.77544, abs=5e-6)
    assert agreement.gwet_se == pytest.approx(0.14295, abs=5e-6)
    assert agreement.fleiss == pytest.approx(0.76117, abs=5e-6)
    assert agreement.conger == pytest.approx(0.76207, abs=5e-6)
    assert agreement.brennan_prediger == pytest.approx(0.77273, abs=5e-6)

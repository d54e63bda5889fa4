"""Shrout & Fleiss (1979), Psychological Bulletin 86:420-428, table 2."""

import pytest

from lagesbild.stats.intraclass import intraclass_correlations

# Six targets, four judges.
SIX_TARGETS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def test_intraclass_correlations_agree_with_shrout_and_fleiss():
    found = intraclass_correlations(SIX_TARGETS)

    of_one_judge = (found.icc_1_1, found.icc_2_1, found.icc_3_1)
    of_all_judges = (found.icc_1_k, found.icc_2_k, found.icc_3_k)
    assert of_one_judge == pytest.approx((0.17, 0.29, 0.71), abs=5e-3)
    assert of_all_judges == pytest.approx((0.44, 0.62, 0.91), abs=5e-3)

import numpy as np
import pytest

from lagesbild.stats.intraclass import intraclass_correlations


def test_raters_who_differ_only_in_severity_agree_in_form_three():
    # The second rater gives one more throughout.
    found = intraclass_correlations([[1, 2], [3, 4], [5, 6]])

    assert found.icc_3_1 == pytest.approx(1)
    assert found.icc_2_1 < 1


def test_targets_alike_on_average_have_no_signal():
    found = intraclass_correlations([[1, 2], [2, 1]])

    assert found.icc_1_k == -np.inf


@pytest.mark.parametrize(
    ("ratings", "message"),
    [
        ([[1, 2]], "at least two targets"),
        ([1, 2, 3], "at least two targets"),
        ([[1, 2], [np.nan, 2]], "complete and finite"),
        ([[2, 2], [2, 2]], "all ratings are the same"),
    ],
)
def test_bad_tables_are_named(ratings, message):
    with pytest.raises(ValueError, match=message):
        intraclass_correlations(ratings)

import numpy as np
import pytest

from lagesbild.stats.arrays import multiply_on_one_thread


# Pieces of rows, pieces of columns, one piece, and a product too large in both directions.
@pytest.mark.parametrize(
    ("rows", "inner", "columns"), [(5000, 60, 36), (8, 15, 6000), (3, 4, 5), (600, 300, 500)]
)
def test_the_pieces_make_up_the_product(rows, inner, columns):
    rng = np.random.default_rng(1)
    left, right = rng.random((rows, inner)), rng.random((inner, columns))

    np.testing.assert_allclose(multiply_on_one_thread(left, right), left @ right, rtol=1e-12)

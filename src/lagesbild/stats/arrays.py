"""The array types of this room, and the check, the sums and the product that its modules share."""

import numpy as np
import numpy.typing as npt
from scipy import linalg

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_ONE_THREAD = 2**18
"""Multiplications up to which OpenBLAS stays on the calling thread."""


def check_coverage(coverage: float) -> float:
    """Return `coverage` if it is a share strictly between 0 and 1.

    :raises ValueError: if it is not, for example when someone writes 95 for 0.95.
    """
    if not 0 < coverage < 1:
        raise ValueError(f"coverage must lie in (0, 1), got {coverage}")
    return coverage


def group_sums(groups: IntArray, values: FloatArray, count: int) -> FloatArray:
    """Return the sum of the values of each of so many groups, numbered from 0."""
    sums: FloatArray = np.bincount(groups, values, count).astype(np.float64, copy=False)
    return sums


def multiply_on_one_thread(left: FloatArray, right: FloatArray) -> FloatArray:
    """Return the matrix product of `left` and `right` in pieces too small for threads of OpenBLAS.

    Those threads wait for each other by spinning. Beside two threads of ours, or a busy neighbour,
    that took up to forty times as long as the product itself. Where pieces would be narrower than
    eight rows or columns, the product is left whole.
    """
    rows, columns = len(left), right.shape[1]
    row_step, column_step = _ONE_THREAD // right.size, _ONE_THREAD // left.size
    if max(row_step, column_step) < 8:
        return left @ right
    product = np.empty((rows, columns))
    if row_step > column_step:
        for first in range(0, rows, row_step):
            some = slice(first, first + row_step)
            np.matmul(left[some], right, out=product[some])
    else:
        for first in range(0, columns, column_step):
            some = slice(first, first + column_step)
            np.matmul(left, right[:, some], out=product[:, some])
    return product


def symmetric_root(covariance: FloatArray) -> FloatArray:
    """Return the symmetric matrix whose square is a covariance, which may be singular.

    It has no axes whose signs could turn, nor could axes that are equally long: what is made of it
    changes as little as the covariance does from one machine to another.
    """
    values, vectors = linalg.eigh(covariance)
    root: FloatArray = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    return root

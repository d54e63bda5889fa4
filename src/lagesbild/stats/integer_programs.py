"""Whole numbers under linear limits: what a program is, and whether numbers keep to it exactly.

Every number of a program is an integer, so that what a solver in floating point proposes can be
checked without tolerance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from lagesbild.stats.arrays import BoolArray, IntArray

NO_LIMIT = 2**62
"""Stands for infinity in bounds; minus it for minus infinity."""


@dataclass(frozen=True, kw_only=True)
class Objective:
    """A sum to make small: `coefficients` times the values of `columns`."""

    columns: IntArray
    coefficients: IntArray
    constant: int = 0

    def value(self, values: IntArray) -> int:
        return self.constant + int(self.coefficients @ values[self.columns])


@dataclass(frozen=True, kw_only=True)
class Steps:
    """Columns that are 1 where another column is at least so much, and 0 elsewhere."""

    columns: IntArray
    of: IntArray
    at_least: IntArray


@dataclass(frozen=True, kw_only=True)
class IntegerProgram:
    """Columns between bounds, and rows: `row_lower <= matrix @ values <= row_upper`."""

    lower: IntArray
    upper: IntArray
    implied: BoolArray
    """Columns that are to be the smallest number that their rows allow, as shortfalls are. Each
    stands with a positive coefficient, in rows that have a lower limit only and no other such
    column."""
    steps: Steps
    """Rows must say the same of them; here it is said once more so that no solver is needed."""
    matrix: sparse.csr_array
    row_lower: IntArray
    row_upper: IntArray

    @property
    def columns(self) -> int:
        return len(self.lower)

    @property
    def rows(self) -> int:
        return len(self.row_lower)

    def least(self, objective: Objective) -> int:
        """Return what the objective cannot go below, by the bounds of the columns alone."""
        lower, upper = self.lower[objective.columns], self.upper[objective.columns]
        ends = np.where(objective.coefficients > 0, lower, upper)
        return objective.constant + int(objective.coefficients @ ends)

    def settle(self, values: IntArray) -> IntArray:
        """Return the values with steps as they are, and implied columns as small as can be."""
        values = values.copy()
        values[self.steps.columns] = values[self.steps.of] >= self.steps.at_least
        settled = np.where(self.implied, 0, values)
        missing = self.row_lower - self.matrix @ settled
        entries = self.matrix.tocoo()
        ours = self.implied[entries.col]
        rows, columns, factors = entries.row[ours], entries.col[ours], entries.data[ours]
        least = np.where(self.implied, self.lower, settled)
        np.maximum.at(least, columns, -(-missing[rows] // factors))
        return least

    def breaches(self, values: IntArray) -> int:
        """Return how many bounds and rows the values break; none within tolerance, for there is
        none."""
        sums = self.matrix @ values
        return int(
            ((values < self.lower) | (values > self.upper)).sum()
            + ((sums < self.row_lower) | (sums > self.row_upper)).sum()
        )


class ProgramBuilder:
    """Collects columns and rows by blocks, and makes a program of them."""

    def __init__(self) -> None:
        self._lower: list[IntArray] = []
        self._upper: list[IntArray] = []
        self._implied: list[BoolArray] = []
        self._steps: list[tuple[IntArray, IntArray, IntArray]] = []
        self._entries: list[tuple[IntArray, IntArray, IntArray]] = []
        self._row_lower: list[IntArray] = []
        self._row_upper: list[IntArray] = []
        self.columns = 0
        self.rows = 0

    def add_columns(
        self,
        shape: Sequence[int],
        *,
        lower: object = 0,
        upper: object = NO_LIMIT,
        implied: bool = False,
    ) -> IntArray:
        """Add columns and return their numbers in the given shape; bounds are broadcast to it."""
        amount = int(np.prod(shape))
        numbers = np.arange(self.columns, self.columns + amount).reshape(shape)
        self.columns += amount
        for kept, bound in ((self._lower, lower), (self._upper, upper)):
            kept.append(np.broadcast_to(np.asarray(bound, dtype=np.int64), shape).ravel())
        self._implied.append(np.full(amount, implied))
        return numbers

    def add_steps(self, of: int, amount: int) -> IntArray:
        """Add columns that say whether a column has reached 1, 2, … `amount`, and their rows."""
        steps = self.add_columns((amount,), upper=1)
        at_least = np.arange(1, amount + 1)
        self._steps.append((steps, np.full(amount, of), at_least))
        self.add_rows(1, (0, of, 1), (0, steps, -1), lower=0)
        order = np.arange(amount - 1)
        self.add_rows(amount - 1, (order, steps[:-1], 1), (order, steps[1:], -1), lower=0)
        return steps

    def add_rows(
        self,
        amount: int,
        *terms: tuple[object, object, object],
        lower: object = -NO_LIMIT,
        upper: object = NO_LIMIT,
    ) -> None:
        """Add rows. A term is (which of the new rows, column, coefficient), broadcast together."""
        for term in terms:
            row, column, factor = np.broadcast_arrays(
                *(np.asarray(part, np.int64) for part in term)
            )
            self._entries.append((row.ravel() + self.rows, column.ravel(), factor.ravel()))
        for kept, bound in ((self._row_lower, lower), (self._row_upper, upper)):
            kept.append(np.broadcast_to(np.asarray(bound, dtype=np.int64), amount))
        self.rows += amount

    def build(self) -> IntegerProgram:
        row, column, data = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        matrix = sparse.coo_array((data, (row, column)), shape=(self.rows, self.columns)).tocsr()
        matrix.eliminate_zeros()
        empty = (np.zeros(0, dtype=np.int64),) * 3
        steps = [np.concatenate(part) for part in zip(empty, *self._steps, strict=True)]
        return IntegerProgram(
            steps=Steps(columns=steps[0], of=steps[1], at_least=steps[2]),
            lower=np.concatenate(self._lower),
            upper=np.concatenate(self._upper),
            implied=np.concatenate(self._implied),
            matrix=matrix,
            row_lower=np.concatenate(self._row_lower),
            row_upper=np.concatenate(self._row_upper),
        )

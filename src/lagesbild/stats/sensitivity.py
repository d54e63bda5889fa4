"""Which of several uncertain inputs makes an output vary, alone and together with the others?

Sobol' indices of any function of independent inputs, with intervals. What the choices behind a
composite do is the question of `composite_sensitivity`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from lagesbild.stats.arrays import FloatArray, check_coverage, multiply_on_one_thread


@dataclass(frozen=True, kw_only=True)
class SobolIndices:
    """Shares of each output's variance, all outputs x inputs; 0 for an output that never varies.

    `first_order` is what an input does alone, `total_order` with everything it takes part in. The
    first orders add up to 1 when inputs do not interact. Estimates of small indices can fall below
    0, and are left so: cut off, they would no longer be right on average.
    """

    first_order: FloatArray
    first_low: FloatArray
    first_high: FloatArray
    total_order: FloatArray
    total_low: FloatArray
    total_high: FloatArray
    base_draws: int
    coverage: float

    def keep(self, outputs: Sequence[int]) -> "SobolIndices":
        """Return the indices of some outputs."""
        by_output = {
            field.name: getattr(self, field.name)[list(outputs)]
            for field in fields(self)
            if field.name not in ("base_draws", "coverage")
        }
        return replace(self, **by_output)


def sobol_indices(
    function: Callable[[FloatArray], FloatArray],
    *,
    inputs: int,
    seed: int,
    base_draws: int = 1024,
    bootstrap_draws: int = 1000,
    coverage: float = 0.9,
    joint: slice | None = None,
) -> SobolIndices:
    """Return first- and total-order Sobol' indices of `function` with bootstrap intervals.

    `function` takes rows of numbers drawn evenly from [0, 1), one for each input, and returns rows
    x outputs; it is asked for `base_draws` times (`inputs` + 2) rows. First order: Saltelli et al.
    (2010), Computer Physics Communications 181:259-270, table 2 (b). Total order: Jansen (1999),
    (f) in the same table. The interval is that of percentiles over resampled rows.

    `joint` names outputs to be taken as one vector, whose index comes as one more output, the last:
    the shares of the sum of their variances. Lamboni, Monod & Makowski (2011), Reliability
    Engineering & System Safety 96:450-459. Only for outputs on one scale, such as ranks.

    Not for inputs that depend on each other, whose shares of the variance are not defined so; and
    variance says little of an output that is nearly always the same and rarely very different.
    Rows are drawn independently, without a low-discrepancy sequence: only then is their bootstrap
    an honest interval. `scipy.stats.sobol_indices` gives the same indices for the same rows, but
    takes no single input, has no interval for an input without effect, and is slow to import.
    """
    tail = (1 - check_coverage(coverage)) / 2
    if inputs < 1 or base_draws < 2 or bootstrap_draws < 1:
        raise ValueError("need an input, two base draws and a bootstrap draw at least")
    rng = np.random.default_rng(seed)
    first, second = rng.random((2, base_draws, inputs))
    outputs = _evaluate(function, first, second)
    parts = _variance_parts(*_centred(outputs, base_draws), joint=joint)
    ones = np.ones((1, base_draws))
    resampled = rng.multinomial(base_draws, np.full(base_draws, 1 / base_draws), bootstrap_draws)
    [(first_order, total_order)] = zip(*_indices(parts, ones), strict=True)
    low, high = np.quantile(_indices(parts, resampled.astype(np.float64)), [tail, 1 - tail], axis=1)
    return SobolIndices(
        first_order=first_order,
        first_low=low[0],
        first_high=high[0],
        total_order=total_order,
        total_low=low[1],
        total_high=high[1],
        base_draws=base_draws,
        coverage=coverage,
    )


def _evaluate(
    function: Callable[[FloatArray], FloatArray], first: FloatArray, second: FloatArray
) -> FloatArray:
    """Return outputs of both sets of rows, and of the first with each input from the second."""
    inputs = first.shape[1]
    mixed = np.repeat(first[None], inputs, axis=0)
    for one in range(inputs):
        mixed[one, :, one] = second[:, one]
    rows = np.concatenate([first[None], second[None], mixed]).reshape(-1, inputs)
    outputs = np.asarray(function(rows), dtype=np.float64)
    if outputs.ndim != 2 or len(outputs) != len(rows) or not np.isfinite(outputs).all():
        raise ValueError("the function must return finite rows x outputs for its rows")
    return outputs


def _centred(outputs: FloatArray, draws: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the sets of outputs by themselves, less the mean, draws x outputs each."""
    centred = outputs - outputs[: 2 * draws].mean(axis=0)
    # What differs in the last bits only does not vary.
    centred[:, np.ptp(outputs, axis=0) <= 1e-12 * np.abs(outputs).max(axis=0)] = 0.0
    by_set = centred.reshape(-1, draws, outputs.shape[1])
    return by_set[0], by_set[1], by_set[2:]


@dataclass(frozen=True, kw_only=True)
class _VarianceParts:
    """Terms whose means over draws are the parts of the variance; the first axis is the draw."""

    joint: slice | None

    first: FloatArray
    total: FloatArray
    mean: FloatArray
    square: FloatArray


def _variance_parts(
    first: FloatArray, second: FloatArray, mixed: FloatArray, *, joint: slice | None
) -> _VarianceParts:
    return _VarianceParts(
        joint=joint,
        first=np.moveaxis(second * (mixed - first), 0, -1),
        total=np.moveaxis((first - mixed) ** 2 / 2, 0, -1),
        mean=(first + second) / 2,
        square=(first**2 + second**2) / 2,
    )


def _indices(parts: _VarianceParts, times: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return both indices, samples x outputs x inputs, of samples that count draws `times`."""

    def mean(terms: FloatArray) -> FloatArray:
        draws = len(terms)
        sums = multiply_on_one_thread(times, np.ascontiguousarray(terms.reshape(draws, -1)))
        return (sums / draws).reshape(len(times), *terms.shape[1:])

    first, total = mean(parts.first), mean(parts.total)
    variance = (mean(parts.square) - mean(parts.mean) ** 2)[:, :, None]
    if parts.joint is not None:
        first, total, variance = (
            np.concatenate(
                [by_output, by_output[:, parts.joint].sum(axis=1, keepdims=True)], axis=1
            )
            for by_output in (first, total, variance)
        )
    return _shares(first, variance), _shares(total, variance)


def _shares(part: FloatArray, whole: FloatArray) -> FloatArray:
    shares: FloatArray = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    return shares

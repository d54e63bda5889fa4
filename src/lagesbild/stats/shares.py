"""What one count out of a total, or one count of events, says about the share or rate behind it.

Each area stands for itself here; `shrinkage` lets areas borrow strength from each other.
"""

from math import sqrt
from typing import NamedTuple

from scipy import special

from lagesbild.stats.arrays import check_coverage


class Interval(NamedTuple):
    """Both ends of an interval."""

    low: float
    high: float


def wilson_interval(hits: float, total: float, *, coverage: float = 0.95) -> Interval:
    """Return the Wilson score interval for the share `hits / total`.

    Chosen because our areas are few: it stays inside [0, 1], and it does not collapse to nothing
    when `hits` is 0. See Newcombe (1998), Statistics in Medicine 17:857-872, method 3. Not for
    shares whose cases come in clusters, such as several crimes by one person: it is then too short.
    """
    if not 0 <= hits <= total or total == 0:
        raise ValueError(f"need 0 <= hits <= total and total > 0, got {hits}/{total}")
    z = _normal_quantile(coverage)
    share, spread = hits / total, z * z / total
    margin = sqrt(spread * share * (1 - share) + spread**2 / 4)
    centre = share + spread / 2
    # At the ends the formula gives 0 and 1 but for the last bit, which would leave [0, 1].
    low = 0.0 if hits == 0 else (centre - margin) / (1 + spread)
    high = 1.0 if hits == total else (centre + margin) / (1 + spread)
    return Interval(low, high)


def poisson_interval(events: float, *, coverage: float = 0.95) -> Interval:
    """Return the exact interval for the expected number of events when `events` were counted.

    Garwood (1936), Biometrika 28:437-442. It never covers less than it says and therefore often
    more. Divide both ends by the residents to get a rate. Not for crimes of one series, where one
    event brings the next: the counts then vary more than a Poisson count does.
    """
    if events < 0:
        raise ValueError(f"a number of events cannot be negative, got {events}")
    tail = (1 - check_coverage(coverage)) / 2
    low = 0.0 if events == 0 else float(special.gammaincinv(events, tail))
    return Interval(low, float(special.gammainccinv(events + 1, tail)))


def _normal_quantile(coverage: float) -> float:
    return float(special.ndtri((1 + check_coverage(coverage)) / 2))

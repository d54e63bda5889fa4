"""The rating model on the size of the national list, and how time and memory grow with it.

python benchmarks/rating_fit.py        one to ten times the size, each in a process of its own
"""

import os
import resource
import subprocess
import sys

from rating_designs import Scenario, simulate
from rows import Row, median_seconds

from lagesbild.stats.many_facet.fit import fit_many_facet

LIMIT_SECONDS, LIMIT_GIB = 10.0, 1.5
SIZES = (1, 2, 5, 10)


def scenario(times: int) -> Scenario:
    """Return the national list so many times over: areas, districts and raters grow alike."""
    return Scenario(name=f"{times} x", areas=100 * times, districts=42 * times)


def measure() -> list[Row]:
    ratings, _ = simulate(scenario(1), seed=1)
    areas = int((ratings.sessions.object_unit[ratings.sessions.object_] >= 0).sum())
    [seconds] = median_seconds(lambda: fit_many_facet(ratings), runs=3)
    return [
        Row(
            name=f"rating model: 100 areas x 5 rounds x 30 items, {areas} sessions about areas,"
            f" {ratings.sessions.count - areas} about calibration cases, {ratings.count} grades",
            seconds=seconds,
            runs=3,
            peer=f"limit of {LIMIT_SECONDS:.0f} s",
            peer_seconds=LIMIT_SECONDS,
        )
    ]


def measure_one(times: int) -> None:
    ratings, _ = simulate(scenario(times), seed=1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    [seconds] = median_seconds(lambda: fit_many_facet(ratings), runs=1 if times > 2 else 3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{times:3} x: {ratings.sessions.count:6} sessions, {ratings.count:7} grades,"
        f" {seconds:7.1f} s, peak {peak / 2**20:.2f} GiB ({before / 2**20:.2f} before the fit)",
        flush=True,
    )


def main() -> None:
    if len(sys.argv) > 1:
        measure_one(int(sys.argv[1]))
        return
    for times in SIZES:
        subprocess.run([sys.executable, __file__, str(times)], check=True, env=os.environ)


if __name__ == "__main__":
    main()

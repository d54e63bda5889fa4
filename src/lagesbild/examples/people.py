"""How many live in each invented small area, year by year."""

import numpy as np
import numpy.typing as npt
import polars as pl

from lagesbild.examples.rounds import LAST_YEAR
from lagesbild.examples.seeds import Part, stream

_USUAL, _FEWEST, _MOST = 1_650, 700, 2_900


def draw_residents(*, seed: int, cells: int, years: list[int]) -> dict[int, npt.NDArray[np.int64]]:
    """Draw residents per small area and year, backwards from the last, which never changes."""
    generator = stream(seed, Part.RESIDENTS)
    now = np.clip(generator.lognormal(np.log(_USUAL), 0.22, size=cells), _FEWEST, _MOST)
    residents: dict[int, npt.NDArray[np.int64]] = {}
    for year in range(LAST_YEAR - 1, years[0] - 1, -1):
        residents[year] = np.round(now).astype(np.int64)
        now = now * (1 - stream(seed, Part.RESIDENTS, year).normal(0.005, 0.009, size=cells))
    return residents


def residents_frame(
    residents: dict[int, npt.NDArray[np.int64]], cell_codes: list[str]
) -> pl.DataFrame:
    years = [
        pl.DataFrame(
            {"small_area": cell_codes, "year": [year] * len(cell_codes), "residents": drawn}
        )
        for year, drawn in residents.items()
    ]
    return pl.concat(years).sort("small_area", "year")

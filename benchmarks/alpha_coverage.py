"""How often each interval of alpha holds the truth, in simulation: `python alpha_coverage.py`.

Areas lie in police districts. Raters are shared within a district, and so is what the place calls
serious; the sizes are those of the simulation study of the ratings. The truth is the alpha of the
same items in a country of thousands of districts.
"""

from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.table import Table

from lagesbild.stats.agreement import krippendorff_alpha, krippendorff_alpha_interval

COVERAGE, REPLICATES, ITEMS, GRADES = 0.95, 400, 8, 5
DISTRICTS = (2, 3, 4, 6, 8, 12, 20, 42)
AREAS_PER_DISTRICT = 100 / 42
FEWEST_RATERS, MOST_RATERS = 2, 6
SHARE_MISSING = 0.05
SD_DISTRICT, SD_AREA, SD_NORM, SD_RATER, SD_SESSION = 0.5, 0.75**0.5, 0.5, 0.4, 0.4
METHODS = {
    "areas drawn": ("bootstrap", "area"),
    "districts drawn": ("bootstrap", "district"),
    "areas left out": ("jackknife", "area"),
    "districts left out": ("jackknife", "district"),
}


@dataclass(frozen=True, kw_only=True)
class Country:
    ratings: np.ndarray
    """Raters x areas x items, NaN where nothing was answered."""
    district: np.ndarray
    """Of each area."""

    def table(self, items: int) -> np.ndarray:
        """Raters x units, a unit being one item of one area."""
        return self.ratings[:, :, :items].reshape(len(self.ratings), -1)

    def clusters(self, kind: str, items: int) -> np.ndarray:
        of_area = self.district if kind == "district" else np.arange(len(self.district))
        return np.repeat(of_area, items)


def item_curves() -> tuple[np.ndarray, np.ndarray]:
    """Return slopes and, items x (grades - 1), rising thresholds."""
    rng = np.random.default_rng(30)
    slopes = 1.7 * np.exp(rng.normal(0, 0.3, ITEMS))
    middle = rng.normal(0, 0.7, ITEMS)[:, None]
    return slopes, middle + np.array([-1.5, -0.5, 0.5, 1.5])


def invent_country(rng: np.random.Generator, *, districts: int) -> Country:
    district = rng.integers(districts, size=round(AREAS_PER_DISTRICT * districts))
    areas = len(district)
    severity = rng.normal(0, SD_DISTRICT, districts)[district] + rng.normal(0, SD_AREA, areas)
    norm = rng.normal(0, SD_NORM, districts)[district]
    rater = rng.normal(0, SD_RATER, (MOST_RATERS, districts))[:, district]
    session = rng.normal(0, SD_SESSION, (MOST_RATERS, areas))
    seen = severity + norm + rater + session
    slopes, thresholds = item_curves()
    above = slopes[:, None] * (seen[:, :, None, None] - thresholds)
    likely = 1 / (1 + np.exp(-above))
    grades = (rng.random((MOST_RATERS, areas, ITEMS, 1)) < likely).sum(axis=-1).astype(float)
    taking_part = rng.integers(FEWEST_RATERS, MOST_RATERS + 1, areas)
    # Which raters of the district judged an area is drawn anew for each area.
    order = rng.permuted(np.tile(np.arange(MOST_RATERS)[:, None], areas), axis=0)
    grades[order >= taking_part] = np.nan
    grades[rng.random(grades.shape) < SHARE_MISSING] = np.nan
    return Country(ratings=grades, district=district)


def coverage_of(districts: int, items: int, truth: float) -> list[float]:
    held = []
    for replicate in range(REPLICATES):
        country = invent_country(np.random.default_rng([districts, replicate]), districts=districts)
        found = [
            krippendorff_alpha_interval(
                country.table(items),
                level="ordinal",
                seed=replicate,
                draws=500,
                coverage=COVERAGE,
                clusters=country.clusters(kind, items),
                method=method,
            )
            for method, kind in METHODS.values()
        ]
        held.append([one.low is not None and one.low <= truth <= one.high for one in found])
    return np.mean(held, axis=0).tolist()


def main() -> None:
    huge = invent_country(np.random.default_rng(1), districts=6000)
    table = Table("items", "districts", "areas", *METHODS)
    for items in (1, ITEMS):
        truth = krippendorff_alpha(huge.table(items), level="ordinal")
        for districts in DISTRICTS:
            shares = coverage_of(districts, items, truth)
            areas = round(AREAS_PER_DISTRICT * districts)
            cells = [f"{share:.3f}" for share in shares]
            table.add_row(str(items), str(districts), str(areas), *cells)
    margin = 1.96 * (COVERAGE * (1 - COVERAGE) / REPLICATES) ** 0.5
    print(f"share of {COVERAGE:.0%} intervals that hold the truth, {REPLICATES} replicates")
    print(f"(an interval that is right comes out within {margin:.3f} of {COVERAGE})")
    Console(width=120).print(table)


if __name__ == "__main__":
    main()

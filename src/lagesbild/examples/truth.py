"""What is true in the invented country: how serious each area is, and the traps laid in the data.

The latent truth follows METHOD.md §2: severity is about standard normal over the areas and walks a
little between the rounds. It is used to draw ratings, events and decisions, and never written out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lagesbild.examples.areas import (
    MERGED,
    RENAMED,
    SPLIT,
    TRIMMED,
    AreaHistory,
    Boundary,
)
from lagesbild.examples.rounds import LAST_YEAR, YEARS_BETWEEN, RoundDays
from lagesbild.examples.seeds import Part, stream

_WALK = 0.25
_CLIP = 2.2
_OFFSET_OF_PARTS = 0.25
IMPROVEMENT = 1.8
_LEAST_BEFORE_IMPROVING = 1.0


@dataclass(frozen=True, kw_only=True)
class Truth:
    """Severity of each patch in each round's year, and which patch and district were chosen."""

    severity: Mapping[int, npt.NDArray[np.float64]]
    """By year, per patch."""
    harsh_district: str
    improved: int | None
    offsets: Mapping[str, float]
    """How much more serious an area is than its patch, for halves of a patch."""

    def of(self, border: Boundary, year: int) -> float:
        """Return the severity of an area in a round."""
        return float(self.severity[year][border.patch]) + self.offsets.get(border.area, 0.0)


def draw_truth(*, seed: int, history: AreaHistory, rounds: tuple[RoundDays, ...]) -> Truth:
    """Draw severities backwards from the last round, so that more rounds change no later one."""
    now = history.on(rounds[-1].reference_day)
    severity = _walk(seed, patches=1 + max(b.patch for b in now), rounds=rounds)
    harsh_district = _choose_harsh_district(now)
    improved = None
    if len(rounds) > 1:
        for year in severity:
            severity[year][TRIMMED] = severity[LAST_YEAR][TRIMMED]
        improved = _choose_improved(now, severity[LAST_YEAR], harsh_district)
        _improve(severity, improved)
    halves = (*history.merged[:2], *history.split[1:])
    return Truth(
        severity=severity,
        harsh_district=harsh_district,
        improved=improved,
        offsets={area: _OFFSET_OF_PARTS * (-1) ** i for i, area in enumerate(halves)},
    )


def _walk(
    seed: int, *, patches: int, rounds: tuple[RoundDays, ...]
) -> dict[int, npt.NDArray[np.float64]]:
    last = stream(seed, Part.TRUTH).normal(size=patches)
    severity = {LAST_YEAR: np.clip((last - last.mean()) / last.std(), -_CLIP, _CLIP)}
    for round_ in reversed(rounds[:-1]):
        step = stream(seed, Part.TRUTH, round_.year).normal(scale=_WALK, size=patches)
        severity[round_.year] = severity[round_.year + YEARS_BETWEEN] + step
    return severity


def _choose_harsh_district(now: tuple[Boundary, ...]) -> str:
    """Choose the district with most areas, not counting those whose border or name changes."""
    quiet = [b.district for b in now if b.patch > RENAMED]
    return max(sorted(set(quiet)), key=quiet.count)


def _choose_improved(
    now: tuple[Boundary, ...], severity: npt.NDArray[np.float64], harsh_district: str
) -> int:
    """Choose the most serious patch that nothing else happens to."""
    changing = {MERGED, SPLIT, TRIMMED, RENAMED}
    candidates = [b.patch for b in now if b.patch not in changing and b.district != harsh_district]
    return max(candidates, key=lambda patch: float(severity[patch]))


def _improve(severity: dict[int, npt.NDArray[np.float64]], patch: int) -> None:
    """Hold a patch at a high severity up to the last round, where it is much lower."""
    before = max(float(severity[LAST_YEAR][patch]), _LEAST_BEFORE_IMPROVING)
    for year in severity:
        severity[year][patch] = before - (IMPROVEMENT if year == LAST_YEAR else 0)

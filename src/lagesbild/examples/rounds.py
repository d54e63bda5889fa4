"""When the rounds of the invented country are, and which years its figures must cover."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

LAST_YEAR = 2025
YEARS_BETWEEN = 2
OLD_VERSION, NEW_VERSION = "2021.1", "2025.1"


@dataclass(frozen=True, kw_only=True)
class RoundDays:
    """One round: when raters may answer, and the day that everything is valid for."""

    year: int

    @property
    def code(self) -> str:
        return str(self.year)

    @property
    def opens(self) -> date:
        return date(self.year, 2, 3)

    @property
    def closes(self) -> date:
        return date(self.year, 5, 30)

    @property
    def reference_day(self) -> date:
        return date(self.year, 12, 1)

    @property
    def day_before(self) -> date:
        """The last day of whatever ends when the round's borders begin."""
        return self.reference_day - timedelta(days=1)

    @property
    def indicator_year(self) -> int:
        return self.year - 1

    @property
    def questionnaire(self) -> str:
        return NEW_VERSION if self.year == LAST_YEAR else OLD_VERSION


def build_rounds(count: int) -> tuple[RoundDays, ...]:
    """Return the rounds, the last one in 2025 and one every second year before it."""
    first = LAST_YEAR - YEARS_BETWEEN * (count - 1)
    return tuple(RoundDays(year=first + YEARS_BETWEEN * i) for i in range(count))


def years_needed(rounds: tuple[RoundDays, ...], *, window: int) -> list[int]:
    """Return the calendar years that windows of `window` years ending at each round cover."""
    return sorted({r.indicator_year - back for r in rounds for back in range(window)})


def rounds_frame(rounds: tuple[RoundDays, ...]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "round": [r.code for r in rounds],
            "title": [f"Lägesbild {r.code}" for r in rounds],
            "opens": [r.opens for r in rounds],
            "closes": [r.closes for r in rounds],
            "reference_day": [r.reference_day for r in rounds],
            "indicator_year": [r.indicator_year for r in rounds],
            "questionnaire": [r.questionnaire for r in rounds],
        }
    )

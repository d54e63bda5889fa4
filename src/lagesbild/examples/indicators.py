"""The invented country's indicators: cards, and counts with the faults that real counts have."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from lagesbild.examples.questionnaire import read_data
from lagesbild.examples.rounds import RoundDays, years_needed
from lagesbild.examples.seeds import Part, stream
from lagesbild.indicators.card import (
    HigherIs,
    IndicatorCard,
    IndicatorKind,
    PoliceGenerated,
    SeriesBreak,
)

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

_COUNTED_BEFORE_A_BREAK = 0.15
_ESTIMATED_SHARE = 0.02

SCHEMA = {
    "indicator": pl.String,
    "period": pl.String,
    "small_area": pl.String,
    "municipality": pl.String,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "flag": pl.String,
}


@dataclass(frozen=True, kw_only=True)
class Cells:
    """What the counts are drawn from, one value per small area."""

    codes: list[str]
    municipalities: list[str]
    residents: dict[int, Counts]
    """By year."""
    hardship: Floats
    burden: dict[int, Floats]
    """By calendar year: 0 outside all areas, about 1 in a usual area, more in a serious one."""


@dataclass(frozen=True, kw_only=True)
class _Simulated:
    """How an indicator is drawn; see the comment in data/indicators.yaml."""

    base: float
    slope: float
    of: float = 1.0
    sample: tuple[int, int] | None = None
    missing_geography: float = 0.0


def indicator_cards() -> dict[str, IndicatorCard]:
    return {entry["id"]: _card(entry) for entry in read_data("indicators")["indicators"]}


def _card(entry: dict[str, Any]) -> IndicatorCard:
    read = {name: value for name, value in entry.items() if name != "simulated"}
    read["kind"] = IndicatorKind(entry["kind"])
    read["higher_is"] = HigherIs(entry["higher_is"])
    read["police_generated"] = PoliceGenerated(entry["police_generated"])
    read["series_breaks"] = tuple(SeriesBreak(**b) for b in entry.get("series_breaks", ()))
    read["caveats"] = tuple(entry.get("caveats", ()))
    return IndicatorCard(**read)


def longest_window() -> int:
    return max(card.window_years for card in indicator_cards().values())


def draw_observations(*, seed: int, cells: Cells, rounds: tuple[RoundDays, ...]) -> pl.DataFrame:
    """Draw every indicator for the years that some round's window covers."""
    entries = read_data("indicators")["indicators"]
    frames = []
    for number, (card, entry) in enumerate(zip(indicator_cards().values(), entries, strict=True)):
        simulated = _Simulated(**entry["simulated"])
        for year in years_needed(rounds, window=card.window_years):
            generator = stream(seed, Part.OBSERVATIONS, number, year)
            draw = _draw_shares if card.kind is IndicatorKind.SHARE else _draw_events
            frames.append(draw(generator, card, simulated, cells, year))
    return pl.concat(frames).sort(
        "indicator", "period", "small_area", "municipality", nulls_last=True
    )


def _draw_shares(
    generator: np.random.Generator,
    card: IndicatorCard,
    simulated: _Simulated,
    cells: Cells,
    year: int,
) -> pl.DataFrame:
    """Draw how many of the residents, or of those asked, the indicator holds for."""
    count = len(cells.codes)
    if simulated.sample:
        asked = generator.integers(*simulated.sample, size=count, endpoint=True)
    else:
        asked = np.round(cells.residents[year] * simulated.of).astype(np.int64)
    pull = simulated.slope * (0.6 * cells.hardship + cells.burden[year])
    logit = np.log(simulated.base / (1 - simulated.base)) + pull
    share = 1 / (1 + np.exp(-logit - generator.normal(scale=0.12, size=count)))
    is_estimated = (generator.random(count) < _ESTIMATED_SHARE) & (simulated.sample is None)
    return _frame(
        card,
        year,
        small_area=cells.codes,
        municipality=cells.municipalities,
        numerator=generator.binomial(asked, share),
        denominator=asked,
        flag=[("estimated" if estimated else None) for estimated in is_estimated],
    )


def _draw_events(
    generator: np.random.Generator,
    card: IndicatorCard,
    simulated: _Simulated,
    cells: Cells,
    year: int,
) -> pl.DataFrame:
    """Draw events per small area, then lose the place of some of them."""
    pull = simulated.slope * (0.4 * cells.hardship + cells.burden[year])
    noise = generator.normal(scale=0.25, size=len(cells.codes))
    rate = simulated.base * np.exp(pull + noise) * _counted_share(card, year)
    events = generator.poisson(rate / 1000 * cells.residents[year])
    lost = generator.binomial(events, simulated.missing_geography)
    with_place = _frame(
        card,
        year,
        small_area=cells.codes,
        municipality=cells.municipalities,
        numerator=events - lost,
    )
    return pl.concat([with_place, _without_place(card, year, cells.municipalities, lost)])


def _counted_share(card: IndicatorCard, year: int) -> float:
    is_before = any(year < series_break.first_day.year for series_break in card.series_breaks)
    return _COUNTED_BEFORE_A_BREAK if is_before else 1.0


def _without_place(
    card: IndicatorCard, year: int, municipalities: list[str], lost: Counts
) -> pl.DataFrame:
    """Count the events without a place per municipality; none is no row."""
    codes, index = np.unique(municipalities, return_inverse=True)
    totals = np.bincount(index, weights=lost)
    some = totals > 0
    return _frame(
        card,
        year,
        small_area=[None] * int(some.sum()),
        municipality=codes[some].tolist(),
        numerator=totals[some],
        flag=["missing_geography"] * int(some.sum()),
    )


def _frame(
    card: IndicatorCard,
    year: int,
    *,
    small_area: list[str] | list[None],
    municipality: list[str],
    numerator: Counts | Floats,
    denominator: Counts | None = None,
    flag: list[str] | list[str | None] | None = None,
) -> pl.DataFrame:
    nothing = [None] * len(municipality)
    return pl.DataFrame(
        {
            "indicator": [card.id] * len(municipality),
            "period": [str(year)] * len(municipality),
            "small_area": small_area,
            "municipality": municipality,
            "numerator": numerator.astype(np.float64),
            "denominator": nothing if denominator is None else denominator.astype(np.float64),
            "flag": nothing if flag is None else flag,
        },
        schema=SCHEMA,
    )

"""What the collection says of one set of boundaries at one time: indicators and composite.

The picture asks this three times: for the round, for the round before, and for today's boundaries
at the time of the round before, so that a change can be told from a redrawn border.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from lagesbild.areas.overlay import overlay
from lagesbild.assessment.levels import rating_levels
from lagesbild.indicators.card import IndicatorCard
from lagesbild.indicators.estimates import (
    IndicatorEstimates,
    estimate_indicators,
    has_series_break,
    residents_in,
)
from lagesbild.norms.picture_methods import PictureMethod
from lagesbild.periods import is_valid_on
from lagesbild.picture.collection import Collection
from lagesbild.picture.composite import Composite, Scale, compose_indicators, fix_scales


@dataclass(frozen=True, kw_only=True)
class Round:
    """One row of the table of rounds."""

    id: str
    title: str
    reference_day: date
    indicator_year: int
    questionnaire: str


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The areas that are valid on a day, and how small areas add up to them."""

    areas: pl.DataFrame
    shares: pl.DataFrame
    """`area`, `small_area`, `share`."""

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self.areas["area"])

    @property
    def names(self) -> dict[str, str]:
        return dict(self.areas.select("area", "name").iter_rows())


def rounds_of(collection: Collection) -> tuple[Round, ...]:
    """Return the rounds in the order of their reference days."""
    columns = ("title", "reference_day", "indicator_year", "questionnaire")
    return tuple(
        Round(id=row["round"], **{name: row[name] for name in columns})
        for row in collection.rounds.sort("reference_day").iter_rows(named=True)
    )


def _ground_on(collection: Collection, day: date) -> Ground:
    """Return the areas whose boundary holds on a day, with their shares of small areas."""
    areas = valid_on(collection.areas, day).sort("area")
    return Ground(areas=areas, shares=overlay(areas=areas, small_areas=collection.small_areas))


def valid_on(frame: pl.DataFrame, day: date) -> pl.DataFrame:
    """Keep the rows that are valid on a day, both ends included."""
    keep = [
        is_valid_on(day, valid_from=first, valid_to=last)
        for first, last in frame.select("valid_from", "valid_to").iter_rows()
    ]
    return frame.filter(pl.Series(keep, dtype=pl.Boolean))


def _located(collection: Collection) -> pl.DataFrame:
    """Return the observations with the municipality filled in wherever the small area is known."""
    of_small_area = collection.small_areas.select("small_area", known="municipality")
    return collection.observations.join(
        of_small_area, on="small_area", how="left", maintain_order="left"
    ).with_columns(municipality=pl.coalesce("known", "municipality"))


@dataclass(frozen=True, kw_only=True)
class Observed:
    """The observations of a collection with the fixed scales that its scores are read on."""

    collection: Collection
    observations: pl.DataFrame
    """With the municipality filled in wherever the small area is known."""
    scales: Mapping[str, Mapping[str, Scale]]
    """By round, the scale of each indicator."""
    grounds: Mapping[date, Ground]
    """Of the reference days that the picture is about."""
    method: PictureMethod

    @property
    def cards(self) -> tuple[IndicatorCard, ...]:
        return tuple(self.collection.indicator_cards.values())

    def estimates_of(self, round_: Round, *, ground: Ground) -> IndicatorEstimates:
        """Return every indicator at the time of a round, on any boundaries."""
        return estimate_indicators(
            shares=ground.shares.rename({"area": "unit"}),
            municipality_of=dict(ground.areas.select("area", "municipality").iter_rows()),
            small_areas=_municipality_of_small_areas(self.collection),
            observations=self.observations,
            residents=self.collection.residents,
            cards=self.cards,
            last_year=round_.indicator_year,
            coverage=self.method.coverage,
        )

    def compose(
        self,
        estimates: IndicatorEstimates,
        ground: Ground,
        *,
        scales_of: Round,
        leave_out: Sequence[str] = (),
    ) -> Composite:
        return compose_indicators(
            estimates.values,
            units=ground.ids,
            cards=[card for card in self.cards if card.id not in leave_out],
            scales=self.scales[scales_of.id],
        )


def observe(collection: Collection, *, rounds: Sequence[Round], method: PictureMethod) -> Observed:
    """Place the observations and fix the scale of each indicator.

    The scale of an indicator comes from the country's small areas in the first of the rounds that
    has it, and stays, so that a change of the score is a change of the area. After a series break
    it is fixed anew, since other things are counted.
    """
    observations = _located(collection)
    scales: dict[str, dict[str, Scale]] = {}
    fixed_in: dict[str, int] = {}
    for round_, before in zip(rounds, (None, *rounds), strict=False):
        year = round_.indicator_year
        cards = [
            card
            for card in collection.indicator_cards.values()
            if card.id not in fixed_in
            or has_series_break(card, earlier_year=fixed_in[card.id], later_year=year)
        ]
        found = _scales_at(collection, observations, cards, round_, method) if cards else {}
        fixed_in |= dict.fromkeys(found, year)
        scales[round_.id] = (scales[before.id] if before else {}) | found
    days = [round_.reference_day for round_ in rounds[-2:]]
    return Observed(
        collection=collection,
        observations=observations,
        scales=scales,
        grounds={day: _ground_on(collection, day) for day in days},
        method=method,
    )


def _scales_at(
    collection: Collection,
    observations: pl.DataFrame,
    cards: Sequence[IndicatorCard],
    round_: Round,
    method: PictureMethod,
) -> dict[str, Scale]:
    estimates = estimate_indicators(
        shares=pl.DataFrame(
            schema={"unit": pl.String, "small_area": pl.String, "share": pl.Float64}
        ),
        municipality_of={},
        small_areas=_municipality_of_small_areas(collection),
        observations=observations,
        residents=collection.residents,
        cards=cards,
        last_year=round_.indicator_year,
        coverage=method.coverage,
    )
    residents = residents_in(collection.residents, year=round_.indicator_year)
    return fix_scales(
        estimates.reference,
        residents_of=dict(residents.select("small_area", "residents").iter_rows()),
        cards=cards,
        trim_share=method.trim_share,
    )


def _municipality_of_small_areas(collection: Collection) -> dict[str, str]:
    return dict(collection.small_areas.select("small_area", "municipality").iter_rows())


def ratings_of(collection: Collection, round_: Round, *, areas: Sequence[str]) -> pl.DataFrame:
    """Return the answers about areas in a round."""
    return collection.ratings.filter((pl.col("round") == round_.id) & pl.col("area").is_in(areas))


def levels_of(
    collection: Collection,
    round_: Round,
    *,
    areas: Sequence[str],
    coverage: float,
) -> pl.DataFrame:
    """Return the raw levels of ratings in a round."""
    ratings = ratings_of(collection, round_, areas=areas)
    questionnaire = collection.questionnaires[round_.questionnaire]
    return rating_levels(ratings, areas=areas, questionnaire=questionnaire, coverage=coverage)

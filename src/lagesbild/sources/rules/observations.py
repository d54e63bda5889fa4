"""Counts have a place, a whole that they are part of, and a time that a round can use."""

import polars as pl

from lagesbild.errors import Problem
from lagesbild.indicators.card import IndicatorKind
from lagesbild.periods import Period
from lagesbild.sources.cells import Table
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.problems import problems_in_rows
from lagesbild.sources.rules.period_days import days_of

_MISSING_GEOGRAPHY = "missing_geography"


def check_observations(delivery: Delivery) -> list[Problem]:
    """Check the observations of all indicators."""
    observations = delivery.tables.get("observations")
    if observations is None:
        return []
    return [
        *_check_geography(observations),
        *_check_shares(observations, shares=_indicators_of_kind(delivery, IndicatorKind.SHARE)),
        *_check_period(observations, delivery.tables.get("rounds")),
        *_check_overlapping_periods(observations),
    ]


def _check_geography(observations: Table) -> list[Problem]:
    """A count whose place is unknown says so and names its municipality; no other count does."""
    rows = observations.sound("small_area", "municipality", "flag")
    is_flagged = (pl.col("flag") == _MISSING_GEOGRAPHY).fill_null(False)
    has_place = pl.col("small_area").is_not_null()
    is_explained = is_flagged & pl.col("municipality").is_not_null()
    return _geography_problems(
        observations,
        rows.filter(~has_place & ~is_explained),
        "småområde saknas utan att både kommun och flaggan missing_geography är angivna.",
    ) + _geography_problems(
        observations,
        rows.filter(has_place & is_flagged),
        "raden har flaggan missing_geography men också småområdet »{small_area}«.",
    )


def _geography_problems(observations: Table, rows: pl.DataFrame, text: str) -> list[Problem]:
    return problems_in_rows(
        "missing-geography", rows, file=observations.file, text=text, column="small_area"
    )


def _check_shares(observations: Table, *, shares: list[str]) -> list[Problem]:
    rows = observations.sound("numerator", "denominator").filter(pl.col("indicator").is_in(shares))
    return problems_in_rows(
        "missing-denominator",
        rows.filter(pl.col("denominator").is_null()),
        file=observations.file,
        text="nämnaren saknas, men »{indicator}« är en andel.",
        column="denominator",
    ) + problems_in_rows(
        "numerator-exceeds-denominator",
        rows.filter(pl.col("numerator") > pl.col("denominator")),
        file=observations.file,
        text="täljaren {numerator:g} är större än nämnaren {denominator:g}.",
        column="numerator",
    )


def _indicators_of_kind(delivery: Delivery, kind: IndicatorKind) -> list[str]:
    document = delivery.documents.get("indicators")
    entries = (document.entries if document else None) or ()
    cards = [entry.values for entry in entries]
    return [card["id"] for card in cards if card.get("kind") == kind and "id" in card]


def _check_period(observations: Table, rounds: Table | None) -> list[Problem]:
    """A figure from after the last round's indicator year can take part in no picture."""
    years = [] if rounds is None else rounds.frame["indicator_year"].drop_nulls().to_list()
    if not years:
        return []
    periods = observations.sound("period")["period"].unique().drop_nulls()
    late = [period for period in periods if Period.parse(period).last.year > max(years)]
    return problems_in_rows(
        "period-outside-round",
        observations.frame.filter(pl.col("period").is_in(late)),
        file=observations.file,
        text=f"perioden {{period}} ligger efter sista indikatoråret {max(years)}.",
        column="period",
    )


def _check_overlapping_periods(observations: Table) -> list[Problem]:
    """Find rows whose period shares a day with another of the same indicator and place."""
    key = list(observations.schema.primary_key)
    # Rows with equal keys are another rule's.
    rows = observations.sound(*key).unique(key, keep="first", maintain_order=True)
    place = ["indicator", "small_area", "municipality_without_small_area"]
    by_day = (
        rows.drop_nulls(["indicator", "period"])
        .join(days_of(rows["period"]), on="period")
        .with_columns(
            municipality_without_small_area=pl.when(pl.col("small_area").is_null()).then(
                pl.col("municipality")
            )
        )
        .filter(pl.any_horizontal(pl.col(*place[1:]).is_not_null()))
        .sort(*place, "first_day", "source_row")
    )
    held_until = pl.col("last_day").cast(pl.Int32).cum_max().shift(1).over(place)
    return problems_in_rows(
        "overlapping-periods",
        by_day.filter(pl.col("first_day").cast(pl.Int32) <= held_until).with_columns(
            place=pl.coalesce("small_area", "municipality")
        ),
        file=observations.file,
        text="perioden {period} delar dagar med en annan rad för »{indicator}« och »{place}«.",
        column="period",
    )

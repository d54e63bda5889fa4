"""Resources in a picture: which months, which of them are shown, and what the units are called."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from lagesbild.areas.held import units_above
from lagesbild.areas.levels import NATION, Level
from lagesbild.norms.officer_norms import officer_norm_on
from lagesbild.norms.presence_methods import PresenceMethod, presence_method_on
from lagesbild.norms.tracing_rules import tracing_rules_on
from lagesbild.periods import Period, full_time_by_month, month_shares, months_until
from lagesbild.picture.collection import Collection
from lagesbild.picture.unit_names import unit_names
from lagesbild.resources.flow import Deliveries, ResourceFlow, resource_flow
from lagesbild.resources.places import Source, milli

MONTHS = 12
"""How many months of hours are shown."""


@dataclass(frozen=True, kw_only=True)
class Resources:
    """The flow of hours and money, and what is shown of it."""

    flow: ResourceFlow
    """Over the months shown and those of every decision's year and base year."""
    months: tuple[Period, ...]
    """Whose hours are shown: those of the last twelve that something is delivered of."""
    presence: pl.DataFrame
    """The collection's presence in the months shown, with its columns there."""
    presence_by_hour: pl.DataFrame
    """Of the quarters that end in the months shown or before them, the last four."""
    presence_logs: pl.DataFrame
    """What the presence was counted out of, in the months shown."""
    posts: pl.DataFrame
    """`month`, `unit`, `area` (null outside areas) and `posts_milli`, in the months of the flow."""
    budget_decisions: pl.DataFrame
    """The collection's decisions of the years until the day."""
    names: pl.DataFrame
    """`level`, `unit` and `unit_name`."""
    units_above: pl.DataFrame
    """`month`, `unit`, and its `local_police_district`, `police_region` and `nation`."""
    method: PresenceMethod
    full_time: pl.DataFrame
    """`month` and `full_time_hours`, in the months of the flow."""

    def shown(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the rows of the months whose hours are shown."""
        return frame.filter(pl.col("month").is_in([str(month) for month in self.months]))


def follow_resources(
    collection: Collection, *, until: date, sources: Iterable[Source] = tuple(Source)
) -> Resources | None:
    """Follow hours and money by what is delivered; None if there is nothing to follow.

    Hours are shown for the twelve months that had ended on the day. A decision is of a calendar
    year, which is followed whole as far as it is delivered, also past the day: a krona of December
    is not lost because the picture is of the first of that month. Decisions of later years are left
    out. Months that neither hours nor costs are delivered of are no months of the flow.

    :param sources: those of where people work that are used; each one is enough.
    """
    decisions = collection.budget_decisions.filter(pl.col("year") <= until.year)
    years = sorted({*decisions["year"], *decisions["base_year"]})
    delivered = _delivered(collection)
    last = [month for month in months_until(until, count=MONTHS) if str(month) in delivered]
    of_years = [Period.month(year, number) for year in years for number in range(1, 13)]
    months = sorted({*last, *(month for month in of_years if str(month) in delivered)})
    if not months:
        return None
    method = presence_method_on(until)
    hours_per_week = officer_norm_on(until).full_time_hours_per_week
    names = [str(month) for month in last]
    return Resources(
        flow=resource_flow(
            _deliveries(collection, decisions),
            months=months,
            rules=tracing_rules_on(until),
            method=method,
            full_time_hours_per_week=hours_per_week,
            sources=tuple(sources),
        ),
        months=tuple(last),
        presence=collection.presence.filter(pl.col("month").is_in(names)),
        presence_by_hour=_last_quarters(collection.presence_by_hour, until=until),
        presence_logs=collection.presence_logs.filter(pl.col("month").is_in(names)),
        posts=_posts(collection.staffing, months=[str(month) for month in months]),
        budget_decisions=decisions,
        names=unit_names(collection, day=until),
        units_above=units_above(
            collection.organisation, months=[str(month) for month in months]
        ).with_columns(pl.lit(NATION).alias(Level.NATION.value)),
        method=method,
        full_time=full_time_by_month(months, hours_per_week=hours_per_week),
    )


def _delivered(collection: Collection) -> set[str]:
    """Return the months that hours or costs are delivered of."""
    reported = month_shares(collection.duty_hours["period"].unique().sort())
    tables = (collection.presence, collection.paid_hours, collection.ledger, reported)
    return {month for table in tables for month in table["month"]}


def _deliveries(collection: Collection, decisions: pl.DataFrame) -> Deliveries:
    return Deliveries(
        areas=collection.areas,
        organisation=collection.organisation,
        rounds=collection.rounds,
        decisions=collection.decisions,
        staffing=collection.staffing,
        duty_hours=collection.duty_hours,
        loans=collection.loans,
        presence=collection.presence,
        paid_hours=collection.paid_hours,
        budget_decisions=decisions,
        cost_centres=collection.cost_centres,
        ledger=collection.ledger,
        ledger_totals=collection.ledger_totals,
        price_index=collection.price_index,
    )


def _last_quarters(by_hour: pl.DataFrame, *, until: date) -> pl.DataFrame:
    """Return the quarters among the twelve months before a day that have ended."""
    first = months_until(until, count=MONTHS)[0].first
    quarters = [
        text
        for text in by_hour["quarter"].unique()
        if first <= (quarter := Period.parse(text)).first and quarter.last <= until
    ]
    return by_hour.filter(pl.col("quarter").is_in(quarters))


def _posts(staffing: pl.DataFrame, *, months: list[str]) -> pl.DataFrame:
    return (
        staffing.filter(pl.col("month").is_in(months))
        .group_by("month", "unit", "area")
        .agg(pl.col("posts").sum())
        .select("month", "unit", "area", posts_milli=milli("posts"))
    )

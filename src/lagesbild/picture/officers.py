"""Area officers in a picture: which months, on which ground, and beside which classes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from lagesbild.areas.overlay import overlay
from lagesbild.norms.officer_functions import officer_catalogue_on
from lagesbild.norms.officer_norms import officer_norm_on
from lagesbild.norms.officer_workload import WorkloadModel, workload_model_on
from lagesbild.officers.follow_up import Deliveries, FollowUp, follow_up
from lagesbild.officers.need import Need, estimate_need
from lagesbild.officers.population import half_width
from lagesbild.periods import months_until
from lagesbild.picture.collection import Collection
from lagesbild.picture.unit_names import unit_names

MONTHS = 12
_BOUNDARY = "|"


@dataclass(frozen=True, kw_only=True)
class Officers:
    """The follow-up, and the names of what it is about."""

    follow_up: FollowUp
    names: pl.DataFrame
    """`level`, `unit` and `unit_name`."""
    local_titles: Mapping[str, str]
    """Titles of local activities."""

    @property
    def workload_model(self) -> WorkloadModel:
        """Return the model of the need that holds at the end of the months."""
        return workload_model_on(self.follow_up.period.last)


def follow_up_officers(collection: Collection, *, until: date) -> Officers | None:
    """Follow up the twelve months that had ended on a day; None if no staff was delivered."""
    if collection.staffing.is_empty():
        return None
    months = months_until(until, count=MONTHS)
    held = collection.areas.filter(
        pl.col("valid_from") <= months[-1].last,
        pl.col("valid_to").is_null() | (pl.col("valid_to") >= months[0].last),
    )
    norm = officer_norm_on(until)
    catalogue = officer_catalogue_on(until)
    made = follow_up(
        Deliveries(
            areas=held,
            organisation=collection.organisation,
            shares=_shares(held, collection.small_areas),
            residents=collection.residents,
            staffing=collection.staffing,
            duty_hours=collection.duty_hours,
            loans=collection.loans,
            local_activities=collection.local_activities,
        ),
        months=months,
        norm=norm,
        catalogue=catalogue,
    )
    return Officers(
        follow_up=made,
        names=unit_names(collection, day=months[-1].last),
        local_titles=dict(collection.local_activities.select("activity", "title").iter_rows()),
    )


def officer_need(
    collection: Collection, officers: Officers, *, class_probabilities: pl.DataFrame
) -> Need:
    """Estimate the need of the areas of the last month, from the newest year of workload.

    :param class_probabilities: see `class_chances`.
    """
    made = officers.follow_up
    last = made.area_months.filter(pl.col("month") == str(made.months[-1]))
    width = half_width(made.norm)
    counted = collection.workload.filter(pl.col("year") <= made.period.last.year)
    newest = counted["year"].max()
    return estimate_need(
        areas=last.select(
            "area",
            "local_police_district",
            "police_region",
            "residents",
            residents_low=(pl.col("residents") - width).clip(lower_bound=0),
            residents_high=pl.col("residents") + width,
        ),
        class_probabilities=class_probabilities,
        workload=counted,
        year=newest if isinstance(newest, int) else made.period.last.year,
        model=officers.workload_model,
        residents_per_officer=made.norm.residents_per_officer,
    )


def _shares(held: pl.DataFrame, small_areas: pl.DataFrame) -> pl.DataFrame:
    """Return the shares of small areas for every boundary, not only those of one day."""
    keyed = held.with_columns(area=pl.format("{}" + _BOUNDARY + "{}", "area", "boundary"))
    parts = pl.col("area").str.split_exact(_BOUNDARY, 1).struct
    return overlay(areas=keyed, small_areas=small_areas).select(
        parts.field("field_0").alias("area"),
        parts.field("field_1").cast(pl.Int64).alias("boundary"),
        "small_area",
        "share",
    )


def class_chances(
    *, decisions: pl.DataFrame, probabilities: pl.DataFrame, previous_classes: Mapping[str, str]
) -> pl.DataFrame:
    """Return `area`, `class`, `probability`: the decided class, else those of the picture.

    An area that ended before the reference day is in neither, and has the class it had.

    :param decisions: of the round, with `area` and `class`.
    :param probabilities: the table `class_probabilities`.
    :param previous_classes: by area, those decided in the round before.
    """
    decided = decisions.select("area", "class", probability=pl.lit(1.0))
    rest = probabilities.join(decided, on="area", how="anti").select(
        "area",
        "class",
        # The table is rounded to hundredths, and its parts of an area need not add up to one.
        pl.col("probability") / pl.col("probability").sum().over("area"),
    )
    told = pl.concat([decided, rest])
    had = pl.DataFrame(
        [(area, class_, 1.0) for area, class_ in previous_classes.items()],
        schema=told.schema,
        orient="row",
    )
    return pl.concat([told, had.join(told, on="area", how="anti")]).sort("area", "class")

"""What does the follow-up of area officers say of the site's own tables? Made once while they last.

It is the library's, on the tables that a collection would hold, so that a picture of the export
says the same. It holds everything, leave of single officers too: what somebody may see of it is
asked afterwards (`queries.officers`), so that the same one serves everybody.
"""

from dataclasses import replace

import polars as pl

from lagesbild.officers.plausibility import find_deviations
from lagesbild.periods import Period
from lagesbild.picture.officer_tables import follow_up_tables, need_tables
from lagesbild.picture.officers import follow_up_officers, officer_need
from lagesbild_web.records.exchange.delivered import delivered_tables
from lagesbild_web.records.exchange.made_once import PLACES, MadeOnce, version_of
from lagesbild_web.records.queries.areas import decided_class_of_areas
from lagesbild_web.records.queries.collection import place_collection
from lagesbild_web.records.queries.officers import SiteOfficers
from lagesbild_web.records.queries.tabled import OTHER_TABLES, tabled_frames

_MADE: MadeOnce[SiteOfficers | None] = MadeOnce(most=8, tables=OTHER_TABLES)
"""The months that people look at, before and after a delivery."""


def officers_until(last_month: Period) -> SiteOfficers | None:
    """Return the follow-up of the twelve months that end with one; None while there is no staff.

    :raises DeliveryRejected: if a kept delivery cannot be read.
    """
    return _MADE.get(last_month, lambda: _make(last_month))


def forget_officers() -> None:
    """Forget what was made, as a test must whose database begins to number anew."""
    _MADE.forget()


def _make(last_month: Period) -> SiteOfficers | None:
    classes = decided_class_of_areas()
    collection = replace(
        place_collection(), **delivered_tables(only=PLACES), **tabled_frames(tables=OTHER_TABLES)
    )
    officers = follow_up_officers(collection, until=last_month.last)
    if officers is None:
        return None
    need = officer_need(
        collection,
        officers,
        class_probabilities=pl.DataFrame(
            [(area, name, 1.0) for area, name in sorted(classes.items())],
            schema={"area": pl.String, "class": pl.String, "probability": pl.Float64},
            orient="row",
        ),
    )
    made = officers.follow_up
    tables = follow_up_tables(officers) | need_tables(officers, need)
    return SiteOfficers(
        last_month=last_month,
        officers=officers,
        need=need,
        deviations=find_deviations(made.area_months, loans=collection.loans, norm=made.norm),
        tables={table.name: table.shape(frame) for table, frame in tables.items()},
        data_version=version_of(collection, sorted(classes.items())),
    )

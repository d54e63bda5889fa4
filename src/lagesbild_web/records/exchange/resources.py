"""Where do resources work, and what did added money become, by the site's own tables?

The library's answer, on the tables that a collection would hold, made once while they last. It
holds everything, money of single units too: what somebody may see is asked afterwards
(`queries.resources`).
"""

from dataclasses import replace
from datetime import date

from lagesbild.areas.held import homes_of
from lagesbild.norms.officer_functions import officer_catalogue_on
from lagesbild.norms.presence_disclosure import presence_disclosure_on
from lagesbild.periods import Period
from lagesbild.picture.resource_tables import resource_tables
from lagesbild.picture.resources import follow_resources
from lagesbild.resources.disagreements import find_disagreements
from lagesbild.resources.source_agreement import source_agreement
from lagesbild_web.records.exchange.made_once import MadeOnce, version_of
from lagesbild_web.records.queries.collection import decided_collection
from lagesbild_web.records.queries.resources import SiteResources
from lagesbild_web.records.queries.tabled import OTHER_TABLES, tabled_frames

_MADE: MadeOnce[SiteResources | None] = MadeOnce(most=4, tables=OTHER_TABLES)


def resources_until(last_month: Period, *, on: date) -> SiteResources | None:
    """Return what is followed until a month; None where nothing is delivered to follow.

    :param on: the day by which months are old enough to be told of outside.
    """
    return _MADE.get((last_month, on), lambda: _make(last_month, on=on))


def forget_resources() -> None:
    """Forget what was made, as a test must whose database begins to number anew."""
    _MADE.forget()


def _make(last_month: Period, *, on: date) -> SiteResources | None:
    collection = replace(decided_collection(), **tabled_frames(tables=OTHER_TABLES))
    resources = follow_resources(collection, until=last_month.last)
    if resources is None:
        return None
    norm = presence_disclosure_on(on)
    tables = resource_tables(resources, until=on, norm=norm)
    months = [str(month) for month in resources.flow.months]
    homes = homes_of(collection.areas, months=months)
    pairs = resources.shown(resources.flow.source_pairs)
    functions = officer_catalogue_on(last_month.last).functions
    return SiteResources(
        last_month=last_month,
        resources=resources,
        homes=homes,
        functions={one.id: one.title for one in functions.values()},
        disagreements=find_disagreements(
            pairs,
            agreement=source_agreement(pairs, coverage=resources.method.coverage),
            homes=homes,
            functions={one.id: one.title for one in functions.values()},
        ),
        delay_days=norm.delay_days,
        tables={table.name: table.shape(frame) for table, frame in tables.items()},
        data_version=version_of(collection),
    )

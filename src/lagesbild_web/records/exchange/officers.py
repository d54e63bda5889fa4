"""What does the follow-up of area officers say of the site's own tables? Made once while they last.

It is the library's, on the tables that a collection would hold, so that a picture of the export
says the same. It holds everything, leave of single officers too: what somebody may see of it is
asked afterwards (`queries.officers`), so that the same one serves everybody.
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import fields, replace
from threading import Lock

import polars as pl
from django.db.models import Count, Max

from lagesbild.officers.plausibility import find_deviations
from lagesbild.periods import Period
from lagesbild.picture.collection import Collection
from lagesbild.picture.officer_tables import follow_up_tables, need_tables
from lagesbild.picture.officers import follow_up_officers, officer_need
from lagesbild_web.records.exchange.delivered import delivered_tables, deliveries_in_use
from lagesbild_web.records.models import AreaBoundary, Batch, Unit
from lagesbild_web.records.queries.areas import decided_class_of_areas
from lagesbild_web.records.queries.collection import place_collection
from lagesbild_web.records.queries.officers import SiteOfficers
from lagesbild_web.records.queries.tabled import tabled_frames

_KEPT = 8
"""Follow-ups in memory: the months that people look at, before and after a delivery."""
_PLACES = ("small_areas", "residents")
_LONGEST_VERSION = 12


def officers_until(last_month: Period) -> SiteOfficers | None:
    """Return the follow-up of the twelve months that end with one; None while there is no staff.

    It is made anew when anything that it is made of has changed, and only then.

    :raises DeliveryRejected: if a kept delivery cannot be read.
    """
    with _lock:
        stamp = _stamp()
        key = (stamp, last_month)
        if key not in _made:
            found = _make(last_month)
            # Something may have been stored while it was made; then it is nothing to keep.
            if _stamp() != stamp:
                return found
            _made[key] = found
        _made.move_to_end(key)
        while len(_made) > _KEPT:
            _made.popitem(last=False)
        return _made[key]


def forget_officers() -> None:
    """Forget what was made, as a test must whose database begins to number anew."""
    with _lock:
        _made.clear()


_lock = Lock()
_made: OrderedDict[tuple[str, Period], SiteOfficers | None] = OrderedDict()


def _stamp() -> str:
    """Return what changes when anything does that the follow-up is made of."""
    batches = Batch.objects.aggregate(newest=Max("pk"), at=Max("at"), count=Count("pk"))
    units = ("pk", "code", "kind", "name", "parent_code", "valid_from", "valid_to")
    areas = (
        *("pk", "area", "boundary", "name", "local_police_district", "municipality"),
        *("valid_from", "valid_to"),
    )
    return _checksum(
        [
            [batches["newest"], str(batches["at"]), batches["count"]],
            [
                [str(cell) for cell in row]
                for row in Unit.objects.order_by("pk").values_list(*units)
            ],
            [
                [str(cell) for cell in row]
                for row in AreaBoundary.objects.order_by("pk").values_list(*areas)
            ],
            [(name, one.sha256) for name, one in deliveries_in_use().items() if name in _PLACES],
            sorted(decided_class_of_areas().items()),
        ]
    )


def _make(last_month: Period) -> SiteOfficers | None:
    classes = decided_class_of_areas()
    collection = replace(place_collection(), **delivered_tables(only=_PLACES), **tabled_frames())
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
        data_version=_version(collection, classes),
    )


def _version(collection: Collection, classes: Mapping[str, str]) -> str:
    frames = {one.name: getattr(collection, one.name) for one in fields(collection)}
    written = {
        name: hashlib.sha256(_written(frame).encode()).hexdigest()
        for name, frame in sorted(frames.items())
        if isinstance(frame, pl.DataFrame)
    }
    return _checksum([written, sorted(classes.items())])[:_LONGEST_VERSION]


def _written(frame: pl.DataFrame) -> str:
    """Return a frame as text; which line of a file a row had says nothing of what it is."""
    binary = [name for name, dtype in frame.schema.items() if dtype == pl.Binary]
    return (
        frame.drop("source_row", strict=False)
        .with_columns(pl.col(name).bin.encode("hex") for name in binary)
        .write_csv()
    )


def _checksum(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()

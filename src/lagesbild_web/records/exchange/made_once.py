"""What is made of the site's own tables is made once while they last, and then serves everybody."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import fields
from functools import reduce
from operator import or_
from threading import Lock
from typing import Generic, TypeVar

import polars as pl
from django.db.models import Count, Max, Q, TextField
from django.db.models.functions import Cast

from lagesbild.picture.collection import Collection
from lagesbild_web.records.exchange.delivered import deliveries_in_use
from lagesbild_web.records.models import AreaBoundary, Batch, Round, Unit
from lagesbild_web.records.queries.areas import decided_class_of_areas

PLACES = ("small_areas", "residents")
"""The deliveries that follow-ups are made of."""
_LONGEST_VERSION = 12

Made = TypeVar("Made")


class MadeOnce(Generic[Made]):
    """The newest things that were made, by what was asked for and the tables they were made of."""

    def __init__(self, *, most: int, tables: Iterable[str]) -> None:
        """Make a place for what is made.

        :param most: how much is remembered.
        :param tables: of those that are delivered in batches, the ones that it is made of.
        """
        self._most = most
        self._tables = tuple(tables)
        self._lock = Lock()
        self._made: OrderedDict[tuple[str, Hashable], Made] = OrderedDict()

    def get(self, asked: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made for this, made anew when anything that it is made of has changed."""
        with self._lock:
            stamp = _stamp(self._tables)
            key = (stamp, asked)
            if key not in self._made:
                found = make()
                # Something may have been stored while it was made; then it is nothing to keep.
                if _stamp(self._tables) != stamp:
                    return found
                self._made[key] = found
            self._made.move_to_end(key)
            while len(self._made) > self._most:
                self._made.popitem(last=False)
            return self._made[key]

    def forget(self) -> None:
        """Forget all, as a test must whose database begins to number anew."""
        with self._lock:
            self._made.clear()


def version_of(collection: Collection, *beside: object) -> str:
    """Return twelve characters that stand for exactly these rows, and what is taken beside them."""
    frames = {one.name: getattr(collection, one.name) for one in fields(collection)}
    written = {
        name: hashlib.sha256(_written(frame).encode()).hexdigest()
        for name, frame in sorted(frames.items())
        if isinstance(frame, pl.DataFrame)
    }
    return _checksum([written, *beside])[:_LONGEST_VERSION]


def _stamp(tables: Iterable[str]) -> str:
    """Return what changes when anything does that a follow-up of some tables is made of."""
    # A batch has few tables, as JSON: each is looked for in its quotes, in any database.
    of_tables = reduce(or_, (Q(named__contains=f'"{table}"') for table in tables))
    batches = (
        Batch.objects.annotate(named=Cast("tables", TextField()))
        .filter(of_tables)
        .aggregate(newest=Max("pk"), at=Max("at"), count=Count("pk"))
    )
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
            [(name, one.sha256) for name, one in deliveries_in_use().items() if name in PLACES],
            sorted(decided_class_of_areas().items()),
            [
                [str(cell) for cell in row]
                for row in Round.objects.order_by("pk").values_list("pk", "reference_day")
            ],
        ]
    )


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

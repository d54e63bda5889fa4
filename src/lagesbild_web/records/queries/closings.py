"""Which months are closed, and what lies in them?"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Self

from lagesbild.periods import Period
from lagesbild.sources.schema import FieldType, table_schemas
from lagesbild_web.permissions import Act
from lagesbild_web.records.models import Batch, ClosedMonth
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.tabled import (
    HOMES,
    OTHER_TABLES,
    THE_COUNTRY,
    Cells,
    may_deliver,
    period_of,
    unit_of,
)


def _has_months(table: str) -> bool:
    """Tell whether a row of a table is about a month, or a part or a quarter of a year."""
    fields = {field.name: field for field in table_schemas()[table].fields}
    period = fields.get(HOMES[table].period)
    return period is not None and period.type is FieldType.PERIOD


CLOSABLE = tuple(table for table in OTHER_TABLES if _has_months(table))
"""The tables of which months can be closed. Rows of the others are about years, have no end, or are
about cameras, of which nobody who closes months delivers anything."""


def month_of(closed: ClosedMonth) -> Period:
    return Period.parse(closed.month)


class Closings:
    """The months that are closed for some tables."""

    def __init__(self, closed: Iterable[ClosedMonth]) -> None:
        self._closed: dict[tuple[str, str], dict[str, ClosedMonth]] = {}
        for one in closed:
            self._closed.setdefault((one.table, one.month), {})[one.unit] = one

    @classmethod
    def of(cls, tables: Iterable[str]) -> Self:
        return cls(ClosedMonth.objects.filter(table__in=list(tables), opened_at=None))

    def __bool__(self) -> bool:
        return bool(self._closed)

    def of_row(
        self, table: str, cells: Cells, *, on: Callable[[date], Organisation]
    ) -> ClosedMonth | None:
        """Return the first closed month that a row is about, in whole or in part.

        :param on: gives the organisation of a day; for many rows, one that remembers the days.
        """
        return self.find(table, unit_of(table, cells, on=on), period_of(table, cells), on=on)

    def find(
        self, table: str, unit: str, period: str, *, on: Callable[[date], Organisation]
    ) -> ClosedMonth | None:
        """Return the first closed month of a period, for a unit or one that it lay in then."""
        if table not in CLOSABLE:
            return None
        for month in Period.parse(period).days_by_month():
            closed = self._closed.get((table, str(month)), {})
            for code in (THE_COUNTRY, *(on(month.last).line(unit) if closed else ())):
                if code in closed:
                    return closed[code]
        return None


def closed_months_of(batch: Batch) -> list[str]:
    """Return the closed months that rows of a batch are about, the first one first."""
    closings = Closings.of(batch.tables)
    if not closings:
        return []
    on = cache(organisation_on)
    homes = batch.rows.values_list("table", "unit", "period").distinct()
    found = (closings.find(table, unit, period, on=on) for table, unit, period in homes)
    return sorted({one.month for one in found if one is not None})


def closed_month(table: str, unit: str, period: Period) -> str:
    """Return the first closed month that a period of a unit is in; empty where all are open."""
    found = Closings.of([table]).find(table, unit, str(period), on=organisation_on)
    return found.month if found else ""


def closings_seen(acting: Acting, *, organisation: Organisation) -> list[ClosedMonth]:
    """Return the closed months of tables and units that somebody delivers, the newest first.

    A month of a unit is seen by those who write in it, in a unit above it, or inside it.
    """
    rows = ClosedMonth.objects.filter(opened_at=None).select_related("by")
    return [
        one
        for one in rows.order_by("-month", "table", "unit")
        if may_deliver(one.table, acting) and _is_near(one, acting, organisation=organisation)
    ]


def _is_near(closed: ClosedMonth, acting: Acting, *, organisation: Organisation) -> bool:
    if closed.unit == THE_COUNTRY:
        return True
    act = HOMES[closed.table].act
    if acting.may(act, inside=organisation.line(closed.unit)):
        return True
    inside = (code for code in organisation.units if closed.unit in organisation.line(code))
    return any(acting.may(act, inside=organisation.line(code)) for code in inside)


def may_close(table: str, unit: str, acting: Acting, *, organisation: Organisation) -> bool:
    """Tell whether somebody may close and open months of a table for a unit."""
    inside = organisation.line(unit)
    return (
        table in CLOSABLE
        and (unit == THE_COUNTRY or not HOMES[table].is_of_the_country)
        and acting.may(Act.CLOSE_MONTHS, inside=inside)
        and acting.may(HOMES[table].act, inside=inside)
    )

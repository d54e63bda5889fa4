"""What do the rows that hold say? As frames of a collection, and as rows for pages.

Every table here is one that many deliver parts of; `HOMES` says where a row of each belongs.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from lagesbild.periods import Period
from lagesbild.sources.schema import POLARS_TYPES, FieldType, table_schemas
from lagesbild_web.permissions import Act, NotAllowed
from lagesbild_web.records.models import Batch, TabledRow
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_has_somewhere, units_of_act

_HEADER_LINES = 1


@dataclass(frozen=True, kw_only=True)
class Home:
    """Which columns say where and when a row belongs, and what one must be allowed to write it."""

    act: Act
    unit: str = ""
    """Column with the unit; empty where the row's area says it."""
    period: str = ""
    area: str = ""

    @property
    def is_of_the_country(self) -> bool:
        """Tell whether rows belong to no unit: only who may write everywhere delivers them."""
        return not self.unit and not self.area


HOMES: Mapping[str, Home] = {
    "staffing": Home(act=Act.ENTER_STAFF, unit="unit", period="month", area="area"),
    "duty_hours": Home(act=Act.ENTER_HOURS, unit="unit", period="period", area="assigned_area"),
    "loans": Home(act=Act.ENTER_STAFF, unit="from_unit", period="month", area="assigned_area"),
    "local_activities": Home(act=Act.ENTER_STAFF, unit="unit"),
    "workload": Home(act=Act.ENTER_STAFF, period="year", area="area"),
    "presence": Home(act=Act.ENTER_STAFF, unit="unit", period="month"),
    "presence_by_hour": Home(act=Act.ENTER_STAFF, period="quarter", area="worked_area"),
    "presence_logs": Home(act=Act.ENTER_STAFF, period="month"),
    "paid_hours": Home(act=Act.ENTER_STAFF, unit="unit", period="month"),
    "budget_decisions": Home(act=Act.ENTER_MONEY, period="year"),
    "cost_centres": Home(act=Act.ENTER_MONEY),
    "ledger": Home(act=Act.ENTER_MONEY, period="month"),
    "ledger_totals": Home(act=Act.ENTER_MONEY, period="month"),
    "price_index": Home(act=Act.ENTER_MONEY, period="year"),
}
"""By table, in the order that people read them."""

DELIVERING = tuple(dict.fromkeys(home.act for home in HOMES.values()))
"""The acts by which tables come in."""

THE_COUNTRY = ""
"""The unit of rows that belong to none."""

Cells = Mapping[str, Any]


def key_of(table: str, cells: Cells) -> str:
    """Return the cells of the primary key as one text, the same for the same key."""
    return json.dumps(
        [_plain(cells.get(name)) for name in table_schemas()[table].primary_key],
        ensure_ascii=False,
    )


def unit_of(
    table: str, cells: Cells, *, on: Callable[[date], Organisation] = organisation_on
) -> str:
    """Return the unit that a row belongs to; of a row about an area, the district it lay in.

    Rows of tables of the whole country belong to `THE_COUNTRY`.

    :param on: gives the organisation of a day; for many rows, one that remembers the days.
    """
    home = HOMES[table]
    if home.unit:
        return str(cells[home.unit] or "")
    if home.is_of_the_country:
        return THE_COUNTRY
    day = Period.parse(str(cells[home.period])).last
    return on(day).district_of(str(cells[home.area]))


def unit_in_words(unit: str, *, organisation: Organisation) -> str:
    """Return the name of the unit that rows belong to, or of the whole country."""
    return _("hela landet") if unit == THE_COUNTRY else organisation.name(unit)


def period_of(table: str, cells: Cells) -> str:
    home = HOMES[table]
    return str(cells[home.period] or "") if home.period else ""


def rows_in_force(
    table: str, *, units: Iterable[str] | None = None, periods: Iterable[str] | None = None
) -> QuerySet[TabledRow]:
    """Return the rows that hold, of some units and periods where they are named."""
    rows = TabledRow.objects.filter(table=table)
    # A key never changes unit or period, so what holds is the same before and after the choice.
    if units is not None:
        rows = rows.filter(unit__in=list(units))
    if periods is not None:
        rows = rows.filter(period__in=list(periods))
    return rows.in_force()


def tabled_frame(table: str, *, units: Iterable[str] | None = None) -> pl.DataFrame:
    """Return the rows that hold as the collection has them, numbered as lines of its file."""
    cells = rows_in_force(table, units=units).order_by("key").values_list("cells", flat=True)
    return frame_of(table, list(cells))


def tabled_frames(*, units: Iterable[str] | None = None) -> dict[str, pl.DataFrame]:
    """Return the frames of all tables that hold any row, of some units where they are named."""
    named = None if units is None else list(units)
    frames = {table: tabled_frame(table, units=named) for table in HOMES}
    return {table: frame for table, frame in frames.items() if not frame.is_empty()}


def frame_of(table: str, rows: list[Cells]) -> pl.DataFrame:
    """Return cells with the table's types, numbered as lines of a file with a header."""
    schema = table_schemas()[table]
    columns = [
        pl.Series(
            field.name,
            [_typed(row.get(field.name), field.type) for row in rows],
            dtype=POLARS_TYPES[field.type],
        )
        for field in schema.fields
    ]
    lines = range(1 + _HEADER_LINES, 1 + _HEADER_LINES + len(rows))
    return pl.DataFrame([*columns, pl.Series("source_row", lines, dtype=pl.Int64)])


def cells_of(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as the site keeps them."""
    return [
        {name: _plain(value) for name, value in row.items() if name != "source_row"}
        for row in frame.iter_rows(named=True)
    ]


def may_deliver(table: str, acting: Acting) -> bool:
    """Tell whether somebody may write any row of a table."""
    home = HOMES[table]
    if home.is_of_the_country:
        return acting.may(home.act, inside=frozenset())
    return bool(units_of_act(acting, home.act))


def tables_delivered(acting: Acting) -> list[str]:
    """Return the tables that somebody may write any row of, in the order that people read them."""
    return [table for table in HOMES if may_deliver(table, acting)]


def check_may_deliver(table: str, acting: Acting) -> None:
    """Do nothing if somebody may write any row of a table.

    :raises NotAllowed: otherwise.
    """
    check_has_somewhere(acting, HOMES[table].act)
    if not may_deliver(table, acting):
        raise NotAllowed(_("Tabellen gäller hela landet, och din roll gäller inte för det."))


def beside(units: Iterable[str] | None) -> list[str] | None:
    """Return the units whose rows can be at odds with rows of some: the country's always can.

    None, for all units, where rows of the country itself are among them.
    """
    named = None if units is None else set(units)
    return None if named is None or THE_COUNTRY in named else sorted({*named, THE_COUNTRY})


def batches_seen(acting: Acting) -> list[Batch]:
    """Return the batches that somebody may write every row of, the newest first."""
    organisation = organisation_on(acting.on)
    homes: dict[int, set[tuple[str, str]]] = {}
    for batch, *home in TabledRow.objects.values_list("batch_id", "table", "unit").distinct():
        homes.setdefault(batch, set()).add(tuple(home))
    rows = Batch.objects.select_related("by").annotate(row_count=Count("rows")).order_by("-pk")
    return [
        batch
        for batch in rows
        if _may_write(homes.get(batch.pk, ()), acting, organisation=organisation)
    ]


def may_roll_back(batch: Batch, acting: Acting) -> bool:
    """Tell whether somebody may write every row of a batch, and so take all of it back."""
    homes = set(batch.rows.values_list("table", "unit"))
    return _may_write(homes, acting, organisation=organisation_on(acting.on))


def _may_write(
    homes: Iterable[tuple[str, str]], acting: Acting, *, organisation: Organisation
) -> bool:
    """Tell whether somebody may write rows of some tables and units."""
    return all(
        acting.may(HOMES[table].act, inside=organisation.line(unit)) for table, unit in homes
    )


def _typed(value: Any, kind: FieldType) -> Any:
    if value is None:
        return None
    if kind is FieldType.DATE:
        return date.fromisoformat(value)
    return float(value) if kind is FieldType.NUMBER else value


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value

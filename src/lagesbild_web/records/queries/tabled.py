"""What do the rows that hold say? As frames of a collection, and as rows for pages.

Every table here is one that many deliver parts of; `HOMES` says where a row of each belongs.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType
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
    """Column with the unit; empty where the row's area or subject says it."""
    period: str = ""
    area: str = ""
    subjects: tuple[str, ...] = ()
    """Columns that name a need or a camera point: the row belongs to the unit of the first, and who
    writes it has to write in the units of all."""

    @property
    def is_of_the_country(self) -> bool:
        """Tell whether rows belong to no unit: only who may write everywhere delivers them."""
        return not self.unit and not self.area and not self.subjects

    @property
    def column(self) -> str | None:
        """Return the column that says whose a row is, None where no one does."""
        return self.unit or self.area or next(iter(self.subjects), None)


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
    "camera_needs": Home(act=Act.ENTER_CAMERAS, unit="unit", area="area"),
    "camera_points": Home(act=Act.ENTER_CAMERAS, unit="unit", area="area"),
    "cameras": Home(act=Act.ENTER_CAMERAS, subjects=("point",)),
    "camera_sites": Home(act=Act.ENTER_CAMERAS, subjects=("subject",)),
    "camera_events": Home(act=Act.ENTER_CAMERAS, subjects=("subject",)),
    "balancing_tests": Home(act=Act.ENTER_CAMERAS, subjects=("subject",)),
    "camera_departures": Home(act=Act.ENTER_CAMERAS, subjects=("need", "moved_before")),
    "camera_supply": Home(act=Act.ENTER_CAMERAS),
    "installation_capacity": Home(act=Act.ENTER_CAMERAS, unit="region", period="month"),
    "camera_use": Home(act=Act.ENTER_CAMERAS, period="month", area="area"),
    "body_worn": Home(act=Act.ENTER_CAMERAS, unit="unit", period="month"),
}
"""By table, in the order that people read them. A camera in store belongs to the whole country, and
so does the use of cameras outside all areas."""

CAMERA_TABLES = tuple(table for table, home in HOMES.items() if home.act is Act.ENTER_CAMERAS)
"""The tables about cameras: none of them can be at odds with a table about anything else."""
OTHER_TABLES = tuple(table for table in HOMES if table not in CAMERA_TABLES)
"""Of staff, hours and money: what those are followed by has nothing to do with cameras."""

BALANCING = "balancing_tests"
"""What is decided in it stands: the decider writes it, once."""

_NEEDS_AND_POINTS = {"camera_needs": "need", "camera_points": "point"}
"""The tables with what other tables are about, and the column that names it."""

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


class Subjects:
    """Whose needs and camera points are: those that hold, and those that come with the same rows.

    They are read when they are first asked for.
    """

    def __init__(self, delivered: Mapping[str, Iterable[Cells]] = MappingProxyType({})) -> None:
        """:param delivered: rows by table, of which those of needs and points are looked at."""
        self._delivered = {
            str(row[name]): str(row["unit"] or "")
            for table, name in _NEEDS_AND_POINTS.items()
            for row in delivered.get(table, ())
        }

    def unit(self, code: object) -> str:
        """Return the unit of a need or point; the country for none, and for an unknown one."""
        if code is None:
            return THE_COUNTRY
        return self._delivered.get(str(code)) or self._kept.get(str(code), THE_COUNTRY)

    @cached_property
    def _kept(self) -> dict[str, str]:
        return {
            str(row[name]): str(row["unit"] or "")
            for table, name in _NEEDS_AND_POINTS.items()
            for row in rows_in_force(table).values_list("cells", flat=True)
        }


def unit_of(
    table: str,
    cells: Cells,
    *,
    on: Callable[[date], Organisation] = organisation_on,
    subjects: Subjects | None = None,
) -> str:
    """Return the unit that a row belongs to; of a row about an area, the district it lay in.

    Rows of tables of the whole country belong to `THE_COUNTRY`.

    :param on: gives the organisation of a day; for many rows, one that remembers the days.
    :param subjects: says whose needs and points are; for many rows, one that remembers them.
    """
    home = HOMES[table]
    if home.unit:
        return str(cells[home.unit] or "")
    if home.subjects:
        return (subjects or Subjects()).unit(cells[home.subjects[0]])
    if home.is_of_the_country or not cells[home.area]:
        return THE_COUNTRY
    day = Period.parse(str(cells[home.period])).last
    return on(day).district_of(str(cells[home.area]))


def units_of(
    table: str, cells: Cells, *, on: Callable[[date], Organisation], subjects: Subjects
) -> set[str]:
    """Return the units that one has to write in to write a row."""
    others = {subjects.unit(cells[name]) for name in HOMES[table].subjects[1:]}
    return {unit_of(table, cells, on=on, subjects=subjects), *others}


def stays_in_its_unit(table: str) -> bool:
    """Tell whether the key of a row says whose it is, so that no later row of it is another's."""
    home = HOMES[table]
    return home.is_of_the_country or (home.unit or home.area) in table_schemas()[table].primary_key


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
    # A key never changes period, so what holds is the same before and after the choice.
    if periods is not None:
        rows = rows.filter(period__in=list(periods))
    if units is None:
        return rows.in_force()
    if stays_in_its_unit(table):
        return rows.filter(unit__in=list(units)).in_force()
    return TabledRow.objects.filter(pk__in=rows.in_force().values("pk"), unit__in=list(units))


def tabled_frame(table: str, *, units: Iterable[str] | None = None) -> pl.DataFrame:
    """Return the rows that hold as the collection has them, numbered as lines of its file."""
    cells = rows_in_force(table, units=units).order_by("key").values_list("cells", flat=True)
    return frame_of(table, list(cells))


def tabled_frames(
    *, units: Iterable[str] | None = None, tables: Iterable[str] = tuple(HOMES)
) -> dict[str, pl.DataFrame]:
    """Return the frames of the tables that hold any row, of some units where they are named."""
    named = None if units is None else list(units)
    frames = {table: tabled_frame(table, units=named) for table in tables}
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


def check_may_deliver(table: str, acting: Acting, *, act: Act | None = None) -> None:
    """Do nothing if somebody may write any row of a table.

    :param act: by which they write, where that is another act than the table's.
    :raises NotAllowed: otherwise.
    """
    check_has_somewhere(acting, act or HOMES[table].act)
    if act is None and not may_deliver(table, acting):
        raise NotAllowed(_("Tabellen gäller hela landet, och din roll gäller inte för det."))


def tables_beside(tables: Iterable[str]) -> list[str]:
    """Return the tables whose rows can be at odds with rows of some, with those themselves."""
    about_cameras = {table in CAMERA_TABLES for table in tables}
    return [table for table in HOMES if (table in CAMERA_TABLES) in about_cameras]


def beside(units: Iterable[str] | None, *, tables: Iterable[str]) -> list[str] | None:
    """Return the units whose rows can be at odds with rows of some: the country's always can.

    None, for all units, where rows of the country itself are among them, or rows can become another
    unit's.
    """
    named = None if units is None else set(units)
    if not all(map(stays_in_its_unit, tables_beside(tables))):
        return None
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


def has_decided_test(batch: Batch) -> bool:
    """Tell whether a batch holds a decided test, which stands and is kept for years."""
    return any(row.cells["decided_on"] for row in batch.rows.filter(table=BALANCING))


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

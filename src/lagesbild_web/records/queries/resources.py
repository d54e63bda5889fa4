"""What may somebody see of where resources work and what money became? With rights applied.

What may be shared is shown of every unit that one reads, and of the nation. Months, leave and
single sources are shown inside the units of which one sees `FieldClass.STAFF`; money of single
units to those who see `FieldClass.MONEY` of the whole country.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl
from django.db.models import Count

from lagesbild.areas.levels import NATION, Level
from lagesbild.periods import Period
from lagesbild.picture.resource_disclosure import OTHERS
from lagesbild.picture.resources import Resources
from lagesbild.resources.reconciliation import MUST_AGREE, Check
from lagesbild.swedish import collation_key
from lagesbild_web.permissions import FieldClass
from lagesbild_web.records.models import TabledRow
from lagesbild_web.records.queries.areas import inside_today
from lagesbild_web.records.queries.officers import StaffedMonth, month_to_show, staffed_months
from lagesbild_web.records.queries.organisation import Organisation
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import sees_somewhere

Row = Mapping[str, Any]
_TELLING = ("presence", "paid_hours", "ledger")
"""Tables whose months a page begins with; without any of them, those of the staff."""
_OF_MONEY = (Check.LEDGER_TOTALS.value, Check.TRACED.value)
_OF_AREAS = (Check.WORKS_IN.value,)


@dataclass(frozen=True, kw_only=True)
class SiteResources:
    """What is followed until a month, as all of the site's rows have it."""

    last_month: Period
    resources: Resources
    homes: pl.DataFrame
    """See `lagesbild.areas.held.homes_of`."""
    functions: Mapping[str, str]
    """What functions are called, in Swedish."""
    disagreements: pl.DataFrame
    """See `lagesbild.resources.disagreements`."""
    delay_days: int
    """From the last day of a month until it may be told of outside."""
    tables: Mapping[str, pl.DataFrame]
    """By the name of the table that they are in a picture."""
    data_version: str
    """Twelve characters that stand for exactly these rows."""


@dataclass(frozen=True, kw_only=True)
class SeenPlace:
    """A unit or an area, and how far it is seen into."""

    level: Level
    code: str
    name: str
    region: str
    """Code of the region that it lies in; empty for the nation."""
    district: str
    """Code of the district; empty above districts."""
    sees_staff: bool


def month_followed() -> Period | None:
    """Return the newest month that most have delivered; None where nobody has delivered any."""
    rows = TabledRow.objects.filter(table__in=_TELLING).values("period")
    counted = rows.annotate(units=Count("unit", distinct=True)).order_by("-period")
    months = [StaffedMonth(month=Period.parse(r["period"]), units=r["units"]) for r in counted]
    return month_to_show(months or staffed_months())


class SeenResources:
    """What is followed, as one person may see it."""

    def __init__(self, made: SiteResources, acting: Acting, *, organisation: Organisation) -> None:
        self.made = made
        self.acting = acting
        self.organisation = organisation

    @property
    def sees_money(self) -> bool:
        """Tell whether the person sees what single units booked."""
        return self.acting.sees(FieldClass.MONEY, inside=frozenset())

    @property
    def sees_staff_everywhere(self) -> bool:
        return self.acting.sees(FieldClass.STAFF, inside=frozenset())

    @property
    def sees_everywhere(self) -> bool:
        return self.acting.sees(FieldClass.STATUS, inside=frozenset())

    @cached_property
    def shared_period(self) -> str:
        """The months that may be told of outside, as text; empty where none are old enough."""
        periods = self.made.tables["resource_placed_works"]["period"].unique()
        return str(periods[0]) if len(periods) else ""

    @property
    def months_inside(self) -> list[str]:
        """Return the months that the person may see by themselves, the newest first."""
        if not sees_somewhere(self.acting, FieldClass.STAFF):
            return []
        return [str(month) for month in reversed(self.made.resources.months)]

    # Places

    @cached_property
    def _places(self) -> dict[tuple[str, str], SeenPlace]:
        names = self.made.resources.names
        found = {}
        for level, code, name in names.iter_rows():
            inside = self._inside(level, code)
            is_seen = (
                sees_somewhere(self.acting, FieldClass.STATUS)
                if level == Level.NATION
                else self.acting.sees(FieldClass.STATUS, inside=inside)
            )
            if is_seen:
                found[level, code] = SeenPlace(
                    level=Level(level),
                    code=code,
                    name=name,
                    region=self.region_of(code),
                    district=self.district_of(code),
                    sees_staff=self.acting.sees(FieldClass.STAFF, inside=inside),
                )
        return found

    def places(self, level: Level) -> list[SeenPlace]:
        """Return the units or areas of a level that are seen, in the order of their names."""
        of_level = (one for one in self._places.values() if one.level is level)
        return sorted(of_level, key=lambda one: (collation_key(one.name), one.code))

    def place(self, level: Level, code: str) -> SeenPlace | None:
        return self._places.get((level.value, code))

    def name(self, code: str) -> str:
        """Return what a unit or an area is called."""
        return self._names.get(code, code)

    def region_of(self, code: str) -> str:
        """Return the code of the region that a unit or an area lay in last."""
        unit = code.removesuffix(OTHERS)
        return self._regions.get(self._districts.get(unit, unit), "")

    def district_of(self, code: str) -> str:
        return self._districts.get(code, code if code in self._district_codes else "")

    def sees_unit(self, code: str | None) -> bool:
        """Tell whether rows of a unit's staff may be shown, as they are shared."""
        if code is None or code.removesuffix(OTHERS) == NATION:
            return sees_somewhere(self.acting, FieldClass.STATUS)
        inside = self.organisation.line(code.removesuffix(OTHERS))
        return self.acting.sees(FieldClass.STATUS, inside=inside)

    def sees_staff_of(self, code: str | None) -> bool:
        """Tell whether single months of a unit's staff may be shown."""
        inside = frozenset() if code is None else self.organisation.line(code)
        return self.acting.sees(FieldClass.STAFF, inside=inside)

    def sees_staff_in(self, area: str) -> bool:
        inside = inside_today(area, organisation=self.organisation)
        return self.acting.sees(FieldClass.STAFF, inside=inside)

    def sees_unit_or_area(self, code: str | None) -> bool:
        return (
            (Level.AREA.value, code) in self._places
            if code in self._districts
            else self.sees_unit(code)
        )

    def sees_staff_of_unit_or_area(self, code: str | None) -> bool:
        if code is not None and code in self._districts:
            return self.sees_staff_in(code)
        return self.sees_staff_of(code)

    def _inside(self, level: str, code: str) -> frozenset[str]:
        if level == Level.NATION:
            return frozenset()
        if level == Level.AREA:
            return inside_today(code, organisation=self.organisation)
        return self.organisation.line(code)

    @cached_property
    def _names(self) -> dict[str, str]:
        shared = self.made.tables["resource_placed_works"]
        others = shared.filter(pl.col("placed_in").str.ends_with(OTHERS))
        return dict(self.made.resources.names.select("unit", "unit_name").iter_rows()) | dict(
            others.select("placed_in", "placed_in_name").iter_rows()
        )

    @cached_property
    def _districts(self) -> dict[str, str]:
        """By area, the district that it lay in last."""
        homes = self.made.homes.sort("month").select("area", "local_police_district")
        return dict(homes.iter_rows())

    @cached_property
    def _regions(self) -> dict[str, str]:
        """By unit, the region that it lay in last."""
        above = self.made.resources.units_above.sort("month").drop_nulls("police_region")
        return dict(above.select("unit", "police_region").iter_rows())

    @cached_property
    def _district_codes(self) -> set[str]:
        return set(self.made.resources.units_above["local_police_district"].drop_nulls())

    # What is said of them

    def matrix_shared(self, level: Level) -> pl.DataFrame:
        """Return the matrix of all months together as it may be shared, whoever sees what of it.

        `placed_in`, `place`, `works_in` and `hours_milli`.
        """
        return self.made.tables["resource_placed_works"].filter(level=level.value)

    def matrix_inside(self, level: Level, months: Iterable[str]) -> pl.DataFrame:
        """Return the matrix of some months, of the units whose staff the person sees."""
        rows = self.made.resources.flow.matrix.filter(
            pl.col("month").is_in(list(months)), level=level.value
        )
        seen = [code for code in rows["placed_in"].unique() if self.sees_staff_of(code)]
        keep = pl.col("placed_in").is_in([code for code in seen if code is not None])
        if None in seen:
            keep |= pl.col("placed_in").is_null()
        return (
            rows.filter(keep)
            .group_by("placed_in", "place", "works_in")
            .agg(pl.col("hours_milli").sum())
        )

    def time(self, level: Level, code: str) -> Row | None:
        """Return what of a unit's time was in listed areas, as it may be shared."""
        rows = self.made.tables["resource_time"].filter(level=level.value, unit=code).to_dicts()
        return rows[0] if rows else None

    def areas(self) -> list[Row]:
        """Return the balance of each area that is seen, in the order of their names."""
        rows = {row["area"]: row for row in self.made.tables["resource_areas"].to_dicts()}
        return [rows[one.code] for one in self.places(Level.AREA) if one.code in rows]

    def decisions(self) -> list[Row]:
        """Return what each decision reached, the newest year first."""
        rows = self.made.tables["resource_reach"].to_dicts()
        return sorted(rows, key=lambda row: (-row["year"], row["decision"]))

    def of_decision(self, table: str, decision: str) -> list[Row]:
        """Return the rows of a table about one decision."""
        return self.made.tables[table].filter(decision=decision).to_dicts()

    def money_by_unit(self, decision: str) -> list[Row]:
        """Return the öre that each unit booked on a decision, by where it was used.

        `unit` and a column for each place; nothing to those who do not see money of units.
        """
        if not self.sees_money:
            return []
        rows = self.made.resources.flow.allocation.filter(decision=decision).with_columns(
            place=pl.when((pl.col("place") == "area") & ~self._is_listed())
            .then(pl.lit("outside"))
            .otherwise("place")
        )
        found: dict[str | None, dict[str, int]] = {}
        sums = rows.group_by("unit", "place").agg(pl.col("amount_ore").sum())
        for unit, place, ore in sums.iter_rows():
            found.setdefault(unit, {})[place] = ore
        return [
            {"unit": unit, "name": self.name(unit) if unit else "", "ore": ore}
            for unit, ore in sorted(
                found.items(),
                key=lambda one: (one[0] is None, collation_key(self.name(one[0] or ""))),
            )
        ]

    def _is_listed(self) -> pl.Expr:
        listed = self.made.resources.flow.listed.select(
            key=pl.concat_str("month", "area", separator="|")
        )["key"]
        return pl.concat_str("month", "worked_area", separator="|").is_in(listed.implode())

    def presence_shared(self, district: str) -> list[Row]:
        """Return the hours of logs in a district's areas, by month, as they may be shared."""
        return self._in_order(
            self.made.tables["resource_presence"].filter(
                pl.col("area").is_in(self._areas_of(district))
            )
        )

    def presence_inside(self, district: str) -> list[Row]:
        """Return the hours of every source in a district's areas, where staff is seen."""
        seen = [area for area in self._areas_of(district) if self.sees_staff_in(area)]
        rows = self.made.resources.shown(self.made.resources.flow.works_in)
        return self._in_order(
            rows.filter(pl.col("worked_area").is_in(seen))
            .group_by("month", "source", "function", area="worked_area")
            .agg(pl.col("low", "hours", "high").sum())
        )

    def week_shared(self, district: str) -> list[Row]:
        """Return the hours of the week in a district's areas, by quarter, as they may be shared."""
        rows = self.made.tables["resource_week"].filter(
            pl.col("area").is_in(self._areas_of(district))
        )
        return sorted(
            rows.to_dicts(),
            key=lambda row: (
                collation_key(self.name(row["area"])),
                row["area"],
                row["weekday"] or 0,
            ),
        )

    def _areas_of(self, district: str) -> list[str]:
        return [one.code for one in self.places(Level.AREA) if one.district == district]

    def _in_order(self, rows: pl.DataFrame) -> list[Row]:
        return sorted(
            rows.to_dicts(),
            key=lambda row: (collation_key(self.name(row["area"])), row["area"], row["month"]),
        )

    def checks(self) -> list[Row]:
        """Return how many sums were compared, and differ: what must agree first."""
        order = [check.value for check in (*MUST_AGREE, Check.REPORTED)]
        rows = self.made.tables["resource_reconciliation"].to_dicts()
        return sorted(rows, key=lambda row: order.index(row["check"]))

    def differences(self, check: str) -> list[Row]:
        """Return the sums of a check that differ and that the person may see, the largest first."""
        rows = self.made.resources.flow.reconciliation.filter(
            pl.col("difference") != 0, check=check
        ).sort(pl.col("difference").abs(), "month", "what", descending=[True, False, False])
        return [row for row in rows.iter_rows(named=True) if self.sees_check(check, row["what"])]

    def sees_check(self, check: str, what: str | None) -> bool:
        """Tell whether the person may see one sum of a check; null is of no unit."""
        if what is None:
            return self.sees_staff_everywhere
        if check in _OF_MONEY:
            return self.sees_money
        if check in _OF_AREAS:
            return self.sees_staff_in(what)
        return self.sees_staff_of(what.split(", ")[0])

    def hidden(self, check: str) -> int:
        """Return how many sums of a check differ that the person may not see."""
        all_ = self.made.resources.flow.reconciliation.filter(
            pl.col("difference") != 0, check=check
        )
        return len(all_) - len(self.differences(check))

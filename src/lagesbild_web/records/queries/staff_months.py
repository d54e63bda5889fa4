"""How many were placed where in one month of a district, and what is odd enough to ask about?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import polars as pl

from lagesbild.errors import NotFound
from lagesbild.norms.officer_functions import OfficerFunction, officer_catalogue_on
from lagesbild.norms.officer_norms import officer_norm_on
from lagesbild.officers.plausibility import DEVIATIONS, find_deviations
from lagesbild.periods import Period
from lagesbild_web.records.models import Explanation
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.tabled import Cells, frame_of, rows_in_force

TABLE = "staffing"


@dataclass(frozen=True, kw_only=True)
class StaffGroup:
    """One row of the table: the staff of a function in an area, or in no particular one."""

    function: OfficerFunction
    area: str
    """Empty for staff that is not assigned to any area."""
    area_name: str
    now: Cells | None
    """What holds of the month; None where nobody has told."""
    before: Cells | None
    """What holds of the month before."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something odd about an area in a month: never wrong in itself."""

    area: str
    area_name: str
    deviation: str
    title: str
    text: str


def month_before(month: Period) -> Period:
    return Period.parse(f"{month.first - timedelta(days=1):%Y-%m}")


def staff_groups(unit: str, month: Period) -> list[StaffGroup]:
    """Return the groups that a district can tell of, area officers in areas first.

    Every area of the district is there, every function outside areas, and whatever else has been
    told of the month or of the one before.
    """
    catalogue = officer_catalogue_on(month.last)
    organisation = organisation_on(month.last)
    now, before = _told(unit, month), _told(unit, month_before(month))
    areas = organisation.areas_in(unit)
    keys = [
        *((function, area) for function in catalogue.counted_functions for area in (*areas, "")),
        *((function, "") for function in catalogue.functions),
        *sorted({*now, *before}),
    ]
    order = list(catalogue.functions)
    found = sorted(dict.fromkeys(keys), key=lambda key: order.index(key[0]))
    return [
        StaffGroup(
            function=catalogue.functions[function],
            area=area,
            area_name=organisation.area_name(area) if area else "",
            now=now.get((function, area)),
            before=before.get((function, area)),
        )
        for function, area in found
    ]


def _told(unit: str, month: Period) -> dict[tuple[str, str], Cells]:
    rows = rows_in_force(TABLE, units=[unit], periods=[str(month)])
    cells = rows.values_list("cells", flat=True)
    return {(one["function"], one["area"] or ""): one for one in cells}


def questions_about(new: Sequence[Cells], *, unit: str, month: Period) -> list[Question]:
    """Return what is odd about the areas of new rows, and has not been explained.

    Only staff and loans are asked about: hours are often told later.
    """
    try:
        norm = officer_norm_on(month.last)
    except NotFound:
        return []
    functions = officer_catalogue_on(month.last).counted_functions
    told = [
        row
        for one in (month_before(month), month)
        for row in _told(unit, one).values()
        if (row["month"], row["function"], row["area"]) not in set(_keys(new))
    ]
    loans = rows_in_force("loans", units=[unit], periods=[str(month)])
    found = find_deviations(
        _area_months([*told, *new], functions=functions, unit=unit),
        loans=frame_of("loans", list(loans.values_list("cells", flat=True))),
        norm=norm,
    ).filter(pl.col("month") == str(month))
    explained = set(
        Explanation.objects.filter(unit=unit, month=str(month)).values_list("area", "deviation")
    )
    asked = {row["area"] for row in new}
    return [
        one
        for one in _questions(found, month=month)
        if one.area in asked and (one.area, one.deviation) not in explained
    ]


def _keys(rows: Iterable[Cells]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield row["month"], row["function"], row["area"]


def _area_months(rows: Sequence[Cells], *, functions: Sequence[str], unit: str) -> pl.DataFrame:
    """Return the staff of areas as the follow-up has it, without hours."""
    absent = pl.sum_horizontal("parental_fte", "sick_fte", "other_leave_fte")
    no_hours = {
        name: pl.lit(0.0) for name in ("reported_hours", "contracted_hours", "pulled_away_hours")
    }
    return (
        frame_of(TABLE, list(rows))
        .filter(pl.col("function").is_in(list(functions)) & pl.col("area").is_not_null())
        .group_by("month", "area")
        .agg(
            posts=pl.col("posts").sum(),
            heads=pl.col("filled_heads").sum(),
            fte=pl.col("filled_fte").sum(),
            present_fte=(pl.col("filled_fte") - absent).sum(),
        )
        .with_columns(local_police_district=pl.lit(unit), **no_hours)
    )


def _questions(found: pl.DataFrame, *, month: Period) -> Iterator[Question]:
    titles: Mapping[str, str] = {one.id: one.title for one in DEVIATIONS}
    organisation = organisation_on(month.last)
    for row in found.iter_rows(named=True):
        yield Question(
            area=row["area"],
            area_name=organisation.area_name(row["area"]),
            deviation=row["deviation"],
            title=titles[row["deviation"]],
            text=row["text"],
        )

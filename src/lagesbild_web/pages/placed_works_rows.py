"""The matrix of where hours are placed and worked, as a table whose cells are shaded by share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from django.utils.translation import gettext as _

from lagesbild.areas.levels import Level
from lagesbild.resources.places import LENT as LENT_PLACES
from lagesbild.resources.places import Place
from lagesbild.swedish import collation_key
from lagesbild_web.pages.resource_words import ELSEWHERE, LENT, PLACES, hours, share
from lagesbild_web.records.queries.resources import SeenResources

_OTHERS = "others"
_NOBODY = "nobody"
_TOTAL = "total"
_STEPS = (0.0, 0.05, 0.15, 0.3, 0.5)
"""A cell is shaded by how many of these its share of the row is above."""
_LENT = {place.value for place in LENT_PLACES}


@dataclass(frozen=True, kw_only=True)
class MatrixCell:
    hours: str
    share: str
    shade: int
    is_own: bool
    """Whether the hours are worked where the row's staff is placed."""
    is_untold: bool
    is_total: bool


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    name: str
    note: str
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, kw_only=True)
class Matrix:
    columns: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    sums: tuple[str, ...]


def matrix_of(
    seen: SeenResources, frame: pl.DataFrame, *, level: Level, region: str
) -> Matrix | None:
    """Return the matrix of a region, or of the regions; None where there are no hours to show.

    Rows that are not seen by themselves stand together: of units elsewhere only what they worked
    in the areas that are shown. Hours that nobody has paid for are a row of their own.

    :param frame: `placed_in`, `place`, `works_in` and `hours_milli`.
    """
    amounts: dict[tuple[str, str], int] = {}
    for placed_in, place, works_in, milli in frame.select(
        "placed_in", "place", "works_in", "hours_milli"
    ).iter_rows():
        row = _row(seen, placed_in, level=level, region=region)
        column = _column(seen, place, works_in, level=level, region=region)
        is_single = column not in PLACES
        if level is not Level.POLICE_REGION and row in (_OTHERS, _NOBODY) and not is_single:
            continue
        amounts[row, column] = amounts.get((row, column), 0) + milli
    if not amounts:
        return None
    columns = _columns_in_order(seen, {column for _row, column in amounts})
    rows = _in_order(seen, {row for row, _column in amounts}, last=[_OTHERS, _NOBODY])
    return Matrix(
        columns=tuple(_column_title(seen, one, level=level) for one in columns),
        rows=tuple(_matrix_row(seen, row, columns, amounts, level=level) for row in rows),
        sums=tuple(
            hours(sum(_amount(amounts, row, column, columns=columns) for row in rows))
            for column in columns
        ),
    )


def _row(seen: SeenResources, placed_in: str | None, *, level: Level, region: str) -> str:
    if placed_in is None:
        return _NOBODY
    is_here = level is Level.POLICE_REGION or seen.region_of(placed_in) == region
    return placed_in if is_here and seen.sees_unit(placed_in) else _OTHERS


def _column(
    seen: SeenResources, place: str, works_in: str | None, *, level: Level, region: str
) -> str:
    if place in _LENT:
        return LENT
    if place != Place.AREA or works_in is None:
        return place
    is_here = level is Level.POLICE_REGION or seen.region_of(works_in) == region
    return works_in if is_here and seen.sees_unit_or_area(works_in) else ELSEWHERE


def _columns_in_order(seen: SeenResources, keys: set[str]) -> list[str]:
    """Put first what cannot be told, and the sums: seen however many columns there are."""
    untold = {Place.UNKNOWN.value}
    return [*(keys & untold), _TOTAL, *_in_order(seen, keys - untold, last=list(PLACES))]


def _amount(
    amounts: Mapping[tuple[str, str], int], row: str, column: str, *, columns: Sequence[str]
) -> int:
    if column == _TOTAL:
        return sum(amounts.get((row, one), 0) for one in columns)
    return amounts.get((row, column), 0)


def _in_order(seen: SeenResources, keys: set[str], *, last: Sequence[str]) -> list[str]:
    named = sorted(keys.difference(last), key=lambda one: (collation_key(seen.name(one)), one))
    return [*named, *(one for one in last if one in keys)]


def _column_title(seen: SeenResources, column: str, *, level: Level) -> str:
    if column == _TOTAL:
        return _("Summa timmar")
    if column in PLACES:
        return str(PLACES[column])
    name = seen.name(column)
    return name if level is Level.AREA else _("Områden i %(unit)s") % {"unit": name}


def _matrix_row(
    seen: SeenResources,
    row: str,
    columns: Sequence[str],
    amounts: Mapping[tuple[str, str], int],
    *,
    level: Level,
) -> MatrixRow:
    total = _amount(amounts, row, _TOTAL, columns=columns)
    return MatrixRow(
        name=_row_name(seen, row, level=level),
        note={_NOBODY: _("Källor visar timmarna, men varken lön eller bemanning är lämnad.")}.get(
            row, ""
        ),
        cells=tuple(
            _cell(seen, row, column, _amount(amounts, row, column, columns=columns), of=total)
            for column in columns
        ),
    )


def _row_name(seen: SeenResources, row: str, *, level: Level) -> str:
    if row == _OTHERS:
        return _("Andra enheter")
    if row == _NOBODY:
        return _("Ingen har betalat")
    if level is not Level.POLICE_REGION and row == seen.region_of(row):
        return _("%(region)s, egen personal") % {"region": seen.name(row)}
    return seen.name(row)


def _cell(seen: SeenResources, row: str, column: str, milli: int, *, of: int) -> MatrixCell:
    part = milli / of if of else 0.0
    own = column == row or (seen.district_of(column) == row and column not in PLACES)
    return MatrixCell(
        hours=hours(milli),
        share=share(part),
        shade=sum(part > step for step in _STEPS),
        is_own=own,
        is_untold=column == Place.UNKNOWN,
        is_total=column == _TOTAL,
    )

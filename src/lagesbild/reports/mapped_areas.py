"""The areas as the documents list them: numbered by municipality and name, with their shape.

The number is the key between map and tables. It says nothing about the area: the order is that of
the alphabet, never that of a figure.
"""

from dataclasses import dataclass, replace
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from lagesbild.picture.record import Picture
from lagesbild.picture.tables import TABLES
from lagesbild.reports.told_diagnostics import told_to_all
from lagesbild.swedish import collation_key


@dataclass(frozen=True, kw_only=True)
class MappedArea:
    """One area with what the map and the chart show of it."""

    number: int
    area: str
    name: str
    municipality: str
    municipality_name: str
    score: float | None
    score_low: float | None
    score_high: float | None
    proposed: str | None
    probability: float | None = None
    """Of the proposed class."""
    held_back_from: str | None = None
    """The graver class that only police-generated indicators would carry."""
    decided: str | None
    is_certain: bool | None
    shape: BaseGeometry


def shareable(picture: Picture) -> Picture:
    """Return the picture without the tables that are kept inside.

    All documents are made from this one, so that a slip in a template cannot show a hidden count.
    """
    tables = {table.name: picture.tables[table.name] for table in TABLES if not table.inside_only}
    return replace(picture, tables=tables, diagnostics=told_to_all(picture.diagnostics))


def map_areas(picture: Picture) -> tuple[MappedArea, ...]:
    """Return the areas in the order of the documents."""
    shapes = dict(picture.boundaries.select("area", "geometry").iter_rows())
    scores = _rows_by_area(picture, "composite")
    proposals = _rows_by_area(picture, "proposals")
    rows = sorted(picture.tables["areas"].iter_rows(named=True), key=_alphabetical)
    return tuple(
        _mapped(
            number,
            row,
            score=scores.get(row["area"], {}),
            proposal=proposals.get(row["area"], {}),
            shape=shapely.from_wkb(shapes[row["area"]]),
        )
        for number, row in enumerate(rows, start=1)
    )


def _mapped(
    number: int,
    row: dict[str, Any],
    *,
    score: dict[str, Any],
    proposal: dict[str, Any],
    shape: BaseGeometry,
) -> MappedArea:
    return MappedArea(
        number=number,
        area=row["area"],
        name=row["name"],
        municipality=row["municipality"],
        municipality_name=row["municipality_name"],
        score=score.get("score"),
        score_low=score.get("score_low"),
        score_high=score.get("score_high"),
        proposed=proposal.get("proposed"),
        probability=proposal.get("probability"),
        held_back_from=proposal.get("held_back_from"),
        decided=proposal.get("decided"),
        is_certain=proposal.get("certain"),
        shape=shape,
    )


def _rows_by_area(picture: Picture, table: str) -> dict[str, dict[str, Any]]:
    return {row["area"]: row for row in picture.tables[table].iter_rows(named=True)}


def _alphabetical(row: dict[str, Any]) -> tuple[str, str, str]:
    return (
        collation_key(row["municipality_name"]),
        collation_key(row["name"]),
        row["area"],
    )

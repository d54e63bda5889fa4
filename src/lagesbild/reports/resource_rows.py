"""What the documents know of resources: rows of the tables that may be shared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from lagesbild.areas.levels import NATION, Level
from lagesbild.norms.tracing_rules import TracingRules, tracing_rules_on
from lagesbild.picture.record import Picture
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.resources.places import NO_GROUND, Place
from lagesbild.swedish import collation_key

Row = Mapping[str, Any]
_DISTRICT, _REGION = Level.LOCAL_POLICE_DISTRICT.value, Level.POLICE_REGION.value

OWN_AREAS, OTHER_AREAS = "own_areas", "other_areas"
"""In the areas of the own local police district, and in those of others."""
SPLIT = (
    OWN_AREAS,
    OTHER_AREAS,
    Place.OUTSIDE.value,
    Place.STATION.value,
    Place.UNKNOWN.value,
)
"""Where the worked hours of some staff were."""


@dataclass(frozen=True, kw_only=True)
class Staffed:
    """Some staff, by where it is placed, and where its worked hours were, in thousandths."""

    name: str
    milli: Mapping[str, int]
    """By `SPLIT`; lent hours are among those that cannot be told."""

    @property
    def worked(self) -> int:
        return sum(self.milli.values())

    def share(self, split: str) -> float:
        return self.milli[split] / self.worked if self.worked else 0.0


@dataclass(frozen=True, kw_only=True)
class FollowedResources:
    """Hours and money as they may be shared."""

    rules: TracingRules
    period: str
    """The first and last month whose hours are told; empty where none are."""
    decisions: tuple[Row, ...]
    """Of the table `resource_reach`, in order."""
    together: tuple[Staffed, ...]
    """The nation, and staff by what kind of unit it is placed in; none where it is not told."""
    regions: tuple[Staffed, ...]
    districts: tuple[Staffed, ...]
    """Local police districts, then regions' own staff."""
    areas: tuple[tuple[str, Row], ...]
    """The label of each area, and its row of `resource_areas`."""
    tables: Mapping[str, pl.DataFrame]

    def money(self, decision: str) -> list[dict[str, Any]]:
        return self.tables["resource_money"].filter(decision=decision).to_dicts()

    def rows(self, table: str) -> list[dict[str, Any]]:
        return self.tables[table].to_dicts()

    @property
    def nation_time(self) -> Row | None:
        """The row of `resource_time` about the nation."""
        found = self.tables["resource_time"].filter(level=Level.NATION.value).to_dicts()
        return found[0] if found else None


def followed_resources(picture: Picture, areas: Sequence[MappedArea]) -> FollowedResources | None:
    """Return what a picture says of resources; None if nothing is followed in it."""
    tables = {name: frame for name, frame in picture.tables.items() if "resource_" in name}
    if tables["resource_reconciliation"].is_empty():
        return None
    matrix = tables["resource_placed_works"]
    periods = matrix["period"].drop_nulls()
    own = pl.col("placed_in").is_in(_regions(picture)).fill_null(value=False)
    return FollowedResources(
        rules=tracing_rules_on(picture.reference_day),
        period=periods[0] if len(periods) else "",
        decisions=tuple(tables["resource_reach"].iter_rows(named=True)),
        together=tuple(_together(matrix, picture)),
        regions=_staffed(matrix, _REGION),
        districts=(
            *_staffed(matrix.filter(~own), _DISTRICT),
            *_staffed(matrix.filter(own), _DISTRICT, suffix=", egen personal"),
        ),
        areas=tuple(_labelled(tables["resource_areas"], areas)),
        tables=tables,
    )


def _together(matrix: pl.DataFrame, picture: Picture) -> list[Staffed]:
    """Return the nation, then staff by whether its district has areas; all of it adds up."""
    nation = matrix.filter(level=Level.NATION.value, placed_in=NATION)
    of_districts = matrix.filter(level=_DISTRICT)
    if of_districts.is_empty():
        return [_of("Landet", nation)] if len(nation) else []
    with_areas = picture.tables["resource_areas"]["local_police_district"].unique()
    placed = pl.col("placed_in")
    is_region = placed.is_in(_regions(picture))
    has_areas = placed.is_in(with_areas.to_list())
    is_together = placed.str.contains(":", literal=True)
    groups = (
        ("Placerade i lokalpolisområden med områden", has_areas),
        ("Placerade i andra lokalpolisområden", ~has_areas & ~is_region & ~is_together),
        ("Placerade i polisregioner", is_region),
        ("Placerade i små enheter", is_together),
    )
    rows = [(name, of_districts.filter(placed.is_not_null(), which)) for name, which in groups]
    # The nation's own rows cannot say whose areas they were in.
    whole = _of("Landet", of_districts.filter(placed.is_not_null()))
    return [whole, *(_of(name, frame) for name, frame in rows if len(frame))]


def _regions(picture: Picture) -> list[str]:
    return picture.tables["resource_time"].filter(level=_REGION)["unit"].to_list()


def _staffed(matrix: pl.DataFrame, level: str, *, suffix: str = "") -> tuple[Staffed, ...]:
    rows = matrix.filter(pl.col("level") == level, pl.col("placed_in").is_not_null())
    found = [
        (code, _of(f"{name or code}{suffix}", frame))
        for (code, name), frame in rows.group_by("placed_in", "placed_in_name", maintain_order=True)
    ]
    return tuple(one for _, one in sorted(found, key=lambda it: (collation_key(it[1].name), it[0])))


def _of(name: str, rows: pl.DataFrame) -> Staffed:
    in_area = pl.col("place") == Place.AREA.value
    own = pl.col("works_in") == pl.col("placed_in")
    unknown = pl.col("place").is_in([place.value for place in NO_GROUND])
    which = {
        OWN_AREAS: in_area & own,
        OTHER_AREAS: in_area & ~own,
        Place.OUTSIDE.value: pl.col("place") == Place.OUTSIDE.value,
        Place.STATION.value: pl.col("place") == Place.STATION.value,
        Place.UNKNOWN.value: unknown,
    }
    sums = rows.select(
        pl.col("hours_milli").filter(is_there).sum().alias(split)
        for split, is_there in which.items()
    )
    return Staffed(name=name, milli=sums.to_dicts()[0])


def _labelled(rows: pl.DataFrame, areas: Sequence[MappedArea]) -> list[tuple[str, Row]]:
    """Return the rows by the numbers of areas in the documents, those that ended last."""
    of_area = {row["area"]: row for row in rows.iter_rows(named=True)}
    numbered = [
        (f"{area.number}. {area.name}", of_area.pop(area.area))
        for area in areas
        if area.area in of_area
    ]
    ended = sorted(of_area.values(), key=lambda row: (collation_key(row["name"]), row["area"]))
    return [*numbered, *((f"{row['name']} (upphörd)", row) for row in ended)]

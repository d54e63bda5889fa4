"""Stable areas out of many rounds: which rows of which list are one and the same area?

An area keeps its identifier as long as its ground goes on as one unit, under whatever name and
whatever border; each new border opens a boundary generation. A split or a merger makes new areas.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from itertools import chain, count, pairwise

import polars as pl

from lagesbild.areas.lineage import (
    DEFAULT_RULE,
    KINDS_THAT_KEEP_THE_AREA,
    LINEAGE_SCHEMA,
    LineageRule,
    relate,
)
from lagesbild.areas.names import as_identifier

BOUNDARY_SCHEMA = {
    "area": pl.String,
    "boundary": pl.Int64,
    "name": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "geometry": pl.Binary,
}
HISTORY_LINEAGE_SCHEMA = {"from_round": pl.String, "to_round": pl.String, **LINEAGE_SCHEMA}
UNIT_SCHEMA = {"round": pl.String, "unit": pl.String, "area": pl.String, "boundary": pl.Int64}


@dataclass(frozen=True, kw_only=True)
class Round:
    """One published list: its units carry `unit` (any key of the list), `name` and `geometry`."""

    id: str
    first_day: date
    units: pl.DataFrame


@dataclass(frozen=True, kw_only=True)
class AreaHistory:
    units: pl.DataFrame
    """`UNIT_SCHEMA`: which area and boundary generation each unit of each round is."""
    boundaries: pl.DataFrame
    """`BOUNDARY_SCHEMA`: one row per area and generation, with the newest name it had."""
    lineage: pl.DataFrame
    """`from_round`, `to_round` and `LINEAGE_SCHEMA`, between consecutive rounds."""


@dataclass(kw_only=True)
class _Generation:
    area: str
    boundary: int
    name: str
    geometry: bytes
    valid_from: date
    valid_to: date | None = None


@dataclass(kw_only=True)
class _Register:
    """The generations seen so far, and the newest one of every area."""

    generations: list[_Generation] = field(default_factory=list)
    newest: dict[str, _Generation] = field(default_factory=dict)

    def open(self, *, area: str, name: str, geometry: bytes, on: date) -> _Generation:
        boundary = self.newest[area].boundary + 1 if area in self.newest else 1
        generation = _Generation(
            area=area, boundary=boundary, name=name, geometry=geometry, valid_from=on
        )
        self.generations.append(generation)
        self.newest[area] = generation
        return generation

    def close_all_but(self, areas: Iterable[str], *, last_day: date) -> None:
        kept = set(areas)
        for area, generation in self.newest.items():
            if area not in kept and generation.valid_to is None:
                generation.valid_to = last_day

    def rename(self, area: str, *, name: str) -> _Generation:
        self.newest[area].name = name
        return self.newest[area]

    def listed(self) -> pl.DataFrame:
        return _as_frame(g for g in self.newest.values() if g.valid_to is None)

    def ended(self) -> pl.DataFrame:
        return _as_frame(g for g in self.newest.values() if g.valid_to is not None)

    def new_id(self, name: str) -> str:
        """Make an identifier of the name, with a number where the name is taken."""
        base = as_identifier(name)
        numbered = (f"{base}-{number}" for number in count(2))
        return next(area for area in chain([base], numbered) if area not in self.newest)


@dataclass(frozen=True, kw_only=True)
class _Entered:
    lineage: pl.DataFrame
    units: pl.DataFrame


def assign_area_ids(rounds: Sequence[Round], *, rule: LineageRule = DEFAULT_RULE) -> AreaHistory:
    """Chain rounds, the oldest first, into areas with stable identifiers and boundary generations.

    Each round is compared with the boundary that the area's present generation began with, not
    with the round before, so that many small changes cannot creep past the rule unseen. An area
    that was off the list and comes back on the same ground gets its identifier back, and a new
    generation, since a generation is valid in one stretch. Identifiers are made of the first name
    an area had among these rounds: adding an older round may change them, a newer one never does.

    :raises ValueError: if the rounds are not in order of time.
    """
    if any(a.first_day >= b.first_day for a, b in pairwise(rounds)):
        raise ValueError("the rounds must be in order of time, one per day")
    register = _Register()
    entered = [_enter(register, round_, rule=rule) for round_ in rounds]
    lineages = [
        _between(before.id, after.id, result.lineage)
        for (before, after), result in zip(pairwise(rounds), entered[1:], strict=True)
    ]
    return AreaHistory(
        units=pl.concat([pl.DataFrame(schema=UNIT_SCHEMA), *(result.units for result in entered)]),
        boundaries=_as_frame(register.generations).sort("area", "boundary"),
        lineage=pl.concat([pl.DataFrame(schema=HISTORY_LINEAGE_SCHEMA), *lineages]),
    )


def _enter(register: _Register, round_: Round, *, rule: LineageRule) -> _Entered:
    """Take one round into the register, and say which area each of its units is."""
    units = round_.units.sort("name", "unit").rename({"unit": "area"})
    lineage = relate(before=register.listed(), after=units, rule=rule)
    new = units.join(lineage.filter(kind="new"), left_on="area", right_on="to_area", how="semi")
    returned = relate(before=register.ended(), after=new, rule=rule)
    same_border = _areas_of_units(lineage.filter(pl.col("kind") != "new_border"))
    known = _areas_of_units(returned) | _areas_of_units(lineage)
    register.close_all_but(same_border.values(), last_day=round_.first_day - timedelta(days=1))
    placed: dict[str, _Generation] = {}
    for unit, name, geometry in units.select("area", "name", "geometry").iter_rows():
        if unit in same_border:
            placed[unit] = register.rename(same_border[unit], name=name)
        else:
            area = known.get(unit) or register.new_id(name)
            placed[unit] = register.open(
                area=area, name=name, geometry=geometry, on=round_.first_day
            )
    ids = {unit: generation.area for unit, generation in placed.items()}
    return _Entered(
        lineage=lineage.with_columns(pl.col("to_area").replace(ids)).sort(
            "from_area", "to_area", nulls_last=True
        ),
        units=_unit_rows(round_.id, placed),
    )


def _areas_of_units(lineage: pl.DataFrame) -> dict[str, str]:
    """Return the area of each unit that goes on as one area from before."""
    kept = lineage.filter(pl.col("kind").is_in([kind.value for kind in KINDS_THAT_KEEP_THE_AREA]))
    return dict(kept.select("to_area", "from_area").iter_rows())


def _unit_rows(round_id: str, placed: Mapping[str, _Generation]) -> pl.DataFrame:
    rows = [
        {"round": round_id, "unit": unit, "area": g.area, "boundary": g.boundary}
        for unit, g in placed.items()
    ]
    return pl.DataFrame(rows, schema=UNIT_SCHEMA)


def _as_frame(generations: Iterable[_Generation]) -> pl.DataFrame:
    return pl.DataFrame([asdict(generation) for generation in generations], schema=BOUNDARY_SCHEMA)


def _between(before: str, after: str, lineage: pl.DataFrame) -> pl.DataFrame:
    return lineage.select(
        pl.lit(before).alias("from_round"), pl.lit(after).alias("to_round"), *LINEAGE_SCHEMA
    )

"""The invented police: regions, police districts, local police districts, and the municipalities.

The codes say nothing about what belongs to what, because real ones do not either.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from lagesbild.examples.names import REGION_NAMES
from lagesbild.examples.rounds import RoundDays
from lagesbild.examples.seeds import Part, stream
from lagesbild.examples.towns import Town

_POLICE_DISTRICTS_PER_REGION = 2
_TOWNS_WITH_TWO = 10
_FIRST_DAY = date(2010, 1, 1)

_SCHEMA = {
    "unit": pl.String,
    "kind": pl.String,
    "name": pl.String,
    "parent": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
}


@dataclass(frozen=True, kw_only=True)
class LocalDistrict:
    """One local police district: a whole town, or one side of a big one."""

    code: str
    name: str
    police_district: str
    town: int
    cells: tuple[int, ...]
    """Numbers of its small areas inside the town."""


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """The local police districts as they are now, and the dated register of all units."""

    local_districts: tuple[LocalDistrict, ...]
    frame: pl.DataFrame
    reorganised: str
    """The local police district that changed name and police district between two rounds."""


def build_organisation(
    *, seed: int, towns: tuple[Town, ...], rounds: tuple[RoundDays, ...]
) -> Organisation:
    """Divide the country, town by town from south to north."""
    generator = stream(seed, Part.ORGANISATION)
    regions = _codes(generator, "R", len(REGION_NAMES), digits=2)
    count = len(REGION_NAMES) * _POLICE_DISTRICTS_PER_REGION
    police_districts = _codes(generator, "P", count, digits=2)
    local_districts = _local_districts(generator, towns, police_districts)
    reorganised = local_districts[-1]
    rows = [
        *(
            _row(code, "police_region", name)
            for code, name in zip(regions, REGION_NAMES, strict=True)
        ),
        *(
            _row(code, "police_district", _police_district_name(i), regions[i // 2])
            for i, code in enumerate(police_districts)
        ),
        *(
            _row(d.code, "local_police_district", d.name, d.police_district)
            for d in local_districts
            if d is not reorganised
        ),
        *_reorganised_rows(reorganised, police_districts, date(rounds[-1].year - 1, 1, 1)),
        *(_row(town.code, "municipality", town.name) for town in towns),
    ]
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    return Organisation(
        local_districts=local_districts,
        frame=frame.sort("unit", "valid_from"),
        reorganised=reorganised.code,
    )


def _codes(generator: np.random.Generator, letter: str, count: int, *, digits: int) -> list[str]:
    numbers = generator.choice(np.arange(1, 10**digits), size=count, replace=False)
    return [f"{letter}{number:0{digits}}" for number in numbers]


def _police_district_name(index: int) -> str:
    side = "Södra" if index % _POLICE_DISTRICTS_PER_REGION == 0 else "Norra"
    return f"{side} {REGION_NAMES[index // _POLICE_DISTRICTS_PER_REGION]}"


def _local_districts(
    generator: np.random.Generator, towns: tuple[Town, ...], police_districts: list[str]
) -> tuple[LocalDistrict, ...]:
    biggest = sorted(range(len(towns)), key=lambda i: -len(towns[i].cells))[:_TOWNS_WITH_TWO]
    parts = [
        (i, side)
        for i in range(len(towns))
        for side in (("Väst", "Öst") if i in biggest else ("",))
    ]
    codes = _codes(generator, "L", len(parts), digits=4)
    return tuple(
        LocalDistrict(
            code=code,
            name=f"{towns[i].name} {side}".strip(),
            police_district=police_districts[i * len(police_districts) // len(towns)],
            town=i,
            cells=_cells_on_side(towns[i], side),
        )
        for code, (i, side) in zip(codes, parts, strict=True)
    )


def _cells_on_side(town: Town, side: str) -> tuple[int, ...]:
    is_east = [cell.centroid.x > town.centre[0] for cell in town.cells]
    return tuple(i for i, east in enumerate(is_east) if not side or east == (side == "Öst"))


def _row(
    code: str,
    kind: str,
    name: str,
    parent: str | None = None,
    *,
    valid_from: date = _FIRST_DAY,
    valid_to: date | None = None,
) -> tuple[str, str, str, str | None, date, date | None]:
    return code, kind, name, parent, valid_from, valid_to


def _reorganised_rows(
    district: LocalDistrict, police_districts: list[str], first_day: date
) -> list[tuple[str, str, str, str | None, date, date | None]]:
    """Let a district have another name and police district before `first_day`."""
    before = next(code for code in reversed(police_districts) if code != district.police_district)
    kind, last_day = "local_police_district", date(first_day.year - 1, 12, 31)
    return [
        _row(district.code, kind, f"{district.name} med omnejd", before, valid_to=last_day),
        _row(district.code, kind, district.name, district.police_district, valid_from=first_day),
    ]

"""The invented areas through time: merged, split, trimmed and renamed between the rounds."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

import polars as pl
import shapely

from lagesbild.examples.names import draw_area_names
from lagesbild.examples.patches import Patch, TownPlan, connected
from lagesbild.examples.rounds import RoundDays
from lagesbild.examples.seeds import Part, stream
from lagesbild.periods import is_valid_on

MERGED, SPLIT, TRIMMED, RENAMED = range(4)
"""Numbers of the patches whose areas change otherwise than in truth, when there are two rounds."""

_SCHEMA = {
    "area": pl.String,
    "boundary": pl.Int64,
    "name": pl.String,
    "local_police_district": pl.String,
    "municipality": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "geometry": pl.Binary,
}


@dataclass(frozen=True, kw_only=True)
class Boundary:
    """One border of one area, from one day to another."""

    area: str
    boundary: int
    name: str
    patch: int
    district: str
    municipality: str
    ground: shapely.MultiPolygon
    valid_from: date
    valid_to: date | None = None

    def is_valid_on(self, day: date) -> bool:
        return is_valid_on(day, valid_from=self.valid_from, valid_to=self.valid_to)


@dataclass(frozen=True, kw_only=True)
class AreaHistory:
    """All borders of all areas, and the codes of those that were changed on paper only."""

    boundaries: tuple[Boundary, ...]
    merged: tuple[str, ...] = ()
    """Two areas, and the one that they became."""
    split: tuple[str, ...] = ()
    """One area, and the two that it became."""
    trimmed: str | None = None
    renamed: str | None = None

    def on(self, day: date) -> tuple[Boundary, ...]:
        """Return the borders valid on a day, by area."""
        return tuple(b for b in self.boundaries if b.is_valid_on(day))


def build_areas(
    *,
    seed: int,
    patches: tuple[Patch, ...],
    plans: tuple[TownPlan, ...],
    rounds: tuple[RoundDays, ...],
) -> AreaHistory:
    """Draw a border around each patch, and let some borders change when there are two rounds."""
    generator = stream(seed, Part.AREAS, len(plans), len(plans))
    at_first = len(patches) + (1 if len(rounds) > 1 else 0)
    codes = [f"A{number + 1:03}" for number in generator.permutation(at_first)]
    codes += [f"A{number + 1:03}" for number in range(at_first, at_first + 3)]
    names = draw_area_names(generator, at_first + 4)
    borders = [
        Boundary(
            area=codes[i],
            boundary=1,
            name=names[i],
            patch=i,
            district=patch.district.code,
            municipality=plans[patch.district.town].town.code,
            ground=_ground(patch, plans, patch.cells, with_piece=True),
            valid_from=date(rounds[0].year - 2, 12, 1),
        )
        for i, patch in enumerate(patches)
    ]
    if len(rounds) == 1:
        return AreaHistory(boundaries=_in_order(borders))
    spare = _Spare(codes=codes[len(patches) :], names=names[len(patches) :])
    merging = _merge(borders[MERGED], patches[MERGED], plans, rounds[1], spare)
    splitting = _split(borders[SPLIT], patches[SPLIT], plans, rounds[-1], spare)
    trimming = _trim(borders[TRIMMED], patches[TRIMMED], plans, rounds[-1])
    renaming = _rename(borders[RENAMED], rounds[-1], spare)
    changed = [*merging, *splitting, *trimming, *renaming]
    return AreaHistory(
        boundaries=_in_order([*changed, *borders[RENAMED + 1 :]]),
        merged=tuple(b.area for b in merging),
        split=tuple(b.area for b in splitting),
        trimmed=borders[TRIMMED].area,
        renamed=borders[RENAMED].area,
    )


def areas_frame(history: AreaHistory) -> pl.DataFrame:
    """Lay the borders out as the collection's layer `areas`."""
    return pl.DataFrame(
        [
            (
                b.area,
                b.boundary,
                b.name,
                b.district,
                b.municipality,
                b.valid_from,
                b.valid_to,
                shapely.to_wkb(b.ground),
            )
            for b in history.boundaries
        ],
        schema=_SCHEMA,
        orient="row",
    )


@dataclass(frozen=True, kw_only=True)
class _Spare:
    """Codes and names for areas that come later: one to merge, the merged, two from a split."""

    codes: list[str]
    names: list[str]


def _in_order(boundaries: list[Boundary]) -> tuple[Boundary, ...]:
    return tuple(sorted(boundaries, key=lambda b: (b.area, b.boundary)))


def _ground(
    patch: Patch, plans: tuple[TownPlan, ...], cells: tuple[int, ...], *, with_piece: bool
) -> shapely.MultiPolygon:
    parts = list(plans[patch.district.town].town.cells[list(cells)])
    if with_piece and patch.piece is not None:
        parts.append(patch.piece)
    return shapely.normalize(shapely.multipolygons([shapely.union_all(parts)]))


def _merge(
    whole: Boundary, patch: Patch, plans: tuple[TownPlan, ...], at: RoundDays, spare: _Spare
) -> list[Boundary]:
    """Let two areas become one at a round: first the two, then the one."""
    grounds = [_ground(patch, plans, h, with_piece=False) for h in _halves(patch, plans)]
    one = replace(whole, ground=grounds[0], valid_to=at.day_before)
    other = replace(one, area=spare.codes[0], name=spare.names[0], ground=grounds[1])
    merged = replace(
        whole,
        area=spare.codes[1],
        name=f"{one.name} / {other.name}",
        valid_from=at.reference_day,
    )
    return [one, other, merged]


def _split(
    whole: Boundary, patch: Patch, plans: tuple[TownPlan, ...], at: RoundDays, spare: _Spare
) -> list[Boundary]:
    """Let one area become two at a round: first the one, then the two."""
    parts = [
        replace(
            whole,
            area=spare.codes[2 + i],
            name=spare.names[1 + i],
            ground=_ground(patch, plans, half, with_piece=False),
            valid_from=at.reference_day,
        )
        for i, half in enumerate(_halves(patch, plans))
    ]
    name = " / ".join(part.name for part in parts)
    return [replace(whole, name=name, valid_to=at.day_before), *parts]


def _trim(
    whole: Boundary, patch: Patch, plans: tuple[TownPlan, ...], at: RoundDays
) -> list[Boundary]:
    """Let an area lose the easiest of the cells that it can lose and still hang together."""
    plan = plans[patch.district.town]
    easiest_first = sorted(patch.cells, key=lambda cell: float(plan.hardship[cell]))
    remainders = (tuple(c for c in patch.cells if c != easy) for easy in easiest_first)
    kept = next(cells for cells in remainders if connected(cells, plan.neighbours))
    after = replace(
        whole,
        boundary=2,
        ground=_ground(patch, plans, kept, with_piece=False),
        valid_from=at.reference_day,
    )
    return [replace(whole, valid_to=at.day_before), after]


def _rename(whole: Boundary, at: RoundDays, spare: _Spare) -> list[Boundary]:
    after = replace(whole, boundary=2, name=spare.names[3], valid_from=at.reference_day)
    return [replace(whole, valid_to=at.day_before), after]


def _halves(patch: Patch, plans: tuple[TownPlan, ...]) -> tuple[tuple[int, ...], ...]:
    """Part a patch in two that each hang together."""
    neighbours = plans[patch.district.town].neighbours
    for one in combinations(patch.cells, len(patch.cells) // 2):
        other = tuple(cell for cell in patch.cells if cell not in one)
        if connected(one, neighbours) and connected(other, neighbours):
            return one, other
    raise ValueError(f"an area in {patch.district.name} cannot be parted in two")

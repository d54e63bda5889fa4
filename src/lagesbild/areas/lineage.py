"""Which area of one list of boundaries became which area of the next, told from the ground itself.

Identifiers in the published lists are reused and changed, and names are shortened and respelled, so
neither tells what became of an area. A name helps only where the ground already overlaps. Both
frames carry `area`, `name` and `geometry` (valid WKB in EPSG:3006), one row per area.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import polars as pl
import shapely

from lagesbild.areas.boundaries import shapes_of
from lagesbild.areas.names import is_same_name


class LineageKind(StrEnum):
    """What became of an area, or where it came from."""

    CONTINUED = "continued"
    RENAMED = "renamed"
    NEW_BORDER = "new_border"
    SPLIT = "split"
    MERGED = "merged"
    ENDED = "ended"
    NEW = "new"


KIND_TITLES: Mapping[LineageKind, str] = MappingProxyType(
    {
        LineageKind.CONTINUED: "oförändrad gräns",
        LineageKind.RENAMED: "nytt namn",
        LineageKind.NEW_BORDER: "ny gräns",
        LineageKind.SPLIT: "delat",
        LineageKind.MERGED: "sammanslaget",
        LineageKind.ENDED: "upphört",
        LineageKind.NEW: "nytt område",
    }
)

SAME_GROUND = (LineageKind.CONTINUED, LineageKind.RENAMED)
"""Kinds after which the area lies on the same ground as before."""

KINDS_THAT_KEEP_THE_AREA = frozenset(
    {LineageKind.CONTINUED, LineageKind.RENAMED, LineageKind.NEW_BORDER}
)

LINEAGE_SCHEMA = {
    "from_area": pl.String,
    "to_area": pl.String,
    "from_name": pl.String,
    "to_name": pl.String,
    "kind": pl.String,
    "share_of_from": pl.Float64,
    "share_of_to": pl.Float64,
    "likeness": pl.Float64,
}


@dataclass(frozen=True, kw_only=True)
class LineageRule:
    """How much shared ground it takes. The manual gives the reasons: docs/import-uso.md."""

    min_overlap_m2: float = 10_000.0
    """Less than a hectare shared is a sliver: neighbours drawn on each other's side of a street."""
    min_share: float = 0.25
    """The shared ground must be this much of one of the two. Between 0.06 and 0.34 the published
    lists of 2023 and 2025 give the same answer; far lower, and a neighbour that gains a block is
    an heir."""
    min_share_same_name: float = 0.05
    """Enough where the names agree too."""
    same_border: float = 0.98
    """Shared ground over joint ground from which two borders count as one. Redrawing with corners
    rounded to a decimetre gives 0.999; a change of two per cent is within any figure's error."""


DEFAULT_RULE = LineageRule()


def relate(
    *, before: pl.DataFrame, after: pl.DataFrame, rule: LineageRule = DEFAULT_RULE
) -> pl.DataFrame:
    """Return the lineage from one list of boundaries to the next, as `LINEAGE_SCHEMA` has it.

    Every area of both lists is in at least one row. Each area is tied to the one it shares most
    ground with, seen from either side, so a neighbour that takes a strip makes no split. An area
    tied to several is `split`; several tied to one are `merged`; where both hold, the rows of the
    area that was cut say `split`. A new border outranks a new name: compare the names for that.
    `likeness` is shared over joint ground.
    """
    ties = _strongest_ties(_shared_ground(before=before, after=after, rule=rule))
    tied = ties.with_columns(_kind_of_tie(rule)).select(list(LINEAGE_SCHEMA))
    ended = _alone(before, tied["from_area"], side="from", kind=LineageKind.ENDED)
    new = _alone(after, tied["to_area"], side="to", kind=LineageKind.NEW)
    rows = pl.concat([pl.DataFrame(schema=LINEAGE_SCHEMA), tied, ended, new], how="diagonal")
    return rows.sort("from_area", "to_area", nulls_last=True)


def _shared_ground(*, before: pl.DataFrame, after: pl.DataFrame, rule: LineageRule) -> pl.DataFrame:
    """Return the pairs that share enough ground to be considered."""
    old, new = shapes_of(before["geometry"]), shapes_of(after["geometry"])
    i, j = shapely.STRtree(new).query(old, predicate="intersects")
    shared = shapely.area(shapely.intersection(old[i], new[j]))
    pairs = pl.concat(
        [
            before[i].select(from_area="area", from_name="name"),
            after[j].select(to_area="area", to_name="name"),
            pl.DataFrame(
                {
                    "shared": shared,
                    "share_of_from": shared / shapely.area(old[i]),
                    "share_of_to": shared / shapely.area(new[j]),
                    "likeness": shared / (shapely.area(old[i]) + shapely.area(new[j]) - shared),
                }
            ),
        ],
        how="horizontal",
    )
    names = pairs.select("from_name", "to_name").iter_rows()
    same_name = pl.Series("same_name", [is_same_name(*pair) for pair in names], dtype=pl.Boolean)
    enough: pl.DataFrame = pairs.with_columns(same_name).filter(_is_enough(rule))
    return enough


def _is_enough(rule: LineageRule) -> pl.Expr:
    share = pl.max_horizontal("share_of_from", "share_of_to")
    needed = pl.when("same_name").then(rule.min_share_same_name).otherwise(rule.min_share)
    return (pl.col("shared") >= rule.min_overlap_m2) & (share >= needed)


def _strongest_ties(pairs: pl.DataFrame) -> pl.DataFrame:
    """Keep the pairs where one is the other's nearest: of the same name first, then by ground."""
    order = ["same_name", "shared", "from_area", "to_area"]
    ranked = pairs.sort(order, descending=[True, True, False, False]).with_columns(
        heir_rank=pl.int_range(pl.len()).over("from_area"),
        parent_rank=pl.int_range(pl.len()).over("to_area"),
    )
    kept = ranked.filter((pl.col("heir_rank") == 0) | (pl.col("parent_rank") == 0))
    return kept.with_columns(heirs=pl.len().over("from_area"), parents=pl.len().over("to_area"))


def _kind_of_tie(rule: LineageRule) -> pl.Expr:
    return (
        pl.when(pl.col("heirs") > 1)
        .then(pl.lit(LineageKind.SPLIT.value))
        .when(pl.col("parents") > 1)
        .then(pl.lit(LineageKind.MERGED.value))
        .when(pl.col("likeness") < rule.same_border)
        .then(pl.lit(LineageKind.NEW_BORDER.value))
        .when("same_name")
        .then(pl.lit(LineageKind.CONTINUED.value))
        .otherwise(pl.lit(LineageKind.RENAMED.value))
        .alias("kind")
    )


def _alone(frame: pl.DataFrame, tied: pl.Series, *, side: str, kind: LineageKind) -> pl.DataFrame:
    alone = frame.filter(~pl.col("area").is_in(tied.to_list()))
    return alone.select(
        pl.col("area").alias(f"{side}_area"),
        pl.col("name").alias(f"{side}_name"),
        pl.lit(kind.value).alias("kind"),
    )

"""How many areas each class has, and what part of a changed number is real."""

from collections.abc import Mapping

import polars as pl

from lagesbild.areas.area import AreaClass
from lagesbild.areas.lineage import relate
from lagesbild.areas.technical_change import successor_classes, technical_change
from lagesbild.norms.class_schemes import NOT_LISTED, ClassScheme
from lagesbild.picture.situation import Ground


def count_classes(
    *,
    classes: Mapping[str, str],
    previous_classes: Mapping[str, str],
    ground: Ground,
    before: Ground | None,
    scheme: ClassScheme,
    previous_scheme: ClassScheme | None,
) -> pl.DataFrame:
    """Return the table of class counts; previous plus the parts is current on every row.

    Only listed areas count. Without a round before, everything but the current number is null.
    """
    now = _listed(classes, ground)
    if before is None or previous_scheme is None:
        return _first_counts(now)
    then = _listed(previous_classes, before)
    counts = technical_change(
        previous=then,
        current=now,
        lineage=relate(before=_only(before, then), after=_only(ground, now)),
        successors=successor_classes(previous=previous_scheme, current=scheme),
    )
    return counts.with_row_index("order")


def classes_in(decisions: pl.DataFrame, *, round_: str) -> dict[str, str]:
    """Return the decided class of each area in a round."""
    return dict(decisions.filter(pl.col("round") == round_).select("area", "class").iter_rows())


def _listed(classes: Mapping[str, str], ground: Ground) -> dict[str, AreaClass]:
    return {
        area: AreaClass(classes[area])
        for area in ground.ids
        if classes.get(area, NOT_LISTED) != NOT_LISTED
    }


def _only(ground: Ground, areas: Mapping[str, AreaClass]) -> pl.DataFrame:
    return ground.areas.filter(pl.col("area").is_in(list(areas)))


def _first_counts(now: Mapping[str, AreaClass]) -> pl.DataFrame:
    gravest_first = sorted(AreaClass, key=lambda name: name.severity, reverse=True)
    rows = [(name.value, list(now.values()).count(name)) for name in gravest_first]
    counts = pl.DataFrame([*rows, ("total", len(now))], schema=["class", "current"], orient="row")
    parts = ("previous", "entered", "left", "reclassified", "split_merged", "scheme")
    return counts.with_columns(
        *(pl.lit(None, pl.Int64).alias(part) for part in parts)
    ).with_row_index("order")

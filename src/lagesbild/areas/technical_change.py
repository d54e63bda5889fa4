"""How much of a change in the number of areas is real, and how much is pencil and paper?

A list can grow because an area was cut in two, and a class can empty because it was abolished.
Neither says that anything happened in an area.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from lagesbild.areas.area import AreaClass
from lagesbild.norms.class_schemes import ClassScheme

TOTAL = "total"
CHANGE_SCHEMA = {
    "class": pl.String,
    **dict.fromkeys(
        ("previous", "entered", "left", "split_merged", "scheme", "reclassified", "current"),
        pl.Int64,
    ),
}
_PARTS = ("entered", "left", "split_merged", "scheme", "reclassified")


# An area of one of the two lists; the lists may use one identifier for different areas.
_Node = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Areas of both lists that belong together: one and one, or the parts of a split or merger."""

    before: tuple[str, ...]
    after: tuple[str, ...]


def successor_classes(
    *, previous: ClassScheme, current: ClassScheme
) -> Mapping[AreaClass, AreaClass]:
    """Return, for each class that has been abolished, the class its areas now count as.

    That is the next less serious class that is left, because whatever meets the conditions of a
    class meets those of the less serious ones: riskområde "uppfyller kriterierna för utsatt
    område". A class that is new in the current scheme replaces nothing.
    """
    left = [name for name in AreaClass if current.has(name.value)]
    return {
        name: max((other for other in left if other.severity < name.severity), key=_severity)
        for name in AreaClass
        if previous.has(name.value) and not current.has(name.value)
    }


def technical_change(
    *,
    previous: Mapping[str, AreaClass],
    current: Mapping[str, AreaClass],
    lineage: pl.DataFrame,
    successors: Mapping[AreaClass, AreaClass],
) -> pl.DataFrame:
    """Decompose the change in the number of areas, per class and in total, into parts that add up.

    `previous` and `current` give the class of each area on the two lists, and `lineage` ties the
    lists together (`relate`). `previous + entered + left + split_merged + scheme + reclassified`
    is `current` on every row; `left` is negative or zero. A new border counts nothing.

    The class of areas that are cut or joined is compared on the larger unit, which has the gravest
    class of its parts: of a särskilt utsatt unit cut into three, two of them särskilt utsatta, the
    unit is still särskilt utsatt, and `split_merged` holds one more särskilt utsatt and one utsatt.

    :raises ValueError: if the lineage does not account for every area of both lists.
    """
    _require_complete(previous=previous, current=current, lineage=lineage)
    parts = {part: Counter[AreaClass]() for part in _PARTS}
    for group in _groups(lineage):
        before = [previous[area] for area in group.before]
        after = [current[area] for area in group.after]
        for part, counts in _parts_of(before, after, successors).items():
            parts[part].update(counts)
    rows = [
        {
            "class": name.value,
            "previous": list(previous.values()).count(name),
            **{part: counts[name] for part, counts in parts.items()},
            "current": list(current.values()).count(name),
        }
        for name in sorted(AreaClass, key=_severity, reverse=True)
    ]
    by_class = pl.DataFrame(rows, schema=CHANGE_SCHEMA)
    total = by_class.sum().with_columns(pl.lit(TOTAL).alias("class"))
    return pl.concat([by_class, total])


def _parts_of(
    before: list[AreaClass], after: list[AreaClass], successors: Mapping[AreaClass, AreaClass]
) -> dict[str, Counter[AreaClass]]:
    """Return what one group adds to each part, per class."""
    if not before:
        return {"entered": Counter(after)}
    if not after:
        return {"left": _minus(Counter(), Counter(before))}
    translated = [successors.get(name, name) for name in before]
    reclassified = _minus(
        Counter([max(after, key=_severity)]), Counter([max(translated, key=_severity)])
    )
    rest = _minus(_minus(Counter(after), Counter(translated)), reclassified)
    return {
        "scheme": _minus(Counter(translated), Counter(before)),
        "reclassified": reclassified,
        "split_merged": rest,
    }


def _minus(counts: Counter[AreaClass], taken: Counter[AreaClass]) -> Counter[AreaClass]:
    """Subtract and keep what becomes negative, which the minus sign of Counter drops."""
    return Counter({name: counts[name] - taken[name] for name in AreaClass})


def _groups(lineage: pl.DataFrame) -> Iterator[_Group]:
    """Yield the areas that the rows of a lineage tie together, directly or through another area."""
    tied: dict[_Node, set[_Node]] = {}
    for before, after in lineage.select("from_area", "to_area").iter_rows():
        ends = [(side, area) for side, area in (("before", before), ("after", after)) if area]
        for end in ends:
            tied.setdefault(end, set()).update(ends)
    seen: set[_Node] = set()
    for node in tied:
        if node not in seen:
            group = _reachable(node, tied)
            seen |= group
            yield _Group(
                before=tuple(area for side, area in group if side == "before"),
                after=tuple(area for side, area in group if side == "after"),
            )


def _reachable(start: _Node, tied: Mapping[_Node, set[_Node]]) -> set[_Node]:
    found, waiting = {start}, [start]
    while waiting:
        fresh = tied[waiting.pop()] - found
        found |= fresh
        waiting.extend(fresh)
    return found


def _require_complete(
    *,
    previous: Mapping[str, AreaClass],
    current: Mapping[str, AreaClass],
    lineage: pl.DataFrame,
) -> None:
    for column, areas in (("from_area", previous), ("to_area", current)):
        odd = _named(lineage[column]) ^ set(areas)
        if odd:
            raise ValueError(f"the lineage and the classes differ on {column}: {sorted(odd)}")


def _named(column: pl.Series) -> set[str]:
    return set(column.drop_nulls().to_list())


def _severity(name: AreaClass) -> int:
    return name.severity

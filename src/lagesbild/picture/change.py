"""What has changed since the last round: really, or on paper only.

Real change is measured inside today's boundary, with what can be compared at both times. All other
difference between the two published figures is technical: a new border, a split or merged area, a
broken series, other questions.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import special

from lagesbild.areas.lineage import LineageKind
from lagesbild.picture.composite import Composite


class ChangeOutcome(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    DIFFERS = "differs"
    """More than the panels' own spread, but nothing links the panels, so it may be their doing."""
    NO_SAFE_CHANGE = "no_safe_change"
    NOT_COMPARABLE = "not_comparable"


_NOTES = {
    LineageKind.NEW_BORDER: "Ny gräns.",
    LineageKind.SPLIT: "Del av ett delat område.",
    LineageKind.MERGED: "Sammanslaget av flera områden.",
    LineageKind.NEW: "Området fanns inte i förra omgången.",
}
_UNLINKED = "Inte länkat mellan omgångarna: andra bedömare kan ge skillnaden."
SAME_GROUND = (LineageKind.CONTINUED, LineageKind.RENAMED)


@dataclass(frozen=True, kw_only=True)
class Ancestry:
    """What an area was in the round before."""

    kind: LineageKind
    shares: Mapping[str, float]
    """Areas of the round before, by their share of today's ground."""

    def carry(self, before: Mapping[str, float | None]) -> float | None:
        """Return the figure of the areas before, weighed by their share of today's ground."""
        known = {area: value for area in self.shares if (value := before.get(area)) is not None}
        total = sum(self.shares[area] for area in known)
        if not total:
            return None
        return sum(self.shares[area] * value for area, value in known.items()) / total


def ancestries(lineage: pl.DataFrame) -> dict[str, Ancestry]:
    """Return what each area of today was before."""
    found: dict[str, Ancestry] = {}
    for area, rows in lineage.drop_nulls("to_area").group_by("to_area", maintain_order=True):
        pairs = rows.drop_nulls("from_area").select("from_area", "share_of_to").iter_rows()
        found[str(area[0])] = Ancestry(kind=LineageKind(rows["kind"][0]), shares=dict(pairs))
    return found


@dataclass(frozen=True, kw_only=True)
class CompositeTimes:
    """One composite of today's boundaries now and then, over the indicators of both times."""

    now: Composite
    then: Composite

    @property
    def indicators(self) -> tuple[str, ...]:
        return self.now.indicators


def in_common(now: Composite, then: Composite) -> CompositeTimes:
    """Return two composites of the same units over what each unit has at both times."""
    shared = [name for name in now.indicators if name in then.indicators]
    columns = {
        time: [composite.indicators.index(name) for name in shared]
        for time, composite in (("now", now), ("then", then))
    }
    missing = np.isnan(now.normalised[:, columns["now"]]) | np.isnan(
        then.normalised[:, columns["then"]]
    )
    return CompositeTimes(
        now=now.keep(columns["now"], without=missing),
        then=then.keep(columns["then"], without=missing),
    )


def composite_change(
    *,
    current: Composite,
    previous: Composite,
    inside: CompositeTimes,
    ancestry: Mapping[str, Ancestry],
    coverage: float,
    broken: tuple[str, ...],
) -> list[dict[str, object]]:
    """Return the change of each area's composite as rows of the table `change`.

    `inside` are today's boundaries at both times over comparable indicators: their difference is
    the real change. Its interval takes the errors of the two times as independent, which makes it
    a little too wide where windows of several years overlap.
    """
    before = dict(zip(previous.units, _known(previous.scores), strict=True))
    left_out = max(0, len(current.indicators) - len(inside.indicators) - len(broken))
    margin = special.ndtri(0.5 + coverage / 2) * np.hypot(inside.now.score_sd, inside.then.score_sd)
    rows = []
    for i, area in enumerate(current.units):
        real = _difference(inside.now.scores[i], inside.then.scores[i])
        rows.append(
            _row(
                area,
                figure="composite",
                previous=ancestry[area].carry(before),
                current=_known(current.scores)[i],
                real=real,
                margin=float(margin[i]),
                notes=[
                    _NOTES.get(ancestry[area].kind),
                    _broken_note(broken),
                    _new_note(left_out),
                ],
            )
        )
    return rows


def ratings_change(
    *,
    current: pl.DataFrame,
    previous: pl.DataFrame,
    comparable_now: pl.DataFrame,
    comparable_then: pl.DataFrame,
    ancestry: Mapping[str, Ancestry],
) -> list[dict[str, object]]:
    """Return the change of each area's level of ratings as rows of the table `change`.

    All frames have `area`, `level`, `low`, `high` of the whole questionnaire; the comparable ones
    over the items that mean the same in both rounds. An area whose ground is another was another
    thing to judge, so no real change is given for it. Other raters may judge otherwise: without
    links between the rounds this is a difference between panels and never a safe change.
    """
    now, then = _by_area(comparable_now), _by_area(comparable_then)
    levels, before = _by_area(current), _by_area(previous)
    rows = []
    for area, kinship in ancestry.items():
        [parent] = kinship.shares if len(kinship.shares) == 1 else [None]
        same = kinship.kind in SAME_GROUND
        pair = (now.get(area), then.get(parent)) if same and parent else (None, None)
        margins = [_half_width(row) for row in pair if row is not None]
        rows.append(
            _row(
                area,
                figure="ratings",
                previous=kinship.carry({a: row["level"] for a, row in before.items()}),
                current=levels.get(area, {}).get("level"),
                real=_difference(pair[0]["level"], pair[1]["level"])
                if pair[0] and pair[1]
                else None,
                margin=_together(margins),
                notes=[_NOTES.get(kinship.kind), _UNLINKED],
                is_linked=False,
            )
        )
    return rows


def _row(
    area: str,
    *,
    figure: str,
    previous: float | None,
    current: float | None,
    real: float | None,
    margin: float | None,
    notes: list[str | None],
    is_linked: bool = True,
) -> dict[str, object]:
    technical = None
    if previous is not None and current is not None and real is not None:
        technical = current - previous - real
    low = None if real is None or margin is None else real - margin
    high = None if real is None or margin is None else real + margin
    return {
        "area": area,
        "figure": figure,
        "previous": previous,
        "technical": technical,
        "real": real,
        "real_low": low,
        "real_high": high,
        "current": current,
        "outcome": _outcome(low, high, is_linked=is_linked).value,
        "note": " ".join(note for note in notes if note) or None,
    }


def _outcome(low: float | None, high: float | None, *, is_linked: bool) -> ChangeOutcome:
    if low is None or high is None:
        return ChangeOutcome.NOT_COMPARABLE
    if low <= 0 <= high:
        return ChangeOutcome.NO_SAFE_CHANGE
    if not is_linked:
        return ChangeOutcome.DIFFERS
    return ChangeOutcome.HIGHER if low > 0 else ChangeOutcome.LOWER


def _broken_note(broken: tuple[str, ...]) -> str | None:
    return (
        f"Brutna serier är inte med i den verkliga förändringen: {', '.join(broken)}."
        if broken
        else None
    )


def _new_note(count: int) -> str | None:
    return f"{count} indikatorer finns inte vid båda tillfällena." if count else None


def _known(values: npt.NDArray[np.float64]) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]


def _difference(now: float, then: float) -> float | None:
    return None if np.isnan(now) or np.isnan(then) else float(now - then)


def _by_area(levels: pl.DataFrame) -> dict[str, dict[str, float]]:
    return {row["area"]: row for row in levels.drop_nulls("level").iter_rows(named=True)}


def _together(margins: Sequence[float | None]) -> float | None:
    """Return the margin of a difference between two independent figures."""
    known = [margin for margin in margins if margin is not None]
    return math.hypot(*known) if len(known) == 2 else None


def _half_width(row: Mapping[str, float | None]) -> float | None:
    """Return the half of an interval that the ends of the scale have not cut."""
    low, level, high = row["low"], row["level"], row["high"]
    if low is None or level is None or high is None:
        return None
    return max(level - low, high - level)

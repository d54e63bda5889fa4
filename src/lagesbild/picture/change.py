"""What has changed since the last round: really, or on paper only.

Real change is measured inside today's boundary, with what can be compared at both times. All other
difference between the two published figures is technical: a new border, a split or merged area, a
broken series, other questions.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import special

from lagesbild.areas.lineage import SAME_GROUND, LineageKind
from lagesbild.picture.composite import Composite
from lagesbild.picture.rated import Rated, spread_of
from lagesbild.stats.linking import Linkage
from lagesbild.stats.many_comparisons import discoveries


class ChangeOutcome(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    DIFFERS = "differs"
    """More than the interval, but the rounds are weakly linked, so it may be the raters' doing."""
    NO_SAFE_CHANGE = "no_safe_change"
    NOT_COMPARABLE = "not_comparable"


_NOTES = {
    LineageKind.NEW_BORDER: "Ny gräns.",
    LineageKind.SPLIT: "Del av ett delat område.",
    LineageKind.MERGED: "Sammanslaget av flera områden.",
    LineageKind.NEW: "Området fanns inte i förra omgången.",
}
_UNLINKED = "Svagt länkat mellan omgångarna: att bedömarna har ändrat sig kan ge skillnaden."
_REFUSED_ROUNDS = "Omgångarnas skattningar är inte länkade; ingen förändring kan sägas."
_NO_LEVEL = "Området har ingen skattad nivå som kan jämföras."
_ONE_RATER = "Bara en bedömare; nivån visas inte."
_ONE_RATER_THEN = "Bara en bedömare i förra omgången; förändringen visas inte."
_NOT_RATED_THEN = "Inte skattat i förra omgången."
BY_CHANCE = "Inte fler än slumpen ger när alla områden prövas samtidigt."
"""Marks, among the notes, a change that was taken back."""
_SAFE = (ChangeOutcome.HIGHER, ChangeOutcome.LOWER)


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
    false_share: float,
    broken: tuple[str, ...],
) -> list[dict[str, object]]:
    """Return the change of each area's composite as rows of the table `change`.

    `inside` are today's boundaries at both times over comparable indicators: their difference is
    the real change. Its interval takes the errors of the two times as independent, which makes it
    a little too wide where windows of several years overlap. Of the changes called safe, at most
    `false_share` are expected to be none.
    """
    before = dict(zip(previous.units, _known(previous.scores), strict=True))
    left_out = max(0, len(current.indicators) - len(inside.indicators) - len(broken))
    sd = np.hypot(inside.now.score_sd, inside.then.score_sd)
    margin = special.ndtri(0.5 + coverage / 2) * sd
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
                ends=None if real is None else (real - float(margin[i]), real + float(margin[i])),
                p_higher=None if real is None else _p_higher(real, float(sd[i])),
                notes=[
                    _NOTES.get(ancestry[area].kind),
                    _broken_note(broken),
                    _new_note(left_out),
                ],
            )
        )
    return _without_chance_finds(rows, false_share=false_share)


def _p_higher(real: float, sd: float) -> float:
    if sd == 0:
        return 0.5 if real == 0 else float(real > 0)
    return float(special.ndtr(real / sd))


def ratings_change(
    rated: Rated | None,
    *,
    ancestry: Mapping[str, Ancestry],
    comparable: Collection[str],
    false_share: float,
) -> list[dict[str, object]]:
    """Return the change of each area's level of severity as rows of the table `change`.

    Both times are read on the items of today and as a middling rater of the first round would
    answer, so on the same ground there is nothing technical. An area whose ground is another was
    another thing to judge, so no real change is given for it. Nor is one given where the check of
    links refuses the two rounds, or the area's district in the round; where the rounds are weakly
    linked a difference may be the raters' doing and is never a safe change. What a single rater
    judged is not shown.

    :param comparable: the areas that may be compared with others in the round.
    """
    rows = [
        _rating_row(area, kinship, rated=rated, is_comparable=area in comparable)
        for area, kinship in ancestry.items()
    ]
    return _without_chance_finds(rows, false_share=false_share)


def _rating_row(
    area: str, kinship: Ancestry, *, rated: Rated | None, is_comparable: bool
) -> dict[str, object]:
    [parent] = kinship.shares if len(kinship.shares) == 1 else [None]
    same = parent if kinship.kind in SAME_GROUND else None
    number = rated.object_of(area) if rated else None
    earlier = rated.object_of(same, back=1) if rated and same else None
    note = _NOTES.get(kinship.kind)
    if rated is None or number is None or not is_comparable:
        return _row(area, figure="ratings", notes=[note, _NO_LEVEL])
    if not rated.is_shown(number):
        return _row(area, figure="ratings", notes=[note, _ONE_RATER])
    level = rated.levels([number])[:, 0]
    current = float(level.mean())
    if earlier is None:
        return _row(area, figure="ratings", current=current, notes=[note or _NOT_RATED_THEN])
    if not rated.is_shown(earlier):
        return _row(area, figure="ratings", current=current, notes=[note, _ONE_RATER_THEN])
    link = rated.link_to_previous
    if link is Linkage.NOT_COMPARABLE:
        return _row(area, figure="ratings", current=current, notes=[_REFUSED_ROUNDS])
    before = rated.levels([earlier])[:, 0]
    spread = spread_of((level - before)[:, None], coverage=rated.method.coverage)
    return _row(
        area,
        figure="ratings",
        previous=float(before.mean()),
        current=current,
        real=float(spread.mean[0]),
        ends=(float(spread.low[0]), float(spread.high[0])),
        p_higher=float((level > before).mean()),
        notes=[note, _UNLINKED if link is Linkage.WEAKLY_LINKED else None],
        is_linked=link is Linkage.COMPARABLE,
    )


def _row(
    area: str,
    *,
    figure: str,
    notes: list[str | None],
    previous: float | None = None,
    current: float | None = None,
    real: float | None = None,
    ends: tuple[float, float] | None = None,
    p_higher: float | None = None,
    is_linked: bool = True,
) -> dict[str, object]:
    technical = None
    if previous is not None and current is not None and real is not None:
        technical = current - previous - real
    low, high = ends or (None, None)
    return {
        "area": area,
        "figure": figure,
        "previous": previous,
        "technical": technical,
        "real": real,
        "real_low": low,
        "real_high": high,
        "p_higher": p_higher,
        "p_lower": None if p_higher is None else 1 - p_higher,
        "current": current,
        "outcome": outcome_of(low, high, is_linked=is_linked).value,
        "note": " ".join(note for note in notes if note) or None,
    }


def outcome_of(low: float | None, high: float | None, *, is_linked: bool) -> ChangeOutcome:
    """Return what an interval of a change says."""
    if low is None or high is None:
        return ChangeOutcome.NOT_COMPARABLE
    if low <= 0 <= high:
        return ChangeOutcome.NO_SAFE_CHANGE
    if not is_linked:
        return ChangeOutcome.DIFFERS
    return ChangeOutcome.HIGHER if low > 0 else ChangeOutcome.LOWER


def _without_chance_finds(
    rows: list[dict[str, object]], *, false_share: float
) -> list[dict[str, object]]:
    """Take back changes that are no more than sixty areas looked at together give by chance.

    Judged by two-sided probabilities of so large a difference where nothing has changed.
    """
    known = [row for row in rows if row["p_higher"] is not None]
    doubt = [2 * min(_number(row["p_higher"]), _number(row["p_lower"])) for row in known]
    kept = discoveries(np.array(doubt, dtype=np.float64), share=false_share)
    found = {row["area"] for row, keep in zip(known, kept, strict=True) if keep}
    return [
        row if row["area"] in found or row["outcome"] not in _SAFE else _taken_back(row)
        for row in rows
    ]


def _taken_back(row: dict[str, object]) -> dict[str, object]:
    note = f"{row['note']} {BY_CHANCE}" if row["note"] else BY_CHANCE
    return {**row, "outcome": ChangeOutcome.NO_SAFE_CHANGE.value, "note": note}


def _number(value: object) -> float:
    assert isinstance(value, float)
    return value


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

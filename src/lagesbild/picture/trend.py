"""Has the country changed since the last round, on the areas that are the same at both times?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import special

from lagesbild.areas.lineage import SAME_GROUND
from lagesbild.assessment.levels import WHOLE
from lagesbild.picture import tables
from lagesbild.picture.change import Ancestry, CompositeTimes, outcome_of
from lagesbild.picture.rated import Rated, spread_of
from lagesbild.stats.arrays import FloatArray
from lagesbild.stats.linking import Linkage

_NO_UNITS = "Inga områden har samma gräns och en nivå som kan jämföras i båda omgångarna."
_REFUSED = "Omgångarnas skattningar är inte länkade; ingen trend kan sägas."
_WEAK = "Svagt länkat mellan omgångarna: att bedömarna har ändrat sig kan ge skillnaden."


@dataclass(frozen=True, kw_only=True)
class RatedPair:
    """An area on the same ground in both rounds, by its numbers then and now."""

    area: str
    then: int
    now: int


def trend_table(
    *,
    inside: CompositeTimes | None,
    rated: Rated | None,
    pairs: Sequence[RatedPair],
    raw: Mapping[str, tuple[float, float]],
    residents: Mapping[str, float],
    coverage: float,
) -> pl.DataFrame:
    """Return the table `trend`.

    :param inside: the composite of today's boundaries at both times.
    :param raw: raw mean levels then and now, shown beside, of areas that have both.
    """
    weightings: Mapping[str, Mapping[str, float] | None] = {"areas": None, "residents": residents}
    rows = []
    for weighting, weight_of in weightings.items():
        if inside is not None:
            found = _composite(inside, weight_of, coverage)
            rows.append({"figure": "composite", "weighting": weighting, **found})
        found = _ratings(rated, pairs, raw, weight_of, coverage)
        rows.append({"figure": "ratings", "weighting": weighting, **found})
    return tables.TREND.frame(rows)


def _composite(
    inside: CompositeTimes, weight_of: Mapping[str, float] | None, coverage: float
) -> dict[str, object]:
    changes = inside.now.scores - inside.then.scores
    known = ~np.isnan(changes)
    if not known.any():
        return _refused(0, _NO_UNITS)
    weights = _weights([u for u, k in zip(inside.now.units, known, strict=True) if k], weight_of)
    sd = np.hypot(inside.now.score_sd, inside.then.score_sd)[known]
    mean, spread = float(weights @ changes[known]), float(np.sqrt(weights**2 @ sd**2))
    margin = float(special.ndtri(0.5 + coverage / 2)) * spread
    return _found(
        int(known.sum()),
        mean,
        (mean - margin, mean + margin),
        p_higher=float(special.ndtr(mean / spread)) if spread else None,
        decimals=1,
    )


def _ratings(
    rated: Rated | None,
    pairs: Sequence[RatedPair],
    raw: Mapping[str, tuple[float, float]],
    weight_of: Mapping[str, float] | None,
    coverage: float,
) -> dict[str, object]:
    if rated is None or not pairs:
        return _refused(0, _NO_UNITS)
    if rated.link_to_previous is Linkage.NOT_COMPARABLE:
        return _refused(len(pairs), _REFUSED)
    weights = _weights([pair.area for pair in pairs], weight_of)
    now = rated.levels([pair.now for pair in pairs])
    then = rated.levels([pair.then for pair in pairs])
    changes = (now - then) @ weights
    spread = spread_of(changes[:, None], coverage=coverage)
    is_linked = rated.link_to_previous is Linkage.COMPARABLE
    return {
        **_found(
            len(pairs),
            float(spread.mean[0]),
            (float(spread.low[0]), float(spread.high[0])),
            p_higher=float((changes > 0).mean()),
            decimals=2,
            is_linked=is_linked,
        ),
        "raw_change": _raw_change(pairs, raw, weights),
        "note": None if is_linked else _WEAK,
    }


def _raw_change(
    pairs: Sequence[RatedPair], raw: Mapping[str, tuple[float, float]], weights: FloatArray
) -> float | None:
    if any(pair.area not in raw for pair in pairs):
        return None
    differences = np.array([raw[pair.area][1] - raw[pair.area][0] for pair in pairs])
    return round(float(weights @ differences), 2)


def _weights(areas: Sequence[str], weight_of: Mapping[str, float] | None) -> FloatArray:
    given = np.array([1.0 if weight_of is None else weight_of.get(a, 0.0) for a in areas])
    total = given.sum()
    shares: FloatArray = given / total if total else np.full(len(areas), 1 / len(areas))
    return shares


def _found(
    units: int,
    change: float,
    ends: tuple[float, float],
    *,
    p_higher: float | None,
    decimals: int,
    is_linked: bool = True,
) -> dict[str, object]:
    return {
        "units": units,
        "change": round(change, decimals),
        "low": round(ends[0], decimals),
        "high": round(ends[1], decimals),
        "p_higher": None if p_higher is None else round(p_higher, 2),
        "p_lower": None if p_higher is None else round(1 - p_higher, 2),
        "raw_change": None,
        "outcome": outcome_of(*ends, is_linked=is_linked).value,
        "note": None,
    }


def _refused(units: int, note: str) -> dict[str, object]:
    nothing = dict.fromkeys(("change", "low", "high", "p_higher", "p_lower", "raw_change"))
    return {
        "units": units,
        **nothing,
        "outcome": outcome_of(None, None, is_linked=True),
        "note": note,
    }


def rated_pairs(
    rated: Rated | None, *, kinship: Mapping[str, Ancestry], comparable: Collection[str]
) -> list[RatedPair]:
    """Return the areas on the same ground that were rated and comparable at both times.

    What a single rater judged is left out: it could be told from the sum of the shown changes.
    """
    if rated is None or rated.round == 0:
        return []
    pairs = []
    for area, ancestry in kinship.items():
        if ancestry.kind not in SAME_GROUND or area not in comparable:
            continue
        [parent] = ancestry.shares
        then, now = rated.object_of(parent, back=1), rated.object_of(area)
        if then is None or now is None:
            continue
        if rated.is_shown(then) and rated.is_shown(now):
            pairs.append(RatedPair(area=area, then=then, now=now))
    return pairs


def raw_pairs(
    now: pl.DataFrame, then: pl.DataFrame, *, kinship: Mapping[str, Ancestry]
) -> dict[str, tuple[float, float]]:
    """Return raw levels of the whole questionnaire then and now, on the same ground."""
    levels = {
        time: dict(
            frame.filter(pl.col("id") == WHOLE).drop_nulls("level").select("area", "level").rows()
        )
        for time, frame in (("now", now), ("then", then))
    }
    pairs = {}
    for area, ancestry in kinship.items():
        if ancestry.kind in SAME_GROUND:
            [parent] = ancestry.shares
            if area in levels["now"] and parent in levels["then"]:
                pairs[area] = (levels["then"][parent], levels["now"][area])
    return pairs

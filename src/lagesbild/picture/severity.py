"""The tables of severity: how serious each area is by its raters, and how much raters differ."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl
from scipy import special

from lagesbild.assessment.levels import FEWEST_RATERS_SHOWN, WHOLE
from lagesbild.picture import tables
from lagesbild.picture.class_figures import is_comparable
from lagesbild.picture.rated import Rated, spread_of
from lagesbild.stats.linking import Linkage
from lagesbild.stats.many_facet.model import SPREAD_NAMES

_NOBODY = "Ingen har skattat området."
_ONE_RATER = "Bara en bedömare; nivån visas inte."
_UNSETTLED = "Modellen kom inte till vila; nivån används inte."
_REFUSED = "Bedömarna är inte förenade med de flesta andra distrikts; nivån kan inte jämföras."
_WEAK = "Svag länk till andra distrikt: intervallet är brett, och modellen bär det mesta."

SPREAD_TITLES: Mapping[str, str] = {
    "area": "Områden inom samma distrikt",
    "district": "Distriktens egen nivå",
    "step": "Ett områdes egen förändring mellan två omgångar",
    "norm": "Distriktens normer: vad bedömarna där kallar allvarligt",
    "rater": "Bedömare i samma distrikt",
    "drift": "En bedömares avvikelse i en omgång från sig själv",
    "session": "En bedömares syn på ett område vid ett tillfälle",
}


def severity_table(
    rated: Rated | None,
    *,
    areas: pl.DataFrame,
    levels: pl.DataFrame,
) -> pl.DataFrame:
    """Return the table `severity`; `levels` are the raw ones, shown beside."""
    raw = {row["area"]: row for row in levels.filter(pl.col("id") == WHOLE).iter_rows(named=True)}
    district_of = dict(areas.select("area", "local_police_district").iter_rows())
    rows = [
        {
            "area": area,
            "name": name,
            **_level(rated, area, district_of=district_of),
            "raw_level": _rounded(raw[area]["level"])
            if raw[area]["raters"] >= FEWEST_RATERS_SHOWN
            else None,
            "raters": raw[area]["raters"],
        }
        for area, name in areas.select("area", "name").iter_rows()
    ]
    return tables.SEVERITY.frame(rows)


def _level(rated: Rated | None, area: str, *, district_of: Mapping[str, str]) -> dict[str, object]:
    empty = {"level": None, "low": None, "high": None}
    if rated is None or (number := rated.object_of(area)) is None:
        return {**empty, "comparable": False, "note": _NOBODY}
    if not rated.is_usable:
        return {**empty, "comparable": False, "note": _UNSETTLED}
    if not is_comparable(rated, area, district_of=district_of):
        return {**empty, "comparable": False, "note": _REFUSED}
    if not rated.is_shown(number):
        return {**empty, "comparable": True, "note": _ONE_RATER}
    spread = spread_of(rated.levels([number]), coverage=rated.method.coverage)
    return {
        "level": _rounded(spread.mean[0]),
        "low": _rounded(spread.low[0]),
        "high": _rounded(spread.high[0]),
        "comparable": True,
        "note": _WEAK if _is_weak(rated, district_of[area]) else None,
    }


def _is_weak(rated: Rated, district: str) -> bool:
    """Return whether most of a district's links to others are weak or refused."""
    pairs = rated.comparability.district_pairs.filter(
        (pl.col("district_a") == district) ^ (pl.col("district_b") == district)
    )
    strong = pairs.filter(pl.col("linkage") == Linkage.COMPARABLE).height
    return 2 * strong < pairs.height


def exact_table(rated: Rated | None) -> pl.DataFrame:
    """Return the table `severity_exact`: every rated area of every round."""
    if rated is None:
        return tables.SEVERITY_EXACT.frame([])
    objects = list(rated.arrays.object_of.items())
    levels = spread_of(
        rated.levels([number for _, number in objects]), coverage=rated.method.coverage
    )
    estimates = rated.posterior.objects
    return tables.SEVERITY_EXACT.frame(
        [
            {
                "round": round_,
                "area": area,
                "severity": round(float(estimates.mean[number]), 4),
                "sd": round(float(estimates.sd[number]), 4),
                "level": round(float(levels.mean[i]), 4),
                "low": round(float(levels.low[i]), 4),
                "high": round(float(levels.high[i]), 4),
            }
            for i, ((round_, area), number) in enumerate(objects)
        ]
    )


def item_table(rated: Rated | None) -> pl.DataFrame:
    """Return the table `item_levels` for the areas of the picture's round, if the fit is usable."""
    if rated is None or not rated.is_usable:
        return tables.ITEM_LEVELS.frame([])
    last = rated.arrays.codes.rounds[rated.round]
    here = {area: n for (round_, area), n in rated.arrays.object_of.items() if round_ == last}
    rows: list[dict[str, Any]] = []
    for item, number in rated.items.items():
        levels = spread_of(
            rated.item_levels(list(here.values()), number), coverage=rated.method.coverage
        )
        rows += [
            {
                "area": area,
                "item": item,
                "level": round(float(levels.mean[i]), 4),
                "low": round(float(levels.low[i]), 4),
                "high": round(float(levels.high[i]), 4),
                "beyond": round(float(rated.profiles.mean[object_, number]), 4),
            }
            for i, (area, object_) in enumerate(here.items())
        ]
    return tables.ITEM_LEVELS.frame(rows)


def model_table(rated: Rated | None) -> pl.DataFrame:
    """Return the table `rating_model`: the spreads, and whether the fit came to rest."""
    if rated is None:
        return tables.RATING_MODEL.frame([])
    return tables.RATING_MODEL.frame([*_spread_rows(rated), *_fit_rows(rated)])


def _spread_rows(rated: Rated) -> Iterator[dict[str, object]]:
    values = rated.posterior.spreads.as_array()
    factor = special.ndtri(0.5 + rated.method.coverage / 2) * rated.posterior.log_spread_sd
    for name, value, margin in zip(SPREAD_NAMES, values, np.exp(factor), strict=True):
        yield {
            "name": name,
            "title": SPREAD_TITLES[name],
            "value": _rounded(value),
            "low": _rounded(value / margin),
            "high": _rounded(value * margin),
        }


def _fit_rows(rated: Rated) -> Iterator[dict[str, object]]:
    found = rated.posterior.convergence
    sizes = {
        "converged": ("Anpassningen kom till vila (1 = ja)", float(found.converged)),
        "steps": ("Steg till vila", float(found.steps)),
        "ratings": ("Svar som modellen bygger på", float(rated.posterior.ratings.count)),
        "sessions": (
            "Bedömningstillfällen: en bedömare, ett område eller kalibreringsfall",
            float(rated.posterior.ratings.sessions.count),
        ),
        "unanswered": ("Tillfällen utan någon kategori", float(rated.arrays.unanswered)),
    }
    for name, (title, value) in sizes.items():
        yield {"name": name, "title": title, "value": value, "low": None, "high": None}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 2)

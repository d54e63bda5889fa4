"""What the invented decision group decided: from the truth, with a few reasoned departures."""

from datetime import date

import numpy as np
import polars as pl

from lagesbild.examples.areas import AreaHistory
from lagesbild.examples.questionnaire import read_data
from lagesbild.examples.rounds import LAST_YEAR, RoundDays
from lagesbild.examples.seeds import Part, stream
from lagesbild.examples.truth import Truth

_VULNERABLE_FROM, _RISK_FROM, _PARTICULARLY_FROM = -0.75, 0.2, 0.55
_JUDGEMENT_SPREAD = 0.1
_NEAR = 0.25
"""So near the limit of a class a rule and a group may differ; the group says what it weighed."""
_TWO_CLASSES_FROM = 2025
_DECIDED_BY = "Nationell beslutsgrupp"

_SCHEMA = {
    "round": pl.String,
    "area": pl.String,
    "class": pl.String,
    "decided_by_role": pl.String,
    "decided_on": pl.Date,
    "reason": pl.String,
}


def draw_decisions(
    *, seed: int, history: AreaHistory, truth: Truth, rounds: tuple[RoundDays, ...]
) -> pl.DataFrame:
    """Decide a class for every area of every round."""
    frames = [_decide_round(seed, history, truth, round_) for round_ in rounds]
    return pl.concat(frames).sort("round", "area")


def _decide_round(seed: int, history: AreaHistory, truth: Truth, round_: RoundDays) -> pl.DataFrame:
    generator = stream(seed, Part.DECISIONS, round_.year)
    areas = history.on(round_.reference_day)
    scale = _class_scale(round_.year)
    judged = np.array([truth.of(area, round_.year) for area in areas])
    judged += generator.normal(scale=_JUDGEMENT_SPREAD, size=len(areas))
    limits = list(scale.values())[1:]
    steps = [sum(severity >= limit for limit in limits) for severity in judged]
    reasons = [_reason_near_a_limit(severity, limits, generator) for severity in judged]
    if round_.year == LAST_YEAR:
        _depart(generator, steps, reasons, highest=len(scale) - 1)
    return pl.DataFrame(
        {
            "round": [round_.code] * len(areas),
            "area": [area.area for area in areas],
            "class": [list(scale)[step] for step in steps],
            "decided_by_role": [_DECIDED_BY] * len(areas),
            "decided_on": [date(round_.year, 11, 14)] * len(areas),
            "reason": reasons,
        },
        schema=_SCHEMA,
    )


def _reason_near_a_limit(
    severity: float, limits: list[float], generator: np.random.Generator
) -> str | None:
    texts = read_data("decision_reasons")["near"]
    text = str(texts[int(generator.integers(len(texts)))])
    return text if min(abs(severity - limit) for limit in limits) < _NEAR else None


def _class_scale(year: int) -> dict[str, float]:
    """Return the classes of a year, from the mildest, with the severity that each begins at."""
    scale = {
        "not_listed": -np.inf,
        "vulnerable": _VULNERABLE_FROM,
        "risk": _RISK_FROM,
        "particularly_vulnerable": _PARTICULARLY_FROM,
    }
    if year >= _TWO_CLASSES_FROM:
        del scale["risk"]
    return scale


def _depart(
    generator: np.random.Generator, steps: list[int], reasons: list[str | None], *, highest: int
) -> None:
    """Move one area a class up and two a class down, and say why."""
    texts = read_data("decision_reasons")
    departed: set[int] = set()
    moves = [(1, text) for text in texts["harsher"]] + [(-1, text) for text in texts["milder"]]
    for move, text in moves:
        movable = [
            i for i, step in enumerate(steps) if i not in departed and 0 <= step + move <= highest
        ]
        chosen = movable[int(generator.integers(len(movable)))]
        steps[chosen] += move
        reasons[chosen] = text
        departed.add(chosen)

"""Have the raters grown harder or milder, all together or one by one?"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from lagesbild.assessment.diagnostics.fitted import (
    RATE,
    Fitted,
    interval_in_words,
    some,
    steps_in_words,
)
from lagesbild.assessment.diagnostics.record import (
    Diagnostic,
    Dot,
    Dots,
    Outcome,
    Schema,
    frame_of,
)
from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray
from lagesbild.stats.many_comparisons import false_discovery_rates
from lagesbild.stats.rating_diagnostics.drift import RepeatedCases, repeated_cases
from lagesbild.stats.rating_diagnostics.norms import p_of
from lagesbild.swedish import listing, number, percent, plural

LARGE_DRIFT = 0.5
"""Steps of the scale on a middling case, as for a district's norm."""

SHIFT_SCHEMA: Schema = {
    "round": pl.String,
    "cases": pl.Int64,
    "raters_on_cases": pl.Int64,
    "raters_again": pl.Int64,
    "anchored": pl.Boolean,
    "shift": pl.Float64,
    "sd": pl.Float64,
    "steps": pl.Float64,
    "steps_low": pl.Float64,
    "steps_high": pl.Float64,
}
DRIFT_SCHEMA: Schema = {
    "rater": pl.String,
    "round": pl.String,
    "drift": pl.Float64,
    "sd": pl.Float64,
    "steps": pl.Float64,
    "steps_low": pl.Float64,
    "steps_high": pl.Float64,
    "false_discovery_rate": pl.Float64,
    "finding": pl.String,
}


def common_shift(fitted: Fitted, declared_cases: Sequence[str]) -> Diagnostic:
    """Tell how much harder everyone judged than in the first round, and whether it can be told.

    :param declared_cases: codes of all calibration cases of the collection.
    """
    codes = fitted.arrays.codes
    cases = repeated_cases(fitted.arrays.ratings.sessions)
    estimates = fitted.posterior.shifts
    low, high = estimates.ends(fitted.coverage)
    steps = [fitted.steps(each) for each in (estimates.mean, low, high)]
    rows = [
        {
            "round": code,
            "cases": int((cases.raters[:, t] > 0).sum()),
            "raters_on_cases": _raters_on_cases(fitted, t),
            "raters_again": int(cases.again[t]),
            "anchored": bool(cases.anchored[t]),
            "shift": estimates.mean[t] if t else 0.0,
            "sd": estimates.sd[t] if t else 0.0,
            "steps": steps[0][t] if t else 0.0,
            "steps_low": steps[1][t] if t else 0.0,
            "steps_high": steps[2][t] if t else 0.0,
        }
        for t, code in enumerate(codes.rounds)
    ]
    loose = [t for t in range(1, len(codes.rounds)) if not cases.anchored[t]]
    moved = [
        t for t in range(1, len(codes.rounds)) if t not in loose and not low[t] <= 0 <= high[t]
    ]
    return Diagnostic(
        name="common_shift",
        title="Har alla blivit hårdare eller mildare?",
        outcome=_shift_outcome(steps, loose, moved),
        table=frame_of(rows, SHIFT_SCHEMA),
        sentence=_shift_in_words(fitted, cases, steps, loose, moved, declared_cases),
        figure=_shift_dots(fitted, steps, moved),
    )


def _raters_on_cases(fitted: Fitted, round_: int) -> int:
    sessions = fitted.arrays.ratings.sessions
    on_case = (sessions.object_unit[sessions.object_] < 0) & (sessions.round_ == round_)
    return len(np.unique(sessions.rater[on_case]))


def _shift_outcome(steps: list[FloatArray], loose: list[int], moved: list[int]) -> Outcome:
    if len(steps[0]) < 2:
        return Outcome.INFORMATIVE
    if loose:
        return Outcome.FAILED
    unsure = _widest_margin(steps) > LARGE_DRIFT
    return Outcome.INFORMATIVE if moved or unsure else Outcome.PASSED


def _widest_margin(steps: list[FloatArray]) -> float:
    return float(np.max(steps[2][1:] - steps[1][1:])) / 2


def _shift_in_words(
    fitted: Fitted,
    cases: RepeatedCases,
    steps: list[FloatArray],
    loose: list[int],
    moved: list[int],
    declared_cases: Sequence[str],
) -> str:
    codes = fitted.arrays.codes
    parts = []
    if len(codes.rounds) < 2:
        parts.append("Allt är från samma omgång, så ingen kan ha blivit hårdare eller mildare.")
    elif loose:
        parts.append(
            f"Omgång {listing(codes.rounds[t] for t in loose)} saknar kalibreringsfall som bedömts "
            "både då och i första omgången. Att alla blivit hårdare kan då inte skiljas från att "
            "läget blivit värre; låt alla bedöma samma kalibreringsfall i varje omgång."
        )
    parts += [
        f"I omgång {codes.rounds[t]} bedömde alla {'hårdare' if steps[0][t] > 0 else 'mildare'} än "
        f"i den första: {interval_in_words(steps[1][t], steps[2][t])} steg på samma fall. Modellen "
        "räknar bort det."
        for t in moved
    ]
    if len(codes.rounds) > 1 and not loose and not moved:
        margin = _widest_margin(steps)
        parts.append(
            "Bedömarna som helhet bedömer samma kalibreringsfall som i första omgången, så när som "
            f"på {number(margin, decimals=2)} steg."
        )
        if margin > LARGE_DRIFT:
            parts.append("Så osäkert säger det ingenting; låt fler bedöma fallen i varje omgång.")
    return " ".join([*parts, *_unrated(fitted, cases, declared_cases)])


def _unrated(fitted: Fitted, cases: RepeatedCases, declared: Sequence[str]) -> list[str]:
    objects = fitted.arrays.codes.objects
    rated = {objects[number] for number in cases.cases} - {objects[n] for n in cases.unrated}
    missing = sorted({*declared} - rated)
    return [f"Ingen har bedömt kalibreringsfallet {some(missing)}."] if missing else []


def _shift_dots(fitted: Fitted, steps: list[FloatArray], moved: list[int]) -> Dots | None:
    rounds = fitted.arrays.codes.rounds
    if len(rounds) < 2:
        return None
    rows = [
        Dot(
            label=rounds[t],
            value=float(steps[0][t]),
            low=float(steps[1][t]),
            high=float(steps[2][t]),
            marked=t in moved,
        )
        for t in range(1, len(rounds))
    ]
    label = f"Steg hårdare än i omgång {rounds[0]}"
    return Dots(x_label=label, rows=tuple(rows), reference=0.0)


def rater_drift(fitted: Fitted) -> Diagnostic:
    """Tell which raters judged harder or milder in one round than they otherwise do."""
    codes, drift = fitted.arrays.codes, fitted.posterior.drift
    pairs = fitted.posterior.drift_pairs
    several = np.bincount(pairs[:, 0], minlength=len(codes.raters))[pairs[:, 0]] > 1
    pairs = pairs[several]
    low, high = drift.ends(fitted.coverage)
    steps = [fitted.steps(each[several]) for each in (drift.mean, low, high)]
    rates = false_discovery_rates(p_of(drift)[several])
    safe = rates <= RATE
    large = safe & (np.abs(steps[0]) >= LARGE_DRIFT)
    rows = [
        {
            "rater": codes.raters[rater],
            "round": codes.rounds[round_],
            "drift": drift.mean[several][k],
            "sd": drift.sd[several][k],
            "steps": steps[0][k],
            "steps_low": steps[1][k],
            "steps_high": steps[2][k],
            "false_discovery_rate": rates[k],
            "finding": "drifts" if large[k] else ("slightly_drifts" if safe[k] else "as_otherwise"),
        }
        for k, (rater, round_) in enumerate(pairs)
    ]
    outcome = Outcome.FAILED if large.any() else Outcome.PASSED
    return Diagnostic(
        name="rater_drift",
        title="Håller bedömarna sin måttstock?",
        outcome=outcome if len(pairs) and len(codes.raters) > 1 else Outcome.INFORMATIVE,
        table=frame_of(rows, DRIFT_SCHEMA),
        sentence=_drift_in_words(fitted, pairs, steps[0], safe, large),
        inside_only=True,
    )


def _drift_in_words(
    fitted: Fitted, pairs: IntArray, steps: FloatArray, safe: BoolArray, large: BoolArray
) -> str:
    if len(fitted.arrays.codes.raters) == 1:
        return "Bara en bedömare har svarat, så hens drift kan inte skiljas från områdenas."
    if not len(pairs):
        return "Ingen bedömare har svarat i mer än en omgång, så ingen egen drift kan ses."
    codes = fitted.arrays.codes
    stayed = len(np.unique(pairs[:, 0]))
    drifting = len(np.unique(pairs[safe][:, 0]))
    text = (
        f"Av {plural(stayed, 'bedömare', 'bedömare')} som svarat i flera omgångar har {drifting} "
        f"({percent(drifting / stayed)}) säkert ändrat sin måttstock i någon omgång."
    )
    named = [
        f"{codes.raters[rater]} i {codes.rounds[round_]} ({steps_in_words(step)} "
        f"{'hårdare' if step > 0 else 'mildare'})"
        for (rater, round_), step in zip(pairs[large], steps[large], strict=True)
    ]
    if named:
        text += f" Mest: {some(named)}. Gå igenom kalibreringsfallen med dem."
    return text

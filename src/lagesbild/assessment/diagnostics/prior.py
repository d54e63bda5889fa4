"""Would other beliefs before the data have given other results?"""

import numpy as np
import polars as pl

from lagesbild.assessment.diagnostics.fitted import Fitted, called, some
from lagesbild.assessment.diagnostics.record import Diagnostic, Outcome, Schema, frame_of
from lagesbild.stats.many_facet.model import Priors
from lagesbild.stats.rating_data import NONE
from lagesbild.stats.rating_diagnostics.prior import (
    Moved,
    Unbelieving,
    prior_moves,
    without_priors,
)
from lagesbild.swedish import number

TYPICAL_MOVE, LARGEST_MOVE = 0.1, 0.5
"""In an area's own standard deviations: half of one moves no area out of its interval, and a tenth
is less than two fits of the same data to other random seeds would differ in a sampler."""
_SCALES = (0.5, 2.0)
CLOSE_CURVES, CLOSE_THRESHOLDS = 0.99, 0.1
"""Correlation between thresholds with and without priors, and their median distance in psi."""

PRIOR_SCHEMA: Schema = {
    "scale": pl.Float64,
    "typical_change": pl.Float64,
    "largest_change": pl.Float64,
    "most_changed_area": pl.String,
    "most_changed_round": pl.String,
    "width": pl.Float64,
    "converged": pl.Boolean,
}
CURVE_SCHEMA: Schema = {
    "item": pl.String,
    "since": pl.String,
    "title": pl.String,
    "step": pl.Int64,
    "threshold": pl.Float64,
    "threshold_without_priors": pl.Float64,
}


def prior_sensitivity(fitted: Fitted, priors: Priors) -> Diagnostic:
    """Fit twice more, with all priors half and twice as wide."""
    sessions = fitted.arrays.ratings.sessions
    if not (sessions.object_unit != NONE).any():
        return _prior_record(Outcome.INFORMATIVE, [], "Inget område är bedömt.")
    moves = prior_moves(fitted.posterior, priors=priors, scales=_SCALES)
    typical, largest = max(m.typical for m in moves), max(m.largest for m in moves)
    passed = typical < TYPICAL_MOVE and largest < LARGEST_MOVE and all(m.converged for m in moves)
    told = (
        "Med hälften respektive dubbelt så vida förhandsantaganden ändras ett områdes nivå som "
        f"mest {number(largest, decimals=2)} och i mitten {number(typical, decimals=2)} av dess "
        "egen osäkerhet (standardavvikelse)."
    )
    advice = (
        "Resultatet kommer från svaren."
        if passed
        else "Så mycket beror på antagandena; samla fler svar eller kalibreringsfall, och redovisa "
        "resultatet under båda."
    )
    unconverged = [m for m in moves if not m.converged]
    if unconverged:
        advice += " En av anpassningarna kom inte till ro, så prövningen är inte fullständig."
    outcome = Outcome.PASSED if passed else Outcome.FAILED
    return _prior_record(outcome, [_row(fitted, m) for m in moves], f"{told} {advice}")


def _prior_record(outcome: Outcome, rows: list[dict[str, object]], sentence: str) -> Diagnostic:
    return Diagnostic(
        name="prior_sensitivity",
        title="Beror resultatet på förhandsantaganden?",
        outcome=outcome,
        table=frame_of(rows, PRIOR_SCHEMA),
        sentence=sentence,
    )


def _row(fitted: Fitted, moved: Moved) -> dict[str, object]:
    codes, sessions = fitted.arrays.codes, fitted.arrays.ratings.sessions
    most = int(np.nanargmax(np.abs(moved.change)))
    return {
        "scale": moved.scale,
        "typical_change": moved.typical,
        "largest_change": moved.largest,
        "most_changed_area": codes.objects[most],
        "most_changed_round": codes.rounds[sessions.object_round[most]],
        "width": moved.width,
        "converged": moved.converged,
    }


def curves_without_priors(fitted: Fitted) -> Diagnostic:
    """Compare the questions' curves with those of maximum likelihood, which believes nothing."""
    curves = fitted.posterior.curves
    found = without_priors(fitted.arrays.ratings, curves)
    rows = [
        {
            "item": numbered.item.id,
            "since": numbered.since,
            "title": numbered.item.title,
            "step": k + 1,
            "threshold": curves.thresholds[i, k],
            "threshold_without_priors": found.thresholds[i, k],
        }
        for i, numbered in enumerate(fitted.items)
        for k in range(curves.thresholds.shape[1])
    ]
    return Diagnostic(
        name="curves_without_priors",
        title="Frågornas kurvor utan förhandsantaganden",
        outcome=_curve_outcome(found),
        table=frame_of(rows, CURVE_SCHEMA),
        sentence=_curves_in_words(fitted, found),
    )


def _curve_outcome(found: Unbelieving) -> Outcome:
    if found.correlation is None or found.typical is None or found.reason is not None:
        return Outcome.INFORMATIVE
    close = found.correlation >= CLOSE_CURVES and found.typical <= CLOSE_THRESHOLDS
    return Outcome.PASSED if close else Outcome.FAILED


def _curves_in_words(fitted: Fitted, found: Unbelieving) -> str:
    parts = []
    if found.correlation is None or found.typical is None or found.reason is not None:
        parts.append(
            "Svaren räcker inte för att lägga frågornas kurvor utan förhandsantaganden, så "
            "kurvorna vilar delvis på dem."
        )
    else:
        parts.append(
            "Utan förhandsantaganden hamnar kategoriernas gränser i mitten "
            f"{number(found.typical, decimals=2)} enheter från modellens (korrelation "
            f"{number(found.correlation, decimals=3)})."
        )
        if _curve_outcome(found) is Outcome.FAILED:
            parts.append("Kurvorna vilar alltså delvis på antaganden; samla fler svar.")
    left_out = [called(fitted.items[i]) for i in found.left_out if fitted.answers_of_item[i] > 0]
    if left_out:
        parts.append(f"Inte prövat: {some(left_out)}, där någon kategori aldrig är använd.")
    return " ".join(parts)

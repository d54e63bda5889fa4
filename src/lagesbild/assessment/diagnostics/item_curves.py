"""Do the answers to each question rise with severity as its curve says?"""

import numpy as np
import polars as pl

from lagesbild.assessment.diagnostics.fitted import RATE, Fitted, called, some
from lagesbild.assessment.diagnostics.record import (
    Curves,
    Diagnostic,
    Outcome,
    Panel,
    Point,
    Schema,
    frame_of,
)
from lagesbild.stats.arrays import BoolArray, FloatArray
from lagesbild.stats.many_comparisons import false_discovery_rates
from lagesbild.stats.marginal import unused_grades
from lagesbild.stats.rating_diagnostics.fit import (
    Fit,
    assess_fit,
    curve_scores,
    item_of,
    mean_squares,
)
from lagesbild.stats.rating_diagnostics.items import (
    Strata,
    assess_strata,
    expected_grades,
    strata_edges,
    stratum_means,
)
from lagesbild.stats.rating_diagnostics.residuals import Statistic
from lagesbild.swedish import number

_STRATA = 6
LARGE_GAP = 0.25
"""Steps of the scale. A question of a block of four then moves the block by a sixteenth of a step;
a smaller misfit may be sure when answers are many, and matters to no area."""
_FEWEST = 20
"""Answers in a stratum, for its mean to say anything of the curve."""

CURVE_SCHEMA: Schema = {
    "item": pl.String,
    "since": pl.String,
    "title": pl.String,
    "stratum": pl.Int64,
    "severity": pl.Float64,
    "observed": pl.Float64,
    "expected": pl.Float64,
    "sd": pl.Float64,
    "answers": pl.Int64,
}
FIT_SCHEMA: Schema = {
    "item": pl.String,
    "since": pl.String,
    "title": pl.String,
    "block": pl.String,
    "answers": pl.Int64,
    "slope": pl.Float64,
    "difficulty": pl.Float64,
    "infit": pl.Float64,
    "infit_low": pl.Float64,
    "infit_high": pl.Float64,
    "outfit": pl.Float64,
    "false_discovery_rate": pl.Float64,
    "largest_gap": pl.Float64,
    "unused_categories": pl.String,
    "fits": pl.Boolean,
}


def item_diagnostics(fitted: Fitted) -> tuple[Diagnostic, Diagnostic]:
    """Return the curves with what was observed, and the verdict on their fit."""
    edges = strata_edges(fitted.known.mean, strata=_STRATA)
    statistics = {
        "fit": _of_kept(fitted, mean_squares(item_of, len(fitted.items))),
        "strata": _of_kept(fitted, stratum_means(edges)),
        "scores": _of_kept(fitted, curve_scores),
    }
    drawn = fitted.replicates.of(statistics)
    scores = (statistics["scores"](fitted.residuals), drawn["scores"])
    fit = assess_fit(
        statistics["fit"](fitted.residuals),
        drawn["fit"],
        answers=fitted.answers_of_item,
        scores=scores,
    )
    kept = fitted.residuals.only(fitted.keep)
    strata = assess_strata(
        kept, edges, replicated=drawn["strata"], scores=scores, least_answers=_FEWEST
    )
    rates, gaps = _rates(fit, strata), _largest_gaps(strata)
    misfits = (rates <= RATE) & (np.abs(gaps) > LARGE_GAP)
    told = bool(np.isfinite(strata.sd).any())
    return (
        _curves(fitted, strata, misfits),
        _fit(fitted, fit, rates, gaps, misfits, told=told),
    )


def _of_kept(fitted: Fitted, statistic: Statistic) -> Statistic:
    """Leave out raters who answer at random: they would bend every curve they answered on."""
    return lambda residuals: statistic(residuals.only(fitted.keep))


def _rates(fit: Fit, strata: Strata) -> FloatArray:
    """Return the rates at which infit or the strata, whichever is more surprising, are found."""
    return false_discovery_rates(np.minimum(2 * np.minimum(fit.p, strata.p), 1.0))


def _largest_gaps(strata: Strata) -> FloatArray:
    gaps = np.nan_to_num(strata.gaps, nan=0.0)
    largest: FloatArray = gaps[np.arange(len(gaps)), np.abs(gaps).argmax(axis=1)]
    return largest


def _curves(fitted: Fitted, strata: Strata, misfits: BoolArray) -> Diagnostic:
    rows = [
        {
            "item": fitted.items[i].item.id,
            "since": fitted.items[i].since,
            "title": fitted.items[i].item.title,
            "stratum": int(j) + 1,
            "severity": strata.psi[i, j],
            "observed": strata.observed[i, j],
            "expected": strata.expected[i, j],
            "sd": strata.sd[i, j],
            "answers": int(strata.answers[i, j]),
        }
        for i, j in np.argwhere(strata.answers > 0)
    ]
    slopes = fitted.posterior.curves.slopes
    asked = np.flatnonzero(fitted.answers_of_item > 0)
    steep, flat = asked[slopes[asked].argmax()], asked[slopes[asked].argmin()]
    sentence = (
        f"Kurvan visar vilket svar en fråga väntas få när läget är mer eller mindre allvarligt. "
        f"Skarpast skiljer {called(fitted.items[steep])} mellan lägen, minst skarpt "
        f"{called(fitted.items[flat])}: svaren på den ändras "
        f"{number(slopes[flat] / slopes[steep], decimals=1)} gånger så fort."
        if len(asked) > 1
        else "Bara en fråga är ställd, så det finns inga kurvor att jämföra."
    )
    return Diagnostic(
        name="item_curves",
        title="Frågornas kurvor",
        outcome=Outcome.INFORMATIVE,
        table=frame_of(rows, CURVE_SCHEMA),
        sentence=sentence,
        figure=_figure(fitted, strata, misfits),
    )


def _figure(fitted: Fitted, strata: Strata, misfits: BoolArray) -> Curves:
    low, high = np.quantile(fitted.known.mean, (0.01, 0.99))
    psi = np.linspace(low, high, 25)
    grades = expected_grades(fitted.posterior.curves, psi)
    ids = [item.item.id for item in fitted.items]
    panels = [
        Panel(
            title=called(item) if ids.count(item.item.id) == 1 else f"{called(item)} {item.since}",
            x=tuple(psi.tolist()),
            y=tuple(grades[i].tolist()),
            points=_points(strata, i),
            marked=bool(misfits[i]),
        )
        for i, item in enumerate(fitted.items)
        if fitted.answers_of_item[i] > 0
    ]
    return Curves(
        x_label="Läget som bedömaren ser det", y_label="Svar, steg på skalan", panels=tuple(panels)
    )


def _points(strata: Strata, item: int) -> tuple[Point, ...]:
    return tuple(
        Point(
            x=float(strata.psi[item, j]),
            y=float(strata.observed[item, j]),
            low=float(strata.observed[item, j] - 2 * strata.sd[item, j]),
            high=float(strata.observed[item, j] + 2 * strata.sd[item, j]),
        )
        for j in np.flatnonzero(np.isfinite(strata.sd[item]))
    )


_TOO_FEW = "Ingen fråga har tillräckligt många svar för att pröva kurvan."


def _fit(
    fitted: Fitted,
    fit: Fit,
    rates: FloatArray,
    gaps: FloatArray,
    misfits: BoolArray,
    *,
    told: bool,
) -> Diagnostic:
    unused = _unused(fitted)
    curves = fitted.posterior.curves
    rows = [
        {
            "item": numbered.item.id,
            "since": numbered.since,
            "title": numbered.item.title,
            "block": numbered.block,
            "answers": int(fit.answers[i]),
            "slope": curves.slopes[i],
            "difficulty": curves.thresholds[i].mean(),
            "infit": fit.infit[i],
            "infit_low": fit.infit_low[i],
            "infit_high": fit.infit_high[i],
            "outfit": fit.outfit[i],
            "false_discovery_rate": rates[i],
            "largest_gap": gaps[i],
            "unused_categories": ", ".join(map(str, unused[i])),
            "fits": not misfits[i] if fit.answers[i] else None,
        }
        for i, numbered in enumerate(fitted.items)
    ]
    found = [called(fitted.items[i]) for i in np.flatnonzero(misfits)]
    return Diagnostic(
        name="item_fit",
        title="Passar frågorna sina kurvor?",
        outcome=Outcome.FAILED if found else Outcome.PASSED if told else Outcome.INFORMATIVE,
        table=frame_of(rows, FIT_SCHEMA),
        sentence=(_found_in_words(found) if told else _TOO_FEW) + _about_unused(fitted, unused),
    )


def _found_in_words(found: list[str]) -> str:
    if not found:
        return (
            "Svaren på varje fråga stiger med läget som modellen väntar, så nära som "
            f"{number(LARGE_GAP, decimals=2)} steg."
        )
    return (
        f"Svaren följer inte kurvan på {some(found)}. Läs anvisningen till varje kategori, och "
        "pröva slutsatserna utan frågan."
    )


def _unused(fitted: Fitted) -> list[list[int]]:
    """Return the categories of each answered item that nobody used."""
    ratings = fitted.arrays.ratings
    never = unused_grades(item=ratings.item, grade=ratings.grade, grades=ratings.grades)
    asked = fitted.answers_of_item > 0
    return [np.flatnonzero(never[i]).tolist() if asked[i] else [] for i in range(len(fitted.items))]


def _about_unused(fitted: Fitted, unused: list[list[int]]) -> str:
    without = [called(fitted.items[i]) for i, some_ in enumerate(unused) if some_]
    unasked = [called(fitted.items[i]) for i in np.flatnonzero(fitted.answers_of_item == 0)]
    text = ""
    if without:
        text += (
            f" Någon kategori är aldrig använd på {some(without)}; var den skulle börja vet bara "
            "modellens förhandsantagande."
        )
    if unasked:
        text += f" Ingen har svarat på {some(unasked)}."
    return text

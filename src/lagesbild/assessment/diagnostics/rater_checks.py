"""Who judges harder or milder than others, and who does not follow what the others see?"""

import numpy as np
import polars as pl

from lagesbild.assessment.diagnostics.fitted import (
    RATE,
    Fitted,
    interval_in_words,
    some,
)
from lagesbild.assessment.diagnostics.record import (
    Diagnostic,
    Dot,
    Dots,
    Outcome,
    Schema,
    frame_of,
)
from lagesbild.stats.arrays import FloatArray, IntArray
from lagesbild.stats.many_comparisons import false_discovery_rates
from lagesbild.stats.rating_diagnostics.fit import (
    Fit,
    assess_fit,
    mean_squares,
    rater_of,
)
from lagesbild.stats.rating_diagnostics.norms import p_of
from lagesbild.stats.rating_diagnostics.raters import follows_others
from lagesbild.swedish import number, percent, plural

_AT_RANDOM = 0.2
"""Correlation with what all else foretells, below which a misfit is called answering at random.
Raters in the invented country have 0.5 or more, and a rater who guesses has 0 within 0.15."""

SEVERITY_SCHEMA: Schema = {
    "rater": pl.String,
    "district": pl.String,
    "rounds": pl.Int64,
    "sessions": pl.Int64,
    "severity": pl.Float64,
    "sd": pl.Float64,
    "steps": pl.Float64,
    "steps_low": pl.Float64,
    "steps_high": pl.Float64,
    "false_discovery_rate": pl.Float64,
}
FIT_SCHEMA: Schema = {
    "rater": pl.String,
    "district": pl.String,
    "answers": pl.Int64,
    "infit": pl.Float64,
    "infit_low": pl.Float64,
    "infit_high": pl.Float64,
    "outfit": pl.Float64,
    "follows_others": pl.Float64,
    "false_discovery_rate": pl.Float64,
    "finding": pl.String,
}


def last_district(fitted: Fitted) -> list[str]:
    """Return the code of the district that each rater last belonged to."""
    sessions, codes = fitted.arrays.ratings.sessions, fitted.arrays.codes
    last = np.zeros(sessions.raters, dtype=np.int64)
    order = np.argsort(sessions.round_, kind="stable")
    last[sessions.rater[order]] = sessions.norm_group[order]
    return [codes.districts[group] for group in last.tolist()]


def rater_severity(fitted: Fitted) -> Diagnostic:
    sessions, codes = fitted.arrays.ratings.sessions, fitted.arrays.codes
    estimates = fitted.posterior.rater_severity
    low, high = estimates.ends(fitted.coverage)
    steps = [fitted.steps(each) for each in (estimates.mean, low, high)]
    rates = false_discovery_rates(p_of(estimates))
    rounds = np.unique(np.column_stack([sessions.rater, sessions.round_]), axis=0)[:, 0]
    amounts = [np.bincount(each, minlength=sessions.raters) for each in (rounds, sessions.rater)]
    rows = [
        {
            "rater": codes.raters[r],
            "district": district,
            "rounds": int(amounts[0][r]),
            "sessions": int(amounts[1][r]),
            "severity": estimates.mean[r],
            "sd": estimates.sd[r],
            "steps": steps[0][r],
            "steps_low": steps[1][r],
            "steps_high": steps[2][r],
            "false_discovery_rate": rates[r],
        }
        for r, district in enumerate(last_district(fitted))
    ]
    return Diagnostic(
        name="rater_severity",
        title="Hur hårt bedömer var och en?",
        outcome=Outcome.INFORMATIVE,
        table=frame_of(rows, SEVERITY_SCHEMA),
        sentence=_severity_in_words(fitted, rates, steps),
        figure=_severity_dots(fitted, rates, steps),
        inside_only=True,
    )


def _severity_in_words(fitted: Fitted, rates: FloatArray, steps: list[FloatArray]) -> str:
    raters = len(rates)
    if raters == 1:
        return (
            "Bara en bedömare har svarat. Hens stränghet kan inte skiljas från områdenas läge; låt "
            "minst en till bedöma samma områden."
        )
    spread = float(fitted.steps(np.array([fitted.posterior.spreads.rater]))[0])
    apart = int((rates <= RATE).sum())
    hard, mild = int(steps[0].argmax()), int(steps[0].argmin())
    codes = fitted.arrays.codes.raters
    return (
        f"Bedömare i samma lokalpolisområde skiljer sig med {number(spread, decimals=2)} steg "
        f"(standardavvikelse) på ett medelsvårt fall. Av {raters} bedömare avviker {apart} säkert "
        f"från mitten. Hårdast är {codes[hard]} "
        f"({interval_in_words(steps[1][hard], steps[2][hard])} steg över) och mildast "
        f"{codes[mild]} ({interval_in_words(-steps[2][mild], -steps[1][mild])} steg under). "
        "Modellen räknar bort det; visa aldrig uppgiften för andra än bedömaren själv."
    )


_MOST_ROWS = 40


def _severity_dots(fitted: Fitted, rates: FloatArray, steps: list[FloatArray]) -> Dots:
    """Show everyone, or the outermost at both ends when there are too many for a page."""
    order = np.argsort(-steps[0], kind="stable")
    if len(order) > _MOST_ROWS:
        order = np.concatenate([order[: _MOST_ROWS // 2], order[-_MOST_ROWS // 2 :]])
    rows = [
        Dot(
            label=fitted.arrays.codes.raters[r],
            value=float(steps[0][r]),
            low=float(steps[1][r]),
            high=float(steps[2][r]),
            marked=bool(rates[r] <= RATE),
        )
        for r in order
    ]
    return Dots(x_label="Steg hårdare än mitten", rows=tuple(rows), reference=0.0)


def rater_fit(fitted: Fitted) -> tuple[Diagnostic, IntArray]:
    """Return the verdict, and the raters whose answers say nothing of items and rounds."""
    raters = fitted.arrays.ratings.sessions.raters
    statistic = mean_squares(rater_of, raters)
    drawn = fitted.replicates.of({"fit": statistic})
    answers = np.bincount(rater_of(fitted.residuals), minlength=raters)
    fit = assess_fit(statistic(fitted.residuals), drawn["fit"], answers=answers)
    rates, follows = false_discovery_rates(fit.p), follows_others(fitted.known)
    findings = [
        _finding(rate, infit > high, follow)
        for rate, infit, high, follow in zip(rates, fit.infit, fit.infit_high, follows, strict=True)
    ]
    uneven = np.flatnonzero([f in ("at_random", "uneven") for f in findings])
    diagnostic = Diagnostic(
        name="rater_fit",
        title="Följer bedömarna läget?",
        outcome=Outcome.FAILED if len(uneven) else Outcome.PASSED,
        table=_fit_frame(fitted, fit, rates, follows, findings),
        sentence=_fit_in_words(fitted, follows, findings),
        figure=_fit_dots(fitted, fit, findings),
        inside_only=True,
    )
    return diagnostic, uneven


def _finding(rate: float, above: bool, follows: float) -> str:
    if rate > RATE:
        return "as_expected"
    if not above:
        return "too_even"
    return "at_random" if not follows >= _AT_RANDOM else "uneven"


def _fit_frame(
    fitted: Fitted, fit: Fit, rates: FloatArray, follows: FloatArray, findings: list[str]
) -> pl.DataFrame:
    rows = [
        {
            "rater": fitted.arrays.codes.raters[r],
            "district": district,
            "answers": int(fit.answers[r]),
            "infit": fit.infit[r],
            "infit_low": fit.infit_low[r],
            "infit_high": fit.infit_high[r],
            "outfit": fit.outfit[r],
            "follows_others": follows[r],
            "false_discovery_rate": rates[r],
            "finding": findings[r],
        }
        for r, district in enumerate(last_district(fitted))
    ]
    return frame_of(rows, FIT_SCHEMA)


def _fit_in_words(fitted: Fitted, follows: FloatArray, findings: list[str]) -> str:
    codes = fitted.arrays.codes.raters

    def named(finding: str) -> list[int]:
        return [r for r, each in enumerate(findings) if each == finding]

    parts = []
    if at_random := named("at_random"):
        parts.append(
            f"{some(codes[r] for r in at_random)} svarar som på måfå: svaren följer inte "
            f"det som alla andra ser ({_correlations(follows, at_random)}). Tala med bedömaren "
            "innan svaren används; prövningarna av frågorna är gjorda utan dem."
        )
    if uneven := named("uneven"):
        parts.append(
            f"{some(codes[r] for r in uneven)} svarar ojämnare än modellen väntar. Gå igenom "
            "anvisningarna med bedömaren; prövningarna av frågorna är gjorda utan svaren."
        )
    if even := named("too_even"):
        parts.append(
            f"{some(codes[r] for r in even)} svarar jämnare än väntat, kanske med ett "
            "helhetsintryck i stället för fråga för fråga."
        )
    if not parts and len(findings) == 1:
        return "Bara en bedömare har svarat, och svaren är varken ojämnare eller jämnare än väntat."
    if not parts:
        amount = plural(len(findings), "bedömare", "bedömare")
        return f"Ingen av {amount} svarar märkbart ojämnare eller jämnare än modellen väntar."
    return " ".join(parts) + f" Högst {percent(RATE)} av dem som pekas ut väntas vara det av slump."


def _correlations(follows: FloatArray, raters: list[int]) -> str:
    told = [number(follows[r], decimals=2) for r in raters if np.isfinite(follows[r])]
    if not told:
        return "alla svar är desamma"
    return f"korrelation {', '.join(told)}; hos de andra oftast {_usual(follows)}"


def _usual(follows: FloatArray) -> str:
    return number(float(np.nanmedian(follows)), decimals=2)


def _fit_dots(fitted: Fitted, fit: Fit, findings: list[str]) -> Dots:
    """Show infit beside where chance would put it, for the raters furthest from it."""
    away = np.abs(np.log(np.maximum(fit.infit, 1e-12)))
    rows = [
        Dot(
            label=fitted.arrays.codes.raters[r],
            value=float(fit.infit[r]),
            low=float(fit.infit_low[r]),
            high=float(fit.infit_high[r]),
            marked=findings[r] != "as_expected",
        )
        for r in np.argsort(-away, kind="stable")[:_MOST_ROWS]
    ]
    return Dots(
        x_label="Svarens ojämnhet, och strecket där slumpen skulle lägga den",
        rows=tuple(rows),
        reference=1.0,
    )

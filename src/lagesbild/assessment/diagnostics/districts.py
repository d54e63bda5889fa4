"""Which local police district judges the same thing harder or milder than the others?"""

from dataclasses import dataclass

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
from lagesbild.assessment.rating_arrays import PANEL
from lagesbild.stats.arrays import FloatArray, IntArray
from lagesbild.stats.many_comparisons import false_discovery_rates
from lagesbild.stats.rating_diagnostics.norms import Apart, norms_apart
from lagesbild.swedish import number, percent

LARGE_NORM = 0.5
"""Steps of the scale on a middling case, at the interval's nearer end: every second answer is then
one step away from what raters elsewhere would have given."""

SCHEMA: Schema = {
    "district": pl.String,
    "name": pl.String,
    "raters": pl.Int64,
    "sessions": pl.Int64,
    "norm": pl.Float64,
    "sd": pl.Float64,
    "steps": pl.Float64,
    "steps_low": pl.Float64,
    "steps_high": pl.Float64,
    "false_discovery_rate": pl.Float64,
    "finding": pl.String,
}


@dataclass(frozen=True, kw_only=True)
class _Norms:
    groups: IntArray
    """Districts that have raters."""
    apart: Apart
    steps: FloatArray
    low: FloatArray
    high: FloatArray
    rates: FloatArray

    @property
    def usual_margin(self) -> float:
        """Half the width of the interval, in the middle of the districts."""
        return float(np.median(self.high - self.low)) / 2

    @property
    def findings(self) -> list[str]:
        safe = self.rates <= RATE
        # Where the interval holds zero, its nearer end counts as none.
        nearer = np.where(self.steps > 0, self.low, -self.high)
        large = safe & (nearer >= LARGE_NORM)
        return [
            "as_others"
            if not is_safe
            else f"{'' if is_large else 'slightly_'}{'harder' if step > 0 else 'milder'}"
            for is_safe, is_large, step in zip(safe, large, self.steps, strict=True)
        ]


def district_norms(fitted: Fitted) -> Diagnostic:
    """Compare each district that has raters with the mean of the others."""
    norms = _find(fitted)
    findings = norms.findings if len(norms.groups) > 1 else ["not_tested"]
    alone = len(norms.groups) < 2
    return Diagnostic(
        name="district_norms",
        title="Lokalpolisområdenas normer",
        outcome=_outcome(norms, findings),
        table=_frame(fitted, norms, findings),
        sentence=_ALONE if alone else _in_words(fitted, norms, findings),
        figure=None if alone else _dots(fitted, norms, findings),
        inside_only=True,
    )


def _outcome(norms: _Norms, findings: list[str]) -> Outcome:
    if len(norms.groups) < 2:
        return Outcome.INFORMATIVE
    if any(finding in ("harder", "milder") for finding in findings):
        return Outcome.FAILED
    return Outcome.INFORMATIVE if norms.usual_margin > LARGE_NORM else Outcome.PASSED


_ALONE = (
    "Alla bedömare hör till samma lokalpolisområde, så dess norm kan inte skiljas från områdenas "
    "läge. Låt bedömare från andra håll bedöma samma kalibreringsfall."
)


def _find(fitted: Fitted) -> _Norms:
    groups = np.unique(fitted.arrays.ratings.sessions.norm_group)
    apart = norms_apart(fitted.posterior, groups)
    low, high = apart.difference.ends(fitted.coverage)
    return _Norms(
        groups=groups,
        apart=apart,
        steps=fitted.steps(apart.difference.mean),
        low=fitted.steps(low),
        high=fitted.steps(high),
        rates=false_discovery_rates(apart.p),
    )


def _frame(fitted: Fitted, norms: _Norms, findings: list[str]) -> pl.DataFrame:
    sessions, codes = fitted.arrays.ratings.sessions, fitted.arrays.codes
    pairs = np.unique(np.column_stack([sessions.norm_group, sessions.rater]), axis=0)[:, 0]
    alone = len(norms.groups) < 2
    rows = [
        {
            "district": codes.districts[group],
            "name": codes.district_names[group],
            "raters": int((pairs == group).sum()),
            "sessions": int((sessions.norm_group == group).sum()),
            "finding": findings[place],
        }
        | ({} if alone else _figures(norms, place))
        for place, group in enumerate(norms.groups)
    ]
    empty = dict.fromkeys(SCHEMA)
    return frame_of([empty | row for row in rows], SCHEMA)


def _figures(norms: _Norms, place: int) -> dict[str, float]:
    return {
        "norm": norms.apart.difference.mean[place],
        "sd": norms.apart.difference.sd[place],
        "steps": norms.steps[place],
        "steps_low": norms.low[place],
        "steps_high": norms.high[place],
        "false_discovery_rate": norms.rates[place],
    }


def _in_words(fitted: Fitted, norms: _Norms, findings: list[str]) -> str:
    codes = fitted.arrays.codes
    large = [p for p, finding in enumerate(findings) if finding in ("harder", "milder")]
    slight = [p for p, finding in enumerate(findings) if finding.startswith("slightly")]

    def name(place: int) -> str:
        return f"{codes.district_names[norms.groups[place]]}"

    if not large and not slight:
        panel = PANEL in {codes.districts[group] for group in norms.groups}
        districts = f"{len(norms.groups) - panel} lokalpolisområden"
        too = ", inte heller den nationella panelen," if panel else ""
        return (
            f"Inget av {districts}{too} bedömer säkert hårdare eller mildare "
            f"än de andra, men normerna är bara kända så när som på {_margin(norms)} steg i mitten."
            + (_TOO_LITTLE if norms.usual_margin > LARGE_NORM else "")
        )
    large.sort(key=lambda place: -abs(norms.steps[place]))
    parts = [
        f"{name(place)} bedömer {'hårdare' if norms.steps[place] > 0 else 'mildare'} än de andra: "
        f"ett medelsvårt fall får {steps_in_words(norms.steps[place])} "
        f"{'högre' if norms.steps[place] > 0 else 'lägre'} svar "
        f"({percent(fitted.coverage)} intervall {_ends(norms, place)})."
        for place in large
    ]
    if large:
        parts.append(
            "Modellen räknar bort det, men gå igenom kalibreringsfallen med bedömarna där."
        )
    if slight:
        parts.append(
            f"Säkert, men inte säkert så mycket som {number(LARGE_NORM, decimals=1)} steg, avviker "
            f"{some(name(place) for place in slight)}."
        )
    return " ".join(parts)


def _ends(norms: _Norms, place: int) -> str:
    ends = sorted((abs(norms.low[place]), abs(norms.high[place])))
    return interval_in_words(*ends)


def _margin(norms: _Norms) -> str:
    return number(norms.usual_margin, decimals=1)


_TOO_LITTLE = (
    " Så osäkra normer säger ingenting; låt bedömare från flera håll bedöma samma kalibreringsfall."
)


def _dots(fitted: Fitted, norms: _Norms, findings: list[str]) -> Dots:
    rows = [
        Dot(
            label=fitted.arrays.codes.district_names[norms.groups[place]],
            value=float(norms.steps[place]),
            low=float(norms.low[place]),
            high=float(norms.high[place]),
            marked=findings[place] in ("harder", "milder"),
        )
        for place in np.argsort(-norms.steps, kind="stable")
    ]
    return Dots(x_label="Steg hårdare än de andra", rows=tuple(rows), reference=0.0)

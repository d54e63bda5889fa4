"""Was a question read otherwise in one round, in one district, or in its new version?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from lagesbild.assessment.diagnostics.fitted import RATE, Fitted, called, some, steps_in_words
from lagesbild.assessment.diagnostics.record import (
    Diagnostic,
    Dot,
    Dots,
    Outcome,
    Schema,
    frame_of,
)
from lagesbild.assessment.questionnaire import Comparability
from lagesbild.stats.arrays import BoolArray, FloatArray, IntArray
from lagesbild.stats.many_comparisons import false_discovery_rates
from lagesbild.stats.many_facet.posterior import Estimates
from lagesbild.stats.rating_diagnostics.items import expected_grades
from lagesbild.stats.rating_diagnostics.norms import p_of
from lagesbild.stats.rating_diagnostics.shifts import (
    Shifts,
    find_shifts,
    first_round_of_change,
    version_shifts,
)
from lagesbild.swedish import number, plural, signed

LARGE_SHIFT = 0.3
"""Steps of the scale. A block of four questions is then moved by less than a tenth of a step, which
no reader of an area's level would see; more than that is a change of the area that never was."""
_LEAST_PER_ROUND, _LEAST_PER_DISTRICT = 20, 10
"""Answers to a question in a group before it is tested there."""
_DECLARED = {
    Comparability.IDENTICAL: "oförändrad",
    Comparability.WORDING: "bara omformulerad",
    Comparability.NOT_COMPARABLE: "inte jämförbar",
}

GROUP_SCHEMA: Schema = {
    "item": pl.String,
    "since": pl.String,
    "title": pl.String,
    "group": pl.String,
    "answers": pl.Int64,
    "shift": pl.Float64,
    "sd": pl.Float64,
    "steps": pl.Float64,
    "false_discovery_rate": pl.Float64,
    "finding": pl.String,
}
VERSION_SCHEMA: Schema = {
    "item": pl.String,
    "since": pl.String,
    "title": pl.String,
    "before": pl.String,
    "declared": pl.String,
    "shift": pl.Float64,
    "sd": pl.Float64,
    "steps": pl.Float64,
    "steps_low": pl.Float64,
    "steps_high": pl.Float64,
    "false_discovery_rate": pl.Float64,
    "finding": pl.String,
}


@dataclass(frozen=True, kw_only=True)
class _Tested:
    shifts: Shifts
    rates: FloatArray
    """Items x groups; NaN where untested."""

    @property
    def found(self) -> list[tuple[int, int]]:
        """Sure and large, the surest group of each item, the largest first."""
        large = (self.rates <= RATE) & (np.abs(self.shifts.grades) > LARGE_SHIFT)
        far = np.abs(np.where(large, self.shifts.shift / self.shifts.sd, 0.0))
        items = np.flatnonzero(large.any(axis=1))
        pairs = [(int(i), int(far[i].argmax())) for i in items]
        return sorted(pairs, key=lambda pair: -abs(self.shifts.grades[pair]))


def _test(fitted: Fitted, *, group: IntArray, groups: int, least_answers: int) -> _Tested:
    shifts = find_shifts(
        fitted.known,
        group=group,
        groups=groups,
        keep=fitted.keep,
        least_answers=least_answers,
        rate=RATE,
    )
    rates = np.full(shifts.p.shape, np.nan)
    rates[shifts.tested] = false_discovery_rates(shifts.p[shifts.tested])
    return _Tested(shifts=shifts, rates=rates)


def items_by_round(fitted: Fitted) -> Diagnostic:
    """Look for questions that moved between rounds though they are taken as one and the same."""
    sessions, rounds = fitted.arrays.ratings.sessions, fitted.arrays.codes.rounds
    tested = _test(
        fitted, group=sessions.round_, groups=len(rounds), least_answers=_LEAST_PER_ROUND
    )
    found = tested.found
    if not tested.shifts.tested.any():
        outcome, sentence = Outcome.INFORMATIVE, _nothing_tested("omgångar", len(rounds))
    elif found:
        texts = [_moved_in_words(fitted, tested, item) for item, _ in found]
        outcome, sentence = Outcome.FAILED, " ".join(texts)
    else:
        amount = int(tested.shifts.tested.any(axis=1).sum())
        outcome = Outcome.PASSED
        sentence = (
            f"{plural(amount, 'fråga', 'frågor')} är prövade mellan omgångarna. Ingen har flyttat "
            f"sig säkert och mer än {number(LARGE_SHIFT, decimals=1)} steg."
        )
    return Diagnostic(
        name="items_by_round",
        title="Läses frågorna lika i alla omgångar?",
        outcome=outcome,
        table=_group_frame(fitted, tested, rounds),
        sentence=sentence,
        figure=_group_dots(fitted, tested, rounds),
    )


def _moved_in_words(fitted: Fitted, tested: _Tested, item: int) -> str:
    first = first_round_of_change(tested.shifts, item)
    round_ = fitted.arrays.codes.rounds[first]
    steps = float(tested.shifts.grades[item, first])
    if not np.isfinite(steps):
        steps = float(np.nanmean(tested.shifts.grades[item, first:]))
    return (
        f"{called(fitted.items[item])} läses annorlunda från och med omgång {round_}: samma läge "
        f"får {steps_in_words(steps)} {'högre' if steps > 0 else 'lägre'} svar, fast frågan räknas "
        f"som oförändrad. Behandla den som en ny fråga från och med {round_}."
    )


def _nothing_tested(groups: str, count: int) -> str:
    if count < 2:
        return "Allt är från samma omgång, så ingen fråga kan ha flyttat sig."
    return f"Ingen fråga har tillräckligt många svar i flera {groups} för att prövas."


def items_by_district(fitted: Fitted) -> Diagnostic:
    """Look for questions that the raters of one district read in a way of their own."""
    sessions, codes = fitted.arrays.ratings.sessions, fitted.arrays.codes
    tested = _test(
        fitted,
        group=sessions.norm_group,
        groups=len(codes.districts),
        least_answers=_LEAST_PER_DISTRICT,
    )
    found, amount = tested.found, int(tested.shifts.tested.sum())
    if not amount:
        outcome = Outcome.INFORMATIVE
        sentence = (
            "Ingen fråga har tillräckligt många svar i flera lokalpolisområden för att prövas."
        )
    elif found:
        places = [
            f"{called(fitted.items[item])} i {codes.district_names[group]} "
            f"({signed(float(tested.shifts.grades[item, group]), decimals=1)} steg)"
            for item, group in found
        ]
        outcome = Outcome.FAILED
        sentence = (
            f"Läses på ett eget sätt: {some(places)}. Fråga bedömarna där hur de förstår frågan; "
            "modellen räknar bara bort det som gäller alla frågor."
        )
    else:
        outcome = Outcome.PASSED
        sentence = (
            f"Av {plural(amount, 'prövat par', 'prövade par')} av fråga och lokalpolisområde "
            f"avviker inget säkert och mer än {number(LARGE_SHIFT, decimals=1)} steg."
        )
    return Diagnostic(
        name="items_by_district",
        title="Läses frågorna lika i alla lokalpolisområden?",
        outcome=outcome,
        table=_group_frame(fitted, tested, codes.districts),
        sentence=sentence,
        inside_only=True,
    )


def _group_frame(fitted: Fitted, tested: _Tested, groups: Sequence[str]) -> pl.DataFrame:
    shifts = tested.shifts
    rows = [
        {
            "item": fitted.items[i].item.id,
            "since": fitted.items[i].since,
            "title": fitted.items[i].item.title,
            "group": groups[g],
            "answers": int(shifts.answers[i, g]),
            "shift": shifts.shift[i, g],
            "sd": shifts.sd[i, g],
            "steps": shifts.grades[i, g],
            "false_discovery_rate": tested.rates[i, g],
            "finding": _finding(tested, int(i), int(g)),
        }
        for i, g in np.argwhere(shifts.answers > 0)
    ]
    return frame_of(rows, GROUP_SCHEMA)


def _finding(tested: _Tested, item: int, group: int) -> str:
    if not tested.shifts.tested[item, group]:
        return "not_tested"
    if tested.rates[item, group] > RATE:
        return "as_others"
    return "differs" if abs(tested.shifts.grades[item, group]) > LARGE_SHIFT else "slightly_differs"


def _group_dots(fitted: Fitted, tested: _Tested, groups: Sequence[str]) -> Dots | None:
    """Show, for each tested item, the round that lies furthest from the others."""
    shifts, items = tested.shifts, np.flatnonzero(tested.shifts.tested.any(axis=1))
    if not len(items):
        return None
    far = np.where(shifts.tested, np.abs(shifts.shift / shifts.sd), -1.0).argmax(axis=1)
    marked = {item for item, _ in tested.found}
    rows = []
    for i in items:
        steps, shift, sd = (
            values[i, far[i]] for values in (shifts.grades, shifts.shift, shifts.sd)
        )
        per_unit = abs(steps / shift) if shift else 0.0
        rows.append(
            Dot(
                label=f"{called(fitted.items[i])}, {groups[far[i]]}",
                value=float(steps),
                low=float(steps - 1.645 * sd * per_unit),
                high=float(steps + 1.645 * sd * per_unit),
                marked=int(i) in marked,
            )
        )
    return Dots(x_label="Steg högre svar än i övriga omgångar", rows=tuple(rows), reference=0.0)


def items_by_version(fitted: Fitted) -> Diagnostic:
    """Compare the two versions of a question that the fit takes as two."""
    pairs = _version_pairs(fitted)
    found = version_shifts(fitted.posterior, pairs)
    rates = false_discovery_rates(p_of(found))
    steps, ends = _steps(fitted, pairs, found)
    large = (rates <= RATE) & (np.abs(steps) > LARGE_SHIFT)
    declared = [fitted.items[later].item.comparability for _, later in pairs]
    wrong = [
        k
        for k in np.flatnonzero(large).tolist()
        if declared[k] in (Comparability.IDENTICAL, Comparability.WORDING)
    ]
    return Diagnostic(
        name="items_by_version",
        title="Betyder omarbetade frågor detsamma?",
        outcome=(
            Outcome.INFORMATIVE if not len(pairs) else Outcome.FAILED if wrong else Outcome.PASSED
        ),
        table=_version_frame(fitted, pairs, found, rates, steps, ends, large),
        sentence=_versions_in_words(fitted, pairs, steps, large, wrong),
        figure=_version_dots(fitted, pairs, steps, ends, wrong),
    )


def _version_pairs(fitted: Fitted) -> IntArray:
    """Return the numbers (earlier, later) of items with one id, both of them answered."""
    pairs = []
    for earlier, later in zip(
        fitted.arrays.items_of_round, fitted.arrays.items_of_round[1:], strict=False
    ):
        pairs += [
            (earlier[id_], later[id_])
            for id_ in later
            if id_ in earlier and earlier[id_] != later[id_]
        ]
    asked = fitted.answers_of_item > 0
    kept = [pair for pair in pairs if asked[pair[0]] and asked[pair[1]]]
    return np.array(kept, dtype=np.int64).reshape(-1, 2)


def _steps(
    fitted: Fitted, pairs: IntArray, found: Estimates
) -> tuple[FloatArray, tuple[FloatArray, FloatArray]]:
    """Return what the shifts do to the mean answer, over all sessions, and the interval's ends."""
    grades = expected_grades(fitted.posterior.curves, fitted.known.mean)
    low, high = found.ends(fitted.coverage)
    moved = []
    for shift in (found.mean, high, low):
        shifted = [
            expected_grades(fitted.posterior.curves, fitted.known.mean - each)[pair[0]]
            - grades[pair[0]]
            for pair, each in zip(pairs, shift, strict=True)
        ]
        moved.append(np.array([values.mean() for values in shifted]))
    return moved[0], (moved[1], moved[2])


def _version_frame(
    fitted: Fitted,
    pairs: IntArray,
    found: Estimates,
    rates: FloatArray,
    steps: FloatArray,
    ends: tuple[FloatArray, FloatArray],
    large: BoolArray,
) -> pl.DataFrame:
    rows = [
        {
            "item": fitted.items[later].item.id,
            "since": fitted.items[later].since,
            "title": fitted.items[later].item.title,
            "before": fitted.items[earlier].since,
            "declared": fitted.items[later].item.comparability.value,
            "shift": found.mean[k],
            "sd": found.sd[k],
            "steps": steps[k],
            "steps_low": ends[0][k],
            "steps_high": ends[1][k],
            "false_discovery_rate": rates[k],
            "finding": "differs"
            if large[k]
            else ("slightly_differs" if rates[k] <= RATE else "as_before"),
        }
        for k, (earlier, later) in enumerate(pairs)
    ]
    return frame_of(rows, VERSION_SCHEMA)


def _versions_in_words(
    fitted: Fitted, pairs: IntArray, steps: FloatArray, large: BoolArray, wrong: list[int]
) -> str:
    if not len(pairs):
        return "Ingen fråga har fått en ny lydelse mellan omgångarna."
    texts = [
        f"{called(fitted.items[pairs[k][1]])} är angiven som "
        f"{_DECLARED[fitted.items[pairs[k][1]].item.comparability]} i version "
        f"{fitted.items[pairs[k][1]].since}, men samma läge får {steps_in_words(steps[k])} "
        f"{'högre' if steps[k] > 0 else 'lägre'} svar än förut. Behandla den som en ny fråga."
        for k in wrong
    ]
    kept = [called(fitted.items[pairs[k][1]]) for k in np.flatnonzero(~large)]
    if kept:
        texts.append(f"Inga säkra och stora skillnader mellan versionerna av {some(kept)}.")
    others = [called(fitted.items[pairs[k][1]]) for k in np.flatnonzero(large) if k not in wrong]
    if others:
        texts.append(f"{some(others)} har ändrats, som angivet.")
    return " ".join(texts)


def _version_dots(
    fitted: Fitted,
    pairs: IntArray,
    steps: FloatArray,
    ends: tuple[FloatArray, FloatArray],
    wrong: list[int],
) -> Dots | None:
    if not len(pairs):
        return None
    rows = [
        Dot(
            label=called(fitted.items[later]),
            value=float(steps[k]),
            low=float(ends[0][k]),
            high=float(ends[1][k]),
            marked=k in wrong,
        )
        for k, (_, later) in enumerate(pairs)
    ]
    return Dots(x_label="Steg högre svar än i förra versionen", rows=tuple(rows), reference=0.0)

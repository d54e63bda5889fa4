"""The rows of the pages about area officers: what is seen of a unit, as a template shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lagesbild.areas.levels import Level
from lagesbild.officers.figures import FIGURES
from lagesbild.officers.readings import Outcome, Scope
from lagesbild_web.pages.languages import number
from lagesbild_web.pages.officer_choices import Asked, Shown
from lagesbild_web.pages.officer_words import (
    BY_ID,
    NUMERATORS,
    OUTCOMES,
    PER,
    ROUNDINGS,
    SCOPES,
    SCOPES_OF,
    Meaning,
    amount,
    meaning_of,
    why_unknown,
)
from lagesbild_web.records.queries.officers import Reading, SeenOfficers, SeenUnit
from lagesbild_web.records.queries.status import middles_of

_WIDE_FIGURES: Mapping[str, Promise] = MappingProxyType(
    {
        "residents": gettext_lazy("Invånare"),
        "posts": gettext_lazy("Tjänster"),
        "heads": gettext_lazy("Områdespoliser"),
        "ring_fenced_fte": gettext_lazy("Fredad heltid"),
    }
)


@dataclass(frozen=True, kw_only=True)
class OutcomeCount:
    outcome: str
    title: Promise
    amount: int
    share: float
    """Of all; 0 where there are none."""
    before: float
    """The shares of those before it, together."""


@dataclass(frozen=True, kw_only=True)
class ReadRow:
    """An area or district beside the norm."""

    unit: SeenUnit
    url: str
    residents: str
    between: str
    """How many residents there may be; empty where it is not known."""
    need: str
    have: str
    per: str
    outcome: str
    outcome_title: Promise | str
    reason: str
    """Swedish."""


@dataclass(frozen=True, kw_only=True)
class TitledFigure:
    title: Promise
    text: str


@dataclass(frozen=True, kw_only=True)
class WideRow:
    """A region or the nation: how many of its areas or districts meet the norm, and its figures."""

    unit: SeenUnit
    url: str
    outcomes: tuple[OutcomeCount, ...]
    figures: tuple[TitledFigure, ...]


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """One figure of a unit, and what it means."""

    id: str
    unit_text: str
    value: str
    low: float | None
    high: float | None
    between: str
    reason: str
    """Swedish; why there is no value."""
    meaning: Meaning


@dataclass(frozen=True, kw_only=True)
class ReadingRow:
    """What one reading says of a unit, in words."""

    numerator: Promise
    rounding: Promise
    is_default: bool
    need: str
    have: str
    outcome: str
    outcome_title: Promise | str
    reason: str
    outcomes: tuple[OutcomeCount, ...]
    """Of the units inside, where the unit is wide."""


@dataclass(frozen=True, kw_only=True)
class ReadingGroup:
    """The readings that compare in the same way."""

    scope: Promise
    is_folded: bool
    rows: tuple[ReadingRow, ...]


@dataclass(frozen=True, kw_only=True)
class OutcomePlace:
    """A unit on the map of outcomes; `area` is its code, as the map calls what stands on it."""

    area: str
    name: str
    region: str
    x: float
    y: float
    url: str
    outcome: str
    title: Promise


def read_rows(shown: Shown, asked: Asked) -> list[ReadRow]:
    return [_read_row(shown, unit, asked.reading) for unit in shown.seen.units(asked.level)]


def _read_row(shown: Shown, unit: SeenUnit, reading: Reading) -> ReadRow:
    seen = shown.seen
    residents, row = seen.figure(unit, "residents"), seen.reading(unit, reading)
    per = seen.figure(unit, PER[reading.numerator])
    outcome = row.get("outcome")
    return ReadRow(
        unit=unit,
        url=shown.address(unit),
        residents=amount(residents.get("value"), "antal"),
        between=_between(residents.get("low"), residents.get("high"), "antal"),
        need=amount(row.get("need"), "heltid"),
        have=amount(row.get("have"), "heltid"),
        per=amount(per.get("value"), "invånare"),
        outcome=outcome or "",
        outcome_title=OUTCOMES[Outcome(outcome)] if outcome else "",
        reason=row.get("reason") or "",
    )


def wide_rows(shown: Shown, asked: Asked) -> list[WideRow]:
    return [
        WideRow(
            unit=unit,
            url=shown.address(unit),
            outcomes=counted(shown.seen.outcomes(unit, asked.reading)),
            figures=tuple(
                TitledFigure(
                    title=title,
                    text=amount(shown.seen.figure(unit, name).get("value"), BY_ID[name].unit),
                )
                for name, title in _WIDE_FIGURES.items()
            ),
        )
        for unit in shown.seen.units(asked.level)
    ]


def column_meanings(shown: Shown, asked: Asked) -> list[Meaning]:
    """Return what the columns of a table mean: definition and source, without a unit's numbers."""
    figures = (
        tuple(_WIDE_FIGURES)
        if asked.is_wide
        else ("residents", asked.reading.numerator.value, PER[asked.reading.numerator])
    )
    nation = shown.seen.units(Level.NATION)
    day = shown.seen.figure(nation[0], "residents") if nation else {}
    return [
        meaning_of(
            BY_ID[name],
            {"residents_day": day.get("residents_day")}
            if "residents" in BY_ID[name].sources
            else {},
        )
        for name in figures
    ]


def counted(outcomes: Mapping[Outcome, int]) -> tuple[OutcomeCount, ...]:
    """Return how many have each outcome, those that nobody has left out."""
    whole, before, found = sum(outcomes.values()), 0.0, []
    for outcome, title in OUTCOMES.items():
        share = outcomes[outcome] / whole if whole else 0.0
        if outcomes[outcome]:
            found.append(
                OutcomeCount(
                    outcome=outcome.value,
                    title=title,
                    amount=outcomes[outcome],
                    share=share,
                    before=before,
                )
            )
        before += share
    return tuple(found)


def figure_rows(seen: SeenOfficers, unit: SeenUnit) -> list[FigureRow]:
    """Return every figure that there is at the level of a unit."""
    rows = []
    for figure in FIGURES:
        if unit.level not in figure.only_at:
            continue
        row = seen.figure(unit, figure.id)
        low, high = row.get("low"), row.get("high")
        rows.append(
            FigureRow(
                id=figure.id,
                unit_text=figure.unit,
                value=amount(row.get("value"), figure.unit),
                low=low,
                high=high,
                between=_between(low, high, figure.unit),
                reason="" if row.get("value") is not None else why_unknown(row),
                meaning=meaning_of(figure, row),
            )
        )
    return rows


def reading_groups(shown: Shown, unit: SeenUnit) -> list[ReadingGroup]:
    """Return what every reading says of a unit, or of the units inside it, by how they compare."""
    is_wide = unit.level in (Level.NATION, Level.POLICE_REGION)
    return [
        ReadingGroup(
            scope=SCOPES[scope],
            is_folded=is_wide and place > 0,
            rows=tuple(
                _reading_row(shown.seen, unit, Reading(scope=scope, numerator=what, rounding=how))
                for what in NUMERATORS
                for how in ROUNDINGS
            ),
        )
        for place, scope in enumerate(SCOPES_OF[unit.level])
    ]


def _reading_row(seen: SeenOfficers, unit: SeenUnit, reading: Reading) -> ReadingRow:
    is_wide = unit.level in (Level.NATION, Level.POLICE_REGION)
    row = {} if is_wide else seen.reading(unit, reading)
    outcome = row.get("outcome")
    default = seen.default
    return ReadingRow(
        numerator=NUMERATORS[reading.numerator],
        rounding=ROUNDINGS[reading.rounding],
        is_default=(reading.numerator, reading.rounding) == (default.numerator, default.rounding),
        need=amount(row.get("need"), "heltid"),
        have=amount(row.get("have"), "heltid"),
        outcome=outcome or "",
        outcome_title=OUTCOMES[Outcome(outcome)] if outcome else "",
        reason=row.get("reason") or "",
        outcomes=counted(seen.outcomes(unit, reading)) if is_wide else (),
    )


def units_compared(seen: SeenOfficers, reading: Reading) -> list[SeenUnit]:
    """Return the areas or districts that a reading says anything of, by their names."""
    level = Level.AREA if reading.scope is Scope.AREA else Level.LOCAL_POLICE_DISTRICT
    return [one for one in seen.units(level) if seen.reading(one, reading).get("outcome")]


def outcome_places(shown: Shown, reading: Reading) -> list[OutcomePlace]:
    """Return where the areas or districts that a reading compares lie, by their names.

    Those that had ended on the last day lie nowhere, and are in the table only.
    """
    seen = shown.seen
    areas = seen.units(Level.AREA)
    middles = middles_of(shown.last_month.last, {one.code for one in areas})
    found = []
    for unit in units_compared(seen, reading):
        points = [middles[one.code] for one in seen.areas_of(unit) if one.code in middles]
        if not points:
            continue
        outcome = seen.reading(unit, reading)["outcome"]
        found.append(
            OutcomePlace(
                area=unit.code,
                name=unit.name,
                region=seen.region_of(unit),
                x=fmean(point.x for point in points),
                y=fmean(point.y for point in points),
                url=shown.address(unit),
                outcome=outcome,
                title=OUTCOMES[Outcome(outcome)],
            )
        )
    return found


def outcome_legend(places: Iterable[OutcomePlace]) -> tuple[OutcomeCount, ...]:
    outcomes = [place.outcome for place in places]
    return counted({outcome: outcomes.count(outcome.value) for outcome in OUTCOMES})


def _between(low: float | None, high: float | None, unit: str) -> str:
    if low is None or high is None or low == high:
        return ""
    if unit == "andel":
        return f"{amount(low, unit)}–{amount(high, unit)}"
    decimals = 2 if unit == "heltid" else 0
    return f"{number(low, decimals=decimals)}–{number(high, decimals=decimals)}"

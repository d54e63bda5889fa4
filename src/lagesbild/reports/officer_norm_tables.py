"""The tables of the norm: readings, districts and areas, and where it cannot be told and why."""

from lagesbild import swedish
from lagesbild.officers.readings import Numerator, Outcome, Scope
from lagesbild.reports.content import Column, TextTable, number_column, text_table
from lagesbild.reports.officer_outcome_bars import (
    NUMERATOR_TITLES,
    ROUNDING_TITLES,
    SCOPE_TITLES,
    all_readings,
)
from lagesbild.reports.officer_paints import outcome_word
from lagesbild.reports.officer_rows import Followed, Reading, Row, Unit

_UNKNOWN = "–"
_SHORT: dict[Outcome | None, str] = {
    Outcome.MET: "ja",
    Outcome.NOT_MET: "nej",
    Outcome.CANNOT_BE_TOLD: "oklart",
}
"""Whether the norm is met, where two such words stand in a cell."""
_NUMBERS = (
    number_column("Invånare"),
    number_column("Intervall"),
    number_column("Normen kräver"),
    number_column("Per\u00adsoner"),
    number_column("Fredad heltid"),
    number_column("Invånare per fredad heltid"),
)
"""What `_numbers` writes."""


def outcome_counts(followed: Followed) -> TextTable:
    """Return the twin of the bars."""
    rows = []
    for scope, title in SCOPE_TITLES.items():
        for reading in all_readings(scope):
            outcomes = followed.outcomes(reading)
            rows.append(
                (
                    title,
                    NUMERATOR_TITLES[reading.numerator],
                    ROUNDING_TITLES[reading.rounding]
                    + (" (utgångspunkt)" if reading == followed.default else ""),
                    *(
                        swedish.count(outcomes[outcome])
                        for outcome in (Outcome.MET, Outcome.NOT_MET, Outcome.CANNOT_BE_TOLD)
                    ),
                )
            )
    columns = [
        Column("Jämförs"),
        Column("Räknas"),
        Column("Avrundning"),
        number_column("Upp\u00adfylld"),
        number_column("Inte uppfylld"),
        number_column("Kan inte avgöras"),
    ]
    caption = "Normen under varje läsning: antal områden och lokalpolisområden."
    return text_table("table-officer-outcomes", caption, columns, rows)


def district_readings(followed: Followed) -> TextTable:
    rows = [
        (
            unit.label,
            *_numbers(followed, unit),
            *(
                " / ".join(
                    _SHORT.get(_outcome(followed, unit, scope, numerator), _UNKNOWN)
                    for scope in (Scope.DISTRICT_POOLED, Scope.DISTRICT_EVERY_AREA)
                )
                for numerator in (Numerator.HEADS, Numerator.RING_FENCED_FTE)
            ),
        )
        for unit in followed.districts
    ]
    columns = [
        Column("Lokalpolis\u00adområde"),
        *_NUMBERS,
        Column("Personer: ihop / varje"),
        Column("Fredad tid: ihop / varje"),
    ]
    return text_table(
        "table-officer-districts",
        "Lokalpolisområdena: de utsatta områdenas invånare, norm och områdespoliser, och om normen"
        " nås.",
        columns,
        rows,
        note=(
            "Ihop: områdena räknas samman, så ett område kan vara utan. Varje: lokalpolisområdet"
            " når normen när vart och ett av dess områden gör det. Oklart: kan inte avgöras."
        ),
    )


def area_readings(followed: Followed) -> TextTable:
    rows = [
        (
            unit.label,
            *_numbers(followed, unit),
            *(
                outcome_word(_outcome(followed, unit, Scope.AREA, numerator))
                for numerator in (Numerator.HEADS, Numerator.RING_FENCED_FTE)
            ),
        )
        for unit in followed.areas
    ]
    columns = [
        Column("Område"),
        *_NUMBERS,
        Column("Utfall, personer"),
        Column("Utfall, fredad tid"),
    ]
    share = swedish.percent(followed.norm.coverage)
    return text_table(
        "table-officer-areas",
        f"Områdena: invånare med {share} intervall, norm, områdespoliser och utfall.",
        columns,
        rows,
        note=(
            "Personer, heltid och invånare är medeltal över månaderna. En person som delas mellan"
            " flera områden räknas i vart och ett av dem. »–« betyder att talet inte kan avgöras"
            " eller inte finns."
        ),
    )


def untold_areas(followed: Followed) -> TextTable:
    """List the areas whose outcome by the default reading cannot be told, and why."""
    rows = [
        (unit.label, row["reason"] or "")
        for unit in followed.areas
        if (row := followed.reading(unit, followed.default))
        and row["outcome"] in (Outcome.CANNOT_BE_TOLD, Outcome.NOT_APPLICABLE)
    ]
    caption = "Områden där det inte kan avgöras om den fredade tiden når normen, och varför."
    return text_table("table-officer-untold", caption, [Column("Område"), Column("Varför")], rows)


def _numbers(followed: Followed, unit: Unit) -> tuple[str, ...]:
    """Return residents with interval, what the norm asks for, officers and residents per time."""
    residents = followed.figure(unit, "residents")
    need = _exact_need(followed, unit)
    return (
        _number(residents, 0),
        swedish.interval(residents.get("low"), residents.get("high"), decimals=0),
        _UNKNOWN if need is None else swedish.number(need, decimals=2),
        _number(followed.figure(unit, "heads"), 1),
        _number(followed.figure(unit, "ring_fenced_fte"), 2),
        _number(followed.figure(unit, "residents_per_ring_fenced_fte"), 0),
    )


def _number(row: Row, decimals: int) -> str:
    value = row.get("value")
    return _UNKNOWN if value is None else swedish.number(value, decimals=decimals)


def _exact_need(followed: Followed, unit: Unit) -> float | None:
    residents = followed.figure(unit, "residents").get("value")
    return None if residents is None else residents / followed.norm.residents_per_officer


def _outcome(followed: Followed, unit: Unit, scope: Scope, numerator: Numerator) -> Outcome | None:
    reading = Reading(scope=scope, numerator=numerator, rounding=followed.default.rounding)
    outcome = followed.reading(unit, reading).get("outcome")
    return None if outcome is None else Outcome(outcome)

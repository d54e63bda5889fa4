"""What the page of an area says of its officers: one row, and its signs."""

from lagesbild import swedish
from lagesbild.officers.readings import Numerator
from lagesbild.reports.content import Column, TextTable, number_column, text_table
from lagesbild.reports.officer_paints import outcome_word
from lagesbild.reports.officer_rows import Followed, Row, Unit

_COLUMNS = (
    Column("Månader"),
    number_column("Invånare"),
    number_column("Intervall"),
    number_column("Normen kräver"),
    number_column("Per\u00adsoner"),
    number_column("Fredad heltid"),
    Column("Utfall, personer"),
    Column("Utfall, fredad tid"),
    number_column("Behov, heltid"),
)


def sheet_table(followed: Followed | None, code: str, *, id_: str) -> TextTable | None:
    """Return the table of an area; None if it was not followed up."""
    unit = next((unit for unit in followed.areas if unit.code == code), None) if followed else None
    if followed is None or unit is None:
        return None
    return text_table(
        id_,
        "Områdespoliser: normen, fredad tid och behov.",
        _COLUMNS,
        [_row(followed, unit)],
        note=_note(followed, unit),
    )


def _row(followed: Followed, unit: Unit) -> tuple[str, ...]:
    residents = followed.figure(unit, "residents")
    heads, time = (
        followed.area_reading(unit, numerator)
        for numerator in (Numerator.HEADS, Numerator.RING_FENCED_FTE)
    )
    need = followed.need(unit)
    return (
        f"{followed.period.first:%Y-%m} till {followed.period.last:%Y-%m}",
        _number(residents.get("value"), 0),
        swedish.interval(residents.get("low"), residents.get("high"), decimals=0),
        _number(time.get("need"), 2),
        _number(heads.get("have"), 1),
        _number(time.get("have"), 2),
        outcome_word(heads.get("outcome")),
        outcome_word(time.get("outcome")),
        swedish.interval(need.get("need_low"), need.get("need_high")) or "–",
    )


def _number(value: float | None, decimals: int) -> str:
    return "–" if value is None else swedish.number(value, decimals=decimals)


def _note(followed: Followed, unit: Unit) -> str:
    """Say why it cannot be told, where it cannot, and which signs there are to ask about."""
    told = [followed.reading(unit, followed.default).get("reason") or ""]
    signs = [_sign(row) for row in followed.signs if row["unit"] == unit.code]
    if signs:
        told.append(f"Tecken att fråga om: {swedish.listing(signs)}.")
    return " ".join(text for text in told if text)


def _sign(row: Row) -> str:
    return str(row["sign_title"]).lower()

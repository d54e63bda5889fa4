"""Signs that the norm may be met on paper only: every one, with what to ask."""

from collections import Counter

from lagesbild import swedish
from lagesbild.areas.levels import Level
from lagesbild.officers.signs import SIGNS, Sign
from lagesbild.reports.content import Column, Section, TextTable, text_table
from lagesbild.reports.officer_rows import Followed, Row


def write_signs(followed: Followed) -> Section:
    return Section(
        id="officers-signs",
        title="Områdespoliser: tecken att fråga om",
        paragraphs=(
            _finding(followed),
            "En norm i ett enda tal bjuder in till att uppfyllas på papperet. Ett tecken är en"
            " fråga och ingen slutsats: vart och ett kan ha en god förklaring, och den som känner"
            " platsen kan ge den.",
        ),
        tables=tuple(_table(followed, sign) for sign in SIGNS if _rows(followed, sign)),
    )


def _table(followed: Followed, sign: Sign) -> TextTable:
    """Return every place where a sign is seen, under the question to ask there."""
    rows = _rows(followed, sign)
    columns = [Column("Område"), Column("Lokalpolis\u00adområde"), Column("Vad som syns")]
    return text_table(
        f"table-officer-sign-{sign.id}",
        f"{sign.title} ({len(rows)}). Att fråga: {sign.question}",
        columns,
        [(_place(followed, row), _district(followed, row), row["text"]) for row in rows],
    )


def _rows(followed: Followed, sign: Sign) -> list[Row]:
    """Return the rows of a sign by the places of areas in the documents, then by district."""
    areas = [unit.code for unit in followed.areas]
    districts = [unit.code for unit in followed.districts]

    def place(row: Row) -> tuple[bool, int, str]:
        is_area = row["level"] == Level.AREA
        codes = areas if is_area else districts
        return not is_area, codes.index(row["unit"]), row["period"]

    return sorted((row for row in followed.signs if row["sign"] == sign.id), key=place)


def _place(followed: Followed, row: Row) -> str:
    return followed.unit_of(row).label if row["level"] == Level.AREA else "hela distriktet"


def _finding(followed: Followed) -> str:
    if not followed.signs:
        return "Inga tecken syns på att normen bara är uppfylld på papperet."
    of_areas, of_districts = (
        len({row["unit"] for row in followed.signs if row["level"] == level})
        for level in (Level.AREA, Level.LOCAL_POLICE_DISTRICT)
    )
    kinds = Counter(row["sign"] for row in followed.signs)
    named = swedish.listing(
        f"{sign.title.lower()} ({kinds[sign.id]})" for sign in SIGNS if kinds[sign.id]
    )
    places = [
        swedish.plural(amount, one, many)
        for amount, one, many in (
            (of_areas, "område", "områden"),
            (of_districts, "lokalpolisområde", "lokalpolisområden"),
        )
        if amount
    ]
    return (
        f"{swedish.plural(len(followed.signs), 'tecken', 'tecken')} syns i"
        f" {swedish.listing(places)}: {named}."
    )


def _district(followed: Followed, row: Row) -> str:
    if row["level"] != Level.AREA:
        return followed.unit_of(row).name
    code = followed.district_of.get(row["unit"])
    return next((unit.name for unit in followed.districts if unit.code == code), "")

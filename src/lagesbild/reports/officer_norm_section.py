"""First question: is there one officer per so many residents, and what does that depend on?"""

from collections.abc import Iterator, Sequence

from lagesbild import swedish
from lagesbild.officers.readings import Numerator, Outcome, Scope
from lagesbild.reports.content import Section
from lagesbild.reports.figure import Figure
from lagesbild.reports.officer_dots import against_norm
from lagesbild.reports.officer_norm_tables import (
    area_readings,
    district_readings,
    outcome_counts,
    untold_areas,
)
from lagesbild.reports.officer_outcome_bars import (
    SCOPE_TITLES,
    all_readings,
    outcome_bars,
    reading_title,
)
from lagesbild.reports.officer_rows import Followed, Reading, Unit

_MOST_NAMES = 8


def write_norm(followed: Followed, maps: Sequence[Figure]) -> Section:
    """Return the section.

    :param maps: areas and districts by outcome, to stand after the charts.
    """
    tables = (
        outcome_counts(followed),
        district_readings(followed),
        area_readings(followed),
        untold_areas(followed),
    )
    return Section(
        id="officers-norm",
        title=(
            "Områdespoliser: finns en per"
            f" {swedish.count(followed.norm.residents_per_officer)} invånare?"
        ),
        starts_page=True,
        paragraphs=(
            _finding(followed),
            *_on_paper_only(followed),
            _default(followed),
            _spread(followed),
        ),
        figures=(outcome_bars(followed), *against_norm(followed), *maps),
        tables=tuple(table for table in tables if table.rows),
    )


def _finding(followed: Followed) -> str:
    """Answer by the default reading, and say how much is short where it is not met."""
    outcomes = followed.outcomes(followed.default)
    per_officer = swedish.count(followed.norm.residents_per_officer)
    short = [
        row["shortfall"]
        for unit in followed.areas
        if (row := followed.reading(unit, followed.default))
        and row["outcome"] == Outcome.NOT_MET
        and row["shortfall"] is not None
    ]
    whole = swedish.plural(sum(outcomes.values()), "område", "områden")
    told = [
        f"{outcomes[Outcome.MET]} av {whole} har fredad tid som räcker till en områdespolis per"
        f" {per_officer} invånare, {outcomes[Outcome.NOT_MET]} har det inte, och för"
        f" {outcomes[Outcome.CANNOT_BE_TOLD]} kan det inte avgöras."
    ]
    if short:
        told.append(
            "I dem som inte når normen fattas tillsammans"
            f" {swedish.number(sum(short))}{swedish.NO_BREAK_SPACE}heltid."
        )
    return " ".join(told)


def _on_paper_only(followed: Followed) -> Iterator[str]:
    """Yield where the norm is met as people count it, and not where it was meant."""
    without_time = _signed(followed, "heads_without_time")
    if without_time:
        yield (
            f"I {swedish.plural(len(without_time), 'område', 'områden')} räcker antalet"
            f" områdespoliser men inte deras tid: {_listed(without_time)}."
        )
    nobody = _signed(followed, "rounding_hides")
    if nobody:
        districts = {unit.code: unit.name for unit in followed.districts}
        places = [
            f"{unit.in_text} ({districts[followed.district_of[unit.code]]})"
            if unit.code in followed.district_of
            else unit.in_text
            for unit in nobody
        ]
        yield (
            f"I {swedish.plural(len(nobody), 'område', 'områden')} finns ingen områdespolis alls,"
            " fast lokalpolisområdet når normen när dess områden räknas ihop:"
            f" {swedish.listing(places)}."
        )


def _signed(followed: Followed, sign: str) -> list[Unit]:
    codes = {row["unit"] for row in followed.signs if row["sign"] == sign}
    return [unit for unit in followed.areas if unit.code in codes]


def _listed(units: Sequence[Unit]) -> str:
    names = [unit.in_text for unit in units]
    if len(names) <= _MOST_NAMES:
        return swedish.listing(names)
    rest = len(names) - _MOST_NAMES
    return f"{', '.join(names[:_MOST_NAMES])} och {rest} till, som står under tecknen"


def _default(followed: Followed) -> str:
    first, last = (
        swedish.day_in_words(day) for day in (followed.period.first, followed.period.last)
    )
    names = [unit.in_text for unit in followed.newer]
    newer = (
        f" Områden som är nyare än månaderna är inte med: {swedish.listing(names)}."
        if names
        else ""
    )
    return (
        "Rapporten utgår från fredad tid: områdespolisers timmar i området med de tre uppgifter som"
        " regeringen nämner (kontaktskapande, brottsförebyggande och trygghetsskapande), omräknade"
        " till heltid, utan avrundning och för varje område för sig. Uppfylld betyder att tiden"
        " räcker också om invånarna är så många som de kan vara, inte uppfylld att den inte räcker"
        " ens om de är så få som de kan vara. Däremellan, och där uppgifter saknas, kan det inte"
        f" avgöras. Uppgifterna gäller {first} till {last}.{newer}"
    )


def _spread(followed: Followed) -> str:
    of_areas, of_districts = (
        _range(followed, [scope for scope in SCOPE_TITLES if (scope is Scope.AREA) == is_area])
        for is_area in (True, False)
    )
    by_heads = followed.outcomes(
        Reading(scope=Scope.AREA, numerator=Numerator.HEADS, rounding=followed.default.rounding)
    )[Outcome.MET]
    return (
        f"Räknas personer i stället för tid når {by_heads} områden normen. Beroende på läsning når"
        f" mellan {of_areas} områden normen, och mellan {of_districts} lokalpolisområden."
        " Skillnaden är inget fel i siffrorna: läsningarna svarar olika på vad en områdespolis är"
        " (en person, en tillsatt heltid eller tid i området), hur kravet avrundas och om ett"
        " lokalpolisområde får räkna ihop sina områden. Den som säger att normen är nådd behöver"
        " därför säga vilken läsning som menas."
    )


def _range(followed: Followed, scopes: Sequence[Scope]) -> str:
    """Return the fewest and the most that meet the norm, and under which readings."""
    met = {
        reading: followed.outcomes(reading)[Outcome.MET]
        for scope in scopes
        for reading in all_readings(scope)
    }
    fewest, most = min(met, key=lambda one: met[one]), max(met, key=lambda one: met[one])
    whole = sum(followed.outcomes(fewest).values())
    return f"{met[fewest]} ({_in_words(fewest)}) och {met[most]} ({_in_words(most)}) av {whole}"


def _in_words(reading: Reading) -> str:
    scopes = {Scope.DISTRICT_EVERY_AREA: "varje område", Scope.DISTRICT_POOLED: "områdena ihop"}
    told = [reading_title(reading).lower(), scopes.get(reading.scope)]
    return ", ".join(text for text in told if text)

"""What levels, readings and outcomes of the follow-up are called on pages, and how numbers look."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from lagesbild.areas.levels import Level
from lagesbild.officers.figures import FIGURES, Figure
from lagesbild.officers.need import BesideNorm
from lagesbild.officers.readings import Numerator, Outcome, Rounding, Scope
from lagesbild.periods import Period
from lagesbild.sources.schema import table_schemas
from lagesbild_web.pages.languages import listing, number, percent
from lagesbild_web.records.queries.officers import Row

LEVELS = MappingProxyType(
    {
        Level.NATION: gettext_lazy("Hela landet"),
        Level.POLICE_REGION: gettext_lazy("Polisregioner"),
        Level.LOCAL_POLICE_DISTRICT: gettext_lazy("Lokalpolisområden"),
        Level.AREA: gettext_lazy("Områden"),
    }
)
"""From the widest, as they are chosen."""
LEVEL = MappingProxyType(
    {
        Level.NATION: gettext_lazy("Landet"),
        Level.POLICE_REGION: gettext_lazy("Polisregion"),
        Level.LOCAL_POLICE_DISTRICT: gettext_lazy("Lokalpolisområde"),
        Level.AREA: gettext_lazy("Område"),
    }
)
IN_ADDRESSES: Mapping[Level, str] = MappingProxyType(
    {
        Level.NATION: "landet",
        Level.POLICE_REGION: "region",
        Level.LOCAL_POLICE_DISTRICT: "lokalpolisomrade",
        Level.AREA: "omrade",
    }
)
NUMERATORS = MappingProxyType(
    {
        Numerator.HEADS: gettext_lazy("Personer"),
        Numerator.FTE: gettext_lazy("Tillsatt heltid"),
        Numerator.RING_FENCED_FTE: gettext_lazy("Fredad heltid"),
    }
)
ROUNDINGS = MappingProxyType(
    {
        Rounding.NONE: gettext_lazy("Ingen avrundning"),
        Rounding.AT_LEAST_ONE: gettext_lazy("Minst en"),
        Rounding.UP: gettext_lazy("Avrundat uppåt"),
    }
)
SCOPES = MappingProxyType(
    {
        Scope.AREA: gettext_lazy("Varje område för sig"),
        Scope.DISTRICT_EVERY_AREA: gettext_lazy("Vart och ett av distriktets områden"),
        Scope.DISTRICT_POOLED: gettext_lazy("Distriktets områden ihop"),
    }
)
SCOPES_OF: Mapping[Level, tuple[Scope, ...]] = MappingProxyType(
    {
        Level.NATION: tuple(SCOPES),
        Level.POLICE_REGION: tuple(SCOPES),
        Level.LOCAL_POLICE_DISTRICT: (Scope.DISTRICT_EVERY_AREA, Scope.DISTRICT_POOLED),
        Level.AREA: (Scope.AREA,),
    }
)
"""How the units of a level can be compared; the first is where a page begins."""
OUTCOMES = MappingProxyType(
    {
        Outcome.MET: gettext_lazy("Uppfylld"),
        Outcome.NOT_MET: gettext_lazy("Inte uppfylld"),
        Outcome.CANNOT_BE_TOLD: gettext_lazy("Kan inte avgöras"),
        Outcome.NOT_APPLICABLE: gettext_lazy("Gäller inte"),
    }
)
BESIDE_NORM = MappingProxyType(
    {
        BesideNorm.ABOVE: gettext_lazy("större än normen"),
        BesideNorm.BELOW: gettext_lazy("mindre än normen"),
        BesideNorm.NOT_TOLD_APART: gettext_lazy("kan inte skiljas från normen"),
        BesideNorm.CANNOT_BE_TOLD: gettext_lazy("kan inte avgöras"),
    }
)
PER = MappingProxyType(
    {
        Numerator.HEADS: "residents_per_head",
        Numerator.FTE: "residents_per_fte",
        Numerator.RING_FENCED_FTE: "residents_per_ring_fenced_fte",
    }
)
"""The figure that says how many residents there are for one that counts."""
BY_ID: Mapping[str, Figure] = MappingProxyType({figure.id: figure for figure in FIGURES})
_DECIMALS = {"heltid": 2, "personer": 1, "antal": 0, "invånare": 0, "månader": 0}
_SHARE = "andel"


def level_of(address: str) -> Level | None:
    """Return the level that an address names."""
    return next((level for level, name in IN_ADDRESSES.items() if name == address), None)


def amount(value: float | None, unit: str, *, decimals: int | None = None) -> str:
    """Write a figure as its unit asks for."""
    if value is None:
        return "–"
    if unit == _SHARE:
        return percent(value)
    return number(value, decimals=_DECIMALS[unit] if decimals is None else decimals)


def month_in_words(month: Period) -> str:
    return date_format(month.first, "F Y")


def months_in_words(first: Period, last: Period) -> str:
    return f"{month_in_words(first)}–{month_in_words(last)}"


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a figure is, and what it was made of."""

    title: str
    """Swedish, as the library says it; the definition too."""
    definition: str
    numerator: str
    denominator: str
    day: str
    sources: str


def meaning_of(figure: Figure, row: Row) -> Meaning:
    """Return a figure's definition with the numerator, denominator, day and source of a row."""
    return Meaning(
        title=figure.title,
        definition=figure.definition,
        numerator=_bare(row.get("numerator")),
        denominator=_bare(row.get("denominator")),
        day=row.get("residents_day") or "",
        sources=sources_of(figure),
    )


def sources_of(figure: Figure) -> str:
    """Return what the tables are called that a figure is made of."""
    return listing(table_schemas()[name].title for name in figure.sources)


def _bare(value: float | None) -> str:
    if value is None:
        return ""
    return number(value, decimals=0 if float(value).is_integer() else 2)


def why_unknown(row: Row) -> str:
    """Return why a figure has no value, in Swedish; empty where it has one."""
    if not row:
        return "Ingen uppgift för perioden."
    return row.get("reason") or ""

"""Numbers, days and code words as Swedish readers write them.

Everything that a person reads passes through here, so that the report, the map, the workbook and
the command line write the same figure in the same way.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from lagesbild.areas.area import CLASS_TITLES
from lagesbild.areas.lineage import KIND_TITLES
from lagesbild.norms.class_schemes import NOT_LISTED

NO_BREAK_SPACE = "\u00a0"
MISSING = "uppgift saknas"
SUPPRESSED = ".."
"""Stands for every hidden figure, whatever the reason: the reason would tell something too."""

_HALF_OF_A_HUNDREDTH = 0.005
_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni", "juli"),
    *("augusti", "september", "oktober", "november", "december"),
)

_CLASSES = {str(name): title.capitalize() for name, title in CLASS_TITLES.items()} | {
    NOT_LISTED: "Inte på listan",
    "total": "Summa",
}
_OUTCOMES = {
    "met": "uppfyllt",
    "not_met": "inte uppfyllt",
    "cannot_be_told": "kan inte avgöras",
    "higher": "säker ökning",
    "lower": "säker minskning",
    "differs": "skillnad som kan bero på bedömarna",
    "no_safe_change": "ingen säker förändring",
    "not_comparable": "kan inte jämföras",
    "passed": "inget funnet",
    "failed": "bör åtgärdas",
    "informative": "för kännedom",
}
_LINKAGES = {
    "comparable": "kan jämföras",
    "weakly_linked": "svagt länkade",
    "not_comparable": "kan inte jämföras",
}
_WEIGHTINGS = {"areas": "per område", "residents": "per invånare"}
_LINEAGE = {kind.value: title for kind, title in KIND_TITLES.items()}
_FIGURES = {
    "composite": "Sammanvägt indikatorvärde",
    "ratings": "Skattningar",
    "criteria": "Kriterier",
}
_LEVELS = {
    "area": "område",
    "local_police_district": "lokalpolisområde",
    "police_district": "polisområde",
    "police_region": "polisregion",
    "nation": "hela landet",
}
_SCOPES = {"all": "hela formuläret", "block": "block", "item": "fråga"}
_OFFICER_SCOPES = {
    "area": "varje område",
    "district_pooled": "distriktets områden ihop",
    "district_every_area": "vart och ett av distriktets områden",
}
_NUMERATORS = {"heads": "personer", "fte": "tillsatt heltid", "ring_fenced_fte": "fredad heltid"}
_ROUNDINGS = {"none": "ingen", "up": "uppåt", "at_least_one": "minst en"}
_BESIDE_NORM = {
    "above": "större än normen",
    "below": "mindre än normen",
    "not_told_apart": "kan inte skiljas från normen",
    "cannot_be_told": "kan inte avgöras",
}
_STATUSES = {
    "known": "känt",
    "cannot_be_told": "kan inte avgöras",
    "not_applicable": "finns inte",
    "withheld": "visas inte",
}
_OFFICER_OUTCOMES = {
    "met": "uppfylld",
    "not_met": "inte uppfylld",
    "cannot_be_told": "kan inte avgöras",
    "not_applicable": "gäller inte",
}
_ACTIVITY_KINDS = {
    "area_work": "de tre uppgifterna",
    "planned": "annat planerat arbete",
    "training": "utbildning",
    "pulled_away": "bortdragen tid",
}
_RESOURCE_PLACES = {
    "area": "i området",
    "outside": "utanför områdena",
    "station": "på station",
    "leave": "frånvaro",
    "event": "utlånad till särskild händelse",
    "lent_to_unit": "utlånad till annan enhet",
    "unknown": "kan inte avgöras",
}
_RESOURCE_SOURCES = {
    "duty_hours": "tidredovisning",
    "positions": "positionsloggar",
    "dispatch": "händelserapporter",
    "loans": "utlåning",
    "staffing": "bemanning",
}
_RESOURCE_FINDINGS = {
    "sources_contradict": "källorna säger emot varandra",
    "no_paid_hours": "betalda timmar saknas",
    "no_source": "ingen källa visar platsen",
}
_RECONCILIATION_CHECKS = {
    "ledger_totals": "huvudboken mot ekonomisystemets summor",
    "traced": "fördelade kronor mot huvudboken",
    "paid_hours": "fördelade timmar mot betalda timmar",
    "placed_in": "tabellens rader mot betalda timmar",
    "works_in": "tabellens kolumner mot visade timmar",
    "reported": "redovisade timmar mot betalda timmar utan frånvaro",
}
_TRACING_BASES = {
    "direct": "direkt",
    "hours": "efter timmar",
    "posts": "efter tjänster",
    "not_traceable": "kan inte spåras",
    "follows_work": "följer arbetad tid",
    "outside": "utanför områdena",
}
_TRACING_RULES = {"leave": "frånvaro", "lent": "utlånade timmar"}
_PAID_BASES = {
    "paid_hours": "betalda timmar",
    "staffing": "bemanning gånger heltid",
    "sources": "bara det som källorna visar",
}
_TARGET_KINDS = {
    "areas": "utsatta områden",
    "districts_with_areas": "distrikt med utsatta områden",
    "unit": "en enhet",
    "general": "hela verksamheten",
}
_MONEY_PLACES = {
    "area": "i utsatta områden",
    "outside": "utanför områdena",
    "station": "på station",
    "unknown": "kan inte avgöras",
    "not_found": "hittas inte i huvudboken",
}
_BOOKED_ON = {
    "district_with_areas": "lokalpolisområden med utsatta områden",
    "other_district": "andra lokalpolisområden",
    "other_unit": "regioner och andra enheter",
    "no_unit": "kostnadsställen utan enhet",
    "not_found": "hittas inte i huvudboken",
}
_HEADLINES = {
    "reached_share": "det som bevisligen har nått områdena",
    "unknown_share": "det som inte kan avgöras",
}
_MEASURES = {"ore": "öre", "milli_hours": "tusendels timmar"}
_ACCOUNT_CLASSES = {
    "payroll": "löner",
    "premises": "lokaler",
    "equipment": "utrustning och fordon",
    "support": "stöd och ledning",
    "other": "annat",
}
_RESOURCE_MARGINS = {"placed_in": "placerad i", "works_in": "verkar i"}
_CAMERA_KINDS = {
    "fixed": "fast",
    "mobile": "mobil",
    "temporary": "tillfällig",
    "body_worn": "kroppsburen",
}
_CAMERA_PURPOSES = {
    "prevention": "förebygga brott",
    "investigation": "utreda brott",
    "command": "leda insatser",
}
_CAMERA_STANDINGS = {
    "waiting": "i kön",
    "on_the_way": "beställt",
    "met": "mött",
    "ended": "avslutat",
}
_CAMERA_POLICIES = {
    "strict": "ordningen som den är",
    "ageing": "lång väntan räknas upp",
    "fairness": "delat mellan regioner",
}
_DEPARTURE_EFFECTS = {
    "moved": "flyttar behovet",
    "no_change": "ändrar ingenting",
    "not_in_queue": "har upphört att gälla",
}
_LEFT_OUT = {"refused": "intresset av bevakning väger inte över"}
_SUPPLY_BASES = {
    "learned": "lärt av leveranser som har kommit",
    "stated": "angivna dagar och antal",
}
_CAMERA_LEVELS = _LEVELS | {"area_class": "klass", "kind": "slag av kamera"}
_CAMERA_COUNTED = {
    "needs": "behov, utom avslutade",
    "cameras_asked": "kameror som behoven gäller, utom kroppsburna",
    "points_in_operation": "kamerapunkter i drift i områdena",
    "cameras_at_points": "kameror vid de punkterna",
    "cameras_in_store": "kameror i lager",
    "body_worn_delivered": "kroppsburna kameror, levererade",
    "tests_for": "bedömningar där bevakningen väger tyngre",
    "tests_against": "bedömningar där den inte gör det",
    "test_drafts": "utkast till bedömning",
    "exception_serious_crime": "undantag i högst tre månader (14 d § 1)",
    "exception_urgent": "undantag i högst två veckor (14 d § 2)",
    "exception_accident_or_missing": "undantag i högst en månad (13 §)",
    "exceptions_without_limit": "undantag utan tidsgräns (14 c §)",
    "expired_in_operation": "i drift fast undantaget har gått ut",
    "without_test": "i drift utan bedömning som bär",
    "changed_without_test": "ändrade utan ny bedömning",
    "cannot_be_told": "i drift där äldre lag gäller och svaret inte kan avgöras",
    "reviews_overdue": "egen översyn som har passerat sin dag",
    "departures": "avsteg från ordningen som gäller",
    "left_out": "behov utanför kön, för att bevakningen inte väger tyngre",
}
_MISSING_CODES = {
    "does_not_know": "vet inte",
    "no_basis": "uppgift saknas",
    "not_applicable": "ej tillämpligt",
}
_PRESENCE = {"no": "nej", "partly": "delvis", "yes": "ja"}

WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("class", "proposed", "proposed_low", "proposed_high", "held_back_from"),
                *("decided", "previous_decided"),
            ),
            _CLASSES,
        ),
        "outcome": _OUTCOMES,
        "linkage": _LINKAGES,
        "weighting": _WEIGHTINGS,
        "lineage": _LINEAGE,
        "kind": _LINEAGE,
        "figure": _FIGURES,
        "level": _LEVELS,
        "scope": _SCOPES,
        "officer_scope": _OFFICER_SCOPES,
        "officer_outcome": _OFFICER_OUTCOMES,
        "activity_kind": _ACTIVITY_KINDS,
        "status": _STATUSES,
        "numerator": _NUMERATORS,
        "rounding": _ROUNDINGS,
        "beside_norm": _BESIDE_NORM,
        "resource_place": _RESOURCE_PLACES,
        "resource_source": _RESOURCE_SOURCES,
        "resource_finding": _RESOURCE_FINDINGS,
        "resource_margin": _RESOURCE_MARGINS,
        "money_place": _MONEY_PLACES,
        "booked_on": _BOOKED_ON,
        "reach_headline": _HEADLINES,
        "measured_in": _MEASURES,
        "account_class": _ACCOUNT_CLASSES,
        "reconciliation_check": _RECONCILIATION_CHECKS,
        "tracing_basis": _TRACING_BASES,
        "tracing_rule": _TRACING_RULES,
        "traced_rule": _TRACING_RULES | _ACCOUNT_CLASSES,
        "paid_basis": _PAID_BASES,
        "target_kind": _TARGET_KINDS,
        "missing_code": _MISSING_CODES,
        "police_generated": _PRESENCE,
        "camera_kind": _CAMERA_KINDS,
        "camera_purpose": _CAMERA_PURPOSES,
        "camera_standing": _CAMERA_STANDINGS,
        "camera_policy": _CAMERA_POLICIES,
        "camera_level": _CAMERA_LEVELS,
        "camera_counted": _CAMERA_COUNTED,
        "departure_effect": _DEPARTURE_EFFECTS,
        "left_out": _LEFT_OUT,
        "supply_basis": _SUPPLY_BASES,
    }
)
"""What the codes of a column are called, by the column's name or the words it asks for."""


def word(column: str, code: str) -> str:
    """Return what a code in a column is called; a text that is no code is returned as it is."""
    return WORDS.get(column, {}).get(code, code)


def class_title(name: str | None) -> str:
    return MISSING if name is None else word("class", name)


def yes_no(value: bool | None) -> str:
    return MISSING if value is None else ("ja" if value else "nej")


def number(value: float | None, *, decimals: int = 1) -> str:
    """Write a number with decimal comma, no-break space in thousands and a real minus sign."""
    if value is None:
        return MISSING
    text = f"{value:,.{decimals}f}"
    if not text.strip("-0.,"):
        text = text.lstrip("-")
    marks = {",": NO_BREAK_SPACE, ".": ",", "-": "−"}
    return "".join(marks.get(sign, sign) for sign in text)


def count(value: float | None) -> str:
    return number(value, decimals=0)


def signed(value: float | None, *, decimals: int = 1) -> str:
    """Write a difference: also a rise has its sign."""
    text = number(value, decimals=decimals)
    return f"+{text}" if value is not None and value > 0 and text.strip("0,") else text


def percent(share: float | None, *, decimals: int = 0) -> str:
    """Write a share between 0 and 1 as percent."""
    if share is None:
        return MISSING
    return number(100 * share, decimals=decimals) + NO_BREAK_SPACE + "%"


def chance(probability: float | None) -> str:
    """Write a probability in running text; what was drawn says nothing beyond a hundredth."""
    if probability is None:
        return "okänd"
    if probability < _HALF_OF_A_HUNDREDTH:
        return "under 1 procent"
    if probability >= 1 - _HALF_OF_A_HUNDREDTH:
        return "över 99 procent"
    return f"{count(100 * probability)} procent"


def chance_in_table(probability: float | None) -> str:
    """Write a probability for a table cell; empty where there is none."""
    if probability is None:
        return ""
    words = {"under ": f"<{NO_BREAK_SPACE}", "över ": f">{NO_BREAK_SPACE}"}
    text = chance(probability).replace(" procent", f"{NO_BREAK_SPACE}%")
    for word_, sign in words.items():
        text = text.replace(word_, sign)
    return text


def interval(low: float | None, high: float | None, *, decimals: int = 1) -> str:
    """Write an interval for a table cell; empty where there is none."""
    if low is None or high is None:
        return ""
    dash = "–" if low >= 0 else " till "
    return number(low, decimals=decimals) + dash + number(high, decimals=decimals)


def between(low: float | None, high: float | None, *, decimals: int = 1) -> str:
    """Write an interval for running text."""
    if low is None or high is None:
        return "osäkerhet okänd"
    return f"mellan {number(low, decimals=decimals)} och {number(high, decimals=decimals)}"


def day(value: date | None) -> str:
    return MISSING if value is None else value.isoformat()


def day_in_words(value: date) -> str:
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def listing(words: Iterable[str]) -> str:
    """Join words as in a sentence: a, b och c."""
    *first, last = words
    return f"{', '.join(first)} och {last}" if first else last


def plural(amount: int, one: str, many: str) -> str:
    return f"{count(amount)}{NO_BREAK_SPACE}{one if amount == 1 else many}"


def collation_key(text: str) -> str:
    """Return what sorts as in Swedish: å, ä and ö after z, capitals with small letters."""
    return text.casefold().translate(_LAST_LETTERS)


_LAST_LETTERS = str.maketrans({"å": "{a", "ä": "{b", "æ": "{b", "ö": "{c", "ø": "{c", "é": "e"})

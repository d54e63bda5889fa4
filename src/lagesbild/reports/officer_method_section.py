"""How the figures about area officers are made: definitions, readings, planning values, limits."""

from lagesbild import swedish
from lagesbild.norms.officer_functions import officer_catalogue_on
from lagesbild.norms.officer_workload import Range, workload_model_on
from lagesbild.officers.figures import FIGURES
from lagesbild.officers.readings import Numerator, Rounding, Scope
from lagesbild.reports.content import Column, Section, TextTable, number_column, text_table
from lagesbild.reports.officer_outcome_bars import NUMERATOR_TITLES, ROUNDING_TITLES, SCOPE_TITLES
from lagesbild.reports.officer_paints import KIND_WORDS
from lagesbild.reports.officer_rows import Followed

PARTS = {
    "residents": "invånare",
    "posts": "tjänster",
    "heads": "områdespoliser",
    "fte": "tillsatt heltid",
    "present_fte": "närvarande heltid",
    "ring_fenced_fte": "fredade timmar / en heltids timmar",
    "own_area_work_hours": "timmar med de tre uppgifterna",
    "pulled_away_hours": "bortdragna timmar",
    "reported_hours": "redovisade timmar",
    "contracted_hours": "väntade timmar",
    "left_heads": "områdespoliser som slutat",
    "median_months": "månader",
}
"""What the measured columns are called, that figures divide."""
SOURCES = {
    "residents": "invånare",
    "small_areas": "småområden",
    "areas": "områden",
    "staffing": "bemanning",
    "duty_hours": "tjänstgöring",
}
"""What the tables of a collection are called."""
_MEANINGS = {
    Numerator.HEADS: "Var och en som har rollen är en, oavsett tjänstgöringsgrad och frånvaro.",
    Numerator.FTE: "Tillsatta tjänster i heltid, även de som är frånvarande.",
    Numerator.RING_FENCED_FTE: "Timmar i området med de tre uppgifterna, omräknade till heltid.",
    Rounding.NONE: "Invånare delat med normens tal, som det är.",
    Rounding.AT_LEAST_ONE: "Som utan avrundning, men aldrig mindre än en.",
    Rounding.UP: "Uppåt till ett helt antal: 5 001 invånare kräver två.",
    Scope.AREA: "Områdets invånare mot områdets områdespoliser.",
    Scope.DISTRICT_EVERY_AREA: "Lokalpolisområdet når normen när vart och ett av dess områden gör"
    " det.",
    Scope.DISTRICT_POOLED: "Områdenas invånare och områdespoliser summeras före jämförelsen, så ett"
    " område kan vara utan.",
}


def write_method(followed: Followed) -> Section:
    norm = followed.norm
    mark = "" if norm.is_verified else " Normens tolkning är overifierad."
    return Section(
        id="officers-method",
        title="Områdespoliser: så är det räknat",
        paragraphs=(
            f"Normen (version {norm.version}): {norm.reference}.{mark}",
            "Overifierat är: beslutets år och ordalydelse, om en områdespolis är en person eller en"
            " heltid, och avrundningen;"
            f" {swedish.count(norm.full_time_hours_per_week)} timmar i veckan som heltid; att minst"
            f" {swedish.percent(norm.least_coverage)} av arbetstiden ska vara redovisad för att"
            " något ska sägas om tid; ett fel i folkbokföringen på"
            f" ±{swedish.percent(norm.residents_registration_error)}"
            f" ({swedish.percent(norm.coverage)} intervall); gränserna för tecken; alla planvärden"
            " för behovet; och minsta antal områdespoliser i en region för att frånvaro ska visas.",
            "Det som kan säga något om en enskild polis frånvaro eller deltid (tillsatt och"
            " närvarande heltid, redovisade timmar, omsättning och tid i området) visas bara för"
            " regioner och landet, och inte heller där om någon region har färre än"
            f" {swedish.count(norm.least_heads_shown)} områdespoliser; månader visas inte alls.",
        ),
        tables=(
            _figures(),
            _readings(followed),
            _activities(followed),
            _planning_values(followed),
        ),
    )


def _figures() -> TextTable:
    rows = [
        (
            figure.title,
            figure.definition,
            PARTS[figure.numerator],
            PARTS[figure.denominator] if figure.denominator else "–",
            swedish.listing(SOURCES[source] for source in figure.sources),
        )
        for figure in FIGURES
    ]
    columns = [
        Column("Mått"),
        Column("Definition"),
        Column("Täljare"),
        Column("Nämnare"),
        Column("Källa"),
    ]
    return text_table("table-officer-figures", "Måtten.", columns, rows)


def _readings(followed: Followed) -> TextTable:
    default = followed.default
    chosen = {default.scope, default.numerator, default.rounding}
    rows = [
        (
            choice,
            title + (" (utgångspunkt)" if value in chosen else ""),
            _MEANINGS[value],
        )
        for choice, titles in (
            ("Räknas", NUMERATOR_TITLES),
            ("Avrundning", ROUNDING_TITLES),
            ("Jämförs", SCOPE_TITLES),
        )
        for value, title in titles.items()
    ]
    columns = [Column("Val"), Column("Läsning"), Column("Betyder")]
    return text_table("table-officer-choices", "Vad varje läsning betyder.", columns, rows)


def _activities(followed: Followed) -> TextTable:
    catalogue = officer_catalogue_on(followed.period.last)
    rows = [
        (one.title, KIND_WORDS[one.kind].lower(), one.definition)
        for one in catalogue.activities.values()
    ]
    columns = [Column("Aktivitet"), Column("Slag"), Column("Definition")]
    caption = (
        f"Katalogen över aktiviteter (version {catalogue.version}, projektets egen). Utlånad tid"
        " räknas som bortdragen, lokala tillägg som den aktivitet de hör till."
    )
    return text_table("table-officer-activities", caption, columns, rows)


def _planning_values(followed: Followed) -> TextTable:
    model = workload_model_on(followed.period.last)
    rows = [
        *(
            (
                f"Kontaktskapande arbete, {swedish.class_title(name).lower()}",
                "timmar per 1 000 invånare och år",
                *_range(amount),
            )
            for name, amount in model.base_hours.items()
        ),
        *((one.title, "minuter per gång", *_range(one.minutes)) for one in model.drivers.values()),
        ("En heltids nettotid", "timmar per år", *_range(model.net_hours)),
        ("Del som kan planeras för området", "andel", *_range(model.planned_share, decimals=2)),
    ]
    columns = [
        Column("Planvärde"),
        Column("Enhet"),
        number_column("Lägst"),
        number_column("Troligast"),
        number_column("Högst"),
    ]
    mark = "" if model.is_verified else ", overifierade"
    caption = f"Behovets planvärden (version {model.version}{mark}). {model.reference}."
    return text_table("table-officer-planning", caption, columns, rows)


def _range(amount: Range, *, decimals: int = 0) -> tuple[str, ...]:
    return tuple(
        swedish.number(value, decimals=decimals)
        for value in (amount.low, amount.value, amount.high)
    )

"""The tables of a plan of area officers, declared as those of a picture are: labels and meanings.

They are kept inside: a plan tells the staff of every team.
"""

from lagesbild.picture.table import NUMBER, TEXT, WHOLE, YES_NO, Column, Table

_SCENARIO = Column("scenario", TEXT, "Scenario", "Beteckning i scenariofilen.")
_YEAR = Column("year", WHOLE, "År", "Vid årets slut; det första är år 0, som det är.")
_GOAL = Column("goal", TEXT, "Målets id", "limits, floors, norm, coverage, need, placements, cost.")
_UNIT = Column("unit", TEXT, "Räknas i", "Målets enhet.")
_DISTRICT = Column("local_police_district", TEXT, "Lokalpolisområde", "Beteckning; se Platser.")
_AREA = Column("area", TEXT, "Område", "Beteckning; tomt för distriktet som helhet.")
_REGION = Column("police_region", TEXT, "Polisregion", "Beteckning; se Platser.")
_FUNCTION = Column("function", TEXT, "Funktion", "Beteckning i katalogen över funktioner.")
_PROOF = Column("proof", TEXT, "Bevis", "proven, gap eller infeasible; se handboken.")

_COMPARISON = Table(
    name="scenario_comparison",
    title="Scenarier",
    description="Varje mål i varje scenario, och skillnaden mot det första scenariot.",
    key=("scenario", "goal"),
    columns=(
        _SCENARIO,
        Column("title", TEXT, "Scenariots namn", "Scenariots namn."),
        _GOAL,
        Column("goal_title", TEXT, "Mål", "Målets namn."),
        _UNIT,
        Column("value", NUMBER, "Värde", "Vad planen når."),
        Column("difference", NUMBER, "Skillnad", "Mot det första scenariot."),
        Column("is_proven", YES_NO, "Bevisat", "Ja när ingen annan plan är bättre i målet."),
    ),
    inside_only=True,
)
_STAGES = Table(
    name="plan_stages",
    title="Mål",
    description="Vad varje mål nådde, och hur säkert det är.",
    key=("scenario", "order"),
    columns=(
        _SCENARIO,
        Column("order", WHOLE, "Ordning", "Ett mål får aldrig kosta ett tidigare något."),
        _GOAL,
        Column("title", TEXT, "Mål", "Målets namn."),
        _UNIT,
        Column("value", NUMBER, "Värde", "Vad planen når."),
        Column("bound", NUMBER, "Gräns", "Ingen plan är bättre än så."),
        Column("gap", NUMBER, "Glapp", "Andel av värdet som det kan vara bättre; 0 när bevisat."),
        _PROOF,
    ),
    inside_only=True,
)
_REASONS = Table(
    name="plan_reasons",
    title="Skäl",
    description="Vad som inte går, och vägar ut.",
    key=("scenario", "year", "kind", "text"),
    columns=(
        _SCENARIO,
        Column("kind", TEXT, "Slag", "Vad som inte kan hållas, eller vad som kan ändras."),
        Column("year", WHOLE, "År", "Det år som det gäller."),
        Column("text", TEXT, "Skäl", "I ord."),
    ),
    inside_only=True,
)
_PLACES = Table(
    name="plan_places",
    title="Platser",
    description="Vad platserna i de andra tabellerna heter, och vad de ligger i.",
    key=("level", "place"),
    columns=(
        Column("level", TEXT, "Nivå", "police_region, local_police_district eller area."),
        Column("place", TEXT, "Beteckning", "Platsens beteckning."),
        Column("name", TEXT, "Namn", "Platsens namn."),
        Column("lies_in", TEXT, "Ligger i", "Beteckningen på platsen ovanför."),
    ),
    inside_only=True,
)
_AREAS = Table(
    name="plan_areas",
    title="Områden",
    description="Varje område varje år: områdespoliser, norm och vad som fattas.",
    key=("scenario", "area", "year"),
    columns=(
        _SCENARIO,
        _AREA,
        Column("name", TEXT, "Namn", "Områdets namn."),
        _DISTRICT,
        _REGION,
        _YEAR,
        Column("class", TEXT, "Klass", "Vid årets slut; tomt när området inte är på listan."),
        Column("residents", WHOLE, "Invånare", "Folkbokförda år 0."),
        Column("norm_fte", NUMBER, "Norm (heltider)", "Invånare delat med normen, inte avrundat."),
        Column("own_fte", NUMBER, "Placerade (heltider)", "Områdespoliser som hör till området."),
        Column("borrowed_fte", NUMBER, "Lånade (heltider)", "Områdespoliser från andra distrikt."),
        Column("in_peace_fte", NUMBER, "Fredade (heltider)", "När bortdragen tid är avräknad."),
        Column("coverage", NUMBER, "Täckning", "Fredade heltider per norm."),
        Column("shortfall_fte", NUMBER, "Fattas (heltider)", "Till normen."),
    ),
    inside_only=True,
)
_TEAMS = Table(
    name="plan_districts",
    title="Grupper",
    description="Varje grupp varje år: distrikt, område och funktion.",
    key=("scenario", "local_police_district", "area", "function", "year"),
    columns=(
        _SCENARIO,
        _DISTRICT,
        _AREA,
        _FUNCTION,
        _YEAR,
        Column("own_fte", NUMBER, "Egna (heltider)", "Placerade i gruppen."),
        Column("lent_fte", NUMBER, "Utlånade (heltider)", "Till områden i andra grupper."),
        Column("borrowed_fte", NUMBER, "Lånade (heltider)", "Från andra grupper."),
        Column("present_fte", NUMBER, "Närvarande (heltider)", "Egna, minus utlånade och borta."),
        Column("need_fte", NUMBER, "Behov (heltider)", "Där något är sagt."),
        Column("need_short_fte", NUMBER, "Fattas till behovet", "I heltider."),
    ),
    inside_only=True,
)
_REGIONS = Table(
    name="plan_regions",
    title="Regioner",
    description="Anställda, rekryter, borta och kostnad, varje år.",
    key=("scenario", "police_region", "year"),
    columns=(
        _SCENARIO,
        _REGION,
        Column("name", TEXT, "Namn", "Regionens namn."),
        _YEAR,
        Column("employed_fte", NUMBER, "Anställda (heltider)", "Vid årets slut."),
        Column("recruits_fte", NUMBER, "Rekryter (heltider)", "Högst så många placeras."),
        Column("away_fte", NUMBER, "Borta (heltider)", "På särskilda händelser."),
        Column("cost_kronor", NUMBER, "Kostnad (kronor)", "För alla i planen."),
    ),
    inside_only=True,
)
_LOANS = Table(
    name="plan_loans",
    title="Lån",
    description="Från distrikt till område, varje år.",
    key=("scenario", "year", "function", "from_district", "to_area"),
    columns=(
        _SCENARIO,
        Column("year", WHOLE, "År", "Lånet gäller ett år."),
        _FUNCTION,
        Column("from_district", TEXT, "Från", "Distriktets beteckning."),
        Column("to_area", TEXT, "Till", "Områdets beteckning."),
        Column("fte", NUMBER, "Heltider", "Så många lånas."),
    ),
    inside_only=True,
)
_PRICES = Table(
    name="plan_limits",
    title="Gränser",
    description="Gränser som det första scenariots plan använder upp, och vad en enhet till ger.",
    key=("limit",),
    columns=(
        Column("limit", TEXT, "Gräns", "Vilken, var och när."),
        Column("more", TEXT, "En enhet till", "Vad den är."),
        Column("goal", TEXT, "Målets id", "Det första mål som blir bättre; tomt när inget blir."),
        Column("before", NUMBER, "Före", "Målets värde i planen."),
        Column("after", NUMBER, "Efter", "Målets värde med en enhet till."),
        _PROOF,
        Column("text", TEXT, "I ord", "Gränsens pris."),
    ),
    inside_only=True,
)
_REGRET = Table(
    name="scenario_regret",
    title="Ånger",
    description="Vad det första årets placeringar kostar om ett annat scenario slår in.",
    key=("planned_for", "comes_true", "goal"),
    columns=(
        Column("planned_for", TEXT, "Planen är gjord för", "Scenariots beteckning."),
        Column("comes_true", TEXT, "Det blir", "Scenariots beteckning."),
        _GOAL,
        Column("goal_title", TEXT, "Mål", "Målets namn."),
        _UNIT,
        Column("value", NUMBER, "Värde", "Med det första årets placeringar."),
        Column("best", NUMBER, "Bäst", "Om man hade vetat."),
        Column("regret", NUMBER, "Ånger", "Skillnaden; tom efter det första mål som blir sämre."),
        Column("is_possible", YES_NO, "Går", "Nej när det första året inte kan bemannas."),
        Column("is_proven", YES_NO, "Bevisat", "Nej när tiden inte räckte."),
    ),
    inside_only=True,
)
_RUN = Table(
    name="plan_run",
    title="Körning",
    description="Vad planen gjordes av och med, och hur lång tid det tog.",
    key=("name",),
    columns=(
        Column("name", TEXT, "Vad", "Program, lösare, filer med kontrollsumma, sekunder."),
        Column("value", TEXT, "Värde", "Som text."),
    ),
    inside_only=True,
)

PLAN_TABLES = (
    _COMPARISON,
    _STAGES,
    _REASONS,
    _AREAS,
    _TEAMS,
    _REGIONS,
    _LOANS,
    _PRICES,
    _REGRET,
    _PLACES,
    _RUN,
)
"""Every table of a plan, in the order people read them."""

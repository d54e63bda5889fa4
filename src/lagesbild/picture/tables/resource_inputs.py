"""What an auditor recomputes the figures of resources from: never shared, kept inside."""

from lagesbild.picture.table import NUMBER, TEXT, WHOLE, Column, Table
from lagesbild.picture.tables.columns import MONTH
from lagesbild.picture.tables.resources import FUNCTION, LEVEL, PLACE, SOURCE

_UNIT = Column("unit", TEXT, "Enhet", "Kod för enheten där personalen eller fordonet är placerat.")
_WORKED_AREA = Column("worked_area", TEXT, "Arbetade i område", "Området när platsen är area.")
_COST_CENTRE = Column("cost_centre", TEXT, "Kostnadsställe", "Beteckning i cost_centres.")
_ACCOUNT_CLASS = Column("account_class", TEXT, "Kostnadsslag", "Som i ledger.")
_DECISION = Column("decision", TEXT, "Beslut", "Budgetbeslutets beteckning, där raden har en.")
_ORE = Column("amount_ore", WHOLE, "Belopp", "Hela ören; negativt för en rättelse.")

RESOURCE_WORKS_IN = Table(
    name="resource_works_in",
    title="Resurser: vad varje källa visar",
    description="Persontimmar efter månad, källa, enhet, funktion och plats. Källor visar samma timmar och läggs aldrig ihop.",
    key=(
        *("month", "source", "unit", "function", "assigned_area", "place"),
        *("worked_area", "to_unit"),
    ),
    inside_only=True,
    columns=(
        MONTH,
        SOURCE,
        _UNIT,
        FUNCTION,
        Column("assigned_area", TEXT, "Hör till område", "Området som personalen är placerad i."),
        PLACE,
        _WORKED_AREA,
        Column("to_unit", TEXT, "Till enhet", "Enheten som lånade."),
        Column("low", NUMBER, "Lägst", "Det som källan bevisar."),
        Column("hours", NUMBER, "Timmar", "Persontimmar."),
        Column("high", NUMBER, "Högst", "Intervallets övre gräns."),
    ),
)
RESOURCE_EVIDENCE = Table(
    name="resource_evidence",
    title="Resurser: belägg per enhet",
    description="Var de betalda timmarna bevisligen arbetades. Raderna för en enhet, funktion och månad går jämnt ut med de betalda.",
    key=("month", "unit", "function", "place", "works_in"),
    inside_only=True,
    columns=(
        MONTH,
        _UNIT,
        FUNCTION,
        PLACE,
        Column("works_in", TEXT, "Verkar i", "Området, eller enheten som lånade."),
        Column("hours_milli", WHOLE, "Timmar", "Tusendels timmar."),
        Column("claimed_milli", WHOLE, "Visade timmar", "Före minskning där källor motsäger."),
        Column("source", TEXT, "Källa", "Den som visar flest timmar.", words="resource_source"),
    ),
)
RESOURCE_PAID = Table(
    name="resource_paid",
    title="Resurser: betalda timmar",
    description="Betalda timmar per enhet, funktion och månad, och varifrån de kommer.",
    key=("month", "unit", "function"),
    inside_only=True,
    columns=(
        MONTH,
        _UNIT,
        FUNCTION,
        Column("paid_milli", WHOLE, "Betalda timmar", "Tusendels timmar."),
        Column(
            "basis", TEXT, "Kommer från", "paid_hours, staffing eller sources.", words="paid_basis"
        ),
    ),
)
RESOURCE_MATRIX_MONTHLY = Table(
    name="resource_matrix_monthly",
    title="Resurser: placerad i och verkar i per månad",
    description="Hela matrisen för varje månad, med frånvaro.",
    key=("level", "month", "placed_in", "place", "works_in"),
    inside_only=True,
    columns=(
        LEVEL,
        MONTH,
        Column("placed_in", TEXT, "Placerad i", "Enhetens kod; tom om ingen har betalat."),
        PLACE,
        Column("works_in", TEXT, "Verkar i", "Området, eller enheten det hör till."),
        Column("hours_milli", WHOLE, "Timmar", "Tusendels timmar."),
    ),
)
RESOURCE_AREA_MONTHS = Table(
    name="resource_area_months",
    title="Resurser: placerat och arbetat per område och månad",
    description="Timmar av tillsatt personal i området bredvid de timmar som bevisligen arbetades där.",
    key=("month", "area"),
    inside_only=True,
    columns=(
        MONTH,
        Column("area", TEXT, "Område", "Områdets beteckning."),
        Column("local_police_district", TEXT, "Lokalpolisområde", "Kod den månaden."),
        Column(
            "placed_milli", WHOLE, "Placerade timmar", "Tillsatt heltid gånger heltidens timmar."
        ),
        Column("worked_milli", WHOLE, "Arbetade timmar", "Bevisligen i området, tusendelar."),
        Column("worked_by_own_district_milli", WHOLE, "Av eget distrikt", "Tusendels timmar."),
        Column("worked_by_others_milli", WHOLE, "Av andra enheter", "Tusendels timmar."),
    ),
)
RESOURCE_PAIRS = Table(
    name="resource_pairs",
    title="Resurser: källorna sida vid sida",
    description="Persontimmar i områden enligt två källor, per månad och enhet.",
    key=("level", "month", "unit", "function", "first", "second"),
    inside_only=True,
    columns=(
        LEVEL,
        MONTH,
        Column("unit", TEXT, "Enhet", "Området, eller distriktet som områdena hör till."),
        FUNCTION,
        Column("first", TEXT, "Första källan", "Som i source.", words="resource_source"),
        Column("second", TEXT, "Andra källan", "Som i source.", words="resource_source"),
        Column("first_hours", NUMBER, "Första källans timmar", "Persontimmar."),
        Column("second_hours", NUMBER, "Andra källans timmar", "Persontimmar."),
        Column("difference", NUMBER, "Skillnad", "Första minus andra."),
        Column("difference_low", NUMBER, "Skillnad, lägst", "Intervallets nedre gräns."),
        Column("difference_high", NUMBER, "Skillnad, högst", "Intervallets övre gräns."),
    ),
)
RESOURCE_FINDINGS_MONTHLY = Table(
    name="resource_findings_monthly",
    title="Resurser: frågor per enhet och månad",
    description="Där källor säger emot varandra, eller där timmar eller källor saknas.",
    key=("month", "unit", "function", "finding"),
    inside_only=True,
    columns=(
        MONTH,
        _UNIT,
        FUNCTION,
        Column("finding", TEXT, "Fråga", "Frågans id.", words="resource_finding"),
        Column("paid_milli", WHOLE, "Betalda timmar", "Tusendels timmar."),
        Column("claimed_milli", WHOLE, "Visade timmar", "Tusendels timmar."),
        Column("text", TEXT, "I ord", "Vad som syns."),
    ),
)
RESOURCE_CHECKS = Table(
    name="resource_checks",
    title="Resurser: avstämning, varje summa",
    description="Varje summa bredvid den som den ska stämma med.",
    key=("check", "month", "what"),
    inside_only=True,
    columns=(
        Column("check", TEXT, "Avstämning", "Vad som jämförs.", words="reconciliation_check"),
        MONTH,
        Column("what", TEXT, "Gäller", "Kostnadsslaget, enheten eller området."),
        Column("expected", WHOLE, "Väntat", "Öre eller tusendels timmar."),
        Column("found", WHOLE, "Funnet", "Öre eller tusendels timmar."),
        Column("difference", WHOLE, "Skillnad", "Funnet minus väntat."),
        Column("measured_in", TEXT, "Räknas i", "ore eller milli_hours."),
    ),
)
RESOURCE_POSTS = Table(
    name="resource_posts",
    title="Resurser: tjänster",
    description="Tjänster per enhet och område, som kostnader efter tjänster fördelas med.",
    key=("month", "unit", "area"),
    inside_only=True,
    columns=(
        MONTH,
        _UNIT,
        Column("area", TEXT, "Område", "Området som tjänsterna är placerade i; annars tom."),
        Column("posts_milli", WHOLE, "Tjänster", "Tusendels heltid."),
    ),
)
RESOURCE_LEDGER = Table(
    name="resource_ledger",
    title="Resurser: huvudbokens rader",
    description="Varje rad i huvudboken med den enhet som kostnadsstället hörde till.",
    key=("month", "cost_centre", "account_class", "decision"),
    inside_only=True,
    columns=(
        MONTH,
        _COST_CENTRE,
        _ACCOUNT_CLASS,
        _DECISION,
        Column("unit", TEXT, "Enhet", "Enheten som kostnadsstället hörde till; annars tom."),
        Column("area", TEXT, "Område", "Området när kostnadsstället bara bär dess kostnader."),
        _ORE,
    ),
)
RESOURCE_ALLOCATION = Table(
    name="resource_allocation",
    title="Resurser: fördelade kronor",
    description="Varje rad i huvudboken delad efter var pengarna användes, enligt de beslutade reglerna. Delarna går jämnt ut på öret.",
    key=("month", "cost_centre", "account_class", "decision", "place", "worked_area"),
    inside_only=True,
    columns=(
        MONTH,
        _COST_CENTRE,
        _ACCOUNT_CLASS,
        _DECISION,
        Column("unit", TEXT, "Enhet", "Enheten som kostnadsstället hörde till; annars tom."),
        Column(
            "basis",
            TEXT,
            "Fördelat",
            "direct, hours, posts eller not_traceable.",
            words="tracing_basis",
        ),
        PLACE,
        _WORKED_AREA,
        _ORE,
    ),
)

RESOURCE_INPUT_TABLES = (
    RESOURCE_WORKS_IN,
    RESOURCE_EVIDENCE,
    RESOURCE_PAID,
    RESOURCE_MATRIX_MONTHLY,
    RESOURCE_AREA_MONTHS,
    RESOURCE_PAIRS,
    RESOURCE_FINDINGS_MONTHLY,
    RESOURCE_CHECKS,
    RESOURCE_POSTS,
    RESOURCE_LEDGER,
    RESOURCE_ALLOCATION,
)

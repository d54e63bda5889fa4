"""How serious areas are by the raters, with severity of raters and districts taken out."""

from lagesbild.picture.table import NUMBER, TEXT, WHOLE, YES_NO, Column, Table
from lagesbild.picture.tables.columns import AREA, NAME

SEVERITY = Table(
    name="severity",
    title="Skattad nivå, rensad från bedömare",
    description="Vad en genomsnittlig bedömare i första omgången skulle ha svarat, 0–5, med intervall; bredvid det råa medelvärdet.",
    key=("area",),
    columns=(
        AREA,
        NAME,
        Column("level", NUMBER, "Skattad nivå", "Tom när området inte kan jämföras med andra."),
        Column("low", NUMBER, "Lägst", "Nedre gräns för 90 procents intervall."),
        Column("high", NUMBER, "Högst", "Övre gräns för 90 procents intervall."),
        Column("raw_level", NUMBER, "Rått medelvärde", "Medelvärde av bedömarnas medelvärden."),
        Column("raters", WHOLE, "Bedömare", "Antal bedömare med minst en kategori."),
        Column(
            "comparable",
            YES_NO,
            "Kan jämföras",
            "Bedömare eller kalibreringsfall förenar området med de flesta andra.",
        ),
        Column("note", TEXT, "Anmärkning", "Varför nivån saknas eller ska läsas med försiktighet."),
    ),
)

SEVERITY_EXACT = Table(
    name="severity_exact",
    title="Modellens allvarsgrad per område och omgång",
    description="På modellens skala, där 0 är medelvärdet av områdena i första omgången.",
    key=("round", "area"),
    inside_only=True,
    columns=(
        Column("round", TEXT, "Omgång", "Beteckning i rounds."),
        AREA,
        Column("severity", NUMBER, "Allvarsgrad", "Medelvärde i fördelningen."),
        Column("sd", NUMBER, "Standardavvikelse", "Osäkerhet i allvarsgraden."),
        Column("level", NUMBER, "Skattad nivå", "0–5, på omgångens frågor."),
        Column("low", NUMBER, "Lägst", "Nedre gräns för 90 procents intervall."),
        Column("high", NUMBER, "Högst", "Övre gräns för 90 procents intervall."),
    ),
)

ITEM_LEVELS = Table(
    name="item_levels",
    title="Frågornas nivå per område, rensad från bedömare",
    description="Nivån på varje fråga så som en genomsnittlig bedömare skulle ha svarat, med det som svaren säger utöver områdets allvarsgrad.",
    key=("area", "item"),
    inside_only=True,
    columns=(
        AREA,
        Column("item", TEXT, "Fråga", "Frågans id."),
        Column("level", NUMBER, "Nivå", "0–5."),
        Column("low", NUMBER, "Lägst", "Nedre gräns för 90 procents intervall."),
        Column("high", NUMBER, "Högst", "Övre gräns för 90 procents intervall."),
        Column(
            "beyond",
            NUMBER,
            "Utöver allvarsgraden",
            "Hur mycket högre eller lägre svaren ligger än allvarsgraden förutsäger, i skalsteg.",
        ),
    ),
)

RATING_MODEL = Table(
    name="rating_model",
    title="Bedömarmodellens spridningar",
    description="Hur mycket områden, distrikt, bedömare och tillfällen skiljer sig, på modellens skala; och om anpassningen kom till vila.",
    key=("name",),
    columns=(
        Column("name", TEXT, "Storhet", "Namn i modellen."),
        Column("title", TEXT, "Vad det är", "I ord."),
        Column("value", NUMBER, "Värde", "Standardavvikelse, eller antal."),
        Column("low", NUMBER, "Lägst", "Nedre gräns för 90 procents intervall."),
        Column("high", NUMBER, "Högst", "Övre gräns för 90 procents intervall."),
    ),
)

CLASS_PROBABILITIES = Table(
    name="class_probabilities",
    title="Sannolikhet för varje klass",
    description="Andel av gemensamma dragningar av indikatorer och skattningar där regeln ger klassen.",
    key=("area", "order"),
    columns=(
        AREA,
        NAME,
        Column("order", WHOLE, "Ordning", "Gravaste klass först."),
        Column("class", TEXT, "Klass", "Klass, eller not_listed."),
        Column("probability", NUMBER, "Sannolikhet", "Tom när underlag saknas."),
        Column(
            "without_police_generated",
            NUMBER,
            "Utan polisgenererade",
            "Samma sannolikhet när indikatorer som växer med polisens närvaro lämnas utanför.",
        ),
    ),
)

TREND = Table(
    name="trend",
    title="Förändring i landet sedan förra omgången",
    description="Medelvärde av förändringen inom samma gränser i båda omgångarna, per område och per invånare.",
    key=("figure", "weighting"),
    columns=(
        Column("figure", TEXT, "Mått", "composite eller ratings."),
        Column("weighting", TEXT, "Vägning", "areas (varje område lika) eller residents."),
        Column("units", WHOLE, "Områden", "Områden som kan jämföras i båda omgångarna."),
        Column("change", NUMBER, "Förändring", "Poäng (0–100) eller skalsteg (0–5)."),
        Column("low", NUMBER, "Lägst", "Nedre gräns för 90 procents intervall."),
        Column("high", NUMBER, "Högst", "Övre gräns för 90 procents intervall."),
        Column("p_higher", NUMBER, "Sannolikhet för högre", "Att läget har blivit allvarligare."),
        Column("p_lower", NUMBER, "Sannolikhet för lägre", "Att läget har blivit lindrigare."),
        Column("raw_change", NUMBER, "Rå skillnad", "Skillnad mellan råa medelvärden."),
        Column(
            "outcome",
            TEXT,
            "Utfall",
            "higher, lower, differs, no_safe_change eller not_comparable.",
        ),
        Column("note", TEXT, "Anmärkning", "Varför trenden inte kan sägas."),
    ),
)

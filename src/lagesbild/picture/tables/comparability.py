"""Which districts and rounds may be compared, and what would mend a plan where they may not."""

from lagesbild.picture.table import NUMBER, TEXT, WHOLE, YES_NO, Column, Table

_LINKAGE = Column(
    "linkage",
    TEXT,
    "Utfall",
    "comparable (kan jämföras), weakly_linked (svagt länkade) eller not_comparable (kan inte jämföras).",
)
_STRATEGY = Column("strategy", TEXT, "Sätt", "cases, cross_ratings, panel eller best_mix.")

COMPARABILITY_DISTRICTS = Table(
    name="comparability_districts",
    title="Kan lokalpolisområden jämföras?",
    description="Varje par av lokalpolisområden med områden i omgången; ett område med sig självt gäller dess egna områden sinsemellan.",
    key=("district_a", "district_b"),
    columns=(
        Column("district_a", TEXT, "Lokalpolisområde A", "Kod i organisation."),
        Column("name_a", TEXT, "Namn A", "Lokalpolisområdets namn."),
        Column("district_b", TEXT, "Lokalpolisområde B", "Kod i organisation."),
        Column("name_b", TEXT, "Namn B", "Lokalpolisområdets namn."),
        _LINKAGE,
        Column(
            "link_sd",
            NUMBER,
            "Länkens osäkerhet",
            "Standardavvikelse som okända normer och bedömare ger skillnaden i nivå; 1 är spridningen mellan områden. Tomt när inga bedömare förenar dem.",
        ),
        Column(
            "shared_objects",
            WHOLE,
            "Gemensamma objekt",
            "Områden och kalibreringsfall i omgången som bedömare från båda håll har skattat.",
        ),
        Column("answers", WHOLE, "Svar som bär länken", "Svar på dem från det håll som gav färre."),
        Column("reason", TEXT, "Skäl", "Varför utfallet blev som det blev."),
    ),
)

COMPARABILITY_ROUNDS = Table(
    name="comparability_rounds",
    title="Kan omgångar jämföras?",
    description="Varje par av omgångar: om en verklig förändring kan skiljas från att alla bedömare har blivit strängare eller mildare.",
    key=("round_a", "round_b"),
    columns=(
        Column("round_a", TEXT, "Omgång A", "Beteckning i rounds."),
        Column("round_b", TEXT, "Omgång B", "Beteckning i rounds."),
        _LINKAGE,
        Column(
            "link_sd",
            NUMBER,
            "Länkens osäkerhet",
            "Standardavvikelse för bedömarnas gemensamma förskjutning; 1 är spridningen mellan områden. Tomt när inget kalibreringsfall förankrar den.",
        ),
        Column("common_items", WHOLE, "Gemensamma frågor", "Frågor som är identiska i båda."),
        Column("common_cases", WHOLE, "Gemensamma fall", "Kalibreringsfall skattade i båda."),
        Column("common_raters", WHOLE, "Gemensamma bedömare", "Bedömare med svar i båda."),
        Column("reason", TEXT, "Skäl", "Varför utfallet blev som det blev."),
    ),
)

COMPARABILITY_COMPONENTS = Table(
    name="comparability_components",
    title="Områden som bedömare binder ihop",
    description="En rad per grupp av områden som hänger ihop genom bedömare; mellan grupper kan ingenting jämföras.",
    key=("component",),
    columns=(
        Column("component", WHOLE, "Grupp", "Löpnummer; 0 är områden som ingen har skattat."),
        Column("district_count", WHOLE, "Lokalpolisområden", "Antal i gruppen."),
        Column("area_count", WHOLE, "Områden", "Antal i gruppen."),
        Column("districts", TEXT, "Koder, lokalpolisområden", "Åtskilda av komma."),
        Column("areas", TEXT, "Koder, områden", "Åtskilda av komma."),
    ),
)

LINK_STRATEGIES = Table(
    name="link_strategies",
    title="Sätt att göra omgången jämförbar",
    description="Vad det kostar att binda ihop alla lokalpolisområden på fyra sätt.",
    key=("strategy",),
    inside_only=True,
    columns=(
        _STRATEGY,
        Column("title", TEXT, "Namn", "Sättet i ord."),
        Column("reaches", YES_NO, "Räcker", "Om alla par blir jämförbara."),
        Column(
            "link_sd",
            NUMBER,
            "Sämsta länk",
            "Osäkerheten för det svagaste paret; om sättet inte räcker, med alla tänkbara skattningar. Tomt när det inte binder ihop alla.",
        ),
        Column("sessions", WHOLE, "Extra skattningar", "En bedömare och ett objekt per skattning."),
        Column("hours", NUMBER, "Timmar", "Sammanlagd tid, resor inräknade."),
        Column("most_hours_per_rater", NUMBER, "Flest timmar", "För den bedömare som får mest."),
        Column("text", TEXT, "I ord", "Sättet i en mening."),
    ),
)

LINK_ASSIGNMENTS = Table(
    name="link_assignments",
    title="Föreslagna extra skattningar",
    description="Vem som skulle skatta vad utöver planen, för varje sätt.",
    key=("strategy", "number"),
    inside_only=True,
    columns=(
        _STRATEGY,
        Column("number", WHOLE, "Nummer", "Löpnummer inom sättet."),
        Column("rater", TEXT, "Bedömare", "Pseudonym, eller plats i en nationell panel."),
        Column("rater_district", TEXT, "Bedömarens lokalpolisområde", "Kod i organisation."),
        Column("kind", TEXT, "Slag", "calibration_case, own_district, other_district eller panel."),
        Column("object", TEXT, "Objekt", "Område eller kalibreringsfall."),
        Column("object_district", TEXT, "Objektets lokalpolisområde", "Tomt för kalibreringsfall."),
        Column("answers", WHOLE, "Frågor", "Antal frågor att besvara."),
        Column("hours", NUMBER, "Timmar", "Tid, resor inräknade."),
        Column("text", TEXT, "I ord", "Uppgiften i en mening."),
    ),
)

LINK_HOURS = Table(
    name="link_hours",
    title="Timmar per lokalpolisområde för extra skattningar",
    description="Vad förslaget kostar varje lokalpolisområdes bedömare, för varje sätt.",
    key=("strategy", "district"),
    inside_only=True,
    columns=(
        _STRATEGY,
        Column("district", TEXT, "Lokalpolisområde", "Kod, eller nationell panel."),
        Column("name", TEXT, "Namn", "Lokalpolisområdets namn."),
        Column("sessions", WHOLE, "Extra skattningar", "Antal."),
        Column("hours", NUMBER, "Timmar", "Tid, resor inräknade."),
    ),
)

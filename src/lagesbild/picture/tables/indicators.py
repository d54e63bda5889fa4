"""The indicators: their values, what they were made of, and what may be shown of them."""

from lagesbild.picture.table import NUMBER, TEXT, WHOLE, YES_NO, Column, Table
from lagesbild.picture.tables.columns import AREA, FILE_ROW, INDICATOR

INDICATOR_VALUES = Table(
    name="indicator_values",
    title="Indikatorer per område",
    description="Varje indikators värde med intervall; andelar i procent, tal per 1 000 invånare och år.",
    key=("area", "indicator"),
    inside_only=True,
    columns=(
        AREA,
        INDICATOR,
        Column("title", TEXT, "Indikatorns namn", "Ur indikatorkortet."),
        Column("period", TEXT, "Period", "De kalenderår som har lagts samman."),
        Column("numerator", NUMBER, "Täljare", "Summa över småområden efter andel av ytan."),
        Column("denominator", NUMBER, "Nämnare", "Summa över småområden efter andel av ytan."),
        Column("raw_value", NUMBER, "Värde utan sammanvägning", "Täljare genom nämnare."),
        Column(
            "value",
            NUMBER,
            "Värde",
            "Sammanvägt mot landets värde (små tal väger lite).",
        ),
        Column("low", NUMBER, "Lägst", "Nedre gräns för 90 procents intervall."),
        Column("high", NUMBER, "Högst", "Övre gräns för 90 procents intervall."),
        Column("shrunk_toward", NUMBER, "Sammanvägt mot", "Landets värde."),
        Column(
            "own_weight", NUMBER, "Egen vikt", "Vikten för områdets eget värde; resten är landets."
        ),
        Column("unit", TEXT, "Enhet", "Procent eller per 1 000 invånare och år."),
        Column(
            "missing_geography",
            NUMBER,
            "Andel utan känd plats",
            "Andel av kommunens händelser som saknar småområde; de är inte med i värdet.",
        ),
        Column(
            "police_generated", TEXT, "Polisgenererad", "Om indikatorn växer med polisens närvaro."
        ),
        Column("note", TEXT, "Anmärkning", "Seriebrott, kortat fönster, mycket bortfall."),
    ),
)

INDICATORS_PUBLISHED = Table(
    name="indicators_published",
    title="Indikatorer per område, efter skydd mot röjande",
    description="Samma värden som indicator_values, utom de som bygger på så få händelser att de döljs.",
    key=("area", "indicator"),
    columns=(
        AREA,
        INDICATOR,
        Column("title", TEXT, "Indikatorns namn", "Ur indikatorkortet."),
        Column("period", TEXT, "Period", "De kalenderår som har lagts samman."),
        Column("value", NUMBER, "Värde", "Tomt när värdet döljs eller saknas."),
        Column("low", NUMBER, "Lägst", "Nedre gräns för 90 procents intervall."),
        Column("high", NUMBER, "Högst", "Övre gräns för 90 procents intervall."),
        Column("unit", TEXT, "Enhet", "Procent eller per 1 000 invånare och år."),
        Column("suppressed", YES_NO, "Dolt", "Värdet bygger på för få händelser för att visas."),
        Column("missing_geography", NUMBER, "Andel utan känd plats", "Se indicator_values."),
        Column(
            "police_generated", TEXT, "Polisgenererad", "Om indikatorn växer med polisens närvaro."
        ),
        Column("note", TEXT, "Anmärkning", "Seriebrott, kortat fönster, mycket bortfall."),
    ),
)

INDICATOR_INPUTS = Table(
    name="indicator_inputs",
    title="Indikatorernas indata",
    description="De rader i observationerna som varje värde är summan av.",
    key=("area", "indicator", "small_area", "period"),
    inside_only=True,
    columns=(
        AREA,
        INDICATOR,
        Column("small_area", TEXT, "Småområde", "Kod i lagret small_areas."),
        Column("period", TEXT, "Period", "Observationens period."),
        Column("share", NUMBER, "Andel", "Hur stor del av småområdets yta som ligger i området."),
        Column("numerator", NUMBER, "Täljare", "Ur källan."),
        Column("denominator", NUMBER, "Nämnare", "Ur källan, eller invånare för tal per 1 000."),
        FILE_ROW,
    ),
)

RESIDENT_INPUTS = Table(
    name="resident_inputs",
    title="Invånarnas indata",
    description="De småområden som områdets invånare är summan av.",
    key=("area", "small_area"),
    inside_only=True,
    columns=(
        AREA,
        Column("small_area", TEXT, "Småområde", "Kod i lagret small_areas."),
        Column("share", NUMBER, "Andel", "Hur stor del av småområdets yta som ligger i området."),
        Column("year", WHOLE, "År", "Folkmängden den 31 december detta år."),
        Column("residents", WHOLE, "Invånare", "Folkbokförda i småområdet."),
        FILE_ROW,
    ),
)

COUNTS = Table(
    name="counts",
    title="Händelser per nivå",
    description="Antal händelser efter skydd mot röjande; dolda antal ser lika ut oavsett varför, eller alla antal är avrundade.",
    key=("indicator", "level", "unit"),
    columns=(
        INDICATOR,
        Column(
            "level",
            TEXT,
            "Nivå",
            "area, local_police_district, police_district, police_region eller nation.",
        ),
        Column("unit", TEXT, "Enhet", "Kod."),
        Column("unit_name", TEXT, "Enhetens namn", "Namn på referensdagen."),
        Column("parent", TEXT, "Ingår i", "Enheten på nivån över."),
        Column("count", WHOLE, "Antal", "Tomt när antalet döljs."),
        Column("suppressed", YES_NO, "Dolt", "Antalet visas inte."),
        Column(
            "rounded_to",
            WHOLE,
            "Avrundat till",
            "Antalet är en multipel av detta och inte exakt; tomt när det är exakt.",
        ),
    ),
)

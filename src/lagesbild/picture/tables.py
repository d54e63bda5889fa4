"""The tables of a picture: every column with its type, its Swedish label and what it means.

The code book of the workbook, the schema beside the CSV files and the frames that `make_picture`
returns are all held to this declaration.
"""

from lagesbild.picture.table import DAY, NUMBER, TEXT, WHOLE, YES_NO, Column, Table

_AREA = Column("area", TEXT, "Område", "Områdets beständiga beteckning.")
_NAME = Column("name", TEXT, "Namn", "Områdets namn på referensdagen.")
_INDICATOR = Column("indicator", TEXT, "Indikator", "Indikatorns id i indicators.yaml.")
_FILE_ROW = Column("source_row", WHOLE, "Rad i källan", "Rad i den levererade filen.")

AREAS = Table(
    name="areas",
    title="Områden",
    description="Ett område per rad, med organisation och invånare på referensdagen.",
    key=("area",),
    columns=(
        _AREA,
        _NAME,
        Column("boundary", WHOLE, "Gränsgeneration", "Vilken gräns som gäller på referensdagen."),
        Column("boundary_from", DAY, "Gränsen gäller från", "Första dag för gränsen."),
        Column("lineage", TEXT, "Gränshistoria", "Förhållandet till förra omgångens gränser."),
        Column("local_police_district", TEXT, "Lokalpolisområde, kod", "Kod i organisation."),
        Column("local_police_district_name", TEXT, "Lokalpolisområde", "Namn på referensdagen."),
        Column("police_district", TEXT, "Polisområde, kod", "Kod i organisation."),
        Column("police_district_name", TEXT, "Polisområde", "Namn på referensdagen."),
        Column("police_region", TEXT, "Polisregion, kod", "Kod i organisation."),
        Column("police_region_name", TEXT, "Polisregion", "Namn på referensdagen."),
        Column("municipality", TEXT, "Kommun, kod", "Kod i organisation."),
        Column("municipality_name", TEXT, "Kommun", "Namn på referensdagen."),
        Column("residents", NUMBER, "Invånare", "Skattat antal: småområden efter andel av ytan."),
        Column(
            "residents_wholly_inside",
            NUMBER,
            "Andel i hela småområden",
            "Andel av invånarna som bor i småområden som ligger helt inom området; ju närmare 1, desto säkrare översättning.",
        ),
        Column("square_km", NUMBER, "Yta, km²", "Områdets yta."),
    ),
)

INDICATOR_VALUES = Table(
    name="indicator_values",
    title="Indikatorer per område",
    description="Varje indikators värde med intervall; andelar i procent, tal per 1 000 invånare och år.",
    key=("area", "indicator"),
    inside_only=True,
    columns=(
        _AREA,
        _INDICATOR,
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
        _AREA,
        _INDICATOR,
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
        _AREA,
        _INDICATOR,
        Column("small_area", TEXT, "Småområde", "Kod i lagret small_areas."),
        Column("period", TEXT, "Period", "Observationens period."),
        Column("share", NUMBER, "Andel", "Hur stor del av småområdets yta som ligger i området."),
        Column("numerator", NUMBER, "Täljare", "Ur källan."),
        Column("denominator", NUMBER, "Nämnare", "Ur källan, eller invånare för tal per 1 000."),
        _FILE_ROW,
    ),
)

RESIDENT_INPUTS = Table(
    name="resident_inputs",
    title="Invånarnas indata",
    description="De småområden som områdets invånare är summan av.",
    key=("area", "small_area"),
    inside_only=True,
    columns=(
        _AREA,
        Column("small_area", TEXT, "Småområde", "Kod i lagret small_areas."),
        Column("share", NUMBER, "Andel", "Hur stor del av småområdets yta som ligger i området."),
        Column("year", WHOLE, "År", "Folkmängden den 31 december detta år."),
        Column("residents", WHOLE, "Invånare", "Folkbokförda i småområdet."),
        _FILE_ROW,
    ),
)

COMPOSITE = Table(
    name="composite",
    title="Sammanvägt indikatorvärde",
    description="0–100, där 0 och 100 är landets yttersta småområden. I hela poäng; dolda indikatorvärden har bytts mot sitt medelvärde, så att de inte kan räknas fram.",
    key=("area",),
    columns=(
        _AREA,
        _NAME,
        Column("score", NUMBER, "Sammanvägt värde", "Med huvudmetodens val."),
        Column(
            "score_low", NUMBER, "Lägst", "90 procents intervall över vikter, metodval och mätfel."
        ),
        Column(
            "score_high", NUMBER, "Högst", "90 procents intervall över vikter, metodval och mätfel."
        ),
        Column("indicators_missing", WHOLE, "Indikatorer som saknas", "Antal utan värde."),
    ),
)

COMPOSITE_EXACT = Table(
    name="composite_exact",
    title="Sammanvägt indikatorvärde, oavrundat, med ordningstal",
    description="Bara för analys: oavrundade värden kan röja dolda antal, och en ordning mellan områden publiceras inte.",
    key=("area",),
    inside_only=True,
    columns=(
        _AREA,
        Column("score", NUMBER, "Sammanvägt värde", "Summan av indikatorernas bidrag."),
        Column(
            "score_low", NUMBER, "Lägst", "90 procents intervall över vikter, metodval och mätfel."
        ),
        Column(
            "score_high", NUMBER, "Högst", "90 procents intervall över vikter, metodval och mätfel."
        ),
        Column(
            "sampling_sd",
            NUMBER,
            "Mätfel",
            "Standardavvikelse för värdet av små tal i indikatorerna.",
        ),
        Column(
            "score_without_police_generated",
            NUMBER,
            "Utan polisgenererade",
            "Sammanvägt värde utan indikatorer som växer med polisens närvaro.",
        ),
        Column("rank", WHOLE, "Ordningstal", "1 är det högsta värdet."),
        Column(
            "rank_low",
            WHOLE,
            "Ordningstal, lägst",
            "90 procents intervall över vikter, metodval och mätfel.",
        ),
        Column(
            "rank_high",
            WHOLE,
            "Ordningstal, högst",
            "90 procents intervall över vikter, metodval och mätfel.",
        ),
        Column(
            "rank_without_police_generated",
            WHOLE,
            "Ordningstal utan polisgenererade",
            "Ordningstal utan indikatorer som växer med polisens närvaro.",
        ),
    ),
)

COMPOSITE_STEPS = Table(
    name="composite_steps",
    title="Sammanvägningens steg",
    description="Varje indikators väg in i det sammanvägda värdet.",
    key=("area", "indicator"),
    inside_only=True,
    columns=(
        _AREA,
        _INDICATOR,
        Column("value", NUMBER, "Värde", "Ur indicator_values."),
        Column(
            "scale_low",
            NUMBER,
            "Skalans början",
            "Värdet som blir 0 (riktat så att högre är sämre).",
        ),
        Column("scale_high", NUMBER, "Skalans slut", "Värdet som blir 100."),
        Column("normalised", NUMBER, "Normaliserat", "0–100, högre är sämre."),
        Column("weight", NUMBER, "Vikt", "Andel av summan."),
        Column(
            "contribution",
            NUMBER,
            "Bidrag",
            "Vikt gånger normaliserat värde; summan är det sammanvägda värdet.",
        ),
    ),
)

AGREEMENT = Table(
    name="agreement",
    title="Samstämmighet",
    description="Hur lika bedömarna skattar samma område: för hela formuläret, per block och per fråga.",
    key=("scope", "id"),
    columns=(
        Column("scope", TEXT, "Nivå", "all, block eller item."),
        Column("id", TEXT, "Id", "Blockets eller frågans id; * för hela formuläret."),
        Column("title", TEXT, "Namn", "Blockets eller frågans namn."),
        Column("block", TEXT, "Block", "Blocket som frågan hör till; tomt för block."),
        Column(
            "alpha", NUMBER, "Krippendorffs α", "Ordinal; 1 är full samstämmighet, 0 som slumpen."
        ),
        Column("alpha_low", NUMBER, "α, lägst", "90 procents bootstrapintervall över områden."),
        Column("alpha_high", NUMBER, "α, högst", "90 procents bootstrapintervall över områden."),
        Column(
            "cronbach_alpha", NUMBER, "Cronbachs α", "Intern konsistens mellan blockets frågor."
        ),
        Column("objects", WHOLE, "Områden", "Områden med minst två skattningar."),
        Column("raters", WHOLE, "Bedömare", "Antal bedömare."),
        Column("ratings", WHOLE, "Skattningar", "Antal skattningar med kategori."),
        Column("share_does_not_know", NUMBER, "Andel vet inte", "Av alla svar."),
        Column("share_no_basis", NUMBER, "Andel uppgift saknas", "Av alla svar."),
        Column("share_not_applicable", NUMBER, "Andel ej tillämpligt", "Av alla svar."),
        Column("note", TEXT, "Anmärkning", "Varför ett mått saknas."),
    ),
)

RATING_LEVELS = Table(
    name="rating_levels",
    title="Skattningarnas nivå per område",
    description="Medelvärde av bedömarnas kategorier, 0–5, med intervall av hur olika bedömare skattar. Per fråga bara innanför.",
    key=("area", "scope", "id"),
    columns=(
        _AREA,
        Column("scope", TEXT, "Nivå", "all, block eller item."),
        Column("id", TEXT, "Id", "Blockets eller frågans id; * för hela formuläret."),
        Column(
            "level", NUMBER, "Skattad nivå", "Medelvärde över bedömare av bedömarens medelvärde."
        ),
        Column("low", NUMBER, "Lägst", "Nedre gräns för 90 procents intervall."),
        Column("high", NUMBER, "Högst", "Övre gräns för 90 procents intervall."),
        Column("raters", WHOLE, "Bedömare", "Antal bedömare med minst en kategori."),
        Column("ratings", WHOLE, "Skattningar", "Antal skattningar med kategori."),
        Column("missing", WHOLE, "Bortfall", "Antal svar med bortfallskod."),
    ),
)

RATING_LEVELS_EXACT = Table(
    name="rating_levels_exact",
    title="Skattningarnas nivå per område och fråga",
    description="Medelvärde av bedömarnas kategorier, 0–5, med intervall av hur olika bedömare skattar.",
    key=("area", "scope", "id"),
    inside_only=True,
    columns=(
        _AREA,
        Column("scope", TEXT, "Nivå", "all, block eller item."),
        Column("id", TEXT, "Id", "Blockets eller frågans id; * för hela formuläret."),
        Column(
            "level", NUMBER, "Skattad nivå", "Medelvärde över bedömare av bedömarens medelvärde."
        ),
        Column("low", NUMBER, "Lägst", "Nedre gräns för 90 procents intervall."),
        Column("high", NUMBER, "Högst", "Övre gräns för 90 procents intervall."),
        Column(
            "lowest",
            NUMBER,
            "Lägsta bedömare",
            "Den bedömare som skattade lägst.",
        ),
        Column(
            "highest",
            NUMBER,
            "Högsta bedömare",
            "Den bedömare som skattade högst.",
        ),
        Column("raters", WHOLE, "Bedömare", "Antal bedömare med minst en kategori."),
        Column("ratings", WHOLE, "Skattningar", "Antal skattningar med kategori."),
        Column("missing", WHOLE, "Bortfall", "Antal svar med bortfallskod."),
    ),
)

RATINGS_USED = Table(
    name="ratings_used",
    title="Skattningar som har använts",
    description="Varje svar om områdena i omgången och den förra, utan uppgift om bedömare.",
    key=("round", "area", "item", "source_row"),
    inside_only=True,
    columns=(
        Column("round", TEXT, "Omgång", "Beteckning i rounds."),
        _AREA,
        Column("item", TEXT, "Fråga", "Frågans id."),
        Column("category", WHOLE, "Kategori", "0–5."),
        Column("missing_code", TEXT, "Bortfallskod", "Varför kategori saknas."),
        Column("from_outside", YES_NO, "Utifrån", "Bedömaren hör till ett annat lokalpolisområde."),
        _FILE_ROW,
    ),
)

PROPOSALS = Table(
    name="proposals",
    title="Förslag och beslut",
    description="Klassen som regeln föreslår, hur säkert det är, och vad människor beslutade.",
    key=("area",),
    columns=(
        _AREA,
        _NAME,
        Column(
            "proposed",
            TEXT,
            "Förslag",
            "Klass enligt regeln på de skattade värdena; tom när underlag saknas.",
        ),
        Column(
            "proposed_low",
            TEXT,
            "Lindrigaste möjliga",
            "Klass när alla värden ligger lägst i sina intervall.",
        ),
        Column(
            "proposed_high",
            TEXT,
            "Gravaste möjliga",
            "Klass när alla värden ligger högst i sina intervall.",
        ),
        Column("certain", YES_NO, "Säkert", "Samma klass i båda ändarna av intervallen."),
        Column(
            "decided", TEXT, "Beslut", "Beslutad klass; tom om inget beslut finns i underlaget."
        ),
        Column("decided_by_role", TEXT, "Beslutad av", "Roll."),
        Column("decided_on", DAY, "Beslutsdag", "Dag för beslutet."),
        Column("decision_reason", TEXT, "Beslutets skäl", "Skriftliga skäl."),
        Column("departure", YES_NO, "Avviker", "Beslutet är ett annat än förslaget."),
        Column("previous_decided", TEXT, "Förra beslutet", "Beslutad klass i förra omgången."),
        Column("reasons", TEXT, "Skäl för förslaget", "Villkoren i ord."),
    ),
)

PROPOSAL_REASONS = Table(
    name="proposal_reasons",
    title="Villkoren för varje klass",
    description="Varje villkor i klassregeln, prövat på varje område.",
    key=("area", "class", "condition"),
    columns=(
        _AREA,
        Column("class", TEXT, "Klass", "Klassen som villkoret hör till."),
        Column("condition", TEXT, "Villkor", "I ord."),
        Column("figure", TEXT, "Mått", "composite, ratings eller criteria."),
        Column("value", NUMBER, "Värde", "Områdets värde; tomt när underlag saknas."),
        Column("low", NUMBER, "Lägst", "Nedre gräns."),
        Column("high", NUMBER, "Högst", "Övre gräns."),
        Column("threshold", NUMBER, "Tröskel", "Villkoret är uppfyllt från detta värde."),
        Column(
            "outcome",
            TEXT,
            "Utfall",
            "met, not_met eller cannot_be_told (intervallet rymmer tröskeln).",
        ),
    ),
)

CHANGE = Table(
    name="change",
    title="Förändring sedan förra omgången",
    description="Verklig förändring mäts inom dagens gräns; resten av skillnaden är teknisk.",
    key=("area", "figure"),
    columns=(
        _AREA,
        _NAME,
        Column("figure", TEXT, "Mått", "composite eller ratings."),
        Column(
            "previous",
            NUMBER,
            "Förra omgången",
            "Värdet då, med den gräns som gällde då och det skydd mot röjande som gäller nu.",
        ),
        Column(
            "technical",
            NUMBER,
            "Teknisk förändring",
            "Vad ny gräns, delning eller sammanslagning ensam gör.",
        ),
        Column("real", NUMBER, "Verklig förändring", "Inom dagens gräns."),
        Column("real_low", NUMBER, "Lägst", "Nedre gräns för 90 procents intervall."),
        Column("real_high", NUMBER, "Högst", "Övre gräns för 90 procents intervall."),
        Column("current", NUMBER, "Nu", "Värdet i omgången."),
        Column(
            "outcome",
            TEXT,
            "Utfall",
            "higher, lower, differs, no_safe_change eller not_comparable.",
        ),
        Column(
            "note",
            TEXT,
            "Anmärkning",
            "Varför förändringen inte kan sägas, eller vad som är tekniskt.",
        ),
    ),
)

CLASS_COUNTS = Table(
    name="class_counts",
    title="Antal områden per klass",
    description="Förra antalet plus delarna är det nya antalet.",
    key=("order",),
    columns=(
        Column("order", WHOLE, "Ordning", "Gravaste klass först, summan sist."),
        Column("class", TEXT, "Klass", "Klass, eller total."),
        Column("previous", WHOLE, "Förra omgången", "Antal enligt beslut."),
        Column("entered", WHOLE, "Nya på listan", "Verklig förändring."),
        Column("left", WHOLE, "Lämnat listan", "Verklig förändring (negativ)."),
        Column("reclassified", WHOLE, "Annan klass", "Verklig förändring på samma områden."),
        Column("split_merged", WHOLE, "Delning och sammanslagning", "Teknisk förändring."),
        Column("scheme", WHOLE, "Ny klassindelning", "Teknisk förändring."),
        Column("current", WHOLE, "Nu", "Antal enligt beslut."),
    ),
)

LINEAGE = Table(
    name="lineage",
    title="Områdenas gränshistoria",
    description="Hur gränserna i förra omgången hänger samman med dagens, avläst ur geometrin.",
    key=("from_area", "to_area"),
    columns=(
        Column("from_area", TEXT, "Från område", "Förra omgången; tom för ett nytt område."),
        Column("from_name", TEXT, "Från namn", "Namn då."),
        Column("to_area", TEXT, "Till område", "Nu; tom för ett område som har upphört."),
        Column("to_name", TEXT, "Till namn", "Namn nu."),
        Column(
            "kind", TEXT, "Slag", "continued, renamed, new_border, split, merged, ended eller new."
        ),
        Column("share_of_from", NUMBER, "Andel av förra", "Andel av den förra ytan."),
        Column("share_of_to", NUMBER, "Andel av nuvarande", "Andel av dagens yta."),
    ),
)

COUNTS = Table(
    name="counts",
    title="Händelser per nivå",
    description="Antal händelser efter skydd mot röjande; dolda antal ser lika ut oavsett varför, eller alla antal är avrundade.",
    key=("indicator", "level", "unit"),
    columns=(
        _INDICATOR,
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

NOTES = Table(
    name="notes",
    title="Anmärkningar",
    description="Vad som inte är med och vad som ska läsas med försiktighet, räknat.",
    key=("topic", "text"),
    columns=(
        Column("topic", TEXT, "Ämne", "Vad anmärkningen gäller."),
        Column("text", TEXT, "Anmärkning", "I ord."),
        Column("count", WHOLE, "Antal", "Hur många det gäller."),
    ),
)

TABLES = (
    AREAS,
    PROPOSALS,
    PROPOSAL_REASONS,
    INDICATOR_VALUES,
    INDICATORS_PUBLISHED,
    INDICATOR_INPUTS,
    RESIDENT_INPUTS,
    COMPOSITE,
    COMPOSITE_EXACT,
    COMPOSITE_STEPS,
    AGREEMENT,
    RATING_LEVELS,
    RATING_LEVELS_EXACT,
    RATINGS_USED,
    CHANGE,
    CLASS_COUNTS,
    LINEAGE,
    COUNTS,
    NOTES,
)

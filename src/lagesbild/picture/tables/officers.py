"""The follow-up of area officers: figures, readings of the norm, gaps, use of time, signs, need.

What would tell of one officer's leave or part-time is shown for regions and the nation only; the
inside tables hold everything, by month.
"""

from lagesbild.picture.table import NUMBER, TEXT, WHOLE, Column, Table
from lagesbild.picture.tables.columns import AREA, NAME

_LEVEL = Column("level", TEXT, "Nivå", "area, local_police_district, police_region eller nation.")
_UNIT = Column("unit", TEXT, "Enhet", "Områdets beteckning, enhetens kod, eller SE för landet.")
_UNIT_NAME = Column("unit_name", TEXT, "Namn", "Enhetens namn den sista månaden.")
_PERIOD = Column("period", TEXT, "Period", "Månaden, eller första och sista dagen.")
_REASON = Column("reason", TEXT, "Skäl", "Varför värdet saknas eller inte kan avgöras.")
_FIGURES = (
    _LEVEL,
    _UNIT,
    _UNIT_NAME,
    _PERIOD,
    Column("figure", TEXT, "Mått", "Måttets id.", words="officer_figure"),
    Column("title", TEXT, "Måttets namn", "Kort namn."),
    Column("unit_text", TEXT, "Räknas i", "Antal, heltid, invånare, andel eller månader."),
    Column("value", NUMBER, "Värde", "Tomt när det inte kan avgöras, inte finns eller inte visas."),
    Column("low", NUMBER, "Lägst", "Nedre gräns, där värdet har en osäkerhet."),
    Column("high", NUMBER, "Högst", "Övre gräns, där värdet har en osäkerhet."),
    Column("numerator", NUMBER, "Täljare", "Det som delas."),
    Column("denominator", NUMBER, "Nämnare", "Det som det delas med; tom för antal."),
    Column(
        "residents_day", TEXT, "Invånare den", "Dagen för folkmängden, där måttet bygger på den."
    ),
    Column("sources", TEXT, "Källa", "Tabeller i underlaget."),
    Column("status", TEXT, "Läge", "known, cannot_be_told, not_applicable eller withheld."),
    _REASON,
)
_KEY = ("level", "unit", "period")

OFFICER_FIGURES = Table(
    name="officer_figures",
    title="Områdespoliser: mått",
    description="Bemanning, fredad tid och invånare per områdespolis under uppföljningens tolv månader.",
    key=(*_KEY, "figure"),
    columns=_FIGURES,
)
OFFICER_FIGURES_MONTHLY = Table(
    name="officer_figures_monthly",
    title="Områdespoliser: mått per månad",
    description="Samma mått för varje månad och för alla tillsammans, också de som kan säga något om en enskild.",
    key=(*_KEY, "figure"),
    columns=_FIGURES,
    inside_only=True,
)

_READINGS = (
    Column(
        "scope",
        TEXT,
        "Jämförs",
        "area, district_pooled (områdena ihop) eller district_every_area (varje område för sig).",
        words="officer_scope",
    ),
    _UNIT,
    _UNIT_NAME,
    _PERIOD,
    Column(
        "numerator",
        TEXT,
        "Räknas",
        "heads (personer), fte (tillsatt heltid) eller ring_fenced_fte (fredad heltid).",
    ),
    Column(
        "rounding", TEXT, "Avrundning", "none (ingen), up (uppåt) eller at_least_one (minst en)."
    ),
    Column(
        "need",
        NUMBER,
        "Normen kräver",
        "Invånare delat med normens tal, avrundat så som läsningen säger.",
    ),
    Column("need_low", NUMBER, "Kräver, lägst", "Om invånarna är så få som de kan vara."),
    Column("need_high", NUMBER, "Kräver, högst", "Om invånarna är så många som de kan vara."),
    Column("have", NUMBER, "Finns", "Det som räknas."),
    Column("have_high", NUMBER, "Finns, högst", "Om timmar som ingen redovisat var fredad tid."),
    Column("shortfall", NUMBER, "Fattas", "Normens krav utan det som finns; aldrig under noll."),
    Column(
        "outcome",
        TEXT,
        "Utfall",
        "met, not_met, cannot_be_told eller not_applicable.",
        words="officer_outcome",
    ),
    _REASON,
)
_READING_KEY = ("scope", "unit", "period", "numerator", "rounding")

OFFICER_READINGS = Table(
    name="officer_readings",
    title="Områdespoliser: normen under varje läsning",
    description="Uppfylls en områdespolis per 5 000 invånare? Svaret för varje område och lokalpolisområde under varje sätt att läsa normen.",
    key=_READING_KEY,
    columns=_READINGS,
)
OFFICER_READINGS_MONTHLY = Table(
    name="officer_readings_monthly",
    title="Områdespoliser: normen per månad",
    description="Samma läsningar för varje månad.",
    key=_READING_KEY,
    columns=_READINGS,
    inside_only=True,
)
OFFICER_COMPLIANCE = Table(
    name="officer_compliance",
    title="Områdespoliser: hur många som når normen",
    description="Antal områden och lokalpolisområden per utfall, för varje läsning.",
    key=("scope", "period", "numerator", "rounding"),
    columns=(
        _READINGS[0],
        _PERIOD,
        _READINGS[4],
        _READINGS[5],
        Column("met", WHOLE, "Uppfylld", "Antal."),
        Column("not_met", WHOLE, "Inte uppfylld", "Antal."),
        Column("cannot_be_told", WHOLE, "Kan inte avgöras", "Antal."),
        Column("not_applicable", WHOLE, "Gäller inte", "Antal utan invånare."),
    ),
)

_GAPS = (
    _LEVEL,
    _UNIT,
    _UNIT_NAME,
    _PERIOD,
    Column("norm_milli", WHOLE, "Normen kräver", "Tusendels heltid, utan avrundning till hela."),
    Column(
        "norm_to_posts_milli",
        WHOLE,
        "Saknade tjänster",
        "Normen utan tjänsterna, tusendels heltid.",
    ),
    Column(
        "posts_to_filled_milli",
        WHOLE,
        "Vakanser",
        "Tjänsterna utan de tillsatta; tom där den inte visas.",
    ),
    Column(
        "filled_to_present_milli",
        WHOLE,
        "Frånvaro",
        "De tillsatta utan de närvarande; tom där den inte visas.",
    ),
    Column(
        "present_to_ring_fenced_milli",
        WHOLE,
        "Annat än fredad tid",
        "De närvarande utan den fredade tiden; tom där den inte visas.",
    ),
    Column(
        "posts_to_ring_fenced_milli",
        WHOLE,
        "Tjänster utan fredad tid",
        "Vakanser, frånvaro och annat tillsammans.",
    ),
    Column("ring_fenced_milli", WHOLE, "Fredad heltid", "Tusendels heltid."),
    Column("gap_milli", WHOLE, "Gapet", "Normen utan den fredade tiden; stegen tillsammans."),
    _REASON,
)
OFFICER_GAPS = Table(
    name="officer_gaps",
    title="Områdespoliser: var gapet uppstår",
    description="Från normens krav till den fredade tiden, i steg som går jämnt ut. Vakanser och frånvaro visas för regioner och landet.",
    key=_KEY,
    columns=_GAPS,
)
OFFICER_GAPS_MONTHLY = Table(
    name="officer_gaps_monthly",
    title="Områdespoliser: var gapet uppstår, per månad",
    description="Samma steg för varje enhet och månad.",
    key=_KEY,
    columns=_GAPS,
    inside_only=True,
)

OFFICER_TIME_USE = Table(
    name="officer_time_use",
    title="Områdespoliser: vad tiden användes till",
    description="Andel av områdespolisernas redovisade timmar per aktivitet; utlånade timmar är en av dem.",
    key=(*_KEY, "activity"),
    columns=(
        _LEVEL,
        _UNIT,
        _UNIT_NAME,
        _PERIOD,
        Column(
            "activity",
            TEXT,
            "Aktivitet",
            "Beteckning i katalogen, i lokala tillägg, eller on_loan.",
        ),
        Column("activity_title", TEXT, "Aktivitetens namn", "Namn i katalogen eller i tillägget."),
        Column(
            "kind",
            TEXT,
            "Slag",
            "area_work, planned, pulled_away eller training.",
            words="activity_kind",
        ),
        Column("share", NUMBER, "Andel", "Av enhetens alla redovisade timmar."),
    ),
)
OFFICER_SIGNS = Table(
    name="officer_signs",
    title="Områdespoliser: tecken att fråga om",
    description="Där normen kan vara uppfylld på papperet. Ett tecken är en fråga, inte en slutsats.",
    key=("sign", *_KEY),
    columns=(
        Column("sign", TEXT, "Tecken", "Tecknets id."),
        Column("sign_title", TEXT, "Tecknets namn", "Kort namn."),
        _LEVEL,
        _UNIT,
        _UNIT_NAME,
        _PERIOD,
        Column("amount", NUMBER, "Tal", "Det som märks."),
        Column("compared_with", NUMBER, "Jämfört med", "Det som det jämförs med."),
        Column("text", TEXT, "I ord", "Vad som syns."),
        Column("question", TEXT, "Fråga", "Vad den som känner platsen kan svara på."),
    ),
)
OFFICER_NEED = Table(
    name="officer_need",
    title="Områdespoliser: behovet bredvid normen",
    description="Hur många områdespoliser arbetet kräver enligt arbetsmängdens modell, med intervall, bredvid normen.",
    key=("level", "unit", "year"),
    columns=(
        _LEVEL,
        _UNIT,
        _UNIT_NAME,
        Column("year", WHOLE, "År", "Kalenderåret som arbetsmängden gäller."),
        Column("hours", NUMBER, "Timmar", "Arbete per år, i medeltal."),
        Column("need_fte", NUMBER, "Behov", "Heltid, mittersta värdet."),
        Column("need_low", NUMBER, "Behov, lägst", "Nedre gräns för modellens intervall."),
        Column("need_high", NUMBER, "Behov, högst", "Övre gräns för modellens intervall."),
        Column("norm_fte", NUMBER, "Normen kräver", "Invånare delat med normens tal."),
        Column(
            "beside_norm",
            TEXT,
            "Bredvid normen",
            "above, below, not_told_apart eller cannot_be_told.",
        ),
        _REASON,
    ),
)
OFFICER_WORK = Table(
    name="officer_work",
    title="Områdespoliser: arbetet bakom behovet",
    description="Timmar per område och arbetsuppgift, med intervall.",
    key=("area", "driver"),
    columns=(
        AREA,
        NAME,
        Column("year", WHOLE, "År", "Kalenderåret."),
        Column(
            "driver",
            TEXT,
            "Arbetsuppgift",
            "Beteckning i modellen, eller base för invånare och klass.",
        ),
        Column("driver_title", TEXT, "Arbetsuppgiftens namn", "Namn i modellen."),
        Column("amount", NUMBER, "Antal", "Det troligaste antalet; för base invånarna."),
        Column("hours", NUMBER, "Timmar", "I medeltal."),
        Column("hours_low", NUMBER, "Timmar, lägst", "Nedre gräns för modellens intervall."),
        Column("hours_high", NUMBER, "Timmar, högst", "Övre gräns för modellens intervall."),
    ),
)
OFFICER_AREA_MONTHS = Table(
    name="officer_area_months",
    title="Områdespoliser: underlaget per område och månad",
    description="Summorna som alla mått är gjorda av.",
    key=("month", "area"),
    inside_only=True,
    columns=(
        Column("month", TEXT, "Månad", "Kalendermånad."),
        AREA,
        NAME,
        Column("local_police_district", TEXT, "Lokalpolisområde", "Kod den sista dagen i månaden."),
        Column("police_region", TEXT, "Polisregion", "Kod den sista dagen i månaden."),
        Column("residents", NUMBER, "Invånare", "Skattat antal."),
        Column(
            "key_variance",
            NUMBER,
            "Nyckelns varians",
            "Osäkerhet från småområden som gränsen skär.",
        ),
        Column("residents_year", WHOLE, "Folkmängdens år", "31 december detta år."),
        Column("posts", NUMBER, "Tjänster", "Heltid."),
        Column("heads", WHOLE, "Personer", "Tillsatta."),
        Column("also_counted_heads", WHOLE, "Räknas även på annan rad", "Av personerna."),
        Column("fte", NUMBER, "Tillsatt heltid", "Heltid."),
        Column("present_fte", NUMBER, "Närvarande heltid", "Heltid."),
        Column("joined_heads", WHOLE, "Nya", "Personer."),
        Column("left_heads", WHOLE, "Slutade", "Personer."),
        Column("median_months", NUMBER, "Mediantid", "Månader."),
        Column("full_time_hours", NUMBER, "Heltidens timmar", "En heltid den månaden."),
        Column(
            "contracted_hours",
            NUMBER,
            "Väntade timmar",
            "Närvarande heltid gånger heltidens timmar.",
        ),
        Column("reported_hours", NUMBER, "Redovisade timmar", "Av dem som hör till området."),
        Column(
            "own_area_work_hours",
            NUMBER,
            "Timmar med de tre uppgifterna",
            "Av dem som hör till området, var som helst.",
        ),
        Column("pulled_away_hours", NUMBER, "Bortdragna timmar", "Av dem som hör till området."),
        Column(
            "ring_fenced_hours", NUMBER, "Fredade timmar", "I området, av vem som helst med rollen."
        ),
        Column(
            "ring_fenced_by_others_hours",
            NUMBER,
            "Fredade timmar av andra",
            "Av dem som hör till andra områden.",
        ),
    ),
)

OFFICER_TABLES = (
    OFFICER_FIGURES,
    OFFICER_FIGURES_MONTHLY,
    OFFICER_READINGS,
    OFFICER_READINGS_MONTHLY,
    OFFICER_COMPLIANCE,
    OFFICER_GAPS,
    OFFICER_GAPS_MONTHLY,
    OFFICER_TIME_USE,
    OFFICER_SIGNS,
    OFFICER_NEED,
    OFFICER_WORK,
    OFFICER_AREA_MONTHS,
)

"""Resources as they may be shared: presence, placed beside worked, and what each decision reached.

Nothing finer than a month of an area, and hours of the week over a quarter only; what rests on too
few is withheld (ADR 27). The tables that a figure is recomputed from are in `resource_inputs`.
"""

from lagesbild.picture.table import NUMBER, TEXT, WHOLE, YES_NO, Column, Table
from lagesbild.picture.tables.columns import AREA, MONTH, NAME

LEVEL = Column("level", TEXT, "Nivå", "area, local_police_district, police_region eller nation.")
FUNCTION = Column("function", TEXT, "Funktion", "Beteckning i katalogen över funktioner.")
SOURCE = Column(
    "source",
    TEXT,
    "Källa",
    "positions (positionsloggar), dispatch (händelserapporter), duty_hours (tidredovisning), loans eller staffing.",
    words="resource_source",
)
PLACE = Column(
    "place",
    TEXT,
    "Plats",
    "area, outside, station, leave, event, lent_to_unit eller unknown.",
    words="resource_place",
)
_PERIOD = Column("period", TEXT, "Period", "Första och sista månaden som får visas.")
_PLACED_IN = Column(
    "placed_in",
    TEXT,
    "Placerad i",
    "Enhetens kod; :others efter koden när små enheter står ihop; tom för timmar som ingen enhet har betalat.",
)
_PLACED_IN_NAME = Column("placed_in_name", TEXT, "Placerad i, namn", "Enhetens namn.")
_WORKS_IN = Column(
    "works_in",
    TEXT,
    "Verkar i",
    "Området; på högre nivåer enheten som området eller lånaren hör till. Tom där platsen inte har någon.",
)
_WORKS_IN_NAME = Column("works_in_name", TEXT, "Verkar i, namn", "Namnet.")
_HOURS_MILLI = Column("hours_milli", WHOLE, "Timmar", "Tusendels persontimmar.")
_DECISION = Column("decision", TEXT, "Beslut", "Budgetbeslutets beteckning.")
_HEADLINE_WORDS = "reach_headline"

RESOURCE_PRESENCE = Table(
    name="resource_presence",
    title="Resurser: närvaro per månad",
    description="Persontimmar enligt loggar, per månad, källa, funktion och område. Källorna visar samma timmar och ska inte läggas ihop.",
    key=("month", "source", "function", "area"),
    columns=(
        MONTH,
        SOURCE,
        FUNCTION,
        AREA,
        NAME,
        Column("low", NUMBER, "Lägst", "Summan av enheternas nedre gränser."),
        Column("hours", NUMBER, "Timmar", "Uppskattade persontimmar."),
        Column("high", NUMBER, "Högst", "Summan av enheternas övre gränser."),
        Column("resources", WHOLE, "Resurser", "Fordon eller radioterminaler bakom timmarna."),
        Column("suppressed", YES_NO, "Dolt", "Om raden bygger på för få, eller skyddar en sådan."),
    ),
)
RESOURCE_WEEK = Table(
    name="resource_week",
    title="Resurser: närvaro per veckotimme",
    description="Observerade persontimmar i ett område per veckodag och timme, alla funktioner ihop, summerade över ett kvartal.",
    key=("quarter", "source", "area", "weekday"),
    columns=(
        Column("quarter", TEXT, "Kvartal", "Kvartalet som raden gäller."),
        SOURCE,
        AREA,
        NAME,
        Column("weekday", WHOLE, "Veckodag", "1 är måndag, 7 söndag; tom när hela veckan döljs."),
        *(
            Column(f"hour_{hour:02}", NUMBER, f"Kl. {hour:02}", "Persontimmar den timmen.")
            for hour in range(24)
        ),
        Column("suppressed", YES_NO, "Dolt", "Om någon av veckans timmar bygger på för få."),
    ),
)
RESOURCE_AGREEMENT = Table(
    name="resource_agreement",
    title="Resurser: hur källorna stämmer",
    description="Persontimmar i områdena enligt två källor i taget, där båda visar samma enheters områden: gränser för överensstämmelse (Bland och Altman 1986) och konkordans (Lin 1989).",
    key=("level", "function", "first", "second"),
    columns=(
        LEVEL,
        FUNCTION,
        Column("first", TEXT, "Första källan", "Som i source.", words="resource_source"),
        Column("second", TEXT, "Andra källan", "Som i source.", words="resource_source"),
        Column("pairs", WHOLE, "Par", "Antal månader och enheter som jämförs."),
        Column("mean_difference", NUMBER, "Skillnad", "Första minus andra, timmar i medeltal."),
        Column("sd_of_differences", NUMBER, "Spridning", "Skillnadernas standardavvikelse."),
        Column("limit_low", NUMBER, "Nedre gräns", "För överensstämmelse."),
        Column("limit_high", NUMBER, "Övre gräns", "För överensstämmelse."),
        Column("concordance", NUMBER, "Konkordans", "1 är full överensstämmelse."),
        Column("concordance_low", NUMBER, "Konkordans, lägst", "Intervallets nedre gräns."),
        Column("concordance_high", NUMBER, "Konkordans, högst", "Intervallets övre gräns."),
    ),
)
RESOURCE_PLACED_WORKS = Table(
    name="resource_placed_works",
    title="Resurser: placerad och verkar",
    description="Betalda timmar efter var personalen är placerad och var den bevisligen arbetade, alla funktioner ihop. Frånvaro står bara för regioner och landet.",
    key=("level", "placed_in", "place", "works_in"),
    columns=(
        LEVEL,
        _PERIOD,
        _PLACED_IN,
        _PLACED_IN_NAME,
        PLACE,
        _WORKS_IN,
        _WORKS_IN_NAME,
        _HOURS_MILLI,
    ),
)
RESOURCE_MARGINS = Table(
    name="resource_margins",
    title="Resurser: matrisens summor",
    description="Rad- och kolumnsummor av tabellen resource_placed_works.",
    key=("level", "margin", "place", "unit"),
    columns=(
        LEVEL,
        _PERIOD,
        Column("margin", TEXT, "Summa av", "placed_in eller works_in.", words="resource_margin"),
        Column("unit", TEXT, "Enhet", "Som i placed_in eller works_in."),
        Column("unit_name", TEXT, "Namn", "Enhetens namn."),
        PLACE,
        _HOURS_MILLI,
    ),
)
RESOURCE_AREAS = Table(
    name="resource_areas",
    title="Resurser: områdenas timmar",
    description="Timmar som områdets tjänster motsvarar, bredvid de timmar som bevisligen arbetades där.",
    key=("area",),
    columns=(
        AREA,
        NAME,
        Column("local_police_district", TEXT, "Lokalpolisområde", "Kod den sista månaden."),
        _PERIOD,
        Column(
            "placed_milli",
            WHOLE,
            "Placerade timmar",
            "Områdets tjänster gånger en heltids timmar, tusendels timmar; tom utan bemanning.",
        ),
        Column("worked_milli", WHOLE, "Arbetade timmar", "Bevisligen i området, tusendels timmar."),
        Column(
            "worked_by_own_district_milli", WHOLE, "Av eget distrikt", "Tusendels timmar av dem."
        ),
        Column("worked_by_others_milli", WHOLE, "Av andra enheter", "Tusendels timmar av dem."),
        Column("suppressed", YES_NO, "Dolt", "Om summan skulle röja en månad som döljs."),
    ),
)
RESOURCE_TIME = Table(
    name="resource_time",
    title="Resurser: tid i områdena",
    description="Hur stor del av varje enhets arbetade timmar som bevisligen var i områden på den beslutade listan, bredvid två sätt att gissa om resten.",
    key=("level", "unit"),
    columns=(
        LEVEL,
        Column("unit", TEXT, "Enhet", "Enheten som personalen är placerad i."),
        Column("unit_name", TEXT, "Namn", "Enhetens namn."),
        _PERIOD,
        Column("worked_milli", WHOLE, "Arbetade timmar", "Betalda utan frånvaro, tusendelar."),
        Column("leave_milli", WHOLE, "Frånvaro", "Tusendels timmar; bara regioner och landet."),
        Column("in_areas_milli", WHOLE, "I utsatta områden", "Bevisligen, tusendels timmar."),
        Column("elsewhere_milli", WHOLE, "Någon annanstans", "Bevisligen, tusendels timmar."),
        Column("unknown_milli", WHOLE, "Kan inte avgöras", "Utlånade timmar medräknade."),
        Column("in_areas_share", NUMBER, "Andel i områdena", "Bevisligen, av arbetade timmar."),
        Column("unknown_share", NUMBER, "Andel som inte kan avgöras", "Av arbetade timmar."),
        Column("point", NUMBER, "Trolig andel", "Om det ospårade är som det spårade."),
        Column("low", NUMBER, "Trolig, lägst", "Om det ospårade lutar åt andra platser."),
        Column("high", NUMBER, "Trolig, högst", "Om det ospårade lutar åt områdena."),
        Column("worst_high", NUMBER, "Möjlig andel", "Om allt ospårat var i områdena."),
    ),
)
RESOURCE_REACH = Table(
    name="resource_reach",
    title="Resurser: vad beslut nådde",
    description="Vad av varje budgetbeslut som bevisligen nådde utsatta områden, inte gjorde det, inte kan avgöras eller inte hittas. En uträkning, ingen orsak.",
    key=("decision",),
    columns=(
        _DECISION,
        Column("year", WHOLE, "År", "Kalenderåret som beslutet gäller."),
        Column("title", TEXT, "Namn", "Beslutets namn."),
        Column("target", TEXT, "Avsikt", "Vad tillskottet var avsett för, i beslutets ord."),
        Column("target_kind", TEXT, "Avsett för", "areas, districts_with_areas, unit, general."),
        Column("granted_ore", WHOLE, "Beslutat", "Öre."),
        Column("tagged_ore", WHOLE, "Bokfört på beslutet", "Öre, rättelser medräknade."),
        Column("not_found_ore", WHOLE, "Hittas inte", "Beslutat som ingen rad är märkt med, öre."),
        Column("reached_ore", WHOLE, "Har nått områdena", "Bevisligen, öre."),
        Column("not_reached_ore", WHOLE, "Har inte nått områdena", "Bevisligen, öre."),
        Column("unknown_ore", WHOLE, "Kan inte avgöras", "Bokfört utan känd plats, öre."),
        Column(
            "placed_in_districts_with_areas_ore",
            WHOLE,
            "Placerat i distrikt med områden",
            "Bokfört där, öre; säger inte vad pengarna betalade för.",
        ),
        Column("whole_ore", WHOLE, "Helheten", "Beslutat, eller bokfört om det är mer; öre."),
        Column("reached_share", NUMBER, "Andel som har nått", "Av helheten."),
        Column("not_reached_share", NUMBER, "Andel som inte har nått", "Av helheten."),
        Column("unknown_share", NUMBER, "Andel som inte kan avgöras", "Av helheten."),
        Column("not_found_share", NUMBER, "Andel som inte hittas", "Av helheten."),
        Column(
            "placed_in_districts_with_areas_share",
            NUMBER,
            "Andel placerad i distrikt med områden",
            "Av helheten.",
        ),
        Column("reached_share_low", NUMBER, "Har nått, lägst", "Över alla val av regler."),
        Column("reached_share_high", NUMBER, "Har nått, högst", "Över alla val av regler."),
        Column("likely_share", NUMBER, "Trolig andel", "Om det ospårade är som det spårade."),
        Column("likely_share_low", NUMBER, "Trolig, lägst", "Över regler och lutning."),
        Column("likely_share_high", NUMBER, "Trolig, högst", "Över regler och lutning."),
        Column("possible_share_high", NUMBER, "Möjlig andel", "Om allt ospårat nådde områdena."),
        Column(
            "headline",
            TEXT,
            "Sägs först",
            "reached_share eller unknown_share, enligt regeln.",
            words=_HEADLINE_WORDS,
        ),
    ),
)
RESOURCE_SENSITIVITY = Table(
    name="resource_sensitivity",
    title="Resurser: reglernas betydelse",
    description="Andelarna om en regel i taget byts mot sitt alternativ.",
    key=("decision", "rule", "alternative"),
    columns=(
        _DECISION,
        Column("rule", TEXT, "Regel", "Ett kostnadsslag, leave eller lent.", words="traced_rule"),
        Column(
            "alternative",
            TEXT,
            "Alternativ",
            "Det som regeln byts mot.",
            words="tracing_basis",
        ),
        Column("reached_share", NUMBER, "Andel som har nått", "Med alternativet."),
        Column("not_reached_share", NUMBER, "Andel som inte har nått", "Med alternativet."),
        Column("unknown_share", NUMBER, "Andel som inte kan avgöras", "Det som inte hittas med."),
        Column("reached_share_change", NUMBER, "Skillnad", "Mot den beslutade regeln."),
    ),
)
RESOURCE_MONEY = Table(
    name="resource_money",
    title="Resurser: pengarnas väg",
    description="Varje besluts pengar efter vems kostnadsställe de är bokförda på och var de användes. Raderna går jämnt ut.",
    key=("decision", "booked_on", "place"),
    columns=(
        _DECISION,
        Column(
            "booked_on",
            TEXT,
            "Bokfört på",
            "district_with_areas, other_district, other_unit, no_unit eller not_found.",
        ),
        Column(
            "place",
            TEXT,
            "Använt",
            "area (på listan), outside, station, unknown eller not_found.",
            words="money_place",
        ),
        Column("amount_ore", WHOLE, "Belopp", "Öre; under noll där rättelser är större."),
    ),
)
RESOURCE_CHANGES = Table(
    name="resource_changes",
    title="Resurser: sedan basåret",
    description="Kostnaden för arbete i områdena mot basårets, omräknad med index, delad med beslutets belopp. En uträkning, ingen orsak.",
    key=("decision",),
    columns=(
        _DECISION,
        Column("year", WHOLE, "År", "Beslutets år."),
        Column("base_year", WHOLE, "Basår", "Året som jämförs med."),
        Column("index_ratio", NUMBER, "Index", "Årets index delat med basårets."),
        Column("granted_ore", WHOLE, "Beslutat", "Öre."),
        Column("base_ore", WHOLE, "I områdena basåret", "Bevisligen, öre i basårets priser."),
        Column("year_ore", WHOLE, "I områdena året", "Bevisligen, öre i årets priser."),
        Column("change_share", NUMBER, "Förändring", "Växer också om bara spårningen blir bättre."),
        Column("likely_change_share", NUMBER, "Trolig förändring", "Det ospårade som det spårade."),
        Column("likely_change_share_low", NUMBER, "Trolig, lägst", "Samma lutning båda åren."),
        Column("likely_change_share_high", NUMBER, "Trolig, högst", "Samma lutning båda åren."),
        Column("change_share_low", NUMBER, "Lägst", "Varje år vid sin egen ände."),
        Column("change_share_high", NUMBER, "Högst", "Varje år vid sin egen ände."),
        Column("reason", TEXT, "Skäl", "Varför förändringen inte kan räknas."),
    ),
)
RESOURCE_FINDINGS = Table(
    name="resource_findings",
    title="Resurser: frågor att ställa",
    description="Hur många månader och enheter där källorna säger emot varandra eller saknas. En fråga, inget fel hos någon.",
    key=("finding", "function"),
    columns=(
        Column("finding", TEXT, "Fråga", "Frågans id.", words="resource_finding"),
        FUNCTION,
        Column("cells", WHOLE, "Antal", "Månader och enheter."),
        Column("units", WHOLE, "Enheter", "Antal."),
    ),
)
RESOURCE_RECONCILIATION = Table(
    name="resource_reconciliation",
    title="Resurser: avstämning",
    description="Om timmar och kronor går jämnt ut: hur mycket som jämförts och hur mycket som skiljer.",
    key=("check",),
    columns=(
        Column("check", TEXT, "Avstämning", "Vad som jämförs.", words="reconciliation_check"),
        Column("compared", WHOLE, "Jämförda", "Antal summor."),
        Column("differing", WHOLE, "Skiljer", "Antal summor."),
        Column(
            "difference", WHOLE, "Skillnad", "Absolutbeloppen ihop, i öre eller tusendels timmar."
        ),
        Column("measured_in", TEXT, "Räknas i", "ore eller milli_hours."),
        Column("must_agree", YES_NO, "Ska stämma", "Om varje skillnad är ett fel."),
    ),
)
RESOURCE_LOGS = Table(
    name="resource_logs",
    title="Resurser: loggar",
    description="Hur många loggar närvaron räknades ur, och deras kontrollsumma. Loggarna själva ingår aldrig.",
    key=("month", "source"),
    columns=(
        MONTH,
        SOURCE,
        Column("files", WHOLE, "Filer", "Antal loggfiler."),
        Column("rows", WHOLE, "Rader", "Antal rader i loggarna."),
        Column(
            "rows_left_out",
            WHOLE,
            "Utelämnade rader",
            "Som var fel, dubbla eller kända störningar.",
        ),
        Column("sha256", TEXT, "Kontrollsumma", "SHA-256 av filernas kontrollsummor i ordning."),
        Column("software_version", TEXT, "Programversion", "Versionen som räknade."),
    ),
)

SHARED_RESOURCE_TABLES = (
    RESOURCE_PRESENCE,
    RESOURCE_WEEK,
    RESOURCE_AGREEMENT,
    RESOURCE_PLACED_WORKS,
    RESOURCE_MARGINS,
    RESOURCE_AREAS,
    RESOURCE_TIME,
    RESOURCE_REACH,
    RESOURCE_SENSITIVITY,
    RESOURCE_MONEY,
    RESOURCE_CHANGES,
    RESOURCE_FINDINGS,
    RESOURCE_RECONCILIATION,
    RESOURCE_LOGS,
)

"""The tables of cameras that may be shared: areas, classes and the country, never a place."""

from lagesbild.picture.table import NUMBER, TEXT, WHOLE, YES_NO, Column, Table
from lagesbild.picture.tables.columns import MONTH

LEVEL = Column("level", TEXT, "Nivå", "area_class, area, enhet eller nation.", words="camera_level")
UNIT = Column("unit", TEXT, "Enhet", "Klass, område eller enhet på nivån.")
UNIT_NAME = Column("unit_name", TEXT, "Namn", "Vad klassen, området eller enheten heter.")
_SUPPRESSED = Column(
    "suppressed", YES_NO, "Dolt", "Om siffror döljs: för små, eller röjer ett enskilt område."
)
MEDIAN = (
    Column("median_days", NUMBER, "Hälften i drift", "Dagar från anmälan; tom utom synhåll."),
    Column("median_low", NUMBER, "Hälften, lägst", "Intervallets nedre gräns, dagar."),
    Column("median_high", NUMBER, "Hälften, högst", "Intervallets övre gräns, dagar."),
    Column("p90_days", NUMBER, "Nio av tio i drift", "Dagar från anmälan; tom utom synhåll."),
    Column("p90_low", NUMBER, "Nio av tio, lägst", "Intervallets nedre gräns, dagar."),
    Column("p90_high", NUMBER, "Nio av tio, högst", "Intervallets övre gräns, dagar."),
    Column("longest_waiting_days", WHOLE, "Längst väntan", "Dagar, bland dem som väntar nu."),
)
POLICY = Column("policy", TEXT, "Sätt", "strict, ageing eller fairness.", words="camera_policy")
WAIT_MONTHS = (
    Column("median_wait_months", NUMBER, "Medianväntan", "Månader; tom utom synhåll."),
    Column("longest_wait_months", WHOLE, "Längst väntan", "Månader, också bland dem som väntar."),
)

CAMERA_AREA_POINTS = Table(
    name="camera_area_points",
    title="Kameror: punkter per område",
    description="Kamerapunkter i drift i områdena, och summor av dem uppåt. En punkt kan ha flera kameror. Punkter utanför alla områden räknas inte.",
    key=("level", "unit"),
    left_out_when_empty=True,
    columns=(
        LEVEL,
        UNIT,
        UNIT_NAME,
        Column("points", WHOLE, "Punkter i drift", "Antal på referensdagen."),
        _SUPPRESSED,
    ),
)
CAMERA_NEEDS_MET = Table(
    name="camera_needs_met",
    title="Kameror: behov och mötta",
    description="Anmälda behov vid varje månads slut, utom de som har dragits tillbaka, och hur många av dem som var mötta. Ett behov är mött när allt av det är i drift.",
    key=("level", "unit", "month"),
    left_out_when_empty=True,
    columns=(
        MONTH,
        LEVEL,
        UNIT,
        UNIT_NAME,
        Column("needs", WHOLE, "Behov", "Antal anmälda."),
        Column("needs_met", WHOLE, "Mötta", "Antal av dem."),
        Column("share", NUMBER, "Andel mötta", "Av behoven."),
        Column("low", NUMBER, "Lägst", "Intervallets nedre gräns (Wilson)."),
        Column("high", NUMBER, "Högst", "Intervallets övre gräns (Wilson)."),
        _SUPPRESSED,
    ),
)
CAMERA_WAITING = Table(
    name="camera_waiting",
    title="Kameror: väntetider",
    description="Dagar från anmälan till drift (Kaplan och Meier 1958). De som väntar räknas med så länge de har väntat.",
    key=("level", "unit"),
    left_out_when_empty=True,
    columns=(LEVEL, UNIT, UNIT_NAME, *MEDIAN, _SUPPRESSED),
)
CAMERA_WAITING_CURVE = Table(
    name="camera_waiting_curve",
    title="Kameror: väntekurva",
    description="Hur stor del av behoven som ännu väntar efter ett antal dagar (Kaplan och Meier 1958), så länge minst fem följs.",
    key=("level", "unit", "days"),
    left_out_when_empty=True,
    columns=(
        LEVEL,
        UNIT,
        UNIT_NAME,
        Column("days", WHOLE, "Dagar", "Från anmälan."),
        Column("waiting_share", NUMBER, "Andel som väntar", "Av behoven."),
        Column("low", NUMBER, "Lägst", "Intervallets nedre gräns (Greenwood, log-log)."),
        Column("high", NUMBER, "Högst", "Intervallets övre gräns."),
    ),
)
CAMERA_POLICIES = Table(
    name="camera_policies",
    title="Kameror: tre sätt att dela",
    description="Vad klasser och regioner får inom horisonten enligt ordningen, om lång väntan räknas upp, och om regioner delar. Nya behov anmäls som de senaste tolv månaderna. Tabellen väljer inget.",
    key=("policy", "level", "unit"),
    left_out_when_empty=True,
    columns=(
        POLICY,
        LEVEL,
        UNIT,
        UNIT_NAME,
        Column("needs", WHOLE, "Behov", "De som väntar och de nya som räknas med."),
        Column("met", WHOLE, "Möts", "Antal vid horisontens slut."),
        Column("waiting", WHOLE, "Väntar", "Antal vid horisontens slut."),
        *WAIT_MONTHS,
        _SUPPRESSED,
    ),
)
CAMERA_USE = Table(
    name="camera_use",
    title="Kameror: användning",
    description="Uttag per månad av en kamera i planerad drift, för varje syfte, och drifttid av planerad, i områdena. Antal delas inte, eftersom de säger hur många kameror som finns.",
    key=("level", "unit", "purpose"),
    left_out_when_empty=True,
    columns=(
        LEVEL,
        UNIT,
        UNIT_NAME,
        Column("purpose", TEXT, "Syfte", "Syftet med uttagen.", words="camera_purpose"),
        Column(
            "exports_per_camera_month", NUMBER, "Uttag per kameramånad", "Tom utan planerad drift."
        ),
        Column("uptime", NUMBER, "Drifttid", "Andel av planerade timmar, alla syften."),
        _SUPPRESSED,
    ),
)
CAMERA_BODY_WORN = Table(
    name="camera_body_worn",
    title="Kameror: kroppsburna",
    description="Kroppsburna kameror per enhet, den senaste månaden. Hur många poliser som är i tjänst samtidigt delas inte.",
    key=("unit",),
    left_out_when_empty=True,
    columns=(
        MONTH,
        UNIT,
        UNIT_NAME,
        Column("area_class", TEXT, "Klass", "Gravast av distriktets områden.", words="class"),
        Column("delivered", WHOLE, "Levererade", "Antal kameror."),
        Column("is_short", YES_NO, "Under potten", "Om färre är levererade än enhetens pott."),
        Column("share_in_use", NUMBER, "I bruk", "Andel av levererade."),
        Column("share_worn", NUMBER, "Pass med kamera", "Andel av passen."),
        Column("share_trained", NUMBER, "Utbildade", "Andel av poliser i yttre tjänst."),
        _SUPPRESSED,
    ),
)
CAMERA_COUNTS = Table(
    name="camera_counts",
    title="Kameror: antal i landet",
    description="Behov, punkter och kameror, som räknas var för sig; bedömningar enligt kamerabevakningslagen, undantag och sådant som någon bör titta på.",
    key=("counted",),
    left_out_when_empty=True,
    columns=(
        Column("counted", TEXT, "Vad", "Vad som räknas.", words="camera_counted"),
        Column("count", WHOLE, "Antal", "På referensdagen."),
        _SUPPRESSED,
    ),
)

SHARED_CAMERA_TABLES = (
    CAMERA_AREA_POINTS,
    CAMERA_NEEDS_MET,
    CAMERA_WAITING,
    CAMERA_WAITING_CURVE,
    CAMERA_POLICIES,
    CAMERA_USE,
    CAMERA_BODY_WORN,
    CAMERA_COUNTS,
)

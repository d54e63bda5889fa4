"""What the figures of cameras are recomputed and explained from: never shared, kept inside.

By need, point and area; not even here is there a position.
"""

from lagesbild.picture.table import DAY, NUMBER, TEXT, WHOLE, YES_NO, Column, Table
from lagesbild.picture.tables.cameras import LEVEL, MEDIAN, POLICY, UNIT, UNIT_NAME, WAIT_MONTHS
from lagesbild.picture.tables.columns import MONTH

_NEED = Column("need", TEXT, "Behov", "Beteckning i camera_needs.")
_SUBJECT = Column("subject", TEXT, "Behov eller punkt", "Beteckningen.")
_IS_POINT = Column("is_point", YES_NO, "Är punkt", "Annars ett behov.")
_AREA = Column("area", TEXT, "Område", "Tom utanför alla områden.")
_KIND = Column("kind", TEXT, "Slag", "Slag av kamera.", words="camera_kind")
_CLASS = Column("area_class", TEXT, "Klass", "Områdets beslutade klass på dagen.", words="class")
_DISTRICT = Column("local_police_district", TEXT, "Lokalpolisområde", "Kod.")
_REGION = Column("police_region", TEXT, "Polisregion", "Kod.")
_BEGUN = Column("begun_on", DAY, "I drift från", "Första dagen.")
_LEFT = Column("left", WHOLE, "Återstår", "Kameror som behovet ännu inte har.")
_NEEDS = Column("needs", WHOLE, "Behov", "Antal.")

CAMERA_REGISTER = Table(
    name="camera_register",
    title="Kameror: registret",
    description="Varje behov och punkt med det tillstånd som händelserna har lett till på dagen.",
    key=("is_point", "subject"),
    inside_only=True,
    left_out_when_empty=True,
    columns=(
        _SUBJECT,
        _IS_POINT,
        _NEED,
        Column("unit", TEXT, "Enhet", "Kod i organisationen."),
        _AREA,
        _KIND,
        Column("state", TEXT, "Tillstånd", "Som i camera_events."),
        Column("since", DAY, "Sedan", "Dagen för den senaste händelsen."),
        _BEGUN,
        Column("ended_on", DAY, "Slut", "Dagen då det drogs tillbaka eller togs bort."),
    ),
)
CAMERA_OPERATIONS = Table(
    name="camera_operations",
    title="Kameror: grunden för drift",
    description="Vad som är i drift på dagen och vad det vilar på enligt dagens lag; undantag med dagar som återstår.",
    key=("is_point", "subject"),
    inside_only=True,
    left_out_when_empty=True,
    columns=(
        _SUBJECT,
        _IS_POINT,
        _AREA,
        _KIND,
        _BEGUN,
        Column("outcome", TEXT, "Svar", "allowed, refused, cannot_be_told eller outside."),
        Column("ground", TEXT, "Grund", "Vad svaret vilar på."),
        Column("cite", TEXT, "Bestämmelse", "Paragrafen."),
        Column("version", WHOLE, "Version", "Av bedömningen eller undantaget."),
        Column("until", DAY, "Till och med", "Sista dagen av ett undantag."),
        Column("days_left", WHOLE, "Dagar kvar", "0 sista dagen, sedan under noll."),
        Column("missing", TEXT, "Saknas", "Vad som först måste göras."),
        Column("review_on", DAY, "Ses över", "God ordning, ingen frist i lagen."),
        Column("review_overdue", YES_NO, "Översyn försenad", "Om den dagen har passerat."),
        Column("is_verified", YES_NO, "Lydelsen läst", "Om lagens ord den dagen är lästa."),
        Column("sentence", TEXT, "I ord", "Svaret som en mening."),
    ),
)
CAMERA_QUEUE = Table(
    name="camera_queue",
    title="Kameror: kön",
    description="De behov som väntar, i ordning, med det som ordningen ser på, och varför vart och ett står före nästa.",
    key=("position",),
    inside_only=True,
    left_out_when_empty=True,
    columns=(
        Column("position", WHOLE, "Plats", "Från 1."),
        Column("by_order", WHOLE, "Plats utan avsteg", "Från 1."),
        _NEED,
        Column("reported_on", DAY, "Anmält", "Dagen."),
        Column("unit", TEXT, "Enhet", "Kod i organisationen."),
        _DISTRICT,
        _REGION,
        _AREA,
        _KIND,
        _LEFT,
        _CLASS,
        Column("serious_violence", WHOLE, "Grovt våld", "Fall vid platsen; tom okänt."),
        Column("exposed_hours", NUMBER, "Yttre tjänst", "Timmar per månad; tom okänt."),
        Column("open_dealing", TEXT, "Öppen handel", "yes, no eller unknown."),
        Column("test", TEXT, "Intresseavvägning", "decided, draft, missing, not_required."),
        Column("technical_readiness", TEXT, "Teknisk beredskap", "Som i camera_needs."),
        Column("waiting_months", WHOLE, "Väntat", "Hela månader från anmälan."),
        Column("criterion", TEXT, "Avgjordes av", "Villkoret, eller departure för ett avsteg."),
        Column("why", TEXT, "Varför före nästa", "En mening; tom för den sista."),
    ),
)
CAMERA_DEPARTURES = Table(
    name="camera_departures",
    title="Kameror: avsteg",
    description="Beslut att ställa ett behov före ett annat mot ordningen, med vad de gör på dagen.",
    key=("decided_on", "need", "moved_before"),
    inside_only=True,
    left_out_when_empty=True,
    columns=(
        _NEED,
        Column("moved_before", TEXT, "Flyttas före", "Beteckning i camera_needs."),
        Column("decided_on", DAY, "Beslutat", "Dagen."),
        Column("role", TEXT, "Av", "Rollen som beslutade."),
        Column("reason", TEXT, "Skäl", "Döljs om det kan ange ett läge."),
        Column("effect", TEXT, "Verkan", "Vad det gör på dagen.", words="departure_effect"),
        Column("from_position", WHOLE, "Från plats", "Före avsteget."),
        Column("to_position", WHOLE, "Till plats", "Efter avsteget."),
    ),
)
CAMERA_FORECAST = Table(
    name="camera_forecast",
    title="Kameror: prognos per behov",
    description="Månaden då varje behov troligen är monterat eller utdelat, med intervall, och hur troligt det är att det inte möts inom horisonten.",
    key=("need",),
    inside_only=True,
    left_out_when_empty=True,
    columns=(
        _NEED,
        Column("position", WHOLE, "Plats i kön", "Tom för det som är beställt."),
        _KIND,
        _CLASS,
        _REGION,
        _LEFT,
        Column("met_low", TEXT, "Tidigast", "Månaden; tom efter horisonten."),
        Column("met_median", TEXT, "Troligen", "Månaden; tom efter horisonten."),
        Column("met_high", TEXT, "Senast", "Månaden; tom efter horisonten."),
        Column("inside", NUMBER, "Inom intervallet", "Andel av simuleringarna."),
        Column("chance_not_met", NUMBER, "Möts inte", "Andel av simuleringarna."),
    ),
)
CAMERA_FORECAST_MONTHS = Table(
    name="camera_forecast_months",
    title="Kameror: prognos per månad",
    description="Hur många av de behov som väntar på dagen som troligen är mötta vid varje månads slut.",
    key=("area_class", "month"),
    inside_only=True,
    left_out_when_empty=True,
    columns=(
        _CLASS,
        MONTH,
        Column("waiting_now", WHOLE, "Väntar nu", "Antal behov."),
        Column("met", NUMBER, "Mötta", "Medeltal av simuleringarna."),
        Column("met_low", WHOLE, "Mötta, lägst", "Intervallets nedre gräns."),
        Column("met_high", WHOLE, "Mötta, högst", "Intervallets övre gräns."),
    ),
)
CAMERA_POLICIES_EXACT = Table(
    name="camera_policies_exact",
    title="Kameror: tre sätt, alla rader",
    description="Som camera_policies, med också det som inte delas.",
    key=("policy", "level", "unit"),
    inside_only=True,
    left_out_when_empty=True,
    columns=(
        POLICY,
        LEVEL,
        UNIT,
        _NEEDS,
        Column("met", WHOLE, "Möts", "Antal."),
        Column("waiting", WHOLE, "Väntar", "Antal."),
        *WAIT_MONTHS,
    ),
)
CAMERA_BALANCE = Table(
    name="camera_balance",
    title="Kameror: behov och leveranser",
    description="Anmält och mött vid varje månads slut, per klass, slag, distrikt, region och land.",
    key=("level", "unit", "month"),
    inside_only=True,
    left_out_when_empty=True,
    columns=(
        LEVEL,
        UNIT,
        MONTH,
        _NEEDS,
        Column("needs_met", WHOLE, "Mötta behov", "Antal."),
        Column("needs_waiting", WHOLE, "Behov som väntar", "Antal."),
        Column("cameras", WHOLE, "Kameror", "Antal som behoven gäller."),
        Column("cameras_met", WHOLE, "Kameror i mötta behov", "Antal."),
    ),
)
CAMERA_WAITING_LEVELS = Table(
    name="camera_waiting_levels",
    title="Kameror: väntetider, alla nivåer",
    description="Som camera_waiting, också per slag, distrikt och region, och med antal.",
    key=("level", "unit"),
    inside_only=True,
    left_out_when_empty=True,
    columns=(LEVEL, UNIT, _NEEDS, Column("met", WHOLE, "Mötta", "Antal."), *MEDIAN),
)
CAMERA_USE_LEVELS = Table(
    name="camera_use_levels",
    title="Kameror: uttag, alla nivåer",
    description="Uttag för varje syfte, och per månad av en kamera i planerad drift.",
    key=("level", "unit", "purpose"),
    inside_only=True,
    left_out_when_empty=True,
    columns=(
        LEVEL,
        UNIT,
        Column("purpose", TEXT, "Syfte", "Syftet med uttagen.", words="camera_purpose"),
        Column("exports", WHOLE, "Uttag", "Antal."),
        Column("camera_months", NUMBER, "Kameramånader", "Planerade timmar i hela månader."),
        Column("exports_per_camera_month", NUMBER, "Uttag per kameramånad", "Kvoten."),
    ),
)
CAMERA_UPTIME_LEVELS = Table(
    name="camera_uptime_levels",
    title="Kameror: drifttid, alla nivåer",
    description="Drifttid av planerad, och hur många gånger kameror flyttades.",
    key=("level", "unit"),
    inside_only=True,
    left_out_when_empty=True,
    columns=(
        LEVEL,
        UNIT,
        Column("hours_up", NUMBER, "Drifttimmar", "Kameratimmar."),
        Column("hours_due", NUMBER, "Planerade timmar", "Kameratimmar."),
        Column("uptime", NUMBER, "Drifttid", "Andel av planerade timmar."),
        Column("moved", WHOLE, "Flyttade", "Antal gånger."),
    ),
)
CAMERA_BODY_WORN_UNITS = Table(
    name="camera_body_worn_units",
    title="Kameror: kroppsburna, pott",
    description="Varje enhets pott, underskott och användning, den senaste månaden.",
    key=("unit",),
    inside_only=True,
    left_out_when_empty=True,
    columns=(
        UNIT,
        UNIT_NAME,
        _CLASS,
        MONTH,
        Column("outer_service", WHOLE, "Yttre tjänst", "Poliser."),
        Column("peak_on_duty", WHOLE, "Samtidigt i tjänst", "Största antalet på ett år."),
        Column("pool", WHOLE, "Pott", "Kameror som enheten behöver, med reserv."),
        Column("delivered", WHOLE, "Levererade", "Antal kameror."),
        Column("in_use", WHOLE, "I bruk", "Antal kameror."),
        Column("deficit", WHOLE, "Underskott", "Pott minus levererade."),
        Column("share_in_use", NUMBER, "Andel i bruk", "Av levererade."),
        Column("share_worn", NUMBER, "Andel pass med kamera", "Av passen."),
        Column("share_trained", NUMBER, "Andel utbildade", "Av poliser i yttre tjänst."),
    ),
)

CAMERA_INPUT_TABLES = (
    CAMERA_REGISTER,
    CAMERA_OPERATIONS,
    CAMERA_QUEUE,
    CAMERA_DEPARTURES,
    CAMERA_FORECAST,
    CAMERA_FORECAST_MONTHS,
    CAMERA_POLICIES_EXACT,
    CAMERA_BALANCE,
    CAMERA_WAITING_LEVELS,
    CAMERA_USE_LEVELS,
    CAMERA_UPTIME_LEVELS,
    CAMERA_BODY_WORN_UNITS,
)

"""What a method person needs to know of the ratings and of the model fitted to them. ADR 15."""

from lagesbild.picture.table import NUMBER, TEXT, WHOLE, YES_NO, Column, Table

_ITEM = Column("item", TEXT, "Fråga", "Frågans id.")
_SINCE = Column("since", TEXT, "Från version", "Formulärets version från vilken frågan har haft den här betydelsen.")  # fmt: skip
_TITLE = Column("title", TEXT, "Frågan i ord", "Frågans rubrik.")
_RATER = Column("rater", TEXT, "Bedömare", "Pseudonym.")
_DISTRICT = Column("district", TEXT, "Lokalpolisområde", "Kod i organisation; bedömarens senaste.")
_ROUND = Column("round", TEXT, "Omgång", "Beteckning i rounds.")
_ANSWERS = Column("answers", WHOLE, "Svar", "Antal svar med kategori.")
_SD = Column("sd", NUMBER, "Osäkerhet", "Standardavvikelse, i samma enhet.")
_RATE = Column("false_discovery_rate", NUMBER, "Andel falska fynd", "Den andel falska fynd vid vilken raden pekas ut, när alla rader prövas tillsammans (Benjamini–Hochberg); högst 0,05 krävs.")  # fmt: skip
_STEPS_LOW = Column("steps_low", NUMBER, "Steg, lägst", "Nedre gräns för 90 procents intervall.")
_STEPS_HIGH = Column("steps_high", NUMBER, "Steg, högst", "Övre gräns för 90 procents intervall.")
_PSI = "enheter av läget som bedömaren ser det"


def _steps(of: str) -> Column:
    return Column("steps", NUMBER, "Steg", f"{of}, i steg på skalan.")


def _finding(*codes: str) -> Column:
    return Column("finding", TEXT, "Utfall", f"{', '.join(codes)}.")


DIAGNOSTICS = Table(
    name="diagnostics",
    title="Prövningar av bedömningarna och modellen",
    description="En rad per prövning: vad som söktes, om det hittades och vad som bör göras.",
    key=("diagnostic",),
    inside_only=True,
    columns=(
        Column("diagnostic", TEXT, "Prövning", "Tabellen diagnostic_ följt av detta har raderna."),
        Column("title", TEXT, "Rubrik", "Frågan som prövningen svarar på."),
        Column("outcome", TEXT, "Utfall", "passed (söktes och hittades inte), failed (hittades, något bör göras) eller informative (en beskrivning, eller något som uppgifterna inte kan avgöra)."),
        Column("sentence", TEXT, "I ord", "Vad som hittades och vad som bör göras."),
    ),
)  # fmt: skip

CONVERGENCE = Table(
    name="diagnostic_convergence",
    title="Kom anpassningen till ro?",
    description="Om beräkningen av modellen blev färdig.",
    key=("method",),
    columns=(
        Column(
            "method", TEXT, "Metod", "fast (den snabba anpassningen) eller sampled (dragningar)."
        ),
        Column("converged", YES_NO, "Till ro", "Om den blev färdig."),
        Column("steps", WHOLE, "Steg", "Antal steg i beräkningen."),
        Column("last_move", NUMBER, "Sista rörelse", "Det största något rörde sig i sista steget."),
        Column("tolerance", NUMBER, "Tillåten rörelse", "Gränsen för att vara till ro."),
    ),
)

VARIATION = Table(
    name="diagnostic_variation",
    title="Skiljer sig svaren åt?",
    description="Finns bara när alla svar är samma kategori.",
    key=("category",),
    columns=(
        Column("category", WHOLE, "Kategori", "Den enda som är använd."),
        _ANSWERS,
    ),
)

ITEM_CURVES = Table(
    name="diagnostic_item_curves",
    title="Frågornas kurvor",
    description="Svar på varje fråga bland bedömningar sorterade efter hur allvarligt bedömaren såg läget, bredvid vad modellen väntar.",
    key=("item", "since", "stratum"),
    columns=(
        _ITEM, _SINCE, _TITLE,
        Column("stratum", WHOLE, "Skikt", "1 är de minst allvarliga."),
        Column("severity", NUMBER, "Läge", f"Skiktets medelläge, i {_PSI}."),
        Column("observed", NUMBER, "Givna svar", "Medelkategori räknad från skalans lägsta steg."),
        Column("expected", NUMBER, "Väntade svar", "Detsamma i svar som modellen drar; tomt där svaren är för få."),
        _SD, _ANSWERS,
    ),
)  # fmt: skip

ITEM_FIT = Table(
    name="diagnostic_item_fit",
    title="Passar frågorna sina kurvor?",
    description="Om svaren på en fråga följer läget som modellen väntar.",
    key=("item", "since"),
    columns=(
        _ITEM, _SINCE, _TITLE,
        Column("block", TEXT, "Block", "Blocket som frågan hör till."),
        _ANSWERS,
        Column("slope", NUMBER, "Skärpa", "Hur skarpt frågan skiljer mellan lägen; 1 är frågornas geometriska medelvärde."),
        Column("difficulty", NUMBER, "Tröskel", f"Medelvärde av lägena där kategorierna börjar, i {_PSI}."),
        Column("infit", NUMBER, "Infit", "Svarens ojämnhet mot den väntade; 1 är som väntat."),
        Column("infit_low", NUMBER, "Infit av slump, lägst", "Nitton av tjugo ligger över, i svar som modellen drar."),
        Column("infit_high", NUMBER, "Infit av slump, högst", "Nitton av tjugo ligger under, i svar som modellen drar."),
        Column("outfit", NUMBER, "Outfit", "Som infit, men enstaka oväntade svar väger mer."),
        _RATE,
        Column("largest_gap", NUMBER, "Största gap", "Givna minus väntade svar i det skikt där det är störst, i steg på skalan."),
        Column("unused_categories", TEXT, "Oanvända kategorier", "Räknade från skalans lägsta steg."),
        Column("fits", YES_NO, "Passar", "Om gapet är litet eller kan bero på slumpen; tomt utan svar."),
    ),
)  # fmt: skip

ITEMS_BY_VERSION = Table(
    name="diagnostic_items_by_version",
    title="Betyder omarbetade frågor detsamma?",
    description="Frågor som modellen tar som två, före och efter en ny lydelse.",
    key=("item", "since"),
    columns=(
        _ITEM, _SINCE, _TITLE,
        Column("before", TEXT, "Förra versionen", "Från vilken version den förra lydelsen gällde."),
        Column("declared", TEXT, "Angivet", "wording (bara omformulerad) eller not_comparable (inte jämförbar)."),
        Column("shift", NUMBER, "Förskjutning", f"Hur mycket kategoriernas gränser steg, i {_PSI}."),
        _SD, _steps("Hur mycket högre svar samma läge får"), _STEPS_LOW, _STEPS_HIGH, _RATE,
        _finding("differs (annan betydelse)", "slightly_differs (säkert men litet)", "as_before (som förut)"),
    ),
)  # fmt: skip


def _by_group(name: str, title: str, group: str, *, inside_only: bool) -> Table:
    return Table(
        name=name,
        title=title,
        description=f"Varje fråga i varje {group}, jämförd med frågans övriga svar vid samma läge.",
        key=("item", "since", "group"),
        inside_only=inside_only,
        columns=(
            _ITEM, _SINCE, _TITLE,
            Column("group", TEXT, group.capitalize(), "Beteckning."),
            _ANSWERS,
            Column("shift", NUMBER, "Förskjutning", f"Hur mycket högre kategoriernas gränser ligger, i {_PSI}."),
            _SD, _steps("Hur mycket högre svar samma läge får"), _RATE,
            _finding("differs (läses annorlunda)", "slightly_differs (säkert men litet)", "as_others (som övriga)", "not_tested (för få svar)"),
        ),
    )  # fmt: skip


ITEMS_BY_ROUND = _by_group(
    "diagnostic_items_by_round",
    "Läses frågorna lika i alla omgångar?",
    "omgång",
    inside_only=False,
)
ITEMS_BY_DISTRICT = _by_group(
    "diagnostic_items_by_district",
    "Läses frågorna lika i alla lokalpolisområden?",
    "lokalpolisområde",
    inside_only=True,
)

LOCAL_DEPENDENCE = Table(
    name="diagnostic_local_dependence",
    title="Frågar två frågor efter samma sak?",
    description="Samband mellan svaren på två frågor, utöver det som läget förklarar (Yens Q3).",
    key=("item_a", "since_a", "item_b", "since_b"),
    columns=(
        Column("item_a", TEXT, "Fråga A", "Frågans id."),
        Column("since_a", TEXT, "Från version A", "Formulärets version."),
        Column("item_b", TEXT, "Fråga B", "Frågans id."),
        Column("since_b", TEXT, "Från version B", "Formulärets version."),
        Column("sessions", WHOLE, "Bedömningar", "Antal med svar på båda."),
        Column("q3", NUMBER, "Q3", "Korrelation mellan residualer."),
        Column("above_mean", NUMBER, "Över medel", "Q3 minus medelvärdet över alla par; över 0,2 är mycket."),
        _RATE,
        _finding("dependent (frågar efter samma sak)", "as_expected (som väntat)"),
    ),
)  # fmt: skip

BLOCK_STRUCTURE = Table(
    name="diagnostic_block_structure",
    title="Mäter blocken en sak?",
    description="Samband mellan områdenas läge i två block, sedan mätfelet räknats bort.",
    key=("block_a", "block_b"),
    columns=(
        Column("block_a", TEXT, "Block A", "Blockets id."),
        Column("block_b", TEXT, "Block B", "Blockets id."),
        Column("correlation", NUMBER, "Korrelation", "1 är en och samma sak."),
        Column("one_thing", YES_NO, "En sak", "Om korrelationen är minst 0,9."),
    ),
)

BLOCK_PROFILES = Table(
    name="diagnostic_block_profiles",
    title="Områdenas profil över blocken",
    description="Hur mycket allvarligare ett område är i ett block än i sin egen samlade nivå. Inte för att jämföra områden.",
    key=("round", "area", "block"),
    inside_only=True,
    columns=(
        _ROUND,
        Column("area", TEXT, "Område", "Områdets beteckning i omgången."),
        Column("block", TEXT, "Block", "Blockets id."),
        _ANSWERS,
        Column("deviation", NUMBER, "Avvikelse", f"Krympt mot noll, i {_PSI}."),
        Column("low", NUMBER, "Lägst", "Nedre gräns för 90 procents intervall."),
        Column("high", NUMBER, "Högst", "Övre gräns för 90 procents intervall."),
        _RATE,
    ),
)  # fmt: skip

DISTRICT_NORMS = Table(
    name="diagnostic_district_norms",
    title="Lokalpolisområdenas normer",
    description="Hur mycket hårdare ett lokalpolisområdes bedömare bedömer samma sak än de andras i genomsnitt.",
    key=("district",),
    inside_only=True,
    columns=(
        Column("district", TEXT, "Lokalpolisområde", "Kod i organisation."),
        Column("name", TEXT, "Namn", "Lokalpolisområdets namn."),
        Column("raters", WHOLE, "Bedömare", "Antal."),
        Column("sessions", WHOLE, "Bedömningar", "Antal gånger en bedömare bedömt något."),
        Column("norm", NUMBER, "Norm", f"Mot de andras medelvärde, i {_PSI}; tomt när det inte finns andra."),
        _SD, _steps("Hur mycket högre svar ett medelsvårt fall får"), _STEPS_LOW, _STEPS_HIGH, _RATE,
        _finding("harder (säkert mycket hårdare)", "milder (säkert mycket mildare)", "slightly_harder", "slightly_milder", "as_others (som andra)", "not_tested (inget att jämföra med)"),
    ),
)  # fmt: skip

RATER_SEVERITY = Table(
    name="diagnostic_rater_severity",
    title="Hur hårt bedömer var och en?",
    description="Varje bedömares stränghet utöver lokalpolisområdets norm. Visas inte för andra.",
    key=("rater",),
    inside_only=True,
    columns=(
        _RATER, _DISTRICT,
        Column("rounds", WHOLE, "Omgångar", "Antal med svar."),
        Column("sessions", WHOLE, "Bedömningar", "Antal gånger bedömaren bedömt något."),
        Column("severity", NUMBER, "Stränghet", f"I {_PSI}; 0 är mitten."),
        _SD, _steps("Hur mycket högre svar ett medelsvårt fall får"), _STEPS_LOW, _STEPS_HIGH, _RATE,
    ),
)  # fmt: skip

RATER_FIT = Table(
    name="diagnostic_rater_fit",
    title="Följer bedömarna läget?",
    description="Om en bedömares svar är ojämnare eller jämnare än modellen väntar. Visas inte för andra.",
    key=("rater",),
    inside_only=True,
    columns=(
        _RATER, _DISTRICT, _ANSWERS,
        Column("infit", NUMBER, "Infit", "Svarens ojämnhet mot den väntade; 1 är som väntat."),
        Column("infit_low", NUMBER, "Infit av slump, lägst", "Nitton av tjugo ligger över, i svar som modellen drar."),
        Column("infit_high", NUMBER, "Infit av slump, högst", "Nitton av tjugo ligger under, i svar som modellen drar."),
        Column("outfit", NUMBER, "Outfit", "Som infit, men enstaka oväntade svar väger mer."),
        Column("follows_others", NUMBER, "Följer andra", "Korrelation med det som allt annat förutsäger; nära 0 är på måfå. Tomt när alla svar är desamma."),
        _RATE,
        _finding("at_random (som på måfå)", "uneven (ojämnt)", "too_even (jämnare än väntat)", "as_expected (som väntat)"),
    ),
)  # fmt: skip

COMMON_SHIFT = Table(
    name="diagnostic_common_shift",
    title="Har alla blivit hårdare eller mildare?",
    description="Bedömarnas gemensamma förskjutning sedan första omgången, känd genom kalibreringsfall som bedöms igen.",
    key=("round",),
    columns=(
        _ROUND,
        Column("cases", WHOLE, "Kalibreringsfall", "Antal som någon bedömde."),
        Column("raters_on_cases", WHOLE, "Bedömare av fall", "Antal som bedömde något kalibreringsfall."),
        Column("raters_again", WHOLE, "Bedömare igen", "Antal som bedömde ett fall de bedömt i en tidigare omgång."),
        Column("anchored", YES_NO, "Förankrad", "Om något fall är bedömt både i omgången och i den första."),
        Column("shift", NUMBER, "Förskjutning", f"I {_PSI}; 0 i första omgången."),
        _SD, _steps("Hur mycket högre svar samma fall får"), _STEPS_LOW, _STEPS_HIGH,
    ),
)  # fmt: skip

RATER_DRIFT = Table(
    name="diagnostic_rater_drift",
    title="Håller bedömarna sin måttstock?",
    description="Hur mycket hårdare en bedömare var i en omgång än i sina övriga. Visas inte för andra.",
    key=("rater", "round"),
    inside_only=True,
    columns=(
        _RATER, _ROUND,
        Column("drift", NUMBER, "Drift", f"I {_PSI}."),
        _SD, _steps("Hur mycket högre svar ett medelsvårt fall får"), _STEPS_LOW, _STEPS_HIGH, _RATE,
        _finding("drifts (säkert och mycket)", "slightly_drifts (säkert men litet)", "as_otherwise (som annars)"),
    ),
)  # fmt: skip

PRIOR_SENSITIVITY = Table(
    name="diagnostic_prior_sensitivity",
    title="Beror resultatet på förhandsantaganden?",
    description="Områdenas nivå när alla förhandsantaganden är vidare eller snävare.",
    key=("scale",),
    columns=(
        Column("scale", NUMBER, "Gånger så vida", "Vad varje antagandes standardavvikelse är gånger."),
        Column("typical_change", NUMBER, "Ändring i mitten", "Median över områden, i områdets egen standardavvikelse."),
        Column("largest_change", NUMBER, "Största ändring", "I områdets egen standardavvikelse."),
        Column("most_changed_area", TEXT, "Område", "Det som ändras mest."),
        Column("most_changed_round", TEXT, "Omgång", "Då det ändras mest."),
        Column("width", NUMBER, "Intervallens bredd", "Gånger så breda som med de egna antagandena, i genomsnitt."),
        Column("converged", YES_NO, "Till ro", "Om anpassningen blev färdig."),
    ),
)  # fmt: skip

CURVES_WITHOUT_PRIORS = Table(
    name="diagnostic_curves_without_priors",
    title="Frågornas kurvor utan förhandsantaganden",
    description="Var varje kategori börjar enligt modellen, och enligt största sannolikhet utan antaganden.",
    key=("item", "since", "step"),
    columns=(
        _ITEM, _SINCE, _TITLE,
        Column("step", WHOLE, "Gräns", "1 är gränsen till skalans näst lägsta kategori."),
        Column("threshold", NUMBER, "Läge", f"I {_PSI}."),
        Column("threshold_without_priors", NUMBER, "Läge utan antaganden", "Flyttat till samma medelvärde; tomt där det inte kan beräknas."),
    ),
)  # fmt: skip

RAW_BESIDE = Table(
    name="ratings_raw_beside",
    title="Råa medelvärden bredvid modellen",
    description="Vad enkla medelvärden hade sagt om senaste omgången, bredvid vad modellen säger.",
    key=("subject", "code"),
    inside_only=True,
    columns=(
        Column("subject", TEXT, "Vad", "area_level (områdets nivå), area_change (ändring sedan förra omgången), district_norm, rater eller item_change."),
        Column("code", TEXT, "Beteckning", "Område, lokalpolisområde, bedömare eller fråga."),
        Column("raw", NUMBER, "Rått", "Medelvärde, eller skillnad mellan medelvärden, i steg på skalan."),
        Column("raw_rank", WHOLE, "Rang, rått", "1 är störst; för norm, bedömare och fråga störst åt endera hållet."),
        Column("model", NUMBER, "Modellen", "Detsamma enligt modellen, i steg på skalan; för bedömare infit."),
        Column("model_low", NUMBER, "Modellen, lägst", "Nedre gräns för 90 procents intervall; för bedömare var slumpen lägger infit."),
        Column("model_high", NUMBER, "Modellen, högst", "Övre gräns för 90 procents intervall; för bedömare var slumpen lägger infit."),
        Column("model_rank", WHOLE, "Rang, modellen", "Som rang, rått."),
    ),
)  # fmt: skip

DIAGNOSTIC_TABLES = (
    CONVERGENCE,
    VARIATION,
    ITEM_CURVES,
    ITEM_FIT,
    ITEMS_BY_VERSION,
    ITEMS_BY_ROUND,
    ITEMS_BY_DISTRICT,
    LOCAL_DEPENDENCE,
    BLOCK_STRUCTURE,
    BLOCK_PROFILES,
    DISTRICT_NORMS,
    RATER_SEVERITY,
    RATER_FIT,
    COMMON_SHIFT,
    RATER_DRIFT,
    PRIOR_SENSITIVITY,
    CURVES_WITHOUT_PRIORS,
)

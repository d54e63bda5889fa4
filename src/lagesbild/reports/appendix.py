"""The appendix for the statistician: the model, what it found, and how far it can be trusted."""

from collections.abc import Sequence

import polars as pl

from lagesbild import swedish
from lagesbild.picture.record import Picture
from lagesbild.reports.appendix_checks import diagnostics_section, links_section
from lagesbild.reports.change_section import trend_rows
from lagesbild.reports.content import Column, Section, TextTable, Topic, number_column, text_table
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.stats.many_facet.model import Priors

_TITLE = "Bilaga: så är det räknat"
_SPREADS = ("area", "district", "step", "norm", "rater", "drift", "session")
_SIGNS = {
    "area": "σ(område)",
    "district": "σ(λ)",
    "step": "σ(steg)",
    "norm": "σ(κ)",
    "rater": "σ(ε)",
    "drift": "σ(drift)",
    "session": "σ(h)",
}


def write_appendix(picture: Picture, areas: Sequence[MappedArea]) -> tuple[Section, ...]:
    return (
        _model(picture),
        links_section(picture),
        _raw_beside(picture, areas),
        diagnostics_section(picture),
        _composite(picture),
        _references(),
    )


def _model(picture: Picture) -> Section:
    if picture.tables["rating_model"].is_empty():
        nothing = "Omgången har inga skattningar, så ingen bedömarmodell är anpassad."
        return Section(
            id="appendix",
            title=_TITLE,
            starts_page=True,
            paragraphs=(nothing,),
            topics=(_classes(picture), _changes(picture)),
        )
    return Section(
        id="appendix",
        title=_TITLE,
        starts_page=True,
        paragraphs=(
            "Bedömningarna mäts med en ordinal modell med flera fasetter (graded response med"
            " bedömare). Den svarar på vad varje område skulle ha fått av en och samma bedömare.",
        ),
        topics=(
            _formulas(),
            _priors(),
            _fit(picture),
            _levels(picture),
            _classes(picture),
            _changes(picture),
        ),
        tables=(_spreads(picture),),
    )


def _formulas() -> Topic:
    return Topic(
        title="Modellen",
        paragraphs=(
            "Bedömaren r i distrikt g ger vid ett tillfälle frågan i svaret y, 0–5. För varje"
            " gräns k = 1, …, 5:",
            "\u2003P(y ≥ k) = logit⁻¹( α(i) · (ψ − τ(i,k)) )",
            "\u2003ψ = θ(område, omgång) + κ(g) + ε(r) + d(r, omgång) + s(omgång) + h(tillfälle)",
            "θ är områdets allvarsgrad, κ distriktets norm, ε bedömarens stränghet, d bedömarens"
            " avvikelse i en omgång, s alla bedömares gemensamma förskjutning sedan första omgången"
            " (s = 0 där) och h en bedömares syn på ett område vid ett tillfälle. För ett"
            " kalibreringsfall v står β(v) i stället för θ. α är frågans skärpa, med Σ log α = 0,"
            " och τ dess ordnade gränser.",
            "θ(område, 1) = μ(1) + λ(g) + e, och sedan θ(område, t) = θ(område, t − 1) + μ(t) −"
            " μ(t − 1) + steg. μ är landets nivå och λ distriktets. Skalans nollpunkt är"
            " medelvärdet av områdena i första omgången.",
            "En bortfallskod är ingen kategori: den lämnas utanför. En fråga med ny lydelse är en"
            " ny fråga. Kalibreringsfallen är desamma i alla omgångar och förankrar κ och s.",
        ),
    )


def _priors() -> Topic:
    priors = Priors()

    def normal(sd: float) -> str:
        return f"N(0; {swedish.number(sd)}²)"

    return Topic(
        title="Förhandsantaganden",
        paragraphs=(
            f"log α ~ {normal(priors.log_slope)}; frågans lägsta gräns ~"
            f" {normal(priors.threshold)}; log av avståndet mellan två gränser ~"
            f" {normal(priors.log_gap)}; μ och β ~ {normal(priors.level)}; s ~"
            f" {normal(priors.shift)}. Övriga termer är normala med medelvärdet 0, och varje"
            f" spridning har en halvnormal fördelning med skalan"
            f" {swedish.number(priors.spread)}.",
        ),
    )


def _fit(picture: Picture) -> Topic:
    found = dict(picture.tables["rating_model"].select("name", "value").iter_rows())
    came_to_rest = (
        f"kom till vila efter {swedish.count(found.get('steps'))} steg"
        if found.get("converged")
        else "kom inte till vila, så inga siffror ur den ska användas"
    )
    return Topic(
        title="Anpassning",
        paragraphs=(
            "Tillfällenas effekt h integreras bort, och alla övriga parametrar har en gemensam"
            " normalfördelning med full kovarians (variationell EM med Laplace). Frågornas"
            " osäkerhet förs vidare. Anpassningen"
            f" {came_to_rest}. Den bygger på {swedish.count(found.get('ratings'))} svar vid"
            f" {swedish.count(found.get('sessions'))} tillfällen;"
            f" {swedish.count(found.get('unanswered'))} tillfällen saknar svar.",
        ),
    )


def _levels(picture: Picture) -> Topic:
    method = picture.method
    return Topic(
        title="Nivå och intervall",
        paragraphs=(
            "Nivån 0–5 är medelvärdet över omgångens frågor av det väntade svaret vid θ, med κ, ε,"
            f" d, s och h lika med 0. Intervallen är centrala {swedish.percent(method.coverage)} av"
            f" {swedish.count(method.draws)} gemensamma dragningar ur fördelningen, med"
            f" slumptalsfrö {method.seed}.",
        ),
    )


def _classes(picture: Picture) -> Topic:
    tail = swedish.percent((1 - picture.method.coverage) / 2)
    return Topic(
        title="Från siffror till klass",
        paragraphs=(
            "Regeln prövas i varje dragning av sammanvägt värde, nivå och frågornas nivåer. En"
            " klass sannolikhet är andelen dragningar där den är den gravaste som uppfylls."
            " Förslaget är den gravaste klass som minst hälften når. Lindrigaste och gravaste"
            f" möjliga lämnar {tail} på var sida; är de samma kallas förslaget säkert. En gravare"
            " klass än den förra måste nås i hälften av dragningarna även utan polisgenererade"
            " indikatorer. Indikatorer och skattningar dras oberoende av varandra.",
        ),
    )


def _changes(picture: Picture) -> Topic:
    false_share = swedish.percent(picture.method.false_share)
    return Topic(
        title="Förändring",
        paragraphs=(
            "Förändring i nivå räknas i samma dragningar för båda omgångarna, så att osäkerhet som"
            " är gemensam tar ut sig. Den ges bara inom samma gräns. För det sammanvägda värdet"
            " tas de två omgångarnas fel som oberoende, vilket gör intervallet litet för brett där"
            " fönster på flera år överlappar. Bland områdenas sammanvägda värden hålls andelen"
            f" falska fynd under {false_share} (Benjamini–Hochberg).",
        ),
    )


def _spreads(picture: Picture) -> TextTable:
    rows = {row["name"]: row for row in picture.tables["rating_model"].iter_rows(named=True)}
    share = swedish.percent(picture.method.coverage)
    return text_table(
        "table-spreads",
        f"Spridningar (standardavvikelser) på modellens skala ψ, med {share} intervall.",
        [
            Column("Vad som skiljer"),
            Column("Tecken"),
            number_column("Värde"),
            number_column("Intervall"),
        ],
        [
            (
                rows[name]["title"],
                _SIGNS[name],
                swedish.number(rows[name]["value"], decimals=2),
                swedish.interval(rows[name]["low"], rows[name]["high"], decimals=2),
            )
            for name in _SPREADS
            if name in rows
        ],
    )


def _raw_beside(picture: Picture, areas: Sequence[MappedArea]) -> Section:
    """List where the raw mean falls outside what the model finds possible."""
    rows = {row["area"]: row for row in picture.tables["severity"].iter_rows(named=True)}
    apart = [
        (area, row)
        for area in areas
        if (row := rows[area.area])["level"] is not None
        and row["raw_level"] is not None
        and not row["low"] <= row["raw_level"] <= row["high"]
    ]
    known = sum(row["level"] is not None for row in rows.values())
    share = swedish.percent(picture.method.coverage)
    table = text_table(
        "table-raw-beside",
        "Områden där det råa medelvärdet ligger utanför den rensade nivåns intervall.",
        [
            Column("Område"),
            number_column("Rått medelvärde"),
            number_column("Rensad nivå"),
            number_column("Intervall"),
            number_column("Skillnad"),
        ],
        [
            (
                f"{area.number}. {area.name}",
                swedish.number(row["raw_level"], decimals=2),
                swedish.number(row["level"], decimals=2),
                swedish.interval(row["low"], row["high"], decimals=2),
                swedish.signed(row["raw_level"] - row["level"], decimals=2),
            )
            for area, row in apart
        ],
    )
    told = [
        f"Av {swedish.plural(known, 'område', 'områden')} med rensad nivå har"
        f" {swedish.count(len(apart))} ett rått medelvärde utanför nivåns {share} intervall. Där"
        " vilseleder det råa.",
        *_raw_trend(picture),
    ]
    return Section(
        id="appendix-raw",
        title="Bilaga: råa medelvärden bredvid modellen",
        paragraphs=(" ".join(told),),
        tables=(table,) if apart else (),
    )


def _raw_trend(picture: Picture) -> list[str]:
    row = trend_rows(picture).get(("ratings", "areas"))
    if row is None or row["change"] is None or row["raw_change"] is None:
        return []
    return [
        f"I landet är den råa skillnaden {swedish.signed(row['raw_change'], decimals=2)} skalsteg;"
        f" modellen säger {swedish.signed(row['change'], decimals=2)}"
        f" ({swedish.interval(row['low'], row['high'], decimals=2)})."
    ]


def _composite(picture: Picture) -> Section:
    tables = [*_sensitivity(picture), *_feedback(picture)]
    told = (
        "Valen bakom det sammanvägda värdet varieras samtidigt. Första ordningens Sobolindex är"
        " ett vals andel av variationen i områdenas ordningstal ensamt, det totala indexet andelen"
        " med alla samspel. Återkopplingen är ett tankeförsök: klass ger närvaro, närvaro ger"
        " anmälda brott, och de ger klass. Dess elasticiteter är antaganden, inte skattningar."
        if tables
        else "Områdena är för få för att pröva valen bakom det sammanvägda värdet."
    )
    return Section(
        id="appendix-composite",
        title="Bilaga: valen bakom det sammanvägda värdet",
        paragraphs=(told,),
        tables=tuple(tables),
    )


def _sensitivity(picture: Picture) -> list[TextTable]:
    frame = picture.tables["composite_sensitivity"].sort("place")
    if frame.is_empty():
        return []

    def index(row: dict[str, float | None], name: str) -> tuple[str, str]:
        value, low, high = (row[f"{name}{end}"] for end in ("", "_low", "_high"))
        told = "" if value is None else swedish.number(value, decimals=2)
        return told, swedish.interval(low, high, decimals=2)

    rows = [
        (
            row["title"],
            swedish.count(row["alternatives"]) if row["alternatives"] is not None else "",
            "" if row["rank_shift"] is None else swedish.number(row["rank_shift"]),
            *index(row, "first_order"),
            *index(row, "total_order"),
        )
        for row in frame.iter_rows(named=True)
    ]
    columns = [
        Column("Val"),
        number_column("Alternativ"),
        number_column("Flyttar platser"),
        number_column("Första ordningen"),
        number_column("Intervall"),
        number_column("Totalt"),
        number_column("Intervall"),
    ]
    caption = "Sobolindex för områdenas ordningstal, med 90 % bootstrapintervall."
    return [text_table("table-sensitivity", caption, columns, rows)]


def _feedback(picture: Picture) -> list[TextTable]:
    frame = picture.tables["feedback_loop"].filter(
        (pl.col("indicator") == "all") | (pl.col("police_generated") != "no")
    )
    if frame.is_empty():
        return []
    rows = [
        (
            row["title"],
            swedish.interval(row["elasticity_low"], row["elasticity_high"]),
            swedish.interval(row["points_first_round_low"], row["points_first_round_high"]),
            swedish.interval(row["points_equilibrium_low"], row["points_equilibrium_high"]),
            swedish.interval(row["gain_low"], row["gain_high"], decimals=2),
            swedish.interval(
                row["areas_changing_class_low"], row["areas_changing_class_high"], decimals=0
            ),
        )
        for row in sorted(frame.iter_rows(named=True), key=lambda row: row["indicator"] == "all")
    ]
    columns = [
        Column("Indikator"),
        number_column("Elasticitet"),
        number_column("Poäng, första omgången"),
        number_column("Poäng, i jämvikt"),
        number_column("Förstärkning"),
        number_column("Områden som byter klass"),
    ]
    caption = "En klass mer närvaro och inget annat ändrat: lägsta och högsta elasticitet."
    return [text_table("table-feedback", caption, columns, rows)]


_REFERENCES = (
    "Samejima (1969), Estimation of latent ability using a response pattern of graded scores,"
    " Psychometrika Monograph 17.",
    "Linacre (1989), Many-Facet Rasch Measurement.",
    "Patz, Junker, Johnson & Mariano (2002), The hierarchical rater model, Journal of Educational"
    " and Behavioral Statistics 27:341–384.",
    "Krippendorff (2004), Content Analysis; Krippendorff (2011), Computing Krippendorff's"
    " Alpha-Reliability.",
    "Benjamini & Hochberg (1995), Controlling the false discovery rate, Journal of the Royal"
    " Statistical Society B 57:289–300.",
    "Saltelli m.fl. (2010), Variance based sensitivity analysis of model output, Computer Physics"
    " Communications 181:259–270; OECD/JRC (2008), Handbook on Constructing Composite Indicators.",
    "Ensign m.fl. (2018), Runaway feedback loops in predictive policing, Proceedings of Machine"
    " Learning Research 81:160–171.",
)


def _references() -> Section:
    return Section(id="appendix-references", title="Bilaga: källor", paragraphs=_REFERENCES)

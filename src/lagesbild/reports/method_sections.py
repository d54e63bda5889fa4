"""The end of the national part: what to be careful with, how it was made, and of what."""

from lagesbild import swedish
from lagesbild.indicators.card import HigherIs, IndicatorCard
from lagesbild.picture.record import Picture
from lagesbild.reports.content import Column, Section, number_column, text_table

_NORMALISATIONS = {"zscore": "avstånd i standardavvikelser", "rank": "rangordning"}


def write_method_sections(picture: Picture) -> tuple[Section, ...]:
    return (_notes(picture), _method(picture), _indicators(picture), _inputs(picture))


def _notes(picture: Picture) -> Section:
    columns = [Column("Ämne"), Column("Anmärkning"), number_column("Antal")]
    rows = [
        (row["topic"], row["text"], swedish.count(row["count"]))
        for row in picture.tables["notes"].iter_rows(named=True)
    ]
    caption = "Vad som inte är med, och vad som ska läsas med försiktighet."
    tables = (text_table("table-notes", caption, columns, rows),) if rows else ()
    told = () if rows else ("Det finns inget att anmärka.",)
    return Section(id="notes", title="Anmärkningar", paragraphs=told, tables=tables)


def _method(picture: Picture) -> Section:
    method, scheme = picture.method, picture.class_scheme
    columns = [Column("Norm"), Column("Version"), Column("Källa"), Column("Prövad av myndigheten")]
    rows = [
        (norm.name, norm.version, norm.reference, "ja" if norm.is_verified else "nej, overifierad")
        for norm in picture.norms
    ]
    spread = swedish.percent(method.weight_spread)
    others = [_NORMALISATIONS.get(name, name) for name in method.alternative_normalisations]
    trimmed = swedish.percent(method.trim_share, decimals=1)
    unverified = "" if scheme.is_verified else " Trösklarna är overifierade: de är projektets egna."
    return Section(
        id="method",
        title="Metod och normer",
        paragraphs=(
            f"Metodens version är {method.version}. Varje indikator läggs på en skala 0–100, där"
            f" {trimmed} av landets invånare ligger utanför i vardera änden. Skalvärdena vägs och"
            f" summeras. Osäkerheten räknas med {swedish.count(method.draws)} dragningar där varje"
            f" vikt varierar med ±{spread} och andra sätt att normalisera prövas"
            f" ({swedish.listing(others)}). Slumptalsfrö {method.seed}.",
            f"Klassindelning: {scheme.title}. Källa: {scheme.reference}.{unverified}",
            f"Frågeformulär: version {picture.questionnaire_version}."
            f" Program: lagesbild {picture.software_version}.",
        ),
        tables=(text_table("table-norms", "Normer som har använts.", columns, rows),),
    )


def _indicators(picture: Picture) -> Section:
    columns = [
        Column("Indikator"),
        Column("Vad som räknas"),
        Column("Källa"),
        Column("Polisgenererad"),
        Column("Att tänka på"),
    ]
    cards = sorted(picture.indicator_cards.values(), key=lambda card: card.id)
    return Section(
        id="indicators",
        title="Indikatorerna",
        tables=(
            text_table(
                "table-indicators",
                "Indikatorernas innebörd. En polisgenererad indikator växer med polisens närvaro.",
                columns,
                [_card_cells(card) for card in cards],
            ),
        ),
    )


def _card_cells(card: IndicatorCard) -> tuple[str, ...]:
    better = ". Högre är bättre" if card.higher_is is HigherIs.BETTER else ""
    breaks = (f"Seriebrott {b.first_day}: {b.reason}" for b in card.series_breaks)
    return (
        card.title,
        f"{card.numerator}. Nämnare: {card.denominator}{better}.",
        card.source,
        swedish.word("police_generated", card.police_generated),
        " ".join((*card.caveats, *breaks)) or "–",
    )


def _inputs(picture: Picture) -> Section:
    columns = [Column("Fil"), number_column("Byte"), Column("SHA-256")]
    rows = [(file.path, swedish.count(file.size), file.sha256) for file in sorted(picture.files)]
    table = text_table("table-inputs", "Filer och deras fingeravtryck.", columns, rows)
    return Section(
        id="inputs",
        title="Underlag",
        paragraphs=(
            f"Lägesbilden är gjord av samlingen {picture.collection_name} med dataversion"
            f" {picture.data_version}. Samma underlag ger samma lägesbild, byte för byte."
            " Pröva med: lagesbild verify OUT DIR.",
        ),
        tables=(table,) if rows else (),
    )

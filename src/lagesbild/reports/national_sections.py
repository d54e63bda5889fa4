"""The national part of the report: how to read it, how sure it is, map, proposals and change."""

from collections.abc import Sequence

from lagesbild import swedish
from lagesbild.picture.record import Picture
from lagesbild.reports.certainty import write_certainty
from lagesbild.reports.change_section import share, write_change
from lagesbild.reports.chart import interval_figures
from lagesbild.reports.class_bars import chances_table
from lagesbild.reports.content import Column, Section, TextTable, number_column, text_table
from lagesbild.reports.levels_chart import level_figures, levels_table
from lagesbild.reports.map import map_figures
from lagesbild.reports.mapped_areas import MappedArea
from lagesbild.reports.value_classes import value_class


def write_sections(picture: Picture, areas: Sequence[MappedArea]) -> tuple[Section, ...]:
    """Return the national part, in the order of the report."""
    return (
        _reading(picture, areas),
        _counts(picture),
        write_certainty(picture, areas),
        Section(id="map", title="Karta", figures=tuple(map_figures(picture, areas))),
        Section(
            id="intervals",
            title="Sammanvägt värde med intervall",
            paragraphs=(
                "Där två områdens intervall går in i varandra går det inte att säga vilket som"
                " har det högre värdet. Områdena står därför i nummerordning och inte efter värde.",
            ),
            figures=tuple(interval_figures(picture, areas)),
        ),
        _levels(picture, areas),
        _everything(picture, areas),
        _departures(picture, areas),
        write_change(picture, areas),
        _agreement(picture),
    )


def _reading(picture: Picture, areas: Sequence[MappedArea]) -> Section:
    share = swedish.percent(picture.method.coverage)
    uncertain = sum(not area.is_certain for area in areas)
    return Section(
        id="reading",
        title="Så läser du lägesbilden",
        paragraphs=(
            f"Lägesbilden gäller {swedish.plural(len(areas), 'område', 'områden')} på"
            f" referensdagen {swedish.day_in_words(picture.reference_day)}. Den väger samman"
            " indikatorer ur statistik med bedömares skattningar och föreslår en klass för varje"
            " område. Förslaget är en regel som tillämpas lika överallt. Människor beslutar.",
            f"Varje värde har ett intervall. Det rymmer det verkliga värdet i ungefär {share} av"
            f" fallen, om antagandena håller. För {swedish.plural(uncertain, 'område', 'områden')}"
            " ryms mer än en klass inom osäkerheten eller saknas underlag; de förslagen är osäkra."
            " Hur säkert det hela är står under »Hur säkra är vi?«.",
            "Två punkter (..) betyder att ett värde döljs för att det bygger på få händelser."
            " »Uppgift saknas« betyder att det inte finns något värde. Ett lågt värde kan också"
            " bero på att händelser inte anmäls.",
            "Lägesbilden beskriver områden. Den får inte användas för bedömning av enskilda"
            " personer.",
        ),
    )


def _counts(picture: Picture) -> Section:
    columns = [
        Column("Klass"),
        number_column("Förra"),
        number_column("Nya på listan"),
        number_column("Lämnat listan"),
        number_column("Annan klass"),
        number_column("Delning, samman\u00adslagning"),
        number_column("Ny klass\u00adindelning"),
        number_column("Nu"),
    ]
    parts = ("entered", "left", "reclassified", "split_merged", "scheme")
    rows = [
        (
            swedish.class_title(row["class"]),
            swedish.count(row["previous"]),
            *(swedish.signed(row[part], decimals=0) for part in parts),
            swedish.count(row["current"]),
        )
        for row in picture.tables["class_counts"].iter_rows(named=True)
    ]
    return Section(
        id="class-counts",
        title="Antal områden per klass",
        paragraphs=(
            "Förra antalet plus delarna är det nya antalet. Nya, lämnade och omklassade områden är"
            " verklig förändring. Delning, sammanslagning och ny klassindelning är teknisk"
            " förändring: den säger inget om läget i områdena.",
        ),
        tables=(
            text_table(
                "table-class-counts", "Antal områden per klass, enligt beslut.", columns, rows
            ),
        ),
    )


def _levels(picture: Picture, areas: Sequence[MappedArea]) -> Section:
    figures = tuple(level_figures(picture, areas))
    if not figures:
        told = "Ingen skattad nivå kan jämföras mellan områden i omgången."
        return Section(id="levels", title="Skattad nivå, rå och rensad", paragraphs=(told,))
    return Section(
        id="levels",
        title="Skattad nivå, rå och rensad",
        paragraphs=(
            "Ett rått medelvärde beror på vem som råkade bedöma området. Den rensade nivån är vad"
            " en och samma genomsnittliga bedömare skulle ha svarat. Områdena står i nummerordning"
            " och inte efter nivå.",
        ),
        figures=figures,
    )


def _everything(picture: Picture, areas: Sequence[MappedArea]) -> Section:
    return Section(
        id="areas",
        title="Alla områden",
        tables=(
            area_table(areas),
            chances_table(picture, areas),
            levels_table(picture, areas),
        ),
    )


def area_table(areas: Sequence[MappedArea]) -> TextTable:
    """Return the twin of the map: the same areas with the same figures."""
    columns = [
        Column("Område"),
        Column("Kommun"),
        number_column("Värde"),
        number_column("Intervall"),
        number_column("Värde\u00adklass"),
        Column("Förslag"),
        number_column("Sanno\u00adlikhet"),
        Column("Säkert"),
        Column("Beslut"),
    ]
    rows = [
        (
            f"{area.number}. {area.name}",
            area.municipality_name,
            swedish.count(area.score),
            swedish.interval(area.score_low, area.score_high, decimals=0),
            _class_number(area),
            swedish.class_title(area.proposed),
            "" if area.held_back_from else swedish.chance_in_table(area.probability),
            swedish.yes_no(area.is_certain),
            swedish.class_title(area.decided),
        )
        for area in areas
    ]
    caption = "Sammanvägt indikatorvärde, förslag till klass och beslut per område."
    return text_table("table-areas", caption, columns, rows)


def _class_number(area: MappedArea) -> str:
    found = value_class(area.score)
    return "–" if found is None else str(found.number)


def _departures(picture: Picture, areas: Sequence[MappedArea]) -> Section:
    numbers = {area.area: area.number for area in areas}
    frame = picture.tables["proposals"]
    departures = sorted(
        (row for row in frame.iter_rows(named=True) if row["departure"]),
        key=lambda row: numbers[row["area"]],
    )
    rows = [
        (
            f"{numbers[row['area']]}. {row['name']}",
            swedish.class_title(row["proposed"]),
            "" if row["held_back_from"] else swedish.chance_in_table(row["probability"]),
            swedish.class_title(row["decided"]),
            row["decision_reason"] or swedish.MISSING,
            f"{row['decided_by_role'] or swedish.MISSING}, {swedish.day(row['decided_on'])}",
        )
        for row in departures
    ]
    columns = [
        Column("Område"),
        Column("Förslag"),
        number_column("Sanno\u00adlikhet"),
        Column("Beslut"),
        Column("Beslutets skäl"),
        Column("Beslutad av"),
    ]
    decided = int(frame["decided"].is_not_null().sum())
    told = (
        f"{swedish.plural(decided, 'område har', 'områden har')} ett beslut."
        f" {swedish.plural(len(rows), 'beslut avviker', 'beslut avviker')} från förslaget."
        " Alla avvikelser står här med sina skäl."
    )
    caption = "Beslut som avviker från förslaget."
    tables = (text_table("table-departures", caption, columns, rows),) if rows else ()
    return Section(id="departures", title="Förslag och beslut", paragraphs=(told,), tables=tables)


def _agreement(picture: Picture) -> Section:
    columns = [
        Column("Block eller fråga"),
        number_column("Krippendorffs α"),
        number_column("Intervall"),
        number_column("Cronbachs α"),
        number_column("Vet inte"),
        number_column("Uppgift saknas"),
        Column("Läsning"),
    ]
    order = {"all": 0, "block": 1, "item": 2}
    found = sorted(
        picture.tables["agreement"].iter_rows(named=True),
        key=lambda row: (order.get(row["scope"], 3), row["id"]),
    )
    rows = [
        (
            row["title"] or row["id"],
            _coefficient(row["alpha"]),
            swedish.interval(row["alpha_low"], row["alpha_high"], decimals=2),
            ""
            if row["cronbach_alpha"] is None
            else swedish.number(row["cronbach_alpha"], decimals=2),
            share(row["share_does_not_know"]),
            share(row["share_no_basis"]),
            row["note"] or agreement_in_words(row["alpha"]),
        )
        for row in found
    ]
    return Section(
        id="agreement",
        title="Hur lika bedömarna skattar",
        paragraphs=(
            "Samstämmigheten säger hur lika olika bedömare skattar samma område. 1 är full"
            " samstämmighet och 0 är vad slumpen ger. Från 0,80 räknas den som god, från 0,67"
            " räcker den till försiktiga slutsatser, och under det ska områden inte jämföras på"
            " råa svar på frågan (Krippendorff 2004). Den rensade nivån räknar bort att bedömare"
            " är olika stränga; den samstämmighet som står här gäller svaren före det.",
        ),
        tables=(
            text_table("table-agreement", "Samstämmighet per block och fråga.", columns, rows),
        ),
    )


def _coefficient(value: float | None) -> str:
    return "" if value is None else swedish.number(value, decimals=2)


def agreement_in_words(alpha: float | None) -> str:
    """Read Krippendorff's α by the limits of Krippendorff (2004), p. 241."""
    if alpha is None:
        return "kan inte beräknas"
    if alpha >= 0.8:
        return "god"
    if alpha >= 0.667:
        return "räcker till försiktiga slutsatser"
    return "för låg för jämförelser"

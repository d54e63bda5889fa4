"""Third question: what is the need, beside what the norm asks for?"""

from collections import Counter

from lagesbild import swedish
from lagesbild.norms.officer_workload import WorkloadModel, workload_model_on
from lagesbild.officers.need import BesideNorm
from lagesbild.reports.content import Column, Section, TextTable, number_column, text_table
from lagesbild.reports.officer_dots import need_beside_norm
from lagesbild.reports.officer_rows import Followed, Unit


def write_need(followed: Followed) -> Section:
    model = workload_model_on(followed.period.last)
    tables = (_need_table(followed, model), _untold(followed))
    return Section(
        id="officers-need",
        title="Områdespoliser: vilket är behovet?",
        paragraphs=(
            _finding(followed),
            _nation(followed),
            "Behovet är arbetstid: invånare och klass, och det som räknas per område och år (besök,"
            " möten, åtgärder, händelser som följs upp och resor), delat med de timmar som en"
            f" heltid kan planera för området. {_verification(model)} Intervallet rymmer"
            f" {swedish.percent(model.coverage)} av dragningarna. Behovet står bredvid normen och"
            " ersätter den inte.",
        ),
        figures=tuple(need_beside_norm(followed)),
        tables=tuple(table for table in tables if table.rows),
    )


def _verification(model: WorkloadModel) -> str:
    if model.is_verified:
        return f"Planvärdena är prövade av myndigheten (version {model.version})."
    return (
        f"Modellens planvärden (version {model.version}) är projektets egna och overifierade:"
        " ingen källa vi har läst mäter områdespolisers arbete, så de behöver bytas mot mätta."
    )


def _finding(followed: Followed) -> str:
    found = Counter(row["beside_norm"] for unit in followed.areas if (row := followed.need(unit)))
    if not found:
        return "Behovet kan inte sägas för något område."
    untold = (
        f", och i {found[BesideNorm.CANNOT_BE_TOLD]} kan det inte avgöras"
        if found[BesideNorm.CANNOT_BE_TOLD]
        else ""
    )
    return (
        f"Behovet är större än normen i"
        f" {swedish.plural(found[BesideNorm.ABOVE], 'område', 'områden')} och mindre i"
        f" {found[BesideNorm.BELOW]}. I {found[BesideNorm.NOT_TOLD_APART]} går det inte att skilja"
        f" från normen{untold}."
    )


def _nation(followed: Followed) -> str:
    row = followed.need(followed.nation)
    if not row or row["need_fte"] is None:
        return f"Landets behov kan inte sägas. {row.get('reason') or ''}".strip()
    return (
        f"I landet är behovet {swedish.number(row['need_fte'])} heltid"
        f" ({swedish.between(row['need_low'], row['need_high'])}); normen kräver"
        f" {swedish.number(row['norm_fte'])}."
    )


def _need_table(followed: Followed, model: WorkloadModel) -> TextTable:
    units: list[Unit] = [followed.nation, *followed.regions, *followed.areas]
    rows = [
        (
            unit.label,
            "–" if row["need_fte"] is None else swedish.number(row["need_fte"]),
            swedish.interval(row["need_low"], row["need_high"]),
            "–" if row["norm_fte"] is None else swedish.number(row["norm_fte"]),
            swedish.word("beside_norm", row["beside_norm"]),
        )
        for unit in units
        if (row := followed.need(unit))
    ]
    columns = [
        Column("Landet, region eller område"),
        number_column("Behov, heltid"),
        number_column("Intervall"),
        number_column("Normen kräver"),
        Column("Bredvid normen"),
    ]
    caption = f"Behovet med {swedish.percent(model.coverage)} intervall, bredvid normen."
    return text_table("table-officer-need", caption, columns, rows)


def _untold(followed: Followed) -> TextTable:
    rows = [
        (unit.label, row["reason"])
        for unit in followed.areas
        if (row := followed.need(unit)) and row["reason"]
    ]
    caption = "Områden där behovet inte kan avgöras, och varför."
    return text_table(
        "table-officer-need-untold", caption, [Column("Område"), Column("Varför")], rows
    )

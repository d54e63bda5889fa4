"""Second question: are the officers left in peace, and where is the rest of what the norm asks?"""

from collections.abc import Iterator

from lagesbild import swedish
from lagesbild.norms.officer_functions import ActivityKind
from lagesbild.officers.hours import ON_LOAN
from lagesbild.reports.content import Column, Section, TextTable, number_column, text_table
from lagesbild.reports.officer_gap_steps import Step, gap_figures, steps_of
from lagesbild.reports.officer_rows import Followed, Unit
from lagesbild.reports.officer_time_bars import (
    kind_share,
    shares_of,
    time_bars,
    time_table,
    told_units,
)

_WITH_LEAVE = 6
"""Steps, with the levels at both ends, where vacancies and leave are shown."""


def write_time(followed: Followed) -> Section:
    tables = (_gap_table(followed), time_table(followed))
    return Section(
        id="officers-time",
        title="Områdespoliser: får de arbeta i fred?",
        paragraphs=(
            _use(followed),
            _gap(followed),
            "Gapet räknar ihop enhetens områden: tid utöver normen i ett område väger upp brist i"
            " ett annat. Månader visas inte i det som delas, eftersom en månad ofta är en enskild"
            " polis månad. Uppgifterna är de redovisade; arbete som skrivits på fel aktivitet syns"
            " inte här.",
        ),
        figures=(*time_bars(followed), *gap_figures(followed)),
        tables=tuple(table for table in tables if table.rows),
    )


def _use(followed: Followed) -> str:
    nation = followed.nation
    if nation not in told_units(followed):
        reason = followed.figure(nation, "area_work_share").get("reason") or ""
        return f"Vad tiden i landet användes till kan inte avgöras. {reason}".strip()
    work, pulled = (
        swedish.percent(kind_share(followed, nation, kind))
        for kind in (ActivityKind.AREA_WORK, ActivityKind.PULLED_AWAY)
    )
    lent = shares_of(followed, nation).get(ON_LOAN, 0.0)
    told = (
        f"Av områdespolisernas redovisade timmar i landet gick {work} till de tre uppgifterna, och"
        f" {pulled} drogs bort till ingripanden, särskilda händelser, utredningar och annat utanför"
        " rollen"
    )
    return told + (f", varav utlåning {swedish.percent(lent)}." if lent else ".")


def _gap(followed: Followed) -> str:
    gap = followed.gap(followed.nation)
    steps = steps_of(gap)
    if not steps:
        return f"Var gapet i landet uppstår kan inte avgöras. {gap.get('reason') or ''}".strip()
    norm, *between, left = steps
    gap_tenths = norm.end - left.end
    told = (
        f"Normen kräver tillsammans {norm.written} heltid i landet, och {left.written} är fredade:"
        f" gapet är {swedish.number(gap_tenths / 10)} heltid."
        if gap_tenths > 0
        else f"Den fredade tiden i landet, {left.written} heltid, når tillsammans normens"
        f" {norm.written}."
    )
    largest = min(between, key=lambda step: step.change)
    if largest.change >= 0:
        return told
    return f"{told} Mest går bort i steget »{largest.title.lower()}« ({largest.written})."


def _gap_table(followed: Followed) -> TextTable:
    units = [followed.nation, *followed.regions]
    found = {unit: steps_of(followed.gap(unit)) for unit in units}
    is_split = any(len(steps) == _WITH_LEAVE for steps in found.values())
    middle = (
        ("Vakanser", "Frånvaro", "Annat än fredad tid")
        if is_split
        else ("Vakanser, frånvaro och annat",)
    )
    columns = [
        Column("Enhet"),
        number_column("Normen kräver"),
        number_column("Tjänster mot normen"),
        *(number_column(title) for title in middle),
        number_column("Fredad heltid"),
        number_column("Gapet"),
    ]
    rows = [(unit.label, *(_cells(found[unit]) or ["–"] * (len(columns) - 1))) for unit in units]
    return text_table(
        "table-officer-gaps",
        "Från normens krav till fredad tid, heltid.",
        columns,
        rows,
        note=" ".join(
            [
                "Talen är avrundade så att raden går jämnt ut; tabellen officer_gaps har"
                " tusendelar. Plus betyder fler än nivån före.",
                *_untold(followed, units),
            ]
        ),
    )


def _cells(steps: tuple[Step, ...]) -> list[str]:
    if not steps:
        return []
    return [*(step.written for step in steps), swedish.number((steps[0].end - steps[-1].end) / 10)]


def _untold(followed: Followed, units: list[Unit]) -> Iterator[str]:
    for unit in units:
        reason = followed.gap(unit).get("reason")
        if reason:
            yield f"{unit.label} kan inte avgöras. {reason}"

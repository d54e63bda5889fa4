"""Second question: are resources placed where they work?"""

from collections.abc import Iterator

from lagesbild import swedish
from lagesbild.reports.content import Column, Section, TextTable, number_column, text_table
from lagesbild.reports.resource_bars import placed_bars, placed_table
from lagesbild.reports.resource_reach_section import percent
from lagesbild.reports.resource_rows import OTHER_AREAS, OWN_AREAS, FollowedResources

_MILLI = 1000


def write_placed(followed: FollowedResources) -> Section:
    tables = (placed_table(followed), _areas(followed))
    return Section(
        id="resources-placed",
        title="Resurser: placerade i och verkar i",
        paragraphs=tuple(_paragraphs(followed)),
        figures=placed_bars(followed),
        tables=tuple(table for table in tables if table.rows),
    )


def _paragraphs(followed: FollowedResources) -> Iterator[str]:
    time = followed.nation_time
    if time is None or not time["worked_milli"]:
        yield (
            "Var timmarna arbetades visas inte: inga betalda timmar är lämnade, eller också bygger"
            " de på så få att de kunde säga något om en enskild."
        )
        return
    yield (
        f"Av landets arbetade timmar {followed.period} var {percent(time['in_areas_share'])}"
        " bevisligen i områden på den beslutade listan. För"
        f" {percent(time['unknown_share'])} visar ingen källa var de arbetades."
        + (
            ""
            if time["point"] is None
            else f" Om det ospårade är som det spårade är andelen {percent(time['point'])}"
            f" ({percent(time['low'])} till {percent(time['high'])})."
        )
    )
    if followed.districts:
        yield from _differences(followed)
    yield (
        "En timme räknas på sin plats om minst en källa visar den; skattade timmar räknas med"
        " intervallets nedre gräns. Tid på station är känd tid, men ingen närvaro i området."
    )


def _differences(followed: FollowedResources) -> Iterator[str]:
    """Say whose staff the hours in areas were, and what of it worked away from its district."""
    whole = followed.together[0]
    in_areas = whole.milli[OWN_AREAS] + whole.milli[OTHER_AREAS]
    if not in_areas:
        return
    away = whole.milli[OTHER_AREAS] / in_areas
    yield (
        f"Av timmarna i områdena arbetades {percent(away)} av personal som inte är placerad i"
        " områdets lokalpolisområde. Så mycket syns inte när resurser räknas efter var de är"
        " placerade."
    )


def _areas(followed: FollowedResources) -> TextTable:
    columns = [
        Column("Område"),
        number_column("Placerade timmar"),
        number_column("Arbetade timmar"),
        number_column("Av eget distrikt"),
        number_column("Av andra"),
    ]
    rows = [
        (
            label,
            "–" if row["placed_milli"] is None else swedish.count(row["placed_milli"] / _MILLI),
            *(
                swedish.SUPPRESSED if row[name] is None else swedish.count(row[name] / _MILLI)
                for name in (
                    "worked_milli",
                    "worked_by_own_district_milli",
                    "worked_by_others_milli",
                )
            ),
        )
        for label, row in followed.areas
    ]
    return text_table(
        "table-resource-areas",
        f"Timmar som områdenas tjänster motsvarar och timmar som bevisligen arbetades där,"
        f" {followed.period}.",
        columns,
        rows,
        note="Placerade timmar är områdets tjänster gånger en heltid, också när de är vakanta."
        " Tid på station är inte med i de arbetade. Områden som är nyare än månaderna är inte med."
        f" {_hidden(followed)}".rstrip(),
    )


def _hidden(followed: FollowedResources) -> str:
    if not any(row["suppressed"] for _, row in followed.areas):
        return ""
    return "Två punkter (..): summan skulle röja en månad som bygger på för få fordon."

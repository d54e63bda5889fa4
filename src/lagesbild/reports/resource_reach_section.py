"""First question: what did the added money become, and how much of it cannot be told?"""

from collections.abc import Iterator

from lagesbild import swedish
from lagesbild.reports.content import Column, Section, TextTable, number_column, text_table
from lagesbild.reports.resource_rows import FollowedResources, Row
from lagesbild.reports.resource_sankey import money_figure, money_table
from lagesbild.resources.cost_change import CHANGE_TEXT
from lagesbild.resources.decision_reach import UNKNOWN

_MILLION_ORE = 100_000_000
_NARROWEST = 0.005


def write_reach(followed: FollowedResources) -> Section:
    figures = [
        money_figure(followed.money(row["decision"]), decision=row) for row in followed.decisions
    ]
    tables = (
        _summary(followed),
        *(money_table(followed.money(row["decision"]), decision=row) for row in followed.decisions),
        _changes(followed),
    )
    return Section(
        id="resources-reach",
        title="Resurser: vad blev det av tillskotten?",
        starts_page=True,
        paragraphs=tuple(_paragraphs(followed)),
        figures=tuple(figure for figure in figures if figure is not None),
        tables=tuple(table for table in tables if table.rows),
    )


def _paragraphs(followed: FollowedResources) -> Iterator[str]:
    if not followed.decisions:
        yield "Inget budgetbeslut är lämnat, så vad tillskott har blivit kan inte följas."
        return
    for row in followed.decisions:
        yield headline(row)
        yield _placed(row)
    yield (
        "Andelarna är en uträkning. De säger var det arbete utfördes som pengarna är bokförda på,"
        " och inte vad som hade hänt utan dem. »Kan inte avgöras« är ett svar: det betyder att"
        " ingen källa visar platsen, inte att pengarna har gått någon annanstans."
    )


def headline(row: Row) -> str:
    """Return what is said first of a decision: what reached, or what cannot be told if it is much.

    :param row: of the table `resource_reach`.
    """
    name = f"»{row['title']}« ({millions(row['granted_ore'])} miljoner kronor {row['year']})"
    if row["reached_share"] is None:
        return f"Av {name} är inget beslutat och inget bokfört."
    low, high = (percent(row[f"reached_share_{end}"]) for end in ("low", "high"))
    reached = (
        f"{percent(row['reached_share'])} bevisligen nått områdena på den beslutade listan"
        f" ({low} till {high}, beroende på reglerna för spårning)"
    )
    not_reached = percent(row["not_reached_share"])
    untold = percent(row["unknown_share"] + row["not_found_share"])
    if row["headline"] == UNKNOWN:
        first = (
            f"Av {name} går det för {untold} inte att avgöra var pengarna användes:"
            f" {_untold(row)}. Av beslutet har {reached}, och {not_reached} har bevisligen inte"
            " gjort det."
        )
    else:
        first = (
            f"Av {name} har {reached}, och {not_reached} har bevisligen inte gjort det. För"
            f" {untold} går det inte att avgöra: {_untold(row)}."
        )
    return f"{first} {_likely(row)}"


def _untold(row: Row) -> str:
    booked = f"{percent(row['unknown_share'])} är bokfört utan att någon källa visar platsen"
    if not row["not_found_share"]:
        return booked
    return f"{booked}, och {percent(row['not_found_share'])} hittas inte i huvudboken"


def _likely(row: Row) -> str:
    most = f"Mer än {percent(row['possible_share_high'])} kan inte ha nått områdena."
    if row["likely_share"] is None:
        return most
    return (
        "Om det ospårade är som det spårade är andelen i områdena"
        f" {percent(row['likely_share'])} ({percent(row['likely_share_low'])} till"
        f" {percent(row['likely_share_high'])}); det är ett antagande. {most}"
    )


def _placed(row: Row) -> str:
    share = row["placed_in_districts_with_areas_share"]
    told = "" if share is None else f"{percent(share)} av beslutet"
    return (
        f"Placerat i lokalpolisområden med utsatta områden är {told or 'inget'}. Det säger på vems"
        " kostnadsställe pengarna bokfördes, och inte vad de betalade för."
    )


def _summary(followed: FollowedResources) -> TextTable:
    columns = [
        Column("Beslut"),
        number_column("Beslutat, mnkr"),
        number_column("Har nått områdena"),
        number_column("Val av regler"),
        number_column("Har inte nått"),
        number_column("Kan inte avgöras"),
        number_column("Hittas inte"),
        number_column("Troligen nått"),
        number_column("Högst möjligt"),
    ]
    rows = [
        (
            f"{row['title']} ({row['decision']})",
            millions(row["granted_ore"]),
            percent(row["reached_share"]),
            _between(row["reached_share_low"], row["reached_share_high"]),
            percent(row["not_reached_share"]),
            percent(row["unknown_share"]),
            percent(row["not_found_share"]),
            f"{percent(row['likely_share'])} ({likely})"
            if (likely := _between(row["likely_share_low"], row["likely_share_high"]))
            else "–",
            percent(row["possible_share_high"]),
        )
        for row in followed.decisions
        if row["reached_share"] is not None
    ]
    caption = "Vad varje beslut har nått, i andelar av det beslutade beloppet."
    return text_table("table-resource-reach", caption, columns, rows)


def _changes(followed: FollowedResources) -> TextTable:
    titles = {row["decision"]: row["title"] for row in followed.decisions}
    columns = [
        Column("Beslut"),
        Column("År mot basår"),
        number_column("Basåret, mnkr"),
        number_column("Året, mnkr"),
        number_column("Förändring, av beslutet"),
        number_column("Trolig förändring"),
        number_column("Om spårningen ändrats"),
    ]
    rows = [
        (
            f"{titles[row['decision']]} ({row['decision']})",
            f"{row['year']} mot {row['base_year']}",
            *(
                ("–", "–", row["reason"], "–", "–")
                if row["reason"]
                else (
                    millions(row["base_ore"]),
                    millions(row["year_ore"]),
                    percent(row["change_share"]),
                    percent(row["likely_change_share"]),
                    _between(row["change_share_low"], row["change_share_high"]),
                )
            ),
        )
        for row in followed.rows("resource_changes")
    ]
    return text_table(
        "table-resource-changes",
        "Bevislig kostnad för arbete i områdena, och förändringen sedan basåret.",
        columns,
        rows,
        note=CHANGE_TEXT,
    )


def percent(share: float | None) -> str:
    """Write a share in whole per cent, and something small as less than one."""
    if share is None:
        return "–"
    if 0 < share < _NARROWEST:
        return f"<{swedish.NO_BREAK_SPACE}1{swedish.NO_BREAK_SPACE}%"
    return swedish.percent(share)


def millions(ore: int) -> str:
    return swedish.number(ore / _MILLION_ORE)


def _between(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    dash = "–" if low >= 0 else " till "
    return f"{swedish.count(100 * low)}{dash}{percent(high)}"

"""How far the answer can be trusted: rules, sources beside each other, questions, sums."""

from collections.abc import Iterator

from lagesbild import swedish
from lagesbild.norms.officer_functions import officer_catalogue_on
from lagesbild.picture.record import Picture
from lagesbild.reports.content import Column, Section, TextTable, number_column, text_table
from lagesbild.reports.resource_reach_section import percent
from lagesbild.reports.resource_rows import FollowedResources

_FEWEST_TOLD = 0.0005


def write_sources(followed: FollowedResources, picture: Picture) -> Section:
    functions = officer_catalogue_on(picture.reference_day).functions
    titles = {one.id: one.title for one in functions.values()}
    tables = (
        _sensitivity(followed),
        _agreement(followed, titles),
        _findings(followed, titles),
        _reconciliation(followed),
    )
    return Section(
        id="resources-sources",
        title="Resurser: hur säkert är svaret?",
        paragraphs=tuple(_paragraphs(followed)),
        tables=tuple(table for table in tables if table.rows),
    )


def _paragraphs(followed: FollowedResources) -> Iterator[str]:
    wrong = [
        row
        for row in followed.rows("resource_reconciliation")
        if row["must_agree"] and row["differing"]
    ]
    if wrong:
        named = swedish.listing(swedish.word("reconciliation_check", row["check"]) for row in wrong)
        yield (
            f"Avstämningen går inte jämnt ut: {named}. Talen ska inte användas innan det är rättat."
        )
    else:
        yield "Allt som ska gå jämnt ut gör det, kronorna på öret."
    yield (
        "Källorna visar samma timmar var för sig. De läggs aldrig ihop, och ingen av dem är facit:"
        " händelserapporter visar bara tid på händelser och ska därför visa färre timmar än"
        " positionsloggar. Tas en källa bort blir mer omöjligt att avgöra, men aldrig någon annan"
        " andel större, utom där källor säger emot varandra."
    )


def _sensitivity(followed: FollowedResources) -> TextTable:
    """Return the rules that move the answer, for each decision."""
    titles = {row["decision"]: row["title"] for row in followed.decisions}
    told = {row["decision"]: row["unknown_share"] for row in followed.decisions}
    not_found = {row["decision"]: row["not_found_share"] for row in followed.decisions}
    rows = [
        (
            f"{titles[row['decision']]} ({row['decision']})",
            swedish.word("traced_rule", row["rule"]).capitalize(),
            swedish.word("tracing_basis", row["alternative"]),
            percent(row["reached_share"]),
            _points(row["reached_share_change"]),
            percent(row["unknown_share"]),
            _points(row["unknown_share"] - told[row["decision"]] - not_found[row["decision"]]),
        )
        for row in followed.rows("resource_sensitivity")
        if abs(row["reached_share_change"]) >= _FEWEST_TOLD
        or abs(row["unknown_share"] - told[row["decision"]] - not_found[row["decision"]])
        >= _FEWEST_TOLD
    ]
    columns = [
        Column("Beslut"),
        Column("Regel"),
        Column("I stället"),
        number_column("Har nått"),
        number_column("Skillnad, p.e."),
        number_column("Kan inte avgöras"),
        number_column("Skillnad, p.e."),
    ]
    return text_table(
        "table-resource-sensitivity",
        "Vad varje regel betyder: andelarna om den byts mot sitt alternativ, en i taget.",
        columns,
        rows,
        note="Regler som inte ändrar något är inte med. »Kan inte avgöras« är här också det som"
        " inte hittas. p.e. är procentenheter.",
    )


def _agreement(followed: FollowedResources, titles: dict[str, str]) -> TextTable:
    rows = [
        (
            f"{_source(row['first'])} mot {_source(row['second'])}",
            swedish.word("level", row["level"]),
            titles.get(row["function"], row["function"]),
            swedish.count(row["pairs"]),
            *(
                ("–", "–", "–")
                if row["mean_difference"] is None
                else (
                    swedish.signed(row["mean_difference"]),
                    swedish.interval(row["limit_low"], row["limit_high"]),
                    _concordance(row),
                )
            ),
        )
        for row in followed.rows("resource_agreement")
    ]
    columns = [
        Column("Källor"),
        Column("Per månad och"),
        Column("Funktion"),
        number_column("Par"),
        number_column("Skillnad, timmar"),
        number_column("Gränser"),
        number_column("Konkordans"),
    ]
    return text_table(
        "table-resource-agreement",
        "Hur väl källorna stämmer överens om timmarna i områdena.",
        columns,
        rows,
        note="Skillnaden är första källan minus andra i medeltal, och gränserna rymmer de flesta"
        " skillnader (Bland och Altman 1986). Konkordansen är 1 när källorna säger samma sak (Lin"
        " 1989).",
    )


def _concordance(row: dict[str, float]) -> str:
    if row["concordance"] is None:
        return "–"
    low, high = row["concordance_low"], row["concordance_high"]
    between = "" if low is None else f" ({swedish.interval(low, high, decimals=2)})"
    return f"{swedish.number(row['concordance'], decimals=2)}{between}"


def _findings(followed: FollowedResources, titles: dict[str, str]) -> TextTable:
    rows = [
        (
            swedish.word("resource_finding", row["finding"]).capitalize(),
            titles.get(row["function"], row["function"]),
            swedish.count(row["units"]),
            swedish.count(row["cells"]),
        )
        for row in followed.rows("resource_findings")
    ]
    columns = [
        Column("Vad som syns"),
        Column("Funktion"),
        number_column("Enheter"),
        number_column("Månader och enheter"),
    ]
    caption = "Att fråga om: där källor saknas eller säger emot varandra."
    return text_table("table-resource-findings", caption, columns, rows)


def _reconciliation(followed: FollowedResources) -> TextTable:
    rows = [
        (
            swedish.word("reconciliation_check", row["check"]).capitalize(),
            swedish.count(row["compared"]),
            swedish.count(row["differing"]),
            _difference(row["difference"], row["measured_in"]),
            "ja" if row["must_agree"] else "nej",
        )
        for row in followed.rows("resource_reconciliation")
    ]
    columns = [
        Column("Avstämning"),
        number_column("Jämförda"),
        number_column("Skiljer"),
        number_column("Skillnad ihop"),
        Column("Ska stämma"),
    ]
    return text_table(
        "table-resource-reconciliation", "Avstämning av timmar och kronor.", columns, rows
    )


def _difference(amount: int, measured_in: str) -> str:
    if measured_in == "ore":
        return f"{swedish.number(amount / 100, decimals=2)} kr"
    return f"{swedish.number(amount / 1000)} timmar"


def _points(share: float) -> str:
    return swedish.signed(100 * share)


def _source(source: str) -> str:
    return swedish.word("resource_source", source)

"""`lagesbild resources trace`: what did each budget decision reach?"""

from datetime import datetime
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.table import Table

from lagesbild import swedish
from lagesbild.cli.frames import write_frames
from lagesbild.cli.resource_collection import follow, until_option
from lagesbild.errors import NotFound
from lagesbild.picture.resource_tables import input_tables, money_tables
from lagesbild.picture.resources import Resources
from lagesbild.reports.folder import check_target
from lagesbild.resources.cost_change import CHANGE_TEXT
from lagesbild.resources.places import Source

_SHARES = (
    ("reached_share", "Har nått"),
    ("not_reached_share", "Inte nått"),
    ("unknown_share", "Oavgjort"),
    ("not_found_share", "Saknas"),
    ("placed_in_districts_with_areas_share", "Placerat"),
)


@click.command("trace")
@click.argument("collection", metavar="DIR", type=click.Path(path_type=Path))
@until_option
@click.option(
    "--without",
    type=click.Choice([source.value for source in Source]),
    multiple=True,
    help="Leave a source out, and show the shares beside those with all sources.",
)
@click.option("--decision", help="Show the rules of tracing and the way of the money of one.")
@click.option("-o", "--output", metavar="OUT", type=click.Path(path_type=Path), help="New folder.")
def resources_trace(
    collection: Path,
    until: datetime | None,
    without: tuple[str, ...],
    decision: str | None,
    output: Path | None,
) -> None:
    """Tell what of each budget decision demonstrably reached listed areas, did not, or is unknown.

    With OUT, every line of the ledger is written there with its parts, to the öre: inside use only.

    \b
    Examples:
      lagesbild resources trace underlag
      lagesbild resources trace underlag --without positions
      lagesbild resources trace underlag --decision T2025-1 -o sparning
    """
    if output:
        check_target(output)
    left_out = [Source(name) for name in without]
    choices = ((), left_out) if left_out else ((),)
    found = follow(collection, until=until, without=choices)
    _refuse_unknown(found[0], decision)
    console = Console()
    _show_decisions(console, found, left_out)
    if decision:
        _show_one(console, found[-1], decision)
    console.print(
        "Andelarna är en uträkning av var arbetet utfördes, inte av vad tillskottet har orsakat.",
        soft_wrap=True,
    )
    if output:
        made = {**money_tables(found[-1]), **input_tables(found[-1])}
        write_frames(output, {table.name: table.shape(frame) for table, frame in made.items()})


def _refuse_unknown(resources: Resources, decision: str | None) -> None:
    known = resources.flow.reach.decisions["decision"].to_list()
    if not known:
        raise NotFound("Underlaget har inget budgetbeslut till och med året; se budget_decisions.")
    if decision is not None and decision not in known:
        raise NotFound(f"Beslutet {decision} finns inte. Underlaget har: {', '.join(known)}.")


def _show_decisions(console: Console, found: tuple[Resources, ...], left_out: list[Source]) -> None:
    shown = Table(title="Andel av beslutet", box=box.SIMPLE, pad_edge=False)
    shown.add_column("Beslut", min_width=8, overflow="fold")
    for _, title in _SHARES:
        shown.add_column(title, justify="right", no_wrap=True)
    shown.add_column("Troligen", justify="right", no_wrap=True)
    named = ", ".join(swedish.word("resource_source", source) for source in left_out)
    rows = [resources.flow.reach.decisions.to_dicts() for resources in found]
    for same in zip(*rows, strict=True):
        for number, row in enumerate(same):
            title = "  utan" if number else row["decision"]
            likely = "–"
            if row["likely_share"] is not None:
                low, high = row["likely_share_low"], row["likely_share_high"]
                between = swedish.interval(100 * low, 100 * high, decimals=0)
                likely = f"{swedish.percent(row['likely_share'])} ({between})"
            shares = (_percent(row[name]) for name, _ in _SHARES)
            shown.add_row(title, *shares, likely)
        shown.add_section()
    console.print(shown)
    for row in rows[0]:
        millions = swedish.number(row["granted_ore"] / 1e8)
        console.print(
            f"{row['decision']}: {row['title']}, {millions} miljoner kronor {row['year']}.",
            soft_wrap=True,
            markup=False,
        )
    if left_out:
        console.print(f"Utan: {named} är inte med.")
    console.print(
        "Oavgjort: bokfört, och ingen källa visar platsen. Saknas: hittas inte i huvudboken."
        " Placerat: bokfört på lokalpolisområden med områden på listan, vad det än betalade för."
        " Troligen: om det ospårade är som det spårade.",
        soft_wrap=True,
    )


def _show_one(console: Console, resources: Resources, decision: str) -> None:
    flow = resources.flow
    money = Table(title=f"{decision}: var pengarna bokfördes och användes, miljoner kronor")
    for title in ("Bokfört på", "Använt"):
        money.add_column(title)
    money.add_column("Belopp", justify="right")
    for row in flow.money.filter(decision=decision).iter_rows(named=True):
        money.add_row(
            swedish.word("booked_on", row["booked_on"]),
            swedish.word("money_place", row["place"]),
            swedish.number(row["amount_ore"] / 1e8, decimals=2),
        )
    console.print(money)
    rules = Table(title=f"{decision}: om en regel byts mot sitt alternativ")
    for title in ("Regel", "I stället"):
        rules.add_column(title)
    for title in ("Har nått", "Har inte nått", "Kan inte avgöras eller hittas"):
        rules.add_column(title, justify="right")
    for row in flow.reach.sensitivity.filter(decision=decision).iter_rows(named=True):
        rules.add_row(
            swedish.word("traced_rule", row["rule"]),
            swedish.word("tracing_basis", row["alternative"]),
            *(
                _percent(row[name])
                for name in ("reached_share", "not_reached_share", "unknown_share")
            ),
        )
    console.print(rules)
    [change] = flow.changes.filter(decision=decision).to_dicts()
    told = change["reason"] or (
        f"{swedish.percent(change['change_share'])} av beslutet, sedan {change['base_year']}."
    )
    console.print(f"Förändring i områdena: {told} {CHANGE_TEXT}", soft_wrap=True)


def _percent(share: float | None) -> str:
    return "–" if share is None else swedish.percent(share, decimals=1)

"""`lagesbild secrecy check`: does the rule base hold together, and is the law still that?"""

from pathlib import Path

import click

from lagesbild.cli.secrecy_command import SecrecyCommand, today
from lagesbild.errors import NotFound, UserError
from lagesbild.secrecy.checking import check_entries, check_space
from lagesbild.secrecy.enumeration import Space, walk_space
from lagesbild.secrecy.rule_base import RuleBase, rule_base
from lagesbild.secrecy.statute_text import Comparison, compare_statute

_FOUND = {
    Comparison.SAME: "oförändrad",
    Comparison.ALTERED: "ÄNDRAD",
    Comparison.MISSING: "FINNS INTE i filen",
    Comparison.NOT_READ: "lydelsen är inte läst i guiden, jämför för hand",
}


class RuleBaseFaulty(UserError):
    """The rule base does not hold together, or the law has changed."""

    exit_code = 16


@click.command("check", cls=SecrecyCommand)
@click.option(
    "--statute",
    "statutes",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A consolidated statute as text or Markdown, to compare with the wording in the guide.",
)
@click.option("--space/--no-space", default=True, help="Walk every situation (under a minute).")
def secrecy_check(statutes: tuple[Path, ...], space: bool) -> None:
    """Check the rule base, and compare it with new consolidated statutes.

    Tells of rules that cannot be reached, situations with rules for and against, citations of law
    that was not there on the day, and provisions to review since their section has another wording.

    \b
    Examples:
      lagesbild secrecy check --no-space
    """
    law = rule_base()
    faults = [str(fault) for fault in check_entries(law)]
    if space:
        walked = walk_space(law)
        faults += [str(fault) for fault in check_space(law, walked)]
        _print_space(walked)
    for path in statutes:
        faults += _compare(path, law)
    unverified = [entry.id for entry in law.entries if not entry.verified.is_done]
    unread = [entry.id for entry in law.entries if not entry.read]
    click.echo(f"{len(law.entries)} bestämmelser; {len(unverified)} inte granskade av jurist.")
    click.echo(f"{len(unread)} vars lydelse inte är läst: {', '.join(unread)}.")
    click.echo(f"Kontrollerad {law.checked.checked_on} mot {law.checked.through}.")
    if law.checked.is_stale(today()):
        click.echo(
            f"Mer än {law.checked.stale_after_days} dagar har gått sedan dess. Jämför med nya"
            " lydelser (--statute) och skriv in dagen i norms/data/secrecy/checked.yaml."
        )
    if faults:
        raise RuleBaseFaulty("\n".join(faults))
    click.echo("Inga fel.")


def _compare(path: Path, law: RuleBase) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        raise NotFound("Filen med lagtext går inte att läsa.") from None
    compared = compare_statute(text, law)
    if not compared:
        raise NotFound("Filen säger inte vilken lag den är, eller är en lag som guiden inte har.")
    for one in compared:
        click.echo(f"{one.section.id}: {_FOUND[one.found]}")
    return [
        f"{one.section.id}: {_FOUND[one.found]}. Granska: {', '.join(one.to_review)}."
        for one in compared
        if one.found in (Comparison.ALTERED, Comparison.MISSING)
    ]


def _print_space(space: Space) -> None:
    click.echo(
        f"{space.starts} utgångslägen (dag, lämnar, tar emot, slag av uppgift),"
        f" {space.conversations} sätt att svara."
    )
    for outcome, count in sorted(space.outcomes.items(), key=lambda item: -item[1]):
        click.echo(f"  {outcome.wording}: {count}")

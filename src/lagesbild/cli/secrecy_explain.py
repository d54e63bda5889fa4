"""`lagesbild secrecy explain`: a provision in the statute's words, or all names there are."""

import click

from lagesbild.cli.secrecy_command import SecrecyCommand, entry_lines, read_day
from lagesbild.errors import NotFound
from lagesbild.secrecy.answer import section_texts
from lagesbild.secrecy.provision import Provision
from lagesbild.secrecy.rule_base import RuleBase, rule_base


@click.command("explain", cls=SecrecyCommand)
@click.argument("provision", metavar="[PROVISION]", default="")
@click.option("--on", "day", default="", help="Only the version of this day.")
def secrecy_explain(provision: str, day: str) -> None:
    """Explain PROVISION in every version, or list everything that can be named.

    \b
    Examples:
      lagesbild secrecy explain
      lagesbild secrecy explain OSL-10-18a
      lagesbild secrecy explain OSL-10-18a --on 2024-06-01
    """
    law = rule_base()
    if day:
        law = law.on(read_day(day))
    if provision:
        _explain(provision, law)
    else:
        _list_names(law)


def _explain(name: str, law: RuleBase) -> None:
    entries = [entry for entry in law.entries if name in (entry.id, entry.base)]
    if not entries:
        raise NotFound(
            "Guiden har ingen sådan bestämmelse den dagen. `lagesbild secrecy explain` räknar upp"
            " dem som finns."
        )
    for entry in entries:
        click.echo("")
        for line in entry_lines(entry):
            click.echo(line)
        if isinstance(entry, Provision):
            for title, facts in (
                ("Alla", entry.all_of),
                ("Någon av", entry.any_of),
                ("Ingen av", entry.none_of),
                ("Bedömning", (entry.test,) if entry.test else ()),
            ):
                for fact in facts:
                    click.echo(f"  {title}: {law.conditions[fact]}")
            if entry.unsettled:
                click.echo(f"  Fråga jurist: {entry.unsettled.says}")
        for text in section_texts(entry, law):
            click.echo(f"  Lagtext: {text.strip()}")


def _list_names(law: RuleBase) -> None:
    click.echo("Lämnar (--sender) och tar emot (--recipient):")
    for party in law.parties.values():
        roles = ", ".join(
            word for word, is_so in (("lämnar", party.gives), ("tar emot", party.receives)) if is_so
        )
        click.echo(f"  {party.id}: {party.title} ({roles})")
    click.echo("\nSlag av uppgift (--information):")
    for kind in law.information.values():
        click.echo(f"  {kind.id}: {kind.title} ({', '.join(kind.secrecy)})")
    click.echo("\nFrågor och svar:")
    for question in law.questions.values():
        click.echo(f"  {question.id}: {question.text}")
        for option in question.options:
            click.echo(f"    {option.id}: {option.title}")
    click.echo("\nBestämmelser:")
    for entry in law.entries:
        click.echo(f"  {entry.id}: {entry.cite}, {entry.title}")

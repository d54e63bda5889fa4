"""`lagesbild secrecy ask`: what may be shared, question by question."""

from collections.abc import Iterable, Mapping

import click

from lagesbild.cli.secrecy_command import SecrecyCommand, pairs, read_day, today
from lagesbild.secrecy.answer import Ruling
from lagesbild.secrecy.guide import Step, take_step
from lagesbild.secrecy.question import UNKNOWN, UNKNOWN_TITLE
from lagesbild.secrecy.reading import read_situation
from lagesbild.secrecy.rule_base import law_on
from lagesbild.secrecy.situation import OPTIONAL_FIELDS
from lagesbild.sources.personal_numbers import has_personal_number


@click.command("ask", cls=SecrecyCommand)
@click.option("--sender", default="", help="Who gives: social_services, police, school …")
@click.option("--recipient", default="", help="Who receives.")
@click.option("--information", default="", help="Kind of information: personal, contact …")
@click.option("--on", "day", default="", help="The day whose law is asked for; today if left out.")
@click.option("--purpose", default="", help="What it is needed for.")
@click.option("--person", default="", help="Whom it is about: role and age.")
@click.option("--urgency", default="", help="Whether it is urgent.")
@click.option("--consent", default="", help="Whether the person consents.")
@click.option("--answer", "answers", multiple=True, metavar="QUESTION=OPTION", help="One answer.")
@click.option("--interactive", is_flag=True, help="Ask the questions that are left here.")
@click.option("--reasons", is_flag=True, help="Also tell why the other provisions do not apply.")
def secrecy_ask(
    sender: str,
    recipient: str,
    information: str,
    day: str,
    purpose: str,
    person: str,
    urgency: str,
    consent: str,
    answers: tuple[str, ...],
    interactive: bool,
    reasons: bool,
) -> None:
    """Tell what may be shared, and which question comes next.

    Guidance, not legal advice. Takes no text about a case or a person, and keeps nothing. Names of
    givers, receivers, kinds and answers are listed by `explain`.

    \b
    Examples:
      lagesbild secrecy ask --sender social_services --recipient police --information personal
      lagesbild secrecy ask --sender police --recipient school --information personal --reasons
    """
    given = {
        "sender": sender,
        "recipient": recipient,
        "information": information,
        "on": day,
        "purpose": purpose,
        "person": person,
        "urgency": urgency,
        "consent": consent,
        **pairs(answers),
    }
    step = _step(given)
    while interactive and step.question is not None:
        _print_question(step)
        typed = click.prompt("Ditt val", default=UNKNOWN, show_default=True)
        given[step.question.id] = typed.strip()
        step = _step(given)
    _print_answer(step, reasons=reasons)


def _step(given: Mapping[str, str]) -> Step:
    now = today()
    law = law_on(read_day(given["on"]) if given["on"] else now)
    situation, answers = read_situation(given, law=law, today=now, is_personal=has_personal_number)
    return take_step(situation, answers, today=now)


def _print_question(step: Step) -> None:
    question = step.question
    if question is None:
        return
    click.echo(f"\n{question.text}")
    click.echo(f"  {question.help}")
    for point in question.weigh:
        click.echo(f"  Att väga: {point}")
    for option in step.options:
        click.echo(f"  {option.id}: {option.title}")
    click.echo(f"  {UNKNOWN}: {UNKNOWN_TITLE}")


def _print_answer(step: Step, *, reasons: bool) -> None:
    answer = step.answer
    if step.is_final:
        click.echo(f"\nSvar: {answer.outcome.wording}.")
    else:
        click.echo(f"\nHittills: {answer.outcome.wording}.")
    if answer.grounds:
        _list("Sekretess", (f"{ground.cite}: {ground.explanation}" for ground in answer.grounds))
    _list("Gäller", _rulings(answer.applies))
    _list("Väntar på en bedömning", _rulings(answer.awaits))
    _list("Inte avgjort", _rulings(answer.open))
    if reasons:
        _list("Gäller inte", _rulings(answer.fails))
    _list("Motstridigt", answer.conflicts)
    for question in answer.weigh if step.is_final else ():
        _list(f"Att väga: {question.text}", question.weigh)
    _list("Utan sekretessbrytande bestämmelse", answer.ways)
    _list("Dokumentera i ert eget system", answer.document)
    if answer.decides:
        click.echo(f"\nVem som beslutar: {answer.decides}")
    _list("Om svaret", answer.notes)
    if not step.is_final:
        click.echo("\nNästa fråga:")
        _print_question(step)
        click.echo(f"\nSvara med {_way_to_answer(step)}.")


def _way_to_answer(step: Step) -> str:
    name = step.question.id if step.question else ""
    return f"--{name} VAL" if name in OPTIONAL_FIELDS else f"--answer {name}=VAL"


def _rulings(rulings: Iterable[Ruling]) -> Iterable[str]:
    for ruling in rulings:
        yield " ".join((f"{ruling.entry.cite}: {ruling.entry.title}.", *ruling.why))


def _list(title: str, lines: Iterable[str]) -> None:
    lines = tuple(lines)
    if lines:
        click.echo(f"\n{title}:")
        for line in lines:
            click.echo(f"  - {line}")

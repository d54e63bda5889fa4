"""What an indicator may be about."""

from lagesbild.errors import Problem
from lagesbild.norms.grounds import find_ground, find_refused_ground
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.documents import Entry
from lagesbild.sources.problems import problem

_TELLING_FIELDS = ("id", "title", "numerator", "denominator")


def check_indicator_cards(delivery: Delivery) -> list[Problem]:
    """Refuse grounds such as origin or faith, by their own name or by what is counted."""
    document = delivery.documents.get("indicators")
    if document is None:
        return []
    return [
        found
        for entry in document.entries or ()
        for found in (
            *_check_ground(entry, file=document.file),
            *_check_texts(entry, file=document.file),
        )
    ]


def _check_ground(entry: Entry, *, file: str) -> list[Problem]:
    if "ground" not in entry.values:
        return []
    ground, row = find_ground(entry.values["ground"]), entry.rows["ground"]
    if ground is None:
        text = f"grunden »{entry.values['ground']}« är okänd."
        return [problem("unknown-ground", file=file, text=text, row=row, column="ground")]
    if ground.is_allowed:
        return []
    text = f"grunden »{ground.title}« får inte användas. {ground.reason}"
    return [problem("refused-ground", file=file, text=text, row=row, column="ground")]


def _check_texts(entry: Entry, *, file: str) -> list[Problem]:
    problems = []
    for name in _TELLING_FIELDS:
        refused = find_refused_ground(entry.values.get(name, ""))
        if refused:
            text = f"indikatorn handlar om »{refused.title}«. {refused.reason}"
            row = entry.rows[name]
            problems.append(problem("refused-ground", file=file, text=text, row=row, column=name))
    return problems

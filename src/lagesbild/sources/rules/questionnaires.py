"""An item's id stands for one question in the whole questionnaire, not only in its block."""

from lagesbild.errors import Problem
from lagesbild.sources.deliveries import Delivery
from lagesbild.sources.documents import Entry
from lagesbild.sources.problems import problem


def check_questionnaires(delivery: Delivery) -> list[Problem]:
    """Find items that a block before already has; doubles within a block are found on reading."""
    document = delivery.documents.get("questionnaires")
    if document is None:
        return []
    return [
        found
        for version in document.entries or ()
        for found in _check_items_across_blocks(version, file=document.file)
    ]


def _check_items_across_blocks(version: Entry, *, file: str) -> list[Problem]:
    problems: list[Problem] = []
    seen: set[str] = set()
    for block in version.values.get("blocks", ()):
        items = [item for item in block.values.get("items", ()) if "id" in item.values]
        for item in items:
            if item.values["id"] in seen:
                text = f"frågan »{item.values['id']}« finns redan i ett annat block."
                problems.append(
                    problem("duplicate-row", file=file, text=text, row=item.row, column="id")
                )
        seen |= {item.values["id"] for item in items}
    return problems

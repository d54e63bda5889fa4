"""Where everything stands in the form, and how an answer is written in cells.

What writing and reading must agree on, and nothing else.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from lagesbild.assessment.questionnaire import Item
from lagesbild_web.records.actions.answering import Given, Reliability
from lagesbild_web.records.models import RatingSession
from lagesbild_web.records.models.answers import MISSING_TITLES, Certainty
from lagesbild_web.records.queries.questionnaires import items_of, questionnaire_of

READ_ME, ANSWERS, CONTROL = "Läs mig", "Svar", "Kontroll"
HEADER_ROW = 3
FIRST_ROW = 4
TOKEN_CELL = (2, "A")
"""Of the control sheet."""


class At(StrEnum):
    """The columns of the answers, by the letter that Excel gives them."""

    ITEM = "A"
    BLOCK = "B"
    QUESTION = "C"
    GUIDANCE = "D"
    STEPS = "E"
    CATEGORY = "F"
    MISSING_CODE = "G"
    CERTAINTY = "H"
    REASON = "I"
    SOURCE = "J"
    DAY = "K"
    RELIABILITY = "L"
    REFERENCE = "M"


LOCKED = (At.ITEM, At.BLOCK, At.QUESTION, At.GUIDANCE, At.STEPS)
OPEN = tuple(one for one in At if one not in LOCKED)
HEADINGS: Mapping[At, str] = MappingProxyType(
    {
        At.ITEM: "Id",
        At.BLOCK: "Avsnitt",
        At.QUESTION: "Fråga",
        At.GUIDANCE: "Vägledning",
        At.STEPS: "Skalsteg",
        At.CATEGORY: "Kategori",
        At.MISSING_CODE: "Bortfallskod",
        At.CERTAINTY: "Säkerhet",
        At.REASON: "Motivering",
        At.SOURCE: "Underlag: källa",
        At.DAY: "Underlag: dag",
        At.RELIABILITY: "Underlag: tillförlitlighet",
        At.REFERENCE: "Underlag: diarienummer",
    }
)

CODES = {title: code for code, title in MISSING_TITLES.items()}
CERTAINTIES = {
    "Osäker": Certainty.LOW,
    "Ganska säker": Certainty.MEDIUM,
    "Säker": Certainty.HIGH,
}
RELIABILITIES = {
    "Osäker": Reliability.LOW,
    "Ganska säker": Reliability.MEDIUM,
    "Säker": Reliability.HIGH,
}
"""What is chosen in the lists, by the words that stand there. The form is in Swedish, whatever
language the page is in that it was fetched from."""

LONGEST_LINE = 200
"""Characters of a source or a reference, as in the form on the site."""

_IN_SWEDISH = {
    "answered": "har en kategori",
    "missing": "har en bortfallskod",
    "and": "och",
    "or": "eller",
    "not": "det inte är så att",
    "in": "är något av",
    "==": "=",
    "!=": "≠",
    ">=": "≥",
    "<=": "≤",
}
_CONDITION_WORDS = re.compile(r"\b(?:answered|missing|and|or|not|in)\b|[=!<>]=")

Cell = str | int | date | None
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, kw_only=True)
class PrintedItem:
    """One row of the form: an item and what is printed about it in the locked cells."""

    item: Item
    begins_block: bool
    locked: Mapping[At, str]


def printed_items(session: RatingSession) -> Iterator[PrintedItem]:
    """Return the rows of a session's form, in order."""
    wanted = items_of(session)
    for block in questionnaire_of(session.round).blocks:
        items = [item for item in block.items if item in wanted]
        for place, item in enumerate(items):
            cells = {
                At.ITEM: item.id,
                At.BLOCK: block.title,
                At.QUESTION: f"{item.title}\n{item.question}",
                At.GUIDANCE: "\n".join(filter(None, [item.guidance, _asked_when(item)])),
                At.STEPS: "\n".join(f"{step}  {text}" for step, text in steps_of(item)),
            }
            yield PrintedItem(
                item=item,
                begins_block=place == 0,
                locked={at: for_cell(text) for at, text in cells.items()},
            )


def steps_of(item: Item) -> list[tuple[int, str]]:
    return sorted(item.anchors.items())


def _asked_when(item: Item) -> str:
    if item.condition is None:
        return ""
    text = _CONDITION_WORDS.sub(lambda found: _IN_SWEDISH[found[0]], str(item.condition))
    return f"Följdfråga. Besvaras när {text}; lämnas annars tom."


def in_cells(given: Given) -> dict[At, Cell]:
    """Return an answer as its cells hold it: of several pieces of evidence the first."""
    evidence = next(iter(given.evidence), None)
    return {
        At.CATEGORY: given.category,
        At.MISSING_CODE: MISSING_TITLES[given.missing_code] if given.missing_code else None,
        At.CERTAINTY: _word_of(given.certainty, CERTAINTIES),
        At.REASON: for_cell(given.reason) or None,
        At.SOURCE: (for_cell(evidence.source) or None) if evidence else None,
        At.DAY: evidence.day if evidence else None,
        At.RELIABILITY: _word_of(evidence.reliability, RELIABILITIES) if evidence else None,
        At.REFERENCE: (for_cell(evidence.reference) or None) if evidence else None,
    }


def _word_of(meaning: StrEnum | None, words: Mapping[str, StrEnum]) -> str | None:
    return next((word for word, one in words.items() if one is meaning), None)


def for_cell(text: str) -> str:
    """Return a text as a cell can hold it: one kind of line break, and nothing that XML forbids."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def says_the_same(one: Given, other: Given) -> bool:
    """Tell whether two answers are the same once both have been through a cell."""
    return _normal(one) == _normal(other)


def _normal(given: Given) -> tuple[object, ...]:
    return (
        given.category,
        given.missing_code or None,
        given.certainty or None,
        for_cell(given.reason).strip(),
        tuple(
            (
                for_cell(one.source).strip(),
                one.day,
                one.reliability,
                for_cell(one.reference).strip(),
            )
            for one in given.evidence
        ),
    )

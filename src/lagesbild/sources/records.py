"""Between the YAML documents of a collection and the records of the domain, both ways."""

from collections.abc import Iterable, Mapping
from typing import Any

from lagesbild.assessment.questionnaire import Block, Comparability, Item, Questionnaire
from lagesbild.indicators.card import (
    HigherIs,
    IndicatorCard,
    IndicatorKind,
    PoliceGenerated,
    SeriesBreak,
)
from lagesbild.sources.documents import Entry

_ENUMS = {
    "kind": IndicatorKind,
    "higher_is": HigherIs,
    "police_generated": PoliceGenerated,
    "comparability": Comparability,
}


def card_from(entry: Entry) -> IndicatorCard:
    """Return the card of an entry that was found to be without faults."""
    values = _with_enums(entry.values)
    breaks = (SeriesBreak(**inner.values) for inner in values.pop("series_breaks", ()))
    return IndicatorCard(**values, series_breaks=tuple(breaks))


def questionnaire_from(entry: Entry) -> Questionnaire:
    """Return the questionnaire of an entry that was found to be without faults."""
    return Questionnaire(
        version=entry.values["version"],
        title=entry.values["title"],
        blocks=tuple(
            Block(
                id=block.values["id"],
                title=block.values["title"],
                items=tuple(Item(**_with_enums(item.values)) for item in block.values["items"]),
            )
            for block in entry.values["blocks"]
        ),
    )


def card_document(cards: Iterable[IndicatorCard]) -> dict[str, Any]:
    """Return cards as `indicators.yaml` holds them."""
    return {"indicators": [_card_entry(card) for card in cards]}


def questionnaire_document(questionnaires: Iterable[Questionnaire]) -> dict[str, Any]:
    """Return questionnaires as `questionnaire.yaml` holds them."""
    return {"questionnaires": [_questionnaire_entry(version) for version in questionnaires]}


def _with_enums(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _ENUMS[name](value) if name in _ENUMS else value for name, value in values.items()
    }


def _card_entry(card: IndicatorCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "title": card.title,
        "why": card.why,
        "ground": card.ground,
        "kind": card.kind.value,
        "numerator": card.numerator,
        "denominator": card.denominator,
        "higher_is": card.higher_is.value,
        "police_generated": card.police_generated.value,
        "source": card.source,
        "in_composite": card.in_composite,
        "window_years": card.window_years,
        "series_breaks": [
            {"first_day": broken.first_day, "reason": broken.reason}
            for broken in card.series_breaks
        ],
        "caveats": list(card.caveats),
    }


def _questionnaire_entry(questionnaire: Questionnaire) -> dict[str, Any]:
    return {
        "version": questionnaire.version,
        "title": questionnaire.title,
        "blocks": [
            {
                "id": block.id,
                "title": block.title,
                "items": [_item_entry(item) for item in block.items],
            }
            for block in questionnaire.blocks
        ],
    }


def _item_entry(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "question": item.question,
        "guidance": item.guidance,
        "anchors": dict(item.anchors),
        "comparability": item.comparability.value,
        **({} if item.asked_if is None else {"asked_if": item.asked_if}),
    }

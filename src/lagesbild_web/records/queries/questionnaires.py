"""The questionnaire of a round, as the library knows it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from lagesbild.assessment.questionnaire import Block, Comparability, Item, Questionnaire
from lagesbild.norms.comparability import comparability_norm_on
from lagesbild_web.records.models import QuestionnaireVersion, RatingSession, Round


def questionnaire_of(round_: Round) -> Questionnaire:
    return questionnaire_from(round_.questionnaire_id)


@lru_cache(maxsize=32)
def questionnaire_from(version_id: int) -> Questionnaire:
    """Read a version once for all: it is never changed."""
    document = QuestionnaireVersion.objects.get(pk=version_id).document
    return Questionnaire(
        version=document["version"],
        title=document["title"],
        blocks=tuple(
            Block(
                id=block["id"],
                title=block["title"],
                items=tuple(_item(item) for item in block["items"]),
            )
            for block in document["blocks"]
        ),
    )


def _item(item: Mapping[str, Any]) -> Item:
    return Item(
        id=item["id"],
        title=item["title"],
        question=item["question"],
        guidance=item["guidance"],
        # JSON has no whole numbers as keys.
        anchors={int(category): text for category, text in item["anchors"].items()},
        comparability=Comparability(item["comparability"]),
        asked_if=item.get("asked_if"),
    )


def items_of(session: RatingSession) -> tuple[Item, ...]:
    """Return the items that a session is about: of a calibration case only the first ones."""
    items = questionnaire_of(session.round).items
    if session.area:
        return items
    norm = comparability_norm_on(session.round.reference_day)
    return items[: norm.items_per_case]

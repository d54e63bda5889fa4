"""What raters are asked: blocks, items, the anchored scale, and the three ways not to answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lagesbild.assessment.expressions import Answers, Condition, items_asked, parse_condition

LOWEST_CATEGORY, HIGHEST_CATEGORY = 0, 5


class MissingCode(StrEnum):
    """Why a rater gave no category; never a grade, and never counted as zero."""

    DOES_NOT_KNOW = "does_not_know"
    NO_BASIS = "no_basis"
    NOT_APPLICABLE = "not_applicable"


class Comparability(StrEnum):
    """How an item relates to the item with the same id in the version before."""

    IDENTICAL = "identical"
    WORDING = "wording"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question with a described step for each category."""

    id: str
    title: str
    question: str
    guidance: str
    anchors: Mapping[int, str]
    """What each category from 0 to 5 looks like."""
    comparability: Comparability = Comparability.IDENTICAL
    asked_if: str | None = None
    """The condition of a follow-up question, such as `A1 >= 2`; None when it is always asked."""

    @property
    def condition(self) -> Condition | None:
        """The condition as read.

        :raises ConditionError: if the text is none; a collection that was checked has no such text.
        """
        return None if self.asked_if is None else parse_condition(self.asked_if)


@dataclass(frozen=True, kw_only=True)
class Block:
    id: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """One version of the questionnaire; a round is pinned to it for ever."""

    version: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for block in self.blocks for item in block.items)

    def asked(self, answers: Answers) -> tuple[Item, ...]:
        """Return the items that a rater with these answers is asked, in their order.

        An item is left out only when its condition is known to be false. One that is not asked
        counts as unanswered for those after it, so a chain must repeat its first condition.
        """
        asked = set(items_asked({item.id: item.condition for item in self.items}, answers))
        return tuple(item for item in self.items if item.id in asked)

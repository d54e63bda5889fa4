"""What raters are asked: blocks, items, the anchored scale, and the three ways not to answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

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

"""Which answers go back, and why: a box and a reason at each answer of a review."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lagesbild_web.pages.forms.base import Problem
from lagesbild_web.records.free_text import TextRefused, check_free_text
from lagesbild_web.records.queries.reviews import RaterRow, ReviewedBlock, ReviewedItem


@dataclass(frozen=True, kw_only=True)
class Tick:
    """The box and the reason at one answer, as they were filled in."""

    row: RaterRow
    key: str
    is_ticked: bool = False
    reason: str = ""
    fault: str = ""


@dataclass(frozen=True, kw_only=True)
class TickedItem:
    item: ReviewedItem
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, kw_only=True)
class TickedBlock:
    title: str
    items: tuple[TickedItem, ...]


def ticked_blocks(
    blocks: Iterable[ReviewedBlock], given: Mapping[str, str] | None = None
) -> tuple[TickedBlock, ...]:
    """Return the answers with their boxes; what was filled in is judged, an empty form is not."""
    return tuple(
        TickedBlock(
            title=block.title,
            items=tuple(
                TickedItem(item=item, ticks=tuple(_tick(row, item, given) for row in item.rows))
                for item in block.items
            ),
        )
        for block in blocks
    )


def _tick(row: RaterRow, item: ReviewedItem, given: Mapping[str, str] | None) -> Tick:
    key = f"{row.session}-{item.id}"
    if given is None:
        return Tick(row=row, key=key)
    is_ticked = f"return-{key}" in given
    reason = given.get(f"reason-{key}", "")
    fault = _fault(row, item, reason) if is_ticked else ""
    return Tick(row=row, key=key, is_ticked=is_ticked, reason=reason, fault=fault)


def _fault(row: RaterRow, item: ReviewedItem, reason: str) -> str:
    if not reason.strip():
        return _("Skriv varför svaret från %(rater)s på »%(item)s« återsänds.") % {
            "rater": row.rater,
            "item": item.title,
        }
    try:
        check_free_text(reason)
    except TextRefused as refused:
        return str(refused)
    return ""


def all_ticked(blocks: Iterable[TickedBlock]) -> list[tuple[TickedItem, Tick]]:
    return [
        (item, tick)
        for block in blocks
        for item in block.items
        for tick in item.ticks
        if tick.is_ticked
    ]


def problems_in(blocks: Iterable[TickedBlock]) -> list[Problem]:
    """Return what keeps the ticked answers from going back, each leading to its field."""
    ticked = all_ticked(blocks)
    if not ticked:
        text = _("Kryssa för minst ett svar att återsända, och skriv varför.")
        return [Problem(text=text, anchor="answers")]
    return [
        Problem(text=tick.fault, anchor=f"reason-{tick.key}")
        for _item, tick in ticked
        if tick.fault
    ]

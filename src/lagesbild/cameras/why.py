"""Why does one need stand before another? One sentence, which agrees with the queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lagesbild import swedish
from lagesbild.cameras.queue import Move, Queue
from lagesbild.errors import NotFound
from lagesbild.norms.camera_priority import UNKNOWN, Criterion

DEPARTURE = "departure"
"""Stands for a criterion where people have departed from the order."""


@dataclass(frozen=True, kw_only=True)
class Why:
    """Which of two needs stands first, and what decides it; the sentence is Swedish."""

    first: str
    second: str
    criterion: str
    """Of the order, or `DEPARTURE`."""
    sentence: str


def why(queue: Queue, one: str, other: str) -> Why:
    """Say which of two needs stands first and why; it is not always the one that was named first.

    Where the two stand as the order puts them the first criterion that differs is the reason.
    Otherwise it is the last departure that turned them round.

    :raises NotFound: if one of them is not in the queue, or if they are the same.
    """
    missing = [need for need in dict.fromkeys((one, other)) if need not in queue.facts]
    if missing:
        raise NotFound(
            f"{swedish.listing(missing)} står inte i kön den {swedish.day(queue.on)}."
            " Kön visar vilka behov som väntar; den som har fått sin kamera, eller är beställd,"
            " står inte kvar."
        )
    if one == other:
        raise NotFound(f"{one} kan inte stå före sig självt. Ange två olika behov.")
    last = queue.stages[-1]
    first, second = (one, other) if last[one] < last[other] else (other, one)
    if queue.stages[0][first] > queue.stages[0][second]:
        return _departed(queue, first, second)
    a, b = queue.facts[first], queue.facts[second]
    same: list[str] = []
    for criterion in queue.order.criteria:
        if criterion.rank(a[criterion.id]) < criterion.rank(b[criterion.id]):
            return _why(first, second, criterion, a, b, same=same)
        same.append(criterion.title)
    by = next(one for one in queue.order.tie_breaks if a[one.id] != b[one.id])
    return _why(first, second, by, a, b, same=[])


def _why(
    first: str,
    second: str,
    criterion: Criterion,
    a: Mapping[str, Any],
    b: Mapping[str, Any],
    *,
    same: list[str],
) -> Why:
    reason = criterion.phrase.format(
        first=_word(criterion, a[criterion.id]), second=_word(criterion, b[criterion.id])
    )
    equal = f"; lika är {swedish.listing(same)}" if same else ""
    return Why(
        first=first,
        second=second,
        criterion=criterion.id,
        sentence=f"{first} står före {second} eftersom {reason}{equal}.",
    )


def _departed(queue: Queue, first: str, second: str) -> Why:
    turned: Move | None = None
    for move, before, after in zip(queue.moves, queue.stages, queue.stages[1:], strict=False):
        was, is_now = (one[first] < one[second] for one in (before, after))
        if is_now and not was:
            turned = move
    assert turned is not None
    return Why(
        first=first,
        second=second,
        criterion=DEPARTURE,
        sentence=(
            f"{first} står före {second} genom ett avsteg från ordningen, beslutat"
            f" {swedish.day(turned.decided_on)} av {turned.role}, som flyttade {turned.need} till"
            f" platsen närmast före {turned.before}, med skälet »{turned.reason.strip()}«."
        ),
    )


def _word(criterion: Criterion, value: object) -> str:
    match value:
        case None:
            return UNKNOWN
        case date():
            return swedish.day(value)
        case float():
            return swedish.number(value, decimals=_decimals(value))
        case int():
            return swedish.count(value)
        case _:
            return criterion.words[str(value)] if criterion.words else str(value)


def _decimals(value: float) -> int:
    """Return how many decimals a number has, so that two that differ are written differently."""
    return 0 if value.is_integer() else min(len(f"{value:f}".rstrip("0").split(".")[1]), 6)

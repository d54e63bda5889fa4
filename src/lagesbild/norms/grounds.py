"""What an indicator may be about, and what it may never be about.

A ground stands for people's origin or faith just as well under another name, so the texts of an
indicator are searched too. A fairness check made apart from the picture may use refused grounds;
no collection may.
"""

import re
from dataclasses import dataclass
from functools import cache

from lagesbild.norms.dated import read_norms


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One thing that an indicator can be about, with the reason why it may or may not."""

    id: str
    title: str
    is_allowed: bool
    reason: str
    reference: str
    words: tuple[str, ...] = ()
    """Regular expressions that give a refused ground away in a text."""


@cache
def list_grounds() -> tuple[Ground, ...]:
    """Return every ground, the allowed ones first."""
    return tuple(
        Ground(
            id=entry["id"],
            title=entry["title"],
            is_allowed=entry["allowed"],
            reason=entry["reason"],
            reference=entry["reference"],
            words=tuple(entry.get("words", ())),
        )
        for entry in read_norms("grounds")
    )


def find_ground(ground: str) -> Ground | None:
    """Return the ground with an id, allowed or refused."""
    return next((known for known in list_grounds() if known.id == ground), None)


def find_refused_ground(text: str) -> Ground | None:
    """Return the first refused ground that a text names, in Swedish or English."""
    plain = re.sub(r"[_\W]+", " ", text.lower())
    refused = (ground for ground in list_grounds() if not ground.is_allowed)
    return next((g for g in refused if any(re.search(word, plain) for word in g.words)), None)

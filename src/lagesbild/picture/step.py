"""A statement about a figure, and the statements that it rests on."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Step:
    """One statement and what it rests on."""

    text: str
    rests_on: tuple["Step", ...] = ()

"""Ratings as arrays: who judged what in which round, and which grade each item was given.

A *session* is one rater judging one object once. An *object* is an area in a round, or a
calibration case, which stays the same over the rounds and is judged by raters of many districts.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lagesbild.stats.arrays import IntArray

NONE = -1
"""In `object_unit` and `object_round`: the object is a calibration case."""


@dataclass(frozen=True, kw_only=True)
class Sessions:
    """Who judged what. All arrays number from 0; sessions are numbered by their place.

    Raters of one *norm group* (a local police district) may share a local norm: what one place
    calls serious. A rater who moves belongs to the new group from then on.
    """

    object_: IntArray
    """Of each session: the object that was judged."""
    rater: IntArray
    norm_group: IntArray
    """Of each session: the district that the rater belongs to."""
    round_: IntArray
    object_unit: IntArray
    """Of each object: the area, or `NONE` for a calibration case."""
    object_round: IntArray
    """Of each object: its round, or `NONE` for a calibration case."""
    unit_group: IntArray
    """Of each area: the district that it lies in, which need not be a norm group with raters."""

    def __post_init__(self) -> None:
        sizes = {len(a) for a in (self.object_, self.rater, self.norm_group, self.round_)}
        if len(sizes) != 1:
            raise ValueError(f"sessions need one entry in each array, got lengths {sorted(sizes)}")
        if len(self.object_unit) != len(self.object_round):
            raise ValueError("objects need one entry in each array")
        if not ((self.object_unit == NONE) == (self.object_round == NONE)).all():
            raise ValueError("an object has both an area and a round, or neither")
        _check_numbers("object_", self.object_, below=len(self.object_unit))
        _check_numbers("object_unit", self.object_unit, below=len(self.unit_group), lowest=NONE)
        for name in ("rater", "norm_group", "round_", "unit_group"):
            _check_numbers(name, getattr(self, name))
        own = self.object_round[self.object_]
        if not ((own == NONE) | (own == self.round_)).all():
            raise ValueError("an area is judged in another round than its own")

    @property
    def count(self) -> int:
        return len(self.object_)

    @property
    def objects(self) -> int:
        return len(self.object_unit)

    @property
    def units(self) -> int:
        return len(self.unit_group)

    @cached_property
    def raters(self) -> int:
        return int(self.rater.max(initial=-1)) + 1

    @cached_property
    def groups(self) -> int:
        """Districts, whether they have raters, areas or both."""
        return int(max(self.norm_group.max(initial=-1), self.unit_group.max(initial=-1))) + 1

    @cached_property
    def rounds(self) -> int:
        return int(max(self.round_.max(initial=-1), self.object_round.max(initial=-1))) + 1


@dataclass(frozen=True, kw_only=True)
class Ratings:
    """The grades of all sessions; a missing answer is no row, whatever its code."""

    sessions: Sessions
    session: IntArray
    """Of each grade: its session."""
    item: IntArray
    """Of each grade: the item. An item that changed its meaning is another item."""
    grade: IntArray
    """From 0 to `grades` - 1."""
    items: int
    grades: int

    def __post_init__(self) -> None:
        if not len(self.session) == len(self.item) == len(self.grade):
            raise ValueError("grades need one entry in each array")
        if self.grades < 2:
            raise ValueError(f"need at least two grades, got {self.grades}")
        _check_numbers("session", self.session, below=self.sessions.count)
        _check_numbers("item", self.item, below=self.items)
        _check_numbers("grade", self.grade, below=self.grades)

    @property
    def count(self) -> int:
        return len(self.grade)

    @cached_property
    def answers(self) -> IntArray:
        """How many grades each session has."""
        return np.bincount(self.session, minlength=self.sessions.count)

    def require_answers(self) -> None:
        """Refuse sessions that nothing can be told of.

        :raises ValueError: if there are no ratings, or a session has none.
        """
        if self.count == 0 or not self.answers.all():
            raise ValueError("every session needs at least one grade; leave out those without")


def _check_numbers(
    name: str, numbers: IntArray, *, below: int | None = None, lowest: int = 0
) -> None:
    if len(numbers) == 0:
        return
    if numbers.min() < lowest or (below is not None and numbers.max() >= below):
        end = "" if below is None else f" and below {below}"
        raise ValueError(f"{name} must be at least {lowest}{end}")

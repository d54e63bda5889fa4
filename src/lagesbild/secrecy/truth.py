"""Three-valued logic: true, false, and unknown, which stays unknown.

Kleene's strong logic: a conjunction with a false part is false, one with no false and some unknown
part is unknown. Nothing here turns a missing answer into a yes or a no.
"""

from collections.abc import Iterable, Mapping

Truth = bool | None
"""None is unknown."""


def all_true(parts: Iterable[Truth]) -> Truth:
    """Return whether every part is true; true of none."""
    parts = tuple(parts)
    if False in parts:
        return False
    return None if None in parts else True


def any_true(parts: Iterable[Truth]) -> Truth:
    """Return whether some part is true; false of none."""
    return negated(all_true(negated(part) for part in parts))


def negated(part: Truth) -> Truth:
    """Return the opposite; of unknown, unknown."""
    return None if part is None else not part


def known(facts: Mapping[str, bool], names: Iterable[str]) -> tuple[Truth, ...]:
    """Return what is known of each fact."""
    return tuple(facts.get(name) for name in names)

"""How outcomes of the norm and kinds of time are drawn, and what they are called."""

from collections.abc import Mapping

from lagesbild import swedish
from lagesbild.norms.officer_functions import ActivityKind
from lagesbild.officers.readings import Outcome
from lagesbild.reports.paints import Paint, Palette


def outcome_word(outcome: str | None) -> str:
    """Return what an outcome is called in a table; a unit without any month has none."""
    return "" if outcome is None else swedish.word("officer_outcome", outcome)


_DARK = Paint(fill="#00224e", ink="#ffffff")
_GREY = Paint(fill="#6b6f7e", ink="#ffffff", hatch=-45)
_SAND = Paint(fill="#cbbf86", ink="#000000", hatch=45)
_WHITE = Paint(fill="#ffffff", ink="#000000")

OUTCOMES = Palette(
    {
        Outcome.MET: _DARK,
        Outcome.NOT_MET: _SAND,
        Outcome.CANNOT_BE_TOLD: _WHITE,
        Outcome.NOT_APPLICABLE: _GREY,
    }
)
OUTCOME_WORDS: Mapping[str, str] = {
    outcome: outcome_word(outcome).capitalize() for outcome in OUTCOMES.paints
}
KINDS = Palette(
    {
        ActivityKind.AREA_WORK: _DARK,
        ActivityKind.PLANNED: _GREY,
        ActivityKind.TRAINING: _WHITE,
        ActivityKind.PULLED_AWAY: _SAND,
    }
)
KIND_WORDS: Mapping[str, str] = {
    kind: swedish.word("activity_kind", kind).capitalize() for kind in KINDS.paints
}
"""In the order that they are drawn in."""
MORE, LESS, WHOLE = "more", "less", "whole"
STEPS = Palette({WHOLE: _DARK, LESS: _SAND, MORE: _GREY})
"""What a step adds or takes away."""

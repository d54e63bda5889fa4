"""How far apart raters are, beside how far apart areas are, in steps that everyone knows."""

from dataclasses import dataclass
from math import hypot, pi, sqrt

from lagesbild.picture.record import Picture

_MEAN_DIFFERENCE = 2 / sqrt(pi)
"""Of two draws from one normal distribution, in its standard deviations."""
_FEWEST_AREAS = 3


@dataclass(frozen=True, kw_only=True)
class RatingSpreads:
    """Mean differences. `step` is what one unit of the model is in steps of the scale, if known."""

    areas: float
    raters: float
    """Between raters of two districts who judge the same area at the same time."""
    step: float | None
    doubt: float | None
    """Mean half width of the intervals of the levels, in steps of the scale."""

    def in_steps(self, value: float) -> float | None:
        return None if self.step is None else value * self.step


def rating_spreads(picture: Picture) -> RatingSpreads | None:
    """Return the differences; None without a model, or where no area differs from another.

    The length of a step is learned from the levels that are shown: their spread, over that of the
    areas in the model. It holds in the middle of the scale and is too long towards its ends.
    """
    spreads = dict(picture.tables["rating_model"].select("name", "value").iter_rows())
    if "session" not in spreads:
        return None
    areas = hypot(spreads["area"], spreads["district"])
    if not areas:
        return None
    raters = hypot(*(spreads[name] for name in ("norm", "rater", "drift", "session")))
    severity = picture.tables["severity"].drop_nulls("level")
    step = None
    if severity.height >= _FEWEST_AREAS:
        step = float(severity["level"].std() or 0.0) / areas  # type: ignore[arg-type]
    half_widths = (severity["high"] - severity["low"]).mean()
    return RatingSpreads(
        areas=_MEAN_DIFFERENCE * areas,
        raters=_MEAN_DIFFERENCE * raters,
        step=step or None,
        doubt=float(half_widths) / 2 if isinstance(half_widths, float) else None,
    )

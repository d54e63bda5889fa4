"""The borders of an area through time, drawn side by side at the same scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import shapely

from lagesbild.reports.map_view import fitted_view
from lagesbild_web.records.queries.areas import Generation

_SIDE, _MARGIN = 180.0, 14.0


@dataclass(frozen=True, kw_only=True)
class DrawnGeneration:
    name: str
    valid_from: date
    valid_to: date | None
    hectares: float
    path: str
    before: str
    """The border before, where it was another; else empty."""
    size: float = _SIDE


def border_history(generations: Sequence[Generation]) -> list[DrawnGeneration]:
    """Return a drawing for each generation, with the border before in outline where it differs."""
    if not generations:
        return []
    bounds = shapely.total_bounds([one.shape for one in generations]).tolist()
    view = fitted_view(bounds, width=_SIDE, height=_SIDE, margin=_MARGIN)
    paths = [view.path(one.shape) for one in generations]
    return [
        DrawnGeneration(
            name=one.name,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            hectares=one.hectares,
            path=paths[at],
            before=paths[at - 1] if one.differs else "",
        )
        for at, one in enumerate(generations)
    ]

"""What of cameras may leave those who plan them: areas and counts, never a place.

Where a camera is exactly stands in one table, `camera_sites`, and nothing made of it is finer than
an area. Within the authority needs and points are shared by area, without what could tell the place
(kind of place, free text); the public gets counts of points in operation per area at most, under
the rule of small counts. ADR 29.
"""

import re
from collections.abc import Mapping

import polars as pl

from lagesbild.cameras.states import State
from lagesbild.disclosure.hierarchy import Hierarchy
from lagesbild.disclosure.rule import DisclosureRule
from lagesbild.disclosure.suppression import PUBLISHED_COLUMNS, protect_counts

SHARED_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "camera_needs": (
        *("need", "reported_on", "unit", "area", "kind", "number"),
        *("prevention", "investigation", "command", "technical_readiness"),
    ),
    "camera_points": ("point", "need", "unit", "area", "kind"),
    "cameras": ("camera", "point", "batch"),
    "camera_events": ("subject", "on", "event", "state", "role"),
    "balancing_tests": (
        *("subject", "version", "decided_on", "role", "conclusion", "need_factors"),
        *("privacy_factors", "alternatives", "signs", "signs_exception", "exception"),
        *("exception_from", "exception_until", "reason_for_new", "review_on"),
    ),
    "camera_supply": (
        *("batch", "kind", "number", "expected_low", "expected", "expected_high"),
        *("delivered_on", "delivered_number"),
    ),
    "installation_capacity": ("region", "month", "installations"),
    "camera_departures": ("need", "moved_before", "decided_on", "role"),
    "camera_use": ("month", "area", "purpose", "exports", "hours_up", "hours_due", "moved"),
    "body_worn": (
        *("month", "unit", "outer_service", "peak_on_duty", "delivered", "in_use"),
        *("shifts", "shifts_worn", "trained"),
    ),
}
"""By table, the columns that are shared within the authority."""

WITHHELD_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "camera_needs": ("place_kind", "serious_violence", "exposed_hours", "open_dealing"),
    "camera_sites": ("subject", "e_m", "n_m"),
    "camera_events": ("reason",),
    "camera_departures": ("reason",),
}
"""The rest: what tells of one place, or could."""


HIDDEN_TEXT = "(döljs, eftersom texten kan ange ett läge)"
_MAY_BE_A_POSITION = re.compile(r"(?<![^\W\d])\d(?:[\s.,]?\d){5,}|\d{1,3}[.,]\d{3,}")
"""Six digits or more, also written with spaces or marks between, or three decimals or more; not
where letters stand before them, as in the name of a need."""


def without_positions(text: str) -> str:
    """Return a text that people have written, or `HIDDEN_TEXT` where it may tell a position."""
    return HIDDEN_TEXT if _MAY_BE_A_POSITION.search(text) else text


def shared(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return what may be shared of a table of cameras within the authority.

    :raises ValueError: for a table that nothing is shared of.
    """
    if table not in SHARED_COLUMNS:
        raise ValueError(f"nothing of {table} is shared")
    return frame.select(SHARED_COLUMNS[table])


def public_counts(
    states: pl.DataFrame, *, hierarchy: Hierarchy, rule: DisclosureRule
) -> pl.DataFrame:
    """Return how many points are in operation in each area and unit, as the public may see it.

    Points outside all areas are not counted, so that they cannot be computed from a sum. Cameras
    are not counted either: a point may have several.

    :param states: see `register.states_on`.
    :param hierarchy: areas, and the units above them; every area of a point is in it.
    :returns: `unit`, `shown`, `suppressed`, `open_in`.
    """
    running = [state.value for state in State if state.is_in_operation]
    counted = (
        states.filter("is_point", pl.col("state").is_in(running)).group_by("area").len("count")
    )
    leaves = [unit for unit in hierarchy.parents if unit not in hierarchy.parts]
    counts = (
        pl.DataFrame({"unit": leaves}, schema={"unit": pl.String})
        .join(counted.rename({"area": "unit"}), on="unit", how="left", maintain_order="left")
        .with_columns(pl.col("count").fill_null(0).cast(pl.Int64))
    )
    return protect_counts(counts, hierarchies=[hierarchy], rule=rule).select(PUBLISHED_COLUMNS)

"""How many area officers an area should have, and from when something about them is told.

The number of residents per officer is the authority's decision; what the follow-up adds to it in
order to be able to answer is ours.
"""

from dataclasses import dataclass
from datetime import date

from lagesbild.norms.dated import norm_on


@dataclass(frozen=True, kw_only=True)
class SignLimits:
    """From what size something is shown as a sign that the norm is met on paper only."""

    relabelled_heads: int
    """So many heads more in one function and fewer in another of the unit, in one month."""
    drained_share: float
    """So much of an area's ring-fenced hours come from staff of a neighbour short of officers."""
    december_excess: float
    """So much higher is December than the mean of the other months, as a share of that mean."""
    december_least_fte: float
    """And so many full-time posts at least: a few hours more are no peak."""


@dataclass(frozen=True, kw_only=True)
class OfficerNorm:
    """One version of the norm; docs/adr/0020 gives the reasons for what is ours."""

    version: str
    reference: str
    is_verified: bool
    residents_per_officer: int
    scope: str
    """What the norm is for: `area`; other readings are shown beside."""
    rounding: str
    """How the officers that the residents call for are rounded: `none`."""
    population_basis: str
    """In Swedish: which residents are meant."""
    oldest_population_years: int
    """Residents from longer ago than this many years tell nothing of an area."""
    full_time_hours_per_week: float
    """Gross hours of one full-time post."""
    least_coverage: float
    """With a smaller share of the hours reported, it cannot be told what they were spent on."""
    residents_registration_error: float
    """Half of an interval of `coverage`, as a share of the residents; common to a whole area."""
    coverage: float
    near_limit: float
    """As a share of the residents at the nearest multiple of `residents_per_officer`."""
    least_heads_shown: int
    """Leave and part-time of fewer officers than this are not shared."""
    signs: SignLimits


def officer_norm_on(day: date) -> OfficerNorm:
    """Return the norm that holds on a day.

    :raises NotFound: if none does: there was no norm before the first.
    """
    entry = norm_on("officer_norms", day)
    return OfficerNorm(
        version=entry["version"],
        reference=entry["reference"],
        is_verified=entry["verified_on"] is not None,
        residents_per_officer=entry["residents_per_officer"],
        scope=entry["scope"],
        rounding=entry["rounding"],
        population_basis=entry["population_basis"],
        oldest_population_years=entry["oldest_population_years"],
        full_time_hours_per_week=float(entry["full_time_hours_per_week"]),
        least_coverage=entry["least_coverage"],
        residents_registration_error=entry["residents_registration_error"],
        coverage=entry["coverage"],
        near_limit=entry["near_limit"],
        least_heads_shown=entry["least_heads_shown"],
        signs=SignLimits(**entry["signs"]),
    )

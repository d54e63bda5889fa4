"""How a source of positions sends them, and how time is therefore counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lagesbild.norms.dated import norm_on

_LONGEST_CAP_S = 3600


@dataclass(frozen=True, kw_only=True)
class PositionSource:
    """One version of the settings; docs/adr/0025 gives the reasons."""

    version: str
    reference: str
    is_verified: bool
    sampling_s: int
    """How often a unit sends its position."""
    cap_samplings: int
    """An interval of at most so many samplings counts in full."""
    standing_below_m_per_s: float
    """A unit stands, or walks, up to this speed."""
    top_m_per_s: float
    """No unit is faster than this."""
    frozen_minutes: float
    """A position that stays the same for longer, outside depots, is a dead receiver."""
    at_crossings: bool
    """Whether an interval is cut where it crosses a border, or in its middle."""
    bounds: Mapping[str, int]
    """`west`, `east`, `south` and `north` in metres of EPSG:3006."""

    def __post_init__(self) -> None:
        if not 0 < self.cap_s <= _LONGEST_CAP_S:
            raise ValueError(f"a cap must be in (0, {_LONGEST_CAP_S}] s, got {self.cap_s}")

    @property
    def cap_s(self) -> int:
        """The longest interval that counts in full."""
        return self.sampling_s * self.cap_samplings


def position_source_on(day: date) -> PositionSource:
    """Return the settings that hold on a day.

    :raises NotFound: if none do.
    """
    entry = norm_on("position_sources", day)
    return PositionSource(
        version=entry["version"],
        reference=entry["reference"],
        is_verified=entry["verified_on"] is not None,
        sampling_s=entry["sampling_s"],
        cap_samplings=entry["cap_samplings"],
        standing_below_m_per_s=float(entry["standing_below_m_per_s"]),
        top_m_per_s=float(entry["top_m_per_s"]),
        frozen_minutes=float(entry["frozen_minutes"]),
        at_crossings=entry["cut"] == "crossing",
        bounds=dict(entry["bounds"]),
    )

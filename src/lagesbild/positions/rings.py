"""What is a layer of areas to this room? Closed rings of corners, each ring of one area.

A shell and a hole are the same thing here: a position is inside where an odd number of rings lies
around it. That is right for valid polygons, whose parts share no ground.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_FARTHEST_M = 10_000_000.0
"""No coordinate of EPSG:3006 in Sweden is larger; degrees of any kind are far smaller."""


@dataclass(frozen=True, kw_only=True, eq=False)
class LayerRings:
    """The rings of a layer.

    :raises ValueError: if the arrays do not fit each other, a ring is not closed, or a coordinate
        is not a number or is more than 10 000 km from 0.
    """

    coordinates: npt.NDArray[np.float64]
    """Corners (n, 2): E and N in metres of EPSG:3006. The last corner of a ring is its first."""
    ring_starts: npt.NDArray[np.int64]
    """Where each ring begins among the corners (rings + 1), the last entry being n."""
    ring_areas: npt.NDArray[np.int32]
    """The number of each ring's area (rings,), counted from 0."""
    areas: int
    """How many areas there are, those without any ring counted."""

    def __post_init__(self) -> None:
        if self.coordinates.ndim != 2 or self.coordinates.shape[1] != 2:
            raise ValueError(f"corners must be (n, 2), got {self.coordinates.shape}")
        self._check_rings()
        if not (np.abs(self.coordinates) <= _FARTHEST_M).all():
            raise ValueError(f"a coordinate is no number or is beyond {_FARTHEST_M:.0f} m")

    def _check_rings(self) -> None:
        starts = self.ring_starts
        if len(starts) != len(self.ring_areas) + 1:
            raise ValueError(f"{len(starts)} starts do not fit {len(self.ring_areas)} rings")
        if starts[0] != 0 or starts[-1] != len(self.coordinates):
            raise ValueError("rings must begin with the first corner and end with the last")
        if (np.diff(starts) < 4).any():
            raise ValueError("a closed ring has at least four corners")
        if (self.coordinates[starts[:-1]] != self.coordinates[starts[1:] - 1]).any():
            raise ValueError("the last corner of each ring must be its first")
        if ((self.ring_areas < 0) | (self.ring_areas >= self.areas)).any():
            raise ValueError(f"areas must be numbered from 0 to {self.areas - 1}")

    def digest(self) -> str:
        """Return a checksum (SHA-256) of everything that the rings hold, in their order."""
        checksum = hashlib.sha256(f"{self.areas} {len(self.ring_areas)}\n".encode())
        for array, kind in (
            (self.coordinates, "<f8"),
            (self.ring_starts, "<i8"),
            (self.ring_areas, "<i4"),
        ):
            checksum.update(np.ascontiguousarray(array, dtype=kind).tobytes())
        return checksum.hexdigest()

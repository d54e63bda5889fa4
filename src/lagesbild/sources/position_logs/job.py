"""What is to be counted out of a log? The same for every part and every machine."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

import numpy as np

from lagesbild import __version__
from lagesbild.errors import DeliveryRejected
from lagesbild.norms.position_sources import PositionSource
from lagesbild.positions.compiling import CHECKSUM
from lagesbild.positions.counting import Rule
from lagesbild.positions.grid import AreaGrid
from lagesbild.positions.parts import LogSums, LookUps, Units, sum_part
from lagesbild.positions.rows import Bounds
from lagesbild.positions.sums import MOST_FUNCTIONS
from lagesbild.sources.personal_numbers import has_personal_number
from lagesbild.sources.position_logs.log_files import LogPart
from lagesbild.sources.position_logs.reading import read_part
from lagesbild.sources.position_logs.rules import LogRule

_FIRST_MS = int(datetime(2000, 1, 2, tzinfo=UTC).timestamp() * 1000)
_LAST_MS = int(datetime(2099, 12, 30, tzinfo=UTC).timestamp() * 1000)


@dataclass(frozen=True, kw_only=True, eq=False)
class AreaLayer:
    """A layer that time is divided by."""

    name: str
    ids: tuple[str, ...]
    """Of the areas, by their number in the grid."""
    grid: AreaGrid


@dataclass(frozen=True, kw_only=True, eq=False)
class Job:
    """What to count: layers, depots, the source's settings, and what is known of units."""

    layers: tuple[AreaLayer, ...]
    source: PositionSource
    depots: AreaGrid | None = None
    register: Mapping[str, str] | None = None
    """The function of each unit; without a register all units are known, and have none."""
    latest: datetime | None = None
    """Later times are faults; None: any time of the century is right."""
    functions: tuple[str, ...] = field(init=False)
    """In the order of their numbers."""

    def __post_init__(self) -> None:
        functions = tuple(sorted(set((self.register or {}).values()))) or ("",)
        if len(functions) > MOST_FUNCTIONS:
            raise ValueError(f"at most {MOST_FUNCTIONS} functions, got {len(functions)}")
        object.__setattr__(self, "functions", functions)

    @property
    def look_ups(self) -> LookUps:
        """The grids of the layers and of the depots."""
        return LookUps(layers=tuple(layer.grid for layer in self.layers), depots=self.depots)

    @property
    def rule(self) -> Rule:
        """The source's settings as the kernel takes them: whole milliseconds and millimetres."""
        source = self.source
        return Rule(
            sampling_ms=source.sampling_s * 1000,
            cap_ms=source.cap_s * 1000,
            standing_mm_per_s=round(source.standing_below_m_per_s * 1000),
            top_mm_per_s=round(source.top_m_per_s * 1000),
            frozen_ms=round(source.frozen_minutes * 60_000),
            at_crossings=source.at_crossings,
        )

    @property
    def bounds(self) -> Bounds:
        """Where and when a position can be."""
        at = self.source.bounds
        latest = _LAST_MS if self.latest is None else int(self.latest.timestamp() * 1000)
        return Bounds(
            at["west"], at["east"], at["south"], at["north"], _FIRST_MS, min(latest, _LAST_MS)
        )

    def units(self, names: Sequence[str]) -> Units:
        """Return what is known of units."""
        numbers = {function: number for number, function in enumerate(self.functions)}
        register = self.register
        if register is None:
            known = np.ones(len(names), dtype=np.bool_)
            return Units(functions=np.zeros(len(names), dtype=np.int64), known=known)
        return Units(
            functions=np.array(
                [numbers[register[name]] if name in register else 0 for name in names],
                dtype=np.int64,
            ),
            known=np.array([name in register for name in names], dtype=np.bool_),
        )

    def digest(self) -> str:
        """Return a checksum of everything that the sums depend on beside the log itself."""
        told = {
            "version": __version__,
            "counted_by": CHECKSUM,
            "grids": [layer.grid.digest for layer in self.layers],
            "depots": self.depots and self.depots.digest,
            "rule": self.rule,
            "bounds": self.bounds,
            "register": self.register and sorted(self.register.items()),
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, eq=False)
class NamedSums:
    """What a part, or a file, comes to, with the names of its units by their number there."""

    names: tuple[str, ...]
    sums: LogSums


@lru_cache(maxsize=64)
def _persons_among(names: tuple[str, ...]) -> int:
    """Count names that can be personal identity numbers; parts of a log name the same units."""
    return sum(map(has_personal_number, names))


def sum_of_part(job: Job, part: LogPart) -> NamedSums:
    """Read one part and return what it comes to.

    :raises DeliveryRejected: if a unit goes by a personal identity number.
    :raises pa.ArrowException, OSError: if the file is damaged.
    """
    read = read_part(part)
    persons = _persons_among(read.names)
    if persons:
        text = f"{persons} enheter har beteckningar som kan vara personnummer."
        raise DeliveryRejected([LogRule.PERSON_NUMBER.problem(part.name, text, column="unit")])
    return NamedSums(
        read.names,
        sum_part(
            read.rows,
            job.units(read.names),
            look_ups=job.look_ups,
            rule=job.rule,
            bounds=job.bounds,
            missing=read.missing,
        ),
    )

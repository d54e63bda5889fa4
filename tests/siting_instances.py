"""Reads published instances of maximal covering, and their best known choices, as arrays."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse

from lagesbild.stats.covering.instance import CoveringInstance

EARTH_METRES = 6_378_100


@dataclass(frozen=True, kw_only=True)
class Published:
    """One line of `best_known.csv`, with the sites of its solution."""

    instance: str
    p: int
    radius_metres: int
    value: int
    chosen: np.ndarray

    def __str__(self) -> str:
        return f"{self.instance} p = {self.p}"


def read_published(folder: Path) -> list[Published]:
    """Return the best known choices, in the order of the file."""
    with (folder / "best_known.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Published(
            instance=row["instance"],
            p=int(row["p"]),
            radius_metres=int(row["radius_m"]),
            value=int(row["best_value"]),
            chosen=_chosen(folder / "solutions", row),
        )
        for row in rows
    ]


def read_instance(folder: Path, published: Published) -> CoveringInstance:
    """Return an instance: every point is a site, and covers those within the radius.

    Distances are 32-bit floats of great circles, as the authors computed them.
    """
    lines = (folder / f"{published.instance}.txt").read_text(encoding="utf-8").splitlines()
    [places] = [at for at, line in enumerate(lines) if line.startswith("NODE_COORD_SECTION")]
    [demand] = [at for at, line in enumerate(lines) if line.startswith("DEMAND_SECTION")]
    degrees = np.array([line.split() for line in lines[places + 1 : demand]], dtype=float)
    weights = np.array(lines[demand + 1 : demand + 1 + len(degrees)], dtype=np.int64)
    latitude, longitude = np.radians(degrees).T
    cosines = np.sin(latitude)[:, None] * np.sin(latitude) + np.cos(latitude)[:, None] * np.cos(
        latitude
    ) * np.cos(longitude[:, None] - longitude)
    angles = np.arccos(np.clip(cosines, -1, 1)).astype(np.float32)
    near = angles * np.float32(EARTH_METRES) <= published.radius_metres
    return CoveringInstance(weights=weights, cover=sparse.csr_array(near))


def read_p_median(path: Path) -> tuple[np.ndarray, int]:
    """Return shortest distances between all nodes of an OR-Library file, and its p.

    Of edges that are given twice the last counts.
    """
    numbers = np.array(path.read_text(encoding="utf-8").split(), dtype=np.int64)
    nodes, _, p = numbers[:3]
    lengths = np.zeros((nodes, nodes))
    for one, other, length in numbers[3:].reshape(-1, 3):
        lengths[one - 1, other - 1] = lengths[other - 1, one - 1] = length
    return sparse.csgraph.shortest_path(sparse.csr_array(lengths), directed=False), int(p)


def _chosen(folder: Path, row: dict[str, str]) -> np.ndarray:
    name = f"{row['instance']}_{row['p']}_{row['radius_m']}.txt"
    [line] = [
        line
        for line in (folder / name).read_text(encoding="utf-8").splitlines()
        if line.startswith("Facilidade:")
    ]
    return np.array(line.split()[1:], dtype=np.int64)

"""Which area holds a position: ours beside others that answer exactly, on one core.

Run `PYTHONPATH=. python benchmarks/locating.py` from the root to compare millions of answers near
borders with Shapely's as well. Times are of the processor, since others may share the machine. The
layers are open data beside the checkout; without it there is nothing to measure.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from locating_peers import Peer, peers_at_hand
from rich.console import Console
from rows import Row, median_seconds
from tests.positions_to_locate import (
    Points,
    Shapes,
    as_units_leave_them,
    lowest_area,
    near_borders,
)
from tests.real.real_layers import AREAS_2025, LAYERS, SMALL_AREAS, read_shapes

from lagesbild.areas.rings import rings_of
from lagesbild.positions.grid import AreaGrid, build_grid
from lagesbild.positions.locating import locate

DATA = Path(__file__).resolve().parents[2] / "shared"
UNITS, STEPS = 500, 2_000
NEAR_BORDERS = 50_000
RUNS = 3


def find(*parts: str) -> Path:
    return DATA.joinpath(*parts)


def measure() -> list[Row]:
    if not find(*LAYERS[SMALL_AREAS]).exists():
        return []
    return [
        row for name in (AREAS_2025, SMALL_AREAS) for row in measure_layer(read_shapes(find, name))
    ]


def measure_layer(shapes: Shapes) -> list[Row]:
    """Return what each peer takes beside ours, and what the grid takes to build."""
    grid = build_grid(rings_of(shapes))
    [build] = median_seconds(
        lambda: build_grid(rings_of(shapes)), runs=RUNS, clock=time.process_time
    )
    held = f"grid of {len(shapes)} areas, {grid.bytes_held / 2**20:.1f} MiB"
    with peers_at_hand(shapes) as peers:
        return [
            Row(name=held, seconds=build, runs=RUNS),
            measure_metres(shapes, grid),
            *(measure_peer(shapes, grid, peer) for peer in peers),
        ]


def measure_metres(shapes: Shapes, grid: AreaGrid) -> Row:
    """Time ours on float64 metres; beside the peers it has whole centimetres."""
    centimetres = as_units_leave_them(shapes, units=UNITS, steps=STEPS, seed=24)
    metres = Points(centimetres.e / 100, centimetres.n / 100)
    [seconds] = median_seconds(
        lambda: locate(grid, metres.e, metres.n), runs=RUNS, clock=time.process_time
    )
    name = f"the same from float64 metres: {len(metres.e) / seconds / 1e6:.0f} M/s"
    return Row(name=name, seconds=seconds, runs=RUNS)


def measure_peer(shapes: Shapes, grid: AreaGrid, peer: Peer) -> Row:
    """Time both in turn on positions that units leave, and compare them near borders."""
    centimetres = as_units_leave_them(shapes, units=UNITS, steps=STEPS, seed=24)
    count = len(centimetres.e)
    some = slice(0, int(peer.share * count))
    work = peer.asking(Points(centimetres.e[some] / 100, centimetres.n[some] / 100))
    same_by_units = differing(work(), locate(grid, centimetres.e[some], centimetres.n[some]))
    clock: Callable[[], float] = time.perf_counter if peer.own_process else time.process_time
    ours, theirs = median_seconds(
        lambda: locate(grid, centimetres.e, centimetres.n), work, runs=RUNS, clock=clock
    )
    hard = near_borders(shapes, count=NEAR_BORDERS, seed=25)
    near = differing(peer.asking(hard)(), locate(grid, hard.e, hard.n))
    extrapolated = "" if peer.share == 1 else f", from {peer.share:.0%}"
    return Row(
        name=f"area of {count} positions, {len(shapes)} areas: {count / ours / 1e6:.0f} M/s",
        seconds=ours,
        runs=RUNS,
        peer=f"{peer.name}{extrapolated}; differs: {same_by_units}, near borders {near}",
        peer_seconds=theirs / peer.share,
    )


def differing(one: np.ndarray, other: np.ndarray) -> str:
    count = np.count_nonzero(one != other)
    return f"{count} of {len(one)}" if count else "0"


def print_exactness(points: int) -> None:
    """Print how many answers near borders differ from Shapely's, layer by layer."""
    for name in LAYERS:
        shapes = read_shapes(find, name)
        hard = near_borders(shapes, count=points, seed=26)
        found = locate(build_grid(rings_of(shapes)), hard.e, hard.n)
        wrong = np.count_nonzero(found != lowest_area(shapes, hard))
        Console().print(f"{name}: {wrong} of {points} differ from Shapely's")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=3_000_000)
    print_exactness(parser.parse_args().points)
    for row in measure():
        peer = "" if row.ratio is None else f"{row.peer}: {row.ratio:.0f} times as long"
        Console(width=140).print(f"{row.name}, {row.seconds:.4f} s  {peer}")


if __name__ == "__main__":
    main()

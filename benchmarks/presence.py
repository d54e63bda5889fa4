"""From Parquet to the table of presence, beside merely scanning the columns.

`PYTHONPATH=. python benchmarks/presence.py --millions 50 200` from the root also prints the peak of
memory at each size. Times are of the processor, since others may share the machine. One day is
written; the others are the same file under another date, so that no disk is measured.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rows import Row, median_seconds
from tests.positions_to_locate import as_units_leave_them
from tests.real.real_layers import AREAS_2025, LAYERS, SMALL_AREAS, read_shapes

from lagesbild.areas.rings import rings_of
from lagesbild.norms.position_sources import position_source_on
from lagesbild.positions.grid import build_grid
from lagesbild.sources.position_logs.job import AreaLayer, Job
from lagesbild.sources.position_logs.log_files import COLUMNS, LogFile, find_log_files
from lagesbild.sources.position_logs.presence import presence_of
from lagesbild.sources.position_logs.runners import LocalRunner

DATA = Path(__file__).resolve().parents[2] / "shared"
FIRST_DAY = date(2025, 1, 1)
UNITS, STEPS = 580, 8_640
"""Five million positions a day: every ten seconds of a day and night."""
RUNS = 3


@dataclass(frozen=True, kw_only=True)
class Layout:
    name: str
    is_compact: bool
    """Whole centimetres and seconds from midnight with lz4; else float64, timestamps and zstd."""


COMPACT = Layout(name="int32 cm", is_compact=True)
PLAIN = Layout(name="float64 m", is_compact=False)


def find(*parts: str) -> Path:
    return DATA.joinpath(*parts)


@cache
def job_of(layer: str) -> Job:
    shapes = read_shapes(find, layer)
    grid = build_grid(rings_of(shapes))
    ids = tuple(str(number) for number in range(len(shapes)))
    return Job(
        layers=(AreaLayer(name=layer, ids=ids, grid=grid),),
        source=position_source_on(FIRST_DAY),
    )


@contextmanager
def log_of(layer: str, *, days: int, layout: Layout) -> Iterator[tuple[LogFile, ...]]:
    """Write a log of so many days that are alike, around the areas of a layer."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = folder / f"date={FIRST_DAY}" / "log.parquet"
        for number in range(days):
            path = folder / f"date={FIRST_DAY + timedelta(number)}" / "log.parquet"
            path.parent.mkdir()
            if number and layout.is_compact:
                path.hardlink_to(first)
            else:
                _write_day(layer, path, FIRST_DAY + timedelta(number), layout)
        yield find_log_files([folder])


@cache
def _day(layer: str) -> tuple[np.ndarray, np.ndarray]:
    points = as_units_leave_them(read_shapes(find, layer), units=UNITS, steps=STEPS, seed=24)
    return points.e, points.n


def _write_day(layer: str, path: Path, day: date, layout: Layout) -> None:
    e, n = _day(layer)
    seconds = np.tile(np.arange(STEPS, dtype=np.int32) * 10, UNITS)
    numbers = np.repeat(np.arange(UNITS, dtype=np.int32), STEPS)
    names = pa.array([f"bil-{number:05d}" for number in range(UNITS)])
    unit = pa.DictionaryArray.from_arrays(pa.array(numbers), names)
    if layout.is_compact:
        table = pa.table({"unit": unit, "time": seconds, "e": e, "n": n})
    else:
        midnight = np.datetime64(day, "ms").astype(np.int64)
        time_ms = pa.array(midnight + seconds.astype(np.int64) * 1000)
        columns = {"unit": unit, "time": time_ms.cast(pa.timestamp("ms", "UTC"))}
        table = pa.table({**columns, "e": e / 100, "n": n / 100})
    pq.write_table(
        table.replace_schema_metadata({"crs": "EPSG:3006"}),
        path,
        compression="lz4" if layout.is_compact else "zstd",
        use_dictionary=["unit"],
        row_group_size=1_000_000,
        write_page_checksum=True,
    )


def scan(files: tuple[LogFile, ...]) -> int:
    """Read the four columns as arrays and do nothing with them."""
    rows = 0
    for file in files:
        opened = pq.ParquetFile(file.path, read_dictionary=["unit"])
        for group in range(opened.num_row_groups):
            table = opened.read_row_group(group, columns=list(COLUMNS), use_threads=False)
            unit, *others = (column.combine_chunks() for column in table.columns)
            rows += len(unit.indices.to_numpy())
            for column in others:
                column.to_numpy(zero_copy_only=False)
    return rows


def measure() -> list[Row]:
    """Return the pipeline beside the scan, for each layer and layout."""
    if not find(*LAYERS[SMALL_AREAS]).exists():
        return []
    return [
        measure_one(layer, days=4, layout=layout)
        for layer in (AREAS_2025, SMALL_AREAS)
        for layout in (COMPACT, PLAIN)
    ]


def measure_one(layer: str, *, days: int, layout: Layout) -> Row:
    job = job_of(layer)
    with log_of(layer, days=days, layout=layout) as files:
        rows = sum(file.rows for file in files)
        ours, bare = median_seconds(
            lambda: presence_of(files, job, runner=LocalRunner(threads=1)),
            lambda: scan(files),
            runs=RUNS,
            clock=time.process_time,
        )
    speed = f"{rows / ours / 1e6:.0f} of {rows / bare / 1e6:.0f} M rows/s"
    return Row(
        name=f"presence in {layer}, {layout.name}: {speed}, {ours / bare:.2f} x the scan",
        seconds=ours,
        runs=RUNS,
        peer="merely scanning the columns",
        peer_seconds=bare,
    )


def measure_peak(layer: str, *, millions: int, threads: int) -> None:
    """Print the time and the peak of memory of one run in a process of its own."""
    job_of(layer)
    days = max(1, round(millions * 1e6 / (UNITS * STEPS)))
    with log_of(layer, days=days, layout=COMPACT) as files:
        child = [sys.executable, __file__, "--child", layer, str(files[0].path.parents[1])]
        env = {**os.environ, "PYTHONPATH": "."}
        told = subprocess.run(
            [*child, "--threads", str(threads)], env=env, check=True, text=True, capture_output=True
        ).stdout
    Console(width=140).print(told.strip())


def run_child(layer: str, folder: Path, threads: int) -> None:
    job = job_of(layer)
    files = find_log_files([folder])
    before = _peak_mib()
    wall, processor = time.perf_counter(), time.process_time()
    presence = presence_of(files, job, runner=LocalRunner(threads=threads))
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    print(
        f"{layer}: {presence.rows / 1e6:.0f} M rows, {threads} threads: {wall:.1f} s on the clock,"
        f" {presence.rows / processor / 1e6:.1f} M rows/s of processor,"
        f" peak {_peak_mib():.0f} MiB (before the log {before:.0f});"
        f" {len(presence.unit_day_areas)} rows in the table"
    )


def _peak_mib() -> float:
    """Return the most memory that this process has held, that of its parent not counted."""
    [peak] = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(peak) / 2**10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--millions", type=int, nargs="*", default=[])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--child", nargs=2)
    told = parser.parse_args()
    if told.child:
        run_child(told.child[0], Path(told.child[1]), told.threads)
        return
    for row in measure():
        Console(width=140).print(f"{row.name}")
    for layer in (AREAS_2025, SMALL_AREAS):
        for millions in told.millions:
            measure_peak(layer, millions=millions, threads=told.threads)


if __name__ == "__main__":
    main()

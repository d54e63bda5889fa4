"""The whole job as a user runs it: invent a country, then freeze its situational picture."""

import subprocess
import sys
import tempfile
from pathlib import Path

from rows import Row, median_seconds

LAGESBILD = Path(sys.executable).with_name("lagesbild")
RUNS = 3


def run(*arguments: str | Path) -> None:
    subprocess.run([LAGESBILD, *arguments], check=True, capture_output=True)


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        collection = Path(folder, "collection")
        run("example", collection)
        pictures = (Path(folder, f"picture-{number}") for number in range(RUNS + 1))
        [seconds] = median_seconds(
            lambda: run("picture", collection, "-o", next(pictures)), runs=RUNS
        )
    return [
        Row(name="lagesbild picture on the example, 60 areas, 3 rounds", seconds=seconds, runs=RUNS)
    ]

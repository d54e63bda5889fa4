"""Tables that a command leaves behind as CSV files in a new folder."""

from collections.abc import Mapping
from pathlib import Path

import click
import polars as pl


def write_frames(folder: Path, frames: Mapping[str, pl.DataFrame]) -> None:
    """Write each frame as a CSV file with its name, and tell where."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        frame.write_csv(folder / f"{name}.csv")
    click.echo(f"Tabeller: {folder} ({len(frames)} filer)")

"""Where the published examples lie: beside the checkout, since they are not ours to copy."""

import csv
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

REFERENCE = Path(__file__).resolve().parents[2].parent / "shared" / "reference"


@pytest.fixture
def reference() -> Path:
    """The folder of published examples; its absence is a failure in CI and a skip elsewhere."""
    if not REFERENCE.is_dir():
        reason = f"the published examples are not at {REFERENCE}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return REFERENCE


class Columns:
    """A CSV file by columns; `NA` and nothing are NaN."""

    def __init__(self, path: Path) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            self._rows = list(csv.DictReader(file))

    def texts(self, name: str) -> list[str]:
        return [row[name] for row in self._rows]

    def numbers(self, name: str) -> np.ndarray:
        return np.array([_number(text) for text in self.texts(name)])

    def table(self, names: list[str]) -> np.ndarray:
        return np.column_stack([self.numbers(name) for name in names])

    def sorted_by(self, name: str) -> "Columns":
        self._rows.sort(key=lambda row: row[name])
        return self


@pytest.fixture
def read_columns(reference: Path) -> Callable[[str], Columns]:
    return lambda name: Columns(reference / name)


def _number(text: str) -> float:
    return float("nan") if text in ("NA", "") else float(text)

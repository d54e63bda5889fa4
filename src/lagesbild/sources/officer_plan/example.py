"""Write a scenario file to begin with: an invented one, or the outline of one for a collection."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from lagesbild.errors import UserError


def write_example(path: Path) -> None:
    """Write the invented example, which holds every list that a file can have.

    :raises UserError: if there is a file already.
    """
    text = files("lagesbild.sources.officer_plan").joinpath("example.yaml").read_text("utf-8")
    _write(path, text)


def write_outline(
    path: Path, *, regions: Sequence[Mapping[str, Any]], year_zero: int, years: int = 4
) -> None:
    """Write a file to be used beside a collection, as `outline_text` has it.

    :raises UserError: if there is a file already.
    """
    _write(path, outline_text(regions=regions, year_zero=year_zero, years=years))


def outline_text(*, regions: Sequence[Mapping[str, Any]], year_zero: int, years: int = 4) -> str:
    """Return a file to be used beside a collection, with rows for its regions.

    What a collection cannot know (recruits, attrition, costs) stands as 0 or as the example's, and
    says so.
    """
    lag = 2
    first, last = year_zero + 1 - lag, year_zero + years - lag
    lines = [
        "# Används bredvid ett underlag: lagesbild officers plan FIL --collection UNDERLAG.",
        "# Distrikt, områden, invånare, klasser och bemanning tas därifrån.",
        "# Allt vid »fyll i« är gissat.",
        f"title: Områdespoliser {year_zero + 1}–{year_zero + years}",
        f"year_zero: {year_zero}",
        f"years: {years}",
        "unit: 1",
        "order: norm_first",
        "lending_limit: 0.15    # fyll i",
        f"training_lag: {lag}",
        "class_weights:         # fyll i",
        "  - {class: vulnerable, weight: 1}",
        "  - {class: risk, weight: 2}",
        "  - {class: particularly_vulnerable, weight: 3}",
        "costs:                 # fyll i",
        *(
            f"  - {{function: {function}, kronor: 900000}}"
            for function in (
                "area_officer",
                "municipal_officer",
                "response",
                "investigation",
                "other",
            )
        ),
        "regions:               # fyll i avgången",
        *(f"  - {{id: {one['id']}, attrition: 0.04}}" for one in regions),
        "recruits:              # fyll i, efter året då utbildningen börjar",
        *(
            f"  - {{region: {one['id']}, begins: {year}, fte: 0}}"
            for one in regions
            for year in range(first, last + 1)
        ),
    ]
    return "\n".join(lines) + "\n"


def _write(path: Path, text: str) -> None:
    if path.exists():
        raise UserError(f"{path} finns redan. Välj ett annat namn.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")

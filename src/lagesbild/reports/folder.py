"""A picture as a folder: written whole or not at all, and read back."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from lagesbild.errors import UserError
from lagesbild.picture.record import Picture
from lagesbild.picture.verify import Frozen
from lagesbild.reports import manifest
from lagesbild.reports.data_files import INSIDE_FOLDER, read_tables, write_tables
from lagesbild.reports.html import write_map_html, write_report_html
from lagesbild.reports.inside_report import write_inside_report
from lagesbild.reports.manifest import read_manifest
from lagesbild.reports.map import map_figures, whole_map
from lagesbild.reports.map_files import write_geojson, write_geopackage
from lagesbild.reports.mapped_areas import map_areas, shareable
from lagesbild.reports.national_sections import area_table
from lagesbild.reports.pdf import write_pdf
from lagesbild.reports.report import write_report
from lagesbild.reports.workbook import write_workbook

WRITE_STEPS = 5
"""How many times `write_picture` calls `on_step`."""

__all__ = [
    "WRITE_STEPS",
    "check_target",
    "read_frozen",
    "read_manifest",
    "read_tables",
    "write_picture",
]


def _silent(step: str) -> None:
    """Stand in where nobody follows the steps."""


def check_target(folder: Path, *, replace: bool = False) -> None:
    """Refuse a folder that must not be written to, before any work is done.

    :raises UserError: if it is not empty; with `replace`, only if it is not a picture.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not replace:
        raise UserError(f"{folder} finns redan och är inte tom. Välj en ny mapp.")
    if not (folder / manifest.NAME).is_file():
        raise UserError(
            f"{folder} är ingen lägesbild ({manifest.NAME} saknas) och ersätts inte."
            " Välj en annan mapp."
        )


def write_picture(
    picture: Picture,
    folder: Path,
    *,
    replace: bool = False,
    on_step: Callable[[str], None] = _silent,
) -> None:
    """Write the whole folder; if anything goes wrong, nothing is left at `folder`.

    The same picture gives the same bytes in every file, on any day and in any process.

    :raises UserError: see `check_target`.
    """
    check_target(folder, replace=replace)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as beside:
        unfinished = Path(beside) / "picture"
        unfinished.mkdir()
        _write_files(picture, unfinished, on_step=on_step)
        if folder.exists():
            folder.rename(Path(beside) / "replaced")
        unfinished.rename(folder)


def read_frozen(folder: Path) -> Frozen:
    """Return a written picture with the fingerprints its files have now.

    :raises NotFound: if the folder is not a picture.
    """
    return Frozen(
        manifest=read_manifest(folder),
        sha256={file.path: file.sha256 for file in manifest.fingerprint_files(folder)},
        tables=read_tables(folder),
    )


def _write_files(picture: Picture, folder: Path, *, on_step: Callable[[str], None]) -> None:
    on_step("Skriver tabeller")
    write_tables(picture, folder)
    inside = write_report_html(write_inside_report(picture))
    _write_text(folder / INSIDE_FOLDER / "analysis.html", inside)
    shared = shareable(picture)
    areas = map_areas(shared)
    on_step("Ritar kartor")
    write_geopackage(shared, areas, folder / "areas.gpkg")
    write_geojson(shared, areas, folder / "areas.geojson")
    drawn = whole_map(shared, map_figures(shared, areas))
    _write_text(folder / "map.svg", drawn.svg + "\n")
    report = write_report(shared, areas)
    _write_text(
        folder / "map.html", write_map_html(report, whole_map=drawn, table=area_table(areas))
    )
    on_step("Skriver rapporten för skärm")
    _write_text(folder / "report.html", write_report_html(report))
    on_step("Sätter rapporten för papper")
    (folder / "report.pdf").write_bytes(write_pdf(report))
    on_step("Skriver arbetsboken")
    write_workbook(shared, areas, folder / "workbook.xlsx")
    manifest.write_manifest(picture, folder)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")

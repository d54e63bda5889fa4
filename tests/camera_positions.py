"""Looking for positions of cameras in everything that a folder holds, in whatever form it is."""

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl
import pyogrio
import pypdfium2
from pyproj import Transformer

_TO_DEGREES = Transformer.from_crs("EPSG:3006", "EPSG:4326", always_xy=True)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_METRES, _DEGREES = (2, 1, 0, -1, -2), (6, 5, 4, 3)
"""Decimals of the roundings that are looked for."""
_NEAR = 300
"""How many characters apart the two halves of a position may stand."""


def positions_told(folder: Path, sites: pl.DataFrame) -> list[str]:
    """Return the files below a folder that tell where a site is, to 100 metres or finer."""
    told = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        # Thousands may be written with spaces of any kind.
        text = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}\b)", "", "\n".join(_texts(path)))
        numbers = defaultdict(list)
        for found in _NUMBER.finditer(text):
            numbers[found.group().replace(",", ".")].append(found.start())
        if any(_is_told(numbers, *site) for site in sites.select("e_m", "n_m").iter_rows()):
            told.append(str(path.relative_to(folder)))
    return told


def _texts(path: Path) -> Iterator[str]:
    match path.suffix:
        case ".parquet":
            yield pl.read_parquet(path).write_csv()
        case ".pdf":
            document = pypdfium2.PdfDocument(path)
            yield from (page.get_textpage().get_text_bounded() for page in document)
            yield repr(document.get_metadata_dict())
        case ".xlsx":
            with zipfile.ZipFile(path) as archive:
                yield from (archive.read(name).decode("utf-8") for name in archive.namelist())
        case ".gpkg":
            # The borders of areas are all that its geometry may be; the rest is text.
            yield repr(pyogrio.read_info(path))
            _, _, _, columns = pyogrio.raw.read(path, read_geometry=False)
            yield from (repr(column.tolist()) for column in columns)
        case _:
            yield path.read_text(encoding="utf-8")


def _is_told(numbers: Mapping[str, list[int]], east: float, north: float) -> bool:
    """Tell whether both halves of a position stand near each other, in any rounding to 100 m."""
    longitude, latitude = _TO_DEGREES.transform(east, north)
    halves = (
        (_roundings(east, _METRES), _roundings(north, _METRES)),
        (_roundings(longitude, _DEGREES), _roundings(latitude, _DEGREES)),
    )
    return any(
        abs(first - second) < _NEAR
        for one, other in halves
        for first in (at for number in one & numbers.keys() for at in numbers[number])
        for second in (at for number in other & numbers.keys() for at in numbers[number])
    )


def _roundings(value: float, decimals: tuple[int, ...]) -> set[str]:
    written = {f"{round(value, places):.{max(places, 0)}f}" for places in decimals}
    return written if 0 not in decimals else written | {str(int(value))}

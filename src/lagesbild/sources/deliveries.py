"""A collection while it is being judged: what could be read of it, and every problem so far."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from lagesbild.errors import DeliveryRejected, NotFound, Problem
from lagesbild.provenance import SourceFile, fingerprint
from lagesbild.sources.archives import check_archive
from lagesbild.sources.cells import Table, check_cells
from lagesbild.sources.descriptors import DESCRIPTOR, Resource, read_descriptor
from lagesbild.sources.documents import Document, read_document
from lagesbild.sources.problems import problem
from lagesbild.sources.raw_tables import read_raw_table
from lagesbild.sources.schema import table_schemas


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What was read. A table that is missing here could not be read, and a problem says why."""

    name: str
    title: str
    files: tuple[SourceFile, ...]
    tables: Mapping[str, Table]
    documents: Mapping[str, Document]
    problems: tuple[Problem, ...]
    """Those of files and cells; the rules across tables are not judged here."""

    @property
    def row_count(self) -> int:
        return sum(len(table.frame) for table in self.tables.values())


@contextmanager
def opened(place: Path) -> Iterator[Path]:
    """Give the folder of a collection, unpacked for the moment if it is delivered as a zip file.

    :raises NotFound: if nothing is there.
    :raises DeliveryRejected: if the archive is a danger to unpack.
    """
    if place.is_dir():
        yield place
        return
    if not place.is_file():
        raise NotFound(f"{place} finns inte. Ange en mapp eller en zip-fil med ett underlag.")
    problems = check_archive(place)
    if problems:
        raise DeliveryRejected(problems)
    with TemporaryDirectory() as temporary, ZipFile(place) as archive:
        try:
            archive.extractall(temporary)
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
            text = "en fil och en mapp i zip-filen har samma namn."
            found = problem("unreadable-archive", file=place.name, text=text)
            raise DeliveryRejected([found]) from error
        yield _top_of(Path(temporary))


def read_delivery(folder: Path) -> Delivery:
    """Read every listed file and judge its bytes, columns and cells."""
    descriptor = read_descriptor(folder)
    problems = list(descriptor.problems)
    tables: dict[str, Table] = {}
    documents: dict[str, Document] = {}
    for resource in descriptor.resources:
        schema = table_schemas()[resource.name]
        path = folder / resource.path
        if schema.is_document:
            documents[schema.name] = read_document(path, schema, file=resource.path)
            problems += documents[schema.name].problems
            continue
        raw = read_raw_table(path, schema, file=resource.path)
        problems += raw.problems
        if raw.frame is not None:
            checked = check_cells(raw.frame, schema, file=resource.path, crs=raw.crs)
            tables[schema.name] = checked.table
            problems += checked.problems
    return Delivery(
        name=descriptor.name,
        title=descriptor.title,
        files=_fingerprints(folder, descriptor.resources),
        tables=tables,
        documents=documents,
        problems=tuple(problems),
    )


def _fingerprints(folder: Path, resources: tuple[Resource, ...]) -> tuple[SourceFile, ...]:
    paths = [DESCRIPTOR, *(resource.path for resource in resources)]
    there = (folder / path for path in sorted(paths))
    return tuple(fingerprint(path, relative_to=folder) for path in there if path.is_file())


def _is_from_a_tool(name: str) -> bool:
    """Tell whether macOS, or a tool that hides its files, put this into the archive."""
    return name == "__MACOSX" or name.startswith(".")


def _top_of(folder: Path) -> Path:
    """Step into the one folder that many tools put everything in."""
    inside = [path for path in folder.iterdir() if not _is_from_a_tool(path.name)]
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder

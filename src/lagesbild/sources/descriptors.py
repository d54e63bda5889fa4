"""`datapackage.json`: which files a collection has, and the Table Schema of each."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from lagesbild.errors import Problem
from lagesbild.periods import PeriodKind
from lagesbild.provenance import fingerprint
from lagesbild.sources.personal_numbers import has_personal_number
from lagesbild.sources.problems import problem
from lagesbild.sources.schema import (
    ANY_PERIOD,
    FORMAT_VERSION,
    Field,
    FieldType,
    TableSchema,
    table_schemas,
)
from lagesbild.sources.text_faults import LARGEST_TEXT_FILE, has_control_character

DESCRIPTOR = "datapackage.json"

_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".gpkg": "application/geopackage+sqlite3",
    ".yaml": "application/yaml",
}
_LITTER = (".DS_Store", "Thumbs.db", "desktop.ini")
_LITTER_BEGINNINGS = ("~$", "._")
_LONGEST_TEXT = 2_000
_ANY_PERIOD_PATTERN = "[0-9]{4}(-Q[1-4]|-[0-9]{2}(-[0-9]{2})?)?"
_PERIOD_PATTERNS = {
    PeriodKind.YEAR: "[0-9]{4}",
    PeriodKind.QUARTER: "[0-9]{4}-Q[1-4]",
    PeriodKind.MONTH: "[0-9]{4}-[0-9]{2}",
    PeriodKind.WEEK: "[0-9]{4}-W[0-9]{2}",
    PeriodKind.DAY: "[0-9]{4}-[0-9]{2}-[0-9]{2}",
}
_KEPT_AS_TEXT = (FieldType.PERIOD, FieldType.CODES)


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One listed file. `sha256` is None when the descriptor gives no checksum."""

    name: str
    path: str
    sha256: str | None


@dataclass(frozen=True, kw_only=True)
class Descriptor:
    """What the descriptor says, as far as it can be read."""

    name: str
    title: str
    resources: tuple[Resource, ...]
    problems: tuple[Problem, ...]


def read_descriptor(folder: Path) -> Descriptor:
    """Read the descriptor of a folder and compare its list with the files that are there."""
    path = folder / DESCRIPTOR
    if not path.is_file():
        return _unusable(problem("missing-file", file=DESCRIPTOR, text="filen saknas."))
    if path.stat().st_size > LARGEST_TEXT_FILE:
        text = f"filen är större än {LARGEST_TEXT_FILE / 1e6:.0f} MB."
        return _unusable(problem("too-long", file=DESCRIPTOR, text=text))
    try:
        content = json.loads(
            path.read_bytes().decode(), object_pairs_hook=_each_key_once, parse_constant=_refuse
        )
    except UnicodeDecodeError:
        return _unusable(problem("not-utf8", file=DESCRIPTOR, text="filen är inte UTF-8."))
    except json.JSONDecodeError as error:
        text = f"filen är inte giltig JSON (rad {error.lineno}, tecken {error.colno})."
        return _unusable(problem("broken-json", file=DESCRIPTOR, text=text, row=error.lineno))
    except _KeyTwice as error:
        return _unusable(_malformed(f"»{error}« står mer än en gång i samma post."))
    except ValueError:
        text = "filen har ett tal som inte kan läsas."
        return _unusable(problem("broken-json", file=DESCRIPTOR, text=text))
    except RecursionError:
        text = "filen har för många nivåer."
        return _unusable(problem("broken-json", file=DESCRIPTOR, text=text))
    if not isinstance(content, dict) or not isinstance(content.get("resources"), list):
        return _unusable(_malformed("beskrivningen saknar listan resources."))
    return _descriptor(content, folder)


def describe(folder: Path, schemas: Iterable[TableSchema], *, name: str, title: str) -> str:
    """Return the descriptor of a written folder: the same text for the same files.

    :param schemas: of the files as they were written, without columns that were left out.
    """
    resources = [
        _resource_entry(folder, schema) for schema in schemas if (folder / schema.file).exists()
    ]
    content = {
        "profile": "data-package",
        "name": name,
        "title": title,
        "format": FORMAT_VERSION,
        "resources": resources,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def table_schema_of(schema: TableSchema) -> dict[str, Any]:
    """Return a table's columns as Table Schema has them (specs.frictionlessdata.io, version 1)."""
    required = {field.name for field in schema.fields if field.required}
    key = {"primaryKey": list(schema.primary_key)} if required >= set(schema.primary_key) else {}
    return {
        "fields": [_field_entry(field) for field in schema.fields],
        **key,
        "missingValues": [""],
    }


class _KeyTwice(ValueError):
    """A key stands twice in one object, and other readers might take the other value."""


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for key, value in pairs:
        if key in entry:
            raise _KeyTwice(key)
        entry[key] = value
    return entry


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number in JSON")


def _unusable(found: Problem) -> Descriptor:
    return Descriptor(name="", title="", resources=(), problems=(found,))


def _malformed(text: str) -> Problem:
    return problem("malformed-descriptor", file=DESCRIPTOR, text=text)


def _descriptor(content: Mapping[str, Any], folder: Path) -> Descriptor:
    problems = _check_head(content)
    resources = []
    for place, entry in enumerate(content["resources"], start=1):
        if _is_resource(entry):
            resources.append(_resource(entry))
        else:
            problems.append(_malformed(f"resurs nummer {place} saknar name eller path som text."))
    usable = [resource for resource in resources if _is_usable(resource, folder)]
    problems += _check_resources(resources, folder) + _find_unlisted(resources, folder)
    return Descriptor(
        name=str(content.get("name", "")),
        title=str(content.get("title", "")),
        resources=tuple({resource.path: resource for resource in reversed(usable)}.values()),
        problems=tuple(problems),
    )


def _check_head(content: Mapping[str, Any]) -> list[Problem]:
    problems = []
    for name in ("name", "title"):
        value = content.get(name)
        if not isinstance(value, str) or not value:
            problems.append(_malformed(f"beskrivningen saknar {name}."))
    version = content.get("format")
    if version != FORMAT_VERSION or isinstance(version, bool):
        text = f"formatets version är {json.dumps(version)[:60]}, inte {FORMAT_VERSION}."
        problems.append(problem("unknown-format-version", file=DESCRIPTOR, text=text))
    given = [content.get(name) for name in ("name", "title", "description")]
    texts = [text for text in given if isinstance(text, str)]
    if any(len(text) > _LONGEST_TEXT for text in texts):
        text = f"namn, titel eller beskrivning är längre än {_LONGEST_TEXT} tecken."
        problems.append(problem("too-long", file=DESCRIPTOR, text=text))
    if any(has_control_character(text) for text in texts):
        text = "beskrivningen innehåller ett styrtecken eller ett tecken som vänder läsriktningen."
        problems.append(problem("control-character", file=DESCRIPTOR, text=text))
    if any(has_personal_number(text) for text in texts):
        text = "beskrivningen innehåller ett personnummer eller samordningsnummer."
        problems.append(problem("personal-identity-number", file=DESCRIPTOR, text=text))
    return problems


def _is_resource(entry: object) -> bool:
    """Tell whether name and path are texts that can be the name of something."""
    if not isinstance(entry, dict):
        return False
    texts = (entry.get("name"), entry.get("path"))
    return all(isinstance(text, str) and text and "\0" not in text for text in texts)


def _resource(entry: Mapping[str, Any]) -> Resource:
    checksum = entry.get("hash")
    return Resource(
        name=entry["name"],
        path=PurePosixPath(entry["path"]).as_posix(),
        sha256=checksum.removeprefix("sha256:") if isinstance(checksum, str) else None,
    )


def _is_usable(resource: Resource, folder: Path) -> bool:
    return (
        resource.name in table_schemas()
        and _is_inside(resource, folder)
        and _is_present(resource, folder)
    )


def _is_inside(resource: Resource, folder: Path) -> bool:
    """Follow links too: a link to a file elsewhere leaves the folder as surely as `..` does."""
    try:
        return (folder / resource.path).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # Links that lead to each other lead nowhere.
        return False


def _is_present(resource: Resource, folder: Path) -> bool:
    try:
        return (folder / resource.path).is_file()
    except OSError:  # Paths can be longer than any file system takes.
        return False


def _check_resources(resources: list[Resource], folder: Path) -> list[Problem]:
    problems = [
        *_check_listed_twice(resources),
        *_check_tables_listed({resource.name for resource in resources}),
    ]
    for resource in resources:
        if resource.name not in table_schemas():
            text = f"tabellen {resource.name} finns inte i formatet."
            problems.append(problem("unknown-table", file=resource.path, text=text))
        if not _is_inside(resource, folder):
            text = "sökvägen leder ut ur underlagets mapp."
            problems.append(problem("path-leaves-folder", file=resource.path, text=text))
        elif not _is_present(resource, folder):
            text = f"filen för tabellen {resource.name} saknas."
            problems.append(problem("missing-file", file=resource.path, text=text))
        elif resource.sha256 and resource.sha256 != _sha256(resource, folder):
            text = "filen har en annan kontrollsumma än den som beskrivningen anger."
            problems.append(problem("wrong-hash", file=resource.path, text=text))
    return problems


def _sha256(resource: Resource, folder: Path) -> str:
    return fingerprint(folder / resource.path, relative_to=folder).sha256


def _check_listed_twice(resources: list[Resource]) -> list[Problem]:
    paths = Counter(resource.path for resource in resources)
    names = Counter(resource.name for resource in resources if paths[resource.path] == 1)
    problems = [
        problem("file-listed-twice", file=path, text="filen är upptagen mer än en gång.")
        for path, times in paths.items()
        if times > 1
    ]
    return problems + [
        problem("file-listed-twice", file=DESCRIPTOR, text=f"tabellen {name} har mer än en fil.")
        for name, times in names.items()
        if times > 1
    ]


def _check_tables_listed(names: set[str]) -> list[Problem]:
    return [
        problem("missing-file", file=schema.file, text=f"tabellen {schema.name} är inte upptagen.")
        for schema in table_schemas().values()
        if schema.name not in names and not schema.optional
    ]


def _find_unlisted(resources: list[Resource], folder: Path) -> list[Problem]:
    listed = {DESCRIPTOR, *(resource.path for resource in resources)}
    there = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir()
        if not _is_litter(path.relative_to(folder))
    )
    text = f"filen är inte upptagen i {DESCRIPTOR} och läses inte."
    return [problem("unlisted-file", file=f, text=text) for f in there if f not in listed]


def _is_litter(path: Path) -> bool:
    """Tell whether the desktop or an office program left the file there, unasked."""
    return (
        path.parts[0] == "__MACOSX"
        or path.name in _LITTER
        or path.name.startswith(_LITTER_BEGINNINGS)
    )


def _resource_entry(folder: Path, schema: TableSchema) -> dict[str, Any]:
    file = fingerprint(folder / schema.file, relative_to=folder)
    suffix = Path(schema.file).suffix
    is_text = suffix in (".csv", ".yaml")
    columns = {} if schema.is_document else {"schema": table_schema_of(schema)}
    return {
        "name": schema.name,
        "title": schema.title,
        "description": schema.description,
        "path": file.path,
        "type": "table" if suffix == ".csv" else "file",
        "format": suffix.removeprefix("."),
        "mediatype": _MEDIA_TYPES[suffix],
        **({"encoding": "utf-8"} if is_text else {}),
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        **columns,
    }


def _field_entry(field: Field) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if field.required else {}
    if field.type is FieldType.PERIOD:
        constraints["pattern"] = _period_pattern(field)
    if field.type is FieldType.CODES:
        code = f"({'|'.join(field.enum)})"
        constraints["pattern"] = f"{code}( {code})*"
    elif field.enum:
        constraints["enum"] = list(field.enum)
    limits = {"minimum": field.minimum, "maximum": field.maximum}
    if field.type is FieldType.STRING and not field.enum:
        constraints["maxLength"] = field.max_length
    constraints |= {name: limit for name, limit in limits.items() if limit is not None}
    return {
        "name": field.name,
        "type": "string" if field.type in _KEPT_AS_TEXT else field.type.value,
        "title": field.title,
        "description": field.description,
        **({"constraints": constraints} if constraints else {}),
    }


def _period_pattern(field: Field) -> str:
    if field.kinds == ANY_PERIOD:
        return _ANY_PERIOD_PATTERN
    patterns = [_PERIOD_PATTERNS[kind] for kind in field.kinds]
    return f"({'|'.join(patterns)})" if len(patterns) > 1 else patterns[0]

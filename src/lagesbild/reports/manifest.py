"""What a written picture is: how it was made, of which files, and which files it consists of.

No clock and no path of the machine: the manifest, too, is the same bytes on a second run.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lagesbild.errors import NotFound
from lagesbild.picture.record import Picture
from lagesbild.provenance import SourceFile, fingerprint
from lagesbild.reports.data_files import INSIDE_FOLDER, as_json

NAME = "manifest.json"
FORMAT = 1


def write_manifest(picture: Picture, folder: Path) -> None:
    """Write the manifest of the files that lie in `folder`."""
    (folder / NAME).write_text(as_json(_content(picture, folder)), encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a written picture.

    :raises NotFound: if it is not there, or is not the manifest of a picture.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
        is_ours = manifest["format"] == FORMAT and "outputs" in manifest
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotFound(
            f"{folder} är ingen lägesbild: {NAME} saknas eller går inte att läsa."
        ) from error
    if not is_ours:
        raise NotFound(f"{folder} har en {NAME} som den här versionen inte känner till.")
    return manifest


def fingerprint_files(folder: Path) -> list[SourceFile]:
    """Return all files in a picture's folder but the manifest, by path."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    found = (fingerprint(path, relative_to=folder) for path in paths)
    return sorted(file for file in found if file.path != NAME)


def _content(picture: Picture, folder: Path) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "collection": picture.collection_name,
        "title": picture.title,
        "round": picture.round,
        "previous_round": picture.previous_round,
        "reference_day": picture.reference_day.isoformat(),
        "data_version": picture.data_version,
        "method": picture.method.version,
        "seed": picture.method.seed,
        "counts": picture.counts.value,
        "class_scheme": picture.class_scheme.id,
        "questionnaire": picture.questionnaire_version,
        "software": picture.software_version,
        "norms": [asdict(norm) for norm in picture.norms],
        "resource_months": _resource_months(picture),
        "inputs": [asdict(file) for file in sorted(picture.files)],
        "outputs": [
            asdict(file) | {"audience": _audience(file)} for file in fingerprint_files(folder)
        ],
    }


def _resource_months(picture: Picture) -> list[str]:
    """Return the months whose presence is told of: two pictures of one of them may be compared."""
    return picture.tables["resource_presence"]["month"].unique().sort().to_list()


def _audience(file: SourceFile) -> str:
    return "inside" if file.path.startswith(f"{INSIDE_FOLDER}/") else "shareable"

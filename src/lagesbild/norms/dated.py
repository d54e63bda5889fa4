"""Reading what authorities, or we, have decided: data with a first day and a reference."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import yaml

from lagesbild.errors import NotFound
from lagesbild.periods import is_valid_on


@cache
def read_norms(name: str) -> tuple[Mapping[str, Any], ...]:
    """Return the entries of `norms/data/<name>.yaml`, in the order they stand there.

    `name` may lie in a folder, as `secrecy/questions`; the file's key is its last part.
    """
    text = files("lagesbild.norms").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    entries: Sequence[Mapping[str, Any]] = yaml.safe_load(text)[name.rpartition("/")[2]]
    return tuple(entries)


@cache
def norms_checksum(folder: str) -> str:
    """Return the SHA-256 of the files of `norms/data/<folder>` with their names, in hexadecimal."""
    lying = files("lagesbild.norms").joinpath("data", folder).iterdir()
    total = sha256()
    for file in sorted(lying, key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            total.update(f"{file.name} {sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def norm_on(name: str, day: date) -> Mapping[str, Any]:
    """Return the one entry that holds on a day.

    :raises NotFound: if none does; a figure is never made with the norm of another time.
    """
    for entry in read_norms(name):
        if is_valid_on(day, valid_from=entry["valid_from"], valid_to=entry["valid_to"]):
            return entry
    raise NotFound(
        f"Det finns ingen norm »{name}« som gäller {day}. Lägg till en i norms/data/{name}.yaml."
    )

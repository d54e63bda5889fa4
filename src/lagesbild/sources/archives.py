"""Is a delivered zip safe to open?

Looks at the table of contents first and at the bytes only when that is sane, and unpacks nothing:
map layers are read inside the zip.
"""

import lzma
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from lagesbild.errors import Problem

_CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class ArchiveLimits:
    """Far above any honest delivery: the police's zips hold eight files of 0.2 MB together."""

    files: int = 1_000
    bytes_unpacked: int = 1_000_000_000
    ratio: int = 200
    """Text tables reach 20–50 times; a bomb a thousand. Asked only of files over `ratio_from`."""
    ratio_from: int = 1_000_000


DEFAULT_LIMITS = ArchiveLimits()


def check_archive(path: Path, *, limits: ArchiveLimits = DEFAULT_LIMITS) -> list[Problem]:
    """Return what is wrong with a zip: bombs, paths out of the folder, double or damaged files."""
    return check_archive_content(path, name=path.name, limits=limits)


def check_archive_content(
    content: Path | IO[bytes], *, name: str, limits: ArchiveLimits = DEFAULT_LIMITS
) -> list[Problem]:
    """Return the same of a zip that need not lie in a file; the problems call it `name`."""
    try:
        with zipfile.ZipFile(content) as archive:
            problems = [
                *_oversize(name, archive.infolist(), limits=limits),
                *_bad_names(name, archive.infolist()),
            ]
            return problems or list(_damaged(name, archive))
    except (zipfile.BadZipFile, OSError):
        return [_unreadable(name, "filen är inte en hel zip-fil.")]


def _oversize(
    file: str, members: list[zipfile.ZipInfo], *, limits: ArchiveLimits
) -> Iterator[Problem]:
    unpacked = sum(member.file_size for member in members)
    if len(members) > limits.files:
        yield _bomb(file, f"zip-filen innehåller {len(members)} filer (högst {limits.files}).")
    if unpacked > limits.bytes_unpacked:
        yield _bomb(
            file,
            f"zip-filen blir {unpacked / 1e6:.0f} MB uppackad"
            f" (högst {limits.bytes_unpacked / 1e6:.0f} MB).",
        )
    for member in members:
        if member.file_size > limits.ratio_from and (
            member.file_size > limits.ratio * max(member.compress_size, 1)
        ):
            yield _bomb(file, f"»{member.filename}« växer mer än {limits.ratio} gånger uppackad.")


def _bad_names(file: str, members: list[zipfile.ZipInfo]) -> Iterator[Problem]:
    for member in members:
        if _leaves_folder(member):
            yield Problem(
                file=file,
                rule="path-leaves-folder",
                text=f"»{member.filename}« pekar ut ur mappen.",
                remedy="Packa om zip-filen med enbart filer och mappar inuti den, utan länkar.",
            )
    times = Counter(member.filename.casefold() for member in members)
    for name, number in times.items():
        if number > 1:
            yield Problem(
                file=file,
                rule="file-listed-twice",
                text=f"»{name}« finns {number} gånger i zip-filen.",
                remedy="Packa om zip-filen med en fil av varje namn.",
            )


def _leaves_folder(member: zipfile.ZipInfo) -> bool:
    # Python cuts `filename` at a null byte; what came after it is what another reader might use.
    name = member.orig_filename
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    is_rooted = bool(posix.root or windows.drive or windows.root)
    return is_link or is_rooted or ".." in windows.parts or "\0" in name


def _damaged(file: str, archive: zipfile.ZipFile) -> Iterator[Problem]:
    """Read every file to its end: a size that lies in the table of contents fails its checksum."""
    for member in archive.infolist():
        try:
            with archive.open(member) as stream:
                while stream.read(_CHUNK):
                    pass
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError):
            yield _unreadable(file, f"»{member.filename}« är skadad.")
        except (RuntimeError, NotImplementedError):
            yield _unreadable(file, f"»{member.filename}« är krypterad eller ovanligt packad.")


def _bomb(file: str, text: str) -> Problem:
    return Problem(
        file=file,
        rule="zip-bomb",
        text=text,
        remedy="Lämna bara de filer som hör till leveransen, eller lämna dem opackade.",
    )


def _unreadable(file: str, text: str) -> Problem:
    return Problem(
        file=file,
        rule="unreadable-archive",
        text=text,
        remedy="Hämta eller packa zip-filen på nytt, utan lösenord.",
    )

"""Where a number comes from: the files it was made of, by their fingerprints."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True, order=True)
class SourceFile:
    """One file of a collection as it was when it was read."""

    path: str
    """Relative to the folder, with forward slashes."""
    sha256: str
    size: int


def fingerprint(path: Path, *, relative_to: Path) -> SourceFile:
    """Return the size and SHA-256 of a file, read in blocks so that its size does not matter."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return SourceFile(
        path=path.relative_to(relative_to).as_posix(),
        sha256=digest.hexdigest(),
        size=path.stat().st_size,
    )


def data_version(files: Iterable[SourceFile]) -> str:
    """Return twelve characters that stand for exactly these files with exactly this content."""
    lines = "".join(f"{file.sha256}  {file.path}\n" for file in sorted(files))
    return hashlib.sha256(lines.encode()).hexdigest()[:12]

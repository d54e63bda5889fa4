"""Which files were summed before the run was broken off? Sums are kept file by file.

What is kept is found by a checksum of the file's foot, size and time of writing, and of everything
else that the sums depend on. Each is written aside and moved into place, so that none is half done.
"""

import hashlib
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lagesbild.positions.faults import FoundFaults
from lagesbild.positions.parts import LogSums
from lagesbild.positions.sums import Sums
from lagesbild.positions.unit_time import Ends
from lagesbild.sources.position_logs.job import NamedSums
from lagesbild.sources.position_logs.log_files import LogFile

_FOOT_BYTES = 2**16


@dataclass(frozen=True)
class FinishedFiles:
    """The folder where the sums of files are kept until the whole log is done."""

    folder: Path
    job_digest: str

    def read(self, file: LogFile) -> NamedSums | None:
        """Return what a file came to, None if it is not known or not whole."""
        try:
            with (
                self._path(file).open("rb") as stream,
                np.load(stream, allow_pickle=False) as kept,
            ):
                layers = int(kept["layers"])
                return NamedSums(
                    tuple(kept["names"].tolist()),
                    LogSums(
                        rows=int(kept["rows"]),
                        sums=tuple(
                            Sums(kept[f"keys{layer}"], kept[f"values{layer}"])
                            for layer in range(layers)
                        ),
                        ends=Ends(*(kept[f"ends_{name}"] for name in Ends._fields)),
                        faults=FoundFaults(
                            *(kept[f"faults_{name}"] for name in FoundFaults._fields)
                        ),
                    ),
                )
        except (OSError, KeyError, ValueError, zipfile.BadZipFile):
            return None

    def write(self, file: LogFile, summed: NamedSums) -> None:
        """Keep what a file came to."""
        sums = summed.sums
        arrays: dict[str, Any] = {
            "names": np.array(summed.names, dtype=np.str_),
            "rows": np.int64(sums.rows),
            "layers": np.int64(len(sums.sums)),
        }
        for layer, of_layer in enumerate(sums.sums):
            arrays |= {f"keys{layer}": of_layer.keys, f"values{layer}": of_layer.values}
        arrays |= {f"ends_{name}": column for name, column in sums.ends._asdict().items()}
        arrays |= {f"faults_{name}": column for name, column in sums.faults._asdict().items()}
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(file)
        aside = path.with_suffix(f".{os.getpid()}")
        with aside.open("wb") as stream:
            np.savez(stream, **arrays)
        aside.replace(path)

    def _path(self, file: LogFile) -> Path:
        about = file.path.stat()
        checksum = hashlib.sha256(
            f"{self.job_digest} {about.st_size} {about.st_mtime_ns} ".encode()
        )
        with file.path.open("rb") as stream:
            stream.seek(max(0, about.st_size - _FOOT_BYTES))
            checksum.update(stream.read())
        return self.folder / f"{checksum.hexdigest()[:40]}.npz"

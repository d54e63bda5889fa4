"""How are the faults of a log told? In Swedish, with file, unit, first row, count and remedy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lagesbild.positions.faults import LEFT_OUT, Fault, FoundFaults
from lagesbild.sources.position_logs.log_files import LogFile

ROW_BITS = 40
"""The number of a row in a log is its file's number, and this many bits for the row in the file."""
DUPLICATED_FILE = "duplicated_file"

_TEXTS = {
    Fault.MISSING: (
        "rader saknar enhet, tid eller position",
        "Be källan fylla i värdena eller ta bort raderna.",
    ),
    Fault.DEGREES: (
        "positioner är i grader i stället för meter",
        "Räkna om dem till SWEREF 99 TM (EPSG:3006) med E i kolumnen e och N i kolumnen n.",
    ),
    Fault.SWAPPED: ("positioner har E och N i varandras kolumner", "Byt plats på kolumnerna."),
    Fault.OUTSIDE: (
        "positioner ligger utanför Sverige",
        "Kontrollera koordinatsystem och mottagare.",
    ),
    Fault.FUTURE: (
        "tider ligger i framtiden",
        "Ställ enhetens klocka och låt källan rätta tiderna.",
    ),
    Fault.TOO_OLD: ("tider ligger före år 2000", "Låt källan rätta tiderna."),
    Fault.UNKNOWN_UNIT: (
        "rader har en enhet som inte finns i registret",
        "Lägg till enheten i registret, eller rätta beteckningen.",
    ),
    Fault.DUPLICATE: (
        "rader upprepar samma tid och position",
        "Inget behöver göras; kontrollera om en leverans har kommit två gånger.",
    ),
    Fault.CONFLICT: (
        "rader ger en annan position för samma tid; den minsta (E, N) räknas",
        "Kontrollera om två enheter delar beteckning.",
    ),
    Fault.FROZEN: (
        "positioner har stått helt stilla för länge utanför en depå; tiden räknas som oobserverad",
        "Starta om mottagaren; lägg platsen i lagret med depåer om enheten var parkerad där.",
    ),
    Fault.TOO_FAST: (
        "förflyttningar är snabbare än en enhet kan köra",
        "Kontrollera om klockan har gått fel, eller om två enheter delar beteckning.",
    ),
    Fault.CLOCK_AHEAD: (
        "gånger har klockan hoppat hela timmar framåt medan enheten körde vidare",
        "Ställ klockan på UTC och låt källan rätta tiderna.",
    ),
    Fault.CLOCK_BACK: (
        "gånger har klockan hoppat hela timmar bakåt utan att enheten flyttat sig",
        "Ställ klockan på UTC och låt källan rätta tiderna.",
    ),
}


@dataclass(frozen=True, kw_only=True, order=True)
class LogFault:
    """A fault of one unit in one file."""

    file: str
    unit: str
    """As the log has it, a pseudonym; empty for a whole file."""
    fault: str
    first_row: int
    """Counted from 1 in the file."""
    rows: int
    left_out: bool
    """Whether the rows were left out of everything that is counted."""
    text: str
    remedy: str

    def __str__(self) -> str:
        unit = f", enhet {self.unit}" if self.unit else ""
        what = "utelämnade" if self.left_out else "kvar i räkningen"
        return (
            f"{self.file}{unit}, från rad {self.first_row}: {self.rows} {self.text} ({what})."
            f" {self.remedy} [{self.fault}]"
        )


def told_faults(
    found: FoundFaults, *, files: Sequence[LogFile], names: Sequence[str]
) -> tuple[LogFault, ...]:
    """Return faults by file, unit and kind, those of one unit and file together."""
    merged: dict[tuple[int, int, int], tuple[int, int]] = {}
    columns = (found.first_rows >> ROW_BITS, found.units, found.kinds)
    for *key, rows, first in zip(*columns, found.counts, found.first_rows, strict=True):
        of = (int(key[0]), int(key[1]), int(key[2]))
        counted, lowest = merged.get(of, (0, int(first)))
        merged[of] = (counted + int(rows), min(lowest, int(first)))
    return tuple(
        sorted(
            LogFault(
                file=files[file].name,
                unit=names[unit],
                fault=Fault(kind).name.lower(),
                first_row=(first & (2**ROW_BITS - 1)) + 1,
                rows=rows,
                left_out=kind <= LEFT_OUT,
                text=_TEXTS[Fault(kind)][0],
                remedy=_TEXTS[Fault(kind)][1],
            )
            for (file, unit, kind), (rows, first) in merged.items()
        )
    )


def duplicated_files(pairs: Iterable[tuple[LogFile, LogFile]]) -> tuple[LogFault, ...]:
    """Return the fault of each file that has the rows of another one before it."""
    return tuple(
        LogFault(
            file=again.name,
            unit="",
            fault=DUPLICATED_FILE,
            first_row=1,
            rows=again.rows,
            left_out=True,
            text=f"rader är samma som i {first.name}",
            remedy="Ta bort den ena filen.",
        )
        for first, again in pairs
    )

"""Small files for a search of sites: nine places in a row, three candidates, a school."""

from pathlib import Path

EAST, NORTH = 674_000, 6_580_000

PLACES = [(f"P{n}", EAST + 100 * n, NORTH, n, "Hamnen" if n < 6 else "Ängen") for n in range(1, 10)]
CANDIDATES = [
    ("K1", EAST + 250, NORTH, "Hamnen"),
    ("K2", EAST + 850, NORTH, "Ängen"),
    ("K3", EAST + 550, NORTH, "Hamnen"),
]
"""Within 60 metres K1 sees P2 and P3, K2 sees P8 and P9, and K3 sees P5 and P6."""


def write_rows(path: Path, header: str, rows) -> Path:
    lines = [header, *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_siting_files(folder: Path, *, places=PLACES, candidates=CANDIDATES) -> None:
    """Write `platser.csv` and `kandidater.csv` into a folder."""
    write_rows(folder / "platser.csv", "place,e_m,n_m,weight,area", places)
    write_rows(folder / "kandidater.csv", "site,e_m,n_m,area", candidates)

"""Print what each benchmark takes, beside a named peer where there is one: `make bench`."""

import agreement
import cameras
import composite
import locating
import officer_plan
import presence
import rating_fit
import siting
import whole_picture
from rich.console import Console
from rich.table import Table
from rows import Row


def as_table(rows: list[Row]) -> Table:
    table = Table("what", "median s", "runs", "peer", "peer s", "ratio")
    for row in rows:
        peer = ("", "")
        if row.peer_seconds is not None:
            peer = (f"{row.peer_seconds:.2f}", f"{row.ratio:.1f}")
        table.add_row(row.name, f"{row.seconds:.3f}", str(row.runs), row.peer, *peer)
    return table


def main() -> None:
    rows = [
        row
        for benchmark in (
            *(agreement, composite, rating_fit, officer_plan, siting),
            *(cameras, locating, presence, whole_picture),
        )
        for row in benchmark.measure()
    ]
    Console(width=140).print(as_table(rows))


if __name__ == "__main__":
    main()

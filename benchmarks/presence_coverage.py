"""How near the truth presence comes, in simulation: `python -m benchmarks.presence_coverage`.

Months of vehicles whose radios fall silent (`tests/simulated_presence.py`), under several kinds of
silence. An interval of 90 % that is right holds the truth in 87-93 % of the months.
"""

import argparse

import numpy as np
from rich.console import Console
from rich.table import Table
from tests.simulated_presence import AREAS, Silence, measure

KINDS = {
    "long spells and days": Silence(),
    "whole days only": Silence(spells_per_hour=0.0, days=0.2),
    "spells of an hour": Silence(spells_per_hour=0.15, minutes_per_spell=60.0, days=0.05),
    "spells of 20 minutes": Silence(spells_per_hour=0.4, minutes_per_spell=20.0, days=0.0),
}
VEHICLES = (1, 3, 6, 12)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--months", type=int, default=300)
    months = parser.parse_args().months
    table = Table("silence", "vehicles", "not heard", "bias", *AREAS, "outside", "all places")
    for number, (name, silence) in enumerate(KINDS.items()):
        for vehicles in VEHICLES:
            rng = np.random.default_rng([number, vehicles])
            found = measure(rng, months=months, vehicles=vehicles, silence=silence)
            shares = [f"{one:.3f}" for one in found.held.values()]
            table.add_row(
                name,
                str(vehicles),
                f"{found.not_heard:.0%}",
                f"{found.bias:+.2%}",
                *shares,
                f"{np.mean(list(found.held.values())):.3f}",
            )
    Console(width=130).print(table)


if __name__ == "__main__":
    main()

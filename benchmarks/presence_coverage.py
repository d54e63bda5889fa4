"""How near the truth presence comes, in simulation: `python -m benchmarks.presence_coverage`.

Months of vehicles whose radios fall silent (`tests/simulated_presence.py`), under several kinds of
silence. An interval of 90 % that is right holds the truth in 87-93 % of the months.
"""

import argparse
from dataclasses import replace

import numpy as np
from rich.console import Console
from rich.table import Table
from tests.simulated_presence import AREAS, Silence, measure

LONG = Silence()
HALF_HOURS = Silence(spells_per_hour=0.4, minutes_per_spell=30.0, days=0.0)
TENS = Silence(spells_per_hour=1.2, minutes_per_spell=10.0, days=0.0)
THREES = Silence(spells_per_hour=0.0, short_spells_per_hour=4.0, days=0.0)
KINDS = {
    "2 hours and days": LONG,
    "days": Silence(spells_per_hour=0.0, days=0.2),
    "an hour": Silence(spells_per_hour=0.15, minutes_per_spell=60.0, days=0.05),
    "30 minutes": HALF_HOURS,
    "10 minutes": TENS,
    "3 minutes": THREES,
    "3 minutes, 2 hours": Silence(short_spells_per_hour=3.0, days=0.0),
    "3 minutes, 2 hours, days": Silence(short_spells_per_hour=3.0),
    "2 hours and days; days unlike": replace(LONG, day_shares=3.0),
    "10 minutes; days unlike": replace(TENS, day_shares=3.0),
    "10 minutes; days alike": replace(TENS, day_shares=200.0),
    "10 minutes; stays of 90": replace(TENS, minutes_per_stay=90.0),
    "30 minutes; stays of 8": replace(HALF_HOURS, minutes_per_stay=8.0),
    "2 hours and days; stays unlike": replace(LONG, stays_alike=False),
    "30 minutes; stays unlike": replace(HALF_HOURS, stays_alike=False),
    "10 minutes; stays unlike": replace(TENS, stays_alike=False),
}
VEHICLES = (1, 3, 12)


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

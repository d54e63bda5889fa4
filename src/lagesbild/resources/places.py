"""Where an hour was worked or a krona was used, and which source says so."""

from enum import StrEnum

import polars as pl


class Place(StrEnum):
    """The answers to "where"; together they make up all hours that were paid."""

    AREA = "area"
    OUTSIDE = "outside"
    """Outside every area of the collection, in the own district or another."""
    STATION = "station"
    """On a police station or another depot: its ground is known, and it is no presence."""
    LEAVE = "leave"
    """Paid for and not worked."""
    EVENT = "event"
    """Lent to a special event; on what ground is not told."""
    LENT_TO_UNIT = "lent_to_unit"
    """Lent to another unit; on what ground is not told."""
    UNKNOWN = "unknown"


GROUND = (Place.AREA, Place.OUTSIDE, Place.STATION)
"""What a source of where people work can demonstrate."""
LENT = (Place.EVENT, Place.LENT_TO_UNIT)
NO_GROUND = (*LENT, Place.UNKNOWN)
"""Hours whose ground nobody has told."""


class Source(StrEnum):
    """What tells where hours were worked. `LOANS` and `STAFFING` tell why they were not."""

    DUTY_HOURS = "duty_hours"
    POSITIONS = "positions"
    DISPATCH = "dispatch"
    LOANS = "loans"
    STAFFING = "staffing"


ORDER_OF_SOURCES = {source.value: number for number, source in enumerate(Source)}
"""Of two sources that demonstrate as much, the first one is named."""


def milli(name: str) -> pl.Expr:
    """Return hours or posts as whole thousandths, which add up exactly."""
    return (pl.col(name) * 1000).round().cast(pl.Int64)

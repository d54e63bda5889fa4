"""One stream of random numbers per part of the country, so that a new part changes no other."""

from enum import IntEnum

import numpy as np


class Part(IntEnum):
    """What a stream is for. The numbers are part of the example: add new ones, change none."""

    TOWNS = 1
    ORGANISATION = 2
    AREAS = 3
    TRUTH = 4
    RESIDENTS = 5
    OBSERVATIONS = 6
    ITEMS = 7
    RATERS = 8
    ASSIGNMENT = 9
    ANSWERS = 10
    CALIBRATION = 11
    DECISIONS = 12
    MORE_RATERS = 13
    MORE_ANSWERS = 14
    STAFFING = 15
    DUTY_HOURS = 16
    WORKLOAD = 17
    PRESENCE = 18
    LEDGER = 19
    POSITIONS = 20
    CAMERAS = 21


def stream(seed: int, part: Part, *keys: int) -> np.random.Generator:
    """Return the generator of a part, or of one year or item of it when `keys` says which."""
    return np.random.default_rng([seed, int(part), *keys])

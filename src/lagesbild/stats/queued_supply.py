"""When is each demand in a queue met, as supply comes and work can be done?

Whole units, period by period, in a given order. The rule is greedy: in each period the first demand
takes all it needs of what is there and can be done, then the second, and so on. So none is passed
by while it could have had a unit (of the same kind, and with work left at its place) that a later
one got, and no unit waits while somebody could take it.

Do not use it where a unit may be held back for a demand that is not yet ready.
"""

from dataclasses import dataclass

import numba
import numpy as np

from lagesbild.stats.arrays import BoolArray, IntArray

NEVER = -1
"""Stands for a period: not met in any."""


@dataclass(frozen=True, kw_only=True)
class Demands:
    """What is asked for, one element each; kinds, places and periods are numbered from 0."""

    number: IntArray
    kind: IntArray
    place: IntArray
    """Where the work is; -1 where a place is not known, and no work is done."""
    takes_work: BoolArray
    """Whether a unit given is also a unit of work at the place."""
    start: IntArray
    """The first period in which it can be given anything; 0 for those that wait already."""

    def __len__(self) -> int:
        return len(self.number)


def allocate(demands: Demands, *, orders: IntArray, supply: IntArray, work: IntArray) -> IntArray:
    """Return how many units each demand is given in each period: demands x periods.

    :param orders: the numbers of the demands, first to last: one row for each period, or one row
        that holds in all of them.
    :param supply: kinds x periods, units that come; what is not taken stays for later.
    :param work: places x periods, units of work that can be done; what is not used is lost.
    :raises ValueError: if an amount is negative, or an order does not hold each demand once.
    """
    everyone = np.arange(len(demands))
    if any((amounts < 0).any() for amounts in (demands.number, supply, work)):
        raise ValueError("numbers, supply and work must be 0 or more")
    if orders.shape[1:] != everyone.shape or (np.sort(orders, axis=1) != everyone).any():
        raise ValueError("each order must hold every demand once")
    if len(orders) not in (1, supply.shape[1]) or work.shape[1] != supply.shape[1]:
        raise ValueError("orders, supply and work must be of the same periods")
    given: IntArray = _allocate(
        demands.number,
        demands.kind,
        demands.place,
        demands.takes_work,
        demands.start,
        orders,
        supply,
        work,
    )
    return given


def met_in(given: IntArray, *, number: IntArray) -> IntArray:
    """Return the period in which each demand has all it asks for, or `NEVER`."""
    enough = given.cumsum(axis=1) >= number[:, None]
    return np.where(enough.any(axis=1), enough.argmax(axis=1), NEVER)


@numba.njit(cache=True, nogil=True)
def _allocate(
    number: IntArray,
    kind: IntArray,
    place: IntArray,
    takes_work: BoolArray,
    start: IntArray,
    orders: IntArray,
    supply: IntArray,
    work: IntArray,
) -> IntArray:
    periods = supply.shape[1]
    given = np.zeros((len(number), periods), dtype=np.int64)
    left = number.copy()
    stock = np.zeros(len(supply), dtype=np.int64)
    for period in range(periods):
        stock += supply[:, period]
        can = work[:, period].copy()
        order = orders[period if len(orders) > 1 else 0]
        for demand in order:
            if start[demand] > period or left[demand] == 0:
                continue
            units = min(left[demand], stock[kind[demand]])
            if takes_work[demand]:
                units = min(units, can[place[demand]]) if place[demand] >= 0 else 0
                if units > 0:
                    can[place[demand]] -= units
            stock[kind[demand]] -= units
            left[demand] -= units
            given[demand, period] = units
    return given

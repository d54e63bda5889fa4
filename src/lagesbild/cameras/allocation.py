"""Which needs are given cameras in which month, by the strict order or by another policy?

What is ordered already comes first, in every policy. Nothing here is decided: the table of policies
shows what each costs whom, and people choose.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum

import numpy as np
import polars as pl

from lagesbild.areas.levels import Level
from lagesbild.cameras.asked import Asked
from lagesbild.cameras.priority import AREA_CLASS
from lagesbild.norms.camera_priority import CameraPriority
from lagesbild.stats.apportionment import Claim, apportion
from lagesbild.stats.arrays import BoolArray, IntArray
from lagesbild.stats.queued_supply import NEVER, allocate, met_in
from lagesbild.stats.waiting import waiting_times

POLICY_SCHEMA = {
    "policy": pl.String,
    "level": pl.String,
    "unit": pl.String,
    "needs": pl.Int64,
    "met": pl.Int64,
    "waiting": pl.Int64,
    "median_wait_months": pl.Float64,
    "longest_wait_months": pl.Int64,
}
"""By class and by region, at the end of the horizon. The median takes those that still wait as
censored, and is null where it is not within sight; the longest is of all, also of those."""


class Policy(StrEnum):
    STRICT = "strict"
    """The order as it is."""
    AGEING = "ageing"
    """A need counts one class higher, of those at hand, for each so many months waited."""
    FAIRNESS = "fairness"
    """Cameras are shared between regions by what they ask for, and by the order within each."""


def allocate_by(
    policy: Policy, asked: Asked, *, supply: IntArray, work: IntArray, ageing_months: int
) -> IntArray:
    """Return needs x months: the cameras given, by a policy.

    Under the strict order no need is passed by while it could have had a camera: `queued_supply`.
    With ageing the same holds of each month's order. With fairness it holds within a region.

    :param supply: kinds x months, of the kinds of `asked`.
    :param work: regions x months, of the regions of `asked`.
    """
    periods = supply.shape[1]
    match policy:
        case Policy.STRICT:
            orders = asked.order()[None, :]
        case Policy.AGEING:
            orders = np.array(
                [
                    asked.order(raised=np.maximum(asked.waited + month, 0) // ageing_months)
                    for month in range(periods)
                ],
                dtype=np.int64,
            ).reshape(periods, len(asked.needs))
        case Policy.FAIRNESS:
            return _fairly(asked, supply=supply, work=work)
    return allocate(asked.demands, orders=orders, supply=supply, work=work)


def policy_costs(
    asked: Asked, *, order: CameraPriority, supply: IntArray, work: IntArray, ageing_months: int
) -> pl.DataFrame:
    """Return what each policy gives whom by the last month, as `POLICY_SCHEMA` has it."""
    rows = []
    periods = supply.shape[1]
    for policy in Policy:
        given = allocate_by(policy, asked, supply=supply, work=work, ageing_months=ageing_months)
        met = met_in(given, number=asked.demands.number)
        is_met = met != NEVER
        months = asked.waited + np.where(is_met, met, periods - 1)
        for level, unit, members in _groups(asked, order):
            if not members.any():
                continue
            waited = waiting_times(months[members], is_over=is_met[members])
            rows.append(
                {
                    "policy": policy.value,
                    "level": level,
                    "unit": unit,
                    "needs": int(members.sum()),
                    "met": int((members & is_met).sum()),
                    "waiting": int((members & ~is_met).sum()),
                    "median_wait_months": waited.quantile(0.5).value,
                    "longest_wait_months": int(months[members].max()),
                }
            )
    return pl.DataFrame(rows, schema=POLICY_SCHEMA)


def _groups(asked: Asked, order: CameraPriority) -> Iterator[tuple[str, str, BoolArray]]:
    """Yield the classes and the regions that ask for something, and which needs are theirs."""
    classes = np.array(asked.classes, dtype=np.str_)
    for name in order.classes:
        yield AREA_CLASS, name, classes == name
    for number, region in enumerate(asked.regions):
        yield Level.POLICE_REGION.value, region, asked.demands.place == number


def _fairly(asked: Asked, *, supply: IntArray, work: IntArray) -> IntArray:
    """Share each month's cameras of each kind between regions, the worst-off first (Adams)."""
    demands, order = asked.demands, asked.order()
    periods = supply.shape[1]
    given = np.zeros((len(demands), periods), dtype=np.int64)
    stock = np.zeros(len(supply), dtype=np.int64)
    places: Sequence[int] = range(-1, len(asked.regions))
    for month in range(periods):
        stock += supply[:, month]
        can = work[:, month].copy()
        for kind in range(len(asked.kinds)):
            members = [
                np.array(
                    [
                        at
                        for at in order
                        if demands.kind[at] == kind
                        and demands.place[at] == place
                        and demands.start[at] <= month
                    ],
                    dtype=np.int64,
                )
                for place in places
            ]
            claims = [
                _claim(asked, members[at], given, can[place] if place >= 0 else 0)
                for at, place in enumerate(places)
            ]
            room = sum(_room(claim) for claim in claims)
            floors = sum(claim.floor for claim in claims)
            shares = apportion(claims, floors + min(room, int(stock[kind])))
            for place, one, claim, share in zip(places, members, claims, shares, strict=True):
                left = share - claim.floor
                stock[kind] -= left
                if place >= 0 and len(one) and demands.takes_work[one[0]]:
                    can[place] -= left
                for at in one:
                    units = min(left, int(demands.number[at] - given[at].sum()))
                    given[at, month] += units
                    left -= units
    return given


def _claim(asked: Asked, members: IntArray, given: IntArray, can: int) -> Claim:
    """Return what the needs of one kind in one region ask for, have, and may have this month."""
    if not len(members):
        return Claim(need=0)
    need, has = int(asked.demands.number[members].sum()), int(given[members].sum())
    room = need - has
    if asked.demands.takes_work[members[0]]:
        room = min(room, int(can))
    return Claim(need=need, floor=has, most=has + room)


def _room(claim: Claim) -> int:
    return 0 if claim.most is None else claim.most - claim.floor

"""Which needs are given cameras in which month, by the strict order or by another policy?

What is ordered already comes first, in every policy. Nothing here is decided: the table of policies
shows what each costs whom, and people choose.
"""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import polars as pl

from lagesbild.cameras.asked import Asked
from lagesbild.norms.camera_priority import CameraPriority
from lagesbild.stats.apportionment import Claim, apportion
from lagesbild.stats.arrays import IntArray
from lagesbild.stats.queued_supply import NEVER, allocate, met_in
from lagesbild.stats.waiting import waiting_times

POLICY_SCHEMA = {
    "policy": pl.String,
    "area_class": pl.String,
    "needs": pl.Int64,
    "met": pl.Int64,
    "waiting": pl.Int64,
    "median_wait_months": pl.Float64,
    "longest_wait_months": pl.Int64,
}
"""At the end of the horizon. The median counts those that still wait as censored, and is null where
less than half are met; the longest is of all, also of those that still wait."""


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
    """Return what each policy gives each class by the last month, as `POLICY_SCHEMA` has it."""
    rows = []
    periods = supply.shape[1]
    for policy in Policy:
        given = allocate_by(policy, asked, supply=supply, work=work, ageing_months=ageing_months)
        met = met_in(given, number=asked.demands.number)
        is_met = met != NEVER
        months = asked.waited + np.where(is_met, met, periods - 1)
        for name in order.classes:
            of_class = np.array([one == name for one in asked.classes], dtype=np.bool_)
            if not of_class.any():
                continue
            waited = waiting_times(months[of_class], is_over=is_met[of_class])
            rows.append(
                {
                    "policy": policy.value,
                    "area_class": name,
                    "needs": int(of_class.sum()),
                    "met": int((of_class & is_met).sum()),
                    "waiting": int((of_class & ~is_met).sum()),
                    "median_wait_months": waited.quantile(0.5).value,
                    "longest_wait_months": int(months[of_class].max()),
                }
            )
    return pl.DataFrame(rows, schema=POLICY_SCHEMA)


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

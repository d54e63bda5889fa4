"""What must hold of every allocation: nothing from nowhere, and nobody passed by who could have."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.camera_registers import DAY, ORDER, queued, random_departures, random_needs

from lagesbild.cameras.allocation import Policy, allocate_by, policy_costs
from lagesbild.cameras.asked import asked_of, newcomers_of
from lagesbild.cameras.priority import MEASURED_SCHEMA
from lagesbild.cameras.supply import months_after
from lagesbild.stats.queued_supply import NEVER, met_in

worlds = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 2**32 - 1),
        "needs": st.integers(0, 25),
        "periods": st.integers(1, 8),
        "most_supply": st.integers(0, 6),
        "most_work": st.integers(0, 4),
    }
)


def world(drawn):
    generator = np.random.default_rng(drawn["seed"])
    needs = random_needs(generator, drawn["needs"])
    queue = queued(needs, random_departures(generator, needs, 2))
    ordered = queued(
        [{**row, "need": f"O{row['need']}"} for row in random_needs(generator, 3)]
    ).rows.select(*MEASURED_SCHEMA)
    recent = queued(random_needs(generator, 4)).rows
    standing = asked_of(queue, ordered=ordered, recent=recent)
    asked = newcomers_of(recent, asked=standing, order=ORDER, months=4).join(
        standing, months=months_after(DAY, count=drawn["periods"]), generator=generator
    )
    shapes = [(len(names), drawn["periods"]) for names in (asked.kinds, asked.regions)]
    return (
        asked,
        generator.integers(0, drawn["most_supply"] + 1, size=shapes[0]),
        generator.integers(0, drawn["most_work"] + 1, size=shapes[1]),
    )


@pytest.mark.parametrize("policy", Policy)
@settings(max_examples=60, deadline=None)
@given(drawn=worlds)
def test_no_more_is_given_than_has_come_can_be_installed_or_is_asked_for(policy, drawn):
    asked, supply, work = world(drawn)

    given_ = allocate_by(policy, asked, supply=supply, work=work, ageing_months=3)

    assert (given_ >= 0).all()
    assert (given_.sum(axis=1) <= asked.demands.number).all()
    for kind in range(len(asked.kinds)):
        of_kind = given_[asked.demands.kind == kind].sum(axis=0)
        assert (of_kind.cumsum() <= supply[kind].cumsum()).all()
    for place in range(len(asked.regions)):
        here = (asked.demands.place == place) & asked.demands.takes_work
        assert (given_[here].sum(axis=0) <= work[place]).all()
    before = np.arange(drawn["periods"])[None, :] < asked.demands.start[:, None]
    assert (given_[before] == 0).all()


def could_have_had(asked, given_, supply, work, month, at):
    """Say whether a need that still lacks something could have taken a unit given in a month."""
    demands = asked.demands
    lacks = given_[at, : month + 1].sum() < demands.number[at]
    if not lacks or demands.start[at] > month:
        return False
    place = demands.place[at]
    here = (demands.place == place) & demands.takes_work
    return not demands.takes_work[at] or given_[here, month].sum() < work[place, month]


@pytest.mark.parametrize("policy", [Policy.STRICT, Policy.AGEING])
@settings(max_examples=60, deadline=None)
@given(drawn=worlds)
def test_no_need_is_passed_by_that_could_have_had_what_a_later_one_got(policy, drawn):
    asked, supply, work = world(drawn)
    given_ = allocate_by(policy, asked, supply=supply, work=work, ageing_months=3)

    for month in range(drawn["periods"]):
        raised = np.maximum(asked.waited + month, 0) // 3 if policy is Policy.AGEING else 0
        order = asked.order(raised=raised).tolist()
        for first, at in enumerate(order):
            for later in order[first + 1 :]:
                if given_[later, month] and asked.demands.kind[later] == asked.demands.kind[at]:
                    # A unit of work that a later one took at the same place was there to take.
                    same = asked.demands.place[later] == asked.demands.place[at]
                    took = same and asked.demands.takes_work[later]
                    lacks = given_[at, : month + 1].sum() < asked.demands.number[at]
                    assert not (took and lacks and asked.demands.start[at] <= month)
                    assert not could_have_had(asked, given_, supply, work, month, at)


@settings(max_examples=60, deadline=None)
@given(drawn=worlds)
def test_nothing_stays_in_store_that_somebody_could_take(drawn):
    asked, supply, work = world(drawn)

    for policy in Policy:
        given_ = allocate_by(policy, asked, supply=supply, work=work, ageing_months=3)
        for kind in range(len(asked.kinds)):
            of_kind = asked.demands.kind == kind
            left = supply[kind].cumsum() - given_[of_kind].sum(axis=0).cumsum()
            for month in np.flatnonzero(left > 0):
                for at in np.flatnonzero(of_kind & (asked.demands.place >= 0)):
                    assert not could_have_had(asked, given_, supply, work, month, at)


@settings(max_examples=60, deadline=None)
@given(drawn=worlds)
def test_every_need_is_met_or_waits_in_the_table_of_policies(drawn):
    asked, supply, work = world(drawn)

    costs = policy_costs(asked, order=ORDER, supply=supply, work=work, ageing_months=3)

    for policy in Policy:
        rows = costs.filter(policy=policy.value, level="area_class")
        met = met_in(
            allocate_by(policy, asked, supply=supply, work=work, ageing_months=3),
            number=asked.demands.number,
        )
        assert rows["needs"].sum() == len(asked.needs)
        assert rows["met"].sum() == (met != NEVER).sum()
        assert (rows["met"] + rows["waiting"]).equals(rows["needs"])

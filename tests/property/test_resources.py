"""What must hold of resources for every delivery: sums to the öre, and less evidence tells less."""

import polars as pl
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.resourced_places import (
    decision,
    followed,
    line,
    loan,
    paid,
    reached,
    seen,
    staff,
    work,
)

from lagesbild.resources.places import Source
from lagesbild.stats.largest_remainder import share_out

UNITS = ("L1", "L2")
PLACES = ("Hamnen", "Ängen", "outside")
CLASSES = ("payroll", "premises", "equipment", "support", "other")

amounts = st.floats(0, 400, allow_nan=False).map(lambda number: round(number, 2))
kronor = st.integers(-(10**9), 10**9).map(lambda ore: ore / 100)
worked = st.dictionaries(
    st.tuples(st.sampled_from(UNITS), st.sampled_from((*PLACES, None))), amounts, max_size=8
)
present = st.dictionaries(
    st.tuples(
        st.sampled_from(UNITS), st.sampled_from(PLACES), st.sampled_from(("positions", "dispatch"))
    ),
    st.tuples(amounts, amounts, amounts).map(sorted),
    max_size=8,
)
lent = st.dictionaries(st.sampled_from(UNITS), amounts, max_size=2)
countries = st.fixed_dictionaries(
    {
        "paid": st.dictionaries(st.sampled_from((*UNITS, "L3")), amounts, max_size=3),
        "worked": worked,
        "present": present,
        "lent": lent,
        "leave": st.dictionaries(st.sampled_from(UNITS), st.floats(0, 0.2), max_size=2),
        "lines": st.dictionaries(
            st.tuples(
                st.sampled_from(("K1", "K2", "K3", "KR", "K9")),
                st.sampled_from(CLASSES),
                st.sampled_from((None, "T1")),
            ),
            kronor,
            max_size=8,
        ),
        "granted": st.integers(0, 10**9).map(lambda ore: ore / 100),
    }
)


def followed_country(drawn, *, sources=tuple(Source)):
    return followed(
        paid_hours=[paid(hours, unit) for unit, hours in drawn["paid"].items()],
        duty_hours=[work(place, hours, unit) for (unit, place), hours in drawn["worked"].items()],
        presence=[
            seen(place, *ends, unit, source=source)
            for (unit, place, source), ends in drawn["present"].items()
        ],
        loans=[loan(hours, unit) for unit, hours in drawn["lent"].items()],
        staffing=[
            staff(1, unit, area="Hamnen", sick_fte=leave) for unit, leave in drawn["leave"].items()
        ],
        ledger=[
            line(amount, cost_centre, account_class=account_class, decision=name)
            for (cost_centre, account_class, name), amount in drawn["lines"].items()
        ],
        budget_decisions=[decision(drawn["granted"])],
        sources=sources,
    )


def by_place(flow):
    """Return the hours of each unit, with what has no ground together."""
    no_ground = pl.col("place").is_in(["unknown", "event", "lent_to_unit"])
    rows = (
        flow.evidence.evidence.with_columns(
            place=pl.when(no_ground).then(pl.lit("unknown")).otherwise(pl.col("place")),
            works_in=pl.when(~no_ground).then(pl.col("works_in")),
        )
        .group_by("unit", "place", "works_in")
        .agg(pl.col("hours_milli").sum())
    )
    return {tuple(row[:3]): row[3] for row in rows.iter_rows()}


@settings(max_examples=40, deadline=None)
@given(countries)
def test_hours_and_money_add_up_whatever_was_delivered(drawn):
    flow = followed_country(drawn)

    must_agree = flow.reconciliation.filter(pl.col("check") != "reported")
    assert must_agree["difference"].to_list() == [0] * len(must_agree)
    assert (flow.evidence.evidence["hours_milli"] >= 0).all()
    booked = flow.lines.select("month", "cost_centre", "account_class", "decision", "amount_ore")
    parts = flow.allocation.group_by("cost_centre", "account_class", "decision").agg(
        pl.col("amount_ore").sum()
    )
    sums = booked.join(
        parts, on=["cost_centre", "account_class", "decision"], nulls_equal=True, suffix="_parts"
    ).filter(pl.col("amount_ore") != pl.col("amount_ore_parts"))
    assert sums.is_empty()
    row = reached(flow)
    assert row["reached_ore"] + row["not_reached_ore"] + row["unknown_ore"] == row["tagged_ore"]


@settings(max_examples=40, deadline=None)
@given(
    countries, st.sampled_from((Source.DUTY_HOURS, Source.POSITIONS, Source.DISPATCH, Source.LOANS))
)
def test_a_source_less_makes_larger_only_what_cannot_be_told(drawn, missing):
    whole = followed_country(drawn)
    fewer = followed_country(drawn, sources=[one for one in Source if one is not missing])
    findings = whole.evidence.findings["finding"].to_list()
    # Contradicting sources are cut back, and hours that nobody paid are all there is to divide.
    assume("sources_contradict" not in findings)
    assume("no_paid_hours" not in findings)

    before, after = by_place(whole), by_place(fewer)
    for place, hours in after.items():
        if place[1] == "unknown":
            assert hours >= before.get(place, 0)
        else:
            assert hours <= before.get(place, 0)
    if all(amount >= 0 for amount in drawn["lines"].values()):
        one, other = reached(whole), reached(fewer)
        assert other["reached_ore"] <= one["reached_ore"]
        assert other["not_reached_ore"] <= one["not_reached_ore"]
        assert other["unknown_ore"] >= one["unknown_ore"]


@settings(max_examples=40, deadline=None)
@given(countries)
def test_what_was_reached_lies_in_its_interval_and_below_what_is_possible(drawn):
    row = reached(followed_country(drawn))
    if row["whole_ore"] == 0:
        assert row["reached_share"] is None
        return

    assert row["reached_share_low"] <= row["reached_share"] <= row["reached_share_high"]
    if all(amount >= 0 for amount in drawn["lines"].values()):
        assert row["reached_share"] <= row["possible_share_high"] + 1e-12
        if row["likely_share"] is not None:
            assert row["reached_share"] <= row["likely_share"] + 1e-12
            assert row["likely_share_low"] <= row["likely_share"] + 1e-12
            assert row["likely_share"] <= row["likely_share_high"] + 1e-12


@given(
    st.integers(-(10**15), 10**15),
    st.lists(st.integers(0, 10**9), min_size=1, max_size=70).filter(any),
)
def test_shared_out_amounts_add_up_and_are_within_one_of_their_quota(amount, weights):
    parts = share_out(amount, weights)

    assert sum(parts) == amount
    total = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * total - amount * weight) < total

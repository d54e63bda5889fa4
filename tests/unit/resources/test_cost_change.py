"""The change of costs in areas beside a decision's amount: indexed, on the same areas, or null."""

import pytest
from tests.resourced_places import decision, followed, line, paid, work

MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]


def years(*, before=10.0, after=20.0, paid_before=100.0, index=None, months=MONTHS):
    """A month has 100 paid hours and 1 000 kr; so many of the hours are in Hamnen."""
    hours = {"2024": before, "2025": after}
    return followed(
        paid_hours=[
            paid(paid_before if month.startswith("2024") else 100.0, month=month)
            for month in MONTHS
        ],
        duty_hours=[
            row
            for month in MONTHS
            for row in (
                work("Hamnen", hours[month[:4]], period=month),
                work("outside", 100 - hours[month[:4]], period=month),
            )
        ],
        ledger=[line(1000, month=month) for month in months],
        budget_decisions=[decision(3000)],
        price_index={2024: 100.0, 2025: 110.0} if index is None else index,
        months=MONTHS,
    )


def test_the_change_is_indexed_and_divided_by_what_was_granted():
    [row] = years().changes.to_dicts()

    # 2 400 kr in Hamnen in 2025, and 1 200 × 1.1 = 1 320 in 2024.
    assert (row["year_ore"], row["base_ore"]) == (240_000, 120_000)
    assert row["change_share"] == pytest.approx((2400 - 1320) / 3000)
    assert row["likely_change_share"] == pytest.approx(row["change_share"])
    assert (row["change_share_low"], row["change_share_high"]) == pytest.approx(
        (row["change_share"], row["change_share"])
    )


def test_better_tracing_alone_is_a_change_of_the_traced_and_not_of_the_likely():
    # In 2024 only half of the hours were told: 10 of 200 paid in Hamnen, 90 outside.
    [row] = years(
        after=10.0, paid_before=200.0, index={2024: 100.0, 2025: 100.0}
    ).changes.to_dicts()

    assert row["change_share"] == pytest.approx((1200 - 600) / 3000)
    assert row["likely_change_share"] == pytest.approx(0)
    # The odds 1/9 are the same in both years, and of 2024's 12 000 kr half is untraced: with the
    # tilt down 1/19 of that half was in Hamnen, with it up 2/11.
    down, up = 600 + 6000 / 19, 600 + 6000 * 2 / 11
    assert row["likely_change_share_low"] == pytest.approx((1200 - up) / 3000)
    assert row["likely_change_share_high"] == pytest.approx((1200 - down) / 3000)
    assert (row["change_share_low"], row["change_share_high"]) == pytest.approx(
        (row["likely_change_share_low"], row["likely_change_share_high"])
    )


def test_the_share_may_be_negative_or_above_one():
    assert years(before=50, after=10).changes["change_share"][0] < 0
    assert years(before=0, after=90).changes["change_share"][0] > 1


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"months": MONTHS[1:]}, "Huvudboken har bara 11 av 12 månader för 2024."),
        ({"index": {2024: 100.0}}, "Index saknas för 2025."),
    ],
)
def test_what_is_missing_makes_it_null_with_the_reason(given, reason):
    [row] = years(**given).changes.to_dicts()

    assert (row["change_share"], row["likely_change_share"]) == (None, None)
    assert row["reason"] == reason

"""The drawing of a decision's money says what its table says."""

import re

from lagesbild.reports.resource_sankey import money_figure, money_table

DECISION = {"decision": "T/1 å", "title": "Förstärkning <1>", "granted_ore": 10_000_000_000}
ROWS = [
    {"booked_on": "district_with_areas", "place": "area", "amount_ore": 1_000_000_000},
    {"booked_on": "district_with_areas", "place": "unknown", "amount_ore": 2_000_000_000},
    {"booked_on": "other_unit", "place": "outside", "amount_ore": 4_000_000_000},
    {"booked_on": "not_found", "place": "not_found", "amount_ore": 3_000_000_000},
]


def bars(svg):
    """Return the heights of the bars by column."""
    found: dict[float, list[float]] = {}
    for x, height in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="12" height="([\d.]+)"', svg):
        column = found.setdefault(float(x), [])
        column.append(float(height))
    return found


def test_bars_are_as_tall_as_their_share_of_the_decision():
    granted, booked, used = bars(money_figure(ROWS, decision=DECISION).svg).values()

    assert granted == [190.0]
    assert booked == [57.0, 76.0, 57.0]
    # Where it was used: in areas, outside, not to be told (a fill and a hatching), not found.
    assert used == [19.0, 76.0, 38.0, 38.0, 57.0]


def test_the_words_for_those_who_do_not_see_it_have_every_share():
    assert money_figure(ROWS, decision=DECISION).alt == (
        "Förstärkning <1>. Bokfört på: lokalpolisområden med utsatta områden 30,0\u00a0%,"
        " regioner och andra enheter 40,0\u00a0% och hittas inte i huvudboken 30,0\u00a0%."
        " Använt: i utsatta områden 10,0\u00a0%, utanför områdena 40,0\u00a0%, kan inte avgöras"
        " 20,0\u00a0% och hittas inte i huvudboken 30,0\u00a0%."
    )


def test_the_table_has_the_same_amounts_with_sums_and_shares():
    table = money_table(ROWS, decision=DECISION)

    assert [column.label for column in table.columns] == [
        "Bokfört på",
        "I utsatta områden",
        "Utanför områdena",
        "Kan inte avgöras",
        "Hittas inte i huvudboken",
        "Summa",
    ]
    assert table.rows[0] == (
        "Lokalpolisområden med utsatta områden",
        *("10,0", "", "20,0", "", "30,0"),
    )
    assert table.rows[-2] == ("Summa", "10,0", "40,0", "20,0", "30,0", "100,0")
    assert table.rows[-1][1] == "10,0\u00a0%"


def test_a_correction_larger_than_its_cost_stands_in_the_table_and_is_told_of():
    rows = [*ROWS, {"booked_on": "other_unit", "place": "area", "amount_ore": -500_000_000}]

    figure = money_figure(rows, decision=DECISION)
    assert "Rättelser" in figure.subtitle
    assert money_table(rows, decision=DECISION).rows[1][1] == "−5,0"


def test_text_from_a_collection_is_no_markup_and_its_id_is_safe():
    figure = money_figure(ROWS, decision=DECISION)

    assert "<1>" not in figure.svg
    assert re.fullmatch(r"[A-Za-z0-9_-]+", figure.id)


def test_a_decision_without_money_is_not_drawn():
    assert money_figure([], decision=DECISION) is None

"""The drawing of a quarter's week says what its table says, and nothing of what is withheld."""

import re

import pytest

from lagesbild.reports.resource_week import week_figure, week_hours, week_step, week_table


def day(area: str, weekday: int, **hours: float) -> dict[str, object]:
    return {
        "area": area,
        "name": {"A1": "Hamnen", "A2": "Norra <Ängen>"}[area],
        "weekday": weekday,
        "suppressed": False,
    } | {f"hour_{hour:02}": hours.get(f"at_{hour}", 0.0) for hour in range(24)}


WITHHELD = {"area": "A2", "name": "Norra <Ängen>", "weekday": None, "suppressed": True}
ROWS = [day("A1", 1, at_0=4.0, at_21=10.0), day("A1", 6, at_21=50.0)]


def fills(svg: str) -> list[str]:
    """Return the fills of the hours, row by row."""
    return re.findall(r'<rect x="[\d.]+" y="[\d.]+" width="12" height="15" fill="(#\w+)"', svg)


def drawn(rows, **given):
    weeks = week_hours(rows)
    return [
        week_figure(one, quarter="2025-Q4", source="positions", step=week_step(weeks), **given)
        for one in weeks
    ]


def test_each_hour_of_the_week_is_a_cell_and_days_without_hours_are_empty():
    [figure] = drawn(ROWS)

    cells = fills(figure.svg)
    assert len(cells) == 7 * 24
    # Steps of ten: 4 and 10 are in the first, 50 in the fifth.
    assert {at: fill for at, fill in enumerate(cells) if fill != "#ffffff"} == {
        0: "#dbe3ef",
        21: "#dbe3ef",
        5 * 24 + 21: "#00224e",
    }


@pytest.mark.parametrize(
    ("most", "step"),
    [(50.0, 10.0), (50.1, 20.0), (1.0, 0.2), (12.5, 2.5), (0.06, 0.02), (0.0, 1.0)],
)
def test_steps_are_round_and_five_of_them_reach_the_most(most, step):
    assert week_step(week_hours([day("A1", 1, at_3=most)])) == pytest.approx(step)


def test_areas_beside_each_other_share_their_steps():
    _small, large = drawn([day("A1", 1, at_3=1.0), day("A2", 1, at_3=50.0)])

    assert "40–50" in large.svg
    assert "40–50" in _small.svg


def test_a_week_that_is_withheld_is_neither_drawn_nor_in_the_table():
    weeks = week_hours([*ROWS, WITHHELD])

    assert [one.hours is None for one in weeks] == [False, True]
    assert drawn([*ROWS, WITHHELD])[1] is None
    table = week_table(weeks, quarter="2025-Q4", source="positions")
    assert {row[0].split(",")[0] for row in table.rows} == {"Hamnen"}


def test_the_table_has_the_hours_of_every_day():
    table = week_table(week_hours(ROWS), quarter="2025-Q4", source="dispatch")

    assert table.caption == (
        "Persontimmar kvartal 4 2025 per dag och timme i veckan, enligt händelserapporter."
    )
    assert [column.label for column in table.columns] == [
        "Område och dag",
        *(f"{hour:02}" for hour in range(24)),
    ]
    assert [row[0] for row in table.rows][:2] == ["Hamnen, måndag", "Hamnen, tisdag"]
    assert table.rows[5][22] == "50,0"
    assert table.rows[6][22] == "0,0"


def test_the_words_for_those_who_do_not_see_it_say_when_and_how_much():
    [figure] = drawn(ROWS)

    assert figure.alt == (
        "Hamnen, kvartal 4 2025, positionsloggar: 64 persontimmar. Flest lördag kl. 21–22: 50,0."
        " Per dag: måndag 14, tisdag 0, onsdag 0, torsdag 0, fredag 0, lördag 50 och söndag 0."
    )


def test_a_name_from_a_collection_is_no_markup():
    [figure] = drawn([day("A2", 1, at_3=1.0)])

    assert "<Ängen>" not in figure.svg

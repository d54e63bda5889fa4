"""The drawings of cameras: where each need's months stand, and the curve of those that wait."""

import re

from lagesbild.reports.camera_forecast_figure import forecast_figure, forecast_table
from lagesbild.reports.camera_waiting_figure import waiting_figure, waiting_table

MONTHS = [f"2027-{month:02}" for month in range(1, 13)]
NBSP = "\N{NO-BREAK SPACE}"


def foreseen(need: str, low: str | None, median: str | None, high: str | None, never: float):
    return {
        "need": need,
        "met_low": low,
        "met_median": median,
        "met_high": high,
        "chance_not_met": never,
    }


ROWS = [
    foreseen("KB1", "2027-01", "2027-02", "2027-03", 0.0),
    foreseen("KB2", "2027-07", None, None, 0.6),
    foreseen("KB3", None, None, None, 1.0),
]


def drawn(rows=ROWS) -> str:
    return forecast_figure(rows, months=MONTHS, names={"KB1": "Hamnen"}, coverage=0.9).svg


def lines_of(svg: str) -> list[tuple[float, float]]:
    """Return where the thick lines of needs begin and end."""
    found = re.findall(r'<line x1="([\d.]+)" y1="[\d.]+" x2="([\d.]+)"[^>]*stroke-width="2.4"', svg)
    return [(float(first), float(last)) for first, last in found]


def test_an_interval_is_drawn_from_its_first_month_to_the_end_of_its_last():
    svg = drawn()

    # Tolv månader från 240 till 714 är 39,5 breda: tre av dem, och från juli till slutet.
    assert lines_of(svg) == [(240.0, 358.5), (477.0, 714.0)]
    assert 'cx="299.25"' in svg


def test_a_need_that_may_not_be_met_has_an_arrow_and_the_chance():
    svg = drawn()

    assert svg.count("<polygon") == 2
    assert f"60{NBSP}%" in svg
    assert f"100{NBSP}%" in svg
    assert f">0{NBSP}%" not in svg


def test_the_table_has_every_month_and_says_later_for_what_lies_after_the_last():
    table = forecast_table(ROWS, names={"KB1": "Hamnen"}, coverage=0.9)

    assert table.rows == (
        ("KB1 Hamnen", "2027-01", "2027-02", "2027-03", f"0{NBSP}%"),
        ("KB2", "2027-07", "senare", "senare", f"60{NBSP}%"),
        ("KB3", "senare", "senare", "senare", f"100{NBSP}%"),
    )


def test_a_long_name_is_cut_and_escaped():
    rows = ROWS[:1]
    figure = forecast_figure(
        rows, months=MONTHS, names={"KB1": "A & B på en lång gata vid hamnen"}, coverage=0.9
    )

    assert ">KB1 A &amp; B på en lång gata vid ham…<" in figure.svg
    assert "A & B" not in figure.svg


CURVE = [
    {"days": days, "waiting_share": share, "low": low, "high": high, "followed": followed}
    for days, share, low, high, followed in (
        (0, 1.0, 1.0, 1.0, 20),
        (30, 0.8, 0.6, 0.9, 16),
        (60, 0.4, 0.2, 0.6, 8),
    )
]
SUMMARY = {"unit": "nation", "needs": 20, "median_days": 48.0}


def test_a_curve_runs_from_all_to_the_share_that_waits_at_the_end():
    figure = waiting_figure(CURVE, SUMMARY, coverage=0.95)

    # 724 breda och 238 höga, från (56, 16): 0,8 är 47,6 under det översta, 0,4 är 142,8 under.
    assert figure is not None
    assert 'polyline points="56,16 418,63.6 780,158.8"' in figure.svg
    assert figure.title == "Hälften är i drift efter 48 dagar"


def test_a_curve_whose_half_is_not_in_sight_says_so():
    figure = waiting_figure(CURVE, {**SUMMARY, "median_days": None}, coverage=0.95)

    assert figure is not None
    assert figure.title == "Mer än hälften är inte i drift inom den tid som har gått"


def test_a_single_point_is_no_curve():
    assert waiting_figure(CURVE[:1], SUMMARY, coverage=0.95) is None
    assert waiting_figure([], SUMMARY, coverage=0.95) is None


def test_the_table_of_a_curve_has_its_points_and_who_is_followed():
    table = waiting_table(CURVE, coverage=0.95)

    assert table.rows[1] == ("30", f"80{NBSP}%", f"60{NBSP}%", f"90{NBSP}%", "16")


def test_the_marks_of_days_are_few_and_round():
    long = [{**row, "days": row["days"] * 40} for row in CURVE]

    svg = waiting_figure(long, SUMMARY, coverage=0.95)

    # 2 400 dagar: vart år, sju stycken med noll.
    assert svg is not None
    assert re.findall(r'text-anchor="middle">([^<]+)<', svg.svg) == [
        "0",
        "365",
        "730",
        f"1{NBSP}095",
        f"1{NBSP}460",
        f"1{NBSP}825",
        f"2{NBSP}190",
    ]

"""The drawings of cameras: where each need's months stand, and the curve of those that wait."""

import re

from lagesbild.reports.camera_curve import curve_table, curves_figure
from lagesbild.reports.camera_forecast_figure import forecast_figure, forecast_table

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


def test_a_curve_keeps_each_share_until_the_next_day_that_is_told_of():
    [figure] = curves_figure({"alla behov": CURVE}, coverage=0.95)

    # 584 breda och 210 höga, från (46, 10): 0,8 är 42 under det översta, 0,4 är 126 under.
    assert 'points="46,10 338,10 338,52 630,52 630,136" fill="none"' in figure.svg
    assert figure.alt == f"alla behov: 40{NBSP}% väntar ännu efter 60 dagar."


def test_a_single_point_is_no_curve():
    assert curves_figure({"alla behov": CURVE[:1]}, coverage=0.95) == ()
    assert curves_figure({"alla behov": []}, coverage=0.95) == ()


def test_the_table_of_a_curve_has_its_points_and_who_is_followed():
    table = curve_table(CURVE, coverage=0.95)

    assert table.rows[1] == ("30", f"80{NBSP}%", f"60{NBSP}%", f"90{NBSP}%", "16")

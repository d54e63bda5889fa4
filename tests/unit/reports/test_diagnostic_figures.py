import xml.etree.ElementTree as ET

import polars as pl
import pytest

from lagesbild.assessment.diagnostics import Curves, Diagnostic, Dots, Outcome
from lagesbild.assessment.diagnostics.record import Dot, Panel, Point
from lagesbild.reports.diagnostic_figures import diagnostic_figures

SVG = "{http://www.w3.org/2000/svg}"


def diagnostic(figure):
    return Diagnostic(
        name="district_norms",
        title="Normer",
        outcome=Outcome.FAILED,
        table=pl.DataFrame(),
        sentence="Ett.",
        figure=figure,
    )


def dot(label, value, *, marked=False):
    return Dot(label=label, value=value, low=value - 0.5, high=value + 0.5, marked=marked)


def dots(*rows):
    return Dots(x_label="Steg", rows=rows, reference=0.0)


def drawn(figure):
    [found] = diagnostic_figures(diagnostic(figure))
    return found, ET.fromstring(found.svg)


def test_what_is_named_is_filled_and_the_rest_are_rings():
    _, tree = drawn(dots(dot("Norr", 1.0, marked=True), dot("Söder", -1.0)))

    fills = [circle.get("fill") for circle in tree.iter(f"{SVG}circle")]
    assert fills == ["#111111", "#ffffff"]


def test_a_dot_lies_as_far_along_as_its_value():
    _, tree = drawn(dots(dot("Norr", 1.0), dot("Mitt", 0.0), dot("Söder", -1.0)))

    right, middle, left = (float(c.get("cx")) for c in tree.iter(f"{SVG}circle"))
    assert right - middle == pytest.approx(middle - left, abs=0.02)
    [reference] = [line for line in tree.iter(f"{SVG}line") if line.get("stroke-dasharray")]
    assert float(reference.get("x1")) == pytest.approx(middle, abs=0.02)


def test_the_alternative_text_tells_every_row():
    figure, _ = drawn(dots(dot("Norr", 1.0, marked=True), dot("Söder", -1.0)))

    assert figure.alt == (
        "Steg. Norr: 1,0, mellan 0,5 och 1,5, pekas ut. Söder: −1,0, mellan −1,5 och −0,5."
    )


def test_many_rows_are_parted_into_pages_of_about_the_same_length():
    figures = diagnostic_figures(diagnostic(dots(*(dot(f"D{k}", 0.0) for k in range(101)))))

    assert [figure.title for figure in figures] == [f"Normer (del {k} av 3)" for k in (1, 2, 3)]
    assert [figure.svg.count("<circle") for figure in figures] == [34, 34, 33]
    assert len({figure.id for figure in figures}) == 3


def panel(title, *, marked=False):
    point = Point(x=0.0, y=1.0, low=0.5, high=1.5)
    return Panel(title=title, x=(-1.0, 1.0), y=(0.0, 2.0), points=(point,), marked=marked)


def test_a_curve_goes_through_its_values_and_has_its_points_beside_it():
    curves = Curves(x_label="Läge", y_label="Svar", panels=(panel("A1"), panel("A2", marked=True)))

    figure, tree = drawn(curves)

    lines = [line.get("points") for line in tree.iter(f"{SVG}polyline")]
    ends = [[float(x) for x in pair.split(",")] for pair in lines[0].split(" ")]
    [circle, named] = tree.iter(f"{SVG}circle")
    # The point lies in the middle of the line.
    assert float(circle.get("cx")) == pytest.approx((ends[0][0] + ends[1][0]) / 2, abs=0.02)
    assert float(circle.get("cy")) == pytest.approx((ends[0][1] + ends[1][1]) / 2, abs=0.02)
    assert (circle.get("fill"), named.get("fill")) == ("#ffffff", "#111111")
    assert figure.alt == "Kurva per fråga. A1: från 0,0 till 2,0. A2: från 0,0 till 2,0, pekas ut."


def test_nothing_to_draw_is_no_figure():
    assert diagnostic_figures(diagnostic(None)) == ()
    assert diagnostic_figures(diagnostic(dots())) == ()

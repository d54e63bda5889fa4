"""The drawings about area officers: told apart in grey, and with the numbers of the tables."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest

from lagesbild.reports.class_paints import CLASSES
from lagesbild.reports.mapped_areas import map_areas, shareable
from lagesbild.reports.officer_chapter import write_officers
from lagesbild.reports.officer_paints import KINDS, OUTCOMES, STEPS

from .staffed_picture import staffed_picture

SVG = "{http://www.w3.org/2000/svg}"
_TOLD_APART = 60
"""Of 255, between two shades of grey."""


def grey(fill):
    red, green, blue = (int(fill[at : at + 2], 16) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.fixture(scope="module")
def figures():
    shared = shareable(staffed_picture(is_complete=True))
    sections = write_officers(shared, map_areas(shared))
    return {figure.id: figure for section in sections for figure in section.figures}


@pytest.fixture(scope="module")
def incomplete():
    shared = shareable(staffed_picture())
    sections = write_officers(shared, map_areas(shared))
    return {figure.id: figure for section in sections for figure in section.figures}


@pytest.mark.parametrize("palette", [OUTCOMES, KINDS, STEPS, CLASSES])
def test_codes_are_told_apart_by_grey_or_by_hatching(palette):
    for one, other in combinations(palette.paints.values(), 2):
        assert abs(grey(one.fill) - grey(other.fill)) > _TOLD_APART or one.hatch != other.hatch


@pytest.mark.parametrize("palette", [OUTCOMES, KINDS, STEPS])
def test_no_code_is_red_or_green(palette):
    for paint in palette.paints.values():
        red, green, blue = (int(paint.fill[at : at + 2], 16) for at in (1, 3, 5))
        assert red <= green + 40
        assert green <= max(red, blue) + 40


def test_every_drawing_is_markup_with_words_for_who_does_not_see_it(figures):
    for figure in figures.values():
        root = ET.fromstring(figure.svg)
        assert root.find(f"{SVG}desc").text == figure.alt
        assert len(figure.alt) > 40


def test_hatchings_that_are_used_are_there(figures):
    for figure in figures.values():
        defined = set(re.findall(r'pattern id="([^"]+)"|id="([^"]+)" width="6"', figure.svg))
        names = {name for pair in defined for name in pair if name}
        assert set(re.findall(r"url\(#([^)]+)\)", figure.svg)) <= names


def test_the_bars_carry_the_amounts_of_each_outcome(incomplete):
    alt = incomplete["officer-outcomes"].alt

    assert "Varje område för sig (8):" in alt
    assert "Fredad tid, utan avrundning: uppfylld 3, inte uppfylld 3, kan inte avgöras 2." in alt
    drawn = [
        text.text for text in ET.fromstring(incomplete["officer-outcomes"].svg).iter(f"{SVG}text")
    ]
    assert "► Fredad tid, utan avrundning" in drawn
    assert "Kan inte avgöras" in drawn


def test_a_dot_stands_where_the_share_of_the_norm_is(incomplete):
    figure = incomplete["officer-dots-1"]

    assert "2. Norra Ängen: personer 2,0, fredad tid 0,4, inte uppfylld." in figure.alt
    assert "kan inte avgöras" in figure.alt
    circles = [
        (float(circle.get("cx")), circle.get("fill"))
        for circle in ET.fromstring(figure.svg).iter(f"{SVG}circle")
    ]
    # Axeln går från 210 till 600 och slutar vid 3, som Östra Kvarns tre personer.
    assert (470.0, "#ffffff") in circles
    assert (263.0, "#111111") in circles


def test_an_area_whose_time_is_unknown_has_its_word_and_no_filled_dot(incomplete):
    figure = incomplete["officer-dots-1"]
    rows = [text.text for text in ET.fromstring(figure.svg).iter(f"{SVG}text")]
    assert rows.count("kan inte avgöras") == 2

    filled = [
        c for c in ET.fromstring(figure.svg).iter(f"{SVG}circle") if c.get("fill") != "#ffffff"
    ]
    # Sex områden, och en i teckenförklaringen.
    assert len(filled) == 6 + 1


def test_the_need_has_its_interval_and_the_norm_as_a_tick(figures):
    figure = figures["officer-need-1"]

    assert "1. Hamnen: 1,8, mellan 1,4 och 2,3, normen 1,0." in figure.alt
    # Axeln går från 210 till 600 och slutar vid 3.
    lines = [
        (float(line.get("x1")), float(line.get("x2")), line.get("stroke-width"))
        for line in ET.fromstring(figure.svg).iter(f"{SVG}line")
    ]
    assert (392.0, 509.0, "1.6") in lines
    assert (340.0, 340.0, "3.2") in lines


def test_the_steps_are_drawn_for_the_nation_and_each_region(figures):
    nation = figures["officer-gap-nation"].alt
    assert nation.startswith("Landet: normen kräver 7,7, tjänster utöver normen +10,3,")
    assert figures["officer-gap-regions"].alt.startswith("Region Mitt: ")


def test_the_map_has_a_square_per_area_and_one_per_district(incomplete):
    areas = ET.fromstring(incomplete["officer-map-areas"].svg)
    numbers = {text.text for text in areas.iter(f"{SVG}text")}
    assert {str(number) for number in range(1, 9)} <= numbers
    hatched = [
        box
        for box in areas.iter(f"{SVG}rect")
        if box.get("fill") == "url(#officer-map-areas-not_met)"
    ]
    # Tre områden, och en i teckenförklaringen.
    assert len(hatched) == 3 + 1
    assert "inte uppfylld: " in incomplete["officer-map-areas"].alt

    districts = {
        t.text for t in ET.fromstring(incomplete["officer-map-districts"].svg).iter(f"{SVG}text")
    }
    assert {"Västra hamnen", "Östra hamnen"} <= districts

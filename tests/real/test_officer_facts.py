"""What the published facts say of the norm for area officers, and what they leave untold.

How many live in each area, and how many officers work in each, is published nowhere: only totals
are. The residents are spread evenly over the real areas here; no figure of one area means anything.
"""

import csv
import math
from datetime import date

import polars as pl
import pytest
from tests.staffed_places import Place, followed, staff

from lagesbild.norms.officer_norms import officer_norm_on
from lagesbild.sources.published_areas import read_published_areas

MONTH = "2025-12"
OUTCOMES = ("met", "not_met", "cannot_be_told")


@pytest.fixture(scope="module")
def facts(real_file):
    with real_file("domain", "area_police_facts.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return {(row["date"], row["scope"], row["measure"]): row["value"] for row in rows}


@pytest.fixture(scope="module")
def residents(facts):
    return int(facts["2023", "all listed areas", "population"])


@pytest.fixture(scope="module")
def districts_2023(real_file):
    with real_file("domain", "lpo_with_areas_2023.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def real_places(real_file, residents):
    """The 65 areas of 2025, each in its real local police district."""
    published = read_published_areas(
        real_file("data", "polisen-utsatta-omraden", "uso_2025_rekonstruerad.geojson")
    )
    layer = published.rounds[-1].areas.with_row_index("area")
    each, rest = divmod(residents, layer.height)
    return [
        Place(
            name=str(name),
            district=district,
            residents=each + (1 if number < rest else 0),
        )
        for number, (name, district) in enumerate(
            layer.select("area", "local_police_district").iter_rows()
        )
    ]


def test_550_000_residents_call_for_110_officers(facts, residents):
    norm = officer_norm_on(date(2023, 12, 1))
    derived = facts["2023", "all listed areas", "minimum områdespoliser implied by 1 per 5 000"]

    assert residents / norm.residents_per_officer == int(derived) == 110


def test_the_regions_of_2018_add_up_to_590_five_times_what_the_norm_calls_for(facts):
    regions = [
        int(value)
        for (day, scope, measure), value in facts.items()
        if day == "2018-06" and measure == "områdespoliser" and scope != "national"
    ]

    assert len(regions) == 7
    assert sum(regions) == int(facts["2018-06", "national", "områdespoliser (sum)"]) == 590
    # Antalet räckte fem gånger om: frågan är var de finns och vad de används till.
    assert sum(regions) / 110 == pytest.approx(5.36, abs=0.01)


def test_a_third_of_the_32_districts_is_10_or_11(districts_2023, facts):
    stated = facts["2023", "national", "LPOs that contain at least one listed area"]

    assert len({row["lpo_code"] for row in districts_2023}) == int(stated) == 32
    assert (math.floor(32 / 3), math.ceil(32 / 3)) == (10, 11)


def test_without_staff_per_area_nothing_can_be_told_and_the_need_stands(real_places):
    made = followed(real_places, months=[MONTH])

    [nation] = made.figures.filter(level="nation", figure="residents").iter_rows(named=True)
    assert nation["value"] / made.norm.residents_per_officer == pytest.approx(110)
    districts = {place.district for place in real_places}
    for row in made.compliance.iter_rows(named=True):
        told = {outcome: row[outcome] for outcome in OUTCOMES}
        everybody = len(real_places) if row["scope"] == "area" else len(districts)
        assert told == {"met": 0, "not_met": 0, "cannot_be_told": everybody}


def test_rounding_the_same_residents_changes_the_need_by_a_fifth(real_places):
    """65 areas of 8 461 or 8 462 residents: 110 officers together, but two for each of them."""
    made = followed(
        real_places,
        staffing=[
            staff(place.name, heads=0, unit=place.district, month=MONTH) for place in real_places
        ],
        months=[MONTH],
    )
    need = (
        made.readings.filter(scope="area", numerator="heads")
        .group_by("rounding")
        .agg(pl.col("need").sum())
    )

    assert dict(need.iter_rows()) == pytest.approx({"none": 110, "up": 130, "at_least_one": 110})

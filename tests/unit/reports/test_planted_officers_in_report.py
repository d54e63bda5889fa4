"""The report of the invented country names what was planted in it of area officers."""

import pytest

from lagesbild.examples import invented_country, planted_effects
from lagesbild.picture import tables
from lagesbild.picture.disclosed import CountProtection
from lagesbild.picture.making import Making
from lagesbild.picture.officer_tables import follow_up_tables
from lagesbild.picture.situation import rounds_of
from lagesbild.reports.mapped_areas import map_areas, shareable
from lagesbild.reports.officer_chapter import write_officers

from .factories import build_picture

COUNTRY = {"seed": 2021, "rounds": 1, "areas": 60}


@pytest.fixture(scope="module")
def planted():
    return planted_effects(**COUNTRY).officers


@pytest.fixture(scope="module")
def making():
    country = invented_country(**COUNTRY)
    return Making(country, rounds_of(country), CountProtection.SUPPRESSED)


@pytest.fixture(scope="module")
def chapter(making):
    """The chapter of a picture that has the country's areas and officers, and nothing else."""
    made = follow_up_tables(making.officers)
    empty = {table.name: table.frame([]) for table in tables.TABLES}
    given = {table.name: table.shape(frame) for table, frame in made.items()}
    picture = shareable(
        build_picture(
            reference_day=making.day,
            tables={**empty, **given, "areas": making.areas},
            boundaries=making.ground.areas.select("area", "name", "geometry"),
        )
    )
    return {section.id: section for section in write_officers(picture, map_areas(picture))}


def told_of(section, sign):
    return next(table for table in section.tables if table.id == f"table-officer-sign-{sign}").rows


def test_the_area_whose_heads_meet_the_norm_and_time_does_not_is_named(planted, making, chapter):
    name = making.ground.names[planted.pulled_away_area]

    rows = told_of(chapter["officers-signs"], "heads_without_time")
    assert name in [row[0].split(". ")[1] for row in rows]
    areas = next(
        table for table in chapter["officers-norm"].tables if table.id == "table-officer-areas"
    )
    [row] = [row for row in areas.rows if row[0].endswith(f". {name}")]
    assert row[-2:] == ("uppfylld", "inte uppfylld")


def test_the_district_whose_sum_hides_an_area_without_anyone_is_named(planted, making, chapter):
    names = dict(
        making.areas.select("local_police_district", "local_police_district_name").iter_rows()
    )
    district, area = names[planted.pooled_district], making.ground.names[planted.empty_area]

    told = chapter["officers-norm"].paragraphs[2]
    assert "finns ingen områdespolis alls" in told
    assert f"{area} ({district})" in told
    [row] = told_of(chapter["officers-signs"], "rounding_hides")
    assert row[0].endswith(area)
    assert row[1] == district


def test_the_area_that_reports_too_few_hours_cannot_be_told(planted, making, chapter):
    name = making.ground.names[planted.badly_reported_area]

    untold = next(
        table for table in chapter["officers-norm"].tables if table.id == "table-officer-untold"
    )
    [row] = [row for row in untold.rows if row[0].endswith(f". {name}")]
    assert row[1] == "Redovisade timmar täcker mindre än 80 % av arbetstiden."

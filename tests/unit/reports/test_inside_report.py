"""The page that is read inside the house: it names what the shared report may not."""

from lagesbild.picture import tables
from lagesbild.reports.html import write_report_html
from lagesbild.reports.inside_report import write_inside_report

from .factories import SECRET_RATER, build_picture


def with_tables(**changed):
    picture = build_picture()
    return build_picture(tables={**picture.tables, **changed})


def raw_beside(*rows):
    columns = ("subject", "code", "raw", "raw_rank", "model", "model_low", "model_high")
    return tables.RAW_BESIDE.frame(
        [dict(zip(columns, row[:-1], strict=True)) | {"model_rank": row[-1]} for row in rows]
    )


def table_of(report, id_):
    return next(table for section in report.sections for table in section.tables if table.id == id_)


def test_a_rater_is_named_inside():
    html = write_report_html(write_inside_report(build_picture()))

    assert SECRET_RATER in html
    assert "Lämnas inte ut" in html


def test_what_raw_means_point_out_first_stands_beside_what_the_model_points_out():
    picture = with_tables(
        ratings_raw_beside=raw_beside(
            ("rater", "B0001", 2.0, 1, 1.0, 0.9, 1.1, 9),
            ("rater", "B0002", 0.1, 9, 2.4, 0.9, 1.1, 1),
            ("rater", "B0003", 0.2, 8, 1.0, 0.9, 1.1, 8),
        )
    )

    table = table_of(write_inside_report(picture), "table-raw-rater")

    assert [(row[0], row[2], row[5]) for row in table.rows] == [
        ("B0002", "9", "1"),
        ("B0001", "1", "9"),
    ]


def test_candidates_and_unlike_areas_are_a_work_list():
    group = dict.fromkeys(tables.SCREENING_GROUPS.schema) | {
        "group": "S001",
        "members": "S001, S002",
        "residents": 3_100.0,
        "score": 61.4,
        "probability": 0.93,
        "carried_by": "Våld",
    }
    listed = dict.fromkeys(tables.SCREENING_LISTED.schema) | {
        "area": "A001",
        "name": "Hamnen",
        "score": 21.0,
        "probability_below": 0.97,
        "residents_elsewhere_lower": 0.4,
        "unlike": True,
    }
    picture = with_tables(
        screening_groups=tables.SCREENING_GROUPS.frame([group]),
        screening_listed=tables.SCREENING_LISTED.frame(
            [listed, {**listed, "area": "A002", "unlike": False}]
        ),
    )

    report = write_inside_report(picture)

    [candidates] = table_of(report, "table-candidates").rows
    assert candidates[:5] == ("S001", "S001, S002", "3\u00a0100", "61", "0,93")
    [unlike] = table_of(report, "table-unlike").rows
    assert unlike[0] == "Hamnen (A001)"


def test_without_ratings_and_candidates_the_page_says_so():
    picture = build_picture(diagnostics=())
    empty = {
        "ratings_raw_beside": tables.RAW_BESIDE.frame([]),
        "screening_groups": tables.SCREENING_GROUPS.frame([]),
        "screening_listed": tables.SCREENING_LISTED.frame([]),
    }
    report = write_inside_report(build_picture(diagnostics=(), tables={**picture.tables, **empty}))

    assert [section.id for section in report.sections] == ["appendix-diagnostics", "screening"]
    assert isinstance(report.sections[0].paragraphs, tuple)
    assert not any(section.tables for section in report.sections)

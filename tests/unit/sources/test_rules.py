"""The other side of each rule: what looks like a breach and is none, and its less common forms."""

import dataclasses
import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.unit.sources.base_collection import build_collection, edit, frame_of, square, write_base

from lagesbild.picture.collection import Collection
from lagesbild.sources.collection import check_collection, write_collection


def rules_broken_by(folder: Path) -> list[str]:
    return [problem.rule for problem in check_collection(folder)]


def rules_broken_in(collection: Collection, folder: Path) -> list[str]:
    write_collection(collection, folder)
    return rules_broken_by(folder)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        # small area, municipality, numerator, denominator, flag
        ("K01C101,K01,1,,", []),
        ("K01C101,,1,,", []),
        (",K01,1,,missing_geography", []),
        (",K01,1,,", ["missing-geography"]),
        (",K01,1,,estimated", ["missing-geography"]),
        (",,1,,missing_geography", ["missing-geography"]),
        ("K01C101,K01,1,,missing_geography", ["missing-geography"]),
    ],
)
def test_a_count_has_a_place_or_says_that_it_has_none(
    place: str, expected: list[str], tmp_path: Path
) -> None:
    """Ett antal har ett småområde, eller en kommun och flaggan missing_geography."""
    folder = write_base(tmp_path / "underlag")
    edit(folder / "observations.csv", ",K01,1,,missing_geography", place)

    assert rules_broken_by(folder) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-02-02", ["period-outside-round"]),
        ("2025-02-03", []),
        ("2025-05-30", []),
        ("2025-05-31", ["period-outside-round"]),
    ],
)
def test_a_rating_is_given_while_the_round_is_open(
    day: str, expected: list[str], tmp_path: Path
) -> None:
    """Skattningar lämnas från omgångens första dag till dess sista."""
    folder = write_base(tmp_path / "underlag")
    edit(folder / "ratings.csv", "2025-03-12", day)

    assert rules_broken_by(folder) == expected


@pytest.mark.parametrize(
    ("weighed", "expected"),
    [
        # weighed category, weighed missing code, weighed reason
        (",,", []),
        ("5,,", []),
        ("5,,Underlag 7 kom till.", []),
        (",no_basis,Underlag 7 drogs tillbaka.", []),
        # both, or a reason of nothing
        ("5,no_basis,", ["category-and-missing-code"]),
        (",,Underlag 7 kom till.", ["category-and-missing-code"]),
        # outside what an answer can be
        ("6,,", ["category-outside-scale"]),
        (",vet_inte,", ["not-in-enum"]),
    ],
)
def test_an_answer_may_be_weighed_after_the_comparison(
    weighed: str, expected: list[str], tmp_path: Path
) -> None:
    """Ett avvägt svar får saknas; finns det är det en kategori eller en bortfallskod."""
    folder = write_base(tmp_path / "underlag")
    header, row, *_ = (folder / "ratings.csv").read_text(encoding="utf-8").splitlines()
    names = ",weighed_category,weighed_missing_code,weighed_reason"
    text = "\n".join([header + names, f"{row},{weighed}"])
    (folder / "ratings.csv").write_text(text + "\n", encoding="utf-8")
    _forget_checksums(folder)

    assert rules_broken_by(folder) == expected


def test_a_reason_of_nothing_is_found_also_where_the_other_columns_are_absent(
    tmp_path: Path,
) -> None:
    folder = write_base(tmp_path / "underlag")
    header, row, *_ = (folder / "ratings.csv").read_text(encoding="utf-8").splitlines()
    text = f"{header},weighed_reason\n{row},Underlag 7 kom till.\n"
    (folder / "ratings.csv").write_text(text, encoding="utf-8")
    _forget_checksums(folder)

    assert rules_broken_by(folder) == ["category-and-missing-code"]


def _forget_checksums(folder: Path) -> None:
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        resource.pop("hash", None)
    path.write_text(json.dumps(descriptor), encoding="utf-8")


def test_a_part_may_be_the_whole(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    edit(folder / "observations.csv", "K01C101,K01,212,1000", "K01C101,K01,1000,1000")

    assert rules_broken_by(folder) == []


def test_a_unit_may_change_its_name_from_a_day(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    edit(
        folder / "organisation.csv",
        "L0102,local_police_district,Ängen,P01,2015-01-01,",
        "L0102,local_police_district,Ängen,P01,2015-01-01,2019-12-31\n"
        "L0102,local_police_district,Norra Ängen,P01,2020-01-01,",
    )

    assert rules_broken_by(folder) == []


def test_a_long_validity_overlaps_even_past_a_short_one(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    edit(
        folder / "organisation.csv",
        "L0102,local_police_district,Ängen,P01,2015-01-01,",
        "L0102,local_police_district,Ängen,P01,2015-01-01,2022-12-31\n"
        "L0102,local_police_district,Ängen,P01,2016-01-01,2016-12-31\n"
        "L0102,local_police_district,Ängen,P01,2020-01-01,",
    )

    assert rules_broken_by(folder) == ["overlapping-validity"] * 2


def test_a_municipality_has_no_parent(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    edit(folder / "organisation.csv", "Kustby,,", "Kustby,P01,")

    assert rules_broken_by(folder) == ["unknown-parent"]


def test_a_district_is_no_municipality(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    edit(folder / "observations.csv", "K01C101,K01", "K01C101,L0101")

    assert rules_broken_by(folder) == ["unknown-municipality"]


def test_a_decision_about_an_area_that_had_ended_is_found(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    edit(folder / "decisions.csv", "2025,A002", "2025,A003")

    assert rules_broken_by(folder) == ["area-not-valid"]


def test_an_item_stands_in_one_block_only(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    edit(folder / "questionnaire.yaml", "id: B1", "id: A1")

    problems = check_collection(folder)

    assert [(p.file, p.rule) for p in problems] == [
        ("questionnaire.yaml", "duplicate-row"),
        ("ratings.csv", "unknown-item"),
    ]


def with_condition(asked_if: str) -> Collection:
    """Return the base collection with a condition on B1, which comes after A1."""
    collection = build_collection()
    first, second = collection.questionnaires["2021.1"].blocks
    follow_up = dataclasses.replace(second.items[0], asked_if=asked_if)
    blocks = (first, dataclasses.replace(second, items=(follow_up,)))
    version = dataclasses.replace(collection.questionnaires["2021.1"], blocks=blocks)
    return dataclasses.replace(collection, questionnaires={"2021.1": version})


NOT_ASKED = ["answered-though-not-asked"]


@pytest.mark.parametrize(
    ("asked_if", "row", "expected"),
    [
        # B01 has answered A1 with 3 about area A001.
        ("A1 >= 3", "2025,A001,,B01,L0101,B1,2,,", []),
        ("A1 >= 4", "2025,A001,,B01,L0101,B1,2,,", NOT_ASKED),
        ("A1 >= 4", "2025,A001,,B01,L0101,B1,0,,", NOT_ASKED),
        ("A1 missing", "2025,A001,,B01,L0101,B1,2,,", NOT_ASKED),
        # A missing code is no answer to hold against anyone.
        ("A1 >= 4", "2025,A001,,B01,L0101,B1,,no_basis,", []),
        # Neither other raters, nor other areas and cases, say what this rater is asked.
        ("A1 >= 4", "2025,A001,,B03,L0101,B1,2,,", []),
        ("A1 >= 4", "2025,A002,,B01,L0101,B1,2,,", []),
        ("A1 >= 4", "2025,,KAL1,B01,L0101,B1,2,,", []),
        ("A1 < 4", "2025,,KAL1,B01,L0101,B1,2,,", NOT_ASKED),
        # What another rule refuses is not held against the answers as well.
        ("A1 >= 4", "2025,A001,,B01,L0101,B1,2,no_basis,", ["category-and-missing-code"]),
        ("A1 >= 4", "2025,A001,,B01,L0101,B1,7,,", ["category-outside-scale"]),
        ("A1 >= 4", "2025,A001,KAL1,B01,L0101,B1,2,,", ["area-and-case"]),
        ("A1 >= 4", "2025,A001,,B01,L0101,B9,2,,", ["unknown-item"]),
        ("A1 >= 4 or C1 missing", "2025,A001,,B01,L0101,B1,2,,", ["condition-refers-ahead"]),
        ("A1 >= 40", "2025,A001,,B01,L0101,B1,2,,", ["category-outside-scale"]),
        ("A1 >= ", "2025,A001,,B01,L0101,B1,2,,", ["broken-condition"]),
    ],
)
def test_a_follow_up_question_is_answered_only_by_those_who_are_asked(
    asked_if: str, row: str, expected: list[str], tmp_path: Path
) -> None:
    """En följdfråga har en kategori bara om bedömarens egna svar gör att den ställs."""
    folder = tmp_path / "underlag"
    write_collection(with_condition(asked_if), folder)
    edit(folder / "ratings.csv", "2025,A001,,B01,L0101,B1,,no_basis,", row)

    assert rules_broken_by(folder) == expected


def test_an_answer_given_twice_says_nothing_of_what_is_asked(tmp_path: Path) -> None:
    folder = tmp_path / "underlag"
    write_collection(with_condition("A1 >= 4"), folder)
    once = "2025,A001,,B01,L0101,B1,,no_basis,medium,2025-03-12,"
    edit(folder / "ratings.csv", once, once.replace(",,no_basis", ",2,"))
    twice = "2025,A001,,B01,L0101,A1,5,,medium,2025-03-12,"
    edit(folder / "ratings.csv", "2025,A002", f"{twice}\n2025,A002")

    assert rules_broken_by(folder) == ["rated-twice"]


def test_a_condition_on_what_cannot_be_read_is_not_a_second_fault(tmp_path: Path) -> None:
    folder = tmp_path / "underlag"
    write_collection(with_condition("A1 >= 2"), folder)
    edit(folder / "questionnaire.yaml", "- id: A1", "- id: ''")

    problems = check_collection(folder)

    assert {(p.file, p.rule) for p in problems} == {
        ("questionnaire.yaml", "missing-value"),
        ("ratings.csv", "unknown-item"),
    }


def test_each_item_that_a_condition_must_not_name_is_a_problem(tmp_path: Path) -> None:
    folder = tmp_path / "underlag"
    write_collection(with_condition("B1 = 1 or C1 = 1 or A1 = 1 or C1 = 2"), folder)

    problems = check_collection(folder)

    assert [problem.text for problem in problems] == [
        "villkoret gäller »B1«, som är frågan själv.",
        "villkoret gäller »C1«, som inte finns i formuläret.",
    ]


@pytest.mark.parametrize(
    ("asked_if", "expected"),
    [("A1 missing".ljust(500), []), ("A1 missing".ljust(501), ["too-long"])],
)
def test_a_condition_has_a_reasonable_length(
    asked_if: str, expected: list[str], tmp_path: Path
) -> None:
    assert rules_broken_in(with_condition(asked_if), tmp_path / "underlag") == expected


def test_boundaries_that_never_held_together_may_cover_the_same_ground(tmp_path: Path) -> None:
    collection = build_collection()
    ended = frame_of(
        "areas",
        [
            {
                "area": "A009",
                "boundary": 1,
                "name": "Gamla Hamnen",
                "local_police_district": "L0101",
                "municipality": "K01",
                "valid_from": date(2015, 1, 1),
                "valid_to": date(2019, 12, 31),
                "geometry": square(600_000, 6_600_000),
            }
        ],
    )
    both = dataclasses.replace(collection, areas=pl.concat([collection.areas, ended]))

    assert rules_broken_in(both, tmp_path / "underlag") == []


@pytest.mark.parametrize(("shift", "expected"), [(0.001, []), (1.0, ["overlapping-areas"])])
def test_small_areas_may_share_a_border_but_no_ground(
    shift: float, expected: list[str], tmp_path: Path
) -> None:
    collection = build_collection()
    moved = frame_of(
        "small_areas",
        [
            {
                "small_area": "K01C103",
                "municipality": "K01",
                "geometry": square(601_500 - shift, 6_600_000),
            }
        ],
    )
    lived_in = frame_of("residents", [{"small_area": "K01C103", "year": 2024, "residents": 0}])
    shifted = dataclasses.replace(
        collection,
        small_areas=pl.concat([collection.small_areas, moved]),
        residents=pl.concat([collection.residents, lived_in]),
    )

    assert rules_broken_in(shifted, tmp_path / "underlag") == expected


def test_a_fault_in_one_file_does_not_hide_those_of_another(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    edit(folder / "organisation.csv", "Ängen", "Ä\N{ZERO WIDTH SPACE}ngen")
    (folder / "residents.csv").write_bytes("småområde".encode("latin-1"))
    edit(folder / "decisions.csv", "vulnerable", "risk")

    assert set(rules_broken_by(folder)) == {"not-utf8", "wrong-hash", "unknown-class"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        # beside robberies,2024-Q1,K01C100,K01 and robberies,2024-03,,K01
        ("robberies,2024,K01C100,K01,1,,", ["overlapping-periods"]),
        ("robberies,2024-02-29,K01C100,K01,1,,", ["overlapping-periods"]),
        ("robberies,2024-Q1,K01C100,,1,,", ["overlapping-periods"]),
        ("robberies,2024-Q1,,K01,1,,missing_geography", ["overlapping-periods"]),
        ("robberies,2024-Q2,K01C100,K01,1,,", []),
        ("robberies,2023,K01C100,K01,1,,", []),
        ("robberies,2024,K01C101,K01,1,,", []),
        ("robberies,2024-02,,K01,1,,missing_geography", []),
        ("robberies,2024-Q1,K01C100,K01,9,,", ["duplicate-row"]),
    ],
)
def test_periods_of_one_place_share_no_day(row: str, expected: list[str], tmp_path: Path) -> None:
    """Perioder för samma indikator och plats får inte överlappa."""
    folder = write_base(tmp_path / "underlag")
    edit(folder / "observations.csv", "robberies,2024-Q1", f"{row}\nrobberies,2024-Q1")

    assert rules_broken_by(folder) == expected


def test_a_long_period_overlaps_even_past_a_short_one(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    rows = "\n".join(
        f"robberies,{period},K01C101,K01,1,," for period in ("2024", "2024-01", "2024-Q3")
    )
    edit(folder / "observations.csv", "robberies,2024-Q1", f"{rows}\nrobberies,2024-Q1")

    assert rules_broken_by(folder) == ["overlapping-periods"] * 2


def test_nobody_living_there_is_an_answer(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    edit(folder / "residents.csv", ",1001", ",0")

    assert rules_broken_by(folder) == []


@pytest.mark.parametrize("table", ["areas", "small_areas", "residents", "observations"])
def test_a_table_without_rows_is_said_to_be_empty_and_nothing_else(
    table: str, tmp_path: Path
) -> None:
    collection = build_collection()
    empty = dataclasses.replace(collection, **{table: getattr(collection, table).clear()})

    assert rules_broken_in(empty, tmp_path / "underlag") == ["empty-table"]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("Kustby,,", [("municipality", 2), ("municipality", 3)]),
        ("Ängen,P01,", [("local_police_district", 3)]),
        ("Norra kusten,R1,", [("local_police_district", 2), ("local_police_district", 3)]),
        ("Region Kust,,", [("local_police_district", 2), ("local_police_district", 3)]),
    ],
)
@pytest.mark.parametrize(("last_day", "is_gone"), [("2025-11-30", True), ("2025-12-01", False)])
def test_units_exist_on_the_reference_day(
    unit: str, expected: list[tuple[str, int]], last_day: str, is_gone: bool, tmp_path: Path
) -> None:
    """Lokalpolisområde, kommun och överordnade enheter ska gälla på referensdagen."""
    folder = write_base(tmp_path / "underlag")
    edit(folder / "organisation.csv", f"{unit}2015-01-01,", f"{unit}2015-01-01,{last_day}")

    problems = check_collection(folder)

    found = {(p.rule, p.column, p.row) for p in problems}
    assert found == ({("unit-not-valid", *place) for place in expected} if is_gone else set())


def test_a_unit_that_was_renamed_is_the_same_unit(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    edit(
        folder / "organisation.csv",
        "Norra kusten,R1,2015-01-01,",
        "Kusten,R1,2015-01-01,2025-06-30\nP01,police_district,Norra kusten,R1,2025-07-01,",
    )

    assert rules_broken_by(folder) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("A001", None, "B01", "L0101"), (None, "KAL1", "B01", "L0101")], []),
        ([("A001", None, "B01", "L0101"), ("A001", None, "B02", "L0102")], []),
        # The national panel has no district.
        ([("A001", None, "B09", None), (None, "KAL1", "B09", None)], []),
        # Planned, and rated already: both may be said.
        ([("A002", None, "B02", "L0101")], []),
        ([("A001", "KAL1", "B01", "L0101")], ["area-and-case"]),
        ([(None, None, "B01", "L0101")], ["area-and-case"]),
        ([(None, "KAL1", "B01", "L0101")] * 2, ["duplicate-row"]),
        ([("A003", None, "B01", "L0101")], ["area-not-valid"]),
    ],
)
def test_an_assignment_is_about_one_area_or_one_case_and_given_once(
    rows: list[tuple[str | None, str | None, str, str | None]],
    expected: list[str],
    tmp_path: Path,
) -> None:
    """En tilldelning gäller ett område eller ett kalibreringsfall, och ges en gång."""
    columns = ("area", "calibration_case", "rater", "rater_home_district")
    assigned = frame_of(
        "assignments", [{"round": "2025", **dict(zip(columns, row, strict=True))} for row in rows]
    )
    planned = dataclasses.replace(build_collection(), assignments=assigned)

    assert rules_broken_in(planned, tmp_path / "underlag") == expected


def test_a_rater_of_the_national_panel_has_no_district(tmp_path: Path) -> None:
    base = build_collection()
    of_panel = base.ratings.filter(rater="B02").with_columns(
        rater=pl.lit("B09"), rater_home_district=pl.lit(None, pl.String)
    )
    folder = tmp_path / "underlag"

    assert rules_broken_in(dataclasses.replace(base, ratings=of_panel), folder) == []
    header, *rows = (folder / "ratings.csv").read_text(encoding="utf-8").splitlines()
    at = header.split(",").index("rater_home_district")
    assert rows[-1].split(",")[at] == ""


def test_a_collection_need_not_say_who_is_to_rate_what(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "underlag")
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    others = [r for r in descriptor["resources"] if r["path"] != "assignments.csv"]
    path.write_text(json.dumps({**descriptor, "resources": others}), encoding="utf-8")
    (folder / "assignments.csv").unlink()

    assert rules_broken_by(folder) == []


def test_a_plan_that_nobody_has_made_yet_is_no_fault(tmp_path: Path) -> None:
    collection = build_collection()
    unplanned = dataclasses.replace(collection, assignments=collection.assignments.clear())

    assert rules_broken_in(unplanned, tmp_path / "underlag") == []

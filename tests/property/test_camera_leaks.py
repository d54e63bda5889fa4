"""No picture tells where a camera is, and no withheld count of points is solved for.

Everything that a picture consists of is searched for every position of the register, and so that
the search is known to find one, positions are planted in it. A second proof does not search: not
one byte depends on a position.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.camera_positions import positions_told
from tests.unit.reports.factories import NAMES, build_picture

from lagesbild.examples import invented_country
from lagesbild.norms.disclosure import disclosure_norm_on
from lagesbild.picture import cameras
from lagesbild.picture.camera_disclosure import area_points
from lagesbild.picture.make import make_picture
from lagesbild.reports.folder import write_picture

COUNTRY = {"seed": 2021, "rounds": 1, "areas": 12}
EAST, NORTH = 674_032.4, 6_580_822.7
PLANTED = pl.DataFrame({"e_m": [EAST], "n_m": [NORTH]})


@pytest.fixture(scope="module")
def country():
    return invented_country(**COUNTRY)


@pytest.fixture(scope="module")
def folder(country, tmp_path_factory):
    written = tmp_path_factory.mktemp("picture") / "out"
    write_picture(make_picture(country), written)
    return written


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.slow
def test_no_file_of_a_picture_tells_a_position(country, folder):
    assert country.camera_sites.height > 20

    assert positions_told(folder, country.camera_sites) == []


@pytest.mark.slow
def test_not_one_byte_of_a_picture_depends_on_a_position(country, folder, tmp_path):
    without = replace(country, camera_sites=country.camera_sites.clear())
    write_picture(make_picture(without), tmp_path / "out")

    assert bytes_of(tmp_path / "out") == bytes_of(folder)


@pytest.mark.parametrize(
    "written",
    ["674032.4 6580822.7", "674032, 6580823", "674 030 6 580 820", "674000 6580800"],
)
def test_the_search_finds_a_position_that_is_planted_in_any_kind_of_file(written, tmp_path):
    names = (f"Hamnen {written}", *NAMES[1:])

    write_picture(build_picture(names), tmp_path / "out")

    kinds = {path.rpartition(".")[2] for path in positions_told(tmp_path / "out", PLANTED)}
    assert {"csv", "parquet", "html", "pdf", "xlsx", "gpkg", "geojson", "svg"} <= kinds


def departed(country, reason):
    departures = country.camera_departures.with_columns(reason=pl.lit(reason))
    return replace(country, camera_departures=departures)


def reasons(collection, tmp_path):
    """Write what the tables of departures and of the queue hold, as a picture does."""
    [row] = collection.camera_departures.to_dicts()
    followed = cameras.tables_of_cameras(collection)
    followed.camera_departures.write_csv(tmp_path / "departures.csv")
    return row["reason"], positions_told(tmp_path, PLANTED)


@pytest.mark.parametrize(
    "reason",
    [
        f"Ny entré vid {EAST} {NORTH}.",
        "Ny entré vid E 674 032, N 6 580 823.",
        "Ny entré vid 59.330237, 18.059197.",
    ],
)
def test_a_reason_that_holds_a_position_is_not_carried_on(country, reason, tmp_path, monkeypatch):
    collection = departed(country, reason)

    assert reasons(collection, tmp_path) == (reason, [])

    monkeypatch.setattr(cameras, "without_positions", lambda text: text)
    assert reasons(collection, tmp_path) == (reason, ["departures.csv"])


def test_a_reason_with_other_numbers_is_kept(country):
    reason = "KB0048 fick 12 450 kr den 2025-11-24, 3,5 timmar och 1 200 fall."

    found = cameras.tables_of_cameras(departed(country, reason)).camera_departures

    assert found["reason"].to_list() == [reason]


DISTRICTS = {"A": "L1", "B": "L1", "C": "L2", "D": "L2", "E": "L3", "F": "L4"}
REGIONS = {"L1": "R1", "L2": "R1", "L3": "R2", "L4": "R2"}
RULE = disclosure_norm_on(date(2025, 12, 1)).rule


def areas():
    rows = []
    for area, district in DISTRICTS.items():
        row = {"area": area, "name": area}
        for level, unit in (
            ("local_police_district", district),
            ("police_district", f"P{district}"),
            ("police_region", REGIONS[district]),
        ):
            row |= {level: unit, f"{level}_name": unit}
        rows.append(row)
    return pl.DataFrame(rows)


def points_in(counts):
    rows = [
        {"subject": f"{area}{n}", "is_point": True, "area": area, "state": "active"}
        for area, count in counts.items()
        for n in range(count)
    ]
    rows += [
        {"subject": "elsewhere", "is_point": True, "area": None, "state": "active"},
        {"subject": "need", "is_point": False, "area": "A", "state": "active"},
        {"subject": "off", "is_point": True, "area": "A", "state": "paused"},
    ]
    return area_points(pl.DataFrame(rows), areas=areas(), rule=RULE)


def members(level, unit):
    return [
        level == "nation"
        or {
            "area": area,
            "local_police_district": district,
            "police_district": f"P{district}",
            "police_region": REGIONS[district],
        }[level]
        == unit
        for area, district in DISTRICTS.items()
    ]


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({area: st.integers(0, 12) for area in DISTRICTS}))
def test_no_withheld_count_of_points_is_solved_for(counts):
    found = points_in(counts)

    rows = [row for row in found.to_dicts() if not row["suppressed"]]
    known = np.array([members(row["level"], row["unit"]) for row in rows], dtype=float)
    sums = [row["points"] for row in rows]
    for at, area in enumerate(DISTRICTS):
        count = counts[area]
        shown = found.filter(level="area", unit=area)["points"].item()
        assert shown in (count, None)
        if RULE.is_small(count):
            assert shown is None
            ends = []
            for sign in (1, -1):
                wanted = sign * np.eye(len(counts))[at]
                equations = {"A_eq": known, "b_eq": sums} if rows else {}
                best = linprog(wanted, **equations, bounds=(0, None))
                ends.append(sign * best.fun if best.status == 0 else np.inf)
            assert ends[0] < count < ends[1]


def test_points_outside_areas_and_out_of_operation_are_counted_nowhere():
    found = points_in({"A": 6, "B": 7, "C": 0, "D": 0, "E": 0, "F": 0})

    told = dict(found.filter(~pl.col("suppressed")).select("unit", "points").iter_rows())
    assert (told["A"], told["B"], told["L1"], told["R1"], told["SE"]) == (6, 7, 13, 13, 13)
    assert told["R2"] == 0

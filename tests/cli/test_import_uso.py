"""`lagesbild import uso` on two invented rounds: Hamnen is cut in two, Ön comes, Udden stays."""

import csv

import polars as pl
import pytest
import shapely
from click.testing import CliRunner

from lagesbild.cli import main
from lagesbild.layers import read_layer, write_layer

EAST, NORTH = 600_000, 6_600_000


def box(west, south, east, north):
    return shapely.to_wkb(shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north))


@pytest.fixture
def rounds(tmp_path):
    """Write the two rounds and return their paths."""
    lists = {
        "uso_2023.gpkg": {
            "Hamnen": ("Särskilt utsatt område", box(0, 0, 1000, 1000)),
            "Udden": ("Riskområde", box(5000, 0, 6000, 1000)),
        },
        "uso_2025.gpkg": {
            "Kajen": ("Särskilt utsatt område", box(0, 0, 500, 1000)),
            "Varvet": ("Utsatt område", box(500, 0, 1000, 1000)),
            "Udden": ("Utsatt område", box(5000, 0, 6000, 1000)),
            "Ön": ("Utsatt område", box(9000, 0, 9500, 1000)),
        },
    }
    for name, areas in lists.items():
        frame = pl.DataFrame(
            [
                {"NAMN": area, "KATEGORI": title, "OMRADESKOD": "990110", "geometry": geometry}
                for area, (title, geometry) in areas.items()
            ]
        )
        write_layer(frame, tmp_path / name, layer="uso")
    return [str(tmp_path / name) for name in lists]


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    return lambda *arguments: CliRunner().invoke(main, ["import", "uso", *map(str, arguments)])


def test_counts_lineage_and_the_technical_share_are_shown(run, rounds):
    result = run(*rounds)
    assert result.exit_code == 0
    assert "Hamnen → Kajen, Varvet" in result.output
    assert "2 → 4: teknisk förändring +1, verklig förändring +1 (1 nya, 0 inte kvar)." in (
        result.output
    )
    assert "årets sista dag; filen säger inte vilken" in result.output


def test_a_folder_of_collection_tables_is_written(run, rounds, tmp_path):
    result = run(*rounds, "-o", tmp_path / "imported")
    assert result.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "imported").iterdir()) == [
        "areas.gpkg",
        "lineage.csv",
        "published_classes.csv",
    ]
    layer = read_layer(tmp_path / "imported" / "areas.gpkg", layer="areas")
    assert layer.crs == "EPSG:3006"
    assert layer.frame.columns == [
        "area",
        "boundary",
        "name",
        "local_police_district",
        "municipality",
        "valid_from",
        "valid_to",
        "geometry",
    ]
    said = layer.frame.select("area", "boundary", "local_police_district", "valid_to")
    assert [(*row[:3], str(row[3])) for row in said.iter_rows()] == [
        ("hamnen", 1, "990110", "2025-12-30"),
        ("kajen", 1, "990110", "None"),
        ("on", 1, "990110", "None"),
        ("udden", 1, "990110", "None"),
        ("varvet", 1, "990110", "None"),
    ]
    with (tmp_path / "imported" / "published_classes.csv").open(encoding="utf-8") as lines:
        classes = {(row["round"], row["area"]): row["class"] for row in csv.DictReader(lines)}
    assert (classes["2023", "udden"], classes["2025", "udden"]) == ("risk", "vulnerable")


def test_two_runs_write_the_same_bytes(run, rounds, tmp_path):
    for name in ("first", "second"):
        assert run(*rounds, "-o", tmp_path / name).exit_code == 0
    for path in (tmp_path / "first").iterdir():
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes()


def test_a_folder_that_exists_is_not_touched(run, rounds, tmp_path):
    (tmp_path / "imported").mkdir()
    result = run(*rounds, "-o", tmp_path / "imported")
    assert result.exit_code == 2
    assert "finns redan" in result.output
    assert list((tmp_path / "imported").iterdir()) == []


def test_the_problems_of_all_files_are_told_and_nothing_is_written(run, tmp_path):
    for name in ("a.gpkg", "b.gpkg"):
        (tmp_path / name).write_text("no map")
    result = run(tmp_path / "a.gpkg", tmp_path / "b.gpkg", "-o", tmp_path / "imported")
    assert result.exit_code == 11
    assert result.output.count("unreadable-layer") == 2
    assert not (tmp_path / "imported").exists()


def test_a_round_in_two_files_is_refused(run, rounds):
    result = run(*rounds, "--round", f"2025={rounds[0]}")
    assert result.exit_code == 11
    assert "round-twice" in result.output


def test_a_stated_day_is_the_first_day(run, rounds):
    result = run("--round", f"2023-12-01={rounds[0]}")
    assert result.exit_code == 0
    assert "Områden i omgång 2023, från 2023-12-01: 2" in result.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "minst en fil"),
        (["--round", "december=x.gpkg"], "ÅR=FIL"),
        (["--round", "2023=not-there.gpkg"], "finns inte"),
    ],
)
def test_a_command_that_cannot_be_meant_is_refused(run, arguments, told):
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.output

"""`lagesbild cameras` as people run it: what is shown, what is written, and how mistakes end."""

import json
import shutil

import polars as pl
import pyogrio
import pytest
import shapely
from tests.camera_positions import positions_told
from tests.siting_files import CANDIDATES, EAST, NORTH, PLACES, write_rows, write_siting_files

from lagesbild.layers import write_layer


def plain(result):
    return " ".join(result.output.split())


def test_the_queue_is_shown_with_its_departure_and_written_with_reasons(
    run, example_folder, tmp_path
):
    result = run("cameras", "queue", example_folder, "-o", tmp_path / "ko")

    assert result.exit_code == 0, result.output
    queue = pl.read_csv(tmp_path / "ko" / "camera_queue.csv")
    departure = pl.read_csv(tmp_path / "ko" / "camera_departures.csv").row(0, named=True)
    assert f"Kön den 2025-12-01: {queue.height} behov väntar" in plain(result)
    assert f"{departure['need']} före {departure['moved_before']}, flyttar behovet" in plain(result)
    assert queue["position"].to_list() == list(range(1, queue.height + 1))
    [moved] = queue.filter(need=departure["need"]).to_dicts()
    assert moved["criterion"] == "departure"
    assert departure["reason"] in moved["why"]


def test_why_says_one_sentence_whichever_need_is_named_first(run, example_folder):
    results = [
        run("cameras", "why", example_folder, *pair)
        for pair in (("KB0029", "KB0043"), ("KB0043", "KB0029"))
    ]

    assert results[0].output == results[1].output
    assert results[0].output.startswith("KB0043 står före KB0029 eftersom ")


def test_why_of_a_need_that_does_not_wait_says_so(run, example_folder):
    result = run("cameras", "why", example_folder, "KB0029", "KB9999")

    assert result.exit_code == 13
    assert "Fel: KB9999 står inte i kön den 2025-12-01." in result.output


def test_the_forecast_is_that_of_the_picture_and_says_what_it_rests_on(
    run, example_folder, picture_folder, tmp_path
):
    result = run("cameras", "forecast", example_folder, "-o", tmp_path / "prognos")

    assert result.exit_code == 0, result.output
    for name in ("camera_forecast", "camera_policies_exact"):
        written = (tmp_path / "prognos" / f"{name}.csv").read_text(encoding="utf-8")
        inside = (picture_folder / "inside" / f"{name}.csv").read_bytes().decode()
        assert written.splitlines() == inside.splitlines()
    assert "Tabellen väljer inget." in result.output
    assert "monteringskapacitet till och med" in plain(result)


def test_the_follow_up_names_what_operates_without_ground_and_writes_no_position(
    run, example_folder, tmp_path
):
    result = run(
        *("cameras", "follow-up", example_folder, "--level", "region", "-o", tmp_path / "upp")
    )

    assert result.exit_code == 0, result.output
    assert "Får inte vara i drift: undantaget i 14 d §" in plain(result)
    assert "Polisregion" in result.output
    sites = pl.read_csv(example_folder / "camera_sites.csv")
    assert positions_told(tmp_path / "upp", sites) == []


@pytest.mark.parametrize("command", ["queue", "forecast", "follow-up"])
def test_a_collection_without_cameras_is_refused_with_what_to_add(
    run, example_folder, tmp_path, command
):
    folder = shutil.copytree(example_folder, tmp_path / "underlag")
    about = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    gone = ("camera", "balancing", "installation", "body_worn")
    about["resources"] = [one for one in about["resources"] if not one["name"].startswith(gone)]
    (folder / "datapackage.json").write_text(json.dumps(about), encoding="utf-8")
    for path in folder.glob("*.csv"):
        if path.name.startswith(gone):
            path.unlink()

    result = run("cameras", command, folder)

    assert result.exit_code == 13
    assert "Underlaget har inget om kameror till och med 2025-12-01" in result.output


@pytest.fixture
def files(tmp_path):
    write_siting_files(tmp_path)
    return tmp_path


def sited(run, folder, *more, cameras=2, reach=60):
    return run(
        *("cameras", "siting", folder / "platser.csv", folder / "kandidater.csv"),
        *("--cameras", cameras, "--range", reach, *more),
    )


def test_the_sites_that_cover_most_are_proposed_with_proof_curve_equity_and_caveats(run, files):
    result = sited(run, files, "-o", files / "ut")

    assert result.exit_code == 0, result.output
    chosen = pl.read_csv(files / "ut" / "siting_chosen.csv")
    # P8 and P9 weigh 17, P5 and P6 11, P2 and P3 5, of 45.
    assert dict(chosen.select("site", "covered").iter_rows()) == {"K2": 17.0, "K3": 11.0}
    curve = pl.read_csv(files / "ut" / "siting_curve.csv")
    assert curve["covered"].to_list() == [0.0, 17.0, 28.0, 33.0]
    equity = pl.read_csv(files / "ut" / "siting_equity.csv")
    assert dict(equity.select("area", "covered").iter_rows()) == {"Hamnen": 5.0, "Ängen": 23.0}
    told = plain(result)
    assert "2 nya platser, som med dem som finns täcker 28,0 (62 %)" in told.replace("\u00a0", " ")
    assert "Det är bevisat att inget annat val täcker mer." in told
    assert "avgörs i intresseavvägningen" in told
    assert "En kamera kan flytta brott" in told
    planted = pl.DataFrame({"e_m": [one[1] for one in CANDIDATES], "n_m": [float(NORTH)] * 3})
    assert positions_told(files / "ut", planted) == []


def test_a_site_by_a_school_is_not_proposed_unless_people_write_why(run, files):
    write_rows(files / "s.csv", "kind,e_m,n_m", [("school", EAST + 850, NORTH + 30)])
    write_rows(files / "u.csv", "site,reason", [("K2", "Skolan är nedlagd.")])

    without = sited(run, files, "--forbidden", files / "s.csv", cameras=1)
    let_in = sited(
        *(run, files, "--forbidden", files / "s.csv", "--exceptions", files / "u.csv"), cameras=1
    )

    assert "K2: närmare än 50 meter från skola eller förskola; föreslås inte." in plain(without)
    assert "får föreslås, med skälet »Skolan är nedlagd.«" in plain(let_in)


def test_a_point_that_stands_is_counted_first_and_shown_if_it_is_by_a_school(run, files):
    write_rows(files / "b.csv", "site,e_m,n_m", [("KP1", EAST + 860, NORTH)])
    write_rows(files / "s.csv", "kind,e_m,n_m", [("school", EAST + 860, NORTH + 30)])

    result = sited(
        *(run, files, "--existing", files / "b.csv", "--forbidden", files / "s.csv"),
        *("-o", files / "ut"),
        cameras=1,
    )

    assert result.exit_code == 0, result.output
    chosen = pl.read_csv(files / "ut" / "siting_chosen.csv")
    # The school rules out K2 too, whose places the point covers already.
    assert chosen.select("site", "is_existing").rows() == [("KP1", True), ("K3", False)]
    assert "KP1: närmare än 50 meter" in plain(result)
    assert "finns redan, och bör ses över av människor" in plain(result)


def test_points_of_a_register_count_and_their_positions_are_not_shown(run, files, example_folder):
    result = sited(run, files, "--collection", example_folder, "-o", files / "ut")

    assert result.exit_code == 0, result.output
    chosen = pl.read_csv(files / "ut" / "siting_chosen.csv")
    assert chosen.filter("is_existing")["site"].str.starts_with("KP").all()
    assert chosen["is_existing"].sum() > 5
    (files / "ut" / "output.txt").write_text(result.output, encoding="utf-8")
    assert positions_told(files / "ut", pl.read_csv(example_folder / "camera_sites.csv")) == []


def test_layers_of_points_are_read_and_one_in_degrees_is_refused(run, files):
    def layer(path, rows, name, crs="EPSG:3006", shift=(0, 0)):
        points = [shapely.Point(row[1] - shift[0], row[2] - shift[1]) for row in rows]
        frame = pl.DataFrame({name: [row[0] for row in rows]}).with_columns(
            weight=pl.Series([float(row[3]) if name == "place" else 0.0 for row in rows]),
            geometry=pl.Series(shapely.to_wkb(points).tolist(), dtype=pl.Binary),
        )
        frame = frame if name == "place" else frame.drop("weight")
        write_layer(frame, path, layer="punkter", crs=crs)

    layer(files / "platser.gpkg", PLACES, "place")
    layer(files / "kandidater.gpkg", CANDIDATES, "site")
    given = ("--cameras", 1, "--range", 60)

    result = run("cameras", "siting", files / "platser.gpkg", files / "kandidater.gpkg", *given)
    assert result.exit_code == 0, result.output
    assert "täcker 17,0" in plain(result)

    layer(files / "g.gpkg", CANDIDATES, "site", "EPSG:4326", (EAST - 18, NORTH - 59))
    assert pyogrio.read_info(files / "g.gpkg")["crs"] == "EPSG:4326"
    result = run("cameras", "siting", files / "platser.gpkg", files / "g.gpkg", *given)
    assert result.exit_code == 11
    assert "g.gpkg: lagret är i EPSG:4326." in result.output


def test_everything_that_is_wrong_in_the_files_is_told_at_once_and_no_position_is(run, files):
    places = [
        ("P1", EAST, NORTH, -3, "Hamnen"),
        ("P2", NORTH, EAST, 1, "Hamnen"),
        ("P3", 18.06, 59.33, 1, "Hamnen"),
        ("P4", EAST, 5_000_000, 1, "Hamnen"),
        ("P5", EAST, NORTH, "många", ""),
    ]
    write_siting_files(files, places=places)
    write_rows(files / "s.csv", "kind,e_m,n_m", [("park", EAST, NORTH)])
    write_rows(files / "u.csv", "site,reason", [("K9", "Skäl.")])

    result = sited(
        *(run, files, "--forbidden", files / "s.csv", "--exceptions", files / "u.csv"), cameras=9
    )

    assert result.exit_code == 11
    found = [line.rpartition("[")[2].rstrip("]") for line in result.output.splitlines()[1:]]
    assert sorted(found) == sorted(
        [
            *("position-swapped", "position-in-degrees", "position-outside-sweden"),
            *("out-of-range", "wrong-type", "not-in-enum"),
            *("siting-exception", "siting-cameras"),
        ]
    )
    assert "platser.csv, rad 3, kolumn e_m: E och N står i varandras kolumner." in result.output
    assert "kandidater.csv: 9 kameror går inte att placera: 3 platser är tänkbara." in result.output
    for secret in (EAST, NORTH, "18.06", "59.33", "5000000"):
        assert str(secret) not in result.output


def test_two_sites_on_one_place_and_a_range_of_nothing_are_refused(run, files):
    write_siting_files(files, candidates=[*CANDIDATES, ("K4", EAST + 250.2, NORTH, "Hamnen")])

    result = sited(run, files, reach=0)

    assert result.exit_code == 11
    assert "K1 och K4 ligger på samma plats." in result.output
    assert "Räckvidden måste vara större än noll" in result.output


def test_a_file_that_is_not_there_is_told_with_the_faults_of_the_others(run, files):
    write_rows(files / "kandidater.csv", "site,e_m", [("K1", EAST)])

    result = sited(run, files, "--existing", files / "finns_inte.csv")

    assert result.exit_code == 11
    assert "finns_inte.csv" in result.output
    assert "kandidater.csv, rad 1, kolumn n_m: kolumnen saknas." in result.output

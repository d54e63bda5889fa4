import zipfile
from datetime import date

import polars as pl
import pyogrio
import pytest
import shapely

from lagesbild.errors import DeliveryRejected
from lagesbild.layers import write_layer
from lagesbild.sources.published_areas import RoundDay, read_published_areas


def square(number=0, *, north=6_600_000, z=False):
    """One square kilometre, the second one two kilometres east of the first, and so on."""
    east = 600_000 + 2_000 * number
    flat = shapely.box(east, north, east + 1_000, north + 1_000)
    return shapely.to_wkb(shapely.force_3d(flat) if z else flat)


@pytest.fixture
def published(tmp_path):
    """Write a layer with the police's fields and return its path; keywords replace columns."""

    def write(name="uso_2025.gpkg", *, crs="EPSG:3006", without=(), **columns):
        usual = {
            "NAMN": ["Hamnen", "Norra Ängen"],
            "KATEGORI": ["Utsatt område", "Särskilt utsatt område"],
            "ORT": ["Viken", "Viken"],
            "OMRADESKOD": ["990110", "990110"],
            "POLISOMRADESKOD": ["9901", "9901"],
            "POLISOMRADE": ["Kusten", "Kusten"],
            "SPECIALOMRADES_ID": [1, 2],
            "AKTUALITET_START": [date(2023, 12, 1), date(2025, 12, 1)],
            "AKTUALITET_SLUT": [" ", " "],
            "geometry": [square(0), square(1)],
        }
        frame = pl.DataFrame({**usual, **columns}).drop(without)
        write_layer(frame, tmp_path / name, layer="uso", crs=crs)
        return tmp_path / name

    return write


def rules(path, **options):
    with pytest.raises(DeliveryRejected) as rejected:
        read_published_areas(path, **options)
    return [problem.rule for problem in rejected.value.problems]


def notes(path):
    return "\n".join(map(str, read_published_areas(path).notes))


def test_a_round_is_read_with_our_names_and_codes(published):
    [one] = read_published_areas(published()).rounds
    assert (one.id, one.first_day) == ("2025", date(2025, 12, 1))
    assert one.areas.drop("geometry", "published_name", "published_class").row(0, named=True) == {
        "unit": "1",
        "name": "Hamnen",
        "class": "vulnerable",
        "place": "Viken",
        "local_police_district": "990110",
        "local_police_district_name": None,
        "police_district": "9901",
        "police_district_name": "Kusten",
        "police_region": None,
        "police_region_name": None,
        "published_id": "1",
        "since": date(2023, 12, 1),
        "until": None,
        "year": None,
        "removed": None,
    }


def test_a_zipped_shapefile_with_cut_fields_and_heights_is_read(tmp_path):
    fields = {
        "NAMN": ["Hamnen"],
        "KATEGORI": ["Riskområde"],
        "LOKALPOLIS": ["Hamnen-Viken"],
        "OMRADESKOD": ["990110"],
        "POLISOMRAD": ["9902"],
        "POLISOMR_1": ["Kusten"],
        "SPECIALOMR": ["7"],
        "AKTUALITET": ["2023-12-01"],
    }
    pyogrio.raw.write(
        str(tmp_path / "uso_2023.shp"),
        geometry=pl.Series([square(z=True)]).to_numpy(),
        field_data=[pl.Series(values).to_numpy().astype(object) for values in fields.values()],
        fields=list(fields),
        geometry_type="Polygon Z",
        crs="EPSG:3006",
    )
    path = tmp_path / "uso_2023_shp.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in sorted(tmp_path.glob("uso_2023.*")):
            archive.write(part, part.name)
    published = read_published_areas(path)
    [one] = published.rounds
    row = one.areas.row(0, named=True)
    assert (row["police_district"], row["police_district_name"]) == ("9902", "Kusten")
    assert (row["published_id"], row["since"]) == ("7", date(2023, 12, 1))
    assert not shapely.from_wkb(row["geometry"]).has_z
    said = "\n".join(map(str, published.notes))
    assert "Gränser med höjder (Z), som togs bort: 1" in said
    assert "koderna är inte hierarkiska: 1 (Hamnen: 990110 i 9902)" in said
    assert "annat namn än Polisens: 5" in said


def test_double_blanks_and_other_spellings_are_mended_and_noted(published):
    path = published(
        NAMN=["Hamnen/  Udden", "Norra Ängen"],
        KATEGORI=["Utsatt område", "Särskild utsatt område"],
    )
    [one] = read_published_areas(path).rounds
    assert one.areas["name"].to_list() == ["Hamnen / Udden", "Norra Ängen"]
    assert one.areas["class"].to_list() == ["vulnerable", "particularly_vulnerable"]
    assert "Namn med ändrade mellanslag: 1 (Hamnen/  Udden)" in notes(path)
    assert "Klass i annan stavning: 1 (Särskild utsatt område)" in notes(path)
    assert "AKTUALITET_SLUT är tomt eller blankt: 2" in notes(path)


def test_an_invalid_ring_is_mended_and_counted(published):
    bow_tie = shapely.Polygon(
        [(600_000, 6_600_000), (601_000, 6_601_000), (601_000, 6_600_000), (600_000, 6_601_000)]
    )
    path = published(geometry=[shapely.to_wkb(bow_tie), square(1)])
    [one] = read_published_areas(path).rounds
    assert shapely.is_valid(shapely.from_wkb(one.areas["geometry"].to_list())).all()
    assert "Ogiltiga gränser, som lagades: 1 (Hamnen)" in notes(path)


def test_a_sliver_is_dropped_and_counted(published):
    parts = [
        shapely.box(600_000, 6_600_000, 601_000, 6_601_000),
        shapely.box(601_500, 6_600_000, 601_502, 6_600_001),
    ]
    path = published(geometry=[shapely.to_wkb(shapely.MultiPolygon(parts)), square(1)])
    assert "Gränser med flisor under 100 m², som togs bort: 1 (Hamnen: 2 m²)" in notes(path)


def test_overlaps_are_noted_and_left(published):
    path = published(
        geometry=[square(0), shapely.to_wkb(shapely.box(600_990, 6_600_000, 601_990, 6_601_000))]
    )
    assert "Överlapp i omgång 2025, som lämnades: 1 (Hamnen/Norra Ängen 10000 m²)" in notes(path)


# Which round it is: what is stated, then the name with the day in the file, then the file alone.
@pytest.mark.parametrize(
    ("name", "stated", "expected"),
    [
        ("uso_2025.gpkg", None, date(2025, 12, 1)),
        ("uso.gpkg", None, date(2025, 12, 1)),
        ("uso_2027.gpkg", None, date(2027, 12, 31)),
        ("uso_2025.gpkg", RoundDay.parse("2027"), date(2027, 12, 31)),
        ("uso_2025.gpkg", RoundDay.parse("2025-12-02"), date(2025, 12, 2)),
    ],
)
def test_the_round_is_found(published, name, stated, expected):
    [one] = read_published_areas(published(name), round_=stated).rounds
    assert (one.id, one.first_day) == (str(expected.year), expected)


def test_a_column_of_years_makes_a_round_of_each(published):
    path = published("panel.gpkg", year=[2015, 2017])
    rounds = read_published_areas(path).rounds
    assert [(one.id, one.areas.height) for one in rounds] == [("2015", 1), ("2017", 1)]
    assert rules(path, round_=RoundDay.parse("2017")) == ["round-contradicted"]


def test_areas_with_a_year_of_removal_belong_to_no_round(published):
    published_areas = read_published_areas(published(borttagen=["2019", None]))
    [one] = published_areas.rounds
    assert one.areas["name"].to_list() == ["Norra Ängen"]
    assert published_areas.removed["name"].to_list() == ["Hamnen"]


@pytest.mark.parametrize(
    ("rule", "columns"),
    [
        ("unknown-class", {"KATEGORI": ["Utsatt område", "Lugnt område"]}),
        ("unknown-class", {"KATEGORI": ["Utsatt område", None]}),
        ("missing-name", {"NAMN": ["Hamnen", " "]}),
        ("missing-polygon", {"geometry": [square(0), None]}),
        (
            "missing-polygon",
            {"geometry": [square(0), shapely.to_wkb(shapely.Point(600_000, 6_600_000))]},
        ),
        ("duplicate-area", {"NAMN": ["Hamnen", "Hamnen"]}),
        ("missing-field", {"without": ["NAMN"]}),
        ("missing-field", {"without": ["KATEGORI"]}),
        ("wrong-crs", {"crs": "EPSG:3021"}),
        ("wrong-crs", {"geometry": [square(0), square(1, north=600_000)]}),
        ("round-contradicted", {"name": "uso_2023.gpkg"}),
        ("round-not-stated", {"name": "uso.gpkg", "without": ["AKTUALITET_START"]}),
    ],
)
def test_what_cannot_be_used_is_refused(published, rule, columns):
    assert rules(published(**columns)) == [rule]


@pytest.mark.parametrize(
    ("west", "south", "told"),
    [
        (1_628_000, 6_580_000, "RT 90"),
        (18.0, 59.3, "grader"),
        (6_580_000, 674_000, "axlarna"),
    ],
)
def test_a_wrong_system_is_guessed_from_the_coordinates(published, west, south, told):
    astray = [
        shapely.to_wkb(shapely.box(west + i, south, west + i + 0.5, south + 0.5)) for i in (0, 1)
    ]
    with pytest.raises(DeliveryRejected, match=told):
        read_published_areas(published(geometry=astray))


def test_an_empty_layer_is_refused(published):
    empty = pl.DataFrame({"NAMN": ["x"], "KATEGORI": ["x"], "geometry": [square()]}).clear()
    path = published()
    write_layer(empty, path, layer="uso")
    assert rules(path) == ["empty-layer"]


def test_all_faulty_rows_are_told_at_once_with_their_numbers(published):
    path = published(NAMN=[None, "Ön"], KATEGORI=["Nytt", "Lugnt"])
    with pytest.raises(DeliveryRejected) as rejected:
        read_published_areas(path)
    assert [(p.rule, p.row) for p in rejected.value.problems] == [
        ("missing-name", 1),
        ("unknown-class", 1),
        ("unknown-class", 2),
    ]


def test_a_zip_that_leaves_its_folder_is_not_opened(tmp_path):
    path = tmp_path / "uso_2025.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../uso.shp", "")
    assert rules(path) == ["path-leaves-folder"]


def test_a_round_is_a_year_or_a_day():
    assert RoundDay.parse("2023") == RoundDay(year=2023)
    assert RoundDay.parse("2023-12-01") == RoundDay(year=2023, day=date(2023, 12, 1))
    with pytest.raises(ValueError, match="isoformat"):
        RoundDay.parse("december")

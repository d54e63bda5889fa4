"""The police's published areas 2015–2025 as they are, against the counts that are known."""

import csv
from collections import Counter

import polars as pl
import pytest

from lagesbild.areas.lineage import LineageRule
from lagesbild.sources.area_import import chain_rounds
from lagesbild.sources.published_areas import read_published_areas

FOLDER = ("data", "polisen-utsatta-omraden")
ROUND_FILES = ("UO2021_shp.zip", "uso_2023_shp.zip", "uso_2025_rekonstruerad.geojson")
CLASS_IN_LIST = {
    "sarskilt_utsatt": "particularly_vulnerable",
    "riskomrade": "risk",
    "utsatt": "vulnerable",
}


@pytest.fixture(scope="module")
def imported(real_file):
    return chain_rounds(read_published_areas(real_file(*FOLDER, name)) for name in ROUND_FILES)


@pytest.fixture(scope="module")
def panel(real_file):
    return read_published_areas(real_file(*FOLDER, "UO_panel.gpkg"))


@pytest.fixture(scope="module")
def latest(imported):
    return imported.changes[-1]


@pytest.fixture(scope="module")
def known_counts(real_file):
    """Return (year, class) → count, from the domain dossier's table."""
    with real_file("domain", "areas_by_class_year.csv").open(encoding="utf-8") as lines:
        return {
            (row["year"], CLASS_IN_LIST[row["class"]]): int(row["count"])
            for row in csv.DictReader(lines)
            if row["class"] in CLASS_IN_LIST
        }


def counts(published_round):
    numbers = Counter(published_round.areas["class"])
    return {name: numbers[name] for name in CLASS_IN_LIST.values()}


def known(known_counts, year):
    return {name: known_counts[year, name] for name in CLASS_IN_LIST.values()}


def names(lineage, kind, column):
    return sorted(lineage.filter(kind=kind)[column])


def test_class_counts_of_the_published_rounds_are_the_known_ones(imported, known_counts):
    assert [one.id for one in imported.rounds] == ["2021", "2023", "2025"]
    for one in imported.rounds:
        assert counts(one) == known(known_counts, one.id)


def test_class_counts_of_the_compilation_differ_in_2015_only(panel, known_counts):
    differing = {
        one.id: (counts(one), known(known_counts, one.id))
        for one in panel.rounds
        if counts(one) != known(known_counts, one.id)
    }
    # 2015 is the year where the sources contradict each other: 6 or 7 riskområden.
    assert differing == {
        "2015": (
            {"particularly_vulnerable": 15, "risk": 7, "vulnerable": 31},
            {"particularly_vulnerable": 15, "risk": 6, "vulnerable": 32},
        )
    }


def test_both_forms_of_one_round_are_read_alike(real_file):
    for zipped, plain in (
        ("UO2021_shp.zip", "uso_2021.geojson"),
        ("uso_2023_shp.zip", "uso_2023.geojson"),
    ):
        rounds = [read_published_areas(real_file(*FOLDER, f)).rounds for f in (zipped, plain)]
        [from_shapefile], [from_geojson] = rounds
        said = ["name", "class", "local_police_district", "police_district", "since"]
        assert from_shapefile.areas.select(said).equals(from_geojson.areas.select(said))


def test_four_units_were_cut_into_ten_in_2025(latest):
    split = latest.lineage.filter(kind="split")
    parts = {
        name: sorted(group["to_name"])
        for (name,), group in split.group_by("from_name", maintain_order=True)
    }
    assert parts == {
        "Oxhagen / Varberga": ["Oxhagen", "Varberga"],
        "Rinkeby / Tensta": ["Hjulsta", "Rinkeby", "Tensta"],
        "Rissne / Hallonbergen": ["Hallonbergen", "Rissne"],
        "Ronna / Geneta / Lina": ["Geneta", "Lina", "Ronna"],
    }


def test_one_area_left_and_one_entered_in_2025(latest):
    assert names(latest.lineage, "ended", "from_name") == ["Andersberg"]
    assert names(latest.lineage, "new", "to_name") == ["Granängsringen"]
    assert latest.lineage.filter(kind="merged").is_empty()


def test_hisings_backa_is_one_area_in_spite_of_its_new_id(imported, latest):
    [row] = latest.lineage.filter(to_name="Hisings Backa").iter_rows(named=True)
    assert row["kind"] == "new_border"
    assert row["from_area"] == row["to_area"]
    ids = [
        one.areas.filter(name="Hisings Backa")["published_id"].item() for one in imported.rounds[1:]
    ]
    assert ids == ["28", "78"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Hässelby / Vällingby", "Hässelby gård"),
        ("Hässleholmen / Hulta", "Hässleholmen"),
        ("Holma / Kroksbäck / Bellevuegården", "Holma / Kroksbäck"),
        ("Kronogården / Lextorp / Sylte", "Kronogården / Lextorp Norra"),
        ("Tynnered / Grevgården / Opaltorget", "Tynnered / Grevegården / Opaltorget"),
    ],
)
def test_a_shortened_or_respelled_name_is_the_same_area_with_a_new_border(latest, before, after):
    [row] = latest.lineage.filter(to_name=after).iter_rows(named=True)
    assert (row["from_name"], row["kind"]) == (before, "new_border")


def test_of_59_to_65_all_six_are_technical(latest):
    assert (latest.technical, latest.real) == (6, 0)
    rows = {row[0]: row[1:] for row in latest.classes.iter_rows()}
    # previous, entered, left, split_merged, scheme, reclassified, current
    assert rows == {
        "particularly_vulnerable": (17, 0, 0, 2, 0, 0, 19),
        "risk": (15, 0, 0, 0, -15, 0, 0),
        "vulnerable": (27, 1, -1, 4, 15, 0, 46),
        "total": (59, 1, -1, 6, 0, 0, 65),
    }


def test_61_to_59_in_2023_was_real(imported):
    change = imported.changes[0]
    assert (change.technical, change.real) == (0, -2)
    assert names(change.lineage, "new", "to_name") == ["Hagalund", "Hageby", "Saltskog", "Årby"]
    assert len(names(change.lineage, "ended", "from_name")) == 6


def test_hageby_came_back_to_its_own_id(panel):
    history = chain_rounds([panel]).history
    generations = history.boundaries.filter(name="Hageby")
    assert generations["area"].to_list() == ["hageby", "hageby"]
    assert [day and day.year for day in generations["valid_to"]] == [2019, None]


def test_the_rule_can_move_far_before_the_answer_for_2025_changes(real_file, latest):
    files = [read_published_areas(real_file(*FOLDER, name)) for name in ROUND_FILES[1:]]
    # Not the ids: they are made of the first name among the rounds read.
    told = ["from_name", "to_name", "kind"]
    expected = set(latest.lineage.select(told).iter_rows())
    for min_share in (0.06, 0.34):
        [change] = chain_rounds(files, rule=LineageRule(min_share=min_share)).changes
        assert set(change.lineage.select(told).iter_rows()) == expected


def test_removed_areas_belong_to_no_round(real_file):
    published = read_published_areas(real_file(*FOLDER, "USO_historiska_shp.zip"))
    assert published.rounds == ()
    assert dict(published.removed.select("name", "removed").iter_rows()) == {
        "Falkagård": "2017",
        "Klockaretorpet": "2021",
        "Rannebergen": "2021",
        "Smedby": "2019",
    }


def test_known_oddities_are_noted(real_file):
    published = read_published_areas(real_file(*FOLDER, "uso_2023_shp.zip"))
    notes = "\n".join(map(str, published.notes))
    assert "Gränser med höjder (Z), som togs bort: 59" in notes
    assert "Namn med ändrade mellanslag: 1 (Hässleholmen/  Hulta)" in notes
    assert "Överlapp i omgång 2023, som lämnades: 1 (Navestad/Hageby 2723 m²)" in notes
    assert "Fisksätra: 531240 i 5313" in notes


def test_every_generation_is_valid_in_one_stretch(imported):
    generations = imported.areas.sort("area", "boundary").with_columns(
        next_from=pl.col("valid_from").shift(-1).over("area")
    )
    has_next = generations.filter(pl.col("next_from").is_not_null())
    assert (has_next["valid_to"] < has_next["next_from"]).all()
    assert generations.filter(pl.col("valid_to").is_null()).height == 65

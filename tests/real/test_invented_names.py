"""No name in the invented country is a municipality, a locality or a listed area in Sweden."""

import polars as pl
import pytest

from lagesbild.examples.names import REGION_NAMES, TOWN_NAMES, area_vocabulary

BORDERS = ("data", "administrativa-granser")
LISTED = (
    "name",
    "other_names",
    "municipality",
    "local_police_area",
    "police_area",
    "police_region",
)


@pytest.fixture(scope="module")
def real_names(real_file):
    """Return every real name, in lower case."""
    localities = pl.read_parquet(
        real_file(*BORDERS, "tatorter_2020_punkter_3006.parquet"), columns=["name"]
    )
    municipalities = pl.read_parquet(real_file(*BORDERS, "kommun_4326.parquet"), columns=["kommun"])
    areas = pl.read_csv(real_file("domain", "areas_list.csv"), infer_schema=False)
    columns = [localities["name"], municipalities["kommun"], *(areas[name] for name in LISTED)]
    return {name.casefold() for column in columns for name in column.drop_nulls()}


def test_no_invented_name_is_a_real_place(real_names):
    invented = {*REGION_NAMES, *TOWN_NAMES, *area_vocabulary()}

    assert len(real_names) > 2000
    assert {name for name in invented if name.casefold() in real_names} == set()

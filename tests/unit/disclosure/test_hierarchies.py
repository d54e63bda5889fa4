import polars as pl
import pytest

from lagesbild.disclosure import Hierarchy, read_hierarchy


def test_a_hierarchy_is_read_from_units_and_parents():
    frame = pl.DataFrame({"unit": ["riket", "Hamnen"], "parent": [None, "riket"]})

    assert read_hierarchy(frame, name="polis").parents == {"riket": None, "Hamnen": "riket"}


def test_a_unit_with_two_parents_in_one_hierarchy_is_refused():
    frame = pl.DataFrame(
        {"unit": ["norr", "söder", "Hamnen", "Hamnen"], "parent": [None, None, "norr", "söder"]}
    )

    with pytest.raises(ValueError, match="Hamnen has two rows, with parents norr and söder"):
        read_hierarchy(frame, name="polis")


def test_a_parent_without_a_row_is_refused():
    with pytest.raises(ValueError, match="hierarchy polis: unknown parent riket"):
        Hierarchy(name="polis", parents={"Hamnen": "riket"})


def test_a_cycle_is_refused():
    with pytest.raises(ValueError, match="hierarchy polis: cycle"):
        Hierarchy(name="polis", parents={"norr": "söder", "söder": "norr"})

from datetime import date

import polars as pl
import pytest

from lagesbild.areas.area import AreaClass
from lagesbild.areas.lineage import LINEAGE_SCHEMA
from lagesbild.areas.technical_change import successor_classes, technical_change
from lagesbild.norms.class_schemes import class_scheme_on

U, R, S = AreaClass.VULNERABLE, AreaClass.RISK, AreaClass.PARTICULARLY_VULNERABLE


def decompose(*ties, before, after, successors=None):
    """Return the rows that are not all zero, as class → the five parts."""
    lineage = pl.DataFrame(
        [{"from_area": a, "to_area": b} for a, b in ties],
        schema={name: LINEAGE_SCHEMA[name] for name in ("from_area", "to_area")},
    )
    change = technical_change(
        previous=before, current=after, lineage=lineage, successors=successors or {}
    )
    parts = ("entered", "left", "split_merged", "scheme", "reclassified")
    return {
        row["class"]: {part: row[part] for part in parts if row[part]}
        for row in change.iter_rows(named=True)
        if any(row[part] for part in parts)
    }


def test_an_entry_and_an_exit_are_real():
    assert decompose(("hamnen", None), (None, "ön"), before={"hamnen": U}, after={"ön": S}) == {
        "particularly_vulnerable": {"entered": 1},
        "vulnerable": {"left": -1},
        "total": {"entered": 1, "left": -1},
    }


def test_a_unit_cut_in_three_is_technical_and_its_gravest_class_is_the_units():
    ties = [("hamnen", "kajen"), ("hamnen", "udden"), ("hamnen", "ön")]
    assert decompose(*ties, before={"hamnen": S}, after={"kajen": S, "udden": S, "ön": U}) == {
        "particularly_vulnerable": {"split_merged": 1},
        "vulnerable": {"split_merged": 1},
        "total": {"split_merged": 2},
    }


def test_a_cut_unit_without_any_part_of_its_class_is_really_reclassified():
    ties = [("hamnen", "kajen"), ("hamnen", "udden")]
    assert decompose(*ties, before={"hamnen": S}, after={"kajen": U, "udden": U}) == {
        "particularly_vulnerable": {"reclassified": -1},
        "vulnerable": {"split_merged": 1, "reclassified": 1},
        "total": {"split_merged": 1},
    }


def test_a_merger_is_technical():
    ties = [("kajen", "hamnen"), ("udden", "hamnen")]
    assert decompose(*ties, before={"kajen": S, "udden": U}, after={"hamnen": S}) == {
        "vulnerable": {"split_merged": -1},
        "total": {"split_merged": -1},
    }


def test_an_abolished_class_is_technical_and_what_comes_on_top_is_real():
    ties = [("hamnen", "hamnen"), ("ön", "ön")]
    change = decompose(
        *ties, before={"hamnen": R, "ön": R}, after={"hamnen": U, "ön": S}, successors={R: U}
    )
    assert change == {
        "particularly_vulnerable": {"reclassified": 1},
        "risk": {"scheme": -2},
        "vulnerable": {"scheme": 2, "reclassified": -1},
    }


def test_an_abolished_class_in_a_cut_unit_is_both_scheme_and_split():
    ties = [("hamnen", "kajen"), ("hamnen", "udden")]
    change = decompose(
        *ties, before={"hamnen": R}, after={"kajen": U, "udden": U}, successors={R: U}
    )
    assert change == {
        "risk": {"scheme": -1},
        "vulnerable": {"scheme": 1, "split_merged": 1},
        "total": {"split_merged": 1},
    }


def test_one_identifier_on_both_lists_need_not_be_one_area():
    ties = [("hamnen", "udden"), ("udden", "hamnen")]
    change = decompose(*ties, before={"hamnen": S, "udden": U}, after={"hamnen": U, "udden": S})
    assert change == {}


def test_classes_are_listed_gravest_first_and_total_last():
    change = technical_change(
        previous={}, current={}, lineage=pl.DataFrame(schema=LINEAGE_SCHEMA), successors={}
    )
    assert change["class"].to_list() == ["particularly_vulnerable", "risk", "vulnerable", "total"]


def test_a_lineage_that_misses_an_area_is_refused():
    with pytest.raises(ValueError, match="hamnen"):
        decompose(before={"hamnen": U}, after={})


def test_riskomrade_counts_as_utsatt_omrade_from_2025():
    old, new = class_scheme_on(date(2023, 12, 1)), class_scheme_on(date(2025, 12, 1))
    assert successor_classes(previous=old, current=new) == {R: U}
    assert successor_classes(previous=new, current=old) == {}

"""What of the diagnostics may be told to all."""

from dataclasses import replace

import polars as pl

from lagesbild.reports.told_diagnostics import KEPT_INSIDE, told_failure, told_to_all

from .factories import SECRET_RATER, build_picture

SHARED, NORMS, RATERS, FIT = build_picture().diagnostics


def test_what_may_be_shared_is_told_as_it_is():
    assert told_to_all([SHARED]) == (SHARED,)


def test_what_is_kept_inside_keeps_its_verdict_but_neither_rows_figure_nor_sentence():
    [told] = told_to_all([RATERS])
    assert told.outcome is RATERS.outcome
    assert told.table.is_empty()
    assert told.figure is None
    assert told.sentence == KEPT_INSIDE


def test_norms_of_districts_are_told_in_words_only():
    [told] = told_to_all([NORMS])
    assert told.sentence == NORMS.sentence
    assert told.table.is_empty()


def test_the_norm_of_a_single_rater_is_that_raters_and_not_told():
    alone = replace(NORMS, table=NORMS.table.with_columns(pl.lit(1).alias("raters")))
    [told] = told_to_all([alone])
    assert told.sentence == KEPT_INSIDE


def test_a_pseudonym_is_never_told_even_where_rows_may_be_shared():
    slip = replace(SHARED, sentence=f"{SECRET_RATER} läser frågan annorlunda.")
    told, _ = told_to_all([slip, RATERS])
    assert told.sentence == KEPT_INSIDE
    assert told.figure is None


def test_raters_at_random_are_counted_and_not_named():
    [told] = told_to_all([FIT])
    assert told.sentence == "1 av 3 bedömare svarar som på måfå."
    steady = replace(FIT, table=pl.DataFrame({"finding": ["as_expected"]}))
    assert told_to_all([steady])[0].sentence == KEPT_INSIDE


def test_only_failures_that_may_be_told_are_found():
    told = told_to_all([SHARED, NORMS, RATERS, FIT])
    assert told_failure(told, "district_norms") == NORMS.sentence
    assert told_failure(told, "items_by_round") is None
    assert told_failure(told, "rater_severity") is None
    assert told_failure((), "district_norms") is None

"""Every code and figure that leaves has a Swedish word, and what was placed is never reached."""

import pytest
from tests.resourced_places import RULES

from lagesbild import swedish
from lagesbild.norms.tracing_rules import Basis, LeaveBasis, LentBasis
from lagesbild.resources.cost_change import CHANGE_SCHEMA, CHANGE_TEXT
from lagesbild.resources.decision_reach import (
    LEAVE_RULE,
    LENT_RULE,
    REACH_SCHEMA,
    REACHED,
    UNKNOWN,
)
from lagesbild.resources.evidence import Finding, PaidBasis
from lagesbild.resources.figures import CHANGE_FIGURES, REACH_FIGURES, TIME_FIGURES
from lagesbild.resources.money_flow import NOT_FOUND, BookedOn
from lagesbild.resources.places import Place, Source
from lagesbild.resources.reconciliation import Check
from lagesbild.resources.time_in_areas import TIME_IN_AREAS_SCHEMA


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("resource_place", Place),
        ("resource_source", Source),
        ("resource_finding", Finding),
        ("resource_margin", ("placed_in", "works_in")),
        ("reconciliation_check", Check),
        ("tracing_basis", (*Basis, *LeaveBasis, *LentBasis)),
        ("tracing_rule", (LEAVE_RULE, LENT_RULE)),
        ("paid_basis", PaidBasis),
        ("booked_on", (*BookedOn, NOT_FOUND)),
        ("money_place", ("area", "outside", "station", "unknown", NOT_FOUND)),
        ("reach_headline", (REACHED, UNKNOWN)),
        ("account_class", RULES.account_classes),
        ("target_kind", ("areas", "districts_with_areas", "unit", "general")),
    ],
)
def test_every_code_has_a_word(words, codes):
    assert {str(code) for code in codes} == set(swedish.WORDS[words])


def test_every_figure_is_a_column_and_says_what_it_is():
    for figures, schema in (
        (REACH_FIGURES, REACH_SCHEMA),
        (CHANGE_FIGURES, CHANGE_SCHEMA),
        (TIME_FIGURES, TIME_IN_AREAS_SCHEMA),
    ):
        for figure in figures:
            assert figure.column in schema
            assert figure.definition.endswith(".")


def test_what_was_placed_is_not_called_reached_and_a_change_is_not_called_an_effect():
    [placed] = [one for one in REACH_FIGURES if one.column.startswith("placed")]

    assert "nå" not in placed.title
    assert "inte vad de betalade för" in placed.definition
    assert "inte att tillskottet är orsaken" in CHANGE_TEXT


def test_every_account_class_has_a_title():
    assert all(one.title for one in RULES.account_classes.values())

"""The rules of tracing: what each kind of cost follows, what else is tried, and whose they are."""

from datetime import date

import pytest

from lagesbild.errors import NotFound
from lagesbild.norms.presence_methods import presence_method_on
from lagesbild.norms.tracing_rules import Basis, LeaveBasis, LentBasis, tracing_rules_on
from lagesbild.sources.schema import table_schemas

DAY = date(2025, 12, 1)


def test_the_rules_hold_from_the_first_list():
    assert tracing_rules_on(date(2015, 1, 1)).version == "2026.1"
    with pytest.raises(NotFound, match="2014-12-31"):
        tracing_rules_on(date(2014, 12, 31))


def test_every_account_class_of_the_ledger_has_a_rule():
    [told] = [one for one in table_schemas()["ledger"].fields if one.name == "account_class"]

    assert list(tracing_rules_on(DAY).account_classes) == list(told.enum)


def test_pay_and_equipment_follow_hours_premises_follow_posts_and_support_nothing():
    bases = {one.id: one.basis for one in tracing_rules_on(DAY).account_classes.values()}

    assert bases == {
        "payroll": Basis.HOURS,
        "premises": Basis.POSTS,
        "equipment": Basis.HOURS,
        "support": Basis.NOT_TRACEABLE,
        "other": Basis.DIRECT,
    }


def test_every_rule_has_something_else_to_try_and_a_reason():
    rules = tracing_rules_on(DAY)

    for one in rules.account_classes.values():
        assert one.alternatives
        assert one.basis not in one.alternatives
        assert one.reason.endswith(".")
    assert rules.leave == (LeaveBasis.FOLLOWS_WORK, LeaveBasis.NOT_TRACEABLE)
    assert rules.lent == (LentBasis.NOT_TRACEABLE, LentBasis.OUTSIDE)


def test_the_limits_are_ours_and_not_verified():
    rules, method = tracing_rules_on(DAY), presence_method_on(DAY)

    assert (rules.tilt_odds_ratio, rules.headline_limit) == (2.0, 0.40)
    assert (method.coverage, method.longest_on_scene_hours) == (0.90, 12.0)
    for one in (rules, method):
        assert not one.is_verified
        assert "beslut nr 26" in one.reference

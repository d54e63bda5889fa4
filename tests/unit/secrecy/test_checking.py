"""The rule base as it is, and what is said of one that does not hold together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from lagesbild.secrecy.changes import changes_between
from lagesbild.secrecy.checking import check_entries, check_space
from lagesbild.secrecy.enumeration import Space, walk_space
from lagesbild.secrecy.provision import Verification
from lagesbild.secrecy.rule_base import RuleBase, rule_base


@pytest.fixture(scope="module")
def space() -> Space:
    return walk_space(rule_base())


def test_the_rule_base_holds_together():
    assert check_entries(rule_base()) == ()


@pytest.mark.slow
def test_every_situation_has_an_answer_and_every_provision_is_reached(space):
    assert check_space(rule_base(), space) == ()
    assert space.unexplained == []
    assert space.starts == 5172
    assert space.conversations > 40_000_000
    assert sum(space.outcomes.values()) == space.conversations


@pytest.mark.slow
def test_answers_drawn_at_random_take_six_questions_at_most_on_the_mean(space):
    assert max(space.expected_questions) <= 6


def with_provision(law: RuleBase, name: str, **changes: object) -> RuleBase:
    provisions = tuple(replace(p, **changes) if p.id == name else p for p in law.provisions)
    return replace(law, provisions=provisions)


BROKEN: dict[str, Callable[[RuleBase], RuleBase]] = {
    "never-asked": lambda law: with_provision(law, "OSL-10-20", all_of=("full_moon",)),
    "unknown-secrecy": lambda law: with_provision(law, "OSL-10-20", breaks=frozenset({"99:1"})),
    "unknown-provision": lambda law: with_provision(law, "L2025-170-6", via="OSL-10-99"),
    "unknown-section": lambda law: with_provision(law, "OSL-10-20", sections=("OSL 10:99",)),
    "versions-do-not-meet": lambda law: with_provision(
        law, "OSL-10-18a@2013", valid_to=date(2025, 3, 30)
    ),
    "section-not-in-force": lambda law: with_provision(
        law, "OSL-10-15a", valid_from=date(2025, 11, 30)
    ),
    "version-without-act": lambda law: with_provision(
        law, "OSL-10-15a", valid_from=date(2025, 12, 2)
    ),
    "act-without-version": lambda law: with_provision(
        law, "OSL-10-15a", valid_from=date(2025, 12, 2)
    ),
    "wrong-act": lambda law: with_provision(law, "OSL-10-15a", act="2025:1"),
    "not-read": lambda law: with_provision(law, "SoL-2025-19-1", read=True),
    "half-verified": lambda law: with_provision(
        law, "OSL-10-20", verified=Verification(by="Jurist", on=None)
    ),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_rule_base_that_does_not_hold_together_is_told_of(rule):
    faults = check_entries(BROKEN[rule](rule_base()))

    assert rule in {fault.rule for fault in faults}


def test_a_provision_that_nothing_reaches_is_told_of(space):
    lonely = replace(rule_base().provisions[0], id="LONELY")
    law = replace(rule_base(), provisions=(*rule_base().provisions, lonely))

    assert [(f.rule, f.entry) for f in check_space(law, space)] == [("unreachable", "LONELY")]


def test_a_lawyer_signs_with_name_and_day():
    signed = Verification(by="Jurist", on=date(2026, 12, 1))

    assert signed.is_done
    assert not any(entry.verified.is_done for entry in rule_base().entries)


def test_the_rule_base_is_stale_after_ninety_days():
    checked = rule_base().checked

    assert not checked.is_stale(checked.checked_on + timedelta(days=90))
    assert checked.is_stale(checked.checked_on + timedelta(days=91))


def test_changes_between_two_days_stand_side_by_side():
    changes = changes_between(rule_base(), date(2025, 4, 1), date(2025, 3, 31))

    by_base = {(c.after or c.before).base: c for c in changes.provisions}
    assert changes.first == date(2025, 3, 31)
    assert by_base["OSL-10-18a"].before.id == "OSL-10-18a@2013"
    assert by_base["OSL-10-18a"].after.id == "OSL-10-18a@2025"
    assert by_base["L2025-170-6"].before is None
    assert "OSL-10-15a" not in by_base
    assert {act.sfs for _, act in changes.amendments} == {"2025:179"}


def test_law_that_is_replaced_is_shown_as_gone():
    changes = changes_between(rule_base(), date(2025, 6, 30), date(2025, 7, 1))

    gone = {c.before.id for c in changes.provisions if c.after is None}
    assert "SoL-2001-14-1" in gone

"""Sekretessguiden: situationer ur offentlig vägledning, och vad guiden svarar.

Varje situation står med sin källa i docs/secrecy.md. Svaret är guidens, inte källans.
"""

from datetime import date, timedelta
from statistics import median

import pytest
from tests.secrecy_situations import WorkedSituation, all_sources, walk, worked_situations

from lagesbild.secrecy.rule_base import law_on, rule_base


@pytest.mark.parametrize("worked", worked_situations(), ids=lambda worked: worked.id)
def test_a_worked_situation_gets_its_answer(worked: WorkedSituation):
    """Frågorna ställs en i taget, och svaret bygger på de bestämmelser som situationen nämner."""
    step, answers = walk(worked.situation, worked.answers)

    answer = step.answer
    applies = {ruling.entry.id for ruling in answer.applies}
    awaits = {ruling.entry.id for ruling in answer.awaits}
    assert answer.outcome == worked.outcome
    assert set(worked.applies) <= applies
    assert set(worked.awaits) <= awaits
    assert not set(worked.does_not_apply) & (applies | awaits)
    assert answers == worked.answers
    assert answer.ways
    assert all(ruling.why for ruling in answer.fails)


def test_the_median_of_questions_is_at_most_six():
    """Hälften av situationerna besvaras med högst så många frågor, efter den första sidans tre."""
    asked = [len(walk(worked.situation, worked.answers)[1]) for worked in worked_situations()]

    assert median(asked) <= 6
    assert max(asked) <= 9


def test_there_are_forty_situations_with_sources():
    situations = worked_situations()

    assert len(situations) >= 40
    assert len({worked.id for worked in situations}) == len(situations)
    assert all(source.who and source.address.startswith("http") for source in all_sources())
    assert {worked.source for worked in situations} == set(all_sources())


ACTS = [
    (section.id, act.sfs, act.in_force, act.changes_guide)
    for section in rule_base().sections.values()
    for act in section.amendments
    if act.in_force is not None
]


@pytest.mark.parametrize(("section", "sfs", "day", "changes"), ACTS)
def test_each_amendment_holds_from_its_day_and_not_the_day_before(
    section: str, sfs: str, day: date, changes: bool
):
    """Dagen före gäller den gamla lagen, på dagen den nya."""
    before = resting_on(section, day - timedelta(days=1))
    on_the_day = resting_on(section, day)

    assert (before != on_the_day) is changes
    if changes:
        assert {entry.act for entry in on_the_day if entry.valid_from == day} == {sfs}


def resting_on(section, day):
    if day < rule_base().checked.first_day:
        return set()
    statute = rule_base().sections[section]
    return {
        entry
        for entry in law_on(day).entries
        for cited in (rule_base().sections[name] for name in entry.sections)
        if (cited.statute, cited.chapter, cited.section)
        == (statute.statute, statute.chapter, statute.section)
    }

import sys
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lagesbild.secrecy.enumeration import starts
from lagesbild.secrecy.evaluation import FailureKind, State, findings_of, scope_of
from lagesbild.secrecy.guide import take_step
from lagesbild.secrecy.outcome import Outcome
from lagesbild.secrecy.question import UNKNOWN, agreeing
from lagesbild.secrecy.rule_base import law_on, rule_base
from lagesbild.secrecy.situation import Situation

YOUNG = Situation(
    sender="social_services", recipient="police", information="personal", on=date(2026, 2, 1)
)


def positive_of(provision):
    """Return facts under which a provision holds, judgement included."""
    facts = dict.fromkeys(provision.all_of, True)
    facts |= dict.fromkeys(provision.none_of, False)
    facts |= dict.fromkeys(provision.any_of[:1], True)
    if provision.test:
        facts[provision.test] = True
    if provision.unsettled and provision.unsettled.when:
        facts.setdefault(provision.unsettled.when, False)
    return facts


def scope_with(provision, day):
    """Return some scope where the provision is at play."""
    law = law_on(day)
    for kind in law.information.values():
        for sender in kind.secrecy:
            for recipient in law.parties:
                if law.parties[recipient].receives:
                    scope = scope_of(law, sender=sender, recipient=recipient, information=kind.id)
                    if provision in scope.at_play:
                        return scope
    raise AssertionError(provision.id)


PROVISIONS = [p for p in rule_base().provisions if not p.follows_duties]


def found(provision, facts, day):
    [finding] = [
        f for f in findings_of(scope_with(provision, day), facts) if f.provision == provision
    ]
    return finding


@pytest.mark.parametrize("provision", PROVISIONS, ids=lambda p: p.id)
def test_each_provision_applies_when_all_that_it_asks_for_is_so(provision):
    finding = found(provision, positive_of(provision), provision.valid_from)

    assert finding.state is State.APPLIES


@pytest.mark.parametrize("provision", PROVISIONS, ids=lambda p: p.id)
def test_each_provision_fails_for_each_condition_that_is_not_so(provision):
    positive = positive_of(provision)
    for name in (*provision.all_of, *provision.none_of, *([provision.test] * bool(provision.test))):
        finding = found(provision, positive | {name: not positive[name]}, provision.valid_from)

        assert finding.state is State.FAILS
        assert [failure.names for failure in finding.failures] == [(name,)]
    if provision.any_of:
        none = positive | dict.fromkeys(provision.any_of, False)
        [failure] = found(provision, none, provision.valid_from).failures
        assert failure.kind is FailureKind.ONE_REQUIRED


@pytest.mark.parametrize("provision", PROVISIONS, ids=lambda p: p.id)
def test_no_provision_applies_while_something_that_it_asks_for_is_unknown(provision):
    positive = positive_of(provision)
    for name in positive:
        rest = {fact: value for fact, value in positive.items() if fact != name}
        state = found(provision, rest, provision.valid_from).state

        assert state is (State.AWAITS_TEST if name == provision.test else State.OPEN)


@pytest.mark.parametrize("provision", PROVISIONS, ids=lambda p: p.id)
def test_no_provision_holds_outside_its_days(provision):
    before, after = provision.valid_from, provision.valid_to

    assert provision in law_on(before).provisions
    assert provision not in law_on(date.fromordinal(before.toordinal() - 1)).provisions
    if after:
        assert provision in law_on(after).provisions
        assert provision not in law_on(date.fromordinal(after.toordinal() + 1)).provisions


def test_a_situation_answers_its_own_questions():
    situation = replace(
        YOUNG, purpose="prevent", person="risk_under_18", urgency="no", consent="no"
    )

    step = take_step(situation, {})

    assert step.question.id == "risk"
    assert step.asked == ("purpose", "person", "urgency", "consent")


def test_the_judgement_is_asked_last_in_the_words_of_the_statute():
    situation = replace(
        YOUNG, purpose="prevent", person="risk_under_18", urgency="no", consent="no"
    )

    step = take_step(situation, {"risk": "prison"})

    assert step.question.is_test
    assert "inte olämpligt att uppgiften lämnas ut" in step.question.text
    assert step.answer.outcome is Outcome.MAY_AFTER_TEST
    assert (
        take_step(situation, {"risk": "prison", "not_unsuitable": UNKNOWN}).answer.permitted is None
    )


def test_questions_whose_answer_follows_are_not_put():
    step = take_step(replace(YOUNG, purpose="investigate"), {})

    while step.question is not None:
        assert step.question.id != "suspicion"
        assert len(step.options) > 1
        answers = {name: UNKNOWN for name in (*step.asked, step.question.id) if name != "purpose"}
        step = take_step(replace(YOUNG, purpose="investigate"), answers)


def test_a_duty_does_not_reach_the_secrecy_of_social_services_and_says_by_which_section():
    answer = take_step(replace(YOUNG, on=date(2025, 6, 1), purpose="prevent"), {}).answer

    [ruling] = [ruling for ruling in answer.fails if ruling.entry.id == "L2025-170-6"]
    assert ruling.why == ("Bryter inte sekretessen enligt 26 kap. 1 § OSL (8 § lagen (2025:170)).",)


def test_an_unsettled_relation_says_lawyer():
    answers = {"committed_crime": "none", "penalty": "prison", "no_harm_clear": "no"}
    situation = replace(YOUNG, purpose="investigate", urgency="no", consent="no")

    answer = take_step(situation, answers).answer

    assert answer.outcome is Outcome.ASK_LAWYER
    assert "jurist" in answer.conflicts[0]
    assert "10 kap. 23 §" in answer.conflicts[0]


def test_a_judgement_against_one_provision_is_told_beside_another_that_allows():
    answers = {"risk": "prison", "not_unsuitable": "no", "preponderant": "no"}
    situation = replace(
        YOUNG, purpose="prevent", person="risk_under_18", urgency="no", consent="no"
    )

    answer = take_step(situation, answers).answer

    assert answer.outcome is Outcome.MAY
    assert "10 kap. 18 a § OSL talade emot" in answer.conflicts[0]


def test_the_earlier_wording_is_not_shown_with_the_words_of_the_later():
    situation = replace(
        YOUNG, on=date(2024, 2, 1), purpose="prevent", person="risk_under_18", urgency="no"
    )
    answers = {"risk": "special", "may_help": "yes", "not_unsuitable": "yes"}

    [ruling] = [r for r in take_step(situation, answers).answer.applies if "18a" in r.entry.id]

    assert ruling.section_texts == ()


def test_an_old_check_is_told():
    fresh = take_step(YOUNG, {}, today=date(2027, 2, 28)).answer.notes
    stale = take_step(YOUNG, {}, today=date(2027, 3, 1)).answer.notes

    assert not any("Mer än 90 dagar" in note for note in fresh)
    assert any("Mer än 90 dagar" in note for note in stale)


def test_unverified_and_unread_rules_say_so():
    situation = Situation(
        sender="police", recipient="social_services", information="personal", on=date(2026, 2, 1)
    )

    notes = take_step(situation, {"purpose": "child"}).answer.notes

    assert any("Ingen jurist har ännu granskat" in note for note in notes)
    assert any("19 kap. 1 § socialtjänstlagen (2025:400)" in note for note in notes)


def test_a_question_left_open_ends_in_cannot_be_decided():
    step = take_step(YOUNG, {})
    answers = {}
    while step.question is not None:
        answers[step.question.id] = UNKNOWN
        step = take_step(YOUNG, answers)

    assert step.answer.outcome is Outcome.UNDECIDED
    assert step.answer.permitted is None


STARTS = [scope for _, scope in starts(rule_base())]


@settings(max_examples=300)
@given(st.data())
def test_answering_more_never_turns_a_yes_into_unknown(data):
    scope = data.draw(st.sampled_from(STARTS))
    day = max(entry.valid_from for entry in scope.law.entries)
    situation = Situation(
        sender=scope.sender, recipient=scope.recipient, information=scope.information, on=day
    )
    answers, facts, was_permitted = {}, {}, None
    names = data.draw(st.permutations(sorted(scope.law.questions)))
    for name in names:
        options = agreeing(scope.options[name], facts)
        if not options:
            continue
        option = data.draw(st.sampled_from(options))
        answers[name] = option.id
        facts |= option.sets
        permitted = take_step(situation, answers).answer.permitted
        if was_permitted:
            assert permitted
        was_permitted = permitted


def test_the_first_page_offers_what_the_law_of_the_day_covers():
    law = law_on(date(2026, 2, 1))

    assert "customs" not in {party.id for party in law.givers()}
    assert "police" not in {party.id for party in law.receivers_for("police")}
    assert "school" in {party.id for party in law.receivers_for("school")}
    assert [kind.id for kind in law.kinds_for("sis")] == ["area_level", "contact", "personal"]
    assert [kind.id for kind in law_on(date(2010, 1, 1)).kinds_for("independent_school")] == [
        "area_level"
    ]


@pytest.mark.parametrize("scope", STARTS[:: len(STARTS) // 40])
def test_every_answer_says_that_it_is_guidance_and_not_verified(scope):
    day = max(entry.valid_from for entry in scope.law.entries)
    situation = Situation(
        sender=scope.sender, recipient=scope.recipient, information=scope.information, on=day
    )

    notes = take_step(situation, {}).answer.notes

    assert "inte juridisk rådgivning" in notes[0]
    assert "Ingen jurist har ännu granskat" in notes[1]


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_no_more_questions_follow_than_was_said_and_the_number_falls_with_each(data):
    scope = data.draw(st.sampled_from(STARTS))
    day = max(entry.valid_from for entry in scope.law.entries)
    situation = Situation(
        sender=scope.sender, recipient=scope.recipient, information=scope.information, on=day
    )
    answers: dict[str, str] = {}
    said = []

    step = take_step(situation, answers)
    while step.question is not None:
        said.append(step.most_left)
        choices = [*(option.id for option in step.options), UNKNOWN]
        answers[step.question.id] = data.draw(st.sampled_from(choices))
        step = take_step(situation, answers)

    assert step.most_left == 0
    assert all(most >= left for most, left in zip(reversed(said), range(1, 99), strict=False))
    assert all(later < earlier for earlier, later in pairwise(said))


def test_nothing_of_a_situation_is_kept_between_steps():
    kept = {name: vars(module) for name, module in sys.modules.items() if "secrecy" in name}
    caches = [
        one for names in kept.values() for one in names.values() if hasattr(one, "cache_info")
    ]
    before = [one.cache_info().currsize for one in caches]

    take_step(YOUNG, {"purpose": "prevent"})
    take_step(replace(YOUNG, on=date(2031, 5, 17)), {"purpose": "investigate"})

    assert [one.cache_info().currsize for one in caches] == before
    assert caches

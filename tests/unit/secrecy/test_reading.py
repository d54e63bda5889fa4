from datetime import date

import pytest

from lagesbild.secrecy.guide import take_step
from lagesbild.secrecy.reading import SecrecyRefused, read_situation
from lagesbild.secrecy.rule_base import rule_base
from lagesbild.secrecy.situation import Situation

TODAY = date(2026, 11, 30)
SOUND = {"sender": "school", "recipient": "police", "information": "school_other"}
NUMBER = "811228-9874"


def read(**given):
    return read_situation(
        SOUND | given, law=rule_base(), today=TODAY, is_personal=lambda text: NUMBER in text
    )


def test_a_situation_is_read_from_text():
    situation, answers = read(on="2025-04-01", purpose="prevent", request="yes", rector="")

    assert situation == Situation(
        sender="school",
        recipient="police",
        information="school_other",
        on=date(2025, 4, 1),
        purpose="prevent",
    )
    assert answers == {"request": "yes"}


def test_the_day_is_today_if_none_is_given():
    situation, _ = read()

    assert situation.on == TODAY


@pytest.mark.parametrize("field", ["sender", "on", "request"])
def test_a_personal_identity_number_is_refused_without_being_repeated(field):
    with pytest.raises(SecrecyRefused) as refused:
        read(**{field: f"Kalle {NUMBER}"})

    assert "personnummer" in str(refused.value)
    assert NUMBER not in str(refused.value)
    assert "Kalle" not in str(refused.value)


def test_every_fault_is_told_at_once():
    with pytest.raises(SecrecyRefused) as refused:
        read_situation(
            {"sender": "", "recipient": "police", "on": "igår", "colour": "red"},
            law=rule_base(),
            today=TODAY,
            is_personal=lambda text: False,
        )

    assert len(refused.value.faults) == 4
    assert "igår" not in str(refused.value)
    assert "colour" not in str(refused.value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"on": date(2009, 6, 29)}, "lag från och med 2009-06-30"),
        ({"sender": "customs"}, "vem som lämnar"),
        ({"sender": "Kalle"}, "vem som lämnar"),
        ({"recipient": "sis"}, "vem som tar emot"),
        ({"information": "gossip"}, "slag av uppgift"),
        ({"information": "intelligence"}, "har inte det slaget av uppgift"),
        ({"sender": "police", "information": "personal"}, "kan inte både lämna och ta emot"),
        (
            {"sender": "independent_school", "on": date(2011, 6, 30)},
            "ingen lag för Fristående skola",
        ),
    ],
)
def test_a_situation_that_the_guide_does_not_know_is_refused(change, told):
    situation = Situation(**{**SOUND, "on": TODAY} | change)

    with pytest.raises(SecrecyRefused, match=told) as refused:
        take_step(situation, {})

    assert "Kalle" not in str(refused.value)
    assert "gossip" not in str(refused.value)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"purpose": "investigate", "suspicion": "no"}, "kan inte båda stämma"),
        ({"care_need": "under_18", "person": "risk_21"}, "personen är under 18 år"),
        ({"purpose": "revenge"}, "går inte att läsa"),
        ({"weather": "rain"}, "en fråga som guiden inte har"),
    ],
)
def test_answers_that_contradict_each_other_or_cannot_be_read_are_refused(answers, told):
    situation = Situation(
        sender="social_services", recipient="police", information="personal", on=TODAY
    )

    with pytest.raises(SecrecyRefused, match=told) as refused:
        take_step(situation, answers)

    assert "revenge" not in str(refused.value)
    assert "rain" not in str(refused.value)

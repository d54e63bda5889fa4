"""Why one need stands before another is one Swedish sentence."""

import numpy as np
import pytest
from tests.camera_registers import (
    ORDER,
    departure,
    measured,
    queued,
    random_departures,
    random_needs,
)

from lagesbild.cameras.why import DEPARTURE, why
from lagesbild.errors import NotFound


@pytest.mark.parametrize(
    ("a", "b", "sentence"),
    [
        (
            {"area_class": "particularly_vulnerable"},
            {"area_class": "vulnerable"},
            "A står före B eftersom platsen ligger i ett särskilt utsatt område och den andra i ett"
            " utsatt område.",
        ),
        (
            {"serious_violence": 12},
            {},
            "A står före B eftersom fler fall av grovt våld är registrerade vid platsen (12 mot"
            " uppgift saknas); lika är områdets klass.",
        ),
        (
            {"exposed_hours": 120.25},
            {"exposed_hours": 120.0},
            "A står före B eftersom poliser i yttre tjänst arbetar mer vid platsen (120,25 mot 120"
            " timmar per månad); lika är områdets klass och grovt våld vid platsen.",
        ),
        (
            {"open_dealing": "yes"},
            {},
            "A står före B eftersom öppen handel med narkotika är dokumenterad vid platsen, medan"
            " den inte är bedömd vid den andra; lika är områdets klass, grovt våld vid platsen och"
            " yttre tjänst vid platsen.",
        ),
        (
            {},
            {"reported_on": measured("B")["reported_on"].replace(day=11)},
            "A står före B eftersom behovet anmäldes tidigare (2025-01-10 mot 2025-01-11).",
        ),
        (
            {},
            {},
            "A står före B eftersom allt annat är lika och dess beteckning kommer först i"
            " bokstavsordning.",
        ),
    ],
)
def test_the_sentence_names_the_first_difference_and_what_is_equal(a, b, sentence):
    queue = queued([measured("A", **a), measured("B", **b)])

    assert why(queue, "A", "B").sentence == sentence
    assert why(queue, "B", "A").sentence == sentence


def test_a_departure_is_told_with_day_role_and_reason():
    queue = queued(
        [measured(name) for name in "ABC"], [departure("C", "A", reason="Platsen byggs om i höst.")]
    )

    told = why(queue, "B", "C")

    assert told.criterion == DEPARTURE
    assert told.sentence == (
        "C står före B genom ett avsteg från ordningen, beslutat 2025-12-01 av Nationell"
        " kamerasamordnare, som flyttade C till platsen närmast före A, med skälet »Platsen byggs"
        " om i höst.«."
    )
    assert why(queue, "A", "B").criterion == "need"


def test_a_need_that_is_not_in_the_queue_is_refused_with_what_to_do():
    queue = queued([measured("A")])

    with pytest.raises(NotFound, match="B och C står inte i kön den 2026-01-15"):
        why(queue, "B", "C")
    with pytest.raises(NotFound, match="två olika behov"):
        why(queue, "A", "A")


def test_every_pair_of_500_needs_agrees_with_the_queue():
    generator = np.random.default_rng(7)
    needs = random_needs(generator, 500)
    queue = queued(needs, random_departures(generator, needs, 25))
    names = queue.rows["need"].to_list()
    facts, by_order = queue.facts, dict(queue.rows.select("need", "by_order").iter_rows())
    criteria = {one.id: one for one in (*ORDER.criteria, *ORDER.tie_breaks)}
    reasons = set()

    for at, first in enumerate(names):
        for second in names[at + 1 :]:
            told = why(queue, second, first)
            reasons.add(told.criterion)
            assert (told.first, told.second) == (first, second)
            assert told.sentence.startswith(f"{first} står före {second} ")
            assert told.sentence.endswith(".")
            assert (told.criterion == DEPARTURE) == (by_order[first] > by_order[second])
            if told.criterion in [one.id for one in ORDER.criteria]:
                a, b = (facts[name][told.criterion] for name in (first, second))
                rank = criteria[told.criterion].rank
                assert rank(a) < rank(b)

    assert len(names) == 500
    assert reasons >= {DEPARTURE, *(one.id for one in ORDER.criteria)}


def test_every_code_of_the_order_has_words():
    for criterion in ORDER.criteria:
        assert criterion.measure
        if criterion.ranks is not None:
            assert set(criterion.words) == set(criterion.ranks)

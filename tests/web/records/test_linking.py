"""The ratings that link a round are added as proposed, and what cannot be added is named."""

import pytest
from tests.web.factories import acting, build_country, build_round, person, rater, session_of

from lagesbild_web.permissions import NotAllowed
from lagesbild_web.records.actions.linking import add_proposed_links, panel_places
from lagesbild_web.records.actions.rounds import RoundRefused
from lagesbild_web.records.models import CalibrationCase
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.links import check_plan
from lagesbild_web.records.queries.questionnaires import questionnaire_from
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    """Two districts with a rater and an area each, whom nothing unites."""
    questionnaire_from.cache_clear()
    build_country()
    round_ = build_round(state=RoundState.PLANNED)
    for number in range(2, 6):
        CalibrationCase.objects.create(code=f"KAL{number}", title=f"Fall {number}")
    for name, district, area in (("anna", "L1", "A1"), ("bo", "L2", "A2")):
        session_of(rater(name, district=district), round_, area=area)
    return round_


@pytest.fixture
def nils(round_):
    return acting(person("nils", Role.NATIONAL_ANALYST))


def test_cross_ratings_are_added_and_then_nothing_is_missing(round_, nils):
    before = check_plan(round_)
    proposed = [row for row in before.assignments if row["strategy"] == "cross_ratings"]

    links = add_proposed_links(round_=round_, strategy="cross_ratings", panel={}, by=nils)

    assert len(links.added) == len(proposed) > 0
    assert links.left == ()
    assert before.missing_links
    assert not check_plan(round_).missing_links


def test_a_place_in_the_panel_waits_for_a_name(round_, nils):
    check = check_plan(round_)
    rows = [row for row in check.assignments if row["strategy"] == "panel"]
    places = panel_places(rows)
    cia = rater("cia", district="L3")

    nameless = add_proposed_links(round_=round_, strategy="panel", panel={}, by=nils)
    named = add_proposed_links(
        round_=round_, strategy="panel", panel=dict.fromkeys(places, cia), by=nils
    )

    assert nameless.added == ()
    assert len(nameless.left) == len(rows) > 0
    assert all("Välj vem som tar platsen." in text for text in nameless.left)
    assert {one.rater for one in named.added} == {cia}


def test_a_way_that_is_no_longer_proposed_is_refused(round_, nils):
    with pytest.raises(RoundRefused, match="Förslaget gäller inte längre"):
        add_proposed_links(round_=round_, strategy="finns inte", panel={}, by=nils)


def test_only_who_runs_rounds_adds_links(round_):
    rut = acting(person("rut", Role.REGIONAL_COORDINATOR, unit="R1"))

    with pytest.raises(NotAllowed):
        add_proposed_links(round_=round_, strategy="cross_ratings", panel={}, by=rut)

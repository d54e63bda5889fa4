"""The ratings that link a round are added as proposed, and what cannot be added is named."""

import pytest
from tests.web.factories import acting, build_country, build_round, person, rater, session_of

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.records.actions.cases import NewCase, write_case
from lagesbild_web.records.actions.linking import add_proposed_links, panel_places
from lagesbild_web.records.actions.rounds import RoundRefused
from lagesbild_web.records.free_text import TextRefused
from lagesbild_web.records.models import CalibrationCase
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.collection import rated_collection
from lagesbild_web.records.queries.links import check_plan, new_cases
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


def test_a_place_in_the_panel_is_taken_by_a_rater_of_the_whole_country(round_, nils):
    check = check_plan(round_)
    places = panel_places([row for row in check.assignments if row["strategy"] == "panel"])
    pia = person("pia", Role.AREA_OFFICER)

    links = add_proposed_links(
        round_=round_, strategy="panel", panel=dict.fromkeys(places, pia), by=nils
    )

    assert links.left == ()
    assert {(one.rater, one.home_district) for one in links.added} == {(pia, "")}
    assignments = rated_collection().assignments.filter(rater=pia.pseudonym)
    assert assignments["rater_home_district"].to_list() == [None] * len(links.added)
    assert not check_plan(round_).missing_links


def test_a_rater_without_a_district_who_rates_only_somewhere_takes_no_place(round_, nils):
    check = check_plan(round_)
    rows = [row for row in check.assignments if row["strategy"] == "panel"]
    lost = person("lo", Role.AREA_OFFICER, unit="L3")

    links = add_proposed_links(
        round_=round_, strategy="panel", panel=dict.fromkeys(panel_places(rows), lost), by=nils
    )

    assert links.added == ()
    assert len(links.left) == len(rows)
    assert all("Lo har inget lokalpolisområde. Ange ett, eller låt" in one for one in links.left)


def test_cases_that_nobody_has_rated_are_proposed_by_their_codes(round_, nils):
    rows = [row for row in check_plan(round_).assignments if row["strategy"] == "cases"]

    links = add_proposed_links(round_=round_, strategy="cases", panel={}, by=nils)

    assert {row["object"] for row in rows} <= {f"KAL{number}" for number in range(1, 6)}
    assert f"kalibreringsfall {rows[0]['object']}:" in rows[0]["text"]
    assert links.left == ()
    assert len(links.added) == len(rows) > 0
    assert not check_plan(round_).missing_links


def test_cases_that_are_not_there_are_written_as_they_are_added(round_, nils):
    CalibrationCase.objects.exclude(code="KAL2").delete()
    rows = [row for row in check_plan(round_).assignments if row["strategy"] == "cases"]
    new = new_cases(rows)
    # The one that is there comes first, and what is called new begins after it.
    assert new[0] == "nytt fall 2"
    assert "KAL2" in {row["object"] for row in rows}

    without = add_proposed_links(round_=round_, strategy="cases", panel={}, by=nils)
    left = check_plan(round_)
    again = new_cases([row for row in left.assignments if row["strategy"] == "cases"])
    texts = {case: NewCase(title=f"Fallet {case}", description="Ett torg.") for case in again}
    written = add_proposed_links(round_=round_, strategy="cases", panel={}, written=texts, by=nils)

    assert all("Skriv rubrik och beskrivning för nytt fall" in one for one in without.left)
    assert written.left == ()
    made = CalibrationCase.objects.exclude(code="KAL2").order_by("code")
    assert list(made.values_list("code", "title")) == [
        (code, f"Fallet {case}") for code, case in zip(("KAL1", "KAL3", "KAL4"), again, strict=True)
    ]
    assert not check_plan(round_).missing_links
    assert AuditEvent.objects.filter(payload__contains='"action":"case.written"').count() == len(
        again
    )


@pytest.mark.parametrize(
    ("title", "description", "refused"),
    [
        ("", "Ett torg.", RoundRefused),
        ("Fallet", " ", RoundRefused),
        ("Fallet", "Ring 850709-9805.", TextRefused),
    ],
)
def test_a_case_that_nobody_could_rate_is_not_written(round_, nils, title, description, refused):
    with pytest.raises(refused):
        write_case(case=NewCase(title=title, description=description), by=nils)


def test_a_way_that_is_no_longer_proposed_is_refused(round_, nils):
    with pytest.raises(RoundRefused, match="Förslaget gäller inte längre"):
        add_proposed_links(round_=round_, strategy="finns inte", panel={}, by=nils)


def test_only_who_runs_rounds_adds_links(round_):
    rut = acting(person("rut", Role.REGIONAL_COORDINATOR, unit="R1"))

    with pytest.raises(NotAllowed):
        add_proposed_links(round_=round_, strategy="cross_ratings", panel={}, by=rut)
    with pytest.raises(NotAllowed):
        write_case(case=NewCase(title="Fallet", description="Ett torg."), by=rut)

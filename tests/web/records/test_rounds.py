"""A round is opened only if what comes of it can be compared."""

from datetime import date

import pytest
from tests.web.factories import (
    AREAS,
    TODAY,
    acting,
    build_country,
    build_round,
    confirmed,
    person,
    questionnaire,
    rater,
    session_of,
)

from lagesbild_web.permissions import NotAllowed
from lagesbild_web.policies import WrongState
from lagesbild_web.records.actions.rounds import (
    Assigned,
    RoundNotLinked,
    RoundPlan,
    RoundRefused,
    assign_sessions,
    close_round,
    grant_exception,
    open_round,
    plan_round,
)
from lagesbild_web.records.models import CalibrationCase, RatingSession
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.collection import rated_collection
from lagesbild_web.records.queries.comparisons import comparison_of
from lagesbild_web.records.queries.deadlines import last_day
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.plans import planned_round
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst():
    build_country()
    return acting(person("nils", Role.NATIONAL_ANALYST))


def plan(**changes):
    said = {
        "code": "2027",
        "title": "Lägesbild 2027",
        "opens": date(2027, 2, 1),
        "closes": date(2027, 3, 31),
        "reference_day": date(2027, 12, 1),
        "indicator_year": 2026,
        "questionnaire": questionnaire(),
    }
    return RoundPlan(**(said | changes))


def linked(round_, *, cases=("KAL1",)):
    """Two raters of each district rate their area and one next door, and all of them the cases."""
    districts = ("L1", "L2", "L3")
    for place, district in enumerate(districts):
        for number in (1, 2):
            user = rater(f"r{district}{number}", district=district)
            session_of(user, round_, area=f"A{place + 1}")
            session_of(user, round_, area=f"A{(place + 1) % 3 + 1}")
            for case in cases:
                session_of(user, round_, case=case)


def test_a_planned_round_has_an_assessment_for_each_area(analyst):
    round_ = plan_round(plan=plan(), areas=["A1", "A2", "A1"], by=analyst)

    assert round_.state == RoundState.PLANNED
    assert sorted(round_.assessments.values_list("area", "state")) == [
        ("A1", "draft"),
        ("A2", "draft"),
    ]


def test_everything_that_is_wrong_with_a_plan_is_said_at_once(analyst):
    build_round()

    with pytest.raises(RoundRefused) as refused:
        plan_round(plan=plan(closes=date(2027, 1, 1)), areas=["A1", "A9"], by=analyst)

    assert [fault.split(".")[0] for fault in refused.value.faults] == [
        "Omgången 2027 finns redan",
        "Sista dag ligger före första dag",
        "Finns inte på referensdagen 2027-12-01: A9",
    ]


def test_a_linked_round_opens_and_closes(analyst):
    round_ = build_round(state=RoundState.PLANNED)
    linked(round_)

    assert open_round(round_=round_, by=analyst).state == RoundState.OPEN
    with pytest.raises(WrongState, match="Bara en planerad"):
        open_round(round_=round_, by=analyst)
    assert close_round(round_=round_, by=analyst).state == RoundState.CLOSED


def test_a_round_to_practise_in_opens_without_being_compared(analyst):
    practice = build_round(state=RoundState.PLANNED, code="ovning", is_exercise=True)
    linked(practice)

    assert open_round(round_=practice, by=analyst).state == RoundState.OPEN


def test_a_round_without_outsiders_or_cases_is_refused_area_by_area(analyst):
    round_ = build_round(state=RoundState.PLANNED)
    for number in (1, 2):
        session_of(rater(f"r{number}"), round_, area="A1")
    session_of(rater("r3", district="L2"), round_, area="A2")

    with pytest.raises(RoundNotLinked) as refused:
        open_round(round_=round_, by=analyst)

    faults = refused.value.faults
    assert "Norra Ängen har ingen bedömare från ett annat lokalpolisområde." in faults
    assert "Skogsbacken har 1 bedömare; minst 2 krävs." in faults
    assert "Kvarnbyn har 0 bedömare; minst 2 krävs." in faults
    assert any(fault.startswith("3 bedömare har inget kalibreringsfall") for fault in faults)
    assert round_.state == RoundState.PLANNED


def test_a_disconnected_round_names_the_missing_links_and_what_mends_them(analyst):
    round_ = build_round(state=RoundState.PLANNED)
    case = CalibrationCase.objects.create(code="KAL2", title="Fallet Bäcken")
    # The first two districts have one case, the third another: nothing ties them together.
    for district in ("L1", "L2"):
        user = rater(f"r{district}", district=district)
        session_of(user, round_, area="A1")
        session_of(user, round_, area="A2")
        session_of(user, round_, case="KAL1")
    for number in (1, 2):
        user = rater(f"s{number}", district="L3")
        session_of(user, round_, area="A3")
        session_of(user, round_, case=case.code)

    with pytest.raises(RoundNotLinked, match="kan inte jämföras") as refused:
        open_round(round_=round_, by=analyst)

    check = refused.value.check
    pairs = {(row["district_a"], row["district_b"]) for row in check.missing_links}
    assert {("L1", "L3"), ("L2", "L3")} <= pairs
    assert any(row["reaches"] for row in check.strategies)
    assert check.assignments

    best = [row for row in check.assignments if row["strategy"] == "cases"]
    users = {user.pseudonym: user for user in (s.rater for s in RatingSession.objects.all())}
    known = {"KAL1", "KAL2"}
    assign_sessions(
        round_=round_,
        assigned=[
            Assigned(
                rater=users[row["rater"]],
                calibration_case=CalibrationCase.objects.get(code=row["object"]),
            )
            for row in best
            if row["object"] in known
        ],
        by=analyst,
    )
    with pytest.raises(RoundNotLinked) as after:
        open_round(round_=round_, by=analyst)
    assert not any("kan inte jämföras" in fault for fault in after.value.faults)


def test_what_is_assigned_already_is_left_as_it_is(analyst):
    round_ = build_round(state=RoundState.PLANNED)
    user = rater("anna")

    first = assign_sessions(round_=round_, assigned=[Assigned(rater=user, area="A1")], by=analyst)
    again = assign_sessions(round_=round_, assigned=[Assigned(rater=user, area="A1")], by=analyst)

    assert len(first) == 1
    assert again == []


def test_a_rater_without_a_district_rates_for_the_panel_or_not_at_all(analyst):
    round_ = build_round(state=RoundState.PLANNED)
    pia, lost = person("pia", Role.AREA_OFFICER), person("lo", Role.AREA_OFFICER, unit="L1")
    nobody = person("nina")

    [session] = assign_sessions(
        round_=round_, assigned=[Assigned(rater=pia, area="A1")], by=analyst
    )
    assert session.home_district == ""
    with pytest.raises(RoundRefused) as refused:
        assign_sessions(
            round_=round_,
            assigned=[Assigned(rater=one, area=area) for one in (lost, nobody) for area in AREAS],
            by=analyst,
        )
    assert [fault.split(". ")[0] for fault in refused.value.faults] == [
        "Lo har inget lokalpolisområde",
        "Nina har inget lokalpolisområde",
    ]


def test_a_rater_of_the_panel_answers_and_comes_from_outside_everywhere():
    build_country()
    round_ = build_round()
    pia = person("pia", Role.AREA_OFFICER)
    session = confirmed(session_of(pia, round_, area="A1"))
    confirmed(session_of(rater("anna"), round_, area="A1"))

    organisation = organisation_on(TODAY)
    assert planned_round(round_, organisation=organisation).areas[1].from_outside == 1
    assert organisation.home_name(session.home_district) == "Nationella panelen"
    assert last_day(round_, session.home_district) == round_.closes
    ratings = rated_collection().ratings
    assert ratings.filter(rater=pia.pseudonym)["rater_home_district"].null_count() == 3
    peers = [one.peers[0] for one in comparison_of(session).items]
    assert not any(peer.is_same_district for peer in peers)


def test_two_of_the_panel_are_not_of_one_district():
    build_country()
    round_ = build_round()
    pia, per = (person(name, Role.AREA_OFFICER) for name in ("pia", "per"))
    session = confirmed(session_of(pia, round_, area="A1"))
    confirmed(session_of(per, round_, area="A1"))

    assert not any(one.peers[0].is_same_district for one in comparison_of(session).items)


def test_an_assignment_outside_the_round_is_refused(analyst):
    round_ = build_round(state=RoundState.PLANNED)

    with pytest.raises(RoundRefused, match="Området A9 är inte med"):
        assign_sessions(
            round_=round_, assigned=[Assigned(rater=rater("anna"), area="A9")], by=analyst
        )


def test_more_time_has_a_reason_and_an_end_after_the_round(analyst):
    round_ = build_round()
    coordinator = acting(person("rut", Role.REGIONAL_COORDINATOR, unit="R1"))
    owner = person("chefen", Role.DISTRICT_CHIEF, unit="L1")
    asked = {"round_": round_, "district": "L1", "owner": owner, "by": coordinator}

    with pytest.raises(RoundRefused) as refused:
        grant_exception(**asked, until=date(2027, 3, 31), reason=" ")
    assert len(refused.value.faults) == 2
    grant_exception(**asked, until=date(2027, 4, 15), reason="Särskild händelse.")

    assert last_day(round_, "L1") == date(2027, 4, 15)
    assert last_day(round_, "L2") == date(2027, 3, 31)


def test_only_who_runs_rounds_opens_them():
    build_country()
    round_ = build_round(state=RoundState.PLANNED)

    with pytest.raises(NotAllowed):
        open_round(round_=round_, by=acting(person("rut", Role.REGIONAL_COORDINATOR, unit="R1")))

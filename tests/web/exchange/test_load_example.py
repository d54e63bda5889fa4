"""The demonstration has a round under way, an account for each role, and no loose ends."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.utils.timezone import localdate

from lagesbild.sources.personal_numbers import has_personal_number
from lagesbild_web.audit.chain import verify_chain
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.permissions import FieldClass
from lagesbild_web.policies import AssessmentState, SessionState
from lagesbild_web.records.exchange.example.load import Loaded, load_example
from lagesbild_web.records.exchange.outgoing import check_site
from lagesbild_web.records.models import (
    Answer,
    Assessment,
    CameraForecast,
    Decision,
    FrozenPicture,
    Grant,
    RatingSession,
    Remark,
    Round,
    User,
)
from lagesbild_web.records.models.making import MakingState
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.completeness import assessments_progress, progress_of
from lagesbild_web.records.queries.officer_plans import may_plan
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import acting_as
from lagesbild_web.records.queries.pulled_away import spent_lately
from lagesbild_web.records.queries.weeks import week_of
from lagesbild_web.roles import Role

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

TODAY = localdate()


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: pytest.Item) -> Iterator[Loaded]:
    """Load a small demonstration once for all tests of this file, and take it back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_example(
            today=TODAY, areas=10, rounds=1, seed=1, on_step=lambda _: None, on_part=lambda _: None
        )
        transaction.set_rollback(True)


def own_sessions(username: str, loaded: Loaded) -> list[RatingSession]:
    rows = RatingSession.objects.filter(round=loaded.round, rater__username=username)
    return list(rows.select_related("round", "rater", "calibration_case").order_by("pk"))


def areas_in(state: AssessmentState, loaded: Loaded) -> list[str]:
    rows = Assessment.objects.filter(round=loaded.round, state=state)
    return list(rows.values_list("area", flat=True))


def test_one_round_has_been_held_and_one_is_under_way(loaded: Loaded):
    held, open_ = Round.objects.order_by("reference_day")

    assert (held.state, open_.state) == (RoundState.CLOSED, RoundState.OPEN)
    assert open_.opens < TODAY < open_.closes
    assert open_.opens == TODAY - timedelta(days=14)


def test_there_is_an_account_for_each_role_and_each_can_log_in(loaded: Loaded):
    assert [login.username for login in loaded.logins] == [
        "administrator",
        "omradespolis",
        "omradespolis2",
        "lokalpolischef",
        "samordnare",
        "analytiker",
        "analytiker2",
        "controller",
        "ekonomi",
        "kameraansvarig",
        "kommunkontakt",
        "revisor",
    ]
    assert {login.role for login in loaded.logins} == {role.title for role in Role}
    assert len({login.password for login in loaded.logins}) == len(loaded.logins)
    for login in loaded.logins:
        assert authenticate(username=login.username, password=login.password)


def test_the_controller_of_the_whole_country_plans_and_reads_money_and_the_regional_one_does_not(
    loaded: Loaded,
):
    national, regional = (
        acting_as(User.objects.get(username=name), on=TODAY) for name in ("ekonomi", "controller")
    )

    assert may_plan(national)
    assert national.sees(FieldClass.MONEY, inside=frozenset())
    assert not may_plan(regional)
    assert not regional.sees(FieldClass.MONEY, inside=frozenset())


def test_nobody_else_can_log_in(loaded: Loaded):
    others = User.objects.exclude(username__in=[login.username for login in loaded.logins])

    assert others.exists()
    assert not any(user.has_usable_password() for user in others)


def test_no_password_is_kept_anywhere(loaded: Loaded):
    texts = [*AuditEvent.objects.values_list("payload", flat=True)]
    texts += [*User.objects.values_list("password", flat=True)]

    for login in loaded.logins:
        assert not any(login.password in text for text in texts)


def test_every_area_has_two_raters_and_one_from_elsewhere(loaded: Loaded):
    organisation = organisation_on(loaded.round.reference_day)
    homes: dict[str, set[str]] = {}
    for session in loaded.round.sessions.exclude(area=""):
        homes.setdefault(session.area, set()).add(session.home_district)

    assert homes.keys() == set(loaded.round.assessments.values_list("area", flat=True))
    assert all(districts - {organisation.district_of(area)} for area, districts in homes.items())


def test_the_area_officer_has_one_item_left_of_one_area(loaded: Loaded):
    progress = progress_of(own_sessions("omradespolis", loaded))

    left = {len(one.asked) - one.answered for one in progress if one.session.area}
    cases = [one.session.state for one in progress if one.session.calibration_case]
    assert 1 in left
    assert Counter(cases) == {SessionState.CONFIRMED: 1, SessionState.INDEPENDENT: 2}


def test_the_area_officer_has_a_returned_answer_and_answers_to_compare(loaded: Loaded):
    sessions = own_sessions("omradespolis", loaded)

    revealed = [one for one in sessions if one.state == SessionState.REVEALED]
    assert len(revealed) == 2
    assert Remark.objects.filter(session__in=revealed, is_settled=False).count() == 1


def test_the_chief_has_an_area_to_submit_or_others_do(loaded: Loaded):
    drafts = areas_in(AssessmentState.DRAFT, loaded)

    ready = [
        one.assessment.area for one in assessments_progress(loaded.round, drafts) if one.is_ready
    ]

    assert len(ready) == 1


def test_every_state_of_an_assessment_is_shown(loaded: Loaded):
    states = set(loaded.round.assessments.values_list("state", flat=True))

    assert states == set(AssessmentState)


def test_two_persons_decided_and_one_decision_waits_for_another(loaded: Loaded):
    decisions = Decision.objects.filter(assessment__round=loaded.round)

    seconds = Counter(str(one.second_by) if one.second_by else None for one in decisions)

    assert seconds == {"Astrid Analytiker": 1, None: 1}
    assert {one.first_by.username for one in decisions} == {"analytiker"}
    assert {len(one.data_version) for one in decisions} == {12}


def test_the_municipality_has_areas_and_has_said_something(loaded: Loaded):
    [grant] = Grant.objects.filter(role=Role.MUNICIPAL_CONTACT)
    areas = organisation_on(TODAY).areas_in(grant.writes)

    comments = Assessment.objects.filter(round=loaded.round).exclude(municipality_comment="")

    assert set(comments.values_list("area", flat=True)) <= set(areas) != set()


def test_both_rounds_have_their_picture(loaded: Loaded):
    pictures = FrozenPicture.objects.order_by("pk").values_list("round__code", "state")

    assert list(pictures) == [("2025", "ready"), (loaded.round.code, "ready")]


def test_answers_were_weighed_with_reasons(loaded: Loaded):
    weighed = Answer.objects.filter(phase="weighed")

    assert weighed.exists()
    assert not weighed.filter(reason="").exists()


def test_no_text_looks_like_a_personal_number(loaded: Loaded):
    texts = [text for row in Answer.objects.values_list("reason", "evidence") for text in row]

    assert not any(has_personal_number(str(text)) for text in texts)


def test_the_log_is_whole_and_has_the_one_import(loaded: Loaded):
    payloads = AuditEvent.objects.values_list("payload", flat=True)

    assert verify_chain() == []
    assert sum('"collection.imported"' in payload for payload in payloads) == 1
    assert sum('"answer.recorded"' in payload for payload in payloads) == (
        Answer.objects.filter(session__round=loaded.round).count()
    )


def test_the_district_that_is_shown_has_hours_of_this_week_and_of_four_before(loaded: Loaded):
    found = spent_lately(loaded.place.district, on=TODAY, organisation=organisation_on(TODAY))

    weeks = [one for area in found.areas for one in area.periods[:5]]
    assert found.newest_told == week_of(TODAY) == found.periods[0]
    assert all(one.share is not None and 0 <= one.share < 1 for one in weeks)
    assert any(one.activities for one in weeks)


def test_a_forecast_of_cameras_is_there_to_read(loaded: Loaded):
    [made] = CameraForecast.objects.defer("tables")

    assert (made.state, made.on, made.by.username) == (MakingState.READY, TODAY, "kameraansvarig")


def test_the_site_can_hand_out_what_it_has(loaded: Loaded):
    check_site()


def test_everyone_shown_has_roles_today(loaded: Loaded):
    for login in loaded.logins:
        user = User.objects.get(username=login.username)
        assert acting_as(user, on=TODAY).roles

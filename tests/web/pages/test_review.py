"""The region's pages: what waits, side by side, return, accept, more time, remind."""

from datetime import date

import pytest
from django.test import Client
from tests.web.factories import (
    TODAY,
    acting,
    answer,
    build_country,
    build_round,
    confirmed,
    person,
    rater,
    session_of,
    submitted,
)
from tests.web.pages.steering import Steerer
from tests.web.pages.walking import ticking

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.policies import AssessmentState, SessionState
from lagesbild_web.records.actions.answering import confirm_session, lock_session
from lagesbild_web.records.actions.reviewing import (
    Returned,
    accept_assessment,
    return_assessment,
)
from lagesbild_web.records.actions.submitting import submit_assessment
from lagesbild_web.records.models import (
    AreaBoundary,
    Assessment,
    DeadlineException,
    RatingSession,
    Reminder,
    User,
)
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.questionnaires import questionnaire_from
from lagesbild_web.records.queries.review_queue import district_progress, waiting_submissions
from lagesbild_web.records.queries.reviews import review_of
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    ticking(monkeypatch)
    questionnaire_from.cache_clear()


@pytest.fixture
def round_():
    build_country()
    return build_round()


@pytest.fixture
def chief(round_):
    return person("chefen", Role.DISTRICT_CHIEF, unit="P1")


@pytest.fixture
def coordinator(round_):
    return person("rut", Role.REGIONAL_COORDINATOR, unit="R1")


def events(action: str) -> int:
    return AuditEvent.objects.filter(payload__startswith=f'{{"action":"{action}"').count()


def test_the_next_submission_is_one_click_away(round_, chief, coordinator):
    submitted(round_, chief=chief)
    rut = Steerer(coordinator)

    rut.follow("Granska Norra Ängen")

    assert rut.clicks == 1
    rut.sees("Norra Ängen", "Inlämning 1 av Chefen", "Anna", "Bo", "utifrån", "Handel")
    assert events("secret.read") == 1


def test_how_far_the_region_has_come_stands_on_the_landing_page(round_, chief, coordinator):
    submitted(round_, chief=chief)
    session_of(rater("cia", district="L2"), round_, area="A2")
    rut = Steerer(coordinator)

    assert rut.clicks == 0
    rut.sees("1 av 3 områden är inskickade", "Hamnen 1 av 1", "Skogsbacken : Cia")
    rut.sees("Kvarnbyn : ingen bedömare är utsedd")
    assert "Försenat" not in rut.text


def test_a_district_is_late_from_the_day_after_its_last_one(round_, coordinator):
    organisation = organisation_on(TODAY)
    ask = {"organisation": organisation}

    on_time = district_progress(round_, ["A1"], today=round_.closes, **ask)
    late = district_progress(round_, ["A1"], today=date(2027, 4, 1), **ask)

    assert (on_time[0].is_late, late[0].is_late) == (False, True)


def test_one_answer_goes_back_with_its_reason_in_three_clicks(round_, chief, coordinator):
    assessment = submitted(round_, chief=chief)
    session = RatingSession.objects.get(rater__username="bo", area="A1")
    rut = Steerer(coordinator)

    rut.follow("Granska Norra Ängen")
    ticks = 1  # the box; the reason is typed
    rut.press(
        "Återsänd kryssade svar",
        **{f"return__{session.pk}__Q1": "1", f"reason__{session.pk}__Q1": "Vilka torg?"},
    )

    assert rut.clicks + ticks == 3
    rut.sees("Norra Ängen är återsänd: 1 svar ska kompletteras.")
    assessment.refresh_from_db()
    [remark] = session.remarks.all()
    assert assessment.state == AssessmentState.RETURNED
    assert (remark.item, remark.reason) == ("Q1", "Vilka torg?")


def test_a_box_without_a_reason_keeps_everything_that_was_filled_in(round_, chief, coordinator):
    assessment = submitted(round_, chief=chief)
    anna, bo = RatingSession.objects.filter(area="A1").order_by("pk")
    rut = Steerer(coordinator)

    rut.follow("Granska Norra Ängen")
    rut.press(
        "Återsänd kryssade svar",
        **{
            f"return__{anna.pk}__Q1": "1",
            f"return__{bo.pk}__Q2": "1",
            f"reason__{bo.pk}__Q2": "När hände det?",
        },
    )

    assert rut.status == 422
    rut.sees("Något behöver rättas", "Skriv varför svaret från Anna på »Handel« återsänds.")
    assert f'href="#reason-{anna.pk}-Q1"' in rut.html
    assert (f"return-{anna.pk}-Q1", "1") in list(rut.fields)
    assert (f"reason-{bo.pk}-Q2", "När hände det?") in list(rut.fields)
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SUBMITTED


def test_nothing_ticked_is_said_so(round_, chief, coordinator):
    submitted(round_, chief=chief)
    rut = Steerer(coordinator)

    rut.follow("Granska Norra Ängen")
    rut.press("Återsänd kryssade svar")

    rut.sees("Kryssa för minst ett svar att återsända, och skriv varför.")


def test_a_personal_number_in_a_reason_is_refused(round_, chief, coordinator):
    submitted(round_, chief=chief)
    session = RatingSession.objects.get(rater__username="bo", area="A1")
    rut = Steerer(coordinator)

    rut.follow("Granska Norra Ängen")
    given = {f"return__{session.pk}__Q1": "1", f"reason__{session.pk}__Q1": "Om 19800101-1231"}
    rut.press("Återsänd kryssade svar", **given)

    assert rut.status == 422
    assert not session.remarks.exists()


def test_an_area_is_accepted_in_two_clicks(round_, chief, coordinator):
    assessment = submitted(round_, chief=chief)
    rut = Steerer(coordinator)

    rut.follow("Granska Norra Ängen")
    rut.press("Godkänn")

    assert rut.clicks == 2
    rut.sees("Norra Ängen är godkänd.", "Inget väntar på granskning")
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.REVIEWED


def test_accepting_does_not_throw_ticks_away(round_, chief, coordinator):
    assessment = submitted(round_, chief=chief)
    session = RatingSession.objects.get(rater__username="bo", area="A1")
    rut = Steerer(coordinator)

    rut.follow("Granska Norra Ängen")
    given = {f"return__{session.pk}__Q1": "1", f"reason__{session.pk}__Q1": "Vilka torg?"}
    rut.press("Godkänn", **given)

    assert rut.status == 422
    rut.sees("Du har kryssat för svar att återsända. Återsänd dem, eller ta bort kryssen.")
    assert (f"reason-{session.pk}-Q1", "Vilka torg?") in list(rut.fields)
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.SUBMITTED


def test_an_accepted_area_is_opened_again_with_a_reason(round_, chief, coordinator):
    assessment = submitted(round_, chief=chief)
    accept_assessment(assessment=assessment, by=acting(coordinator))
    session = RatingSession.objects.get(rater__username="bo", area="A1")
    rut = Steerer(coordinator)

    rut.open(f"/granskning/{assessment.pk}/")
    assert "Godkänn" not in [text for form in rut.page.forms for text, _, _ in form.buttons]
    rut.press(
        "Öppna igen för kryssade svar",
        **{f"return__{session.pk}__Q2": "1", f"reason__{session.pk}__Q2": "Nya uppgifter."},
    )

    assessment.refresh_from_db()
    assert (assessment.state, assessment.changes_after_approval) == (AssessmentState.RETURNED, 1)


def test_a_second_look_shows_only_what_has_changed(round_, chief, coordinator):
    assessment = submitted(round_, chief=chief)
    session = RatingSession.objects.get(rater__username="bo", area="A1")
    returned = [Returned(session=session, item="Q2", reason="När hände det?")]
    return_assessment(assessment=assessment, returned=returned, by=acting(coordinator))
    answer(session, "Q2", 4, reason="I höstas, tre gånger.")
    confirm_session(session=session, by=acting(session.rater), today=TODAY)
    submit_assessment(assessment=assessment, attested=True, by=acting(chief))
    rut = Steerer(coordinator)

    rut.follow("Granska Norra Ängen")

    rut.sees("1 fråga har fått nya svar sedan inlämning 1", "Oro", "När hände det?")
    rut.sees("I höstas, tre gånger.", "Ändrat", "Nytt")
    assert "Handel" not in rut.text
    rut.follow("Visa alla frågor")
    rut.sees("Handel", "Oro", "Vittnen")


def test_a_rater_who_was_left_out_before_is_new_even_with_older_answers(round_, chief, coordinator):
    for name, district in (("anna", "L1"), ("bo", "L2")):
        confirmed(session_of(rater(name, district=district), round_))
    slow = session_of(rater("cia", district="L3"), round_)
    for item in ("Q1", "Q2", "Q3"):
        answer(slow, item, 3)
    session = RatingSession.objects.get(rater__username="bo")
    assessment = Assessment.objects.get(round=round_, area="A1")
    submit = {"assessment": assessment, "attested": True, "by": acting(chief)}
    submit_assessment(**submit, missing_sessions_reason="Cia är sjuk.")
    returned = [Returned(session=session, item="Q2", reason="När?")]
    return_assessment(assessment=assessment, returned=returned, by=acting(coordinator))
    answer(session, "Q2", 3, reason="I höstas.")
    confirm_session(session=session, by=acting(session.rater), today=TODAY)
    lock_session(session=slow, by=acting(slow.rater), today=TODAY)
    confirm_session(session=slow, by=acting(slow.rater), today=TODAY)
    submit_assessment(**submit)

    seen = review_of(assessment, by=acting(coordinator), organisation=organisation_on(TODAY))

    new = {(item.id, row.rater) for item in seen.items for row in item.rows if row.is_new}
    assert new == {("Q2", "Bo"), ("Q1", "Cia"), ("Q2", "Cia"), ("Q3", "Cia")}


def test_who_is_still_to_rate_an_area_does_not_review_it(round_, chief, coordinator):
    assessment = submitted(round_, chief=chief)
    coordinator.home_district = "L3"
    coordinator.save()
    session_of(coordinator, round_)
    ask = {"by": acting(coordinator), "organisation": organisation_on(TODAY)}

    with pytest.raises(NotAllowed, match="Lås dina egna svar först"):
        review_of(assessment, **ask)
    rut = Client()
    rut.force_login(coordinator)
    assert rut.get(f"/granskning/{assessment.pk}/").status_code == 403


def test_a_question_of_the_same_version_is_compared_whatever_it_was_before(
    round_, chief, coordinator
):
    document = round_.questionnaire.document
    document["blocks"][0]["items"][0]["comparability"] = "not_comparable"
    round_.questionnaire.save()
    before = build_round(code="2025")
    before.reference_day = date(2025, 12, 1)
    before.save()
    confirmed(session_of(rater("gun"), before), 2)
    assessment = submitted(round_, chief=chief)

    seen = review_of(assessment, by=acting(coordinator), organisation=organisation_on(TODAY))

    [item] = [item for item in seen.items if item.id == "Q1"]
    assert (item.previous, item.comparability.value) == (2.0, "identical")


def test_disagreement_and_the_last_round_stand_beside_the_answers(round_, chief, coordinator):
    before = build_round(code="2025")
    before.reference_day = date(2025, 12, 1)
    before.save()
    old = rater("gun")
    confirmed(session_of(old, before), 2)
    first, second = rater("anna"), rater("bo", district="L2")
    confirmed(session_of(first, round_), 1)
    confirmed(session_of(second, round_), 3)
    assessment = Assessment.objects.get(round=round_, area="A1")
    rut = Steerer(coordinator)

    rut.open(f"/granskning/{assessment.pk}/")

    rut.sees("Bedömarna är oense om 2 frågor", "≠ Oense: 2 steg isär")
    rut.sees("Lägesbild 2025: median 2,0 av 1 svar", "Kan jämföras")
    # The third question was asked only of the one who said at least 2 on the second.
    rut.sees("Frågan ställdes inte")


def test_an_answer_that_is_not_locked_is_nobody_elses(round_, chief, coordinator):
    session = session_of(rater("anna"), round_)
    answer(session, "Q1", 4, reason="Sju försäljningsplatser vid torget.")
    assessment = Assessment.objects.get(round=round_, area="A1")

    rut = Steerer(coordinator)
    rut.open(f"/granskning/{assessment.pk}/")

    rut.sees("Oberoende skattning pågår", "Inget att visa")
    assert "Sju försäljningsplatser" not in rut.html


def test_what_holds_up_others_comes_before_what_is_older(round_, chief, coordinator):
    submitted(round_, area="A3", chief=chief)
    reviewed = submitted(round_, area="A1", chief=chief)
    # A1 and A2 in the same district now: A1 is done, and waits for A2.
    AreaBoundary.objects.filter(area="A2").update(local_police_district="L1")
    accept_assessment(assessment=reviewed, by=acting(coordinator))
    submitted(round_, area="A2", chief=chief)

    rows = waiting_submissions(round_, ["A1", "A2", "A3"], organisation=organisation_on(TODAY))

    assert [(row.area, row.holds_up) for row in rows] == [("A2", 1), ("A3", 0)]


def test_more_time_takes_two_clicks(round_, chief, coordinator):
    rut = Steerer(coordinator)

    rut.follow("Ge mer tid Hamnen")
    rut.press("Ge mer tid", until="2027-04-15", reason="Särskild händelse.", owner=str(chief.pk))

    assert rut.clicks == 2
    rut.sees("Hamnen har till 15 april 2027 på sig.", "Mer tid")
    [given] = DeadlineException.objects.all()
    assert (given.district, given.owner, given.until) == ("L1", chief, date(2027, 4, 15))


def test_more_time_that_is_none_says_what_to_choose(round_, chief, coordinator):
    rut = Steerer(coordinator)

    rut.open("/granskning/mer-tid/?enhet=L1")
    rut.press("Ge mer tid", until="2027-03-31", reason="Hinner inte.")

    assert rut.status == 422
    rut.sees("Välj en dag efter 2027-03-31, som är omgångens sista.")


def test_all_who_are_late_are_reminded_from_the_queue(round_, coordinator):
    session_of(rater("anna"), round_)
    rut = Steerer(coordinator)

    rut.press("Påminn 1 bedömare i Region Sjö")

    assert rut.clicks == 1
    rut.sees("1 bedömare fick en påminnelse.")
    assert Reminder.objects.get().user.username == "anna"
    rut.press("Påminn 1 bedömare")
    rut.sees("Alla som inte är klara har redan påmints i dag.")


def test_another_region_does_not_learn_that_an_assessment_exists(round_, chief):
    assessment = submitted(round_, chief=chief)
    stranger = Steerer(person("sten", Role.REGIONAL_COORDINATOR, unit="R9"))

    for path in (f"/granskning/{assessment.pk}/", "/granskning/9999/"):
        stranger.open(path)
        assert stranger.status == 404
    for step in ("godkann", "atersand", "oppna-igen"):
        answered = stranger.client.post(f"/granskning/{assessment.pk}/{step}/")
        assert answered.status_code == 404
    assert events("secret.read") == 0


def test_who_reads_without_reviewing_sees_no_buttons_and_is_refused(round_, chief, coordinator):
    assessment = submitted(round_, chief=chief)
    auditor = Steerer(person("revisorn", Role.AUDITOR))

    auditor.open(f"/granskning/{assessment.pk}/")

    assert auditor.status == 200
    assert "Återsänd kryssade svar" not in auditor.text
    assert auditor.client.post(f"/granskning/{assessment.pk}/godkann/").status_code == 403
    auditor.open("/granskning/")
    assert auditor.status == 403
    auditor.sees("Din roll har inte rätt att göra det här.")


def test_two_coordinators_at_once_get_a_page_that_says_what_happened(round_, chief, coordinator):
    assessment = submitted(round_, chief=chief)
    accept_assessment(assessment=assessment, by=acting(coordinator))

    answered = Steerer(coordinator).client.post(f"/granskning/{assessment.pk}/godkann/")

    assert answered.status_code == 409
    assert "Det går inte att godkänna när läget är »Granskad«." in answered.content.decode()


def test_without_a_round_the_queue_says_what_comes_next(client):
    build_country()

    rut = Steerer(person("rut", Role.REGIONAL_COORDINATOR, unit="R1"))

    rut.sees("Det finns ingen omgång än")


def test_a_confirmed_session_counts_as_done():
    build_country()
    round_ = build_round()
    confirmed(session_of(rater("anna"), round_))

    [row] = district_progress(round_, ["A1"], organisation=organisation_on(TODAY), today=TODAY)

    [missing] = row.missing
    assert missing.waits_for == "chefen, som kan skicka in"
    assert SessionState.CONFIRMED in {s.state for s in round_.sessions.all()}
    assert User.objects.filter(username="anna").exists()

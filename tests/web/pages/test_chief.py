"""The chief's pages: who has what, where raters disagree, attest and receipt; substitutes."""

from datetime import UTC, date, datetime

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
from tests.web.pages.walking import Walker, ticking

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.policies import AssessmentState
from lagesbild_web.records.actions.answering import lock_session
from lagesbild_web.records.models import Assessment, Reminder, Substitution
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    ticking(monkeypatch)


@pytest.fixture
def round_():
    build_country()
    return build_round()


@pytest.fixture
def chief(round_):
    return person("chefen", Role.DISTRICT_CHIEF, unit="L1")


@pytest.fixture
def anna(round_):
    return session_of(rater("anna"), round_)


@pytest.fixture
def bo(round_):
    return session_of(rater("bo", district="L2"), round_)


def assessment_of(round_, area="A1"):
    return Assessment.objects.get(round=round_, area=area)


def locked(session, category, *, reason=""):
    for item in ("Q1", "Q2", "Q3"):
        answer(session, item, category, reason=reason)
    return lock_session(session=session, by=acting(session.rater), today=TODAY)


def reads():
    return [one for one in AuditEvent.objects.all() if '"secret.read"' in one.payload]


# Mitt LPO


def test_the_chief_lands_on_the_own_areas_with_who_has_what(chief, anna, bo):
    answer(anna, "Q1", 3)

    walker = Walker(chief)

    assert walker.path == "/mitt-lpo/"
    assert "Norra Ängen" in walker.text
    assert "Skogsbacken" not in walker.text
    assert "Besvarat 1/6" in walker.text
    assert "Bedömare klara 0/2" in walker.text
    assert "Anna Hamnen Pågår 1 av 3 besvarade" in walker.text
    assert "Bo Skogsbyn Ej påbörjad 0 av 3 besvarade" in walker.text
    assert "30 dagar kvar (ons 31 mars)" in walker.text


def test_the_chief_sees_how_far_cases_have_come(chief, anna, round_):
    confirmed(session_of(anna.rater, round_, case="KAL1"))

    assert "Anna Hamnen Klar 1 av 1 fall bekräftade" in Walker(chief).text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2027, 3, 30), "1 dag kvar (ons 31 mars)"),
        (date(2027, 3, 31), "Sista dagen är i dag"),
        (date(2027, 4, 1), "Tiden gick ut ons 31 mars"),
    ],
)
def test_the_days_that_are_left_are_counted_to_the_last_one(chief, anna, monkeypatch, day, text):
    ticking(monkeypatch, start=datetime(day.year, day.month, day.day, 8, tzinfo=UTC))

    assert text in Walker(chief).text


def test_a_disagreement_is_two_steps_among_those_who_have_locked(chief, anna, bo):
    locked(anna, 4, reason="Två torg.")
    for item in ("Q1", "Q2", "Q3"):
        answer(bo, item, 2)
    walker = Walker(chief)
    assert "Oense frågor 0" in walker.text

    lock_session(session=bo, by=acting(bo.rater), today=TODAY)
    walker.land()
    assert "Oense frågor 3" in walker.text


def test_one_step_apart_is_no_disagreement(chief, anna, bo):
    locked(anna, 3)
    locked(bo, 2)

    assert "Oense frågor 0" in Walker(chief).text


def test_nobody_else_has_a_district_page(round_):
    for role in (Role.AREA_OFFICER, Role.MUNICIPAL_CONTACT, Role.ADMINISTRATOR):
        walker = Walker(person(role.value, role, unit="L1", home_district="L1"))
        walker.open("/mitt-lpo/")
        assert walker.status == 403


def test_between_rounds_the_last_one_is_shown(chief, anna, round_):
    round_.state = RoundState.CLOSED
    round_.save()

    walker = Walker(chief)

    assert "Norra Ängen" in walker.text
    assert "Skicka påminnelse" not in walker.text


# Reminders


def test_all_who_are_late_are_reminded_within_two_clicks(chief, anna, bo):
    walker = Walker(chief)
    assert "Inte klara: Anna, Bo." in walker.text

    walker.press("Skicka påminnelse till alla sena")

    assert walker.clicks <= 2
    assert "Påminnelsen har gått till Anna och Bo." in walker.text
    assert Reminder.objects.count() == 2
    walker.press("Skicka påminnelse till alla sena")
    assert "alla som är sena har redan fått en i dag" in walker.text


def test_nobody_reminds_in_anothers_district(chief, anna):
    client = Client()
    client.force_login(chief)

    assert client.post("/mitt-lpo/paminn/2027/L2/").status_code == 403
    assert client.post("/mitt-lpo/paminn/2031/L1/").status_code == 404
    assert not Reminder.objects.exists()


# Disagreement


def test_a_disagreement_is_found_within_three_clicks_and_the_chief_writes_no_values(
    chief, anna, bo
):
    locked(anna, 4, reason="Två torg.")
    locked(bo, 2, reason="Ett torg.")
    walker = Walker(chief)
    walker.follow("3")

    assert walker.clicks <= 3
    assert "Handel 2 steg isär" in walker.text
    assert "Två torg." in walker.text
    assert "Ett torg." in walker.text
    assert f"/uppgifter/{anna.pk}/jamfor/Q1/" in walker.text
    assert 'name="answer"' not in walker.html


def test_what_a_rater_has_confirmed_is_for_the_region_to_return(chief, anna, bo):
    confirmed(anna, 4)
    confirmed(bo, 2)

    walker = Walker(chief)
    walker.open(f"/mitt-lpo/{assessment_of(anna.round).pk}/oense/")

    assert "Har bekräftat. Bara regionen kan återsända svaret." in walker.text


def test_who_reads_others_answers_is_recorded(chief, anna, bo):
    locked(anna, 4)
    walker = Walker(chief)
    assert not reads()

    walker.open(f"/mitt-lpo/{assessment_of(anna.round).pk}/skicka-in/")

    [event] = reads()
    assert '"area":"A1"' in event.payload


# Blindness


def test_what_is_not_locked_is_read_by_nobody(chief, anna, bo):
    answer(anna, "Q1", 5, reason="Torg som bara Anna känner")
    locked(bo, 2)
    pk = assessment_of(anna.round).pk

    walker = Walker(chief)
    for page in ("/mitt-lpo/", f"/mitt-lpo/{pk}/oense/", f"/mitt-lpo/{pk}/skicka-in/"):
        walker.open(page)
        assert walker.status == 200
        assert "Torg som bara Anna känner" not in walker.html


def test_a_chief_who_rates_reads_no_one_before_the_own_lock(round_, bo):
    both = person("berit", Role.DISTRICT_CHIEF, Role.AREA_OFFICER, unit="L1", home_district="L1")
    own = session_of(both, round_)
    locked(bo, 2, reason="Torg som bara Bo känner")
    pk = assessment_of(round_).pk
    walker = Walker(both)

    for page in (f"/mitt-lpo/{pk}/oense/", f"/mitt-lpo/{pk}/skicka-in/"):
        walker.open(page)
        assert walker.status == 403
        assert "Lås dina egna svar först." in walker.text
    walker.open("/mitt-lpo/")
    assert "visas när du har låst din egen skattning" in walker.text

    locked(own, 4)
    walker.open(f"/mitt-lpo/{pk}/skicka-in/")
    assert "Torg som bara Bo känner" in walker.text


def test_who_stands_in_for_the_chief_and_rates_reads_no_one_either(chief, anna, bo):
    locked(bo, 2, reason="Torg som bara Bo känner")
    Substitution.objects.create(user=chief, substitute=anna.rater, valid_from=TODAY, valid_to=TODAY)
    walker = Walker(anna.rater)
    walker.press("Arbeta som ersättare för Chefen")

    walker.open(f"/mitt-lpo/{assessment_of(anna.round).pk}/skicka-in/")

    assert walker.status == 403
    assert "Torg som bara Bo känner" not in walker.html


@pytest.mark.parametrize("page", ["oense/", "skicka-in/"])
def test_an_area_elsewhere_is_not_there(chief, anna, round_, page):
    client = Client()
    for area, user in (("A2", chief), ("A1", anna.rater)):
        client.force_login(user)
        path = f"/mitt-lpo/{assessment_of(round_, area).pk}/{page}"
        assert client.get(path).status_code == 404
    assert client.get(f"/mitt-lpo/9999/{page}").status_code == 404


# Handing over


def test_an_area_is_submitted_within_three_clicks(chief, anna, bo):
    confirmed(anna)
    confirmed(bo)
    walker = Walker(chief)
    walker.follow("Kontrollera och skicka in")
    assert "Handel" in walker.text

    walker.press("Skicka in", attested="on")

    assert walker.clicks <= 3
    assessment = assessment_of(anna.round)
    [submission] = assessment.submissions.all()
    assert walker.path == f"/mitt-lpo/kvitto/{submission.pk}/"
    assert submission.answers_sha256 in walker.text
    assert "Nummer 1" in walker.text
    assert "2027-03-01 10:" in walker.text
    assert assessment.state == AssessmentState.SUBMITTED


def test_without_the_attest_nothing_is_submitted(chief, anna, bo):
    confirmed(anna)
    confirmed(bo)
    walker = Walker(chief)
    walker.follow("Kontrollera och skicka in")

    walker.press("Skicka in")

    assert walker.status == 422
    assert walker.text.count("Intyga att svaren är områdespolisernas egna") == 2
    assert 'href="#id_attested"' in walker.html
    assert assessment_of(anna.round).state == AssessmentState.DRAFT


def test_without_a_rater_the_reason_is_asked_for_and_stands_on_the_receipt(chief, anna, bo, round_):
    confirmed(anna)
    confirmed(bo)
    session_of(rater("cilla", district="L3"), round_)
    walker = Walker(chief)
    walker.follow("Kontrollera och skicka in")

    walker.press("Skicka in", attested="on")
    assert walker.text.count("Skriv varför området skickas in utan Cilla.") == 2
    walker.press("Skicka in", attested="on", missing_reason="850709-9805")
    assert "personnummer" in walker.text
    walker.press("Skicka in", attested="on", missing_reason="Långtidssjuk.")

    assert "Utan alla bedömare Långtidssjuk." in walker.text


def test_too_few_raters_stand_in_the_way_and_the_page_says_so(chief, anna, bo):
    confirmed(anna)
    walker = Walker(chief)
    walker.follow("Kontrollera och skicka in")

    assert "1 av 2 bedömare är klara; minst 2 ska vara det." in walker.text
    assert "Jag intygar" not in walker.text
    response = walker.client.post(walker.path, {"attested": "on"})
    assert response.status_code == 422
    assert assessment_of(anna.round).state == AssessmentState.DRAFT


def test_what_is_submitted_is_read_and_not_submitted_again(round_, chief):
    assessment = submitted(round_, chief=chief)
    walker = Walker(chief)
    walker.follow("Läs svaren")

    assert "Bedömningen är inskickad" in walker.text
    response = walker.client.post(f"/mitt-lpo/{assessment.pk}/skicka-in/", {"attested": "on"})
    assert response.status_code == 409
    walker.open("/mitt-lpo/")
    walker.follow("Senaste kvitto")
    assert "Kvitto: Norra Ängen är inskickad" in walker.text


def test_who_only_reads_the_area_submits_nothing(round_, anna, bo):
    confirmed(anna)
    confirmed(bo)
    neighbour = person("grannen", Role.DISTRICT_CHIEF, unit="L2", reads="P1")
    walker = Walker(neighbour)
    path = f"/mitt-lpo/{assessment_of(round_).pk}/skicka-in/"
    walker.open(path)

    assert walker.status == 200
    assert "Jag intygar" not in walker.text
    assert walker.client.post(path, {"attested": "on"}).status_code == 403


def test_a_receipt_is_for_those_who_may_read_the_answers(round_, chief):
    assessment = submitted(round_, chief=chief)
    path = f"/mitt-lpo/kvitto/{assessment.submissions.get().pk}/"
    client = Client()

    client.force_login(person("annan", Role.DISTRICT_CHIEF, unit="L3"))
    assert client.get(path).status_code == 404
    client.force_login(chief)
    assert client.get(path).status_code == 200


def test_a_substitute_hands_over_with_both_names(round_, chief, anna, bo):
    confirmed(anna)
    confirmed(bo)
    deputy = person("dag", Role.CONTROLLER, unit="L1")
    Substitution.objects.create(user=chief, substitute=deputy, valid_from=TODAY, valid_to=TODAY)
    walker = Walker(deputy)
    walker.press("Arbeta som ersättare för Chefen")
    walker.open("/mitt-lpo/")
    walker.follow("Kontrollera och skicka in")
    walker.press("Skicka in", attested="on")

    assert "Dag, ersättare för Chefen" in walker.text


# Substitutes


def test_a_substitute_is_chosen_within_three_clicks_and_ended(chief, anna):
    walker = Walker(chief)
    walker.follow("Min ersättare")
    assert "Anna (anna)" in walker.text

    walker.press("Utse", person=str(anna.rater.pk), valid_from="2027-03-02", valid_to="2027-03-09")

    assert walker.clicks <= 3
    assert "Anna är din ersättare från 2027-03-02 till 2027-03-09." in walker.text
    assert "börjar senare" in walker.text
    walker.press("Avsluta")
    assert not Substitution.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2027-03-09", "2027-03-02", "Sista dag ligger före första dag."),
        ("2027-03-02", "2027-08-02", "högst 92 dagar"),
        ("i morgon", "2027-03-02", "Ange en dag som ÅÅÅÅ-MM-DD"),
    ],
)
def test_a_time_that_cannot_be_is_refused_at_its_field(chief, anna, first, last, text):
    walker = Walker(chief)
    walker.follow("Min ersättare")

    walker.press("Utse", person=str(anna.rater.pk), valid_from=first, valid_to=last)

    assert walker.status == 422
    assert walker.text.count(text) == 2
    assert not Substitution.objects.exists()


def test_only_people_around_one_are_offered_as_substitutes(chief, anna):
    contact = person("kajsa", Role.MUNICIPAL_CONTACT, unit="K1")
    analyst = person("nils", Role.NATIONAL_ANALYST)

    for user in (contact, analyst):
        walker = Walker(user)
        walker.open("/ersattare/")
        assert "Anna (anna)" not in walker.text
        walker.press("Utse", person=str(anna.rater.pk), valid_from="2027-03-02")
        assert "Välj någon i listan." in walker.text


def test_nobody_ends_anothers_substitution(chief, anna):
    made = Substitution.objects.create(
        user=chief, substitute=anna.rater, valid_from=TODAY, valid_to=TODAY
    )
    client = Client()
    client.force_login(anna.rater)

    assert client.post(f"/ersattare/{made.pk}/avsluta/").status_code == 404
    assert Substitution.objects.filter(pk=made.pk).exists()

"""The rater's pages: each question by button or by script, unseen until the lock, then compared."""

import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
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
from tests.web.records.test_reviewing import picture

from lagesbild.assessment.questionnaire import MissingCode
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.policies import SessionState
from lagesbild_web.records.actions.answering import lock_session
from lagesbild_web.records.actions.reviewing import Returned, return_assessment
from lagesbild_web.records.models import (
    Answer,
    Phase,
    QuestionnaireVersion,
    RatingSession,
    Reminder,
    Substitution,
)
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.answers import current_answers
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db
QUIET = {"HTTP_X_AUTOSAVE": "1"}


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    ticking(monkeypatch)


@pytest.fixture
def round_():
    build_country()
    return build_round()


@pytest.fixture
def anna(round_):
    return rater("anna")


@pytest.fixture
def session(anna, round_):
    return session_of(anna, round_)


def answered(session, category=3):
    for item in ("Q1", "Q2", "Q3"):
        answer(session, item, category)
    return session


def locked(session, category=3):
    answered(session, category)
    return lock_session(session=session, by=acting(session.rater), today=TODAY)


def independent(session):
    return current_answers(session, Phase.INDEPENDENT)


def sent(**given):
    return {"token": str(uuid4()), "version": "0", "rows": "0", "answer": "3", **given}


# Landing


def test_a_rater_lands_on_what_waits_and_until_when(session, anna, round_):
    session_of(anna, round_, case="KAL1")

    walker = Walker(anna)

    assert walker.path == "/uppgifter/"
    assert "1 område och 1 kalibreringsfall väntar på dig. Sista dag ons 31 mars." in walker.text


def test_somebody_with_several_roles_lands_by_the_first_and_finds_the_others(session, anna):
    both = person("berit", Role.DISTRICT_CHIEF, Role.AREA_OFFICER, unit="L1", home_district="L1")

    walker = Walker(both)

    assert walker.path == "/uppgifter/"
    walker.follow("Lokalpolisområdeschef")
    assert walker.path == "/mitt-lpo/"


def test_without_a_role_one_lands_on_ones_rights(round_):
    assert Walker(person("ny")).path == "/konto/behorigheter/"


def test_the_next_unanswered_question_is_one_click_away_and_where_one_was(session, anna, round_):
    other = session_of(anna, round_, area="A2")
    answer(session, "Q1", 3)

    walker = Walker(anna)
    walker.follow("Fortsätt där du slutade")

    assert walker.clicks == 1
    assert walker.path == f"/uppgifter/{session.pk}/fraga/Q2/"
    answer(other, "Q1", 3)
    walker.land()
    walker.follow("Fortsätt där du slutade")
    assert walker.path == f"/uppgifter/{other.pk}/fraga/Q2/"


@pytest.mark.parametrize(
    ("done", "state"),
    [
        ("nothing", "Ej påbörjad"),
        ("some", "Pågår"),
        ("all", "Klar att låsa"),
        ("locked", "Låst – jämför"),
        ("confirmed", "Klar"),
    ],
)
def test_the_list_says_how_far_each_session_has_come(session, anna, done, state):
    if done == "some":
        answer(session, "Q1", 3)
    elif done == "all":
        answered(session)
    elif done == "locked":
        locked(session)
    elif done == "confirmed":
        confirmed(session)

    assert f"frågor besvarade {state}" in re.sub(r" · sista dag ons 31 mars", "", Walker(anna).text)


def test_the_last_reminder_is_shown_where_the_tasks_are(session, anna, round_):
    Reminder.objects.create(round=round_, user=anna, day=TODAY, text="1 skattning väntar på dig.")

    assert "Påminnelse 1 skattning väntar på dig." in Walker(anna).text


# One question, without script


def test_a_whole_session_is_answered_by_buttons_alone(session, anna):
    walker = Walker(anna)
    walker.follow("Börja svara")
    walker.press("Spara och fortsätt", answer="3", certainty="high")
    walker.press("Spara och fortsätt", answer="2", certainty="low", reason="Torget.")
    assert walker.path == f"/uppgifter/{session.pk}/kontrollera/A/"
    walker.follow("Fortsätt till Rättssystemet")
    walker.press("Spara och fortsätt", answer="no_basis", reason="Inga förhör.")
    assert walker.path == f"/uppgifter/{session.pk}/kontrollera/B/"
    walker.follow("Lås och jämför")
    assert "Låset är för alltid" in walker.text
    walker.press("Lås mina svar för alltid")
    assert walker.path == f"/uppgifter/{session.pk}/jamfor/"
    walker.follow("Bekräfta dina svar")
    walker.press("Bekräfta")

    assert walker.path == "/uppgifter/"
    assert "Inget väntar på dig" in walker.text
    session.refresh_from_db()
    assert session.state == SessionState.CONFIRMED
    assert independent(session)["Q3"].missing_code == MissingCode.NO_BASIS
    assert Answer.objects.count() == 3


def test_nothing_is_chosen_beforehand_and_the_guidance_is_there(session, anna):
    walker = Walker(anna)
    walker.follow("Börja svara")

    assert {name for name, _ in walker.fields} <= {
        *("csrfmiddlewaretoken", "token", "version", "rows", "reason", "next"),
    }
    assert "Räkna platser." in walker.text
    assert walker.html.count("<h1") == 1


def test_an_incomplete_answer_is_stored_and_what_it_lacks_is_said_at_its_field(session, anna):
    walker = Walker(anna)
    walker.follow("Börja svara")

    walker.press("Spara och fortsätt", answer="5")

    assert walker.status == 422
    assert "Fel: Hur öppet säljs det?" in walker.html
    assert "Svaret är sparat, men är inte klart" in walker.text
    assert walker.text.count("Ange hur säker du är.") == 2
    assert walker.text.count("ytterst på skalan") == 2
    assert 'href="#id_certainty_0"' in walker.html
    assert 'href="#id_reason"' in walker.html
    assert independent(session)["Q1"].category == 5
    walker.press("Fortsätt, jag kompletterar senare")
    assert walker.path.endswith("/fraga/Q2/")
    assert Answer.objects.count() == 1


def test_what_can_never_be_right_is_refused_and_what_was_typed_stays(session, anna):
    walker = Walker(anna)
    walker.follow("Börja svara")

    walker.press("Spara och fortsätt", answer="4", certainty="low", reason="Ring 850709-9805.")

    assert walker.status == 422
    assert walker.text.count("Texten innehåller ett personnummer") == 2
    assert ("reason", "Ring 850709-9805.") in list(walker.fields)
    assert ("answer", "4") in list(walker.fields)
    assert not Answer.objects.exists()


def test_a_page_that_is_only_opened_shows_no_errors(session, anna):
    answer(session, "Q1", 5)

    walker = Walker(anna)
    walker.open(f"/uppgifter/{session.pk}/fraga/Q1/")

    assert walker.status == 200
    assert "Något behöver rättas" not in walker.text


def test_what_looks_like_a_name_is_asked_about_and_never_refused(session, anna):
    walker = Walker(anna)
    walker.follow("Börja svara")

    walker.press(
        "Spara och fortsätt", answer="3", certainty="low", reason="Torget där Nils Berg bor."
    )
    assert "Kan det här vara namn på personer? Nils Berg." in walker.text
    walker.press("Fortsätt, jag kompletterar senare")

    assert walker.path.endswith("/fraga/Q2/")
    assert independent(session)["Q1"].reason == "Torget där Nils Berg bor."


def test_sources_are_added_one_row_at_a_time_within_three_clicks(session, anna):
    walker = Walker(anna)
    walker.follow("Börja svara")
    walker.press("Lägg till underlag", answer="3", certainty="high")
    walker.press(
        "Spara och fortsätt",
        **{"evidence-1-source": "Egen tillsyn", "evidence-1-day": "2027-02-14"},
    )

    assert walker.clicks == 3
    assert walker.path.endswith("/fraga/Q2/")
    [source] = independent(session)["Q1"].evidence
    assert source == {
        "source": "Egen tillsyn",
        "day": "2027-02-14",
        "reliability": None,
        "reference": "",
    }


def test_a_source_is_taken_away_by_emptying_it_and_asked_for_by_name(session, anna):
    walker = Walker(anna)
    walker.open(f"/uppgifter/{session.pk}/fraga/Q1/")
    walker.press("Lägg till underlag", answer="3", certainty="high")
    walker.press("Lägg till underlag", **{"evidence-1-reference": "A 12/27"})
    assert "Ange källan." in walker.text
    walker.press("Lägg till underlag", **{"evidence-1-source": "Register"})
    walker.press("Spara och fortsätt", **{"evidence-2-source": "Skolan"})
    walker.open(f"/uppgifter/{session.pk}/fraga/Q1/")
    walker.press("Spara och fortsätt", **{"evidence-1-source": "", "evidence-1-reference": ""})

    assert [one["source"] for one in independent(session)["Q1"].evidence] == ["Skolan"]


def test_a_skipped_question_leaves_nothing_behind(session, anna):
    walker = Walker(anna)
    walker.follow("Börja svara")

    walker.press("Spara och fortsätt")
    assert walker.text.count("Frågan är inte besvarad.") == 2
    walker.follow("Hoppa över")

    assert walker.path.endswith("/fraga/Q2/")
    assert not Answer.objects.exists()


def test_a_question_that_is_not_asked_leads_back_to_the_list(session, anna):
    answer(session, "Q2", 1)

    walker = Walker(anna)
    walker.open(f"/uppgifter/{session.pk}/fraga/Q3/")

    assert walker.path == f"/uppgifter/{session.pk}/"
    assert "Frågan ställs inte" in walker.text


def test_after_a_change_from_the_check_one_is_back_at_the_check(session, anna):
    answered(session)
    walker = Walker(anna)
    walker.open(f"/uppgifter/{session.pk}/kontrollera/A/")
    walker.follow("Ändra Handel")
    walker.press("Spara och fortsätt", answer="4")

    assert walker.path == f"/uppgifter/{session.pk}/kontrollera/A/"
    assert "4 – Steg 4" in walker.text


def test_the_check_says_what_is_not_finished(session, anna):
    answer(session, "Q1", 5)

    walker = Walker(anna)
    walker.open(f"/uppgifter/{session.pk}/kontrollera/A/")

    assert "2 frågor är inte klara" in walker.text
    assert "ytterst på skalan" in walker.text
    assert "Ej besvarad" in walker.text


def test_a_form_without_its_token_is_not_understood(session, anna):
    client = Client()
    client.force_login(anna)

    response = client.post(f"/uppgifter/{session.pk}/fraga/Q1/", {"answer": "3"})

    assert response.status_code == 400


def test_two_who_answer_from_the_same_page_choose_without_script(session, anna):
    walker = Walker(anna)
    walker.follow("Börja svara")
    stand_in = rater("cilla")
    Substitution.objects.create(user=anna, substitute=stand_in, valid_from=TODAY, valid_to=TODAY)
    other = Walker(stand_in)
    other.press("Arbeta som ersättare för Anna")
    other.open(f"/uppgifter/{session.pk}/fraga/Q1/")
    other.press("Spara och fortsätt", answer="1", certainty="high")

    walker.press("Spara och fortsätt", answer="4", certainty="low")

    assert walker.status == 409
    assert "Cilla ändrade svaret" in walker.text
    assert "1 – Steg 1" in walker.text
    assert "4 – Steg 4" in walker.text
    walker.press("Spara och fortsätt")
    assert independent(session)["Q1"].category == 4
    assert Answer.objects.count() == 2


# By script


def post(user, path, data):
    client = Client()
    client.force_login(user)
    return client.post(path, data, **QUIET)


def hidden(response, name):
    return re.search(rf'name="{name}" value="([^"]+)"', response.content.decode()).group(1)


def test_a_saved_answer_comes_back_with_time_next_token_and_version(session, anna):
    data = sent(certainty="high")

    response = post(anna, f"/uppgifter/{session.pk}/fraga/Q1/spara/", data)

    assert response.status_code == 200
    assert re.search(r'id="save-status">Sparat \d\d:\d\d<', response.content.decode())
    assert hidden(response, "version") == "1"
    assert hidden(response, "token") != data["token"]


def test_what_is_sent_again_by_script_is_kept_once(session, anna):
    data = sent()

    first = post(anna, f"/uppgifter/{session.pk}/fraga/Q1/spara/", data)
    again = post(anna, f"/uppgifter/{session.pk}/fraga/Q1/spara/", data)

    assert first.status_code == again.status_code == 200
    assert Answer.objects.count() == 1


def test_a_conflict_by_script_shows_both_answers_and_bases_mine_on_theirs(session, anna):
    answer(session, "Q1", 1)

    response = post(anna, f"/uppgifter/{session.pk}/fraga/Q1/spara/", sent(answer="4"))

    html = response.content.decode()
    assert response.status_code == 409
    assert 'id="save-conflict"' in html
    assert "1 – Steg 1" in html
    assert "4 – Steg 4" in html
    assert hidden(response, "version") == "1"
    mine = sent(answer="4", version="1", token=hidden(response, "token"))
    assert post(anna, f"/uppgifter/{session.pk}/fraga/Q1/spara/", mine).status_code == 200
    assert independent(session)["Q1"].category == 4


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"reason": "850709-9805"}, "personnummer"),
        ({"answer": "7"}, "Välj ett giltigt alternativ"),
        ({"rows": "1", "evidence-1-source": "Skolan", "evidence-1-day": "i går"}, "åååå-mm-dd"),
        ({"rows": "1", "evidence-1-source": "850709-9805"}, "personnummer"),
    ],
)
def test_by_script_too_what_can_never_be_right_is_refused(session, anna, given, text):
    response = post(anna, f"/uppgifter/{session.pk}/fraga/Q1/spara/", sent(**given))

    assert response.status_code == 422
    assert 'id="save-problem"' in response.content.decode()
    assert text in response.content.decode()
    assert not Answer.objects.exists()


def test_a_page_from_before_the_lock_weighs_nothing(session, anna):
    locked(session)

    response = post(anna, f"/uppgifter/{session.pk}/fraga/Q1/spara/", sent(version="1"))

    assert response.status_code == 409
    assert "har låsts sedan sidan öppnades" in response.content.decode()
    assert not Answer.objects.filter(phase=Phase.WEIGHED).exists()


def test_after_the_round_nothing_is_saved_by_script(session, anna, round_):
    round_.state = RoundState.CLOSED
    round_.save()

    response = post(anna, f"/uppgifter/{session.pk}/fraga/Q1/spara/", sent())

    assert response.status_code == 409
    assert "Omgången är inte öppen" in response.content.decode()


# Blindness

SECRETS = ("Torg som bara Bo känner", "Bos källa", "Förra omgångens torg")
RATER_PAGES = (
    *("/", "/uppgifter/", "/uppgifter/{pk}/", "/uppgifter/{pk}/las/", "/uppgifter/{pk}/skriv-ut/"),
    *("/uppgifter/{pk}/formular/", "/uppgifter/{pk}/kontrollera/A/", "/ersattare/"),
    *("/uppgifter/{pk}/kontrollera/B/", "/uppgifter/{pk}/jamfor/", "/uppgifter/{pk}/bekrafta/"),
    *(f"/uppgifter/{{pk}}/{page}/" for page in ("fraga/Q1", "fraga/Q2", "fraga/Q3")),
    *(f"/uppgifter/{{pk}}/{page}/" for page in ("jamfor/Q1", "fraga/Q1/historik")),
)


def without_tokens(html):
    hidden = "csrfmiddlewaretoken|token|version"
    html = re.sub(rf'nonce="[^"]*"|name="({hidden})" value="[^"]*"', "", html)
    html = re.sub(r'"X-CSRFToken": "[^"]*"|data-seconds-left="\d+"', "", html)
    return re.sub(r"\d\d:\d\d(:\d\d)?|/static/\S+", "", html)


def all_of(user, session):
    """Every page that a rater has, and what the site answers when something is sent."""
    client = Client()
    client.force_login(user)
    paths = [page.format(pk=session.pk) for page in RATER_PAGES]
    answers = [client.get(path, follow=True) for path in paths]
    base = f"/uppgifter/{session.pk}"
    current = str(independent(session)["Q1"].number)
    answers += [
        client.post(f"{base}/fraga/Q1/", sent(version=current, next="1", answer="5")),
        client.post(f"{base}/fraga/Q1/spara/", sent(version="9", answer="2"), **QUIET),
        client.post(f"{base}/jamfor/Q1/", sent(version="1")),
        client.post(f"{base}/jamfor/Q1/spara/", sent(version="1"), **QUIET),
        client.post(f"{base}/bekrafta/"),
    ]
    return [(one.status_code, without_tokens(one.content.decode())) for one in answers]


def test_until_the_lock_no_page_depends_on_others_the_last_round_or_indicators(
    session, anna, round_
):
    """Whatever others say, the rater's pages are the same to the letter."""
    bo = rater("bo", district="L2")
    answer(session, "Q1", 3)
    alone = all_of(anna, session)
    first = [status for status, _ in alone]

    before = build_round(code="2025")
    before.reference_day = date(2025, 12, 1)
    before.state = RoundState.CLOSED
    before.save()
    earlier = session_of(bo, before)
    RatingSession.objects.filter(pk=earlier.pk).update(state=SessionState.CONFIRMED)
    other = session_of(bo, round_)
    for of, text in ((earlier, SECRETS[2]), (other, SECRETS[0])):
        for item in ("Q1", "Q2", "Q3"):
            Answer.objects.create(
                session=of,
                item=item,
                phase=Phase.INDEPENDENT,
                number=1,
                category=0,
                certainty="high",
                reason=text,
                evidence=[
                    {"source": SECRETS[1], "day": None, "reliability": None, "reference": ""}
                ],
                token=uuid4(),
                by=bo,
                at=timezone.now(),
            )
    RatingSession.objects.filter(pk=other.pk).update(state=SessionState.REVEALED)
    picture(round_)
    answer(session, "Q1", 3, based_on=2)
    among_others = all_of(anna, session)

    assert [status for status, _ in among_others] == first
    for (_, one), (_, same) in zip(alone, among_others, strict=True):
        # The rater's own versions are one more now.
        if "Alla versioner" not in one:
            assert one == same
        assert not any(secret in same for secret in SECRETS)


def test_a_comparison_that_is_asked_for_too_early_is_refused_with_the_reason(session, anna):
    walker = Walker(anna)

    for page in ("jamfor/", "jamfor/Q1/", "bekrafta/"):
        walker.open(f"/uppgifter/{session.pk}/{page}")
        assert walker.status == 403
        assert "när du har låst" in walker.text


def test_who_has_locked_does_not_see_who_has_not(session, anna, round_):
    other = session_of(rater("bo", district="L2"), round_)
    answer(other, "Q1", 0, reason=SECRETS[0])
    locked(session)

    walker = Walker(anna)
    walker.open(f"/uppgifter/{session.pk}/jamfor/Q1/")

    assert SECRETS[0] not in walker.html
    assert "Bedömare 1" not in walker.text
    walker.open(f"/uppgifter/{session.pk}/jamfor/")
    assert "0 av 1 har låst sina svar" in walker.text


@pytest.mark.parametrize(
    "page",
    [
        *("", "las/", "skriv-ut/", "formular/", "kontrollera/A/", "fraga/Q1/", "jamfor/"),
        *("jamfor/Q1/", "bekrafta/", "fraga/Q1/historik/"),
    ],
)
def test_anothers_session_is_not_there(session, round_, page):
    locked(session)
    outsider = rater("olle", district="L2")
    chief = person("chefen", Role.DISTRICT_CHIEF, unit="L1")

    for user in (outsider, chief):
        client = Client()
        client.force_login(user)
        assert client.get(f"/uppgifter/{session.pk}/{page}").status_code == 404


def test_nothing_is_saved_in_anothers_session(session, round_):
    outsider = rater("olle", district="L2")

    for page in ("fraga/Q1/", "fraga/Q1/spara/", "las/", "bekrafta/", "jamfor/Q1/spara/"):
        path = f"/uppgifter/{session.pk}/{page}"
        assert post(outsider, path, sent()).status_code == 404
    assert not Answer.objects.exists()


# Substitutes


def stand_in_for(user, substitute):
    Substitution.objects.create(user=user, substitute=substitute, valid_from=TODAY, valid_to=TODAY)
    walker = Walker(substitute)
    walker.press(f"Arbeta som ersättare för {user}")
    return walker


def test_a_substitute_finds_the_tasks_and_reading_them_is_recorded(session, anna):
    walker = stand_in_for(anna, rater("cilla"))

    walker.open("/uppgifter/")
    walker.follow("Börja svara")
    walker.press("Spara och fortsätt", answer="3", certainty="high")

    given = independent(session)["Q1"]
    assert (str(given.by), str(given.substitute_for)) == ("Cilla", "Anna")
    read = [one for one in AuditEvent.objects.all() if "secret.read" in str(one.__dict__)]
    assert read


def test_nobody_stands_in_where_they_rate_themselves(session, anna, round_):
    cilla = rater("cilla")
    session_of(cilla, round_)
    walker = stand_in_for(anna, cilla)

    walker.open(f"/uppgifter/{session.pk}/fraga/Q1/")

    assert walker.status == 403
    assert "Du skattar samma sak själv" in walker.text
    response = walker.client.post(f"/uppgifter/{session.pk}/fraga/Q1/spara/", sent(), **QUIET)
    assert response.status_code == 403
    assert not Answer.objects.exists()


# History


def test_every_version_is_shown_with_who_and_can_hold_again(session, anna):
    answer(session, "Q1", 1)
    answer(session, "Q1", 4, based_on=1)
    walker = Walker(anna)
    walker.open(f"/uppgifter/{session.pk}/fraga/Q1/")
    walker.follow("Tidigare versioner")

    assert "version 2 2027-03-01 10:" in walker.text
    assert "· Anna" in walker.text
    walker.press("Låt version 1 gälla igen")

    assert independent(session)["Q1"].category == 1
    assert Answer.objects.count() == 3
    assert "version 3" in walker.text


def test_an_independent_version_cannot_hold_again_after_the_lock(session, anna):
    answer(session, "Q1", 1)
    answer(session, "Q1", 4, based_on=1)
    answer(session, "Q2", 1)
    lock_session(session=session, by=acting(anna), today=TODAY)
    walker = Walker(anna)
    walker.open(f"/uppgifter/{session.pk}/fraga/Q1/historik/")

    assert "gälla igen" not in walker.text
    response = walker.client.post(
        f"/uppgifter/{session.pk}/fraga/Q1/historik/1/", {"token": uuid4(), "version": 2, "rows": 0}
    )
    assert response.status_code == 409


# The lock


def test_what_is_missing_stands_in_the_way_of_the_lock_with_links(session, anna):
    answer(session, "Q1", 5)
    walker = Walker(anna)
    walker.open(f"/uppgifter/{session.pk}/las/")

    assert "Det här är kvar" in walker.text
    assert "Lås mina svar" not in walker.text
    response = walker.client.post(f"/uppgifter/{session.pk}/las/")
    assert response.status_code == 422
    assert f"/uppgifter/{session.pk}/fraga/Q1/".encode() in response.content
    session.refresh_from_db()
    assert session.state == SessionState.INDEPENDENT


@pytest.mark.parametrize("page", ["fraga/Q1/", "kontrollera/A/", "las/", ""])
def test_when_the_round_is_closed_the_pages_are_read_and_say_why(session, anna, round_, page):
    answered(session)
    round_.state = RoundState.CLOSED
    round_.save()

    walker = Walker(anna)
    walker.open(f"/uppgifter/{session.pk}/{page}")

    assert walker.status == 200
    assert "Omgången är inte öppen." in walker.text
    assert "Spara och fortsätt" not in walker.text
    assert "Lås mina svar" not in walker.text


def test_after_the_last_day_the_pages_say_whom_to_ask(session, anna, monkeypatch):
    ticking(monkeypatch, start=datetime(2027, 4, 1, 8, tzinfo=UTC))

    walker = Walker(anna)
    walker.open(f"/uppgifter/{session.pk}/fraga/Q1/")

    assert "Be regionens samordnare om mer tid." in walker.text


# The comparison


def test_after_the_lock_the_rest_is_laid_beside_ones_own(session, anna, round_):
    before = build_round(code="2025")
    before.reference_day = date(2025, 12, 1)
    before.save()
    confirmed(session_of(anna, before), category=1)
    other = session_of(rater("bo", district="L2"), round_)
    answered(other, 1)
    lock_session(session=other, by=acting(other.rater), today=TODAY)
    picture(round_)
    locked(session, 3)

    walker = Walker(anna)
    walker.follow("Jämför och bekräfta")

    assert "Pekar mot 3,0 på skalan 0–5" in walker.text
    assert "Motivering behövs" in walker.text
    assert "2 steg från en annan bedömare" in walker.text
    walker.follow("Handel")
    assert "Bedömare 1 (annat distrikt)" in walker.text
    assert "Bo" not in walker.text.split()
    assert "Bedömarna stod fast vid 1" in walker.text
    assert "skiljer sig mycket från förra omgångens" in walker.text


def test_a_value_is_changed_only_with_a_reason_and_the_unseen_one_stays(session, anna):
    locked(session)
    walker = Walker(anna)
    walker.follow("Jämför och bekräfta")
    walker.follow("Handel")
    assert ("answer", "3") in list(walker.fields)

    walker.press("Spara och fortsätt", answer="4")
    assert walker.status == 422
    assert "Skriv varför du ändrar skattningen." in walker.text
    walker.press("Spara och fortsätt", reason="Granntorget räknades inte.")

    assert walker.path == f"/uppgifter/{session.pk}/jamfor/"
    weighed = current_answers(session, Phase.WEIGHED)["Q1"]
    assert (weighed.category, weighed.reason) == (4, "Granntorget räknades inte.")
    assert independent(session)["Q1"].category == 3
    walker.follow("Bekräfta dina svar")
    assert "3 → 4. Granntorget räknades inte." in walker.text


def test_a_weighing_that_is_refused_is_still_asked_for_as_a_weighing(session, anna):
    locked(session)
    walker = Walker(anna)
    walker.open(f"/uppgifter/{session.pk}/jamfor/Q1/")
    asked = ("Din avvägda skattning", "Varför du ändrar eller står fast")
    assert all(words in walker.text for words in asked)

    walker.press("Spara och fortsätt", answer="4")

    assert walker.status == 422
    assert all(words in walker.text for words in asked)
    assert "Behövs om du väljer steg 0 eller 5" not in walker.text


def test_who_stands_by_an_answer_leaves_nothing_behind(session, anna):
    locked(session)
    walker = Walker(anna)
    walker.open(f"/uppgifter/{session.pk}/jamfor/Q1/")

    walker.press("Spara och fortsätt")

    assert walker.path == f"/uppgifter/{session.pk}/jamfor/"
    assert not Answer.objects.filter(phase=Phase.WEIGHED).exists()


def test_weighing_saves_itself_too(session, anna):
    locked(session)

    response = post(
        anna, f"/uppgifter/{session.pk}/jamfor/Q1/spara/", sent(answer="4", reason="Ny bild.")
    )

    assert response.status_code == 200
    assert current_answers(session, Phase.WEIGHED)["Q1"].category == 4


def test_what_must_be_said_stands_in_the_way_of_confirming_with_links(session, anna):
    locked(session)
    answer(session, "Q1", 4)
    walker = Walker(anna)
    walker.open(f"/uppgifter/{session.pk}/bekrafta/")

    assert "Skriv varför du ändrar skattningen." in walker.text
    response = walker.client.post(f"/uppgifter/{session.pk}/bekrafta/")
    assert response.status_code == 422
    assert f"/uppgifter/{session.pk}/jamfor/Q1/".encode() in response.content


@pytest.mark.parametrize(
    ("comparability", "shown", "hidden"),
    [
        ("identical", "Bedömarna stod fast vid 1", "lydelse"),
        ("wording", "Ändrad lydelse sedan dess.", "kan inte jämföras"),
        ("not_comparable", "kan inte jämföras", "Bedömarna stod fast"),
    ],
)
def test_the_last_round_is_shown_only_where_the_question_can_be_compared(
    session, anna, round_, comparability, shown, hidden
):
    document = round_.questionnaire.document
    first = {**document, "version": "2025.1"}
    earlier = QuestionnaireVersion.objects.create(
        version="2025.1", title="Då", document=first, sha256=""
    )
    second = QuestionnaireVersion.objects.create(
        version=f"2027-{comparability}",
        title="Nu",
        sha256="",
        document={
            **document,
            "blocks": [
                {
                    **block,
                    "items": [{**item, "comparability": comparability} for item in block["items"]],
                }
                for block in document["blocks"]
            ],
        },
    )
    before = build_round(code="2025")
    before.reference_day, before.questionnaire = date(2025, 12, 1), earlier
    before.save()
    confirmed(session_of(anna, before), category=1)
    round_.questionnaire = second
    round_.save()
    locked(session, 2)

    walker = Walker(anna)
    walker.open(f"/uppgifter/{session.pk}/jamfor/Q1/")

    assert shown in walker.text
    assert hidden not in walker.text


def test_of_a_case_with_many_raters_only_counts_are_shown(anna, round_):
    own = locked(session_of(anna, round_, case="KAL1"))
    for number in range(7):
        locked(session_of(rater(f"annan{number}", district="L2"), round_, case="KAL1"), 2)

    walker = Walker(anna)
    walker.open(f"/uppgifter/{own.pk}/jamfor/Q1/")

    assert "steg 2: 7 st" in walker.text
    assert "Bedömare 1" not in walker.text
    assert "Förra omgången" not in walker.text


def test_a_case_describes_its_invented_area_at_every_question(anna, round_):
    session_of(anna, round_, case="KAL1")
    walker = Walker(anna)
    walker.follow("Börja svara")

    assert "Fallet Kvarnbacken" in walker.text
    assert "Tre torg." in walker.text


# What came back


@pytest.fixture
def returned(round_):
    chief = person("chefen", Role.DISTRICT_CHIEF, unit="L1")
    assessment = submitted(round_, chief=chief)
    mine = RatingSession.objects.get(rater__username="anna")
    return_assessment(
        assessment=assessment,
        returned=[Returned(session=mine, item="Q2", reason="Vilka torg?")],
        by=acting(person("rut", Role.REGIONAL_COORDINATOR, unit="R1")),
    )
    mine.refresh_from_db()
    return mine


def test_a_returned_answer_is_one_click_away_with_its_reason_and_the_rest_is_fixed(returned):
    walker = Walker(returned.rater)
    assert "Återsänd: 1 svar" in walker.text
    walker.follow("Svara på det återsända")

    assert walker.path == f"/uppgifter/{returned.pk}/jamfor/Q2/"
    assert "Regionen har återsänt svaret Vilka torg?" in walker.text
    walker.open(f"/uppgifter/{returned.pk}/jamfor/Q1/")
    assert "Bara de återsända svaren kan ändras." in walker.text
    assert "Spara och fortsätt" not in walker.text


def test_a_returned_answer_is_stood_by_with_a_reason_also_after_the_last_day(returned, monkeypatch):
    ticking(monkeypatch, start=datetime(2027, 4, 10, 8, tzinfo=UTC))
    walker = Walker(returned.rater)
    walker.follow("Svara på det återsända")
    walker.press("Spara och fortsätt")
    assert "Återsänd: Vilka torg?" in walker.text
    walker.press("Spara och fortsätt", reason="Torget och bron.")
    walker.follow("Bekräfta dina svar")
    walker.press("Bekräfta")

    returned.refresh_from_db()
    assert returned.state == SessionState.CONFIRMED


# Paper


def test_own_answers_and_the_empty_form_are_there_for_paper(session, anna):
    answer(session, "Q1", 4, reason="Vid torget.")
    walker = Walker(anna)
    walker.open(f"/uppgifter/{session.pk}/")
    walker.follow("Skriv ut dina svar")
    assert "4 – Steg 4" in walker.text
    assert "Vid torget." in walker.text

    walker.open(f"/uppgifter/{session.pk}/")
    walker.follow("Skriv ut tomt formulär")
    assert "Hur ofta tystnar vittnen?" in walker.text
    assert "Vid torget." not in walker.text


def test_every_address_of_a_question_is_reversed_by_name(session):
    assert reverse("question", args=[session.pk, "Q1"]) == f"/uppgifter/{session.pk}/fraga/Q1/"

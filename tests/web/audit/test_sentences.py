import pytest
from tests.web.audit.events import ANNA, BO, record
from tests.web.factories import build_country, build_round, person, submitted

from lagesbild_web.audit.actions import Recorded
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.audit.sentences import TEMPLATES, sentence
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

NAMES = {"anna.b": "Anna B", "bo.c": "Bo C", "user/7": "Disa D"}


def test_every_kind_of_event_has_a_sentence_and_every_sentence_a_kind():
    assert set(TEMPLATES) == set(Recorded)


@pytest.mark.parametrize(
    ("action", "target", "details", "text"),
    [
        (
            Recorded.ANSWER_RECORDED,
            "session/7",
            {"item": "A1", "area": "A017", "version": 3},
            "Anna B svarade på A1 om område A017, version 3",
        ),
        (
            Recorded.SESSION_LOCKED,
            "session/7",
            {"area": "", "case": "K2"},
            "Anna B låste sina svar om kalibreringsfall K2",
        ),
        (
            Recorded.SESSION_CONFIRMED,
            "session/7",
            {},
            "Anna B bekräftade sina svar om session/7",
        ),
        (
            Recorded.CLASS_DECIDED,
            "assessment/1",
            {"area": "A017", "area_class": "particularly_vulnerable"},
            "Anna B beslutade klassen »särskilt utsatt område« för område A017",
        ),
        (
            Recorded.CLASS_PROPOSED,
            "assessment/1",
            {"area": "A017", "area_class": "not_listed"},
            "Anna B föreslog klassen »inte på listan« för område A017",
        ),
        (
            Recorded.ANSWER_RETURNED,
            "assessment/1",
            {
                "area": "A017",
                "answers": [{"session": 7, "item": "B2"}, {"session": 8, "item": "A1"}],
            },
            "Anna B återsände svar om område A017: A1, B2",
        ),
        (
            Recorded.SUBSTITUTION_SET,
            "user/7",
            {"substitute": "bo.c", "valid_from": "2027-03-01", "valid_to": "2027-03-15"},
            "Anna B gjorde Bo C till ersättare för Disa D från 2027-03-01 till 2027-03-15",
        ),
        (
            Recorded.GRANT_GIVEN,
            "user/7",
            {"granted_role": "controller", "valid_from": "2027-03-01"},
            "Anna B gav Disa D rollen »HR- och ekonomicontroller« från 2027-03-01",
        ),
        (
            Recorded.USER_ENDED,
            "user/8",
            {},
            "Anna B avslutade kontot för user/8",
        ),
        (
            Recorded.SESSION_ASSIGNED,
            "round/1",
            {"round": "2027", "sessions": [7, 8, 9]},
            "Anna B tilldelade bedömningstillfällen i omgång 2027, 3 stycken",
        ),
        (
            Recorded.REMINDER_SENT,
            "round/1",
            {"round": "2027", "raters": ["bo.c", "eva.e"]},
            "Anna B påminde om omgång 2027: Bo C, eva.e",
        ),
        (
            Recorded.CASE_WRITTEN,
            "case/4",
            {"case": "KAL4"},
            "Anna B skrev kalibreringsfall KAL4",
        ),
        (
            Recorded.EXCEPTION_GRANTED,
            "round/1",
            {"district": "LPO1"},
            "Anna B gav LPO1 mer tid, till (uppgift saknas)",
        ),
        (
            Recorded.LOGIN_SUCCEEDED,
            "user/7",
            {"methods": ["password", "totp"]},
            "Anna B loggade in med lösenord och engångskod",
        ),
        (
            Recorded.LOGIN_FAILED,
            "user/unknown",
            {"why": "password"},
            "En inloggning misslyckades för ett konto som inte finns: fel användarnamn eller"
            " lösenord",
        ),
        (
            Recorded.LOGIN_FAILED,
            "user/7",
            {"why": "second_factor"},
            "En inloggning misslyckades för Disa D: fel kod i andra steget",
        ),
        (
            Recorded.LOGIN_ENDED,
            "user/7",
            {"why": "idle"},
            "Anna B loggades ut: sidan hade inte använts på en stund",
        ),
        (
            Recorded.SECOND_FACTOR_REMOVED,
            "user/7",
            {"factor": "webauthn"},
            "Anna B tog bort en passnyckel",
        ),
        # What a later version of the login package may call it.
        (
            Recorded.SECOND_FACTOR_ADDED,
            "user/7",
            {"factor": "sms"},
            "Anna B lade till sms",
        ),
    ],
)
def test_an_event_is_told_in_swedish(action, target, details, text):
    event = record(action, target=target, details=details)

    assert sentence(event, names=NAMES) == text


@pytest.mark.parametrize(
    ("role", "substitute_for", "who"),
    [
        ("area_officer", None, "Anna B (områdespolis, bedömare)"),
        ("controller", None, "Anna B (HR- och ekonomicontroller)"),
        ("district_chief", BO, "Anna B (lokalpolisområdeschef, i stället för Bo C)"),
        ("", BO, "Anna B (i stället för Bo C)"),
        ("a role of old", None, "Anna B (a role of old)"),
    ],
)
def test_a_sentence_says_in_which_role_and_for_whom(role, substitute_for, who):
    event = record(
        Recorded.ROUND_OPENED, role=role, substitute_for=substitute_for, details={"round": "2027"}
    )

    assert sentence(event, names=NAMES) == f"{who} öppnade omgång 2027"


def test_who_has_no_other_name_is_called_by_username():
    event = record(Recorded.ROUND_CLOSED, by=ANNA, details={"round": "2027"})

    assert sentence(event) == "anna.b stängde omgång 2027"


def test_what_nobody_did_the_system_did():
    event = record(Recorded.LOG_EXPORTED, by=None, details={"during": "2027-03"})

    assert sentence(event) == "Systemet hämtade händelseloggen för 2027-03"


def test_an_event_of_an_unknown_kind_gets_a_general_sentence():
    event = record(target="session/7")
    event.payload = event.payload.replace("answer.recorded", "answer.painted")

    assert sentence(event, names=NAMES) == "Anna B gjorde »answer.painted« med session/7"


WHOLE = (
    '{"action":"round.closed","at":"2027-03-12T13:02:00.000000+00:00","by":"anna.b",'
    '"details":{"round":"2027"},"role":"","seq":1,"substitute_for":null,"target":"round/1"}'
)


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "{}",
        "[]",
        "[" * 100_000,
        WHOLE.replace("2027-03-12T", "igår"),
        WHOLE.replace("+00:00", ""),
        WHOLE.replace('{"round":"2027"}', '["2027"]'),
        WHOLE.replace('"by":"anna.b",', ""),
    ],
)
def test_an_event_that_cannot_be_read_says_so(payload):
    assert sentence(AuditEvent(seq=1, payload=WHOLE)) == "anna.b stängde omgång 2027"

    assert sentence(AuditEvent(seq=1, payload=payload)) == "Händelse 1 går inte att läsa"


def test_braces_in_what_people_are_called_are_only_signs():
    event = record(Recorded.ROUND_CLOSED, details={"round": "{who} {0}"})

    assert sentence(event, names={"anna.b": "{item}"}) == "{item} stängde omgång {who} {0}"


def test_what_the_actions_record_lacks_no_word_of_its_sentence():
    build_country()
    chief = person("chief", Role.DISTRICT_CHIEF, unit="L1")
    submitted(build_round(), chief=chief)

    told = [sentence(event) for event in AuditEvent.objects.order_by("seq")]

    assert told[0] == "anna (områdespolis, bedömare) svarade på Q1 om område A1, version 1"
    assert told[-1] == (
        "chief (lokalpolisområdeschef) skickade in bedömningen av område A1, inlämning 1"
    )
    assert [text for text in told if "uppgift saknas" in text] == []


def test_an_area_is_called_what_it_is_called_now():
    event = record(Recorded.SESSION_LOCKED, details={"area": "A017"})

    assert sentence(event, names={"area/A017": "Norra Ängen"}) == (
        "anna.b låste sina svar om område Norra Ängen"
    )

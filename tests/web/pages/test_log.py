"""The auditor's pages: read, verify, sample, trace, export; and what they leave in the log."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from tests.web.audit.events import record
from tests.web.audit.lifting import lifting
from tests.web.factories import (
    acting,
    answer,
    build_country,
    build_round,
    person,
    rater,
    session_of,
    submitted,
)
from tests.web.pages.steering import Steerer, whole_picture
from tests.web.pages.walking import ticking

from lagesbild_web.audit.actions import Recorded
from lagesbild_web.audit.chain import head
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.pages.forms.log import ACTION_TITLES
from lagesbild_web.policies import AssessmentState
from lagesbild_web.records.actions.deciding import decide_class, propose_class
from lagesbild_web.records.actions.logins import WhyFailed, note_failed_login, note_login
from lagesbild_web.records.actions.reviewing import accept_assessment
from lagesbild_web.records.models import Assessment
from lagesbild_web.records.queries.log import Wanted, events_about
from lagesbild_web.records.queries.questionnaires import questionnaire_from
from lagesbild_web.records.queries.traces import sample_of, trace_of
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
def decided(round_) -> Assessment:
    found = submitted(round_, chief=person("chefen", Role.DISTRICT_CHIEF, unit="P1"))
    rut = person("rut", Role.REGIONAL_COORDINATOR, unit="R1")
    accept_assessment(assessment=found, by=acting(rut))
    whole_picture(round_)
    first, second = (acting(person(n, Role.NATIONAL_ANALYST)) for n in ("nils", "nora"))
    propose_class(assessment=found, area_class="vulnerable", reason="", by=first)
    decide_class(assessment=found, by=second)
    return found


@pytest.fixture
def auditor(round_):
    return person("revisorn", Role.AUDITOR)


def recorded(action: str) -> int:
    return AuditEvent.objects.filter(payload__startswith=f'{{"action":"{action}"').count()


def test_every_kind_of_event_can_be_asked_for():
    assert set(ACTION_TITLES) == set(Recorded)


def test_failed_logins_are_found_by_their_kind(round_, auditor):
    anna = rater("anna")
    with transaction.atomic():
        note_login(user=anna, methods=["password", "totp"])
        note_failed_login(user=anna, why=WhyFailed.PASSWORD)
        note_failed_login(user=None, why=WhyFailed.PASSWORD)
    walker = Steerer(auditor)

    walker.open("/logg/")
    walker.sees("Anna loggade in med lösenord och engångskod")
    walker.open("/logg/?action=login.failed")

    walker.sees(
        "En inloggning misslyckades för Anna: fel användarnamn eller lösenord",
        "En inloggning misslyckades för ett konto som inte finns",
    )
    assert "loggade in med" not in walker.text


def test_the_log_reads_as_sentences_and_reading_it_is_an_event(decided, auditor):
    before = recorded("log.read")

    walker = Steerer(auditor)

    walker.sees("beslutade klassen »utsatt område« för område Norra Ängen")
    walker.sees("Chefen (lokalpolisområdeschef) skickade in bedömningen av område Norra Ängen")
    assert recorded("log.read") == before + 1
    walker.open("/logg/")
    walker.sees("Revisorn läste händelseloggen")


@pytest.mark.parametrize(
    ("given", "seen", "not_seen"),
    [
        ({"action": "class.decided"}, "beslutade klassen", "skickade in"),
        ({"person": "chefen"}, "skickade in", "beslutade klassen"),
        ({"area": "A1"}, "beslutade klassen", "läste händelseloggen"),
        ({"first": "2027-03-01", "last": "2027-03-01"}, "beslutade klassen", "inga"),
    ],
)
def test_the_log_is_filtered(decided, auditor, given, seen, not_seen):
    walker = Steerer(auditor)

    walker.press("Visa", **given)

    walker.sees(seen)
    rows = walker.html.split("<tbody>")[1]
    assert not_seen not in rows


def test_nothing_happened_on_another_day(decided, auditor):
    walker = Steerer(auditor)

    walker.press("Visa", first="2027-03-02")

    walker.sees("Inga sådana händelser")


def test_an_event_is_found_by_its_day_on_both_sides_of_midnight(round_, monkeypatch):
    session = session_of(rater("anna"), round_)
    # 23.30 and 00.30 in Sweden.
    for hour, item in ((22, "Q1"), (23, "Q2")):
        ticking(monkeypatch, start=datetime(2027, 3, 1, hour, 30, tzinfo=UTC))
        answer(session, item, 3)

    first = events_about(Wanted(last=date(2027, 3, 1)))
    second = events_about(Wanted(first=date(2027, 3, 2)))

    assert [event.seq for event in first] == [1]
    assert [event.seq for event in second] == [2]


def test_the_log_has_pages(decided, auditor):
    for _ in range(60):
        record()
    walker = Steerer(auditor)

    walker.sees("Visar 1–50 av")
    walker.follow("Nästa")
    walker.sees("Visar 51–")


def test_the_log_leaves_as_csv_and_that_is_recorded(decided, auditor):
    walker = Steerer(auditor)

    walker.press("CSV för Excel")

    assert walker.clicks == 1
    assert walker.response.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = walker.html.splitlines()
    assert rows[0].startswith("\ufeffnummer;tid;händelse")
    assert "beslutade klassen" in walker.html
    assert recorded("log.exported") == 1
    # The export holds the event that says it was made.
    assert "hämtade händelseloggen" in rows[-1]


def test_the_chain_is_verified_in_one_click_and_its_head_shown(decided, auditor):
    walker = Steerer(auditor)

    walker.follow("Pröva loggen")

    assert walker.clicks == 1
    last = head()
    walker.sees("Loggen är hel", f"{last.seq} händelser", last.hash)


def test_a_changed_event_is_named(decided, auditor):
    walker = Steerer(auditor)
    lift = lifting(connection)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in lift.before:
            cursor.execute(statement)
        AuditEvent.objects.filter(seq=2).update(payload="{}")
        for statement in lift.after:
            cursor.execute(statement)

    walker.follow("Pröva loggen")

    walker.sees("Loggen är inte hel", "Händelse 2")


def test_a_head_that_was_kept_vouches_for_the_log(decided, auditor):
    kept = head()
    walker = Steerer(auditor)

    walker.follow("Pröva loggen")
    walker.press(
        "Pröva", heads=f'{{"day": "2027-03-01", "seq": {kept.seq}, "hash": "{kept.hash}"}}'
    )
    walker.sees("Den stämmer med 1 sparat huvud.")
    walker.press("Pröva", heads=f'{{"day": "2027-03-01", "seq": {kept.seq}, "hash": "{"f" * 64}"}}')
    walker.sees("Loggen är inte hel")
    walker.press("Pröva", heads="inte ett huvud")

    assert walker.status == 422
    walker.sees("Rad 1 är inget huvud av loggen.")


def test_a_sample_is_drawn_in_two_clicks_with_its_seed(decided, auditor):
    walker = Steerer(auditor)

    walker.follow("Dra ett stickprov")
    walker.press("Dra stickprov", size="3", seed="17")

    assert walker.clicks == 2
    walker.sees("1 av 1 godkända bedömningar", "startvärde 17", "Norra Ängen")
    walker.follow("Läs svaren")
    assert walker.clicks == 3
    walker.sees("Handel")
    assert recorded("secret.read") == 1


def test_the_same_seed_draws_the_same(round_):
    every = list(round_.assessments.order_by("area"))

    drawn = [[one.area for one in sample_of(every, size=2, seed=seed)] for seed in (5, 5, 6, 7)]

    assert drawn[0] == drawn[1]
    assert len({tuple(one) for one in drawn}) > 1


def test_a_decision_is_traced_to_its_answers_in_three_clicks(decided, auditor):
    walker = Steerer(auditor)

    walker.follow("Följ ett beslut")
    walker.follow("Norra Ängen")
    walker.sees("Utsatt område", "Nils", "Nora", "abc123def456", "Inlämning 1 av Chefen")
    walker.sees("✓ Stämmer")
    [receipt] = decided.submissions.all()
    assert receipt.answers_sha256 in walker.html
    walker.follow("Läs svaren")

    assert walker.clicks == 3
    walker.sees("Handel", "Anna", "Bo")


def test_answers_that_are_not_those_of_the_receipt_are_told(decided):
    [receipt] = decided.submissions.all()
    decided.submissions.create(number=2, by=receipt.by, at=receipt.at, answers_sha256="0" * 64)

    assert trace_of(decided).answers_match is False


def test_raters_are_traced_by_their_code(decided, auditor):
    walker = Steerer(auditor)

    walker.open(f"/logg/beslut/{decided.pk}/")

    assert re.search(r"B\d{8} Hamnen", walker.text)
    assert "Anna" not in walker.text


def test_the_administrator_reads_the_log_but_follows_nothing_to_answers(decided):
    walker = Steerer(person("adam", Role.ADMINISTRATOR))

    walker.open("/logg/")
    assert walker.status == 200
    assert "Följ ett beslut" not in walker.text
    for path in (f"/logg/beslut/{decided.pk}/", "/logg/beslut/", "/logg/stickprov/"):
        walker.open(path)
        assert walker.status == 403


def test_the_auditor_changes_nothing(decided, auditor):
    walker = Steerer(auditor)

    for path in (
        f"/granskning/{decided.pk}/godkann/",
        f"/mote/{decided.pk}/dra-tillbaka/",
        "/omgangar/2027/stang/",
        "/administration/personer/ny/",
    ):
        assert walker.client.post(path).status_code in {403, 409}
    decided.refresh_from_db()
    assert decided.state == AssessmentState.DECIDED

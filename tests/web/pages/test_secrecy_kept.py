"""Nothing that the guide through secrecy is told is kept, logged or repeated."""

import logging
import sys
from datetime import date

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.views.debug import ExceptionReporter
from tests.web.factories import person
from tests.web.guided import BAD, BUTTONS, NOBODYS_NUMBER, YOUNG, Visitor, post, text_of
from tests.web.reading import read

from lagesbild_web.pages.views import secrecy as views
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """Let the day be one on which the rules are not old."""
    monkeypatch.setattr(views.timezone, "localdate", lambda *_: date(2026, 12, 1))


# Nothing is kept


def every_row() -> dict[str, list[tuple[object, ...]]]:
    """Return the content of every table of the database, sessions included."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


@pytest.mark.parametrize("is_logged_in", [False, True])
def test_no_answer_is_written_to_log_session_cache_or_database(caplog, is_logged_in):
    caplog.set_level(logging.DEBUG)
    client = Client()
    if is_logged_in:
        client.force_login(person("anna", Role.AREA_OFFICER))
    visitor = Visitor(client)
    session = dict(client.session) if is_logged_in else {}
    rows, cached = every_row(), dict(cache._cache)
    caplog.clear()

    for button in BUTTONS[:4]:
        visitor.press(button)
    visitor.press("Visa svaret så här långt")
    visitor.press("Fortsätt")
    for button in BUTTONS[4:]:
        visitor.press(button)
    visitor.press("Ändra Vem tar emot den?")
    refused = post(YOUNG | {"urgency": "19121212-1212"}, client)

    assert refused.status_code == 422
    assert len(rows) > 20
    assert every_row() == rows
    assert dict(cache._cache) == cached
    assert (dict(client.session) if is_logged_in else {}) == session
    assert set(client.cookies) <= {"csrftoken", "sessionid"}
    assert [one.getMessage() for one in caplog.records] == [
        "Unprocessable Entity: /sekretess/fragor/"
    ]


def test_no_answer_stands_in_an_address_and_no_page_is_kept_by_a_browser():
    visitor = Visitor()
    for button in BUTTONS:
        visitor.press(button)
        assert visitor.path == "/sekretess/fragor/"
        assert "no-store" in visitor.response["Cache-Control"]
        # A browser's history holds the titles of pages.
        [title] = read(visitor.html).texts("title")
        assert title.endswith("Vad får delas? – Lägesbild")
        assert visitor.heading not in title


def test_a_page_that_is_opened_anew_begins_again():
    answered = Client().get("/sekretess/fragor/")

    assert (answered.status_code, answered["Location"]) == (302, "/sekretess/")


def test_a_form_from_elsewhere_is_refused():
    client = Client(enforce_csrf_checks=True)

    assert post(YOUNG, client).status_code == 403


def answers_in(text: str) -> list[str]:
    return [YOUNG[name] for name in ("sender", "person") if YOUNG[name] in text]


def test_a_fault_of_ours_names_its_place_and_none_of_the_answers(monkeypatch, caplog, settings):
    settings.ADMINS = [("Driften", "driften@example.org")]

    def broken(*_, **__):
        raise KeyError(YOUNG["person"])

    monkeypatch.setattr(views, "take_step", broken)
    client = Client(raise_request_exception=False)

    answered = post(YOUNG, client)

    assert answered.status_code == 500
    [record] = [one for one in caplog.records if one.exc_info]
    written = logging.Formatter().format(record)
    [letter] = mail.outbox
    assert "GuideFailed: KeyError" in written
    assert "in broken" in written
    for text in (written, caplog.text, letter.subject, letter.body, answered.content.decode()):
        assert answers_in(text) == []


def test_the_report_of_a_fault_holds_no_variable_of_the_guide(monkeypatch):
    monkeypatch.setattr(views, "take_step", lambda *_, **__: 1 / 0)
    request = RequestFactory().post("/sekretess/fragor/", YOUNG)

    try:
        views.secrecy_guide(request)
    except views.GuideFailed:
        report = ExceptionReporter(request, *sys.exc_info()).get_traceback_html()

    assert "GuideFailed" in report
    assert answers_in(report) == []


# Bad input


@pytest.mark.parametrize(("fields", "says"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_is_said_in_words_and_neither_repeated_nor_kept(fields, says):
    rows = every_row()

    answered = post({**YOUNG, **fields})

    page = read(answered.content.decode())
    assert answered.status_code == 422
    assert says in page.find(".error-summary")[0].text
    for repeated in ("grannen", "Kalle", NOBODYS_NUMBER, "i våras", "2009-06-29"):
        assert repeated not in answered.content.decode()
    assert every_row() == rows


def test_a_problem_leads_to_what_mends_it():
    for fields in ({"on": "2009-06-29"}, {"sender": "grannen"}, {"person": "Kalle"}):
        page = read(post({**YOUNG, **fields}).content.decode())
        [link] = page.find(".error-summary a")
        assert page.find(link.attrs["href"]), fields


def test_after_answers_that_cannot_both_be_so_one_goes_back_a_step():
    page = read(post({**YOUNG, "suspicion": "yes"}).content.decode())
    hidden = {
        one.attrs["name"]: one.attrs["value"]
        for one in page.find("main input")
        if one.attrs["name"] != "csrfmiddlewaretoken"
    }

    back = post(hidden | {"back": "1"})

    assert back.status_code == 200
    assert "Fråga 9 av högst" in text_of(back)

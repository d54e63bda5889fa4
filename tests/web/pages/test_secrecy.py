"""The guide through secrecy: questions, answers, the law behind them, and nothing that is kept."""

import logging
import sys
from datetime import date

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import translation
from django.views.debug import ExceptionReporter
from tests.secrecy_situations import WorkedSituation, worked_situations
from tests.web.factories import build_country, build_round, person
from tests.web.pages.steering import Steerer
from tests.web.reading import read
from tests.web.test_english import phrases, swedish_on

from lagesbild.secrecy.outcome import Outcome
from lagesbild.secrecy.rule_base import rule_base
from lagesbild_web.pages.secrecy_rows import KINDS, SENTENCES
from lagesbild_web.pages.views import secrecy as views
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

NOBODYS_NUMBER = "19121212-1212"
"""A personal identity number that is never given to anybody."""
TO_POLICE = {"sender": "social_services", "recipient": "police", "information": "personal"}
YOUNG = {
    "on": "2026-02-01",
    **TO_POLICE,
    "purpose": "prevent",
    "risk": "prison",
    "urgency": "no",
    "person": "risk_under_18",
    "consent": "no",
}
BUTTONS = (
    "Socialtjänsten",
    "Polismyndigheten",
    "Uppgifter om en persons förhållanden",
    "Förebygga, förhindra eller upptäcka brott; uppgiften rör inget visst brott",
    "Konkret risk för annat brott som kan ge fängelse",
    "Nej",
    "Den som kan komma att begå brott eller misstänks, under 18 år",
    "Nej, eller ingen har frågat",
    "Ja, det är inte olämpligt",
)


class Visitor(Steerer):
    """Somebody with a browser without JavaScript, logged in or not, at the start of the guide."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()
        self.open("/sekretess/")
        self.clicks = 0

    @property
    def heading(self) -> str:
        [heading] = read(self.html).texts("h1")
        return heading

    @property
    def hidden(self) -> dict[str, str]:
        """What the form of the guide carries on."""
        [form, *_] = [one for one in self.page.forms if one.action == "/sekretess/fragor/"]
        return {name: value for name, value in form.fields if name != "csrfmiddlewaretoken"}


def post(fields: dict[str, object], client: Client | None = None):
    return (client or Client()).post("/sekretess/fragor/", fields)


def text_of(response) -> str:
    return read(response.content.decode()).text


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """Let the day be one on which the rules are not old."""
    monkeypatch.setattr(views.timezone, "localdate", lambda *_: date(2026, 12, 1))


# The way through


def test_a_visitor_without_an_account_comes_to_an_answer_one_press_a_question():
    visitor = Visitor()

    for number, button in enumerate(BUTTONS, start=1):
        visitor.sees(f"Fråga {number}")
        visitor.press(button)
        assert visitor.path == "/sekretess/fragor/"

    assert visitor.heading == "Uppgiften får lämnas."
    assert visitor.clicks == len(BUTTONS)
    visitor.sees(
        "Vägledning, inte juridisk rådgivning",
        "Ingen jurist har ännu granskat",
        "10 kap. 18 a § OSL",
        "Inte granskad av jurist.",
        "Vem som beslutar",
        "Dokumentera i ert eget system",
        "Tala om området i stället för personen",
        "Varför de andra inte gäller",
        "Lagen den 2026-12-01",
        "OSL till och med SFS 2026:317",
    )


@pytest.mark.parametrize("worked", worked_situations(), ids=lambda worked: worked.id)
def test_a_worked_situation_gets_the_answer_of_the_manual(worked: WorkedSituation):
    start = worked.situation
    fields = {
        "on": start.on.isoformat(),
        **{name: getattr(start, name) for name in TO_POLICE},
        **start.answers,
        **worked.answers,
    }

    page = read(post(fields).content.decode())

    assert page.texts("h1") == [SENTENCES[Outcome(worked.outcome)]]
    applies = " ".join(page.texts("article"))
    law = {entry.id: entry.cite for entry in rule_base().entries}
    assert all(law[name] in applies for name in (*worked.applies, *worked.awaits))
    assert page.texts(".summary-list__row dt")[0] == "Vem lämnar uppgiften?"
    assert len(page.find(".summary-list__row")) == len(fields) - 1


def test_every_outcome_has_its_sentence_and_its_look():
    assert set(SENTENCES) == set(KINDS) == set(Outcome)


def test_the_municipal_contact_begins_in_one_click():
    build_country()
    build_round()
    walker = Steerer(person("kajsa", Role.MUNICIPAL_CONTACT, unit="K1"))

    walker.follow("Vad får delas?")

    assert walker.clicks == 1
    walker.sees("Fråga 1", "Vem lämnar uppgiften?")


@pytest.mark.parametrize("role", Role)
def test_every_role_and_every_visitor_finds_the_guide_on_every_page(role: Role):
    client = Client()
    client.force_login(person("anna", role))

    for one in (client, Client()):
        page = read(one.get("/tillganglighet/").content.decode())
        assert "/sekretess/" in [link.get("href") for link in page.find(".footer a")]


def test_one_goes_back_changes_an_answer_and_starts_over():
    visitor = Visitor()
    for button in BUTTONS[:5]:
        visitor.press(button)
    assert list(visitor.hidden) == ["on", *TO_POLICE, "purpose", "risk"]

    visitor.press("Tillbaka")
    assert list(visitor.hidden) == ["on", *TO_POLICE, "purpose"]
    for button in BUTTONS[4:]:
        visitor.press(button)
    visitor.press("Ändra Vem tar emot den?")
    assert visitor.hidden == {"on": "2026-12-01", "sender": "social_services"}
    visitor.follow("Börja om")

    visitor.sees("Fråga 1")
    assert visitor.hidden == {"on": "2026-12-01"}


def test_the_answer_so_far_is_there_after_three_questions_and_the_questions_go_on():
    visitor = Visitor()
    for button in BUTTONS[:3]:
        visitor.press(button)

    visitor.press("Visa svaret så här långt")
    visitor.sees("Svaret så här långt", "Det går inte att avgöra", "Fler svar kan ändra det.")
    visitor.press("Fortsätt med frågorna")

    visitor.sees("Fråga 4 av högst")


def test_a_judgement_is_put_in_the_words_of_the_law_with_what_to_weigh_and_not_computed():
    page = read(post(YOUNG).content.decode())

    assert "bedömning i lagens ord" in page.text
    assert page.texts(".guide__weigh h2") == ["Att väga"]
    assert page.texts(".guide__choice")[-1] == "Vet inte"
    assert "Hittills: Uppgiften får lämnas bara efter en prövning." in page.text


def test_an_unsettled_relation_says_lawyer_and_shows_what_stands_against_what():
    fields = YOUNG | {"purpose": "investigate", "committed_crime": "none", "penalty": "prison"}
    fields |= {"no_harm_clear": "no", "show": "1"}

    page = read(post({k: v for k, v in fields.items() if k != "risk"}).content.decode())

    assert page.texts("h1") == ["Guiden täcker inte det här: fråga en jurist."]
    assert "10 kap. 15 a §" in page.text
    assert "Regler som står mot varandra" in page.texts("h2")


# Days


def test_the_law_is_that_of_the_day_which_was_chosen():
    visitor = Visitor()

    visitor.press("Välj dagen", on="2025-03-31")
    visitor.sees("Lagen den 2025-03-31")
    for button in BUTTONS[:2]:
        visitor.press(button)

    assert visitor.hidden["on"] == "2025-03-31"


@pytest.mark.parametrize(
    ("today", "is_old"), [(date(2027, 2, 28), False), (date(2027, 3, 1), True)]
)
def test_rules_that_were_checked_more_than_ninety_days_ago_say_so(monkeypatch, today, is_old):
    monkeypatch.setattr(views.timezone, "localdate", lambda *_: today)

    for page in (Client().get("/sekretess/"), post(YOUNG | {"show": "1"})):
        assert ("Reglerna kan vara gamla" in text_of(page)) is is_old


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

BAD = {
    "a day before the law": (
        {"on": "2009-06-29"},
        "Guiden har lagen från och med 2009-06-30. Välj en senare dag, eller fråga en jurist.",
    ),
    "no day": ({"on": "i våras"}, "Skriv den som ÅÅÅÅ-MM-DD"),
    "an unknown giver": ({"sender": "grannen"}, "Ett svar finns inte bland guidens val."),
    "an unknown receiver": ({"recipient": "grannen"}, "Ett svar finns inte bland guidens val."),
    "nobody gives to themselves": (
        {"sender": "police", "recipient": "police"},
        "Ett svar finns inte bland guidens val.",
    ),
    "information that the giver has not": (
        {"information": "intelligence"},
        "Ett svar finns inte bland guidens val.",
    ),
    "an answer that is none": ({"person": "Kalle"}, "Ett svar finns inte bland guidens val."),
    "an answer that this giver is not offered": (
        {"sender": "municipality", "urgency": "young_in_danger"},
        "Ett svar finns inte bland guidens val.",
    ),
    "a question that is none": ({"name": "Kalle"}, "Formuläret har något som inte är en fråga."),
    "two answers to a question": (
        {"person": ["risk_21", "other_adult"]},
        "En fråga är besvarad två gånger, på olika sätt.",
    ),
    "answers that cannot both be so": (
        {"suspicion": "yes"},
        "kan inte båda stämma",
    ),
    "a personal identity number as an answer": (
        {"person": NOBODYS_NUMBER},
        "innehåller ett personnummer eller samordningsnummer",
    ),
    "a personal identity number as a day": (
        {"on": NOBODYS_NUMBER},
        "innehåller ett personnummer eller samordningsnummer",
    ),
    "a personal identity number as a question": (
        {NOBODYS_NUMBER: "yes"},
        "innehåller ett personnummer eller samordningsnummer",
    ),
}


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


# The law behind


def test_every_provision_has_a_page_with_its_versions():
    listed = read(Client().get("/sekretess/bestammelser/").content.decode())
    addresses = [link.attrs["href"] for link in listed.find(".provisions a")]

    assert len(addresses) == len({entry.base for entry in rule_base().entries})
    for address in addresses:
        page = read(Client().get(address).content.decode())
        base = address.split("/")[-2]
        versions = [entry for entry in rule_base().entries if entry.base == base]
        assert len(page.find("section.sheet .rule__title")) == len(versions)
        assert page.text.count("Inte granskad av jurist.") == len(versions)


def test_a_changed_provision_shows_both_wordings_the_latest_first():
    page = read(Client().get("/sekretess/bestammelser/OSL-10-18a/").content.decode())

    versions = [one for one in page.texts("h2") if "20" in one]
    assert versions == ["Från 2025-04-01", "2013-01-01 till 2025-03-31"]
    assert "Lydelsen är inte läst i lagtexten." in page.text
    assert "2025-04-01 SFS 2025:179" in page.text
    assert Client().get("/sekretess/bestammelser/OSL-99/").status_code == 404


def test_two_days_stand_side_by_side():
    page = read(
        Client().get("/sekretess/andringar/?fran=2025-04-01&till=2025-03-31").content.decode()
    )

    assert page.texts("thead th") == ["Bestämmelse", "2025-03-31", "2025-04-01"]
    rows = {row.texts("th")[0]: row.texts("td") for row in page.find("tbody tr")}
    assert rows["4 § lagen (2025:170)"][0] == "fanns inte"
    assert "Bara till polisen." in rows["10 kap. 18 a § OSL"][0]
    assert "Bara till polisen." not in rows["10 kap. 18 a § OSL"][1]
    assert "2025-04-01 SFS 2025:179, OSL 10:23 ändrar villkoren i guiden" in page.text


def test_days_that_cannot_be_compared_are_said_in_words_at_their_field():
    answered = Client().get("/sekretess/andringar/?fran=i+dag&till=2009-01-01")

    page = read(answered.content.decode())
    assert answered.status_code == 422
    assert page.texts(".error-summary li") == [
        "Dagen går inte att läsa. Skriv den som ÅÅÅÅ-MM-DD.",
        "Guiden har lagen från och med 2009-06-30. Välj en senare dag.",
    ]
    assert [one.get("aria-invalid") for one in page.find("#fran")] == ["true"]


# English


def test_in_english_the_frame_is_english_and_the_law_is_marked_as_swedish():
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    known = phrases()
    pages = [
        client.get("/sekretess/"),
        post(TO_POLICE, client),
        post(YOUNG, client),
        post(YOUNG | {"not_unsuitable": "yes"}, client),
        post(YOUNG | {"show": "1"}, client),
        *(post({**YOUNG, **fields}, client) for fields, _ in BAD.values()),
        client.get("/sekretess/bestammelser/"),
        client.get("/sekretess/bestammelser/OSL-10-15a/"),
        client.get("/sekretess/andringar/?fran=2025-03-31&till=2025-04-01"),
    ]

    for page in pages:
        html = page.content.decode()
        assert swedish_on(html, phrases=known, names=["Lägesbild"]) == []
    with translation.override("en"):
        assert "The information may be given." in text_of(pages[3])

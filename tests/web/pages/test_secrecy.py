"""The guide through secrecy: one question a page, the answer, the day of the law, and English."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from tests.secrecy_situations import WorkedSituation, worked_situations
from tests.web.factories import build_country, build_round, person
from tests.web.guided import BAD, BUTTONS, TO_POLICE, YOUNG, Visitor, post, text_of
from tests.web.pages.steering import Steerer
from tests.web.reading import read
from tests.web.test_english import phrases, swedish_on

from lagesbild.secrecy.outcome import Outcome
from lagesbild.secrecy.rule_base import rule_base
from lagesbild_web.pages.secrecy_rows import KINDS, SENTENCES
from lagesbild_web.pages.views import secrecy as views
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


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
    assert "The information may be given." in text_of(pages[3])

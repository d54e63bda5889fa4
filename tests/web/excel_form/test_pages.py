"""The rater fetches a form, hands it in, sees what became of it, and can undo it."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.web.excel_form.filling import filled
from tests.web.factories import answer, rater
from tests.web.pages.walking import ticking
from tests.web.reading import Element, read

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.policies import SessionState
from lagesbild_web.records.excel_form.reading import read_form
from lagesbild_web.records.excel_form.writing import write_form
from lagesbild_web.records.models import Answer, Phase, RatingSession, User
from lagesbild_web.records.queries.answers import current_answers


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    ticking(monkeypatch)


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def anna(session: RatingSession) -> Client:
    return logged_in(session.rater)


@pytest.fixture
def hand_in(anna: Client, session: RatingSession) -> Callable[..., HttpResponse]:
    def sent(form: bytes, **chosen: str) -> HttpResponse:
        file = SimpleUploadedFile("skattning.xlsx", form)
        address = reverse("excel_form", args=[session.pk])
        return anna.post(address, {"file": file, **chosen}, follow=True)

    return sent


def page(response: HttpResponse) -> Element:
    return read(response.content.decode())


def categories(session: RatingSession) -> dict[str, int | None]:
    answers = current_answers(session, Phase.INDEPENDENT)
    return {item: one.category for item, one in answers.items()}


def test_the_form_is_fetched_as_a_file_and_that_is_logged(anna: Client, session: RatingSession):
    response = anna.get(reverse("excel_form_fetch", args=[session.pk]))

    assert response.headers["Content-Disposition"] == (
        'attachment; filename="skattning-norra-angen-2027.xlsx"'
    )
    assert response.headers["Cache-Control"] == "no-store"
    assert read_form(response.content, session=session).problems == ()
    assert "form.downloaded" in AuditEvent.objects.get().payload


def test_the_page_offers_to_fetch_and_to_hand_in(anna: Client, session: RatingSession):
    root = page(anna.get(reverse("excel_form", args=[session.pk])))

    assert root.texts("h1") == ["Excelformulär"]
    assert root.texts("main .button") == ["Lämna formuläret", "Hämta som Excel"]


def test_what_was_recorded_is_shown_with_a_way_to_undo_it(
    hand_in: Callable[..., HttpResponse], session: RatingSession
):
    answer(session, "Q1", 3)
    cells = {"F4": 4, "F5": 1, "H5": "Säker", "I5": "Sett med Kalle Nilsson vid torget."}

    response = hand_in(filled(write_form(session), cells))

    root = page(response)
    assert response.redirect_chain == [(reverse("excel_form_result", args=[session.pk]), 302)]
    assert root.texts("h1") == ["2 svar är sparade"]
    rows = [row.texts("td") for row in root.find("tbody tr")]
    assert rows == [["3", "4", "svar"], ["–", "1", "nytt svar"]]
    assert "1 fråga har samma svar som förut." in root.text
    assert "Kalle Nilsson" in root.text
    assert "Ångra" in root.texts("main button")


def test_undo_leads_back_to_what_was(
    anna: Client, hand_in: Callable[..., HttpResponse], session: RatingSession
):
    answer(session, "Q1", 3)
    hand_in(filled(write_form(session), {"F4": 4, "F5": 1}))

    response = anna.post(reverse("excel_form_undo", args=[session.pk]), follow=True)

    assert "Formuläret är ångrat." in page(response).text
    assert categories(session) == {"Q1": 3}


def test_undo_twice_undoes_once(
    anna: Client, hand_in: Callable[..., HttpResponse], session: RatingSession
):
    hand_in(filled(write_form(session), {"F4": 4}))
    for _ in range(2):
        anna.post(reverse("excel_form_undo", args=[session.pk]))

    assert Answer.objects.count() == 2


def test_all_mistakes_stand_in_a_table_with_cell_and_remedy_and_nothing_is_saved(
    hand_in: Callable[..., HttpResponse], session: RatingSession
):
    response = hand_in(filled(write_form(session), {"F4": 7, "I5": "Ring 850709-9805"}))

    root = page(response)
    assert response.status_code == 422
    assert root.texts(".error-summary a") == ["Formuläret har 2 fel. Inget är sparat."]
    assert root.texts("tbody th") == ["Svar!F4", "Svar!I5"]
    assert "Skriv ett heltal från 0 till 5, eller töm cellen." in root.text
    assert "850709" not in root.text
    assert not Answer.objects.exists()


def test_without_a_file_the_page_asks_for_one(anna: Client, session: RatingSession):
    response = anna.post(reverse("excel_form", args=[session.pk]))

    assert response.status_code == 422
    assert page(response).texts(".error-summary a") == ["Välj filen som du har fyllt i."]


def test_both_answers_are_shown_and_the_chosen_one_is_recorded(
    hand_in: Callable[..., HttpResponse], session: RatingSession
):
    form = write_form(session)
    answer(session, "Q1", 1)
    form = filled(form, {"F4": 2, "H4": "Säker"})

    response = hand_in(form)

    root = page(response)
    assert response.status_code == 409
    assert root.find("tbody tr")[0].texts("td") == [*("1 – Steg 1", "2 – Steg 2")]
    radios = root.find("[type=radio]")
    assert [one.get("value") for one in radios] == ["site:1", "form:1"]
    assert not any("checked" in one.attrs for one in radios)
    assert categories(session) == {"Q1": 1}

    hand_in(form, **{"choice-Q1": "form:1"})
    assert categories(session) == {"Q1": 2}


def test_a_choice_is_remembered_while_another_is_missing(
    hand_in: Callable[..., HttpResponse], session: RatingSession
):
    form = write_form(session)
    answer(session, "Q1", 1)
    answer(session, "Q2", 1)

    response = hand_in(filled(form, {"F4": 2, "F5": 2}), **{"choice-Q1": "form:1"})

    root = page(response)
    assert root.texts(".error-summary a") == [
        "Oro har ändrats på båda ställena. Välj vilket svar som gäller."
    ]
    [ticked] = [one for one in root.find("[type=radio]") if "checked" in one.attrs]
    assert (ticked.get("name"), ticked.get("value")) == ("choice-Q1", "form:1")


def test_nonsense_as_a_choice_is_none(hand_in: Callable[..., HttpResponse], session: RatingSession):
    form = write_form(session)
    answer(session, "Q1", 1)

    response = hand_in(filled(form, {"F4": 2}), **{"choice-Q1": "form:99999999999"})

    assert response.status_code == 409


@pytest.mark.parametrize("name", ["excel_form", "excel_form_fetch", "excel_form_result"])
def test_for_anybody_else_the_pages_do_not_exist(name: str, session: RatingSession):
    bo = logged_in(rater("bo"))

    assert bo.get(reverse(name, args=[session.pk])).status_code == 404


def test_nobody_else_hands_in_or_undoes(session: RatingSession):
    bo = logged_in(rater("bo"))
    file = SimpleUploadedFile("a.xlsx", filled(write_form(session), {"F4": 3}))

    assert bo.post(reverse("excel_form", args=[session.pk]), {"file": file}).status_code == 404
    assert bo.post(reverse("excel_form_undo", args=[session.pk])).status_code == 404
    assert not Answer.objects.exists()


def test_when_the_answers_are_locked_the_page_says_so(anna: Client, session: RatingSession):
    session.state = SessionState.REVEALED
    session.save()

    root = page(anna.get(reverse("excel_form", args=[session.pk])))
    response = anna.get(reverse("excel_form_fetch", args=[session.pk]))

    assert "Du har låst dina svar." in root.text
    assert not root.find("[type=file]")
    assert response.status_code == 409


def test_a_result_that_is_not_there_leads_to_the_form(anna: Client, session: RatingSession):
    response = anna.get(reverse("excel_form_result", args=[session.pk]))

    assert response.url == reverse("excel_form", args=[session.pk])

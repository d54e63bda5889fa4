"""The order, supply and follow-up of cameras on the site: who is next, when, and what became of it.

No list is decided here, so the class of the areas is not known, and violence decides: KB4 with 10
cases stands before KB5 with 2 and KB3, where nobody has counted. KB9 of the other region lies
outside all areas, which is known, and stands first.
"""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from tests.web import equipped
from tests.web.equipped import need
from tests.web.factories import TODAY, acting, person
from tests.web.pages.walking import ticking
from tests.web.reading import read
from tests.web.staffed import keep_table

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.audit.payload import Payload
from lagesbild_web.records.actions.camera_forecasts import ForecastRefused, begin_forecast
from lagesbild_web.records.exchange.camera_forecasts import make_camera_forecast
from lagesbild_web.records.models import Batch, CameraForecast
from lagesbild_web.records.models.making import MakingState
from lagesbild_web.records.queries.tabled import tabled_frame
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

QUEUE, SUPPLY, FORECASTS = "/utrustning/ko/", "/utrustning/leveranser/", "/utrustning/prognos/"
FOLLOW_UP, BODY_WORN = "/utrustning/uppfoljning/", "/utrustning/kroppsburna/"
PAGES = (QUEUE, SUPPLY, FORECASTS, FOLLOW_UP, BODY_WORN)


def batch(code: str, expected: str, **values: object) -> dict[str, object]:
    """Four fixed cameras that are expected within ten days of a day in the same month."""
    return {
        "batch": code,
        "kind": "fixed",
        "number": 4,
        "expected_low": f"{expected}-05",
        "expected": f"{expected}-10",
        "expected_high": f"{expected}-20",
        **values,
    }


def worn(unit: str, **values: object) -> dict[str, object]:
    """Ten at most on duty at once: a pool of eleven, of which five have come."""
    return {
        "month": "2027-01",
        "unit": unit,
        "outer_service": 20,
        "peak_on_duty": 10,
        "delivered": 5,
        "in_use": 4,
        "shifts": 200,
        "shifts_worn": 50,
        "trained": 15,
        **values,
    }


@pytest.fixture(autouse=True)
def _country(monkeypatch):
    ticking(monkeypatch)
    by = equipped.build_equipped_country()
    needs = [
        need("KB4", reported_on="2027-01-05", serious_violence=10),
        need("KB5", unit="L2", area="A2", reported_on="2026-11-02", serious_violence=2),
    ]
    keep_table("camera_needs", needs, by=by)
    supply = [batch("L2027-1", "2027-01"), batch("L2027-2", "2027-04", number=2)]
    keep_table("camera_supply", supply, by=by)
    capacity = [
        {"region": region, "month": f"2027-{month:02}", "installations": number}
        for region, number in (("R1", 3), ("R2", 1))
        for month in range(4, 13)
    ]
    keep_table("installation_capacity", capacity, by=by)
    full = worn("L2", delivered=11, in_use=11, shifts_worn=180)
    keep_table("body_worn", [full, worn("L1"), worn("L9", delivered=1)], by=by)
    used = {
        "month": "2027-01",
        "area": "A1",
        "purpose": "investigation",
        "exports": 6,
        "hours_up": 700.0,
        "hours_due": 744.0,
        "moved": 1,
    }
    keep_table("camera_use", [used], by=by)


def somebody(name: str, *roles: Role, unit: str = "R1") -> Client:
    client = Client()
    client.force_login(person(name, *roles, unit=unit))
    return client


@pytest.fixture
def karin() -> Client:
    """Plans cameras of the whole country."""
    return somebody("karin", Role.CAMERA_PLANNER, unit="*")


@pytest.fixture
def kurt() -> Client:
    """Plans cameras of one region."""
    return somebody("kurt", Role.CAMERA_PLANNER)


@pytest.fixture
def arvid() -> Client:
    return somebody("arvid", Role.NATIONAL_ANALYST, unit="*")


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def words(client: Client, url: str, status: int = 200) -> str:
    return " ".join(read(page(client, url, status)).texts("main"))


def order_on(client: Client, url: str = QUEUE) -> list[str]:
    return read(page(client, url)).texts("table.queue tbody th a")


def move(client: Client, code: str, *, before: str, reason: str = "Torget byggs om."):
    url = reverse("camera_queue_move", args=[code])
    return client.post(url, {"before": before, "reason": reason})


def forecast_made() -> CameraForecast:
    by = acting(person("fia", Role.CAMERA_PLANNER, unit="*"))
    return make_camera_forecast(begin_forecast(by=by).pk)


# Rights.


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("url", PAGES)
def test_the_pages_are_for_those_who_see_the_register(role, url):
    reading = {
        *(Role.DISTRICT_CHIEF, Role.REGIONAL_COORDINATOR, Role.NATIONAL_ANALYST),
        *(Role.CAMERA_PLANNER, Role.AUDITOR),
    }

    answer = somebody("nagon", role).get(url)

    assert answer.status_code == (200 if role in reading else 403)


@pytest.mark.parametrize("role", Role)
def test_only_who_enters_cameras_moves_needs_registers_deliveries_and_asks_for_forecasts(
    role, monkeypatch
):
    started = []
    monkeypatch.setattr(
        "lagesbild_web.records.actions.camera_forecasts.launch",
        lambda made, *, command: started.append(command),
    )
    client = somebody("nagon", role, unit="*")
    expected = 302 if role is Role.CAMERA_PLANNER else 403

    moved = move(client, "KB3", before="KB4")
    registered = client.post(
        reverse("camera_delivery", args=["L2027-1"]),
        {"delivered_on": "2027-02-20", "delivered_number": "4"},
    )
    asked = client.post(reverse("camera_forecast_new"))

    assert [one.status_code for one in (moved, registered, asked)] == [expected] * 3


def test_a_planner_of_a_region_sees_and_moves_only_its_needs(kurt):
    assert order_on(kurt) == ["KB4", "KB5", "KB3"]
    assert "3 av 4 behov" in words(kurt, QUEUE)
    assert move(kurt, "KB9", before="KB4").status_code == 404
    assert move(kurt, "KB3", before="KB9").status_code == 422
    assert move(kurt, "KB3", before="KB4").status_code == 302


def test_a_planner_of_a_region_does_not_register_what_comes_for_the_country(kurt):
    url = reverse("camera_delivery", args=["L2027-1"])

    answer = kurt.post(url, {"delivered_on": "2027-02-20", "delivered_number": "4"})

    assert answer.status_code == 403
    assert "Registrera leverans" not in words(kurt, SUPPLY)


def test_nothing_of_another_region_is_told(kurt):
    for url in (QUEUE, FOLLOW_UP, BODY_WORN):
        text = words(kurt, url)
        assert "KB9" not in text
        assert "Fjäll" not in text


# The queue.


def test_the_queue_shows_each_criterion_in_words(karin):
    cells = [
        one.text for one in read(page(karin, QUEUE)).find("table.queue tbody tr")[1].find("td")
    ]

    assert order_on(karin) == ["KB9", "KB4", "KB5", "KB3"]
    assert cells == [
        "2",
        "inte känd",
        "10",
        "120",
        "ja",
        "saknas",
        "klar",
        "55 dagar",
        "Ändra plats , KB4",
    ]
    assert "uppgift saknas" in words(karin, QUEUE)


def test_the_queue_of_an_earlier_day_has_what_waited_then(karin):
    # KB2 fick sin punkt monterad i februari; KB3 och KB4 var inte anmälda.
    assert order_on(karin, f"{QUEUE}?dag=2026-12-31") == ["KB9", "KB2", "KB5"]
    assert "inte ligger i framtiden" in page(karin, f"{QUEUE}?dag=2027-03-02", 422)


def test_the_queue_is_filtered_by_unit_and_kind(karin):
    assert order_on(karin, f"{QUEUE}?enhet=R2") == ["KB9"]
    assert order_on(karin, f"{QUEUE}?slag=mobile") == []


def test_one_sentence_says_why_one_need_stands_before_another(karin):
    text = words(karin, f"{QUEUE}?ett=KB5&annat=KB4")

    assert (
        "KB4 står före KB5 eftersom fler fall av grovt våld är registrerade vid platsen"
        " (10 mot 2); lika är områdets klass." in text
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [("ett=KB4&annat=KB4", "Välj två olika behov."), ("ett=KB4&annat=KB1", "inte båda i kön")],
)
def test_a_question_without_an_answer_says_what_to_choose(karin, asked, said):
    assert said in words(karin, f"{QUEUE}?{asked}")


def test_who_does_not_need_it_learns_neither_violence_nor_reasons(karin, arvid):
    move(karin, "KB3", before="KB4")

    text = words(arvid, f"{QUEUE}?ett=KB4&annat=KB5")
    moved = words(arvid, f"{QUEUE}?ett=KB3&annat=KB5")

    assert "10 mot 2" not in text
    assert "Det som avgör är grovt våld vid platsen; värdena visas inte för din roll." in text
    assert "KB3 står före KB5 genom ett avsteg från ordningen." in moved
    assert "Torget byggs om." not in moved
    assert "visas inte" in read(page(arvid, QUEUE)).texts("table.queue tbody td")


def test_a_departure_is_shown_with_its_reason_and_can_be_undone(karin):
    answer = move(karin, "KB3", before="KB4")

    saved = Batch.objects.latest("pk")
    assert answer.url == f"{QUEUE}?sparad={saved.pk}"
    assert order_on(karin) == ["KB9", "KB3", "KB4", "KB5"]
    text = words(karin, QUEUE)
    assert "4 enligt ordningen" in text
    assert "Beslutat 2027-03-01 av Teknik- och kameraansvarig. Torget byggs om." in text
    assert "med skälet »Torget byggs om.«" in words(karin, f"{QUEUE}?ett=KB3&annat=KB4")
    karin.post(reverse("batch_undo", args=[saved.pk]))
    assert order_on(karin) == ["KB9", "KB4", "KB5", "KB3"]


def test_a_reason_that_may_tell_a_position_is_shown_to_nobody(karin):
    lova = somebody("lova", Role.DISTRICT_CHIEF, unit="P1")
    reason = "Mellan 601234,5 och 6603217,5."
    departure = {
        "need": "KB3",
        "moved_before": "KB4",
        "decided_on": "2027-02-20",
        "role": "Samordnare",
        "reason": reason,
    }
    keep_table("camera_departures", [departure], by=person("fia"))

    for client in (karin, lova):
        for url in (QUEUE, f"{QUEUE}?ett=KB3&annat=KB4"):
            text = words(client, url)
            assert "döljs, eftersom texten kan ange ett läge" in text
            assert "601234" not in text
            assert "6603217" not in text


def test_everything_that_is_wrong_with_a_departure_is_said_at_its_field(karin):
    answer = move(karin, "KB3", before="KB1", reason="")

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Välj ett giltigt alternativ" in text or "KB1" in text
    assert "Skriv varför ordningen ändras." in text


def test_a_reason_with_a_personal_number_is_refused(karin):
    answer = move(karin, "KB3", before="KB4", reason="Gäller 19121212-1212.")

    assert answer.status_code == 422
    assert tabled_frame("camera_departures").is_empty()


# Supply.


def test_a_batch_is_expected_late_or_short(karin):
    text = words(karin, SUPPLY)

    assert (
        "L2027-1 fast kamerapunkt 4 2027-01-10 2027-01-05 till 2027-01-20 försenad 40 dagar" in text
    )
    assert "L2027-2 fast kamerapunkt 2 2027-04-10 2027-04-05 till 2027-04-20 väntas" in text
    assert "L2026-1 fast kamerapunkt 4 4 2026-06-15 på väntad dag" in text


def test_a_delivery_is_registered_and_can_be_undone(karin):
    url = reverse("camera_delivery", args=["L2027-1"])

    answer = karin.post(url, {"delivered_on": "2027-02-20", "delivered_number": "3"})

    saved = Batch.objects.latest("pk")
    assert answer.url == f"{SUPPLY}?sparad={saved.pk}"
    [row] = tabled_frame("camera_supply").filter(batch="L2027-1").to_dicts()
    assert (row["delivered_on"], row["delivered_number"]) == (date(2027, 2, 20), 3)
    assert (row["number"], row["expected"]) == (4, date(2027, 1, 10))
    text = words(karin, answer.url)
    assert "41 dagar sen försenad 1 saknas" in text
    karin.post(reverse("batch_undo", args=[saved.pk]))
    assert "försenad 40 dagar" in words(karin, SUPPLY)


def test_everything_that_is_wrong_with_a_delivery_is_said_at_its_field(karin):
    url = reverse("camera_delivery", args=["L2027-1"])

    answer = karin.post(url, {"delivered_on": "2027-03-02", "delivered_number": "-1"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Välj en dag som inte ligger i framtiden." in text
    assert "Ange 0 eller mer." in text


def test_capacity_is_shown_of_regions_that_are_read(kurt):
    cells = read(page(kurt, SUPPLY)).texts("table td.is-number")

    # Mars är inte nästa månad: kön är av den 1 mars, och månaderna börjar med april.
    assert cells[-10:] == [*["3"] * 9, "27"]
    assert "Region Fjäll" not in words(kurt, SUPPLY)


# The forecast.


def test_a_forecast_is_asked_for_and_made_beside_the_site(karin, monkeypatch):
    started = []
    monkeypatch.setattr(
        "lagesbild_web.records.actions.camera_forecasts.launch",
        lambda made, *, command: started.append((made.pk, command)),
    )
    monkeypatch.setattr(
        "django.db.transaction.on_commit", lambda function, using=None, robust=False: function()
    )

    answer = karin.post(reverse("camera_forecast_new"))

    [made] = CameraForecast.objects.all()
    assert answer.url == reverse("camera_forecast", args=[made.pk])
    assert started == [(made.pk, "make_camera_forecast")]
    assert "Väntar på att börja" in words(karin, answer.url)
    assert "En ny prognos räknas." in words(karin, FORECASTS)
    with pytest.raises(ForecastRefused, match="räknas redan"):
        begin_forecast(by=acting(person("fia", Role.CAMERA_PLANNER, unit="*")))
    make_camera_forecast(made.pk)
    assert karin.get(answer.url).url == FORECASTS
    actions = [Payload.read(one.payload).action for one in AuditEvent.objects.order_by("-seq")[:2]]
    assert actions == ["camera_forecast.made", "camera_forecast.started"]


def test_a_forecast_shows_each_need_with_its_interval_as_drawing_and_table(karin):
    made = forecast_made()

    root = read(page(karin, FORECASTS))

    assert made.state == MakingState.READY
    rows = [[cell.text for cell in row.children] for row in root.find("details table tbody tr")]
    assert [row[0] for row in rows] == [
        "KB9 utanför alla områden",
        "KB4 Norra Ängen",
        "KB5 Skogsbacken",
        "KB3 Kvarnbyn",
    ]
    # En kamera är i förråd och april är den första månaden med kapacitet.
    assert rows[1] == ["KB4 Norra Ängen", "2027-04", "2027-04", "2027-04", "0 %"]
    assert len(root.find(".drawing svg")) == 1
    assert "inget är beställt" not in root.text
    assert "2027-04-20" in root.text


def test_a_forecast_is_of_the_whole_country_and_shown_of_what_is_seen(kurt):
    forecast_made()

    text = words(kurt, FORECASTS)

    assert "KB4" in text
    assert "KB9" not in text
    assert "Region Sjö" in text
    assert "Region Fjäll" not in text


def test_a_forecast_says_when_the_register_has_changed_since(karin):
    forecast_made()
    assert "registret eller dagen är ett annat nu" not in words(karin, FORECASTS)

    move(karin, "KB3", before="KB4")

    assert "registret eller dagen är ett annat nu" in words(karin, FORECASTS)


def test_what_each_policy_costs_stands_beside_the_others(karin):
    forecast_made()

    [classes, regions] = read(page(karin, FORECASTS)).find("table.policies")

    heads = [one.text for one in classes.find("thead th")]
    assert heads[2:] == ["Ordningen som den är", "Lång väntan räknas upp", "Delat mellan regioner"]
    assert [one.text for one in regions.find("tbody th")] == ["Region Fjäll", "Region Sjö"]


# Follow-up.


def test_need_and_delivered_are_counted_by_level_and_month(karin):
    by_region = read(page(karin, f"{FOLLOW_UP}?niva=region&manad=2027-02"))

    rows = [one.text for one in by_region.find("table")[0].find("tbody tr")]
    # KB1 har en punkt i drift av två, KB2 har sin: fem behov i Sjö, ett mött.
    assert rows == ["Region Fjäll 1 0 0 % 1 1 0", "Region Sjö 5 1 20 % 4 6 1"]
    earlier = read(page(karin, f"{FOLLOW_UP}?niva=region&manad=2026-12"))
    assert earlier.find("table")[0].find("tbody tr")[1].text == "Region Sjö 3 0 0 % 3 4 0"


def test_the_share_met_has_an_interval_and_use_is_told_for_each_purpose(karin):
    text = words(karin, FOLLOW_UP)

    # Wilson, 1 av 6: 3 till 56 procent.
    assert "17 %, 1 av 6 behov" in text
    assert "mellan 3 och 56" in text
    # Sex uttag under en månad av en kamera, 700 av 744 timmar.
    assert "6 6,00" in text
    assert "94 %" in text


def test_what_somebody_does_not_read_is_in_no_sum(kurt):
    assert "20 %, 1 av 5 behov" in words(kurt, FOLLOW_UP)


def test_a_curve_is_drawn_where_enough_needs_are_followed(karin):
    text = words(karin, FOLLOW_UP)

    assert "Samma siffror som tabell" in text
    assert len(read(page(karin, FOLLOW_UP)).find(".drawing svg")) == 1
    alone = page(karin, f"{FOLLOW_UP}?niva=region&enhet=R2")
    assert "För få behov för en kurva" in alone


# Body-worn cameras.


def test_units_below_their_allocation_come_first_the_worst_off_before_the_others(karin):
    root = read(page(karin, BODY_WORN))

    assert [one.text for one in root.find("tbody th")] == [
        "Fjällby under",
        "Hamnen under",
        "Skogsbyn",
    ]
    assert "2 enheter är under sin tilldelning, och saknar tillsammans 16 kameror." in root.text
    cells = [one.text for one in root.find("tbody tr")[1].find("td")]
    assert cells[1:7] == [
        "11",
        "5",
        "6",
        "80 %",
        "25 %",
        "75 %",
    ]


def test_a_number_of_cameras_goes_to_the_worst_off_first(karin):
    root = read(page(karin, f"{BODY_WORN}?antal=6"))

    # Fjällby har 1 och Hamnen 5 av lika stora potter: fem till Fjällby, och en till.
    given = [row.find("td")[4].text for row in root.find("tbody tr")]
    assert given in (["5", "1", "0"], ["6", "0", "0"])
    assert sum(map(int, given)) == 6
    assert "Ange 0 eller mer." in page(karin, f"{BODY_WORN}?antal=-1", 422)


# Export.


def test_the_tables_leave_as_a_workbook_without_any_place(karin):
    answer = karin.post(reverse("cameras_export"), {"format": "xlsx"})

    book = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True)
    text = " ".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )
    assert answer.status_code == 200
    assert "Kameror: behov, leveranser och användning" in text
    for exact in ("601234", "6603217", "455678", "6912345", "KP1", "KB3"):
        assert exact not in text
    event = Payload.read(AuditEvent.objects.latest("seq").payload)
    assert (event.action, event.details["format"]) == ("cameras.exported", "xlsx")


def test_the_tables_leave_as_csv_and_small_counts_are_hidden(karin):
    answer = karin.post(reverse("cameras_export"), {"format": "csv"})

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        met = archive.read("camera_needs_met.csv").decode()
    assert ",true" in met.splitlines()[-1]


def test_an_export_without_a_format_asks_for_one(karin):
    answer = karin.post(reverse("cameras_export"), {})

    assert answer.status_code == 400
    assert "Välj filformat" in answer.content.decode()


def test_the_first_page_leads_to_every_one(karin):
    links = {one.get("href") for one in read(page(karin, "/utrustning/")).find("main a")}

    assert set(PAGES) <= links
    assert date(2027, 3, 1) == TODAY

"""The pages about area officers: who sees how much, what they say, and how many clicks away."""

import csv
import io
import json
import zipfile

import pytest
from openpyxl import load_workbook
from tests.web import staffed
from tests.web.factories import acting, person
from tests.web.pages.steering import FullPage, Steerer
from tests.web.pages.walking import ticking
from tests.web.reading import read

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.pages.forms.exporting import OfficersExportForm
from lagesbild_web.records.actions.tabling import explain_deviation
from lagesbild_web.records.exchange.figure_files import FORMS
from lagesbild_web.records.models import AreaBoundary, Grant, TabledRow, Unit
from lagesbild_web.records.queries.questionnaires import questionnaire_from
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

AREA, DISTRICT, REGION = (
    f"/resurser/omradespoliser/{where}/"
    for where in ("omrade/A1", "lokalpolisomrade/L1", "region/R1")
)
NATION = "/resurser/omradespoliser/landet/SE/"
LIST = "/resurser/omradespoliser/"


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    ticking(monkeypatch)
    questionnaire_from.cache_clear()


@pytest.fixture
def deliverer():
    return staffed.build_staffed_country()


def controller(unit="R1"):
    return Steerer(person("karin", Role.CONTROLLER, unit=unit))


def chief(unit="L1"):
    return Steerer(person("eva", Role.DISTRICT_CHIEF, unit=unit))


def planner():
    return Steerer(person("tim", Role.CAMERA_PLANNER))


def row_of(walker, name):
    """Return the words of the table row that begins with a name."""
    [row] = [part for part in walker.html.split("<tr")[1:] if f">{name}<" in part.split("</th>")[0]]
    return FullPage(f"<tr{row}").text


# The first page


def test_a_controller_lands_on_officers_for_5000_residents_with_their_definition(deliverer):
    walker = controller()

    # 4 personer på 23 500 invånare är 0,85 per 5 000; A3 saknar en månad, så året kan inte sägas.
    walker.sees("Resurser", "Områdespoliser per 5 000 invånare", "januari 2026–december 2026")
    walker.sees("Personer som har rollen.", "Bemanning saknas för Kvarnbyn, 2026-07.")
    assert walker.clicks == 0


def test_what_is_whole_is_told_as_a_number(deliverer):
    walker = chief()

    walker.open("/resurser/")

    # Hamnen: 2 personer, 1,8 heltid och 150 timmar i månaden på 6 000 invånare.
    walker.sees(
        "personer per 5 000 invånare 1,67 2,0 på 6 000 invånare", "heltider per 5 000 invånare 1,50"
    )
    walker.sees("0 av 1 områden når normen med fredad tid, utan avrundning.")


def test_the_first_page_says_what_is_missing_odd_and_new(deliverer):
    walker = controller()

    walker.sees("Det som fattas (1)", "Kvarnbyn 2026-07", "Senast lämnade månad är december 2026")
    walker.sees("Avvikelser att förklara (12)", "Tjänstgöring, Hamnen, Skogsbyn och Ängsdal Fil")


def test_what_has_been_explained_is_not_asked_for_again(deliverer):
    explain_deviation(
        unit="L3",
        area="A3",
        month="2026-07",
        deviation="no_staff",
        text="Filen kom för sent.",
        by=acting(person("carin", Role.CONTROLLER)),
    )

    controller().sees("Avvikelser att förklara (11)")


def test_without_staff_the_pages_say_so(db):
    walker = controller()

    walker.sees("Ingen bemanning är lämnad än")
    walker.open(LIST)
    walker.sees("Ingen bemanning är lämnad än")


# The table and its readings


def test_the_table_says_what_is_had_beside_what_the_norm_asks(deliverer):
    walker = controller()

    walker.open(LIST)

    # 150 timmar av 177,1 (40 × 31/7) är 0,85 i en månad med 31 dagar; 365 dagar ger 0,86.
    assert row_of(walker, "Norra Ängen").startswith("Norra Ängen Inte uppfylld 1,20 0,86 6 000")
    assert "Kan inte avgöras Svaret beror på hur många som bor" in row_of(walker, "Skogsbacken")
    assert "Bemanning saknas för Kvarnbyn, 2026-07." in row_of(walker, "Kvarnbyn")


@pytest.mark.parametrize(
    ("reading", "outcome"),
    [
        ("raknas=heads&avrundning=none", "Uppfylld 1,20 2,00"),
        ("raknas=heads&avrundning=up", "Uppfylld 2,00 2,00"),
        ("raknas=fte&avrundning=none", "Uppfylld 1,20 1,80"),
        ("raknas=fte&avrundning=up", "Inte uppfylld 2,00 1,80"),
        ("raknas=ring_fenced_fte&avrundning=up", "Inte uppfylld 2,00 0,86"),
        ("raknas=annat&avrundning=", "Inte uppfylld 1,20 0,86"),
    ],
)
def test_the_outcome_depends_on_how_the_norm_is_read(deliverer, reading, outcome):
    walker = controller()

    walker.open(f"{LIST}?{reading}")

    assert row_of(walker, "Norra Ängen").startswith(f"Norra Ängen {outcome}")


def test_the_units_of_a_level_are_in_the_order_of_names_and_the_map_says_the_same(deliverer):
    walker = controller()

    walker.follow("Lokalpolisområden")

    names = ["Hamnen", "Skogsbyn", "Ängsdal"]
    assert [walker.html.index(f">{name}</a></th>") for name in names] == sorted(
        walker.html.index(f">{name}</a></th>") for name in names
    )
    assert walker.html.count('class="symbol-map__link"') == 3
    walker.sees("Hamnen: Inte uppfylld", "Efter namn: det här är ingen rangordning.")


def test_what_had_ended_before_the_last_day_is_said_to_be_in_the_tables_only(deliverer):
    walker = controller()
    walker.open(LIST)
    assert "finns bara i tabellerna" not in walker.text
    AreaBoundary.objects.filter(area="A2").update(valid_to="2026-11-30")

    walker.open(LIST)

    assert walker.html.count('class="symbol-map__link"') == 2
    walker.sees("1 som upphört före den sista dagen finns bara i tabellerna.")
    assert row_of(walker, "Skogsbacken").startswith("Skogsbacken")


def test_a_wide_level_counts_the_areas_that_meet_the_norm(deliverer):
    walker = controller()

    walker.open(f"{LIST}?niva=region&raknas=heads")

    # Norra Ängen når den; Skogsbacken ligger på gränsen och Kvarnbyn saknar en månad.
    assert row_of(walker, "Region Sjö").startswith("Region Sjö Uppfylld 1 Kan inte avgöras 2")


def test_other_months_can_be_chosen_and_a_month_that_nobody_delivered_is_not_found(deliverer):
    walker = controller()

    walker.open(f"{LIST}?till=2026-06")
    walker.sees("juli 2025–juni 2026", "Invånarantal saknas för Norra Ängen, 2025-07")
    walker.open(f"{LIST}?till=2020-01")

    assert walker.status == 404


# One unit


def test_a_unit_shows_every_reading_figure_gap_sign_and_month(deliverer):
    walker = controller()

    walker.open(AREA)

    walker.sees("Personer Ingen avrundning 1,20 2,00 Uppfylld")
    walker.sees("Fredad heltid Utgångspunkt Ingen avrundning 1,20 0,86 Inte uppfylld")
    walker.sees("Täljare 6 000", "Nämnare 2", "Invånare den 2025-12-31", "Källa Invånare och")
    walker.sees("Normen kräver 1,2", "Tjänster utöver normen +0,8", "Frånvaro −0,5")
    walker.sees("Personer utan tid", "Att fråga: Vad används områdespoliserna till?")
    walker.sees("Månad för månad", "2026-12 2,0 1,80 1,30 0,85 35 % 100 %")


def test_explanations_stand_beside_the_unit(deliverer):
    explain_deviation(
        unit="L1",
        area="A1",
        month="2026-10",
        deviation="leave",
        text="Två går en kurs i Sjöstad.",
        by=acting(person("carin", Role.CONTROLLER)),
    )
    walker, outsider = controller(), planner()

    for one in (walker, outsider):
        one.open(AREA)

    walker.sees("Norra Ängen, 2026-10", "Två går en kurs i Sjöstad.")
    walker.sees("Carin, HR- och ekonomicontroller, 2027-03-01")
    for secret in ("kurs i Sjöstad", "Carin"):
        assert secret not in outsider.text


def test_the_way_leads_from_the_nation_down_and_back(deliverer):
    walker = Steerer(person("nils", Role.NATIONAL_ANALYST))
    walker.open("/resurser/")

    for name in ("Landet", "Region Sjö", "Hamnen", "Norra Ängen"):
        walker.follow(name)

    assert walker.path == AREA
    walker.sees("Resurser Områdespoliser Landet Region Sjö Hamnen Norra Ängen")


def test_an_analyst_is_two_clicks_from_the_table_of_the_nation(deliverer):
    walker = Steerer(person("nils", Role.NATIONAL_ANALYST))

    walker.follow("Resurser")
    walker.follow("Hela landet")

    assert walker.clicks == 2
    assert row_of(walker, "Landet").startswith("Landet Inte uppfylld 1 Kan inte avgöras 2")


# Who sees how much


def test_leave_and_months_are_not_shown_to_who_does_not_answer_for_staff(deliverer):
    walker = planner()

    for address in (AREA, DISTRICT):
        walker.open(address)
        assert walker.status == 200
        for secret in ("Månad för månad", "1,80", "1,30", "−0,5", "Vakanser", "2026-05"):
            assert secret not in walker.text, f"{secret} on {address}"
        walker.sees("Visas inte: kan säga något om en enskild.", "Vakans, frånvaro, annat")


def test_staff_of_other_units_is_shared_only_in_the_nation(deliverer):
    walker = chief("L1")

    walker.open(AREA)
    walker.sees("Månad för månad", "Vakanser")
    walker.open(NATION)
    assert walker.status == 200
    assert "Månad för månad" not in walker.text
    for other in (AREA.replace("A1", "A2"), DISTRICT.replace("L1", "L2"), REGION):
        walker.open(other)
        assert walker.status == 404
        assert "Skogs" not in walker.text


@pytest.mark.parametrize(
    "address",
    [
        "/resurser/omradespoliser/omrade/A9/",
        "/resurser/omradespoliser/omrade/L1/",
        "/resurser/omradespoliser/distrikt/L1/",
    ],
)
def test_a_unit_that_is_not_there_is_not_found(deliverer, address):
    walker = controller()

    walker.open(address)

    assert walker.status == 404


# Time that was pulled away


def test_a_chief_is_two_clicks_from_the_time_that_was_pulled_away(deliverer):
    rows = [
        staffed.spent("A1", "2027-W09", "contact", 30.0),
        staffed.spent("A1", "2027-W09", "pulled_event", 9.5),
        staffed.spent("A1", "2027-W09", "pulled_other", 0.5),
        staffed.spent("A1", "2027-W08", "contact", 40.0),
    ]
    staffed.keep_table("duty_hours", rows, by=deliverer)
    walker = chief()

    walker.follow("Bortdragen tid denna vecka")

    assert walker.clicks <= 2
    walker.sees("Denna vecka vecka 9, 2027", "vecka 8, 2027", "december 2026")
    walker.sees("Norra Ängen 25 % 10 av 40 h 0 % 0 av 40 h 35 % 80 av 230 h")
    walker.sees("Bortdragen till särskild händelse 9,5 h Bortdragen till annat 0,5 h")
    walker.follow("Fyll i timmar")
    assert walker.path.startswith("/timmar/")


def test_a_week_that_nobody_has_told_of_is_not_zero(deliverer):
    walker = chief()

    walker.follow("Bortdragen tid denna vecka")

    walker.sees("Norra Ängen inga timmar 35 %")


def test_where_this_week_has_no_hours_the_newest_that_has_is_one_click_away_and_back(deliverer):
    staffed.keep_table(
        "duty_hours",
        [
            staffed.spent("A1", "2027-W05", "contact", 30.0),
            staffed.spent("A1", "2027-W05", "pulled_other", 10.0),
        ],
        by=deliverer,
    )
    walker = chief()
    walker.follow("Bortdragen tid denna vecka")

    walker.sees("Ingen har redovisat timmar för vecka 9, 2027", "Senast redovisat är vecka 5, 2027")
    walker.follow("Visa vecka 5, 2027")
    walker.sees("Bortdragen tid, vecka 5, 2027", "Norra Ängen 25 % 10 av 40 h 35 % 80 av 230 h")
    assert "Ingen har redovisat" not in walker.text
    assert "vecka 9" not in walker.text
    walker.follow("Visa denna vecka")
    walker.sees("Bortdragen tid denna vecka", "Ingen har redovisat timmar för vecka 9, 2027")


def test_who_reports_by_month_is_offered_the_newest_month(deliverer):
    walker = chief()
    walker.follow("Bortdragen tid denna vecka")

    walker.follow("Visa december 2026")

    walker.sees("Bortdragen tid, december 2026", "Norra Ängen 35 % 80 av 230 h")
    assert "Denna vecka" not in walker.text


def test_days_are_shown_in_their_week(deliverer):
    rows = [
        staffed.spent("A1", "2027-03-01", "contact", 6.0),
        staffed.spent("A1", "2027-02-28", "pulled_other", 2.0),
        staffed.spent("A1", "2027-02-22", "contact", 6.0),
    ]
    staffed.keep_table("duty_hours", rows, by=deliverer)
    walker = chief()

    walker.follow("Bortdragen tid denna vecka")

    # Den 28 februari är söndagen i vecka 8, och den 1 mars måndagen i vecka 9.
    walker.sees("Norra Ängen 0 % 0 av 6 h 25 % 2 av 8 h 35 %")


def test_where_nobody_has_told_of_any_hours_nothing_is_offered(deliverer):
    TabledRow.objects.filter(table="duty_hours").delete()
    walker = chief()

    walker.follow("Bortdragen tid denna vecka")

    walker.sees("Norra Ängen inga timmar", "Inga timmar är redovisade.")
    assert "Senast redovisat" not in walker.text


def test_a_chief_who_reads_the_whole_region_begins_with_the_own_district(deliverer):
    reader = person("eva", Role.DISTRICT_CHIEF, unit="L2")
    Grant.objects.filter(user=reader).update(reads="R1")
    walker = Steerer(reader)

    walker.follow("Bortdragen tid denna vecka")

    # Hamnen står före Skogsbyn i listan.
    walker.sees("Hamnen Skogsbyn Ängsdal", "Skogsbacken inga timmar")
    assert "Norra Ängen" not in walker.text


@pytest.mark.parametrize("period", ["2027-W10", "2027-04", "2027", "2027-03-01", "nyss"])
def test_a_period_that_cannot_be_shown_is_not_found(deliverer, period):
    walker = chief()

    walker.open(f"/resurser/bortdragen-tid/?period={period}")

    assert walker.status == 404


def test_hours_of_other_districts_are_not_shown(deliverer):
    walker = chief("L1")

    walker.open("/resurser/bortdragen-tid/?enhet=L2")

    assert walker.status == 404
    walker.open("/resurser/bortdragen-tid/")
    assert "Skogsbacken" not in walker.text


def test_who_sees_no_staff_is_told_that_the_page_is_not_theirs(deliverer):
    walker = planner()

    walker.open("/resurser/bortdragen-tid/")

    assert walker.status == 403


def test_an_area_officer_is_one_click_from_the_hours_of_the_week(deliverer):
    walker = Steerer(person("anna", Role.AREA_OFFICER, unit="L1", home_district="L1"))

    walker.follow("Fyll i veckans timmar")

    assert (walker.status, walker.clicks) == (200, 1)


# Out of the site


def exported(walker, form, which="delas"):
    return walker.client.post(f"{LIST}hamta/", {"format": form, "vilka": which, "till": "2026-12"})


def csv_in(answer, name, **dialect):
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        text = archive.read(name).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), **dialect))


def test_what_may_be_shared_leaves_as_a_workbook_that_says_what_it_is(deliverer):
    answer = exported(controller(), "xlsx")

    book = load_workbook(io.BytesIO(answer.content))
    about = {row[0].value: row[1].value for row in book["Läs mig"].iter_rows()}
    assert about["Markering"] == "Tabeller som får delas."
    assert about["Period"] == staffed.PERIOD
    assert about["Urval"].startswith("Enheter som den som hämtade läser: R1.")
    assert about["Hämtad"].startswith("2027-03-01")
    assert about["Härledning"] == "http://testserver/resurser/omradespoliser/?till=2026-12"
    assert about["Dataversion"] in answer.headers["Content-Disposition"]
    assert "Data Områdespoliser mått" in book.sheetnames
    assert not [name for name in book.sheetnames if "per månad" in name]


def test_what_leaves_holds_the_units_that_are_read_and_no_leave(deliverer):
    answer = exported(chief("L1"), "csv")

    rows = csv_in(answer, "officer_figures.csv")
    heading, *rest = rows
    figures = [dict(zip(heading, row, strict=True)) for row in rest]
    assert {row["unit"] for row in figures} == {"A1", "L1", "SE"}
    [present] = [r for r in figures if (r["unit"], r["figure"]) == ("A1", "present_fte")]
    assert (present["value"], present["status"]) == ("", "withheld")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert not [name for name in archive.namelist() if "monthly" in name]
        package = json.loads(archive.read("datapackage.json"))
    assert "officer_figures" in [one["name"] for one in package["resources"]]


def test_inside_tables_leave_only_with_who_answers_for_the_staff(deliverer):
    mine, other = exported(chief("L1"), "csv", "inne"), exported(planner(), "csv", "inne")

    heading, *rest = csv_in(mine, "officer_figures_monthly.csv")
    assert {row[heading.index("unit")] for row in rest} == {"A1", "L1"}
    with zipfile.ZipFile(io.BytesIO(mine.content)) as archive:
        assert "Får inte lämnas ut" in archive.read("LÄS MIG.txt").decode()
    assert other.status_code == 403


def test_csv_for_excel_has_semicolons_commas_and_words(deliverer):
    answer = exported(controller(), "csv-excel")

    heading, *rest = csv_in(answer, "officer_readings.csv", delimiter=";")
    rows = [dict(zip(heading, row, strict=True)) for row in rest]
    [row] = [
        one
        for one in rows
        if (one["Enhet"], one["Räknas"], one["Avrundning"]) == ("A1", "personer", "ingen")
    ]
    assert (row["Normen kräver"], row["Utfall"]) == ("1,2", "uppfylld")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.read("officer_readings.csv").startswith("\ufeff".encode())


def test_a_text_that_looks_like_a_formula_is_none_in_excel(deliverer):
    Unit.objects.filter(code="L1").update(name="=1+1")

    answer = exported(controller(), "csv-excel")

    heading, *rest = csv_in(answer, "officer_figures.csv", delimiter=";")
    names = {row[heading.index("Namn")] for row in rest}
    assert "'=1+1" in names


def test_every_export_is_in_the_log_with_what_left(deliverer):
    exported(controller(), "xlsx")

    last = AuditEvent.objects.order_by("seq").last()
    event = json.loads(last.payload)
    details = event["details"]
    assert event["action"] == "figures.exported"
    assert event["target"] == f"figures/{details['data_version']}"
    assert details["marking"] == "shareable"
    assert (details["during"], details["format"], details["units"]) == (
        staffed.PERIOD,
        "xlsx",
        "R1",
    )
    assert details["rows"] > 100


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"format": "pdf"}, "Välj filformat: Excel, CSV för Excel eller CSV för program."),
        ({"format": ""}, "Välj filformat: Excel, CSV för Excel eller CSV för program."),
        (
            {"vilka": "alla"},
            "Välj vilka tabeller: de som får delas eller de som stannar inne.",
        ),
        (
            {"till": "2020-01"},
            "Välj en månad som någon har lämnat bemanning för: från januari 2026 till"
            " december 2026.",
        ),
        (
            {"till": "<b>"},
            "Välj en månad som någon har lämnat bemanning för: från januari 2026 till"
            " december 2026.",
        ),
    ],
)
def test_a_choice_that_there_is_not_leaves_nothing_and_is_told_with_what_there_is(
    deliverer, wrong, told
):
    walker = controller()
    asked = {"format": "xlsx", "vilka": "delas", "till": "2026-12"} | wrong

    walker._took(walker.client.post(f"{LIST}hamta/", asked))

    assert walker.status == 400
    walker.sees("Något behöver rättas", told, "Hämta tabellerna", "Norra Ängen")
    assert not AuditEvent.objects.filter(payload__startswith='{"action":"figures').exists()


def test_all_that_is_wrong_with_what_is_asked_for_is_told_at_once(deliverer):
    walker = controller()

    walker._took(
        walker.client.post(f"{LIST}hamta/", {"format": "pdf", "vilka": "alla", "till": "x"})
    )

    [summary] = read(walker.html).find("[data-error-summary]")
    links = [one.get("href") for one in summary.find("a")]
    assert links == ["#till", "#vilka_0", "#format"]
    assert all(read(walker.html).find(one) for one in links)


def test_what_is_not_said_of_what_is_asked_for_is_the_newest_that_may_be_shared(deliverer):
    answer = controller().client.post(f"{LIST}hamta/", {"format": "csv"})

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        about = archive.read("LÄS MIG.txt").decode()
    assert "Markering: Tabeller som får delas." in about
    assert "Period: 2026" in about


def test_the_ways_that_can_be_chosen_are_those_that_can_leave():
    assert dict(OfficersExportForm(months={}).fields["format"].choices).keys() == FORMS.keys()

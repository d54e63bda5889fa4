"""The country's pages: how far the collection has come, the round, its links, its pictures."""

from datetime import UTC, date, datetime

import pytest
from tests.web.factories import (
    TODAY,
    build_country,
    build_round,
    confirmed,
    person,
    questionnaire,
    rater,
    session_of,
    submitted,
)
from tests.web.pages.steering import Steerer, whole_picture
from tests.web.pages.walking import ticking

from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.pages.symbol_map import symbol_map
from lagesbild_web.policies import AssessmentState
from lagesbild_web.records.models import (
    Assessment,
    CalibrationCase,
    FrozenPicture,
    Round,
    Unit,
    User,
)
from lagesbild_web.records.models.making import MakingState
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.links import check_plan
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.questionnaires import questionnaire_from
from lagesbild_web.records.queries.status import (
    AreaState,
    departures,
    disagreements,
    region_progress,
)
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
def nils(round_):
    return person("nils", Role.NATIONAL_ANALYST)


@pytest.fixture
def chief(round_):
    return person("chefen", Role.DISTRICT_CHIEF, unit="P1")


def seconds_apart(round_) -> None:
    """Two raters of A1 who are four steps apart on the first two questions."""
    confirmed(session_of(rater("anna"), round_), 1)
    confirmed(session_of(rater("bo", district="L2"), round_), 4)


def test_expected_received_and_on_time_stand_on_the_landing_page(round_, nils, chief):
    submitted(round_, chief=chief)

    walker = Steerer(nils)

    assert walker.clicks == 0
    walker.sees("Väntas 3", "Inskickade 1", "I tid 1", "Region Sjö 3 1 1 0 0")


def test_every_symbol_of_the_map_is_a_row_of_the_table(round_, nils):
    walker = Steerer(nils)

    for name in ("Norra Ängen", "Skogsbacken", "Kvarnbyn"):
        assert f"<title>{name}: Utkast</title>" in walker.html
        walker.sees(f"{name} ")
    walker.sees("Utkast 3", "Inskickad 0", "Fastställd 0")


def test_what_comes_after_the_last_day_is_received_but_not_on_time(round_, chief, monkeypatch):
    ticking(monkeypatch, start=datetime(2027, 4, 2, tzinfo=UTC))
    submitted(round_, chief=chief)

    [region] = region_progress(round_, ["A1", "A2"], organisation=organisation_on(TODAY))

    assert (region.expected, region.received, region.on_time) == (2, 1, 0)


def test_the_widest_disagreement_is_one_click_away(round_, nils):
    seconds_apart(round_)
    walker = Steerer(nils)

    walker.sees("Avvikelser att förklara (1)", "2 av 2 frågor, högst 3 steg isär")
    walker.follow_to(f"/granskning/{Assessment.objects.get(area='A1').pk}/")

    assert walker.clicks == 1
    walker.sees("≠ Oense: 3 steg isär")


def test_disagreements_count_only_what_is_locked(round_):
    seconds_apart(round_)
    session_of(rater("cia", district="L3"), round_)

    [found] = disagreements(round_, ["A1", "A2"], organisation=organisation_on(TODAY))

    assert (found.area, found.questions, found.asked, found.widest) == ("A1", 2, 2, 3)
    assert found.titles == ("Handel", "Oro")


def test_an_area_far_from_its_indicators_has_to_be_explained(round_, nils):
    whole_picture(round_)

    found = departures(round_, ["A1", "A2", "A3"], organisation=organisation_on(TODAY))

    # A1: 3.1 against 22 of 100, that is 1.1; A2 is inside its indicators' interval; A3 lacks data.
    [one] = found
    assert (one.area, one.level, one.indicators, one.overlaps) == ("A1", 3.1, 1.1, False)
    walker = Steerer(nils)
    walker.sees("skattad nivå 3,1, indikatorerna svarar mot 1,1", "(2,6–3,6 mot 0,8–1,5)")
    walker.follow_to(f"/mote/{one.assessment}/")
    assert walker.clicks == 1


def test_those_who_see_no_answers_see_no_deviations(round_):
    seconds_apart(round_)
    whole_picture(round_)
    controller = Steerer(person("karin", Role.CONTROLLER))

    controller.open("/insamling/")

    controller.sees("Väntas 3")
    assert "Avvikelser" not in controller.text
    assert "steg isär" not in controller.text


def test_symbols_never_stand_on_each_other():
    areas = [
        AreaState(
            assessment=at,
            area=f"A{at}",
            name="",
            region="R1",
            district="",
            state=AssessmentState.DRAFT,
            x=500_000 + at % 3,
            y=6_500_000 + at % 2,
        )
        for at in range(70)
    ]

    drawn = symbol_map(areas, region_names={"R1": "Region Sjö"})

    places = {(one.x, one.y) for one in drawn.symbols}
    assert len(places) == 70
    gaps = [abs(a[0] - b[0]) + abs(a[1] - b[1]) for a in places for b in places if a != b]
    assert min(gaps) >= 26


# The round.


def administrator(name: str = "adam") -> User:
    return person(name, Role.ADMINISTRATOR)


NEW = {
    "title": "Lägesbild 2029",
    "code": "2029",
    "opens": "2029-02-01",
    "closes": "2029-03-31",
    "reference_day": "2029-12-01",
    "indicator_year": "2028",
}


def test_a_round_is_planned_with_a_look_before_in_three_clicks():
    build_country()
    version = questionnaire()
    walker = Steerer(administrator())

    walker.follow("Planera omgång")
    walker.press("Granska innan", **NEW, questionnaire=str(version.pk))
    walker.sees(
        "Lägesbild 2029 blir en omgång om 3 områden", "Region Sjö 3", "2029-02-01 – 2029-03-31"
    )
    assert not Round.objects.exists()
    walker.press("Planera omgången")

    assert walker.clicks == 3
    [made] = Round.objects.all()
    assert (made.code, made.state, made.assessments.count()) == ("2029", RoundState.PLANNED, 3)
    walker.sees("Lägesbild 2029 är planerad.", "Öppna omgången")


def test_an_area_can_be_left_out_of_a_round():
    build_country()
    version = questionnaire()
    walker = Steerer(administrator())

    walker.follow("Planera omgång")
    given = NEW | {"questionnaire": str(version.pk)}
    walker.press("Granska innan", **given, areas=["A1", "A3"])
    walker.sees("Lämnas utanför Skogsbacken")
    walker.press("Planera omgången")

    made = Round.objects.get()
    assert sorted(made.assessments.values_list("area", flat=True)) == ["A1", "A3"]


def test_going_back_from_the_preview_keeps_what_was_filled_in():
    build_country()
    version = questionnaire()
    walker = Steerer(administrator())

    walker.follow("Planera omgång")
    walker.press("Granska innan", **NEW, questionnaire=str(version.pk), areas=["A1"])
    walker.press("Ändra")

    fields = list(walker.fields)
    assert ("title", "Lägesbild 2029") in fields
    assert [value for name, value in fields if name == "areas"] == ["A1"]


def test_everything_wrong_with_a_plan_is_said(round_):
    walker = Steerer(administrator())
    given = NEW | {"code": "2027", "closes": "2029-01-01", "questionnaire": "1"}

    walker.follow("Planera omgång")
    walker.press("Granska innan", **given | {"questionnaire": str(questionnaire().pk)})
    walker.press("Planera omgången")

    assert walker.status == 422
    walker.sees("Omgången 2027 finns redan.", "Sista dag ligger före första dag.")


def test_a_code_that_cannot_stand_in_an_address_is_refused():
    build_country()
    walker = Steerer(administrator())

    walker.follow("Planera omgång")
    given = NEW | {"code": "2029/våren", "questionnaire": str(questionnaire().pk)}
    walker.press("Granska innan", **given)

    assert walker.status == 422
    walker.sees("Skriv beteckningen med bokstäver A–Z")


def test_raters_are_assigned_to_areas_and_cases():
    build_country()
    round_ = build_round(state=RoundState.PLANNED)
    anna = rater("anna")
    walker = Steerer(administrator())

    walker.follow("Lägesbild 2027")
    walker.press("Lägg till", rater=str(anna.pk), things=["A1", "fall:KAL1"])

    walker.sees("Anna fick 2 skattningar.", "Norra Ängen Hamnen Anna 0")
    assert {(one.area, str(one.calibration_case or "")) for one in round_.sessions.all()} == {
        ("A1", ""),
        ("", "Fallet Kvarnbacken"),
    }


def test_a_round_that_cannot_be_compared_is_not_opened_but_says_what_mends_it(nils):
    round_ = Round.objects.get()
    Round.objects.update(state=RoundState.PLANNED)
    for name, district, area in (("anna", "L1", "A1"), ("bo", "L2", "A2")):
        session_of(rater(name, district=district), round_, area=area)
    walker = Steerer(nils)

    walker.open("/omgangar/2027/")
    walker.press("Öppna omgången")

    assert walker.status == 422
    round_.refresh_from_db()
    assert round_.state == RoundState.PLANNED
    walker.sees("Omgången kan inte öppnas än", "Norra Ängen har 1 bedömare; minst 2 krävs.")
    walker.sees("Länkar som saknas", "Hamnen – Skogsbyn", "Sätt att laga planen", "timmar")


def test_the_proposed_ratings_of_known_people_are_added_and_the_rest_named(nils):
    round_ = Round.objects.get()
    Round.objects.update(state=RoundState.PLANNED)
    CalibrationCase.objects.create(code="KAL2", title="Fallet Ekbacken")
    for name, district, area in (("anna", "L1", "A1"), ("bo", "L2", "A2")):
        session_of(rater(name, district=district), round_, area=area)
    walker = Steerer(nils)

    walker.open("/omgangar/2027/lankar/")
    before = round_.sessions.count()
    walker.press("Lägg till föreslagna skattningar")

    assert walker.status == 200
    assert "tillagd" in walker.text
    assert round_.sessions.count() >= before


def test_new_cases_are_written_where_they_are_proposed(nils):
    round_ = Round.objects.get()
    Round.objects.update(state=RoundState.PLANNED)
    CalibrationCase.objects.all().delete()
    for name, district, area in (("anna", "L1", "A1"), ("bo", "L2", "A2")):
        session_of(rater(name, district=district), round_, area=area)
    walker = Steerer(nils)
    walker.open("/omgangar/2027/lankar/")
    names = [name for name, _value in walker.fields if name.endswith("-title")]
    fields = [name for name in names if name.startswith("cases-")]
    assert fields[0] == "cases-case-1-title"

    half = {"cases-case-1-title": "Fallet Ekbacken", "cases-case-1-description": ""}
    walker.press("Lägg till föreslagna skattningar", **half)
    assert walker.status == 422
    walker.sees("Skriv både rubrik och beskrivning, eller inget.")
    assert not round_.sessions.filter(calibration_case__isnull=False).exists()

    whole = {
        f"cases-case-{number}-{part}": f"Fall {number}"
        for number in range(1, len(fields) + 1)
        for part in ("title", "description")
    }
    walker.press("Lägg till föreslagna skattningar", **whole)

    assert walker.status == 200
    assert "finns inte" not in walker.text
    assert set(CalibrationCase.objects.values_list("title", flat=True)) >= {"Fall 1", "Fall 2"}
    assert not check_plan(round_).missing_links


def test_closing_says_what_it_means_first(round_, nils):
    walker = Steerer(nils)

    walker.follow("Omgången")
    walker.follow("Stäng omgången")
    walker.sees("0 av 3 områden är inskickade.")
    walker.press("Stäng omgången")

    round_.refresh_from_db()
    assert round_.state == RoundState.CLOSED


def test_who_may_not_run_rounds_is_refused(round_):
    for name, role in (("karin", Role.CONTROLLER), ("rut", Role.REGIONAL_COORDINATOR)):
        walker = Steerer(person(name, role))
        for path in ("/omgangar/2027/", "/omgangar/ny/", "/omgangar/2027/lankar/"):
            walker.open(path)
            assert walker.status == 403
        assert walker.client.post("/omgangar/2027/stang/").status_code == 403
    round_.refresh_from_db()
    assert round_.state == RoundState.OPEN


# Pictures.


def test_a_picture_is_started_in_three_clicks_and_followed(round_, nils):
    walker = Steerer(nils)

    walker.follow("Omgången")
    walker.follow("Lägesbilder")
    walker.press("Gör en lägesbild")

    assert walker.clicks == 3
    [made] = FrozenPicture.objects.all()
    assert made.state == MakingState.RUNNING
    walker.sees("Lägesbilden räknas", made.step)
    assert 'hx-trigger="every 2s"' in walker.html
    assert '<meta http-equiv="refresh"' in walker.html


def test_a_page_that_follows_is_told_when_the_picture_is_ready(round_, nils):
    made = whole_picture(round_)
    FrozenPicture.objects.update(state=MakingState.RUNNING, step="Skriver tabellerna")
    walker = Steerer(nils)
    by_script = {"HTTP_HX_REQUEST": "true"}

    running = walker.client.get(f"/lagesbild/{made.pk}/", **by_script)
    FrozenPicture.objects.update(state=MakingState.READY)
    ready = walker.client.get(f"/lagesbild/{made.pk}/", **by_script)

    assert "Skriver tabellerna" in running.content.decode()
    assert "<html" not in running.content.decode()
    assert ready.headers["HX-Refresh"] == "true"


def test_a_picture_that_failed_says_why(round_, nils):
    made = whole_picture(round_)
    FrozenPicture.objects.update(state=MakingState.FAILED, step="Indikatorerna saknas.")
    walker = Steerer(nils)

    walker.open(f"/lagesbild/{made.pk}/")

    walker.sees("Lägesbilden gick inte att göra", "Indikatorerna saknas.")
    assert "every 2s" not in walker.html


def test_a_picture_shows_its_values_with_their_uncertainty(round_, nils):
    whole_picture(round_)
    walker = Steerer(nils)

    walker.follow_to("/lagesbild/")

    assert walker.clicks == 1
    walker.sees("Norra Ängen Utsatt område Osäkert 72 % Inte på listan till särskilt utsatt")
    walker.sees("Kvarnbyn uppgift saknas", "3,1 mellan 2,6 och 3,6", "22 (15–30)", "abc123def456")
    walker.sees("lagesbild picture underlag -o lagesbild --round 2027")


def test_a_region_reads_only_its_own_rows_of_a_picture(round_):
    whole_picture(round_)
    Unit.objects.create(code="R2", kind="police_region", name="Region Fjäll", valid_from=TODAY)
    Unit.objects.filter(code="L3").update(parent_code="R2")
    walker = Steerer(person("rut", Role.REGIONAL_COORDINATOR, unit="R2"))

    walker.open("/lagesbild/")

    walker.sees("Kvarnbyn")
    assert "Norra Ängen" not in walker.text


def test_the_material_of_a_picture_can_be_taken_home_and_that_is_recorded(round_, nils):
    walker = Steerer(nils)

    answered = walker.client.post("/underlag/hamta/")

    # A country without residents and indicators is no whole collection: it says what is missing.
    assert answered.status_code in {200, 422}
    recorded = AuditEvent.objects.filter(payload__contains="collection.exported").exists()
    assert recorded == (answered.status_code == 200)


def test_a_controller_learns_nothing_of_pictures(round_):
    made = whole_picture(round_)
    walker = Steerer(person("karin", Role.CONTROLLER))

    for path in ("/lagesbild/", f"/lagesbild/{made.pk}/", "/omgangar/2027/lagesbilder/"):
        walker.open(path)
        assert walker.status in {403, 404}
        assert "Norra Ängen" not in walker.text
    assert walker.client.post("/underlag/hamta/").status_code == 403
    assert walker.client.post("/omgangar/2027/lagesbilder/gor/").status_code == 403


def test_the_round_in_the_address_is_the_one_that_is_shown(round_, nils):
    build_round(code="2025", state=RoundState.CLOSED)
    Round.objects.filter(code="2025").update(reference_day=date(2025, 12, 1))
    walker = Steerer(nils)

    walker.sees("Lägesbild 2027", "Lägesbild 2025")
    walker.follow("Lägesbild 2025")
    assert walker.path == "/insamling/?omgang=2025"
    walker.open("/insamling/?omgang=1999")
    assert walker.status == 404

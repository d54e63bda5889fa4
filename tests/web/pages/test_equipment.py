"""The register of cameras on the site: need, steps by the law's gate, tests, positions."""

import re
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from tests.web import equipped
from tests.web.equipped import event, texts
from tests.web.factories import TODAY, acting, person
from tests.web.pages.walking import MORNING, ticking
from tests.web.reading import read

from lagesbild.errors import DeliveryRejected
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.audit.payload import Payload
from lagesbild_web.records.actions.tabling import keep_rows
from lagesbild_web.records.exchange.cameras import cameras_on
from lagesbild_web.records.models import BalancingText, Batch, Substitution, TabledRow
from lagesbild_web.records.queries.balancing import version_of, why_not_decide
from lagesbild_web.records.queries.cameras import SeenCameras
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.tabled import tabled_frame
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db

NEED = {
    "kind": "fixed",
    "number": "2",
    "area": "A2",
    "unit": "",
    "purposes": ["prevention", "command"],
    "place_kind": "square",
    "serious_violence": "3",
    "hours": "",
    "open_dealing": "no",
    "technical_readiness": "ready",
    "reported_on": "2027-02-28",
}
DRAFT = {
    "need_factors": ["crime_exposed_place", "serious_or_extensive_crime"],
    "need": "Torget har haft flera rån i vinter.",
    "individual_factors": ["how_performed", "monitored_area"],
    "individual": "Bara torget syns; fönster maskas.",
    "alternatives": ["lighting"],
    "alternatives_text": "Belysningen byttes utan att det hjälpte.",
    "signs": "yes",
    "exception": "none",
    "role": "Lokalpolisområdeschef",
}
DECISION = {"conclusion": "monitoring_outweighs", "text": "Rånen väger tyngre än intrånget."}


@pytest.fixture(autouse=True)
def _country(monkeypatch):
    ticking(monkeypatch)
    equipped.build_equipped_country()


def somebody(name: str, *roles: Role, unit: str = "R1") -> Client:
    client = Client()
    client.force_login(person(name, *roles, unit=unit))
    return client


@pytest.fixture
def karin() -> Client:
    return somebody("karin", Role.CAMERA_PLANNER)


@pytest.fixture
def lova() -> Client:
    return somebody("lova", Role.DISTRICT_CHIEF, unit="L1")


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def words(client: Client, url: str) -> str:
    return " ".join(" ".join(read(page(client, url)).texts("main")).split())


def state_of(client: Client, url: str) -> str:
    return read(page(client, url)).texts("p.state .tag")[0]


def draft(client: Client, subject: str = "KP2", version: int | None = 1, **changed: object):
    url = (
        reverse("balancing_new", args=[subject])
        if version is None
        else reverse("balancing_edit", args=[version, subject])
    )
    return client.post(url, DRAFT | changed)


def decide(client: Client, subject: str = "KP2", version: int = 1, **changed: object):
    url = reverse("balancing_decide", args=[version, subject])
    newest = BalancingText.objects.filter(subject=subject, version=version).count()
    return client.post(url, DECISION | {"based_on": str(newest)} | changed)


def step(client: Client, name: str, subject: str, on: str = "2027-03-01", reason: str = ""):
    return client.post(reverse("camera_step", args=[name, subject]), {"on": on, "reason": reason})


# The first page.


def test_the_first_page_shows_what_the_law_asks_for_and_who_has_waited(karin):
    text = words(karin, "/utrustning/")

    assert "Undantag som löper ut (1)" in text
    assert "KP3 , Skogsbacken 2 dagar kvar" in text
    assert "Får inte tas i drift än (1)" in text
    assert "Utkast som väntar på beslut (1)" in text
    assert "KB3 , fast kamerapunkt, Kvarnbyn 28 dagar" in text


@pytest.mark.parametrize(
    ("day", "heading", "left"),
    [
        (2, "Undantag som löper ut (1)", "1 dag kvar: sista dagen är i morgon"),
        (3, "Undantag som löper ut (1)", "sista dagen är i dag"),
        (4, "Får inte vara i drift (1)", "gick ut i går: får inte vara i drift i dag"),
        (6, "Får inte vara i drift (1)", "gick ut för 3 dagar sedan"),
    ],
)
def test_an_exception_counts_down_and_surfaces_the_day_it_has_run_out(
    monkeypatch, day, heading, left
):
    ticking(monkeypatch, start=MORNING.replace(day=day))

    text = words(somebody("karin", Role.CAMERA_PLANNER), "/utrustning/")

    assert heading in text
    assert left in text


def test_need_beside_delivered_counts_points_by_class_of_area(karin):
    cells = read(page(karin, "/utrustning/")).texts("table td")

    # KB1 ber om två punkter och har två monterade, KB2 har sin, KB3 väntar på en.
    assert cells == ["3", "4", "3", "0", "1", "28 dagar"]


def test_who_reads_the_register_comes_to_it_from_resources():
    analyst = somebody("arvid", Role.NATIONAL_ANALYST, unit="*")

    assert 'href="/utrustning/"' in page(analyst, "/resurser/")
    assert "Resurser" in words_of_trail(analyst, "/utrustning/behov/")


def words_of_trail(client: Client, url: str) -> str:
    return " ".join(read(page(client, url)).texts(".breadcrumb"))


# Needs.


def test_a_need_is_reported_gets_the_next_code_and_can_be_undone(karin):
    answer = karin.post("/utrustning/behov/nytt/", NEED)

    batch = Batch.objects.latest("pk")
    assert answer.url == f"/utrustning/behov/KB0010/?sparad={batch.pk}"
    [row] = tabled_frame("camera_needs").filter(need="KB0010").to_dicts()
    assert (row["unit"], row["number"], row["prevention"], row["investigation"]) == (
        "L2",
        2,
        True,
        False,
    )
    assert (row["serious_violence"], row["exposed_hours"]) == (3, None)
    assert "Ångra" in page(karin, answer.url)
    karin.post(reverse("batch_undo", args=[batch.pk]))
    assert "KB0010" not in tabled_frame("camera_needs")["need"]


def test_everything_that_is_wrong_with_a_need_is_said_at_its_field(karin):
    answer = karin.post(
        "/utrustning/behov/nytt/",
        {"kind": "", "number": "0", "area": "", "unit": "", "reported_on": "2027-03-02"},
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    for said in (
        "Välj vad som behövs.",
        "Ange minst 1.",
        "Kryssa för minst ett syfte.",
        "Välj ett område, eller enheten som har behovet.",
        "Välj en dag som inte ligger i framtiden.",
    ):
        assert said in text


def test_a_list_shows_what_is_chosen(karin):
    waiting = page(karin, "/utrustning/behov/?state=reported")
    elsewhere = page(karin, "/utrustning/behov/?unit=L2")

    assert re.findall(r">(KB\d)</a>", waiting) == ["KB3"]
    assert re.findall(r">(KB\d)</a>", elsewhere) == ["KB2"]


def test_a_need_shows_its_way_and_each_step_that_is_possible_or_not(karin):
    text = words(karin, "/utrustning/behov/KB3/")

    assert "Behovet anmäls" in text
    assert "har väntat 28 dagar" in text
    assert "Behovet bedöms" in text
    assert "Behovet dras tillbaka" in text
    assert "2 av 2 monterade." in words(karin, "/utrustning/behov/KB1/")


def test_a_step_is_taken_and_said_in_the_log(karin):
    answer = step(karin, "assess", "KB3")

    assert answer.status_code == 302
    assert state_of(karin, "/utrustning/behov/KB3/") == "bedömt"
    details = Payload.read(AuditEvent.objects.latest("seq").payload).details
    assert (details["subject"], details["step"]) == ("KB3", "assess")


def test_a_step_that_needs_a_reason_is_refused_without_one(karin):
    assert "Skriv skälet till steget." in step(karin, "withdraw", "KB3").content.decode()
    assert step(karin, "withdraw", "KB3", reason="Torget byggs om.").status_code == 302


@pytest.mark.parametrize(
    ("on", "said"),
    [("2027-03-02", "inte ligger i framtiden"), ("2027-01-31", "före anmälan 2027-02-01")],
)
def test_a_step_on_a_day_that_cannot_be_is_refused_at_the_day(karin, on, said):
    answer = step(karin, "assess", "KB3", on=on)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_the_deciders_steps_are_not_the_planners(karin, lova):
    assert "Steget tas av den som beslutar om bevakningen." in words(
        karin, "/utrustning/punkter/KP1/"
    )
    assert step(karin, "review", "KP1").status_code == 403
    assert step(lova, "review", "KP1").status_code == 302
    assert state_of(lova, "/utrustning/punkter/KP1/") == "genomgånget (i drift)"


def test_nobody_takes_a_step_in_another_district(lova):
    assert page(lova, "/utrustning/punkter/KP3/", 404)
    assert step(lova, "pause", "KP3", reason="Nej.").status_code == 404


# The gate: no role puts a point into operation without a decided test or a running exception.


@pytest.mark.parametrize("role", Role)
def test_no_role_puts_a_point_into_operation_without_a_test_by_page(role):
    client = somebody("nagon", role, unit="*")
    before = TabledRow.objects.count()

    answer = step(client, "activate", "KP2")

    assert answer.status_code in {403, 422}
    assert TabledRow.objects.count() == before
    if answer.status_code == 422:
        assert "Får inte vara i drift" in answer.content.decode()


def test_nobody_with_every_role_does_it_by_a_row():
    everything = acting(person("alla", *Role))
    row = texts(event("KP2", "2027-03-01", "activate", "active", "decision_maker"))

    with pytest.raises(DeliveryRejected) as refused:
        keep_rows([row], table="camera_events", by=everything)

    assert [one.rule for one in refused.value.problems] == ["operation-without-test"]


def test_an_exception_that_has_run_out_lets_nothing_begin(karin, lova):
    chief = somebody("lo2", Role.DISTRICT_CHIEF, unit="L2")
    assert step(karin, "pause", "KP3", on="2027-02-20", reason="Vandaliserad.").status_code == 302

    # Dagen då undantaget hade gällt går; dagen efter dess slut hade det inte gått.
    late = texts(event("KP3", "2027-03-04", "resume", "active", "decision_maker"))
    with pytest.raises(DeliveryRejected):
        keep_rows([late], table="camera_events", by=acting(person("n", Role.CAMERA_PLANNER)))
    assert step(chief, "resume", "KP3", on="2027-03-01").status_code == 302


def test_a_point_goes_into_operation_when_somebody_else_has_decided_its_test(karin, lova):
    assert draft(karin).status_code == 302
    assert step(lova, "activate", "KP2").status_code == 422
    assert decide(lova).status_code == 302
    assert step(lova, "activate", "KP2").status_code == 302

    text = words(lova, "/utrustning/punkter/KP2/")
    assert "Får vara i drift: version 1 av bedömningen är beslutad" in text


def test_a_test_that_says_no_lets_nothing_begin(karin, lova):
    draft(karin)
    decide(lova, conclusion="does_not_outweigh", text="Intrånget är större.")

    answer = step(lova, "activate", "KP2")

    assert answer.status_code == 422
    assert "väger intresset av bevakningen inte tyngre" in answer.content.decode()


def test_a_significant_change_asks_for_a_new_test(karin, lova):
    refused = step(lova, "change", "KP1", reason="Kameran flyttas till andra sidan torget.")

    assert refused.status_code == 422
    assert "en ny bedömning för ändringen" in refused.content.decode()
    draft(karin, "KP1", None, reason_for_new="monitoring_changed")
    decide(lova, "KP1", 2)
    assert (
        step(lova, "change", "KP1", reason="Kameran flyttas till andra sidan torget.").status_code
        == 302
    )


def test_a_test_decided_today_does_not_make_yesterday_lawful(karin, lova):
    draft(karin)
    decide(lova)

    assert step(lova, "activate", "KP2", on="2027-02-28").status_code == 422


# Tests.


def test_the_form_lists_what_the_law_of_the_chosen_day_lists(karin):
    now = page(karin, "/utrustning/avvagning/ny/KP1/")
    then = page(karin, "/utrustning/avvagning/ny/KP1/?day=2025-03-31")

    assert "14 a § andra stycket 1 c" in now
    assert "högst 3 månader" in now
    assert "högst 2 veckor" in now
    assert "14 a §" not in then
    assert "högst 3 månader" not in then
    assert "Då krävdes tillstånd" in page(karin, "/utrustning/avvagning/ny/KP1/?day=2019-12-31")


def test_nothing_is_chosen_or_written_beforehand(karin, lova):
    # En avvägning som ingen har skrivit i, och beslutet om ett utkast.
    new = page(karin, "/utrustning/avvagning/ny/KP1/")
    draft(karin)
    deciding = page(lova, "/utrustning/avvagning/1/besluta/KP2/")

    for html in (new, deciding):
        main = html[html.index("<main") : html.index("</main>")]
        assert " checked" not in main
        assert not re.search(r"<textarea[^>]*>\s*\S+\s*</textarea>", main)


def test_who_has_written_in_a_draft_does_not_decide_it(karin):
    both = person("bo", Role.CAMERA_PLANNER, Role.DISTRICT_CHIEF, unit="L1")
    bo = Client()
    bo.force_login(both)
    draft(karin)
    assert draft(bo, based_on="1").status_code == 302

    answer = decide(bo)

    assert answer.url == "/utrustning/avvagning/1/KP2/"
    assert tabled_frame("balancing_tests").filter(subject="KP2")["decided_on"].to_list() == [None]
    assert "Du har skrivit i utkastet. Någon annan ska besluta." in page(bo, answer.url)


def test_who_stands_in_for_somebody_who_wrote_does_not_decide_for_them():
    writer = person("vera", Role.CAMERA_PLANNER, Role.DISTRICT_CHIEF, unit="L1")
    substitute = person("stina", Role.AREA_OFFICER, unit="L1")
    Substitution.objects.create(
        user=writer,
        substitute=substitute,
        valid_from=date(2027, 1, 1),
        valid_to=date(2027, 12, 31),
    )
    vera = Client()
    vera.force_login(writer)
    draft(vera)
    by = acting(substitute, instead_of=writer)
    seen = SeenCameras(cameras_on(TODAY), by, organisation=organisation_on(TODAY))
    version = version_of(seen, seen.subject("KP2"), 1)

    assert why_not_decide(version, by) == "Du har skrivit i utkastet. Någon annan ska besluta."


def test_a_decision_on_what_somebody_has_changed_meanwhile_is_refused(karin, lova):
    draft(karin)
    draft(karin, based_on="1", need="Torget har haft åtta rån i vinter.")

    answer = decide(lova, based_on="1")

    assert answer.status_code == 409
    assert "Utkastet har ändrats" in answer.content.decode()


def test_a_decision_without_reasons_or_conclusion_is_refused(karin, lova):
    draft(karin)

    answer = decide(lova, conclusion="", text=" ")

    assert answer.status_code == 422
    assert "Välj en slutsats." in answer.content.decode()
    assert "Skriv skälen för slutsatsen med egna ord." in answer.content.decode()


def test_a_decision_lacks_nothing_that_the_law_lists(karin, lova):
    draft(karin, need_factors=[])

    answer = decide(lova)

    assert answer.status_code == 422
    assert "need_factors är tom" in read(answer.content.decode()).texts("main")[0]


def test_a_decided_version_is_not_changed_and_the_next_one_is_new(karin, lova):
    draft(karin)
    decide(lova)

    assert draft(karin, based_on="2").url == "/utrustning/avvagning/1/KP2/"
    assert draft(karin, version=None, reason_for_new="own_review").url.endswith("/2/KP2/")
    assert BalancingText.objects.filter(subject="KP2", version=1).count() == 2
    html = page(lova, "/utrustning/avvagning/1/KP2/")
    assert "Rånen väger tyngre än intrånget." in html
    assert "Torget har haft flera rån i vinter." in html


def test_texts_of_a_test_are_changed_by_nobody(karin):
    draft(karin)

    for change in (
        lambda: BalancingText.objects.update(need="Annat."),
        lambda: BalancingText.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_personal_number_is_refused_in_every_text(karin):
    for name in ("need", "individual", "alternatives_text", "signs_text"):
        answer = draft(karin, **{name: "Det gäller 20000101-2384."})
        assert answer.status_code == 422, name
    assert not BalancingText.objects.exists()


@pytest.mark.parametrize(
    ("used", "last", "status"),
    [
        ("urgent", "2027-03-14", 302),
        ("urgent", "2027-03-15", 422),
        ("serious_crime", "2027-05-31", 302),
        ("serious_crime", "2027-06-01", 422),
    ],
)
def test_an_exception_is_no_longer_than_the_law_lets_it(karin, used, last, status):
    answer = draft(karin, exception=used, exception_from="2027-03-01", exception_until=last)

    assert answer.status_code == status


def test_an_exception_is_decided_without_a_conclusion_and_counts_down(karin, lova):
    draft(karin, exception="urgent", exception_from="2027-03-01", exception_until="2027-03-14")

    assert "Slutsats" not in page(lova, "/utrustning/avvagning/1/besluta/KP2/")
    assert decide(lova, conclusion="").status_code == 302
    assert step(lova, "activate", "KP2").status_code == 302
    assert "13 dagar kvar" in page(lova, "/utrustning/punkter/KP2/")


def test_a_test_of_what_has_ended_says_until_when_it_is_kept(karin):
    assert "2031-09-01" in words(karin, "/utrustning/punkter/KP4/")


def test_body_worn_cameras_are_asked_for_no_test(karin):
    keep_rows(
        [texts(equipped.need("KB5", kind="body_worn", number=8, reported_on="2027-02-01"))],
        table="camera_needs",
        by=acting(person("n", Role.CAMERA_PLANNER)),
    )

    text = words(karin, "/utrustning/behov/KB5/")

    assert "ingen bedömning krävs här" in text
    assert "Skriv en bedömning" not in text


# Positions.


@pytest.mark.parametrize("role", Role)
def test_an_exact_position_is_shown_to_the_planner_and_recorded(role):
    client = somebody("nagon", role, unit="*")

    answer = client.get("/utrustning/lage/KP1/")

    shown = "601234.50" in answer.content.decode()
    read_events = [
        one
        for one in AuditEvent.objects.all()
        if Payload.read(one.payload).action == "position.read"
    ]
    assert shown == (role is Role.CAMERA_PLANNER)
    assert len(read_events) == int(shown)
    assert answer.status_code == (200 if shown else 403)


def test_a_planner_of_another_region_learns_nothing_of_a_position(karin):
    assert karin.get("/utrustning/lage/KB9/").status_code == 404
    fetched = karin.post("/utrustning/lagen/").content.decode()
    assert fetched.splitlines() == ["subject,e_m,n_m", "KP1,601234.5,6603217.5"]
    event = Payload.read(AuditEvent.objects.latest("seq").payload)
    assert (event.action, event.details["rows"]) == ("position.exported", 1)


def test_a_decided_test_that_came_without_texts_is_shown_with_its_codes(karin):
    text = words(karin, "/utrustning/avvagning/1/KP1/")

    assert "Intresset av bevakningen väger tyngre" in text
    assert "Brottsutsatt plats" in text


def test_what_could_tell_the_place_is_shown_to_those_who_need_it(karin, lova):
    auditor = somebody("rut", Role.AUDITOR, unit="*")
    draft(karin)

    assert "Slag av plats" in words(karin, "/utrustning/behov/KB1/")
    assert "Slag av plats" in words(lova, "/utrustning/behov/KB1/")
    assert "Slag av plats" not in words(auditor, "/utrustning/behov/KB1/")
    assert "Torget har haft" not in words(auditor, "/utrustning/avvagning/1/KP2/")
    assert "Torget byggs om." not in words(auditor, "/utrustning/punkter/KP4/")

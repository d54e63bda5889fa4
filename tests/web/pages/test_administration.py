"""The administrator's pages: people and roles, deliveries, organisation, and why not."""

import io
import tempfile
import zipfile
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.factories import (
    FIRST_DAY,
    TODAY,
    acting,
    build_country,
    build_round,
    person,
    rater,
    session_of,
    submitted,
)
from tests.web.pages.steering import Steerer
from tests.web.pages.walking import ticking
from tests.web.reading import read

from lagesbild.examples import invented_country
from lagesbild.sources.collection import write_collection
from lagesbild_web.audit.models import AuditEvent
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.records.actions.people import PersonRefused, end_grant
from lagesbild_web.records.models import Delivery, Grant, Round, Substitution, Unit, User
from lagesbild_web.records.queries.questionnaires import questionnaire_from
from lagesbild_web.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch, tmp_path_factory):
    ticking(monkeypatch)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("tmp")))
    questionnaire_from.cache_clear()


@pytest.fixture
def adam():
    build_country()
    return person("adam", Role.ADMINISTRATOR)


def recorded(action: str) -> int:
    return AuditEvent.objects.filter(payload__startswith=f'{{"action":"{action}"').count()


INVITED = {
    "username": "ny.person",
    "display_name": "Ny Person",
    "role": "controller",
    "reads": "R1",
    "valid_from": "2027-03-01",
}


def test_somebody_is_invited_with_a_role_in_two_clicks(adam):
    walker = Steerer(adam)

    walker.follow("Bjud in en person")
    walker.press("Bjud in", **INVITED)

    assert walker.clicks == 2
    walker.sees("Ny Person är inbjuden", "HR- och ekonomicontroller Region Sjö ingenstans")
    made = User.objects.get(username="ny.person")
    [grant] = made.grants.all()
    assert (grant.role, grant.reads, grant.writes) == ("controller", "R1", "")
    assert not made.has_usable_password()


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"username": "adam"}, "Användarnamnet adam finns redan."),
        ({"username": "19800101-1231"}, "Ett personnummer kan inte vara användarnamn."),
        ({"reads": ""}, "Välj minst en enhet"),
        ({"valid_to": "2027-02-01"}, "Sista dag ligger före första dag."),
        ({"role": ""}, "Välj en roll."),
    ],
)
def test_a_wrong_invitation_leaves_nobody_behind(adam, wrong, text):
    walker = Steerer(adam)

    walker.follow("Bjud in en person")
    walker.press("Bjud in", **INVITED | wrong)

    assert walker.status == 422
    walker.sees(text)
    assert User.objects.count() == 1
    assert recorded("user.invited") == 0


def test_the_summary_says_with_which_fields_it_is_where_the_same_is_wrong_with_several(adam):
    walker = Steerer(adam)

    walker.follow("Bjud in en person")
    walker.press("Bjud in", **INVITED | {"role": "", "valid_from": "i dag", "valid_to": "snart"})

    told = "Ange en dag som ÅÅÅÅ-MM-DD, till exempel 2027-03-31."
    assert read(walker.html).texts(".error-summary a") == [
        "Välj en roll.",
        f"Gäller från: {told}",
        f"Gäller till: {told}",
    ]


def test_a_file_that_cannot_be_read_is_called_as_the_person_called_it(adam):
    walker = Steerer(adam)

    walker.follow("För in ett underlag")
    walker.press("Prova", collection=SimpleUploadedFile("underlag.zip", b"no archive"))

    assert read(walker.html).texts("tbody th") == ["underlag.zip"]


def test_a_leaver_loses_access_everywhere_in_two_clicks(adam):
    leaver = rater("lisa")
    session_of(leaver, build_round())
    hers = Steerer(leaver)
    walker = Steerer(adam)

    walker.press("Avsluta åtkomst överallt", person=str(leaver.pk))
    walker.sees("Områdespolis, bedömare", "1 skattning är inte klar.")
    walker.press("Avsluta åtkomst överallt")

    assert walker.clicks == 2
    walker.sees("Lisa har inte längre åtkomst och är utloggad överallt.")
    leaver.refresh_from_db()
    assert not leaver.is_active
    hers.open("/")
    assert "/konto/login/" in hers.path


def test_nobody_ends_their_own_access_or_roles(adam):
    walker = Steerer(adam)

    walker.client.post("/administration/personer/avsluta/", {"person": adam.pk})
    adam.refresh_from_db()

    assert adam.is_active
    walker.open(f"/administration/personer/{adam.pk}/")
    walker.sees("Ingen ändrar sina egna behörigheter.")
    assert "Ge rollen" not in walker.text


def test_people_are_found_by_a_part_of_the_name(adam):
    rater("lisa")
    walker = Steerer(adam)

    walker.follow("Sök personer")
    walker.press("Sök", sok="lis")
    walker.sees("Lisa lisa Områdespolis, bedömare, Hamnen aldrig")
    assert "adam Systemadministratör" not in walker.text
    walker.press("Sök", sok="ingen alls")
    walker.sees("Ingen heter så")


def test_a_role_is_given_and_ended(adam):
    lisa = person("lisa")
    walker = Steerer(adam)

    walker.open(f"/administration/personer/{lisa.pk}/")
    walker.sees("Ingen roll")
    walker.press(
        "Ge rollen", role="district_chief", reads="P1", writes="L1", valid_from="2027-01-01"
    )
    walker.sees("Lokalpolisområdeschef Polisområde Strand Hamnen ingenstans 2027-01-01 –")
    walker.press("Avsluta Lokalpolisområdeschef")

    [grant] = lisa.grants.all()
    assert grant.valid_to == date(2027, 2, 28)
    walker.sees("Rollen Lokalpolisområdeschef är avslutad för Lisa.", "Slut")
    assert recorded("grant.ended") == 1


def test_a_role_that_began_today_is_taken_away(adam):
    lisa = person("lisa")
    grant = Grant.objects.create(user=lisa, role="controller", reads="R1", valid_from=TODAY)

    end_grant(grant=grant, by=acting(adam))

    assert not lisa.grants.exists()
    assert recorded("grant.ended") == 1


def test_a_role_that_has_ended_cannot_end_again(adam):
    grant = Grant.objects.create(
        user=person("lisa"),
        role="controller",
        reads="R1",
        valid_from=FIRST_DAY,
        valid_to=TODAY - timedelta(days=1),
    )

    with pytest.raises(PersonRefused, match="Rollen slutade gälla 2027-02-28"):
        end_grant(grant=grant, by=acting(adam))


def test_only_an_administrator_ends_a_role(adam):
    grant = Grant.objects.create(
        user=person("lisa"), role="controller", reads="R1", valid_from=FIRST_DAY
    )

    with pytest.raises(NotAllowed):
        end_grant(grant=grant, by=acting(person("nils", Role.NATIONAL_ANALYST)))


# Why not?


def why(walker: Steerer, who: User, what: str, where: str) -> None:
    walker.land()
    walker.follow("Varför ser någon inte något?")
    walker.press("Visa varför", person=str(who.pk), what=what, where=where)
    assert walker.clicks == 2


def test_why_not_names_what_stands_in_the_way(adam):
    round_ = build_round()
    chief = person("chefen", Role.DISTRICT_CHIEF, unit="L1")
    walker = Steerer(adam)

    why(walker, chief, "do:submit", "omrade:A1")
    walker.sees("Chefen får skicka in en bedömning i Norra Ängen.")
    why(walker, chief, "do:submit", "omrade:A2")
    walker.sees("Chefen får inte skicka in en bedömning i Skogsbacken.")
    walker.sees("Lokalpolisområdeschef skriver i Hamnen. Skogsbacken ligger i")
    why(walker, chief, "do:review", "omrade:A1")
    walker.sees("Nej. Rätten följer med: Regional samordnare.")
    submitted(round_, chief=chief)
    why(walker, chief, "do:submit", "omrade:A1")
    walker.sees("Läget är »Inskickad«. Det går när det är »Utkast«, »Återsänd för komplettering«.")


def test_why_not_knows_of_days_accounts_and_substitutes(adam):
    coming = person("anna")
    Grant.objects.create(
        user=coming, role="controller", reads="R1", valid_from=TODAY + timedelta(days=30)
    )
    ended = person("bo", Role.CONTROLLER)
    User.objects.filter(pk=ended.pk).update(is_active=False)
    helper = person("cia")
    Substitution.objects.create(
        user=person("chefen", Role.DISTRICT_CHIEF, unit="L1"),
        substitute=helper,
        valid_from=TODAY,
        valid_to=TODAY + timedelta(days=3),
    )
    walker = Steerer(adam)

    why(walker, coming, "see:open", "omrade:A1")
    walker.sees("Nej. HR- och ekonomicontroller börjar gälla 2027-03-31.")
    why(walker, ended, "see:open", "omrade:A1")
    walker.sees("Nej, kontot är avslutat.")
    why(walker, helper, "see:secret", "enhet:L1")
    walker.sees("Personen är i dag ersättare för Chefen")


def test_secrets_that_are_not_locked_are_nobody_elses(adam):
    nils = person("nils", Role.NATIONAL_ANALYST)

    walker = Steerer(adam)
    why(walker, nils, "see:secret", "omrade:A1")

    walker.sees("Nils får läsa andras svar", "Svar som inte är låsta ser ändå bara bedömaren själv")


# Organisation and deliveries.


def test_the_organisation_is_shown_as_it_was_on_a_day(adam):
    Unit.objects.filter(code="L3").update(valid_to=date(2026, 12, 31))
    Unit.objects.create(
        code="L3",
        kind="local_police_district",
        name="Ängsdal Norra",
        parent_code="P1",
        valid_from=date(2027, 1, 1),
    )
    walker = Steerer(adam)

    walker.follow("Organisation på en dag")
    walker.sees("Region Sjö Polisregion R1", "Ängsdal Norra Lokalpolisområde L3, från 2027-01-01")
    walker.press("Visa", dag="2020-06-01")
    walker.sees("Ängsdal Lokalpolisområde L3, från 2015-01-01 till 2026-12-31")
    walker.press("Visa", dag="2000-01-01")
    walker.sees("Ingen enhet finns den dagen")


def test_a_file_that_is_no_collection_is_shown_with_what_is_wrong(adam, tmp_path):
    walker = Steerer(adam)
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("datapackage.json", "{}")

    walker.follow("För in ett underlag")
    walker.press("Prova", collection=SimpleUploadedFile("broken.zip", broken.read_bytes()))

    assert walker.clicks == 2
    assert walker.status == 422
    walker.sees("broken.zip kan inte föras in", "Gör så här")
    assert read(walker.html).texts("tbody th") == ["datapackage.json"]
    assert not Delivery.objects.exists()
    walker.press("Prova")
    walker.sees("Välj en zip-fil.")


def test_storing_without_a_trial_asks_for_the_file(adam):
    walker = Steerer(adam)

    answered = walker.client.post("/administration/leveranser/for-in/", follow=True)

    assert "Filen finns inte kvar. Välj den igen." in answered.content.decode()


def test_a_delivery_is_withdrawn(adam):
    Delivery.objects.create(
        table="residents", file="residents.csv", content=b"", sha256="", batch=uuid4(), by=adam
    )
    walker = Steerer(adam)

    walker.follow("Leveranser")
    walker.sees("residents.csv", "Gäller")
    walker.press("Dra tillbaka")

    assert walker.clicks == 2
    walker.sees("Leveransen är tillbakadragen.", "Tillbakadragen")


def test_the_analyst_sees_the_rounds_and_nobody(adam):
    build_round()
    walker = Steerer(person("nils", Role.NATIONAL_ANALYST))

    walker.follow("Administration")

    walker.sees("Lägesbild 2027")
    assert "Någon slutar" not in walker.text
    for path in ("personer/", "personer/ny/", "varfor/", "leveranser/", "leveranser/ny/"):
        walker.open(f"/administration/{path}")
        assert walker.status == 403


def zipped(folder: Path) -> SimpleUploadedFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return SimpleUploadedFile("underlag.zip", packed.getvalue())


def test_a_collection_is_tried_and_then_stored_in_three_clicks(tmp_path):
    folder = tmp_path / "underlag"
    write_collection(invented_country(seed=3, areas=10, rounds=1), folder)
    walker = Steerer(person("adam", Role.ADMINISTRATOR))

    walker.follow("För in ett underlag")
    walker.press("Prova", collection=zipped(folder))
    walker.sees("underlag.zip är felfri", "Prov: inget har sparats.", "10 områdesgränser")
    assert not Round.objects.exists()
    walker.press("För in")

    assert walker.clicks == 3
    assert Round.objects.count() == 1
    assert recorded("collection.imported") == 1
    walker.sees("Leveranser", "residents.csv", "Gäller")
    # What was kept between the two steps is gone.
    assert list(Path(tempfile.gettempdir()).rglob("*.zip")) == []
    walker.open("/administration/leveranser/ny/")
    assert walker.client.post("/administration/leveranser/for-in/").status_code == 302
    assert Round.objects.count() == 1

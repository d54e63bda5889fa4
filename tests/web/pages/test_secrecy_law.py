"""The law behind the guide through secrecy: its provisions and versions, and two days compared."""

import pytest
from django.test import Client
from tests.web.reading import read

from lagesbild.secrecy.rule_base import rule_base

pytestmark = pytest.mark.django_db


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

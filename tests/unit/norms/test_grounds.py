"""Refused grounds are recognised under any name, and ordinary indicators are not."""

import pytest

from lagesbild.norms.grounds import find_ground, find_refused_ground, list_grounds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Andel utrikes födda", "birth_country"),
        ("Personer födda utomlands", "birth_country"),
        ("foreign_born_share", "birth_country"),
        ("Andel med utländsk bakgrund", "foreign_background"),
        ("Personer med utländska bakgrunder", "foreign_background"),
        ("Etnisk tillhörighet", "origin"),
        ("Modersmål annat än svenska", "language"),
        ("Medlemmar i trossamfund", "religion"),
        ("religious_community", "religion"),
        ("Ensamstående föräldrar", "single_parents"),
        ("single-parent households", "single_parents"),
    ],
)
def test_a_refused_ground_is_recognised(text: str, expected: str) -> None:
    found = find_refused_ground(text)

    assert found is not None
    assert found.id == expected


@pytest.mark.parametrize(
    "text",
    [
        "Låg ekonomisk standard",
        "Personer 20–64 år utan arbete",
        "Anmälda personrån",
        "Otrygghet vid utevistelse sent på kvällen",
        "Originalmätning av skadegörelse",
        "Trosabygden",
        "Bränder i bakgrunden",
    ],
)
def test_other_texts_pass(text: str) -> None:
    assert find_refused_ground(text) is None


def test_every_ground_has_reason_and_reference() -> None:
    assert all(ground.reason and ground.reference for ground in list_grounds())
    assert all(ground.is_allowed or ground.words for ground in list_grounds())


def test_an_unknown_ground_is_none() -> None:
    assert find_ground("weather") is None

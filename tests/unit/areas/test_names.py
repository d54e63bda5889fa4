import pytest

from lagesbild.areas.names import as_identifier, is_same_name, tidy_name


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Hamnen", "HAMNEN", True),
        ("Hamnen/  Udden", "Hamnen / Udden", True),
        ("Norra Ängen (Ön)", "Norra Ängen / Ön", True),
        ("Lergården / Hamnen", "Leregården / Hamnen", True),  # a letter more
        ("Norrbyn", "Söderbyn", False),
        ("Hamnen / Udden", "Hamnen", False),
        ("Hamnen / Udden", "Udden / Hamnen", False),
    ],
)
def test_spellings_of_one_name_are_the_same(first, second, expected):
    assert is_same_name(first, second) is expected


def test_blanks_are_tidied_around_the_slash():
    assert tidy_name(" Hamnen/  Norra   Ängen ") == "Hamnen / Norra Ängen"


@pytest.mark.parametrize(
    ("name", "expected"), [("Norra Ängen / Ön", "norra-angen-on"), ("№", "no"), ("–", "area")]
)
def test_identifiers_are_ascii(name, expected):
    assert as_identifier(name) == expected

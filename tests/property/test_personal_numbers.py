"""Every number with a right check digit is found; none with a wrong one is."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from lagesbild.sources.personal_numbers import (
    check_digit,
    has_personal_number,
    mask_personal_numbers,
)

days = st.dates(min_value=date(1800, 1, 1), max_value=date(1899, 12, 31))
serials = st.integers(min_value=0, max_value=999)
separators = st.sampled_from(["", "-", "+", " ", "–", " - "])
words = st.text(alphabet="abcåäö .,()", max_size=20)


def born_on(day: date, *, is_coordination: bool) -> str:
    return f"{day:%y%m}{day.day + 60 * is_coordination:02}"


@given(days, serials, separators, words, words, st.booleans())
def test_a_right_number_is_found_in_any_text(
    day: date, serial: int, separator: str, before: str, after: str, is_coordination: bool
) -> None:
    birth = born_on(day, is_coordination=is_coordination)
    number = f"18{birth}{separator}{serial:03}{check_digit(f'{birth}{serial:03}')}"

    text = f"{before}{number}{after}"

    assert has_personal_number(text)
    assert mask_personal_numbers(text) == f"{before}[personnummer]{after}"


@given(days, serials, separators, st.integers(min_value=1, max_value=9))
def test_a_wrong_check_digit_is_no_number(
    day: date, serial: int, separator: str, error: int
) -> None:
    birth = born_on(day, is_coordination=False)
    wrong = (check_digit(f"{birth}{serial:03}") + error) % 10

    assert not has_personal_number(f"18{birth}{separator}{serial:03}{wrong}")

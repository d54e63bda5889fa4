"""Which texts hold a personal identity number. All numbers are of people born in 1812."""

import pytest

from lagesbild.sources.personal_numbers import (
    check_digit,
    has_personal_number,
    mask_personal_numbers,
)

BORN, SERIAL = "121212", "001"
LAST = f"{SERIAL}{check_digit(BORN + SERIAL)}"
WRONG_LAST = f"{SERIAL}{(check_digit(BORN + SERIAL) + 1) % 10}"
COORDINATION = f"121272{SERIAL}{check_digit('121272' + SERIAL)}"


def test_check_digit_agrees_with_the_published_example() -> None:
    # Skatteverket's own example in SKV 704: 811218-987 has check digit 6.
    assert check_digit("811218987") == 6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # ways to write it
        (f"18{BORN}-{LAST}", True),
        (f"18{BORN}{LAST}", True),
        (f"{BORN}-{LAST}", True),
        (f"{BORN}+{LAST}", True),
        (f"{BORN}{LAST}", True),
        (f"{BORN} {LAST}", True),
        (f"{BORN} – {LAST}", True),
        (f"Hon ({BORN}-{LAST}) bor kvar.", True),
        (COORDINATION, True),
        # what is not one
        (f"{BORN}-{WRONG_LAST}", False),
        (f"121312{SERIAL}{check_digit('121312' + SERIAL)}", False),
        (f"120230{SERIAL}{check_digit('120230' + SERIAL)}", False),
        (f"9{BORN}{LAST}", False),
        (f"{BORN}{LAST}9", False),
        ("", False),
        ("Ärende 5000-K123456-21", False),
    ],
)
def test_a_number_is_found_however_it_is_written(text: str, expected: bool) -> None:
    assert has_personal_number(text) is expected


def test_masking_leaves_the_rest_of_the_text() -> None:
    assert mask_personal_numbers(f"Se {BORN}-{LAST}!") == "Se [personnummer]!"

"""What must hold for any number and any name that a picture may contain."""

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from lagesbild import swedish
from lagesbild.reports import svg

numbers = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)


@given(numbers, st.integers(min_value=0, max_value=4))
def test_a_swedish_number_reads_back_as_the_rounded_number(value, decimals):
    text = swedish.number(value, decimals=decimals)
    plain = text.replace("\u00a0", "").replace("−", "-").replace(",", ".")
    assert float(plain) == float(f"{value:.{decimals}f}")
    assert not plain.startswith("-") or float(plain) < 0


@given(st.text())
def test_any_text_is_only_text_in_a_drawing(content):
    drawn = svg.document(
        [svg.text(content, x=0, y=0, data_name=content)],
        width=10,
        height=10,
        id_="a",
        title=content,
        description=content,
    )
    root = ET.fromstring(drawn.encode("utf-8", errors="replace"))
    assert len(list(root.iter())) == 5


@given(st.lists(st.text(alphabet="aAbBzZåÅäÄöÖ", min_size=1)))
def test_swedish_order_puts_the_three_last_letters_last(words):
    order = {letter: place for place, letter in enumerate("abzåäö")}
    expected = sorted(words, key=lambda word: [order[letter] for letter in word.lower()])
    found = sorted(words, key=swedish.collation_key)
    assert [word.lower() for word in found] == [word.lower() for word in expected]

import pytest

from lagesbild.secrecy.rule_base import rule_base
from lagesbild.secrecy.statute_text import Comparison, compare_statute, statute_number, text_hash

MARKDOWN = """\
---
title: "Offentlighets- och sekretesslag (2009:400)"
identifier: "SFS-2009-400"
---
## 10 kap. Sekretessbrytande bestämmelser

##### 2 §

Sekretess hindrar inte att en uppgift lämnas till en enskild eller till en annan myndighet, om det
är nödvändigt för att den utlämnande myndigheten ska kunna fullgöra sin verksamhet.

**Ingripande mot unga**

##### 20 §

Sekretessen enligt 26 kap. 1 § hindrar inte att en uppgift som behövs för ett omedelbart polisiärt
ingripande lämnas till Polismyndigheten när någon som kan antas vara under {age} år påträffas av
personal inom socialtjänsten

   1. under förhållanden som uppenbarligen innebär överhängande och allvarlig risk för den unges
hälsa eller utveckling, eller

   2. om den unge påträffas när han eller hon begår brott.
*Lag (2014:633)*.

## 12 kap. Den enskilde själv

##### 2 §

En annan paragraf med samma nummer.
"""

PLAIN = """\
SFS 2025:170
4 §   En myndighet ska på begäran lämna något annat.
6 §   En kommun eller en region ska lämna en uppgift till en brottsbekämpande myndighet, om
uppgiften behövs i den brottsbekämpande verksamheten.
En uppgift ska inte lämnas om det finns en sekretessbestämmelse som är tillämplig på uppgiften och
det står klart att det intresse som sekretessen ska skydda har företräde framför intresset av att
uppgiften lämnas ut.
Paragrafen gäller inte för uppgifter som avses i [7 §](#7).
"""


def compared(text):
    return {one.section.id: one for one in compare_statute(text, rule_base())}


def test_a_section_with_the_same_words_is_the_same_whatever_the_layout():
    found = compared(MARKDOWN.format(age="arton"))

    assert found["OSL 10:2"].found is Comparison.SAME
    assert found["OSL 10:20"].found is Comparison.SAME


def test_an_altered_section_names_the_provisions_to_review():
    found = compared(MARKDOWN.format(age="sexton"))

    assert found["OSL 10:20"].found is Comparison.ALTERED
    assert found["OSL 10:20"].to_review == ("OSL-10-20",)
    assert found["OSL 12:2"].found is Comparison.ALTERED
    assert found["OSL 12:2"].to_review == ("OSL-12-2",)


def test_a_section_that_is_gone_is_missing():
    assert compared(MARKDOWN)["OSL 10:15 a"].found is Comparison.MISSING


def test_plain_text_is_read_too():
    found = compared(PLAIN)

    assert found["2025:170 6 §"].found is Comparison.SAME
    assert found["2025:170 4 §"].found is Comparison.ALTERED
    assert set(found["2025:170 4 §"].to_review) == {"L2025-170-4"}


def test_of_two_wordings_for_different_days_either_will_do():
    section = rule_base().sections["OSL 23:2 (2028)"]
    text = (
        "(2009:400)\n## 23 kap. Skola\n##### 2 §\n*/Upphör att gälla U:2028-07-01/*\nGammal"
        f" lydelse.\n*/Träder i kraft I:2028-07-01/*\n{section.text} *Lag (2025:737)*.\n"
    )

    assert compared(text)["OSL 23:2 (2028)"].found is Comparison.SAME
    assert compared(text)["OSL 23:2"].found is Comparison.ALTERED


def test_a_wording_that_nobody_has_read_is_not_compared():
    text = "Socialtjänstlag (2025:400)\n## 19 kap. Anmälan\n##### 1 §\nNågot.\n"

    assert compared(text)["SoL 2025 19:1"].found is Comparison.NOT_READ


@pytest.mark.parametrize(
    ("text", "number"),
    [(MARKDOWN, "2009:400"), (PLAIN, "2025:170"), ("Ingen lag.", None)],
)
def test_a_text_says_which_statute_it_is(text, number):
    assert statute_number(text) == number


def test_the_act_at_the_end_and_headings_after_it_are_no_part_of_the_words():
    assert text_hash("Orden. *Lag (2020:1)*. Jäv") == text_hash("Orden.")
    assert text_hash("Orden.") != text_hash("Ordet.")

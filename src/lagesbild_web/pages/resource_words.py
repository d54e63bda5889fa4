"""What places of hours and money are called on pages, and how their numbers look."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lagesbild.periods import Period
from lagesbild.resources.places import Place
from lagesbild.swedish import word
from lagesbild_web.pages.languages import in_swedish, number, percent
from lagesbild_web.pages.officer_words import month_in_words

LENT = "lent"
ELSEWHERE = "elsewhere"
PLACES: Mapping[str, object] = {
    ELSEWHERE: gettext_lazy("Andra områden"),
    Place.OUTSIDE.value: gettext_lazy("Utanför områdena"),
    Place.STATION.value: gettext_lazy("På station"),
    LENT: gettext_lazy("Utlånat"),
    Place.LEAVE.value: gettext_lazy("Frånvaro"),
    Place.UNKNOWN.value: gettext_lazy("Kan inte avgöras"),
}
"""What is no single area, in the order of the columns."""
MONEY_PLACES: Mapping[str, object] = {
    Place.AREA.value: gettext_lazy("I områden på listan"),
    Place.OUTSIDE.value: gettext_lazy("Utanför områdena"),
    Place.STATION.value: gettext_lazy("På station"),
    Place.UNKNOWN.value: gettext_lazy("Kan inte avgöras"),
}
_MILLION_ORE = 100_000_000
_ORE = 100
_MILLI = 1_000


def hours(milli: float | None) -> str:
    """Write thousandths of an hour as whole hours."""
    return number(None if milli is None else milli / _MILLI, decimals=0)


def exact_hours(milli: int) -> str:
    """Write thousandths of an hour with one decimal, or with three where one is not enough."""
    return number(milli / _MILLI, decimals=1 if milli % 100 == 0 else 3)


def millions(ore: int | None) -> str:
    """Write öre as millions of kronor."""
    return number(None if ore is None else ore / _MILLION_ORE, decimals=1)


def kronor(ore: int) -> str:
    return number(ore / _ORE, decimals=2)


def share(value: float | None) -> str:
    return percent(value, decimals=1)


def signed_share(value: float | None) -> str:
    """Write a difference of shares in percentage points, with its sign."""
    if value is None:
        return share(value)
    points = number(100 * value, decimals=1)
    text = f"+{points}" if value > 0 and points.strip("0,.") else points
    return _("%(points)s procentenheter") % {"points": text}


def between(low: float | None, high: float | None) -> str:
    """Write both ends of an interval of shares; empty where there is none."""
    if low is None or high is None:
        return ""
    return _("mellan %(low)s och %(high)s") % {"low": share(low), "high": share(high)}


def swedish_word(vocabulary: str, code: str) -> str:
    """Return what a code is called, in Swedish and with a capital, marked as such."""
    return in_swedish(capitalised(word(vocabulary, code)))


def capitalised(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def period_in_words(period: str) -> str:
    """Write the first and last month of a span as text."""
    first, _dash, last = period.partition("–")
    if not last:
        return month_in_words(Period.parse(first))
    return _("%(first)s till %(last)s") % {
        "first": month_in_words(Period.parse(first)),
        "last": month_in_words(Period.parse(last)),
    }


def quarter_in_words(quarter: str) -> str:
    """Write 2025-Q1 as text."""
    year, _dash, number_of_it = quarter.partition("-Q")
    return _("kvartal %(number)s %(year)s") % {"number": number_of_it, "year": year}

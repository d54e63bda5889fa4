"""What pages say beside their own texts: Swedish that stays Swedish, and figures in words.

The content of collections and the library's own texts are in Swedish only. On a page in another
language they are marked as Swedish, so that a screen reader reads them with a Swedish voice
(WCAG 2.2, 3.1.2). On a Swedish page nothing is marked.
"""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from lagesbild import swedish

_CHANCES = frozenset(
    {gettext_noop("okänd"), gettext_noop("under 1 procent"), gettext_noop("över 99 procent")}
)
"""Those of `swedish.chance` that hold no figure of their own."""


def is_swedish() -> bool:
    """Tell whether the page is in Swedish."""
    return get_language() == settings.LANGUAGE_CODE


def in_swedish(text: str) -> str:
    """Return a Swedish text as a page shows it: marked as Swedish on a page in another language."""
    if not text or is_swedish():
        return text
    return format_html('<span lang="{}">{}</span>', settings.LANGUAGE_CODE, text)


def number(value: float | None, *, decimals: int = 1) -> str:
    """Write a number as readers of the page do: with a comma in Swedish, a point in English."""
    return (
        _(swedish.MISSING) if value is None else _marked(swedish.number(value, decimals=decimals))
    )


def percent(share: float | None, *, decimals: int = 0) -> str:
    """Write a share between 0 and 1 as percent."""
    return (
        _(swedish.MISSING) if share is None else _marked(swedish.percent(share, decimals=decimals))
    )


def _marked(figure: str) -> str:
    return figure if is_swedish() else figure.replace(",", ".")


def between(low: float | None, high: float | None, *, decimals: int = 1) -> str:
    """Write an interval for running text."""
    if low is None or high is None:
        return _("osäkerhet okänd")
    return _("mellan %(low)s och %(high)s") % {
        "low": number(low, decimals=decimals),
        "high": number(high, decimals=decimals),
    }


def chance(probability: float | None) -> str:
    """Write a probability for running text."""
    text = swedish.chance(probability)
    if text in _CHANCES:
        return _(text)
    return _("%(number)s procent") % {"number": text.removesuffix(" procent")}


def listing(words: Iterable[str]) -> str:
    """Join words as in a sentence: a, b och c."""
    *first, last = words
    return _(" och ").join([", ".join(first), last]) if first else last


def day_in_words(day: date) -> str:
    """Write a day as in running text: 15 mars 2027."""
    return date_format(day, "j F Y")

"""What people write: refused where it holds a personal identity number, warned of where a name."""

import re

from django.utils.translation import gettext as _

from lagesbild.errors import UserError
from lagesbild.sources.personal_numbers import has_personal_number

LONGEST = 10_000
_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)\b([A-ZÅÄÖ][a-zåäöé]{2,})\s+([A-ZÅÄÖ][a-zåäöé]{2,})\b")


class TextRefused(UserError):
    """A text that must not be stored: by which rule, why, and what to do."""

    def __init__(self, rule: str, *, why: str, remedy: str) -> None:
        self.rule = rule
        self.why = why
        self.remedy = remedy
        super().__init__(f"{why} {remedy}")


def check_free_text(text: str) -> None:
    """Do nothing if a text may be stored.

    :raises TextRefused: if it is too long, holds a control character or a personal number.
    """
    if len(text) > LONGEST:
        why = _("Texten är längre än %(longest)s tecken.") % {"longest": LONGEST}
        raise TextRefused("too-long", why=why, remedy=_("Korta den."))
    if any(ord(sign) < 32 and sign not in "\n\r\t" for sign in text):
        why = _("Texten har ett styrtecken.")
        raise TextRefused("control-character", why=why, remedy=_("Skriv in den på nytt."))
    if has_personal_number(text):
        raise TextRefused(
            "personal-number",
            why=_("Texten innehåller ett personnummer eller samordningsnummer."),
            remedy=_("Ta bort det: systemet handlar om områden, aldrig om personer."),
        )


def possible_names(text: str) -> list[str]:
    """Return what looks like first name and surname: two capitalised words inside a sentence.

    A hint and no proof: places look the same, and a name alone or at the start of a sentence is
    not found. The page asks the writer to look once more; nothing is refused.
    """
    return [" ".join(found.groups()) for found in _NAME.finditer(text)]

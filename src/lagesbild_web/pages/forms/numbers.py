"""Numbers as people type them: with a decimal comma, a space between thousands, or neither."""

import re

from django import forms
from django.utils.translation import gettext as _

from lagesbild_web.pages.table_words import typed_number

_SPACES = re.compile(r"[\s\u00a0\u202f]")
_NUMBER = re.compile(r"-?\d{1,7}(\.\d{1,4})?")
_WHOLE = re.compile(r"-?\d{1,7}")


class NumberField(forms.CharField):
    """A number from 0 on; gives the text that the library reads, None where nothing stands."""

    def __init__(self, *, is_whole: bool = False, **kwargs: object) -> None:
        self._is_whole = is_whole
        mode = "numeric" if is_whole else "decimal"
        attrs = {"inputmode": mode, "autocomplete": "off", "class": "number"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)

    def prepare_value(self, value: object) -> str:
        return value if isinstance(value, str) else typed_number(value)

    def clean(self, value: str | None) -> str | None:
        text = _SPACES.sub("", value or "").replace(",", ".").replace("−", "-")
        if not text:
            super().clean("")
            return None
        if not (_WHOLE if self._is_whole else _NUMBER).fullmatch(text):
            raise forms.ValidationError(
                _("Skriv ett helt tal, till exempel 3.")
                if self._is_whole
                else _("Skriv ett tal, till exempel 7,5.")
            )
        if text.startswith("-"):
            raise forms.ValidationError(_("Skriv 0 eller mer."))
        return text

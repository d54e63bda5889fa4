"""Numbers as people type them: with a decimal comma, a space between thousands, or neither."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lagesbild_web.pages.table_words import typed_number

_WHOLE_PER_CENT = 100
_OUTSIDE = gettext_lazy("Skriv procent från 0 till 100 med högst en decimal, till exempel 4,5.")
_SPACES = re.compile(r"[\s\u00a0\u202f]")


class NumberField(forms.CharField):
    """A number from 0 on; gives the text that the library reads, None where nothing stands."""

    def __init__(
        self, *, is_whole: bool = False, digits: int = 7, decimals: int = 4, **kwargs: object
    ) -> None:
        """Make the field.

        :param digits: at most so many before the comma, and `decimals` after it.
        """
        self._is_whole = is_whole
        self._pattern = re.compile(
            rf"-?\d{{1,{digits}}}" + ("" if is_whole else rf"(\.\d{{1,{decimals}}})?")
        )
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
        if not self._pattern.fullmatch(text):
            raise forms.ValidationError(
                _("Skriv ett helt tal, till exempel 3.")
                if self._is_whole
                else _("Skriv ett tal, till exempel 7,5.")
            )
        if text.startswith("-"):
            raise forms.ValidationError(_("Skriv 0 eller mer."))
        return text


class PercentField(NumberField):
    """A share, typed in per cent with one decimal at most; from 0 to 100."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(digits=3, decimals=1, **kwargs)

    def clean(self, value: str | None) -> str | None:
        try:
            text = super().clean(value)
        except forms.ValidationError as error:
            if not self._is_typed(value):
                raise
            raise forms.ValidationError(_OUTSIDE) from error
        if text is not None and float(text) > _WHOLE_PER_CENT:
            raise forms.ValidationError(_OUTSIDE)
        return text

    @staticmethod
    def _is_typed(value: str | None) -> bool:
        return bool(_SPACES.sub("", value or ""))

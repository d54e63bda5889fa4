"""Which month is closed, of which table and for whom; and why one is opened again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lagesbild.periods import Period, PeriodKind
from lagesbild_web.pages.forms.base import FreeTextField, PageForm
from lagesbild_web.pages.forms.steering import Choices

_NOT_A_MONTH = _("Ange en månad som ÅÅÅÅ-MM, till exempel 2027-02.")
THE_COUNTRY = "*"
"""What the form calls the whole country, whose code is empty."""


class MonthField(forms.CharField):
    """A month, typed as it stands in files."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("error_messages", {"required": _NOT_A_MONTH})
        super().__init__(max_length=7, **kwargs)

    def clean(self, value: str | None) -> Period:
        text = super().clean(value)
        try:
            month = Period.parse(text)
        except ValueError:
            raise forms.ValidationError(_NOT_A_MONTH) from None
        if month.kind is not PeriodKind.MONTH:
            raise forms.ValidationError(_NOT_A_MONTH)
        return month


class CloseMonthForm(PageForm):
    table = forms.ChoiceField(label=_("Tabell"), error_messages={"required": _("Välj en tabell.")})
    unit = forms.ChoiceField(
        label=_("Enhet"),
        help_text=_("Gäller också alla enheter i den."),
        error_messages={"required": _("Välj en enhet.")},
    )
    month = MonthField(label=_("Månad"), help_text=_("Till exempel 2027-02."))

    def __init__(self, *args: object, tables: Choices, units: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["table"].choices = list(tables)
        self.fields["unit"].choices = list(units)

    def clean_unit(self) -> str:
        unit = self.cleaned_data["unit"]
        return "" if unit == THE_COUNTRY else str(unit)


class OpenMonthForm(PageForm):
    reason = FreeTextField(
        label=_("Skäl"),
        help_text=_("Varför månaden måste ändras. Skriv aldrig om enskilda personer."),
        error_messages={"required": _("Skriv varför månaden öppnas.")},
    )

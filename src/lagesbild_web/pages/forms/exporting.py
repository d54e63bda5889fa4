"""The form with which figures about area officers are fetched: which, until when, and how."""

from collections.abc import Mapping

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lagesbild_web.pages.forms.base import PageForm

INSIDE = "inne"
_SHAREABLE = "delas"
_WHICH = _("Välj vilka tabeller: de som får delas eller de som stannar inne.")
_HOW = _("Välj filformat: Excel, CSV för Excel eller CSV för program.")
_UNTIL = _("Välj en månad som någon har lämnat bemanning för: från %(first)s till %(last)s.")
_FORMATS: Mapping[str, Promise] = {
    "xlsx": _("Excel"),
    "csv-excel": _("CSV för Excel"),
    "csv": _("CSV för program"),
}
"""What the forms of `records.exchange.officer_exports` are called."""


class OfficersExportForm(PageForm):
    """What leaves. Only who sees tables that are kept inside is asked which; others share."""

    till = forms.ChoiceField(required=False)
    vilka = forms.ChoiceField(
        label=_("Vilka"),
        required=False,
        choices=[
            (_SHAREABLE, _("De som får delas")),
            (INSIDE, _("De som stannar inne: månader, deltid och frånvaro. Får inte lämnas ut.")),
        ],
        initial=_SHAREABLE,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _WHICH},
    )
    format = forms.ChoiceField(
        choices=_FORMATS.items(), error_messages={"invalid_choice": _HOW, "required": _HOW}
    )

    def __init__(self, *args: object, months: Mapping[str, str], **kwargs: object) -> None:
        """Make the fields.

        :param months: in words, by what the address has; the newest first.
        """
        super().__init__(*args, auto_id="%s", **kwargs)
        until, words = self.fields["till"], list(months.values())
        until.choices = months.items()
        if words:
            span = {"first": words[-1], "last": words[0]}
            until.error_messages["invalid_choice"] = _UNTIL % span

    @property
    def is_inside(self) -> bool:
        return self.cleaned_data["vilka"] == INSIDE

"""What is sent with an Excel form that is handed in: the file, and what has been chosen."""

import re
from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lagesbild_web.pages.forms.base import PageForm
from lagesbild_web.records.excel_form.container import LARGEST
from lagesbild_web.records.excel_form.importing import Choice

_CHOICE = re.compile(r"(form|site):([0-9]{1,9})")


class HandInForm(PageForm):
    file = forms.FileField(
        label=_("Ifyllt formulär"),
        help_text=_("En Excelarbetsbok (.xlsx) på högst 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": _("Välj filen som du har fyllt i."),
            "missing": _("Välj filen som du har fyllt i."),
            "empty": _("Filen är tom. Välj filen som du har fyllt i."),
        },
    )

    @property
    def content(self) -> bytes:
        """Return the file; of one that is too large no more than what shows that it is."""
        return self.cleaned_data["file"].read(LARGEST + 1)


def choices_in(data: QueryDict) -> Mapping[str, Choice]:
    """Return by item what has been chosen where form and site differ."""
    found = {}
    for name, value in data.items():
        choice = _CHOICE.fullmatch(value)
        if name.startswith("choice-") and choice:
            found[name.removeprefix("choice-")] = Choice(
                takes_form=choice[1] == "form", site_version=int(choice[2])
            )
    return found

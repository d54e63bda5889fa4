"""The form with which a scenario file is given: chosen, or written in a field."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lagesbild_web.pages.forms.base import PageForm

LARGEST = 200_000
"""Bytes; a scenario for the whole country, with every list in it, has some fifty thousand."""


class ScenarioFileForm(PageForm):
    """A file, or its text; the file goes first where both are given."""

    file = forms.FileField(
        label=gettext_lazy("Scenariofil"),
        required=False,
        help_text=gettext_lazy("YAML-fil (.yaml) på högst 200 kB."),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        max_length=200,
        error_messages={
            "empty": gettext_lazy("Filen är tom. Välj en annan."),
            "max_length": gettext_lazy("Filens namn är för långt. Korta det till 200 tecken."),
        },
    )
    content = forms.CharField(
        label=gettext_lazy("Eller filens text"),
        required=False,
        strip=False,
        help_text=gettext_lazy("Väljer du en fil används den, och inte det som står här."),
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "scenario-text"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        file = cleaned.get("file")
        if file is None and not cleaned["content"].strip():
            self.add_error("file", _("Välj en fil, eller skriv i fältet under."))
            return cleaned
        if (file.size if file else len(cleaned["content"].encode())) > LARGEST:
            self.add_error(
                "file" if file else "content", _("Filen är större än 200 kB. Korta den.")
            )
            return cleaned
        cleaned["scenario"] = self._decoded(file) if file else _with_line_ends(cleaned["content"])
        return cleaned

    def _decoded(self, file: Any) -> str:
        try:
            return _with_line_ends(file.read().decode())
        except UnicodeDecodeError:
            self.add_error("file", _("Filen är inte UTF-8. Spara om den som UTF-8."))
            return ""

    def with_text(self, text: str) -> "ScenarioFileForm":
        """Return the form anew with a text in its field, and what was wrong with all of it."""
        form = ScenarioFileForm({"content": text})
        form.full_clean()
        for error in self.errors.get(NON_FIELD_ERRORS, []):
            form.add_error(None, error)
        return form


def _with_line_ends(text: str) -> str:
    """Return lines as they are counted; browsers send carriage returns too."""
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")

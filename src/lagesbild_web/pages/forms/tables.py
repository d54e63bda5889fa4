"""The form with which a table is handed in as a file."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from lagesbild_web.pages.forms.base import PageForm
from lagesbild_web.pages.forms.steering import Choices
from lagesbild_web.records.table_files.reading import LARGEST


class TableImportForm(PageForm):
    """Which table, and the file."""

    table = forms.ChoiceField(label=_("Tabell"), error_messages={"required": _("Välj en tabell.")})
    file = forms.FileField(
        label=_("Fil"),
        help_text=_("Excelarbetsbok (.xlsx) eller CSV-fil (.csv) på högst 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        max_length=200,
        error_messages={
            "required": _("Välj filen som du vill föra in."),
            "missing": _("Välj filen som du vill föra in."),
            "empty": _("Filen är tom. Välj en annan."),
            "max_length": _("Filens namn är för långt. Korta det till högst 200 tecken."),
        },
    )

    def __init__(self, *args: object, tables: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["table"].choices = list(tables)

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("Filen är större än 5 MB. Dela upp den, till exempel per månad.")
            )
        return file

"""The forms of the order of cameras: what the queue shows, a departure, a delivery, a file."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from lagesbild_web.pages.camera_words import KIND_TITLES
from lagesbild_web.pages.forms.base import FreeTextField, PageForm
from lagesbild_web.pages.forms.steering import Choices, DayField, with_empty

_LONGEST_REASON = 2_000
_MOST_CAMERAS = 1_000_000
_LATER = _("Välj en dag som inte ligger i framtiden.")
_WHOLE = _("Ange antalet som ett heltal.")
_NOT_NEGATIVE = _("Ange 0 eller mer.")
_TOO_MANY = _("Ange högst 1 000 000.")


class QueueForm(PageForm):
    """Which day's queue is shown, and which needs of it."""

    dag = DayField(label=_("Dag"), required=False)
    slag = forms.ChoiceField(
        label=_("Slag"),
        required=False,
        choices=with_empty(_("Alla slag"), list(KIND_TITLES.items())),
    )
    enhet = forms.ChoiceField(label=_("Ligger i"), required=False)

    def __init__(self, *args: object, units: Choices, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["enhet"].choices = with_empty(_("Alla enheter"), units)

    def clean_dag(self) -> date:
        day = self.cleaned_data["dag"] or self._today
        if day > self._today:
            raise forms.ValidationError(_LATER)
        return day


class MoveForm(PageForm):
    """Which need another is to stand directly before, and why."""

    before = forms.ChoiceField(
        label=_("Flytta till platsen närmast före"),
        error_messages={"required": _("Välj vilket behov det ska stå före.")},
    )
    reason = FreeTextField(
        label=_("Skäl"),
        max_length=_LONGEST_REASON,
        help_text=_(
            "Skälet visas i kön. Skriv varken om enskilda personer eller exakt var kameran ska"
            " sitta."
        ),
        error_messages={
            "required": _("Skriv varför ordningen ändras."),
            "max_length": _("Skriv högst 2 000 tecken."),
        },
    )

    def __init__(self, *args: object, needs: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["before"].choices = with_empty(_("Välj behov"), needs)


class DeliveryForm(PageForm):
    """When a batch came, and how many cameras it had."""

    delivered_on = DayField(label=_("Levererad"))
    delivered_number = forms.IntegerField(
        label=_("Levererat antal"),
        min_value=0,
        max_value=_MOST_CAMERAS,
        error_messages={
            "required": _("Ange hur många som kom."),
            "invalid": _WHOLE,
            "min_value": _NOT_NEGATIVE,
            "max_value": _TOO_MANY,
        },
    )

    def __init__(self, *args: object, ordered: int, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["delivered_on"].initial = today
        self.fields["delivered_number"].initial = ordered
        self.fields["delivered_number"].help_text = _("Beställda: %(number)s.") % {
            "number": ordered
        }

    def clean_delivered_on(self) -> date:
        day: date = self.cleaned_data["delivered_on"]
        if day > self._today:
            raise forms.ValidationError(_LATER)
        return day


class IssueForm(PageForm):
    """How many body-worn cameras there are to hand out."""

    antal = forms.IntegerField(
        label=_("Kameror att dela ut"),
        min_value=0,
        max_value=_MOST_CAMERAS,
        error_messages={
            "required": _("Ange hur många som ska delas ut."),
            "invalid": _WHOLE,
            "min_value": _NOT_NEGATIVE,
            "max_value": _TOO_MANY,
        },
    )


class CamerasExportForm(PageForm):
    """As what kind of file the tables leave."""

    format = forms.ChoiceField(
        choices=[
            ("xlsx", _("Excel")),
            ("csv-excel", _("CSV för Excel")),
            ("csv", _("CSV för program")),
        ],
        error_messages={
            name: _("Välj filformat: Excel, CSV för Excel eller CSV för program.")
            for name in ("required", "invalid_choice")
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, auto_id="%s", **kwargs)

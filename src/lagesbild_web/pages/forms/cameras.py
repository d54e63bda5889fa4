"""The forms of the register of cameras: report a need, choose what a list shows, take a step."""

from collections.abc import Mapping, Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from lagesbild.cameras.states import Transition
from lagesbild_web.pages.camera_words import (
    DEALING_TITLES,
    KIND_TITLES,
    PLACE_TITLES,
    PURPOSE_TITLES,
    READINESS_TITLES,
)
from lagesbild_web.pages.forms.base import FreeTextField, PageForm, SwedishOptions
from lagesbild_web.pages.forms.steering import Choices, DayField, with_empty

_LONGEST_REASON = 2_000
_LATER = _("Välj en dag som inte ligger i framtiden.")


class NeedForm(PageForm):
    """A need as it is reported; the place is told roughly, never exactly."""

    kind = forms.ChoiceField(
        label=_("Vad behövs?"),
        choices=with_empty(_("Välj slag"), list(KIND_TITLES.items())),
        error_messages={"required": _("Välj vad som behövs.")},
    )
    number = forms.IntegerField(
        label=_("Antal"),
        min_value=1,
        initial=1,
        help_text=_("Kamerapunkter om de ska vara fasta, annars kameror."),
        error_messages={
            "required": _("Ange hur många som behövs."),
            "invalid": _("Ange antalet som ett heltal."),
            "min_value": _("Ange minst 1."),
        },
    )
    area = forms.ChoiceField(label=_("Område"), required=False)
    unit = forms.ChoiceField(
        label=_("Enhet"),
        required=False,
        help_text=_("Behövs bara när behovet ligger utanför alla områden."),
    )
    purposes = forms.MultipleChoiceField(
        label=_("Syften"),
        choices=list(PURPOSE_TITLES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kryssa för minst ett syfte.")},
    )
    place_kind = forms.ChoiceField(
        label=_("Slag av plats"),
        help_text=_("Grovt. Skriv aldrig ut exakt var."),
        choices=with_empty(_("Välj slag av plats"), list(PLACE_TITLES.items())),
        error_messages={"required": _("Välj slag av plats.")},
    )
    serious_violence = forms.IntegerField(
        label=_("Grova våldsbrott på platsen"),
        min_value=0,
        required=False,
        help_text=_("I prioriteringsordningens fönster. Lämna tomt om de inte är räknade."),
        error_messages={
            "invalid": _("Ange antalet som ett heltal."),
            "min_value": _("Ange 0 eller mer."),
        },
    )
    hours = forms.IntegerField(
        label=_("Timmar i yttre tjänst på platsen, per månad"),
        min_value=0,
        required=False,
        help_text=_("Lämna tomt om de inte är räknade."),
        error_messages={
            "invalid": _("Ange timmarna som ett heltal."),
            "min_value": _("Ange 0 eller mer."),
        },
    )
    open_dealing = forms.ChoiceField(
        label=_("Öppen narkotikahandel"),
        choices=list(DEALING_TITLES.items()),
        initial="unknown",
    )
    technical_readiness = forms.ChoiceField(
        label=_("Teknisk beredskap"),
        help_text=_("El, förbindelse och fäste."),
        choices=list(READINESS_TITLES.items()),
        initial="unknown",
    )
    reported_on = DayField(label=_("Anmält"))

    def __init__(
        self, *args: object, areas: Choices, units: Choices, today: date, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["area"].choices = with_empty(_("Utanför alla områden"), areas)
        self.fields["unit"].choices = with_empty(_("Områdets lokalpolisområde"), units)
        self.fields["reported_on"].initial = today

    def clean_reported_on(self) -> date:
        return _not_later(self.cleaned_data["reported_on"], self._today)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if not cleaned.get("area") and not cleaned.get("unit"):
            self.add_error("unit", _("Välj ett område, eller enheten som har behovet."))
        return cleaned

    def cells(self, *, districts: Mapping[str, str]) -> dict[str, str | None]:
        """Return the cells of the need but for its code.

        :param districts: by area, the district that it lies in.
        """
        given = self.cleaned_data
        area = given["area"] or None
        return {
            "reported_on": given["reported_on"].isoformat(),
            "unit": given["unit"] or districts.get(area or "", ""),
            "area": area,
            "kind": given["kind"],
            "number": str(given["number"]),
            **{name: str(name in given["purposes"]).lower() for name in PURPOSE_TITLES},
            "place_kind": given["place_kind"],
            "serious_violence": _typed(given["serious_violence"]),
            "exposed_hours": _typed(given["hours"]),
            "open_dealing": given["open_dealing"],
            "technical_readiness": given["technical_readiness"],
        }


class StepForm(PageForm):
    """When a step was taken, and why where that must be said."""

    on = DayField(label=_("Dag"))
    reason = FreeTextField(
        label=_("Skäl"),
        max_length=_LONGEST_REASON,
        help_text=_("Skriv varken om enskilda personer eller exakt var kameran sitter."),
        error_messages={
            "required": _("Skriv skälet till steget."),
            "max_length": _("Skriv högst 2 000 tecken."),
        },
    )

    def __init__(
        self, *args: object, transition: Transition, today: date, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["on"].initial = today
        self.fields["reason"].required = transition.needs_reason

    def clean_on(self) -> date:
        return _not_later(self.cleaned_data["on"], self._today)


class SubjectsForm(PageForm):
    """What a list of needs or points shows."""

    kind = forms.ChoiceField(
        label=_("Slag"),
        required=False,
        choices=with_empty(_("Alla slag"), list(KIND_TITLES.items())),
    )
    state = forms.ChoiceField(label=_("Läge"), required=False, widget=SwedishOptions)
    unit = forms.ChoiceField(label=_("Ligger i"), required=False)

    def __init__(
        self, *args: object, states: Sequence[tuple[str, object]], units: Choices, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = with_empty(_("Alla lägen"), states)
        self.fields["unit"].choices = with_empty(_("Alla enheter"), units)


def _not_later(day: date, today: date) -> date:
    if day > today:
        raise forms.ValidationError(_LATER)
    return day


def _typed(number: int | None) -> str | None:
    return None if number is None else str(number)

"""The forms of those who steer a round: more time, plans, decisions, people, imports."""

import re
from collections.abc import Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lagesbild_web.pages.forms.base import Choice, FreeTextField, PageForm
from lagesbild_web.records.actions.cases import NewCase
from lagesbild_web.records.models import CalibrationCase, QuestionnaireVersion, User
from lagesbild_web.roles import ROLES, Role

Choices = Sequence[tuple[str, object]]
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_NOT_A_DAY = _("Ange en dag som ÅÅÅÅ-MM-DD, till exempel 2027-03-31.")


class DayField(forms.DateField):
    """A day, typed or picked; always written as ISO."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%d"])
        kwargs.setdefault("error_messages", {"required": _NOT_A_DAY, "invalid": _NOT_A_DAY})
        super().__init__(**kwargs)


class PersonField(forms.ModelChoiceField):
    """Somebody with an account, by name and username: two people can have the same name."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("empty_label", _("Välj person"))
        kwargs.setdefault("error_messages", {"required": _("Välj en person.")})
        super().__init__(**kwargs)

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.display_name} ({obj.username})"


def with_empty(label: object, choices: Choices) -> list[tuple[str, object]]:
    """Return the choices with one before them that chooses nothing."""
    return [("", label), *choices]


class MoreTimeForm(PageForm):
    """More time for a local police district."""

    district = forms.ChoiceField(
        label=_("Lokalpolisområde"), error_messages={"required": _("Välj lokalpolisområde.")}
    )
    until = DayField(label=_("Ny sista dag"), help_text=_("Senare än omgångens sista dag."))
    owner = PersonField(label=_("Vem svarar för att det blir klart?"), queryset=User.objects.none())
    reason = FreeTextField(
        label=_("Skäl"),
        help_text=_("Skriv aldrig om enskilda personer."),
        error_messages={"required": _("Skriv varför lokalpolisområdet får mer tid.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: object, districts: Choices, owners: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].choices = with_empty(_("Välj lokalpolisområde"), districts)
        self.fields["owner"].queryset = owners


class RoundForm(PageForm):
    """What a new round is called, when it is, and which areas it is about."""

    title = forms.CharField(
        label=_("Namn"),
        max_length=200,
        help_text=_("Som det ska stå överallt, till exempel Lägesbild 2027."),
        error_messages={"required": _("Ange vad omgången ska heta.")},
    )
    code = forms.CharField(
        label=_("Beteckning"),
        max_length=40,
        help_text=_("Kort, utan mellanslag, till exempel 2027. Kan inte ändras sedan."),
        error_messages={"required": _("Ange en beteckning, till exempel 2027.")},
    )
    opens = DayField(label=_("Första dag"))
    closes = DayField(label=_("Sista dag"))
    reference_day = DayField(
        label=_("Referensdag"), help_text=_("Dagen som lägesbilden gäller: gränser och klasser.")
    )
    indicator_year = forms.IntegerField(
        label=_("Indikatorernas år"),
        min_value=2000,
        max_value=2100,
        error_messages={"required": _("Ange ett år, till exempel 2026.")},
    )
    questionnaire = forms.ModelChoiceField(
        label=_("Formulär"),
        queryset=QuestionnaireVersion.objects.order_by("-version"),
        empty_label=_("Välj formulär"),
        error_messages={"required": _("Välj ett formulär.")},
    )
    is_exercise = forms.BooleanField(
        label=_("Övningsomgång"),
        required=False,
        help_text=_("Lämnas aldrig ut och blir aldrig lägesbild."),
    )
    areas = forms.MultipleChoiceField(
        label=_("Områden"),
        help_text=_("Alla områden är valda. Ta bort dem som inte ska vara med."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst ett område.")},
    )

    def __init__(self, *args: object, areas: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].choices = list(areas)

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip()
        if not _CODE.fullmatch(code):
            raise forms.ValidationError(
                _("Skriv beteckningen med bokstäver A–Z, siffror, bindestreck och understreck.")
            )
        return code


class AssignForm(PageForm):
    """Who is to rate which areas and cases."""

    rater = PersonField(label=_("Bedömare"), queryset=User.objects.none())
    things = forms.MultipleChoiceField(
        label=_("Områden och kalibreringsfall"),
        help_text=_("Kryssa för allt som bedömaren ska skatta."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst ett område eller kalibreringsfall.")},
    )

    def __init__(self, *args: object, raters: object, things: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rater"].queryset = raters
        self.fields["things"].choices = list(things)


class PanelForm(PageForm):
    """What a proposal asks for: who takes each place of the national panel, and the new cases."""

    def __init__(
        self,
        *args: object,
        places: Sequence[str],
        cases: Sequence[str],
        raters: object,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = {f"panel-{number}": place for number, place in enumerate(places, start=1)}
        for name, place in self.places.items():
            self.fields[name] = PersonField(
                label=place.capitalize(),
                queryset=raters,
                required=False,
                empty_label=_("Ingen än"),
            )
        self.cases = {f"case-{number}": case for number, case in enumerate(cases, start=1)}
        for name, case in self.cases.items():
            self.fields[f"{name}-title"] = FreeTextField(
                label=gettext("%(case)s: rubrik") % {"case": case.capitalize()},
                required=False,
                max_length=CalibrationCase._meta.get_field("title").max_length,
                widget=forms.TextInput,
            )
            self.fields[f"{name}-description"] = FreeTextField(
                label=gettext("%(case)s: beskrivning") % {"case": case.capitalize()},
                required=False,
                help_text=_("Ett påhittat område, så beskrivet att det går att skatta."),
            )

    @property
    def panel_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.places]

    @property
    def case_fields(self) -> list[forms.BoundField]:
        return [self[f"{name}-{part}"] for name in self.cases for part in ("title", "description")]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.cases:
            for given, lacking in (("title", "description"), ("description", "title")):
                if cleaned.get(f"{name}-{given}") and cleaned.get(f"{name}-{lacking}") == "":
                    self.add_error(
                        f"{name}-{lacking}", _("Skriv både rubrik och beskrivning, eller inget.")
                    )
        return cleaned

    def chosen(self) -> dict[str, User]:
        """Return by place who takes it."""
        return {
            place: self.cleaned_data[name]
            for name, place in self.places.items()
            if self.cleaned_data.get(name)
        }

    def written(self) -> dict[str, NewCase]:
        """Return by new case what it says, those that nothing is written about left out."""
        return {
            case: NewCase(
                title=self.cleaned_data[f"{name}-title"],
                description=self.cleaned_data[f"{name}-description"],
            )
            for name, case in self.cases.items()
            if self.cleaned_data.get(f"{name}-title")
        }


class DecisionForm(PageForm):
    """The first person's part of a decision."""

    area_class = forms.ChoiceField(
        label=_("Klass"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj en klass.")},
    )
    reason = FreeTextField(
        label=_("Skäl"),
        required=False,
        help_text=_("Krävs när klassen är en annan än förslaget. Skälen står i rapporten."),
    )

    def __init__(self, *args: object, classes: Sequence[Choice], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_class"].choices = [(one.value, one) for one in classes]


class MunicipalityForm(PageForm):
    """What the municipality says about one area."""

    comment = FreeTextField(
        label=_("Kommunens synpunkt"),
        required=False,
        help_text=_("Skriv aldrig om enskilda personer. Klassificeringsmötet läser texten."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class GrantForm(PageForm):
    """One role for a time, with a unit for reading, writing and reviewing."""

    role = forms.ChoiceField(
        label=_("Roll"),
        choices=with_empty(_("Välj roll"), [(role.value, ROLES[role].title) for role in Role]),
        error_messages={"required": _("Välj en roll.")},
    )
    reads = forms.ChoiceField(
        label=_("Läser i"), required=False, help_text=_("Där personen ser det som rollen visar.")
    )
    writes = forms.ChoiceField(
        label=_("Skriver i"),
        required=False,
        help_text=_("Där personen skattar, skickar in eller administrerar."),
    )
    reviews = forms.ChoiceField(
        label=_("Granskar i"),
        required=False,
        help_text=_("Där personen granskar, beslutar och sköter omgångar."),
    )
    valid_from = DayField(label=_("Gäller från"))
    valid_to = DayField(label=_("Gäller till"), required=False)

    def __init__(self, *args: object, units: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in ("reads", "writes", "reviews"):
            self.fields[name].choices = with_empty(_("Ingenstans"), units)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in ("reads", "writes", "reviews")):
            self.add_error("reads", _("Välj minst en enhet: en roll utan enhet ger ingenting."))
        return cleaned


class InviteForm(GrantForm):
    """A new account and its first role."""

    username = forms.CharField(
        label=_("Användarnamn"),
        max_length=150,
        help_text=_("Så som inloggningstjänsten kallar personen. Aldrig ett personnummer."),
        error_messages={"required": _("Ange ett användarnamn.")},
    )
    display_name = forms.CharField(
        label=_("Namn"), max_length=150, error_messages={"required": _("Ange personens namn.")}
    )
    home_district = forms.ChoiceField(
        label=_("Eget lokalpolisområde"),
        required=False,
        help_text=_("Bara för den som ska skatta."),
    )
    field_order = ("username", "display_name", "home_district", "role")

    def __init__(self, *args: object, units: Choices, districts: Choices, **kwargs: object) -> None:
        super().__init__(*args, units=units, **kwargs)
        self.fields["home_district"].choices = with_empty(_("Inget"), districts)


class LeaverForm(PageForm):
    """Whose access to end."""

    person = PersonField(label=_("Person"), queryset=User.objects.none())

    def __init__(self, *args: object, people: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class ImportForm(PageForm):
    collection = forms.FileField(
        label=pgettext_lazy("leverans", "Underlag"),
        help_text=_("En zip-fil med datapackage.json och tabellerna."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
        error_messages={
            "required": _("Välj en zip-fil."),
            "empty": _("Filen är tom. Välj en annan."),
        },
    )


class WhyForm(PageForm):
    """Why does somebody not see, or may not do, something?"""

    person = PersonField(label=_("Vem?"), queryset=User.objects.order_by("display_name"))
    what = forms.ChoiceField(
        label=_("Vad?"), error_messages={"required": _("Välj vad det gäller.")}
    )
    where = forms.ChoiceField(
        label=_("Var?"), error_messages={"required": _("Välj ett område eller en enhet.")}
    )

    def __init__(self, *args: object, whats: Choices, places: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = with_empty(_("Välj"), whats)
        self.fields["where"].choices = with_empty(_("Välj"), places)


class DayForm(PageForm):
    """The organisation, or an area, as it was on a day."""

    dag = DayField(label=_("Dag"))

    @property
    def day(self) -> date:
        return self.cleaned_data["dag"]

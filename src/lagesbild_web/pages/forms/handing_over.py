"""The forms of a chief who hands an area over, and of whoever chooses a substitute."""

from collections.abc import Iterable, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from lagesbild_web.pages.forms.answer import OwedText
from lagesbild_web.pages.forms.base import PageForm
from lagesbild_web.pages.forms.steering import DayField
from lagesbild_web.records.actions.submitting import NOT_ATTESTED
from lagesbild_web.records.models import User


class SubmitForm(PageForm):
    """The attest; which of it is missing is said by the action, all at once."""

    missing_reason = OwedText(
        label=_("Varför området skickas in utan alla bedömare"),
        help_text=_("Skriv om läget, aldrig om enskilda personer."),
    )
    attested = forms.BooleanField(
        label=_(
            "Jag intygar att svaren är områdespolisernas egna, att jag har läst dem och att jag"
            " inte har styrt dem."
        ),
        required=False,
    )

    def __init__(self, *args: object, asks_for_reason: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not asks_for_reason:
            del self.fields["missing_reason"]

    def refuse(self, faults: Iterable[str]) -> None:
        """Show at its field what the action refuses."""
        for text in faults:
            if text == NOT_ATTESTED:
                self.add_error("attested", text)
            elif "missing_reason" in self.fields and not self.cleaned_data.get("missing_reason"):
                self.add_error("missing_reason", text)
            else:
                self.add_error(None, text)


class SubstituteForm(PageForm):
    person = forms.ChoiceField(
        label=_("Vem"),
        error_messages={
            "required": _("Välj vem som ska vara din ersättare."),
            "invalid_choice": _("Välj någon i listan."),
        },
    )
    valid_from = DayField(label=_("Från och med"))
    valid_to = DayField(label=_("Till och med"), help_text=_("Högst 92 dagar åt gången."))

    def __init__(self, *args: object, people: Sequence[User], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        self.fields["person"].choices = [
            ("", _("Välj person")),
            *((pk, f"{one.display_name} ({one.username})") for pk, one in self.people.items()),
        ]

"""The forms of those who read the event log: which events, which heads, which sample."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lagesbild_web.audit.actions import Recorded
from lagesbild_web.pages.forms.base import PageForm
from lagesbild_web.pages.forms.steering import Choices, DayField, with_empty


class LogForm(PageForm):
    """Which events to show."""

    first = DayField(label=_("Från och med"), required=False)
    last = DayField(label=_("Till och med"), required=False)
    action = forms.ChoiceField(label=_("Händelse"), required=False)
    area = forms.ChoiceField(label=_("Område"), required=False)
    person = forms.ChoiceField(label=_("Person"), required=False)

    def __init__(self, *args: object, people: Choices, areas: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = with_empty(
            _("Alla slag"), [(one.value, ACTION_TITLES[one]) for one in Recorded]
        )
        self.fields["person"].choices = with_empty(_("Alla"), people)
        self.fields["area"].choices = with_empty(_("Alla"), areas)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("Välj en sista dag som inte ligger före den första."))
        return cleaned


ACTION_TITLES = {
    Recorded.ANSWER_RECORDED: _("Svar"),
    Recorded.SESSION_LOCKED: _("Svar låsta"),
    Recorded.SESSION_CONFIRMED: _("Svar bekräftade"),
    Recorded.ASSESSMENT_SUBMITTED: _("Bedömning inskickad"),
    Recorded.ANSWER_RETURNED: _("Svar återsända"),
    Recorded.ASSESSMENT_ACCEPTED: _("Bedömning godkänd"),
    Recorded.ASSESSMENT_REOPENED: _("Bedömning öppnad igen"),
    Recorded.CLASS_PROPOSED: _("Klass föreslagen"),
    Recorded.CLASS_WITHDRAWN: _("Förslag om klass tillbakadraget"),
    Recorded.CLASS_DECIDED: _("Klass beslutad"),
    Recorded.MUNICIPALITY_COMMENTED: _("Kommunens synpunkt"),
    Recorded.ROUND_PLANNED: _("Omgång planerad"),
    Recorded.ROUND_OPENED: _("Omgång öppnad"),
    Recorded.ROUND_CLOSED: _("Omgång stängd"),
    Recorded.SESSION_ASSIGNED: _("Bedömare utsedda"),
    Recorded.CASE_WRITTEN: _("Kalibreringsfall skrivet"),
    Recorded.EXCEPTION_GRANTED: _("Mer tid"),
    Recorded.SUBSTITUTION_SET: _("Ersättare utsedd"),
    Recorded.SUBSTITUTION_ENDED: _("Ersättare avslutad"),
    Recorded.GRANT_GIVEN: _("Roll given"),
    Recorded.GRANT_ENDED: _("Roll avslutad"),
    Recorded.USER_INVITED: _("Konto upplagt"),
    Recorded.USER_ENDED: _("Konto avslutat"),
    Recorded.REMINDER_SENT: _("Påminnelse"),
    Recorded.COLLECTION_IMPORTED: _("Underlag infört"),
    Recorded.COLLECTION_EXPORTED: _("Underlag hämtat"),
    Recorded.PICTURE_STARTED: _("Lägesbild påbörjad"),
    Recorded.PICTURE_FROZEN: _("Lägesbild klar"),
    Recorded.PLAN_STARTED: _("Plan påbörjad"),
    Recorded.PLAN_MADE: _("Plan klar"),
    Recorded.PLAN_DELETED: _("Plan borttagen"),
    Recorded.DELIVERY_WITHDRAWN: _("Leverans tillbakadragen"),
    Recorded.FORM_DOWNLOADED: _("Excelformulär hämtat"),
    Recorded.FORM_IMPORTED: _("Excelformulär lämnat"),
    Recorded.FORM_UNDONE: _("Excelformulär ångrat"),
    Recorded.ROWS_TABLED: _("Rader införda"),
    Recorded.ROWS_ROLLED_BACK: _("Rader ångrade"),
    Recorded.CAMERA_NEED_REPORTED: _("Kamerabehov anmält"),
    Recorded.CAMERA_STEP_TAKEN: _("Steg i kameraregistret"),
    Recorded.BALANCING_DRAFTED: _("Utkast till intresseavvägning"),
    Recorded.BALANCING_DECIDED: _("Intresseavvägning beslutad"),
    Recorded.POSITION_READ: _("Exakt läge läst"),
    Recorded.POSITIONS_EXPORTED: _("Exakta lägen hämtade"),
    Recorded.CAMERA_FORECAST_STARTED: _("Prognos för kameror begärd"),
    Recorded.CAMERA_FORECAST_MADE: _("Prognos för kameror räknad"),
    Recorded.CAMERAS_EXPORTED: _("Tabeller om kameror hämtade"),
    Recorded.MONTH_CLOSED: _("Månad stängd"),
    Recorded.MONTH_OPENED: _("Månad öppnad"),
    Recorded.DEVIATION_EXPLAINED: _("Avvikelse förklarad"),
    Recorded.FIGURES_EXPORTED: _("Siffror om områdespoliser hämtade"),
    Recorded.RESOURCES_EXPORTED: _("Siffror om resurser hämtade"),
    Recorded.SECRET_READ: _("Svar lästa"),
    Recorded.LOG_READ: _("Logg läst"),
    Recorded.LOG_EXPORTED: _("Logg hämtad"),
    Recorded.LOGIN_SUCCEEDED: _("Inloggning"),
    Recorded.LOGIN_FAILED: _("Misslyckad inloggning"),
    Recorded.LOGIN_ENDED: _("Utloggning"),
    Recorded.OTHER_LOGINS_ENDED: _("Andra inloggningar avslutade"),
    Recorded.PASSWORD_CHANGED: _("Lösenord bytt"),
    Recorded.SECOND_FACTOR_ADDED: _("Andra steg tillagt"),
    Recorded.SECOND_FACTOR_REMOVED: _("Andra steg borttaget"),
}


class VerifyForm(PageForm):
    """Heads that were kept elsewhere, to hold the log against."""

    heads = forms.CharField(
        label=_("Huvuden som har sparats utanför systemet"),
        required=False,
        help_text=_("En rad för varje dag, så som de skrevs när de sparades."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )


class SampleForm(PageForm):
    """How many assessments to draw, of which round, and with which seed."""

    omgang = forms.ChoiceField(label=_("Omgång"))
    size = forms.IntegerField(
        label=_("Antal bedömningar"),
        min_value=1,
        max_value=300,
        error_messages={"required": _("Ange ett antal, till exempel 5.")},
    )
    seed = forms.IntegerField(
        label=_("Startvärde"),
        min_value=0,
        max_value=10**9,
        help_text=_("Samma startvärde drar samma bedömningar, så att andra kan göra om det."),
        error_messages={"required": _("Ange ett heltal.")},
    )

    def __init__(self, *args: object, rounds: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["omgang"].choices = list(rounds)

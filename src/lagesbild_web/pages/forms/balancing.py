"""The forms of a balancing test: guided by the law of the chosen day, and decided by somebody else.

What the law lists is offered as it lists it, with its section. Nothing is chosen beforehand.
"""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lagesbild.cameras.balancing import NO_EXCEPTION
from lagesbild.norms.camera_law import CameraLaw, LawException, Provision
from lagesbild_web.pages.camera_words import ALTERNATIVE_TITLES, CONCLUSION_TITLES, OWN_REVIEW
from lagesbild_web.pages.forms.base import Choice, FreeTextField, PageForm, SwedishOptions
from lagesbild_web.pages.forms.steering import DayField, with_empty
from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.records.actions.balancing import DECIDERS, Texts
from lagesbild_web.records.queries.cameras import Row

LONGEST = 10_000
_TOO_LONG = _("Skriv högst 10 000 tecken.")
_OWN_REVIEW = "Egen översyn (god ordning)"
"""In Swedish, as the reasons of the law beside it are."""
_LISTS = {
    "need_factors": "need_factors",
    "individual_factors": "privacy_factors",
    "alternatives": "alternatives",
}
"""The column of each field with several codes."""
_SIGNS = (
    ("yes", _("Upplysning lämnas med skyltar eller på annat verksamt sätt")),
    ("exception", _("Ett undantag från upplysning gäller")),
)


class BalancingDayForm(PageForm):
    """The day whose law guides the form."""

    day = DayField(label=_("Dag då bevakningen börjar eller ändras"))


def _text(label: object, hint: object, rows: int = 4) -> FreeTextField:
    return FreeTextField(
        label=label,
        required=False,
        max_length=LONGEST,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": _TOO_LONG},
    )


class DraftForm(PageForm):
    """A draft of a test, or of the use of an exception from it."""

    need_factors = forms.MultipleChoiceField(
        label=_("Vad talar för bevakningen?"),
        required=False,
        help_text=_("Kryssa för det som har beaktats, som lagen räknar upp det."),
        widget=forms.CheckboxSelectMultiple,
    )
    need = _text(
        _("Behovet med egna ord"),
        _("Vad har hänt, hur ofta, och vad ska bevakningen leda till? Inga personer."),
    )
    individual_factors = forms.MultipleChoiceField(
        label=_("Vad talar för den enskildes intresse av att inte bevakas?"),
        required=False,
        help_text=_("Kryssa för det som har beaktats, som lagen räknar upp det."),
        widget=forms.CheckboxSelectMultiple,
    )
    individual = _text(
        _("Intrånget med egna ord"),
        _("Vilka bevakas, hur länge, med vilken teknik, och hur minskas intrånget?"),
    )
    alternatives = forms.MultipleChoiceField(
        label=_("Vad har prövats i stället för en kamera?"),
        required=False,
        choices=list(ALTERNATIVE_TITLES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    alternatives_text = _text(
        _("Varför räcker inte det?"), _("Ett alternativ i taget, med egna ord."), rows=3
    )
    signs = forms.ChoiceField(
        label=_("Hur upplyses de som bevakas?"),
        choices=_SIGNS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur de som bevakas upplyses.")},
    )
    signs_exception = forms.ChoiceField(
        label=_("Undantag från upplysning"),
        required=False,
        widget=SwedishOptions,
        help_text=_("Bara när ett undantag gäller."),
    )
    signs_text = _text(_("Skyltar med egna ord"), _("Var de sitter, i grova drag."), rows=2)
    exception = forms.ChoiceField(
        label=_("Undantag från bedömning"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj om ett undantag används.")},
    )
    exception_from = DayField(
        label=_("Undantaget börjar"),
        required=False,
        help_text=_("Bara när ett undantag används."),
    )
    exception_until = DayField(
        label=_("Undantagets sista dag"),
        required=False,
        help_text=_("Inte senare än lagen tillåter. Båda dagarna räknas."),
    )
    reason_for_new = forms.ChoiceField(
        label=_("Varför en ny bedömning?"), required=False, widget=SwedishOptions
    )
    review_on = DayField(
        label=_("Ses över"),
        required=False,
        help_text=_("God ordning, inte en frist: lagen har inget sådant datum."),
    )
    role = forms.ChoiceField(
        label=_("Vem ska besluta?"),
        widget=SwedishOptions,
        choices=with_empty(_("Välj roll"), [(title, title) for title in DECIDERS.values()]),
        error_messages={"required": _("Välj vem som ska besluta.")},
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: object, law: CameraLaw, is_first: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._law = law
        self.fields["need_factors"].choices = _provisions(law.need_factors)
        self.fields["individual_factors"].choices = _provisions(law.individual_factors)
        self.fields["signs_exception"].choices = with_empty(
            _("Inget undantag"),
            [(one.code, f"{one.cite}: {one.title}") for one in law.signs_exceptions],
        )
        none = Choice(value=NO_EXCEPTION, title=gettext("Inget: bedömningen görs före start"))
        self.fields["exception"].choices = [
            (NO_EXCEPTION, none),
            *((one.code, _exception(one)) for one in law.exceptions.values()),
        ]
        if not law.exceptions:
            self.fields["exception"].initial = NO_EXCEPTION
        if is_first:
            del self.fields["reason_for_new"]
        else:
            self.fields["reason_for_new"].choices = with_empty(
                _("Välj skäl"), [*_reasons(law), (OWN_REVIEW, _OWN_REVIEW)]
            )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        uses = cleaned.get("exception") not in (None, NO_EXCEPTION)
        first, last = cleaned.get("exception_from"), cleaned.get("exception_until")
        if uses and first is None and "exception_from" not in self.errors:
            self.add_error("exception_from", _("Ange dagen då undantaget börjar."))
        if uses and first is not None:
            self._check_last_day(self._law.exceptions[str(cleaned["exception"])], first, last)
        if not uses and (first or last):
            self.add_error(
                "exception", _("Välj vilket undantag dagarna gäller, eller ta bort dem.")
            )
        if "none" in cleaned.get("alternatives", ()) and len(cleaned["alternatives"]) > 1:
            self.add_error("alternatives", _("Kryssa för vad som har prövats, eller för inget."))
        if cleaned.get("signs") == "exception" and not cleaned.get("signs_exception"):
            self.add_error("signs_exception", _("Välj vilket undantag från upplysning som gäller."))
        if cleaned.get("signs") == "yes" and cleaned.get("signs_exception"):
            self.add_error("signs_exception", _("Välj inget undantag när upplysning lämnas."))
        return cleaned

    def _check_last_day(self, used: LawException, first: date, last: date | None) -> None:
        latest = used.last_day(first)
        if latest is None or "exception_until" in self.errors:
            return
        if last is None or not first <= last <= latest:
            self.add_error(
                "exception_until",
                gettext("Ange en sista dag mellan %(first)s och %(latest)s: så länge får det vara.")
                % {"first": first, "latest": latest},
            )

    def codes(self) -> dict[str, str | None]:
        """Return the cells of the draft but for its key, day and conclusion."""
        given = self.cleaned_data
        uses = given["exception"] != NO_EXCEPTION
        return {
            **{column: " ".join(given[name]) or None for name, column in _LISTS.items()},
            "signs": given["signs"],
            "signs_exception": given["signs_exception"] or None,
            "exception": given["exception"],
            "exception_from": _iso(given["exception_from"]),
            "exception_until": _iso(given["exception_until"]),
            # Taking an exception is no new test, and has no such reason.
            "reason_for_new": None if uses else given.get("reason_for_new") or None,
            "review_on": _iso(given["review_on"]),
            "role": given["role"],
        }

    def texts(self) -> Texts:
        given = self.cleaned_data
        return Texts(
            need=given["need"],
            individual=given["individual"],
            alternatives=given["alternatives_text"],
            signs=given["signs_text"],
        )


def draft_initial(row: Row) -> dict[str, object]:
    """Return what the fields of a draft hold from before: what people have saved, nothing else."""
    return {
        **{name: (row[column] or "").split() for name, column in _LISTS.items()},
        **{
            name: row[name]
            for name in (
                *("signs", "signs_exception", "exception", "exception_from", "exception_until"),
                *("reason_for_new", "review_on", "role"),
            )
        },
    }


class DecideForm(PageForm):
    """What the decider concludes, and why: chosen and written by that person."""

    conclusion = forms.ChoiceField(
        label=_("Slutsats"),
        choices=[(code, title) for code, title in CONCLUSION_TITLES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj en slutsats.")},
    )
    text = FreeTextField(
        label=_("Skäl"),
        max_length=LONGEST,
        help_text=_("Med dina egna ord. Inga personer, och inte exakt var kameran sitter."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Skriv skälen för slutsatsen med egna ord."),
            "max_length": _TOO_LONG,
        },
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: object, is_exception: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if is_exception:
            # An exception is used without a test: there is nothing to conclude.
            del self.fields["conclusion"]


def _provisions(found: Iterable[Provision]) -> list[tuple[str, Choice]]:
    return [
        (
            one.code,
            Choice(value=one.code, title=in_swedish(one.title), description=_cited(one)),
        )
        for one in found
    ]


def _exception(one: LawException) -> Choice:
    if one.months is not None:
        limit = ngettext("högst %(count)s månad", "högst %(count)s månader", one.months) % {
            "count": one.months
        }
    elif one.weeks is not None:
        limit = ngettext("högst %(count)s vecka", "högst %(count)s veckor", one.weeks) % {
            "count": one.weeks
        }
    else:
        limit = gettext("utan tidsgräns")
    return Choice(
        value=one.code, title=in_swedish(one.title), description=f"{_cited(one)}, {limit}"
    )


def _cited(one: Provision) -> str:
    return one.cite if one.is_verified else gettext("%(cite)s, ej verifierat") % {"cite": one.cite}


def _reasons(law: CameraLaw) -> list[tuple[str, str]]:
    return [(one.code, f"{one.title} ({one.cite})") for one in law.new_test or ()]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

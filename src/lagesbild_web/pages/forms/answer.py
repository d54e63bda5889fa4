"""The form of one question: the scale, how sure the rater is, why, and what it rests on.

What is left out can be sent, because an answer may be finished later: only what can never be right
is refused here. What is still missing is said by `records.queries.motivations`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lagesbild.assessment.questionnaire import Item, MissingCode
from lagesbild_web.pages.forms.base import (
    Choice,
    FreeTextField,
    PageForm,
    Problem,
    ScaleField,
    problems_of,
)
from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.records.actions.answering import Evidence, Given, Reliability
from lagesbild_web.records.models.answers import MISSING_TITLES, Certainty
from lagesbild_web.records.queries.motivations import CERTAINTY_MISSING, NOT_ANSWERED

MOST_EVIDENCE = 20

MISSING_DESCRIPTIONS = {
    MissingCode.DOES_NOT_KNOW: gettext_lazy("Du kan inte bedöma det här."),
    MissingCode.NO_BASIS: gettext_lazy("Det finns inget underlag att svara utifrån."),
    MissingCode.NOT_APPLICABLE: gettext_lazy("Frågan passar inte det här området."),
}
RELIABILITY_TITLES = {
    Reliability.LOW: pgettext_lazy("källa", "Osäker"),
    Reliability.MEDIUM: pgettext_lazy("källa", "Ganska säker"),
    Reliability.HIGH: pgettext_lazy("källa", "Säker"),
}


class SentForm(forms.Form):
    """What the page itself sends along: where it came from, never what a person has filled in."""

    token = forms.UUIDField()
    version = forms.IntegerField(min_value=0)
    rows = forms.IntegerField(min_value=0, max_value=MOST_EVIDENCE)


def sent_with(data: QueryDict) -> Mapping[str, object]:
    """Return token, version and number of evidence rows of a form that has come in.

    :raises BadRequest: if it did not come from one of our pages.
    """
    form = SentForm(data)
    if not form.is_valid():
        raise BadRequest("an answer without its token, version or number of rows")
    return form.cleaned_data


class OwedMixin:
    """A field that will have to be filled in, but need not be yet: it is not marked optional."""

    def validate(self, value: object) -> None:
        if value not in self.empty_values:
            super().validate(value)


class OwedScale(OwedMixin, ScaleField):
    pass


class OwedChoice(OwedMixin, forms.ChoiceField):
    pass


class OwedText(OwedMixin, FreeTextField):
    pass


class OwedDay(OwedMixin, forms.DateField):
    pass


class AnswerForm(PageForm):
    answer = OwedScale()
    certainty = OwedChoice(
        label=gettext_lazy("Hur säker är du?"),
        help_text=gettext_lazy("Behövs inte om du inte kan svara."),
        widget=forms.RadioSelect,
        choices=Certainty.choices,
    )
    reason = OwedText(
        label=gettext_lazy("Motivering"),
        help_text=gettext_lazy(
            "Behövs om du väljer steg 0 eller 5, eller om du inte kan svara. Skriv om området,"
            " aldrig om enskilda personer."
        ),
    )

    def __init__(self, item: Item, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        scale = self.fields["answer"]
        scale.label = in_swedish(item.question)
        scale.help_text = in_swedish(item.guidance)
        scale.offer(
            [
                Choice(value=str(step), title=in_swedish(text))
                for step, text in sorted(item.anchors.items())
            ],
            [
                Choice(
                    value=code.value,
                    title=_(title),
                    description=str(MISSING_DESCRIPTIONS[code]),
                    is_missing_code=True,
                )
                for code, title in MISSING_TITLES.items()
            ],
        )


class EvidenceForm(PageForm):
    """One source that an answer rests on; left empty, it is none."""

    source = OwedText(
        label=gettext_lazy("Källa"),
        help_text=gettext_lazy("Till exempel ett register, en rapport eller egna iakttagelser."),
        widget=forms.TextInput,
        max_length=200,
    )
    day = OwedDay(
        label=gettext_lazy("Dag"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Skriv dagen som åååå-mm-dd.")},
    )
    reliability = OwedChoice(
        label=gettext_lazy("Källans säkerhet"),
        choices=[("", gettext_lazy("Välj")), *RELIABILITY_TITLES.items()],
    )
    reference = OwedText(label=gettext_lazy("Diarienummer"), widget=forms.TextInput, max_length=200)

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if any(given.values()) and not given.get("source") and "source" not in self.errors:
            self.add_error("source", _("Ange källan."))
        return given

    @property
    def evidence(self) -> Evidence | None:
        given = self.cleaned_data
        if not given["source"]:
            return None
        return Evidence(
            source=given["source"],
            day=given["day"],
            reliability=Reliability(given["reliability"]) if given["reliability"] else None,
            reference=given["reference"],
        )


@dataclass(frozen=True, kw_only=True)
class AnswerForms:
    """The form of one question with a form for each source under it."""

    main: AnswerForm
    evidence: tuple[EvidenceForm, ...]

    def are_valid(self) -> bool:
        return all(one.is_valid() for one in (self.main, *self.evidence))

    @property
    def problems(self) -> list[Problem]:
        return problems_of(self.main, *self.evidence)

    @property
    def given(self) -> Given:
        """What was filled in, of forms that are valid."""
        answer = self.main.cleaned_data["answer"]
        certainty = self.main.cleaned_data["certainty"]
        is_step = answer.isdecimal()
        return Given(
            category=int(answer) if is_step else None,
            missing_code=MissingCode(answer) if answer and not is_step else None,
            certainty=Certainty(certainty) if certainty else None,
            reason=self.main.cleaned_data["reason"],
            evidence=tuple(one.evidence for one in self.evidence if one.evidence),
        )

    def refuse(self, faults: Mapping[str, str]) -> None:
        """Show at its field what an action refuses."""
        filled = [one for one in self.evidence if one.evidence]
        for field, text in faults.items():
            if field.startswith("evidence-"):
                filled[int(field.removeprefix("evidence-")) - 1].add_error("source", text)
            else:
                self.main.add_error("reason" if field == "reason" else "answer", text)

    def ask_for(self, missing: Sequence[str]) -> None:
        """Show at its field what an answer that is stored still lacks."""
        fields = {NOT_ANSWERED: "answer", CERTAINTY_MISSING: "certainty"}
        for text in missing:
            self.main.add_error(fields.get(text, "reason"), text)


def shown_forms(item: Item, given: Given, *, more_rows: int = 0) -> AnswerForms:
    """Return the forms of a question with what is stored, and empty rows for more sources."""
    answer = given.missing_code if given.category is None else given.category
    initial = {
        "answer": "" if answer is None else str(answer),
        "certainty": given.certainty or "",
        "reason": given.reason,
    }
    rows = [
        {
            "source": one.source,
            "day": one.day,
            "reliability": one.reliability or "",
            "reference": one.reference,
        }
        for one in given.evidence
    ]
    rows += [{}] * max(0, min(more_rows, MOST_EVIDENCE - len(rows)))
    return AnswerForms(
        main=AnswerForm(item, initial=initial),
        evidence=tuple(
            EvidenceForm(initial=row, prefix=f"evidence-{number}")
            for number, row in enumerate(rows, start=1)
        ),
    )


def sent_forms(item: Item, data: QueryDict, *, rows: int) -> AnswerForms:
    """Return the forms of a question as they were sent."""
    return AnswerForms(
        main=AnswerForm(item, data),
        evidence=tuple(
            EvidenceForm(data, prefix=f"evidence-{number}") for number in range(1, rows + 1)
        ),
    )

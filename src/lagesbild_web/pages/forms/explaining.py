"""Why a figure is as it is, in the words of somebody who answers for it."""

from collections.abc import Sequence
from urllib.parse import quote

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from lagesbild_web.pages.forms.base import FreeTextField, PageForm
from lagesbild_web.records.queries.staff_months import Question

LONGEST = 1_000
_TOO_LONG = _("Skriv högst 1 000 tecken.")


class ExplainForm(PageForm):
    explanation = FreeTextField(
        label=_("Förklaring"),
        max_length=LONGEST,
        help_text=_("Den står vid siffran med ditt namn. Skriv aldrig om enskilda personer."),
        error_messages={"required": _("Skriv en förklaring."), "max_length": _TOO_LONG},
    )


class QuestionsForm(PageForm):
    """A field for each question before a month is saved; none of them must be answered."""

    def __init__(self, *args: object, questions: Sequence[Question], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._questions = questions
        for one in questions:
            self.fields[key_of(one)] = FreeTextField(
                label=one.area_name,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"max_length": _TOO_LONG},
            )

    def asked(self) -> list[tuple[Question, BoundField]]:
        return [(one, self[key_of(one)]) for one in self._questions]

    def answers(self) -> list[tuple[Question, str]]:
        """Return the questions that have been answered, with what was said."""
        said = [(one, self.cleaned_data[key_of(one)].strip()) for one in self._questions]
        return [(one, text) for one, text in said if text]


def key_of(question: Question) -> str:
    return f"why.{quote(question.area, safe='')}.{question.deviation}"

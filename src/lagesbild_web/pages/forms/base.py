"""What the forms of the site have in common: errors that lead to their field, scales, free text.

The browser validates nothing (`novalidate`): the same words come from the server, in the summary
on top and at the field.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from lagesbild_web.records.free_text import TextRefused, check_free_text


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One line of the error summary."""

    text: str
    anchor: str
    """The id of what to mend."""


def problems_of(*forms_: forms.BaseForm, says_where: bool = False) -> list[Problem]:
    """Return what is wrong in forms, in the order of their fields; first what is wrong overall.

    What is wrong with several fields says with which.

    :param says_where: let every problem say with which: for grids of fields that are alike.
    """
    found = [labelled for form in forms_ for labelled in _labelled_problems_of(form)]
    times = Counter(problem.text for _, problem in found)
    return [
        replace(problem, text=format_html("{}: {}", label, problem.text))
        if label and (says_where or times[problem.text] > 1)
        else problem
        for label, problem in found
    ]


def _labelled_problems_of(form: forms.BaseForm) -> Iterable[tuple[str, Problem]]:
    if not form.is_bound:
        return
    for text in form.non_field_errors():
        yield "", Problem(text=str(text), anchor="main")
    for field in form:
        for text in field.errors:
            yield str(field.label), Problem(text=str(text), anchor=_anchor(field))


def _anchor(field: forms.BoundField) -> str:
    """Return the id of the control; of a group, that of its first control."""
    return f"{field.auto_id}_0" if field.use_fieldset else (field.id_for_label or field.auto_id)


class PageForm(forms.Form):
    """A form of the site. Every error text says what to do, so that it can stand alone on top."""

    use_required_attribute = False

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def problems(self) -> list[Problem]:
        return problems_of(self)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer that can be chosen, with a description that is shown beside it."""

    value: str
    title: str
    description: str = ""
    is_missing_code: bool = False

    def __str__(self) -> str:
        return self.title


class ScaleField(forms.ChoiceField):
    """A described scale as radio buttons, with the reasons not to answer set apart.

    No step is chosen beforehand, and there is no slider: both would answer for the rater. Shown by
    `parts/scale.html`. `steps` and `missing` can be given to the field afterwards, for forms whose
    scale is read from the questionnaire.
    """

    widget = forms.RadioSelect

    def __init__(
        self, *, steps: Sequence[Choice] = (), missing: Sequence[Choice] = (), **kwargs: object
    ) -> None:
        kwargs.setdefault("error_messages", {"required": _("Välj ett av svaren.")})
        super().__init__(**kwargs)
        self.offer(steps, missing)

    def offer(self, steps: Sequence[Choice], missing: Sequence[Choice] = ()) -> None:
        """Offer these answers, and no others."""
        self.choices = [(one.value, one) for one in (*steps, *missing)]


class SwedishOptions(forms.Select):
    """A list whose options are Swedish in any language, but for the empty one."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if value:
            option["attrs"]["lang"] = settings.LANGUAGE_CODE
        return option


class FreeTextField(forms.CharField):
    """A text of a person's own; refused where it holds a personal identity number."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: str | None) -> str:
        text = super().clean(value)
        try:
            check_free_text(text)
        except TextRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        return text

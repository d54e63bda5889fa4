"""The law behind the guide: every provision with its versions, and two days side by side."""

from datetime import date, timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lagesbild.secrecy.changes import changes_between
from lagesbild.secrecy.rule_base import RuleBase, rule_base, rule_base_version
from lagesbild_web.pages.forms.base import Problem
from lagesbild_web.pages.forms.secrecy import read_day
from lagesbild_web.pages.frame import Crumb, show, url_or_none
from lagesbild_web.pages.secrecy_rows import (
    changed_provisions,
    listed_provisions,
    passed_acts,
    version_of,
    versions_of,
)
from lagesbild_web.pages.views.secrecy import guide_trail

FIRST_DAY, SECOND_DAY = "fran", "till"
_A_DAY = timedelta(days=1)


@login_not_required
@require_GET
def secrecy_provisions(request: HttpRequest) -> HttpResponse:
    """List every provision of the guide."""
    law = rule_base()
    return show(
        request,
        "secrecy/provisions.html",
        heading=_("Bestämmelser"),
        lead=_("Varje bestämmelse i guiden, i lagens ord där de är lästa, med alla versioner."),
        trail=guide_trail(),
        section="secrecy",
        groups=listed_provisions(law),
        can_print=True,
        **_about(law),
    )


@login_not_required
@require_GET
def secrecy_provision(request: HttpRequest, base: str) -> HttpResponse:
    """Show one provision in all its versions, the latest first."""
    law = rule_base()
    versions = versions_of(base, law)
    if not versions:
        raise Http404
    acts = [
        (act, law.sections[name])
        for name in dict.fromkeys(name for one in versions for name in one.sections)
        for act in law.sections[name].amendments
    ]
    return show(
        request,
        "secrecy/provision.html",
        heading=versions[0].cite,
        heading_is_swedish=True,
        lead="",
        trail=[
            *guide_trail(),
            Crumb(title=_("Bestämmelser"), url=url_or_none("secrecy_provisions") or ""),
        ],
        section="secrecy",
        versions=[version_of(one, law) for one in versions],
        sections=[
            law.sections[name]
            for name in dict.fromkeys(name for one in versions for name in one.sections)
        ],
        acts=sorted(acts, key=lambda pair: pair[0].in_force or date.max),
        today=timezone.localdate(),
        can_print=True,
        **_about(law),
    )


@login_not_required
@require_GET
def secrecy_changes(request: HttpRequest) -> HttpResponse:
    """Show the law of two days side by side; at first, the day of the last change and before it."""
    law, today = rule_base(), timezone.localdate()
    last = max(day for day in law.days_of_change() if day <= today)
    problems = []
    days = []
    for name, otherwise in ((FIRST_DAY, last - _A_DAY), (SECOND_DAY, today)):
        text = request.GET.get(name, "")
        day = read_day(text) if text else otherwise
        if day is None:
            problems.append(
                Problem(text=_("Dagen går inte att läsa. Skriv den som ÅÅÅÅ-MM-DD."), anchor=name)
            )
        elif day < law.checked.first_day:
            text = _("Guiden har lagen från och med %(day)s. Välj en senare dag.")
            problems.append(Problem(text=text % {"day": law.checked.first_day}, anchor=name))
            day = None
        days.append(day)
    first, second = days
    context: dict[str, object] = {}
    if first is not None and second is not None:
        changes = changes_between(law, first, second)
        first, second = changes.first, changes.second
        context = {"provisions": changed_provisions(changes), "acts": passed_acts(changes)}
    return show(
        request,
        "secrecy/changes.html",
        heading=_("Ändringar"),
        lead=_("Vad i guiden som är en annan lag den ena dagen än den andra."),
        trail=guide_trail(),
        section="secrecy",
        first=first,
        second=second,
        wrong={problem.anchor: problem.text for problem in problems},
        days_of_change=[(day - _A_DAY, day) for day in reversed(law.days_of_change()[1:])],
        problems=problems,
        can_print=True,
        status=422 if problems else 200,
        **_about(law),
        **context,
    )


def _about(law: RuleBase) -> dict[str, object]:
    return {
        "checked": law.checked,
        "is_stale": law.checked.is_stale(timezone.localdate()),
        "version": rule_base_version(),
    }

"""Staff of a month: posts, people and leave of a district, asked about before they are saved."""

from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lagesbild.errors import DeliveryRejected
from lagesbild.periods import Period
from lagesbild_web.pages.entering import (
    chosen_district,
    chosen_period,
    nowhere,
    periods_to_choose,
    saved_batch,
    say_what_is_wrong,
)
from lagesbild_web.pages.forms.base import problems_of
from lagesbild_web.pages.forms.explaining import QuestionsForm, key_of
from lagesbild_web.pages.forms.month import COLUMNS, MonthForm, name_of
from lagesbild_web.pages.frame import show
from lagesbild_web.pages.table_frame import section_of, trail_of
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import Act
from lagesbild_web.records.actions.tabling import explain_deviation, keep_trials
from lagesbild_web.records.models import BatchKind, Unit
from lagesbild_web.records.queries.closings import closed_month
from lagesbild_web.records.queries.entering import districts_entered
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_has_somewhere
from lagesbild_web.records.queries.staff_months import (
    TABLE,
    StaffGroup,
    month_before,
    questions_about,
    staff_groups,
)
from lagesbild_web.records.queries.trials import Trial, Trials, try_rows


@require_http_methods(["GET", "POST"])
@refused_readably
def month_entry(request: HttpRequest) -> HttpResponse:
    acting: Acting = request.acting
    check_has_somewhere(acting, Act.ENTER_STAFF)
    districts = districts_entered(acting, Act.ENTER_STAFF, organisation=organisation_on(acting.on))
    if not districts:
        return nowhere(request, "tables/month_nowhere.html", heading=_("Månadens bemanning"))
    unit = chosen_district(request, districts)
    this_month = Period.parse(f"{acting.on:%Y-%m}")
    month = chosen_period(request, "manad", like=month_before(this_month))
    months = periods_to_choose(this_month, before=month_before, chosen=month)
    groups = staff_groups(unit.code, month)
    fill = request.GET.get("fyll") == "1"
    form = MonthForm(request.POST or None, groups=groups, fill=fill)
    questions = QuestionsForm(questions=())
    if request.method == "POST" and form.is_valid():
        answered = _saved_or_asked(request, form, unit=unit, month=month)
        if isinstance(answered, HttpResponse):
            return answered
        questions = answered
    problems = problems_of(questions, form, says_where=True)
    counted = [group for group in groups if group.function.counts_for_norm]
    return show(
        request,
        "tables/month.html",
        heading=_("Bemanning %(month)s") % {"month": month},
        lead=_("Tjänster, personal och frånvaro i %(unit)s: summor, aldrig en person.")
        % {"unit": unit.name},
        trail=trail_of(acting),
        section=section_of(acting),
        problems=problems,
        form=form,
        unit=unit,
        districts=districts,
        month=str(month),
        months=[str(one) for one in months],
        closed_month=closed_month(TABLE, unit.code, month),
        counted=[_shown(group, form) for group in counted],
        others=[_shown(group, form) for group in groups if group not in counted],
        may_fill=any(group.now is None and group.before is not None for group in groups),
        fill_url=f"?{urlencode({'enhet': unit.code, 'manad': str(month), 'fyll': 1})}",
        asked=[
            {"question": one, "field": field, "key": key_of(one)}
            for one, field in questions.asked()
        ],
        saved=saved_batch(request),
        status=422 if problems else 200,
    )


def _shown(group: StaffGroup, form: MonthForm) -> dict[str, object]:
    return {"group": group, "numbers": form.numbers(group), "is_open": form.is_open(group)}


def _saved_or_asked(
    request: HttpRequest, form: MonthForm, *, unit: Unit, month: Period
) -> HttpResponse | QuestionsForm:
    """Keep what is new, and answer; or return what has to be mended or is asked first."""
    where = {"enhet": unit.code, "manad": str(month)}
    changed = form.changed(unit=unit.code, month=month)
    if not changed:
        messages.info(request, _("Inget är ändrat, och inget har sparats."))
        return redirect(f"{reverse('month_entry')}?{urlencode(where)}")
    trial = try_rows([row for _group, row in changed], table=TABLE, by=request.acting)
    if trial.problems:
        _say(form, trial, [group for group, _row in changed])
        return QuestionsForm(questions=())
    questions = questions_about(trial.cells, unit=unit.code, month=month)
    asked = QuestionsForm(request.POST, questions=questions)
    was_asked = {key_of(one) for one in questions} <= {*request.POST.getlist("fragad")}
    if not was_asked or not asked.is_valid():
        return asked
    number = _keep(trial, asked, unit=unit, month=month, by=request.acting)
    return redirect(f"{reverse('month_entry')}?{urlencode({**where, 'sparad': number})}")


def _say(form: MonthForm, trial: Trial, groups: Sequence[StaffGroup]) -> None:
    say_what_is_wrong(
        form,
        DeliveryRejected(trial.problems),
        [name_of(group, "posts") for group in groups],
        columns={
            row: {column: name_of(group, column) for column in COLUMNS}
            for row, group in enumerate(groups, start=1)
        },
    )


@transaction.atomic
def _keep(trial: Trial, asked: QuestionsForm, *, unit: Unit, month: Period, by: Acting) -> int:
    """Keep the rows and what was said about them, or neither; return the batch's number."""
    batch = keep_trials(Trials(trials=(trial,)), kind=BatchKind.ENTRY, by=by)
    for question, text in asked.answers():
        explain_deviation(
            unit=unit.code,
            area=question.area,
            month=str(month),
            deviation=question.deviation,
            text=text,
            by=by,
        )
    return int(batch.pk)

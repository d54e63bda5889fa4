"""The rater's own pages around the questions: the tasks, one session, its checks and the lock."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lagesbild.assessment.questionnaire import Item
from lagesbild_web.pages.frame import show, url_or_none
from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.pages.sessions import (
    AnswerInWords,
    SessionShown,
    blocks_asked,
    in_words,
    item_of,
    missing_in,
    own_session,
    session_shown,
    stored,
    tasks_trail,
    why_closed,
)
from lagesbild_web.pages.tasks import (
    Standing,
    Task,
    first_task,
    step_of,
    step_title,
    task_of,
    tasks_of,
    waiting_in_words,
)
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import Act
from lagesbild_web.policies import SessionState
from lagesbild_web.records.actions.answering import NotComplete, lock_session
from lagesbild_web.records.free_text import possible_names
from lagesbild_web.records.models import Phase, RatingSession, Reminder
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.answers import current_answers
from lagesbild_web.records.queries.completeness import SessionProgress
from lagesbild_web.records.queries.motivations import NOT_ANSWERED
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.questionnaires import items_of, questionnaire_of
from lagesbild_web.records.queries.scopes import units_of_act
from lagesbild_web.roles import ROLES, Role


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Lead to where the person's first role begins; without a role, to what it may do."""
    held = request.acting.roles
    for role in Role:
        url = url_or_none(ROLES[role].home) if role in held else None
        if url:
            return redirect(url)
    if RatingSession.objects.filter(rater=request.acting.principal).exists():
        return redirect("tasks")
    return redirect("my_rights")


@dataclass(frozen=True, kw_only=True)
class TaskGroup:
    """The sessions of one round."""

    title: str
    is_exercise: bool
    tasks: tuple[Task, ...]


@refused_readably
@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    acting = request.acting
    organisation = organisation_on(acting.on)
    found = tasks_of(acting, organisation=organisation)
    returned = [one for one in found if one.standing is Standing.RETURNED]
    first = first_task(found)
    earlier = RatingSession.objects.filter(rater=acting.principal, round__state=RoundState.CLOSED)
    return show(
        request,
        "rating/tasks.html",
        heading=_("Mina uppgifter"),
        lead=waiting_in_words(found),
        section="home",
        first_url=step_of(first) if first else "",
        first_title=step_title(first) if first else "",
        first_about=first.title if first else "",
        returned=[
            {"title": one.title, "url": step_of(one), "state": one.state} for one in returned
        ],
        groups=_by_round(found),
        earlier=[
            {"title": session_shown(one, acting=acting).title, "round": one.round, "pk": one.pk}
            for one in earlier.select_related("round", "calibration_case").order_by("-pk")
        ],
        notices=Reminder.objects.filter(user=acting.principal, round__state=RoundState.OPEN)
        .order_by("-day")
        .values("day", "text")[:1],
        other_homes=_other_homes(request, "tasks"),
        hours_url=url_or_none("week_entry") if units_of_act(acting, Act.ENTER_HOURS) else None,
    )


def _by_round(found: list[Task]) -> list[TaskGroup]:
    rounds = {one.session.round_id: one.session.round for one in found}
    return [
        TaskGroup(
            title=round_.title,
            is_exercise=round_.is_exercise,
            tasks=tuple(one for one in found if one.session.round_id == pk),
        )
        for pk, round_ in rounds.items()
    ]


def _other_homes(request: HttpRequest, here: str) -> list[dict[str, str]]:
    """Return where the person's other roles begin."""
    homes = {ROLES[role].home: role.title for role in request.acting.roles}
    homes.pop(here, None)
    return [
        {"title": title, "url": url} for name, title in homes.items() if (url := url_or_none(name))
    ]


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """One question on the list of a session; named as `parts/task_list.html` asks."""

    title: str
    url: str
    state: str
    kind: str


@refused_readably
@require_GET
def session(request: HttpRequest, session: int) -> HttpResponse:
    rated = own_session(request, session)
    acting = request.acting
    task = task_of(rated, acting=acting, organisation=organisation_on(acting.on))
    shown = session_shown(rated, acting=acting)
    return show(
        request,
        "rating/session.html",
        heading=shown.title,
        eyebrow=shown.eyebrow,
        trail=tasks_trail(),
        section="home",
        shown=shown,
        task=task,
        step_url=step_of(task) if task.waits else "",
        step_title=step_title(task),
        steps=_steps(rated),
        blocks=[
            {
                "id": block.id,
                "title": block.title,
                "rows": [_question_row(task, item) for item in block.items],
            }
            for block in blocks_asked(rated)
        ],
        is_independent=rated.state == SessionState.INDEPENDENT,
        returned=[
            {"title": item_of(rated, one.item).title, "reason": one.reason, "at": one.at}
            for one in task.returned
        ],
    )


def _steps(rated: RatingSession) -> list[dict[str, str]]:
    """Return the way of a session: rate, compare, confirm."""
    at = list(SessionState).index(SessionState(rated.state))
    pages = [(_("Svara"), "session"), (_("Jämför"), "compare"), (_("Bekräfta"), "confirm")]
    states = ["done"] * at + ["current"] + ["coming"] * 3
    return [
        {
            "title": title,
            "url": reverse(name, args=[rated.pk]) if states[place] == "done" else "",
            "state": "done" if rated.state == SessionState.CONFIRMED else states[place],
        }
        for place, (title, name) in enumerate(pages)
    ]


def _question_row(task: Task, item: Item) -> QuestionRow:
    is_independent = task.session.state == SessionState.INDEPENDENT
    name = "question" if is_independent else "compare_question"
    state, kind = _question_state(task, item)
    return QuestionRow(
        title=in_swedish(item.title),
        url=reverse(name, args=[task.session.pk, item.id]),
        state=state,
        kind=kind,
    )


def _question_state(task: Task, item: Item) -> tuple[str, str]:
    if item.id in {remark.item for remark in task.returned}:
        return _("Återsänd"), "returned"
    if task.session.state != SessionState.INDEPENDENT:
        return _("Låst"), "done"
    missing = task.progress.shortcomings.get(item.id)
    if missing is None:
        return _("Besvarad"), "done"
    if missing == (NOT_ANSWERED,):
        return _("Ej besvarad"), "not_started"
    return _("Något saknas"), "to_correct"


@dataclass(frozen=True, kw_only=True)
class CheckRow:
    """One question with its answer, to look over."""

    item: Item
    answer: AnswerInWords | None
    missing: tuple[str, ...]
    names: tuple[str, ...]
    """What looks like names of persons in the reason."""
    url: str


@refused_readably
@require_GET
def section_check(request: HttpRequest, session: int, block: str) -> HttpResponse:
    rated = own_session(request, session)
    if rated.state != SessionState.INDEPENDENT:
        return redirect("session", session)
    blocks = blocks_asked(rated)
    ids = [one.id for one in blocks]
    if block not in ids:
        raise Http404
    acting = request.acting
    task = task_of(rated, acting=acting, organisation=organisation_on(acting.on))
    shown = session_shown(rated, acting=acting)
    here = blocks[ids.index(block)]
    rows = _check_rows(rated, here.items, task.progress)
    after = blocks[ids.index(block) + 1 :]
    return show(
        request,
        "rating/section_check.html",
        heading=_("Kontrollera: %(section)s") % {"section": here.title},
        eyebrow=shown.title,
        trail=shown.trail,
        section="home",
        can_print=True,
        rows=rows,
        unfinished=sum(bool(row.missing) for row in rows),
        closed=task.closed_because,
        next_section=after[0] if after else None,
        next_url=(reverse("question", args=[rated.pk, after[0].items[0].id]) if after else ""),
        is_complete=task.progress.is_complete,
        shown=shown,
    )


def _check_rows(
    rated: RatingSession, items: tuple[Item, ...], progress: SessionProgress
) -> list[CheckRow]:
    answers = current_answers(rated, Phase.INDEPENDENT)
    return [
        CheckRow(
            item=item,
            answer=in_words(item, stored(answers.get(item.id))),
            missing=tuple(progress.shortcomings.get(item.id, ())),
            names=tuple(possible_names(stored(answers.get(item.id)).reason)),
            url=f"{reverse('question', args=[rated.pk, item.id])}?tillbaka=check",
        )
        for item in items
    ]


@refused_readably
@require_http_methods(["GET", "POST"])
def lock(request: HttpRequest, session: int) -> HttpResponse:
    rated = own_session(request, session)
    acting = request.acting
    if request.method == "POST":
        try:
            lock_session(session=rated, by=acting, today=acting.on)
        except NotComplete as refused:
            return _lock_page(request, rated, refused.faults, status=422)
        messages.success(request, _("Dina oberoende svar är låsta."))
        return redirect("compare", session)
    if rated.state != SessionState.INDEPENDENT:
        return redirect("compare", session)
    task = task_of(rated, acting=acting, organisation=organisation_on(acting.on))
    return _lock_page(request, rated, task.progress.shortcomings)


def _lock_page(
    request: HttpRequest,
    rated: RatingSession,
    faults: Mapping[str, tuple[str, ...]],
    *,
    status: int = 200,
) -> HttpResponse:
    shown = session_shown(rated, acting=request.acting)
    answers = current_answers(rated, Phase.INDEPENDENT)
    return show(
        request,
        "rating/lock.html",
        heading=_("Lås dina svar om %(area)s") % {"area": shown.title},
        eyebrow=shown.eyebrow,
        trail=shown.trail,
        status=status,
        section="home",
        shown=shown,
        missing=missing_in(rated, faults, at="question"),
        answered=len(answers),
        without_step=sum(one.category is None for one in answers.values()),
        closed=why_closed(rated, by=request.acting),
    )


@refused_readably
@require_GET
def session_print(request: HttpRequest, session: int) -> HttpResponse:
    """Show all own answers on one page, for paper."""
    rated = own_session(request, session)
    return _printed(request, rated, heading=_("Mina svar"), is_filled=True)


@refused_readably
@require_GET
def form_print(request: HttpRequest, session: int) -> HttpResponse:
    """Show the empty form with its scales, to fill in by hand."""
    rated = own_session(request, session)
    return _printed(request, rated, heading=_("Tomt formulär"), is_filled=False)


def _printed(
    request: HttpRequest, rated: RatingSession, *, heading: str, is_filled: bool
) -> HttpResponse:
    shown: SessionShown = session_shown(rated, acting=request.acting)
    independent = current_answers(rated, Phase.INDEPENDENT)
    weighed = current_answers(rated, Phase.WEIGHED)
    asked = {item.id for item in items_of(rated)}
    return show(
        request,
        "rating/session_print.html" if is_filled else "rating/form_print.html",
        heading=f"{heading}: {shown.title}",
        eyebrow=shown.eyebrow,
        trail=shown.trail,
        section="home",
        can_print=True,
        shown=shown,
        rater=rated.rater,
        state=SessionState(rated.state).title,
        now=timezone.localtime(),
        questionnaire=questionnaire_of(rated.round),
        blocks=[
            {
                "title": block.title,
                "rows": [
                    {
                        "item": item,
                        "steps": sorted(item.anchors.items()),
                        "independent": in_words(item, stored(independent.get(item.id))),
                        "weighed": in_words(item, stored(weighed.get(item.id))),
                    }
                    for item in block.items
                    if item.id in asked
                ],
            }
            for block in questionnaire_of(rated.round).blocks
            if asked & {item.id for item in block.items}
        ],
    )

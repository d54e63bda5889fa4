"""The guide through secrecy: one question a page, and the answer. It keeps nothing.

Open to everyone who reaches the site, as the pages that explain: most of those who ask have no
account here. The answers travel in the form alone, never in an address, and no error, log, session
or table takes any of them in.
"""

from collections.abc import Callable, Iterable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from lagesbild.secrecy.answer import GUIDANCE
from lagesbild.secrecy.guide import Step, take_step
from lagesbild.secrecy.question import UNKNOWN, Question
from lagesbild.secrecy.reading import SecrecyRefused
from lagesbild.secrecy.rule_base import RuleBase, law_on, rule_base_version
from lagesbild.secrecy.situation import Situation
from lagesbild_web.pages.forms.base import Problem
from lagesbild_web.pages.forms.secrecy import (
    FIRST,
    FormRefused,
    GuideAnswers,
    offered_first,
    read_guide,
)
from lagesbild_web.pages.frame import Crumb, show, url_or_none
from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.pages.secrecy_rows import (
    FIRST_QUESTIONS,
    KINDS,
    SENTENCES,
    given_answers,
    grounds_of,
    rules_of,
)


class GuideFailed(RuntimeError):
    """The guide broke. Holds the kind of the fault and its place, and none of the answers."""


View = Callable[[HttpRequest], HttpResponse]


def _failing_without_answers(view: View) -> View:
    """Let a fault of ours keep its place, not its message: that could name an answer in the log."""

    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Exception as fault:
            bare = GuideFailed(type(fault).__name__).with_traceback(fault.__traceback__)
        raise bare

    return answered


@login_not_required
@require_GET
def secrecy(request: HttpRequest) -> HttpResponse:
    """Begin: say what the guide is, and put the first question."""
    return _ask(request, _nothing_given(), is_start=True)


@login_not_required
@require_http_methods(["GET", "POST"])
@sensitive_variables()
@sensitive_post_parameters()
@_failing_without_answers
def secrecy_guide(request: HttpRequest) -> HttpResponse:
    """Put the next question, or give the answer; an address that is opened anew begins again."""
    if request.method == "GET":
        return redirect("secrecy")
    try:
        answers = read_guide(request.POST, today=timezone.localdate())
    except FormRefused as refused:
        return _refused(request, [str(refused)], answers=None)
    except SecrecyRefused as refused:
        return _refused(request, map(in_swedish, refused.faults), answers=None)
    if any(name not in answers.given for name in FIRST):
        return _ask(request, answers, is_start=not answers.given)
    try:
        step = take_step(_situation(answers), answers.further, today=timezone.localdate())
    except SecrecyRefused as refused:
        return _refused(request, map(in_swedish, refused.faults), answers=answers)
    if step.question is None or answers.shows_answer:
        return _answer(request, answers, step)
    return _put(request, answers, step, step.question)


def _nothing_given() -> GuideAnswers:
    return GuideAnswers(day=timezone.localdate(), given={}, shows_answer=False, problems=())


def _situation(answers: GuideAnswers) -> Situation:
    return Situation(on=answers.day, **{name: answers.given[name] for name in FIRST})


def _ask(request: HttpRequest, answers: GuideAnswers, *, is_start: bool) -> HttpResponse:
    """Put one of the first three questions."""
    name = next(name for name in FIRST if name not in answers.given)
    law = law_on(answers.day)
    number = FIRST.index(name) + 1
    return _page(
        request,
        "secrecy/first.html" if is_start else "secrecy/question.html",
        answers,
        law,
        heading=_("Vad får delas?") if is_start else _(FIRST_QUESTIONS[name]),
        page_title=_("Fråga %(number)s – Vad får delas?") % {"number": number},
        progress=_("Fråga %(number)s") % {"number": number},
        question=_(FIRST_QUESTIONS[name]),
        name=name,
        options=[
            {"value": value, "title": title}
            for value, title in offered_first(name, answers.given, law).items()
        ],
        status=422 if answers.problems else 200,
    )


def _put(
    request: HttpRequest, answers: GuideAnswers, step: Step, question: Question
) -> HttpResponse:
    """Put a question of the rule base."""
    number = len(answers.given) + 1
    return _page(
        request,
        "secrecy/question.html",
        answers,
        law_on(answers.day),
        heading=in_swedish(question.text),
        page_title=_("Fråga %(number)s – Vad får delas?") % {"number": number},
        progress=_("Fråga %(number)s av högst %(most)s")
        % {"number": number, "most": len(answers.given) + step.most_left},
        hint=question.help,
        is_test=question.is_test,
        weigh=question.weigh,
        name=question.id,
        options=[{"value": one.id, "title": one.title} for one in step.options],
        unknown=UNKNOWN,
        so_far=_(SENTENCES[step.answer.outcome]),
        status=422 if answers.problems else 200,
    )


def _answer(request: HttpRequest, answers: GuideAnswers, step: Step) -> HttpResponse:
    """Give the answer, at last or so far."""
    answer, law = step.answer, law_on(answers.day)
    shown = (*answer.applies, *answer.awaits)
    return _page(
        request,
        "secrecy/answer.html",
        answers,
        law,
        heading=_(SENTENCES[answer.outcome]),
        eyebrow=_("Svaret") if step.is_final else _("Svaret så här långt"),
        page_title=_("Svar – Vad får delas?"),
        kind=KINDS[answer.outcome],
        is_final=step.is_final,
        answer=answer,
        applies=rules_of(answer.applies),
        awaits=rules_of(answer.awaits),
        undecided=rules_of(answer.open),
        fails=rules_of(answer.fails),
        grounds=grounds_of(answer, law),
        is_verified=all(
            one.verified.is_done for one in (*answer.grounds, *(r.entry for r in shown))
        ),
        notes=[note for note in answer.notes if note != GUIDANCE],
        version=rule_base_version(),
    )


def _refused(
    request: HttpRequest, faults: Iterable[str], *, answers: GuideAnswers | None
) -> HttpResponse:
    """Say what could not be read. Only answers that are in the guide's lists are carried on."""
    kept = answers or _nothing_given()
    return _page(
        request,
        "secrecy/refused.html",
        kept,
        law_on(kept.day),
        heading=_("Svaren går inte att läsa"),
        page_title=_("Svaren går inte att läsa – Vad får delas?"),
        problems=[Problem(text=fault, anchor="main") for fault in faults],
        status=422,
    )


def _page(
    request: HttpRequest,
    template: str,
    answers: GuideAnswers,
    law: RuleBase,
    *,
    heading: str,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    context.setdefault("problems", answers.problems)
    return show(
        request,
        template,
        heading=heading,
        section="secrecy",
        status=status,
        answers=answers,
        day=answers.day,
        is_today=answers.day == timezone.localdate(),
        given=given_answers(answers, law),
        checked=law.checked,
        is_stale=law.checked.is_stale(timezone.localdate()),
        **context,
    )


def guide_trail() -> list[Crumb]:
    """Return the way down to the pages that lie under the guide."""
    return [Crumb(title=_("Vad får delas?"), url=url_or_none("secrecy") or "")]

"""The Excel form of a session: fetched, filled in where there is no network, handed in, undone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lagesbild.assessment.questionnaire import Item
from lagesbild_web.pages.forms.base import Problem
from lagesbild_web.pages.forms.excel import HandInForm, choices_in
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.pages.sessions import (
    AnswerInWords,
    SessionShown,
    in_words,
    item_of,
    own_session,
    session_shown,
    stored,
    why_closed,
)
from lagesbild_web.pages.views.answering import Conflict, conflict_with
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.policies import SessionState
from lagesbild_web.records.actions.forms import note_form_fetched, undo_form
from lagesbild_web.records.excel_form.importing import Choice, FormConflicts, import_form
from lagesbild_web.records.excel_form.problems import FormProblem, FormRejected
from lagesbild_web.records.excel_form.reading import FormRow
from lagesbild_web.records.excel_form.writing import write_form
from lagesbild_web.records.free_text import possible_names
from lagesbild_web.records.models import Answer, Phase, RatingSession
from lagesbild_web.records.queries.answers import latest_version

HANDED_IN = "excel_form_handed_in"
"""Key in the login session: what the last form recorded, so that it can be shown and undone."""

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@refused_readably
@require_GET
def fetch(request: HttpRequest, session: int) -> HttpResponse:
    rated = own_session(request, session)
    note_form_fetched(session=rated, by=request.acting, today=request.acting.on)
    shown = session_shown(rated, acting=request.acting)
    name = slugify(f"skattning {shown.title} {rated.round.code}")
    return HttpResponse(
        write_form(rated),
        content_type=_XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


@refused_readably
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, session: int) -> HttpResponse:
    rated = own_session(request, session)
    if request.method == "GET":
        return _page(request, rated, HandInForm())
    sent = HandInForm(request.POST, request.FILES)
    if not sent.is_valid():
        return _page(request, rated, sent, status=422)
    choices = choices_in(request.POST)
    try:
        imported = import_form(
            session=rated,
            content=sent.content,
            by=request.acting,
            today=request.acting.on,
            choices=choices,
        )
    except FormRejected as refused:
        return _page(request, rated, HandInForm(), faults=refused.problems, status=422)
    except FormConflicts as both:
        shown = [_conflict(rated, row, choices) for row in both.conflicts]
        return _page(request, rated, HandInForm(), conflicts=shown, status=409)
    request.session[HANDED_IN] = {"session": rated.pk, **asdict(imported)}
    return redirect("excel_form_result", session)


@dataclass(frozen=True, kw_only=True)
class ConflictShown:
    """An answer that is new in both places, with what has been chosen."""

    item: Item
    place: str
    site_version: int
    conflict: Conflict
    takes_form: bool | None
    """None while nothing has been chosen."""


def _conflict(rated: RatingSession, row: FormRow, choices: Mapping[str, Choice]) -> ConflictShown:
    choice = choices.get(row.item.id)
    is_about_this = choice is not None and choice.site_version == row.site_version
    newest = latest_version(rated, row.item.id, Phase.INDEPENDENT)
    return ConflictShown(
        item=row.item,
        place=row.place,
        site_version=row.site_version,
        conflict=conflict_with(row.item, newest, row.given),
        takes_form=choice.takes_form if is_about_this else None,
    )


def _page(
    request: HttpRequest,
    rated: RatingSession,
    sent: HandInForm,
    *,
    faults: Sequence[FormProblem] = (),
    conflicts: Sequence[ConflictShown] = (),
    status: int = 200,
) -> HttpResponse:
    shown = session_shown(rated, acting=request.acting)
    return show(
        request,
        "excel/form.html",
        heading=_("Excelformulär"),
        lead=_("Skatta där det inte finns något nät, och lämna svaren här efteråt."),
        eyebrow=f"{shown.title} · {rated.round}",
        trail=shown.trail,
        status=status,
        section="home",
        shown=shown,
        form=sent,
        problems=[*_summary(faults, conflicts), *sent.problems],
        faults=[[one.place, one.text, one.remedy] for one in faults],
        fault_columns=[{"title": _("Var")}, {"title": _("Vad")}, {"title": _("Gör så här")}],
        conflicts=conflicts,
        closed=_why_closed(request, rated),
    )


def _summary(
    faults: Sequence[FormProblem], conflicts: Sequence[ConflictShown]
) -> Iterator[Problem]:
    if faults:
        text = ngettext(
            "Formuläret har ett fel. Inget är sparat.",
            "Formuläret har %(count)d fel. Inget är sparat.",
            len(faults),
        )
        yield Problem(text=text % {"count": len(faults)}, anchor="faults-title")
    for one in conflicts:
        if one.takes_form is not None:
            continue
        text = _("%(item)s har ändrats på båda ställena. Välj vilket svar som gäller.")
        yield Problem(text=text % {"item": one.item.title}, anchor=f"choice-{one.item.id}-site")


def _why_closed(request: HttpRequest, rated: RatingSession) -> str:
    if rated.state != SessionState.INDEPENDENT:
        return _("Du har låst dina svar. Formuläret är till för att skatta oberoende.")
    return why_closed(rated, by=request.acting)


@refused_readably
@require_GET
def result(request: HttpRequest, session: int) -> HttpResponse:
    rated = own_session(request, session)
    handed_in = _handed_in(request, rated)
    if handed_in is None:
        return redirect("excel_form", session)
    shown = session_shown(rated, acting=request.acting)
    changes = list(_changes(rated, handed_in["versions"]))
    return show(
        request,
        "excel/result.html",
        heading=_heading(len(changes)),
        eyebrow=f"{shown.title} · {rated.round}",
        trail=[*shown.trail, _crumb(shown)],
        section="home",
        shown=shown,
        handed_in=handed_in,
        columns=[
            {"title": title} for title in (_("Fråga"), _("Före"), _("Nu"), _("Vad som ändrades"))
        ],
        rows=[[in_swedish(one.title), one.before, one.now, one.what] for one in changes],
        with_names=[one for one in changes if one.names],
        may_undo=bool(changes) and not _why_closed(request, rated),
    )


def _heading(count: int) -> str:
    if not count:
        return _("Inget svar ändrades")
    text = ngettext("Ett svar är sparat", "%(count)d svar är sparade", count)
    return text % {"count": count}


def _crumb(shown: SessionShown) -> Crumb:
    return Crumb(title=_("Excelformulär"), url=reverse("excel_form", args=[shown.pk]))


def _handed_in(request: HttpRequest, rated: RatingSession) -> dict[str, object] | None:
    found = request.session.get(HANDED_IN)
    return found if found and found["session"] == rated.pk else None


@dataclass(frozen=True, kw_only=True)
class Change:
    """One answer that a form changed."""

    title: str
    before: str
    now: str
    what: str
    names: tuple[str, ...]
    """What looks like names of persons in the reason."""
    url: str


def _changes(rated: RatingSession, versions: Mapping[str, int]) -> Iterator[Change]:
    rows = Answer.objects.filter(session=rated, phase=Phase.INDEPENDENT, item__in=list(versions))
    answers = {(answer.item, answer.number): answer for answer in rows}
    for item_id, number in versions.items():
        item = item_of(rated, item_id)
        before = in_words(item, stored(answers.get((item_id, number - 1))))
        now = in_words(item, stored(answers.get((item_id, number))))
        reason = answers[item_id, number].reason
        yield Change(
            title=f"{item.id} {item.title}",
            before=before.value if before else "–",
            now=now.value if now else "–",
            what=_what_changed(before, now),
            names=tuple(possible_names(reason)),
            url=reverse("question", args=[rated.pk, item_id]),
        )


def _what_changed(before: AnswerInWords | None, now: AnswerInWords | None) -> str:
    if before is None:
        return _("nytt svar")
    if now is None:
        return _("svaret är borttaget")
    parts = {
        _("svar"): before.value != now.value,
        _("säkerhet"): before.certainty != now.certainty,
        _("motivering"): before.reason != now.reason,
        _("underlag"): before.evidence != now.evidence,
    }
    return ", ".join(title for title, differs in parts.items() if differs)


@refused_readably
@require_POST
def undo(request: HttpRequest, session: int) -> HttpResponse:
    rated = own_session(request, session)
    handed_in = _handed_in(request, rated)
    if handed_in is not None:
        undo_form(
            session=rated,
            versions=handed_in["versions"],
            by=request.acting,
            today=request.acting.on,
        )
        del request.session[HANDED_IN]
        messages.success(request, _("Formuläret är ångrat. Svaren är som de var före."))
    return redirect("excel_form", session)

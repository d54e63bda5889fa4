"""The region's work: what waits, one assessment side by side, return, accept, more time, remind."""

from datetime import date

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lagesbild_web.pages.forms.base import Problem
from lagesbild_web.pages.forms.returning import (
    TickedBlock,
    all_ticked,
    problems_in,
    ticked_blocks,
)
from lagesbild_web.pages.forms.steering import MoreTimeForm
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.languages import day_in_words
from lagesbild_web.pages.shown_round import round_asked, round_links
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import EVERYWHERE, Act, FieldClass
from lagesbild_web.policies import AssessmentState
from lagesbild_web.records.actions.reading import note_secret_read
from lagesbild_web.records.actions.reminders import late_sessions, remind_late
from lagesbild_web.records.actions.reviewing import (
    NothingToReturn,
    Returned,
    accept_assessment,
    reopen_assessment,
    return_assessment,
)
from lagesbild_web.records.actions.rounds import NO_REASON, RoundRefused, grant_exception
from lagesbild_web.records.free_text import TextRefused
from lagesbild_web.records.models import Assessment, Grant, RatingSession, Round, User
from lagesbild_web.records.models.organisation import UnitKind
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.review_queue import district_progress, waiting_submissions
from lagesbild_web.records.queries.reviews import Review, review_of
from lagesbild_web.records.queries.scopes import (
    areas_of_act,
    check_has_somewhere,
    has_act,
    units_of_act,
)


@require_GET
@refused_readably
def review_queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for the region, and how far its local police districts have come."""
    acting: Acting = request.acting
    check_has_somewhere(acting, Act.REVIEW)
    round_ = round_asked(request)
    organisation = organisation_on(acting.on)
    areas = areas_of_act(acting, Act.REVIEW, organisation=organisation)
    context: dict[str, object] = {"round": round_, "round_links": round_links(request, round_)}
    if round_ is not None:
        districts = district_progress(round_, areas, organisation=organisation, today=acting.on)
        context |= {
            "waiting": waiting_submissions(round_, areas, organisation=organisation),
            "districts": districts,
            "expected": sum(one.expected for one in districts),
            "received": sum(one.received for one in districts),
            "reviewed": sum(one.reviewed for one in districts),
            "late_units": _late_units(round_, acting, organisation=organisation),
        }
    return show(
        request,
        "review/queue.html",
        heading=_("Granskningskö"),
        eyebrow=_units_in_words(acting, Act.REVIEW, organisation=organisation),
        can_print=True,
        **context,
    )


def _units_in_words(acting: Acting, act: Act, *, organisation: Organisation) -> str:
    units = units_of_act(acting, act)
    return ", ".join(
        _("Hela landet") if unit == EVERYWHERE else organisation.name(unit) for unit in units
    )


def _late_units(
    round_: Round, acting: Acting, *, organisation: Organisation
) -> list[dict[str, object]]:
    """Return the units whose raters the person may remind, with how many are not done."""
    if round_.state != RoundState.OPEN:
        return []
    found = []
    for unit in units_of_act(acting, Act.REMIND):
        late = late_sessions(round_, unit=unit, organisation=organisation)
        raters = len({one.rater_id for one in late})
        if raters:
            name = _("hela landet") if unit == EVERYWHERE else organisation.name(unit)
            found.append({"code": unit, "name": name, "raters": raters})
    return found


@require_POST
@refused_readably
def review_remind(request: HttpRequest) -> HttpResponse:
    """Remind every rater in a unit who is not done."""
    acting: Acting = request.acting
    round_ = get_object_or_404(Round, code=request.POST.get("round", ""))
    unit = request.POST.get("unit", "")
    reminded = remind_late(round_=round_, unit=unit, by=acting, today=acting.on)
    if reminded:
        text = ngettext(
            "%(count)d bedömare fick en påminnelse.",
            "%(count)d bedömare fick en påminnelse.",
            len(reminded),
        ) % {"count": len(reminded)}
        messages.success(request, text)
    else:
        messages.info(request, _("Alla som inte är klara har redan påmints i dag."))
    return redirect(f"{reverse('review_queue')}?omgang={round_.code}")


def _assessment(request: HttpRequest, pk: int) -> tuple[Assessment, Organisation]:
    """Return an assessment that the person may read the answers of.

    :raises Http404: for any other, so that nobody learns which there are.
    """
    acting: Acting = request.acting
    found = get_object_or_404(Assessment.objects.select_related("round__questionnaire"), pk=pk)
    organisation = organisation_on(acting.on)
    if not acting.sees(FieldClass.SECRET, inside=organisation.inside(found.area)):
        raise Http404
    return found, organisation


@require_GET
@refused_readably
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one assessment side by side; that it was read is recorded."""
    assessment, organisation = _assessment(request, pk)
    seen = review_of(assessment, by=request.acting, organisation=organisation)
    shows_new = seen.before is not None and request.GET.get("visa") != "alla"
    blocks = ticked_blocks(seen.only_new() if shows_new else seen.blocks)
    return _review_page(request, assessment, seen, blocks, organisation=organisation)


def _review_page(
    request: HttpRequest,
    assessment: Assessment,
    seen: Review,
    blocks: tuple[TickedBlock, ...],
    *,
    organisation: Organisation,
    problems: list[Problem] | None = None,
) -> HttpResponse:
    acting: Acting = request.acting
    note_secret_read(target=f"assessment/{assessment.pk}", by=acting, area=assessment.area)
    inside = organisation.inside(assessment.area)
    state = assessment.state
    may_return = acting.may(Act.REVIEW, inside=inside, state=state)
    may_reopen = acting.may(Act.REOPEN, inside=inside, state=state)
    shows_all = seen.before is None or request.GET.get("visa") == "alla"
    trail = [Crumb(title=assessment.round.title, url=reverse("collection_status"))]
    if has_act(acting, Act.REVIEW, inside=inside):
        trail = [Crumb(title=_("Granskningskö"), url=reverse("review_queue"))]
    return show(
        request,
        "review/review.html",
        heading=organisation.area_name(assessment.area),
        eyebrow=f"{assessment.round.title} · "
        f"{organisation.name(organisation.district_of(assessment.area))}",
        trail=trail,
        section="home",
        status=422 if problems else 200,
        assessment=assessment,
        state_title=AssessmentState(state).title,
        review=seen,
        blocks=blocks,
        problems=problems or [],
        shows_all=shows_all,
        may_return=may_return,
        may_reopen=may_reopen,
        send_back_url=reverse(
            "review_reopen" if may_reopen else "review_return", args=[assessment.pk]
        ),
        can_print=True,
    )


@require_POST
@refused_readably
def review_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the ticked answers back, each with its reason."""
    return _send_back(request, pk, reopens=False)


@require_POST
@refused_readably
def review_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an accepted assessment again for the ticked answers."""
    return _send_back(request, pk, reopens=True)


def _send_back(request: HttpRequest, pk: int, *, reopens: bool) -> HttpResponse:
    assessment, organisation = _assessment(request, pk)
    act = Act.REOPEN if reopens else Act.REVIEW
    request.acting.check_has(act, inside=organisation.inside(assessment.area))
    seen = review_of(assessment, by=request.acting, organisation=organisation)
    blocks = ticked_blocks(seen.blocks, request.POST)
    problems = problems_in(blocks)
    if not problems:
        send = reopen_assessment if reopens else return_assessment
        try:
            remarks = send(assessment=assessment, returned=_returned(blocks), by=request.acting)
        except (NothingToReturn, TextRefused) as refused:
            problems = [Problem(text=str(refused), anchor="answers")]
        else:
            text = ngettext(
                "%(name)s är återsänd: %(count)d svar ska kompletteras.",
                "%(name)s är återsänd: %(count)d svar ska kompletteras.",
                len(remarks),
            ) % {"name": organisation.area_name(assessment.area), "count": len(remarks)}
            messages.success(request, text)
            return _back(request, assessment)
    if request.GET.get("visa") != "alla" and seen.before is not None:
        blocks = ticked_blocks(seen.only_new(), request.POST)
    return _review_page(
        request, assessment, seen, blocks, organisation=organisation, problems=problems
    )


def _returned(blocks: tuple[TickedBlock, ...]) -> list[Returned]:
    ticked = all_ticked(blocks)
    sessions = RatingSession.objects.select_related("round__questionnaire").in_bulk(
        {tick.row.session for _item, tick in ticked}
    )
    return [
        Returned(session=sessions[tick.row.session], item=item.item.id, reason=tick.reason)
        for item, tick in ticked
    ]


def _back(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Lead to the queue whoever has one, others to where they were."""
    if units_of_act(request.acting, Act.REVIEW):
        return redirect(f"{reverse('review_queue')}?omgang={assessment.round.code}")
    return redirect("review", pk=assessment.pk)


@require_POST
@refused_readably
def review_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an assessment as it stands, unless answers are ticked that were to be returned."""
    assessment, organisation = _assessment(request, pk)
    if any(name.startswith("return-") for name in request.POST):
        return _ask_which(request, assessment, organisation=organisation)
    accept_assessment(assessment=assessment, by=request.acting)
    name = organisation.area_name(assessment.area)
    messages.success(request, _("%(name)s är godkänd.") % {"name": name})
    return _back(request, assessment)


def _ask_which(
    request: HttpRequest, assessment: Assessment, *, organisation: Organisation
) -> HttpResponse:
    """Show the page with its ticks again: accepting would have thrown them away."""
    request.acting.check_has(Act.REVIEW, inside=organisation.inside(assessment.area))
    seen = review_of(assessment, by=request.acting, organisation=organisation)
    text = _("Du har kryssat för svar att återsända. Återsänd dem, eller ta bort kryssen.")
    return _review_page(
        request,
        assessment,
        seen,
        ticked_blocks(seen.blocks, request.POST),
        organisation=organisation,
        problems=[Problem(text=text, anchor="answers")],
    )


@require_http_methods(["GET", "POST"])
@refused_readably
def exception(request: HttpRequest) -> HttpResponse:
    """Give a local police district more time."""
    acting: Acting = request.acting
    check_has_somewhere(acting, Act.GRANT_EXCEPTION)
    round_ = round_asked(request)
    if round_ is None:
        raise Http404
    organisation = organisation_on(acting.on)
    form = MoreTimeForm(
        request.POST or None,
        districts=_districts(acting, organisation=organisation),
        owners=_owners(acting, organisation=organisation, on=acting.on),
        initial={"district": request.GET.get("enhet", ""), "owner": acting.principal.pk},
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            grant_exception(round_=round_, by=acting, **given)
        except RoundRefused as refused:
            for fault in refused.faults:
                form.add_error("reason" if fault == NO_REASON else "until", fault)
        else:
            text = _("%(district)s har till %(day)s på sig.") % {
                "district": organisation.name(given["district"]),
                "day": day_in_words(given["until"]),
            }
            messages.success(request, text)
            home = "review_queue" if units_of_act(acting, Act.REVIEW) else "collection_status"
            return redirect(f"{reverse(home)}?omgang={round_.code}")
    return show(
        request,
        "review/exception.html",
        heading=_("Ge mer tid"),
        eyebrow=round_.title,
        lead=_("Omgångens sista dag är %(day)s. Den gäller kvar för alla andra.")
        % {"day": day_in_words(round_.closes)},
        trail=[Crumb(title=_("Granskningskö"), url=reverse("review_queue"))]
        if units_of_act(acting, Act.REVIEW)
        else [Crumb(title=_("Insamlingsläge"), url=reverse("collection_status"))],
        section="home",
        form=form,
        status=422 if form.errors else 200,
    )


def _districts(acting: Acting, *, organisation: Organisation) -> list[tuple[str, str]]:
    return [
        (unit.code, unit.name)
        for unit in organisation.of_kind(UnitKind.LOCAL_POLICE_DISTRICT)
        if has_act(acting, Act.GRANT_EXCEPTION, inside=organisation.line(unit.code))
    ]


def _owners(acting: Acting, *, organisation: Organisation, on: date) -> QuerySet[User]:
    """Return who can answer for it: the person, and those with a role inside the person's units."""
    units = set(units_of_act(acting, Act.GRANT_EXCEPTION))
    inside = [
        code
        for code in organisation.units
        if EVERYWHERE in units or units & organisation.line(code)
    ]
    grants = Grant.objects.on(on).filter(writes__in=inside).values("user")
    users = User.objects.filter(is_active=True)
    return (users.filter(pk__in=grants) | users.filter(pk=acting.principal.pk)).order_by(
        "display_name"
    )

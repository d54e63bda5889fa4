"""The auditor's pages: read the event log, verify it, draw a sample, follow a decision back."""

import secrets
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lagesbild.periods import Period
from lagesbild.swedish import collation_key
from lagesbild_web.audit.chain import head, verify_chain
from lagesbild_web.audit.export import FORMATS, events_during
from lagesbild_web.audit.heads import HeadsUnreadable, heads_in
from lagesbild_web.pages.forms.log import LogForm, SampleForm, VerifyForm
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import FieldClass, NotAllowed
from lagesbild_web.policies import AssessmentState
from lagesbild_web.records.actions.reading import note_log_export, note_log_read
from lagesbild_web.records.models import AreaBoundary, Assessment, User
from lagesbild_web.records.queries.log import Wanted, events_about, shown_events
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.rounds import all_rounds, round_to_show
from lagesbild_web.records.queries.traces import (
    accepted_assessments,
    decided_assessments,
    sample_of,
    trace_of,
)

EVENTS_ON_A_PAGE = 50
_FIRST_DAY_EVER = date(2000, 1, 1)
_CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


def _check_reads_log(acting: Acting) -> None:
    """Do nothing if the person reads the log, which is about the whole country.

    :raises NotAllowed: otherwise.
    """
    if not acting.sees(FieldClass.LOG, inside=frozenset()):
        raise NotAllowed(_("Din roll ger inte rätt att läsa händelseloggen."))


def _check_traces(acting: Acting) -> None:
    """Do nothing if the person reads both the log and the answers it is about.

    :raises NotAllowed: otherwise.
    """
    _check_reads_log(acting)
    if not acting.sees(FieldClass.SECRET, inside=frozenset()):
        raise NotAllowed(_("Din roll ger inte rätt att läsa svaren som beslut vilar på."))


def _trail() -> list[Crumb]:
    return [Crumb(title=_("Händelselogg"), url=reverse("audit_log"))]


@require_GET
@refused_readably
def audit_log(request: HttpRequest) -> HttpResponse:
    """Show the events, the newest first; that the log was read is itself an event."""
    acting: Acting = request.acting
    _check_reads_log(acting)
    form = LogForm(request.GET or None, people=_people(), areas=_areas())
    given = form.cleaned_data if form.is_valid() else {}
    wanted = Wanted(
        first=given.get("first"),
        last=given.get("last"),
        action=given.get("action", ""),
        area=given.get("area", ""),
        person=given.get("person", ""),
    )
    page = Paginator(events_about(wanted), EVENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    events = shown_events(page.object_list)
    if page.number == 1:
        note_log_read(
            by=acting,
            first=wanted.first.isoformat() if wanted.first else "",
            last=wanted.last.isoformat() if wanted.last else "",
            action=wanted.action,
            area=wanted.area,
            person=wanted.person,
        )
    return show(
        request,
        "log/log.html",
        heading=_("Händelselogg"),
        lead=_("Vad som har gjorts, av vem och när. Att du läser loggas också."),
        form=form,
        is_filtered=any(given.values()),
        events=events,
        found=page.paginator.count,
        page=page,
        pages=page.paginator.get_elided_page_range(page.number),
        may_trace=acting.sees(FieldClass.SECRET, inside=frozenset()),
        can_print=True,
    )


def _people() -> list[tuple[str, str]]:
    rows = User.objects.order_by("display_name", "username")
    return [(u, f"{name} ({u})") for u, name in rows.values_list("username", "display_name")]


def _areas() -> list[tuple[str, str]]:
    """Return every area that there has been, by the name it had last."""
    named = dict(AreaBoundary.objects.order_by("valid_from").values_list("area", "name"))
    return sorted(named.items(), key=lambda pair: collation_key(pair[1]))


@require_POST
@refused_readably
def audit_export(request: HttpRequest) -> HttpResponse:
    """Hand out the events of a period; that they left is recorded before the first one does."""
    acting: Acting = request.acting
    _check_reads_log(acting)
    form = LogForm(request.POST, people=_people(), areas=_areas())
    format_ = request.POST.get("format", "")
    if not form.is_valid() or format_ not in FORMATS:
        messages.error(request, _("Ange perioden som två dagar, den första först."))
        return redirect("audit_log")
    period = Period(
        form.cleaned_data["first"] or _FIRST_DAY_EVER, form.cleaned_data["last"] or acting.on
    )
    note_log_export(period=period, format_=format_, by=acting)
    lines = FORMATS[format_](events_during(period))
    name = f"handelselogg-{period.first}-{period.last}.{format_}"
    return HttpResponse(
        "".join(lines),
        content_type=_CONTENT_TYPES[format_],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "POST"])
@refused_readably
def audit_verify(request: HttpRequest) -> HttpResponse:
    """Walk the whole log, and hold it against heads that were kept elsewhere if any are given."""
    _check_reads_log(request.acting)
    form = VerifyForm(request.POST or None)
    vouched = []
    if form.is_valid():
        try:
            vouched = heads_in(form.cleaned_data["heads"].strip())
        except HeadsUnreadable as refused:
            form.add_error("heads", str(refused))
    last = head()
    found = verify_chain(vouched)
    return show(
        request,
        "log/verify.html",
        heading=_("Pröva loggen"),
        lead=_("Varje händelse är bunden till den före med en kontrollsumma. Här räknas alla om."),
        trail=_trail(),
        section="home",
        form=form,
        head=last,
        breaches=[str(one) for one in found],
        vouched=len(vouched),
        at=timezone.now(),
        can_print=True,
        status=422 if form.errors else 200,
    )


@require_GET
@refused_readably
def audit_sample(request: HttpRequest) -> HttpResponse:
    """Draw some accepted assessments at random; the seed is shown, so that others can draw them."""
    acting: Acting = request.acting
    _check_traces(acting)
    rounds = all_rounds()
    current = round_to_show()
    form = SampleForm(
        request.GET if "size" in request.GET else None,
        rounds=[(one.code, one.title) for one in rounds],
        initial={
            "omgang": current.code if current else "",
            "size": 5,
            "seed": secrets.randbelow(10**6),
        },
    )
    context: dict[str, object] = {}
    if form.is_valid():
        given = form.cleaned_data
        round_ = round_to_show(given["omgang"])
        all_ = accepted_assessments(round_)
        drawn = sample_of(all_, size=given["size"], seed=given["seed"])
        context = {
            "round": round_,
            "all": len(all_),
            "seed": given["seed"],
            "rows": _named(drawn, acting),
        }
    return show(
        request,
        "log/sample.html",
        heading=_("Stickprov"),
        lead=_("Slumpvis dragna bedömningar som regionen har godkänt, så att ingen kan välja dem."),
        trail=_trail(),
        section="home",
        form=form,
        can_print=True,
        status=422 if form.errors else 200,
        **context,
    )


def _named(assessments: list[Assessment], acting: Acting) -> list[dict[str, object]]:
    organisation = organisation_on(acting.on)
    return [
        {
            "assessment": one.pk,
            "name": organisation.area_name(one.area),
            "district": organisation.name(organisation.district_of(one.area)),
            "round": one.round.title,
            "state": one.state,
            "state_title": AssessmentState(one.state).title,
            "area_class": getattr(getattr(one, "decision", None), "area_class", ""),
        }
        for one in assessments
    ]


@require_GET
@refused_readably
def audit_decisions(request: HttpRequest) -> HttpResponse:
    """List the decisions, each with the way back to its answers."""
    acting: Acting = request.acting
    _check_traces(acting)
    return show(
        request,
        "log/decisions.html",
        heading=_("Följ ett beslut"),
        lead=_("Från en beslutad klass tillbaka till svaren som den vilar på."),
        trail=_trail(),
        section="home",
        rows=_named(decided_assessments(), acting),
    )


@require_GET
@refused_readably
def audit_trace(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what one decision rests on, with the checksum of its answers computed anew."""
    acting: Acting = request.acting
    _check_traces(acting)
    assessment = get_object_or_404(Assessment.objects.select_related("round"), pk=pk)
    organisation = organisation_on(acting.on)
    trace = trace_of(assessment)
    return show(
        request,
        "log/trace.html",
        heading=organisation.area_name(assessment.area),
        eyebrow=f"{assessment.round.title} · {AssessmentState(assessment.state).title}",
        trail=[*_trail(), Crumb(title=_("Följ ett beslut"), url=reverse("audit_decisions"))],
        section="home",
        trace=trace,
        sessions=[(one, organisation.name(one.home_district)) for one in trace.sessions],
        can_print=True,
    )

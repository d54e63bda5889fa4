"""The class meeting: what is known of each area, and the decision that two persons take."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lagesbild.swedish import class_title
from lagesbild_web.pages.forms.base import Choice
from lagesbild_web.pages.forms.steering import DecisionForm
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.languages import chance, in_swedish
from lagesbild_web.pages.shown_round import round_asked, round_links
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import Act, FieldClass
from lagesbild_web.policies import AssessmentState
from lagesbild_web.records.actions.deciding import (
    DecisionRefused,
    decide_class,
    propose_class,
    withdraw_class,
)
from lagesbild_web.records.actions.reading import note_secret_read
from lagesbild_web.records.free_text import TextRefused
from lagesbild_web.records.models import Assessment
from lagesbild_web.records.queries.meetings import MeetingArea, agenda_of, meeting_area
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.pictures import latest_picture
from lagesbild_web.records.queries.reviews import review_of
from lagesbild_web.records.queries.scopes import areas_seen, check_sees_somewhere


def _asking(acting: Acting) -> tuple[int, int]:
    return acting.user.pk, acting.principal.pk


@require_GET
@refused_readably
def meeting(request: HttpRequest) -> HttpResponse:
    """List the reviewed areas with their proposals, in the order of names."""
    acting: Acting = request.acting
    check_sees_somewhere(acting, FieldClass.INTERNAL)
    round_ = round_asked(request)
    organisation = organisation_on(acting.on)
    context: dict[str, object] = {"round": round_, "round_links": round_links(request, round_)}
    if round_ is not None:
        areas = areas_seen(acting, FieldClass.INTERNAL, organisation=organisation)
        rows = agenda_of(round_, areas, organisation=organisation, asking=_asking(acting))
        context |= {
            "groups": _groups(rows),
            "areas": len(rows),
            "decided": sum(row.state == AssessmentState.DECIDED for row in rows),
            "picture": latest_picture(round_),
        }
    return show(
        request,
        "meeting/agenda.html",
        heading=_("Klassificeringsmöte"),
        eyebrow=round_.title if round_ else "",
        lead=_("Programmet föreslår, två personer beslutar. Avvikelser från förslaget motiveras."),
        trail=_trail(acting),
        section="home",
        can_print=True,
        **context,
    )


def _trail(acting: Acting) -> list[Crumb]:
    return [Crumb(title=_("Insamlingsläge"), url=reverse("collection_status"))]


def _groups(rows: list) -> list[dict[str, object]]:
    """Return the areas by what is left to do, first those that one person waits for."""
    groups = (
        (AssessmentState.PROPOSED, _("Väntar på en andra person")),
        (AssessmentState.REVIEWED, _("Att besluta")),
        (AssessmentState.DECIDED, _("Fastställda")),
    )
    found = [
        {"title": title, "state": state.value, "rows": [r for r in rows if r.state == state]}
        for state, title in groups
    ]
    return [group for group in found if group["rows"]]


def _assessment(request: HttpRequest, pk: int) -> tuple[Assessment, Organisation]:
    """Return an assessment of which the person sees proposals.

    :raises Http404: for any other.
    """
    acting: Acting = request.acting
    rows = Assessment.objects.select_related(
        "round__questionnaire", "decision__first_by", "decision__second_by"
    )
    found = get_object_or_404(rows, pk=pk)
    organisation = organisation_on(acting.on)
    if not acting.sees(FieldClass.INTERNAL, inside=organisation.inside(found.area)):
        raise Http404
    return found, organisation


@require_GET
@refused_readably
def meeting_area_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the meeting has to know about one area."""
    assessment, organisation = _assessment(request, pk)
    return _area_page(request, assessment, organisation=organisation)


def _area_page(
    request: HttpRequest,
    assessment: Assessment,
    *,
    organisation: Organisation,
    form: DecisionForm | None = None,
) -> HttpResponse:
    acting: Acting = request.acting
    inside = organisation.inside(assessment.area)
    seen = meeting_area(assessment, organisation=organisation, asking=_asking(acting))
    may_decide = acting.may(Act.DECIDE, inside=inside, state=assessment.state)
    sees_answers = acting.sees(FieldClass.SECRET, inside=inside)
    apart = []
    if sees_answers:
        items = review_of(assessment, by=acting, organisation=organisation).items
        apart = [item for item in items if item.disagrees]
        note_secret_read(target=f"assessment/{assessment.pk}", by=acting, area=assessment.area)
    return show(
        request,
        "meeting/area.html",
        heading=organisation.area_name(assessment.area),
        eyebrow=f"{assessment.round.title} · {seen.row.district}",
        trail=[
            Crumb(
                title=_("Klassificeringsmöte"),
                url=f"{reverse('meeting')}?omgang={assessment.round.code}",
            )
        ],
        section="home",
        assessment=assessment,
        seen=seen,
        state_title=AssessmentState(assessment.state).title,
        proposed_title=in_swedish(class_title(seen.row.proposed)),
        probability_words=chance(seen.row.probability),
        form=form or _form(seen),
        may_propose=may_decide and assessment.state == AssessmentState.REVIEWED,
        may_confirm=may_decide
        and assessment.state == AssessmentState.PROPOSED
        and not seen.row.first_is_asking,
        may_withdraw=may_decide and assessment.state == AssessmentState.PROPOSED,
        sees_answers=sees_answers,
        apart=apart,
        can_print=True,
        status=422 if form is not None else 200,
    )


def _form(seen: MeetingArea, data: object = None) -> DecisionForm:
    classes = [
        Choice(
            value=choice.name,
            title=in_swedish(choice.title),
            description=_description(choice.probability, is_proposed=choice.is_proposed),
        )
        for choice in seen.choices
    ]
    return DecisionForm(data, classes=classes)


def _description(probability: float | None, *, is_proposed: bool) -> str:
    words = [_("Förslaget.")] if is_proposed else []
    if probability is not None:
        words.append(_("Sannolikhet %(chance)s.") % {"chance": chance(probability)})
    return " ".join(words)


@require_POST
@refused_readably
def meeting_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the first person's part of a decision."""
    acting: Acting = request.acting
    assessment, organisation = _assessment(request, pk)
    acting.check_has(Act.DECIDE, inside=organisation.inside(assessment.area))
    seen = meeting_area(assessment, organisation=organisation, asking=_asking(acting))
    form = _form(seen, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            propose_class(
                assessment=assessment,
                area_class=given["area_class"],
                reason=given["reason"],
                by=acting,
            )
        except (DecisionRefused, TextRefused) as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(
                request,
                _("Ditt beslut om %(name)s är noterat. Någon annan ska bekräfta det.")
                % {"name": organisation.area_name(assessment.area)},
            )
            return redirect("meeting_area", pk=pk)
    return _area_page(request, assessment, organisation=organisation, form=form)


@require_POST
@refused_readably
def meeting_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, as the second person, what the first decided."""
    assessment, organisation = _assessment(request, pk)
    try:
        decision = decide_class(assessment=assessment, by=request.acting)
    except DecisionRefused as refused:
        messages.error(request, str(refused))
        return redirect("meeting_area", pk=pk)
    messages.success(
        request,
        _("%(name)s är fastställd: %(area_class)s.")
        % {
            "name": organisation.area_name(assessment.area),
            "area_class": class_title(decision.area_class).lower(),
        },
    )
    return redirect(f"{reverse('meeting')}?omgang={assessment.round.code}")


@require_POST
@refused_readably
def meeting_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a first decision that nobody has confirmed."""
    assessment, _organisation = _assessment(request, pk)
    withdraw_class(assessment=assessment, by=request.acting)
    messages.success(request, _("Förslaget till beslut är tillbakadraget."))
    return redirect("meeting_area", pk=pk)

"""The chief of a local police district: how far it has come, where raters disagree, the attest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lagesbild import swedish
from lagesbild_web.pages.forms.base import Problem
from lagesbild_web.pages.forms.handing_over import SubmitForm
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.languages import listing
from lagesbild_web.pages.sessions import AnswerInWords, in_words, stored
from lagesbild_web.pages.tasks import in_text
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import EVERYWHERE, Act, FieldClass
from lagesbild_web.policies import AssessmentState, SessionState
from lagesbild_web.records.actions.reading import note_secret_read
from lagesbild_web.records.actions.reminders import late_sessions, remind_late
from lagesbild_web.records.actions.submitting import (
    NotReady,
    submission_faults,
    submit_assessment,
)
from lagesbild_web.records.free_text import TextRefused
from lagesbild_web.records.models import Assessment, RatingSession, Round, Submission
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.answers import BothValues
from lagesbild_web.records.queries.completeness import (
    AssessmentProgress,
    SessionProgress,
    assessments_progress,
    progress_of,
)
from lagesbild_web.records.queries.deadlines import last_day
from lagesbild_web.records.queries.organisation import Organisation, organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_has_somewhere, has_act, units_of_act
from lagesbild_web.records.queries.sheets import AnswerSheet, SheetRow, disagreements_seen, sheet_of

CHIEF_WRITES_IN = frozenset({AssessmentState.DRAFT, AssessmentState.RETURNED})


@dataclass(frozen=True, kw_only=True)
class RaterShown:
    """Who has what: how far one rater has come, and nothing of what was answered."""

    name: str
    home: str
    state: str
    kind: str
    progress: str


@dataclass(frozen=True, kw_only=True)
class AreaShown:
    """An area on the chief's list."""

    pk: int
    name: str
    state: str
    kind: str
    answered: int
    asked: int
    raters_done: int
    raters: tuple[RaterShown, ...]
    disagreements: int | None
    """None for a chief who is to rate the area and has not locked."""
    returned: int
    time_left: str
    may_be_submitted: bool
    receipt: int | None


@dataclass(frozen=True, kw_only=True)
class DistrictShown:
    """One district in one round."""

    name: str
    unit: str
    round: Round
    areas: tuple[AreaShown, ...]
    cases: tuple[RaterShown, ...]
    """The district's raters with what they have left of calibration cases."""
    late: tuple[str, ...]
    """The raters whom a reminder would reach, by name."""


@refused_readably
@require_GET
def district(request: HttpRequest) -> HttpResponse:
    acting: Acting = request.acting
    check_has_somewhere(acting, Act.SUBMIT)
    organisation = organisation_on(acting.on)
    units = units_of_act(acting, Act.SUBMIT)
    shown = [
        _district(round_, unit, acting=acting, organisation=organisation)
        for round_ in _rounds()
        for unit in units
    ]
    names = [organisation.name(unit) for unit in units if unit != EVERYWHERE]
    has_tasks = RatingSession.objects.filter(
        rater=acting.principal, round__state=RoundState.OPEN
    ).exists()
    return show(
        request,
        "chief/district.html",
        heading=_("Mitt LPO"),
        lead=", ".join(names),
        section="home",
        can_print=True,
        districts=shown,
        has_tasks=has_tasks,
    )


def _rounds() -> list[Round]:
    """Return the open rounds, else the one that was closed last."""
    rows = Round.objects.select_related("questionnaire")
    found = list(rows.filter(state=RoundState.OPEN).order_by("is_exercise", "closes", "code"))
    closed = rows.filter(state=RoundState.CLOSED, is_exercise=False).order_by("-closes")
    return found or list(closed[:1])


def _district(
    round_: Round, unit: str, *, acting: Acting, organisation: Organisation
) -> DistrictShown:
    progress = assessments_progress(round_, organisation.areas_in(unit))
    late = late_sessions(round_, unit=unit, organisation=organisation)
    return DistrictShown(
        name=organisation.name(unit),
        unit=unit,
        round=round_,
        areas=tuple(_area(one, acting=acting, organisation=organisation) for one in progress),
        cases=tuple(_cases(round_, unit, organisation=organisation)),
        late=tuple(sorted({str(one.rater) for one in late}, key=swedish.collation_key)),
    )


def _area(progress: AssessmentProgress, *, acting: Acting, organisation: Organisation) -> AreaShown:
    assessment = progress.assessment
    state = AssessmentState(assessment.state)
    until = last_day(assessment.round, organisation.district_of(assessment.area))
    latest = assessment.submissions.order_by("-number").first()
    return AreaShown(
        pk=assessment.pk,
        name=organisation.area_name(assessment.area),
        state=state.title,
        kind=state.value,
        answered=progress.answered,
        asked=progress.asked,
        raters_done=len(progress.sessions) - len(progress.unfinished),
        raters=tuple(_rater(one, organisation=organisation) for one in progress.sessions),
        disagreements=disagreements_seen(assessment, acting=acting, organisation=organisation),
        returned=progress.open_remarks,
        time_left=_time_left(until, today=acting.on),
        may_be_submitted=state in CHIEF_WRITES_IN,
        receipt=latest.pk if latest else None,
    )


def _rater(progress: SessionProgress, *, organisation: Organisation) -> RaterShown:
    session = progress.session
    state, kind = _session_state(progress)
    return RaterShown(
        name=str(session.rater),
        home=organisation.home_name(session.home_district),
        state=state,
        kind=kind,
        progress=_("%(answered)s av %(asked)s besvarade")
        % {"answered": progress.answered, "asked": len(progress.asked)},
    )


def _session_state(progress: SessionProgress) -> tuple[str, str]:
    session = progress.session
    if session.state == SessionState.CONFIRMED:
        return _("Klar"), "confirmed"
    if session.state == SessionState.REVEALED:
        return _("Låst, inte bekräftad"), "revealed"
    if progress.is_complete:
        return _("Besvarad, inte låst"), "in_progress"
    if progress.answered:
        return _("Pågår"), "in_progress"
    return _("Ej påbörjad"), "not_started"


def _cases(round_: Round, unit: str, *, organisation: Organisation) -> list[RaterShown]:
    """Return how many calibration cases each of the unit's own raters has confirmed."""
    rows = round_.sessions.filter(calibration_case__isnull=False).select_related("rater", "round")
    mine = [one for one in rows if unit in {EVERYWHERE, *organisation.line(one.home_district)}]
    by_rater: dict[str, list[SessionProgress]] = {}
    for one in progress_of(mine):
        by_rater.setdefault(str(one.session.rater), []).append(one)
    return [
        _rater_of_cases(name, by_rater[name], organisation=organisation)
        for name in sorted(by_rater, key=swedish.collation_key)
    ]


def _rater_of_cases(
    name: str, progress: Sequence[SessionProgress], *, organisation: Organisation
) -> RaterShown:
    done = sum(one.session.state == SessionState.CONFIRMED for one in progress)
    is_done = done == len(progress)
    return RaterShown(
        name=name,
        home=organisation.home_name(progress[0].session.home_district),
        state=_("Klar") if is_done else _("Inte klar"),
        kind="confirmed" if is_done else "in_progress",
        progress=_("%(done)s av %(all)s fall bekräftade") % {"done": done, "all": len(progress)},
    )


def _time_left(until: date, *, today: date) -> str:
    days = (until - today).days
    if days < 0:
        return _("Tiden gick ut %(day)s") % {"day": in_text(until)}
    if days == 0:
        return _("Sista dagen är i dag")
    text = ngettext("%(n)s dag kvar (%(day)s)", "%(n)s dagar kvar (%(day)s)", days)
    return text % {"n": days, "day": in_text(until)}


@refused_readably
@require_POST
def remind(request: HttpRequest, round_code: str, unit: str) -> HttpResponse:
    """Remind everybody who is late in a unit; who was reminded today is left in peace."""
    round_ = get_object_or_404(Round, code=round_code)
    acting: Acting = request.acting
    reminded = remind_late(round_=round_, unit=unit, by=acting, today=acting.on)
    if reminded:
        names = listing(str(one) for one in reminded)
        messages.success(request, _("Påminnelsen har gått till %(names)s.") % {"names": names})
    else:
        messages.info(request, _("Ingen ny påminnelse: alla som är sena har redan fått en i dag."))
    return redirect("district")


@dataclass(frozen=True, kw_only=True)
class CellShown:
    """What one rater stands by on one question, and what the rater answered unseen."""

    rater: str
    standing: AnswerInWords | None
    was: str
    """The independent value where it was revised."""
    is_confirmed: bool
    url: str
    """Where the rater weighs the answer, for the chief to pass on."""


@dataclass(frozen=True, kw_only=True)
class RowShown:
    title: str
    question: str
    cells: tuple[CellShown, ...]
    disagrees: bool
    spread: int | None


def _assessment(
    request: HttpRequest, pk: int, *, organisation: Organisation
) -> tuple[Assessment, AnswerSheet]:
    """Return an area's assessment with its locked answers, and record that they were read.

    :raises Http404: if the person may not know of the answers.
    :raises NotAllowed: if the person is to rate the area and has not locked.
    """
    rows = Assessment.objects.select_related("round__questionnaire")
    assessment = get_object_or_404(rows, pk=pk)
    acting: Acting = request.acting
    if not acting.sees(FieldClass.SECRET, inside=organisation.inside(assessment.area)):
        raise Http404
    sheet = sheet_of(assessment, acting=acting, organisation=organisation)
    if sheet.sessions:
        note_secret_read(target=f"assessment/{assessment.pk}", by=acting, area=assessment.area)
    return assessment, sheet


def _row(request: HttpRequest, row: SheetRow, sheet: AnswerSheet) -> RowShown:
    cells = zip(sheet.sessions, row.cells, strict=True)
    return RowShown(
        title=row.item.title,
        question=row.item.question,
        cells=tuple(_cell(request, row, session, values) for session, values in cells),
        disagrees=row.disagrees,
        spread=row.spread,
    )


def _cell(
    request: HttpRequest, row: SheetRow, session: RatingSession, values: BothValues | None
) -> CellShown:
    standing = in_words(row.item, stored(values.standing)) if values else None
    first = in_words(row.item, stored(values.independent)) if values else None
    address = reverse("compare_question", args=[session.pk, row.item.id])
    return CellShown(
        rater=str(session.rater),
        standing=standing,
        was=first.value if first and values and values.is_revised else "",
        is_confirmed=session.state == SessionState.CONFIRMED,
        url=request.build_absolute_uri(address),
    )


@refused_readably
@require_GET
def disagreements(request: HttpRequest, assessment: int) -> HttpResponse:
    """Show where raters are far apart; only they can change it, by weighing."""
    organisation = organisation_on(request.acting.on)
    found, sheet = _assessment(request, assessment, organisation=organisation)
    name = organisation.area_name(found.area)
    rows = [_row(request, row, sheet) for row in sheet.disagreements]
    return show(
        request,
        "chief/disagreements.html",
        heading=_("Oense frågor: %(area)s") % {"area": name},
        eyebrow=str(found.round),
        lead=_(
            "Här skiljer sig bedömarna med två steg eller mer. Du ändrar inga skattningar:"
            " bedömarna står fast eller väger av, var och en sin egen."
        ),
        trail=_trail(),
        section="home",
        can_print=True,
        assessment=found,
        rows=rows,
        locked=len(sheet.sessions),
        unlocked=len(sheet.unlocked),
    )


def _trail() -> list[Crumb]:
    return [Crumb(title=_("Mitt LPO"), url=reverse("district"))]


@refused_readably
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, assessment: int) -> HttpResponse:
    """Show all answers that are to be handed over, with the attest; hand them over."""
    organisation = organisation_on(request.acting.on)
    found, sheet = _assessment(request, assessment, organisation=organisation)
    [progress] = assessments_progress(found.round, [found.area])
    asks_for_reason = bool(progress.unfinished)
    if request.method == "POST":
        form = SubmitForm(request.POST, asks_for_reason=asks_for_reason)
        if form.is_valid():
            try:
                given = submit_assessment(
                    assessment=found,
                    attested=form.cleaned_data["attested"],
                    missing_sessions_reason=form.cleaned_data.get("missing_reason", ""),
                    by=request.acting,
                )
            except NotReady as refused:
                form.refuse(refused.faults)
            except TextRefused as refused:
                form.add_error("missing_reason", str(refused))
            else:
                return redirect("receipt", given.pk)
    else:
        form = SubmitForm(asks_for_reason=asks_for_reason)
    return _submit_page(request, found, sheet, progress, form, organisation=organisation)


def _submit_page(
    request: HttpRequest,
    assessment: Assessment,
    sheet: AnswerSheet,
    progress: AssessmentProgress,
    form: SubmitForm,
    *,
    organisation: Organisation,
) -> HttpResponse:
    name = organisation.area_name(assessment.area)
    inside = organisation.inside(assessment.area)
    state = AssessmentState(assessment.state)
    latest = assessment.submissions.order_by("-number").first()
    # What no reason and no attest would mend.
    stops = submission_faults(assessment, attested=True, reason="-")
    problems: list[Problem] = form.problems
    return show(
        request,
        "chief/submit.html",
        heading=_("Kontrollera och skicka in: %(area)s") % {"area": name},
        eyebrow=f"{assessment.round} · {state.title}",
        trail=_trail(),
        status=422 if problems else 200,
        section="home",
        can_print=True,
        assessment=assessment,
        steps=[
            {"title": _("Kontrollera"), "url": "", "state": "current"},
            {"title": _("Intyga"), "url": "", "state": "current"},
            {"title": _("Kvitto"), "url": "", "state": "coming"},
        ],
        raters=[_rater(one, organisation=organisation) for one in progress.sessions],
        columns=[str(session.rater) for session in sheet.sessions],
        blocks=[
            {"title": block.title, "rows": [_row(request, row, sheet) for row in block.rows]}
            for block in sheet.blocks
        ],
        disagreements=len(sheet.disagreements),
        stops=stops,
        is_open=state in CHIEF_WRITES_IN,
        may_submit=has_act(request.acting, Act.SUBMIT, inside=inside),
        form=form,
        problems=problems,
        receipt=latest.pk if latest else None,
    )


@refused_readably
@require_GET
def receipt(request: HttpRequest, submission: int) -> HttpResponse:
    """Show what was handed over when, by whom, and the checksum of the answers."""
    rows = Submission.objects.select_related("assessment__round", "by", "substitute_for")
    found = get_object_or_404(rows, pk=submission)
    organisation = organisation_on(request.acting.on)
    assessment = found.assessment
    if not request.acting.sees(FieldClass.SECRET, inside=organisation.inside(assessment.area)):
        raise Http404
    name = organisation.area_name(assessment.area)
    return show(
        request,
        "chief/receipt.html",
        heading=_("Kvitto: %(area)s är inskickad") % {"area": name},
        eyebrow=str(assessment.round),
        trail=_trail(),
        section="home",
        can_print=True,
        submission=found,
        area=name,
        district=organisation.name(organisation.district_of(assessment.area)),
    )

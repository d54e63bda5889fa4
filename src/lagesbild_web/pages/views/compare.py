"""After the lock: own answers beside others, the last round and the indicators; then confirmed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lagesbild.assessment.questionnaire import Comparability
from lagesbild_web.pages.forms.answer import AnswerForms, sent_forms, sent_with, shown_forms
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.languages import listing, number
from lagesbild_web.pages.sessions import (
    AnswerInWords,
    in_words,
    item_of,
    missing_in,
    own_session,
    session_shown,
    stored,
    why_closed,
    without_reason,
)
from lagesbild_web.pages.views.answering import (
    NEXT_ANYWAY,
    Conflict,
    conflict_with,
    recorded,
    saved_by_script,
    with_one_more_row,
)
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.policies import SessionState
from lagesbild_web.records.actions.answering import (
    AnswerChanged,
    AnswerRefused,
    NotComplete,
    confirm_session,
    confirming_faults,
)
from lagesbild_web.records.actions.reading import note_secret_read
from lagesbild_web.records.free_text import possible_names
from lagesbild_web.records.models import Answer, Assessment, Phase, RatingSession
from lagesbild_web.records.queries.answers import latest_version
from lagesbild_web.records.queries.comparisons import Comparison, ItemComparison, comparison_of
from lagesbild_web.records.queries.motivations import sentence_of
from lagesbild_web.records.queries.people import Acting


@dataclass(frozen=True, kw_only=True)
class PeerShown:
    name: str
    answer: AnswerInWords | None
    is_revised: bool


@dataclass(frozen=True, kw_only=True)
class Note:
    """Why a question needs attention; named as `parts/tag.html` asks."""

    text: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class ItemShown:
    """One question of the comparison, in words."""

    id: str
    title: str
    url: str
    own: AnswerInWords | None
    """What the rater answered unseen."""
    weighed: AnswerInWords | None
    """What stands instead, None where nothing has been said after the comparison."""
    is_revised: bool
    peers: tuple[PeerShown, ...]
    peers_in_short: str
    previous: str
    previous_note: str
    """How the question relates to that of the last round, where that limits what can be read."""
    notes: tuple[Note, ...]
    returned_because: str
    faults: tuple[str, ...]


@refused_readably
@require_GET
def compare(request: HttpRequest, session: int) -> HttpResponse:
    rated = own_session(request, session)
    comparison = comparison_of(rated)
    _note_peers_read(comparison, by=request.acting)
    shown = session_shown(rated, acting=request.acting)
    return show(
        request,
        "rating/compare.html",
        heading=_("Jämför: %(area)s") % {"area": shown.title},
        eyebrow=shown.eyebrow,
        lead=_(
            "Dina oberoende svar är låsta och ändras aldrig. Här ser du dem bredvid andras. Stå"
            " fast, eller väg av med ett skäl."
        ),
        trail=shown.trail,
        section="home",
        can_print=True,
        shown=shown,
        **_in_common(comparison),
        attention=[_shown(one, comparison) for one in comparison.needing_attention],
        rest=[_shown(one, comparison) for one in comparison.the_rest],
        closed=why_closed(rated, by=request.acting),
        is_confirmed=rated.state == SessionState.CONFIRMED,
        confirmed_at=rated.confirmed_at,
        only_returned=any(one.remark for one in comparison.items),
    )


def _in_common(comparison: Comparison) -> dict[str, object]:
    """Return what is the same for all questions of a comparison."""
    is_case = not comparison.session.area
    return {
        "is_case": is_case,
        "indicators": comparison.indicators,
        "indicator_score": (
            None if comparison.indicators is None else comparison.indicators * 100 / 5
        ),
        "before": None if is_case else comparison.before,
        "border_is_new": comparison.border_is_new,
        "peers_locked": comparison.peers_locked,
        "peers_assigned": comparison.peers_assigned,
        "peers_one_by_one": comparison.shows_peers_one_by_one,
    }


def _shown(one: ItemComparison, comparison: Comparison) -> ItemShown:
    item = one.item
    return ItemShown(
        id=item.id,
        title=item.title,
        url=reverse("compare_question", args=[comparison.session.pk, item.id]),
        own=in_words(item, stored(one.values.independent)),
        weighed=in_words(item, stored(one.values.weighed)),
        is_revised=one.values.is_revised,
        peers=tuple(
            PeerShown(
                name=_peer_name(peer.number, is_same_district=peer.is_same_district),
                answer=in_words(item, stored(peer.standing)),
                is_revised=peer.values.is_revised,
            )
            for peer in one.peers
        ),
        peers_in_short=_peers_in_short(one, comparison),
        previous=listing(str(step) for step in one.previous) if one.previous else "",
        previous_note=_previous_note(one.comparability),
        notes=tuple(_notes(one)),
        returned_because=one.remark.reason if one.remark else "",
        faults=one.faults,
    )


def _peer_name(number: int, *, is_same_district: bool) -> str:
    where = _("ditt distrikt") if is_same_district else _("annat distrikt")
    return _("Bedömare %(number)s (%(where)s)") % {"number": number, "where": where}


def _peers_in_short(one: ItemComparison, comparison: Comparison) -> str:
    if comparison.shows_peers_one_by_one:
        given = [in_words(one.item, stored(peer.standing)) for peer in one.peers]
        return ", ".join(answer.value if answer else "–" for answer in given)
    return ", ".join(
        _("steg %(step)s: %(count)s st") % {"step": step, "count": count}
        for step, count in one.peer_counts.items()
    )


def _previous_note(comparability: Comparability | None) -> str:
    if comparability is Comparability.WORDING:
        return _("Ändrad lydelse sedan dess.")
    if comparability is Comparability.NOT_COMPARABLE:
        return _("Frågan är en annan nu och kan inte jämföras.")
    return ""


def _notes(one: ItemComparison) -> Iterator[Note]:
    if one.remark:
        yield Note(text=_("Återsänd"), kind="returned")
    if one.faults:
        yield Note(text=_("Motivering behövs"), kind="to_correct")
    if one.reasons and not one.faults:
        yield Note(text=_("Motiverad"), kind="differs")
    if one.disagrees:
        text = (
            _("%(steps)s steg från mitten av de andras svar")
            if one.has_many_peers
            else _("%(steps)s steg från en annan bedömare")
        )
        yield Note(text=text % {"steps": _steps(one.apart)}, kind="differs")


def _steps(apart: float) -> str:
    return number(apart, decimals=0 if apart == int(apart) else 1)


def _note_peers_read(comparison: Comparison, *, by: Acting) -> None:
    """Record that a rater was shown what others answered."""
    if not comparison.peers_locked:
        return
    session = comparison.session
    if session.calibration_case:
        code = session.calibration_case.code
        note_secret_read(target=f"case/{code}", by=by, case=code)
        return
    assessment = Assessment.objects.get(round=session.round, area=session.area)
    note_secret_read(target=f"assessment/{assessment.pk}", by=by, area=session.area)


@refused_readably
@require_http_methods(["GET", "POST"])
def compare_question(request: HttpRequest, session: int, item: str) -> HttpResponse:
    rated = own_session(request, session)
    asked = item_of(rated, item)
    comparison = comparison_of(rated)
    compared = _compared(comparison, item)
    if request.method == "POST":
        return _sent(request, comparison, compared)
    latest = latest_version(rated, item, Phase.WEIGHED)
    more_rows = 1 if request.GET.get("underlag") == "1" else 0
    given = stored(latest) if latest else without_reason(stored(compared.values.independent))
    forms = shown_forms(asked, given, more_rows=more_rows)
    return _page(request, comparison, compared, forms, latest=latest)


def _compared(comparison: Comparison, item: str) -> ItemComparison:
    for one in comparison.items:
        if one.item.id == item:
            return one
    raise Http404


def _sent(request: HttpRequest, comparison: Comparison, compared: ItemComparison) -> HttpResponse:
    rated, item = comparison.session, compared.item
    sent = sent_with(request.POST)
    forms = sent_forms(item, request.POST, rows=sent["rows"])
    latest = latest_version(rated, item.id, Phase.WEIGHED)
    if not forms.are_valid():
        return _page(request, comparison, compared, forms, latest=latest, based_on=sent["version"])
    given = forms.given
    # Nothing has been said that was not said before the comparison: the rater stands by it.
    if latest or given != without_reason(stored(compared.values.independent)):
        try:
            latest = recorded(request, rated, item, given, sent, Phase.WEIGHED)
        except AnswerRefused as refused:
            forms.refuse(refused.faults)
            return _page(
                request, comparison, compared, forms, latest=latest, based_on=sent["version"]
            )
        except AnswerChanged as changed:
            conflict = conflict_with(item, changed.current, given)
            return _page(
                request, comparison, compared, forms, latest=changed.current, conflict=conflict
            )
    if "add" in request.POST:
        return redirect(with_one_more_row("compare_question", rated, item, given))
    missing = confirming_faults(rated).get(item.id, ())
    names = possible_names(given.reason)
    comparison = comparison_of(rated)
    if (missing or names) and request.POST.get("next") != NEXT_ANYWAY:
        forms.ask_for(missing)
        return _page(
            request,
            comparison,
            _compared(comparison, item.id),
            forms,
            latest=latest,
            names=names,
            is_stored=latest is not None,
        )
    return redirect(_after(comparison, item.id))


def _after(comparison: Comparison, item: str) -> str:
    """Return the next question that something must be said of, else the whole comparison."""
    ids = [one.item.id for one in comparison.items]
    later = comparison.items[ids.index(item) + 1 :]
    found = next((one.item.id for one in later if one.faults or one.remark), None)
    if found:
        return reverse("compare_question", args=[comparison.session.pk, found])
    return reverse("compare", args=[comparison.session.pk])


@require_POST
def weighing_save(request: HttpRequest, session: int, item: str) -> HttpResponse:
    """Save a weighed answer by script; `static/site.js` says what it expects."""
    return saved_by_script(request, session, item, Phase.WEIGHED)


def _page(
    request: HttpRequest,
    comparison: Comparison,
    compared: ItemComparison,
    forms: AnswerForms,
    *,
    latest: Answer | None,
    based_on: int | None = None,
    conflict: Conflict | None = None,
    names: Sequence[str] = (),
    is_stored: bool = False,
) -> HttpResponse:
    rated, item = comparison.session, compared.item
    acting = request.acting
    _note_peers_read(comparison, by=acting)
    shown = session_shown(rated, acting=acting)
    version = latest.number if latest else 0
    closed = why_closed(rated, by=acting)
    is_fixed = any(one.remark for one in comparison.items) and not compared.remark
    # A form that has been judged holds its fields bound, with the words that they had then.
    forms.main["answer"].label = _("Din avvägda skattning")
    forms.main["answer"].help_text = ""
    forms.main["reason"].label = _("Varför du ändrar eller står fast")
    must_say = bool(compared.reasons or compared.remark)
    forms.main["reason"].help_text = (
        _("Behövs här, både om du ändrar och om du står fast. Skriv aldrig om enskilda personer.")
        if must_say
        else _("Behövs om du ändrar skattningen. Skriv aldrig om enskilda personer.")
    )
    is_new = request.method == "GET" or is_stored or conflict is not None
    return show(
        request,
        "rating/compare_question.html",
        heading=item.question,
        heading_is_swedish=True,
        eyebrow=f"{shown.title} · {item.title}",
        trail=[
            *shown.trail,
            Crumb(title=_("Jämför"), url=reverse("compare", args=[rated.pk])),
        ],
        status=409 if conflict else 422 if forms.problems or names else 200,
        section="home",
        shown=shown,
        item=item,
        compared=_shown(compared, comparison),
        reasons=[sentence_of(reason) for reason in compared.reasons],
        must_say=must_say,
        **_in_common(comparison),
        forms=forms,
        problems=forms.problems,
        token=uuid4() if is_new else request.POST["token"],
        version=version if based_on is None else based_on,
        saved_at=latest.at if latest and not forms.problems else None,
        save_url=reverse("weighing_save", args=[rated.pk, item.id]),
        compare_url=reverse("compare", args=[rated.pk]),
        conflict=conflict,
        names=names,
        is_stored=is_stored,
        closed=closed or (_("Bara de återsända svaren kan ändras.") if is_fixed else ""),
    )


@refused_readably
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, session: int) -> HttpResponse:
    rated = own_session(request, session)
    if request.method == "POST":
        try:
            confirm_session(session=rated, by=request.acting, today=request.acting.on)
        except NotComplete as refused:
            return _confirm_page(request, rated, refused.faults, status=422)
        messages.success(request, _("Svaren är bekräftade. Tack, du är klar med den här."))
        return redirect("tasks")
    return _confirm_page(request, rated, confirming_faults(rated))


def _confirm_page(
    request: HttpRequest,
    rated: RatingSession,
    faults: dict[str, tuple[str, ...]],
    *,
    status: int = 200,
) -> HttpResponse:
    comparison = comparison_of(rated)
    shown = session_shown(rated, acting=request.acting)
    return show(
        request,
        "rating/confirm.html",
        heading=_("Bekräfta dina svar"),
        eyebrow=f"{shown.title} · {rated.round}",
        trail=[
            *shown.trail,
            Crumb(title=_("Jämför"), url=reverse("compare", args=[rated.pk])),
        ],
        status=status,
        section="home",
        shown=shown,
        missing=missing_in(rated, faults, at="compare_question"),
        revised=[_shown(one, comparison) for one in comparison.items if one.values.is_revised],
        total=len(comparison.items),
        closed=why_closed(rated, by=request.acting),
        is_confirmed=rated.state == SessionState.CONFIRMED,
    )

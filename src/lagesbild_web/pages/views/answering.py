"""One question at a time, unseen: shown, saved by itself or by its button, and all its versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lagesbild.assessment.questionnaire import Item
from lagesbild_web.pages.forms.answer import AnswerForms, sent_forms, sent_with, shown_forms
from lagesbild_web.pages.forms.autosave import changed_by_another, not_saved, saved
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.pages.sessions import (
    AnswerInWords,
    SessionShown,
    asked_now,
    blocks_asked,
    in_words,
    item_of,
    own_session,
    session_shown,
    stored,
    why_closed,
)
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import NotAllowed
from lagesbild_web.policies import SessionState, WrongState
from lagesbild_web.records.actions.answering import (
    AnswerChanged,
    AnswerRefused,
    Given,
    given_in,
    record_answer,
)
from lagesbild_web.records.free_text import possible_names
from lagesbild_web.records.models import Answer, Phase, RatingSession
from lagesbild_web.records.queries.answers import current_answers, history, latest_version
from lagesbild_web.records.queries.motivations import shortcomings

NEXT_ANYWAY = "anyway"
BACK_TO_CHECK = "check"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a question stands among those that are asked."""

    block: str
    block_title: str
    number: int
    total: int
    before: str
    """The address of the question before; empty for the first."""
    after: str
    """Of what comes after: the next question, or the check of the section it ends."""


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """What another has answered since the page was opened, beside the person's own."""

    who: str
    at: object
    rows: Sequence[dict[str, object]]


@refused_readably
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, session: int, item: str) -> HttpResponse:
    rated = own_session(request, session)
    asked = item_of(rated, item)
    if rated.state != SessionState.INDEPENDENT:
        return redirect("compare_question", session, item)
    if request.method == "POST":
        return _sent(request, rated, asked)
    if asked.id not in {one.id for one in asked_now(rated)}:
        messages.info(request, _("Frågan ställs inte, med de svar du har gett."))
        return redirect("session", session)
    latest = latest_version(rated, item, Phase.INDEPENDENT)
    forms = shown_forms(asked, stored(latest), more_rows=_more_rows(request))
    return _page(request, rated, asked, forms, latest=latest)


def _sent(request: HttpRequest, rated: RatingSession, item: Item) -> HttpResponse:
    sent = sent_with(request.POST)
    forms = sent_forms(item, request.POST, rows=sent["rows"])
    latest = latest_version(rated, item.id, Phase.INDEPENDENT)
    if not forms.are_valid():
        return _page(request, rated, item, forms, latest=latest, based_on=sent["version"])
    given = forms.given
    if latest or given != Given():
        try:
            latest = recorded(request, rated, item, given, sent, Phase.INDEPENDENT)
        except AnswerRefused as refused:
            forms.refuse(refused.faults)
            return _page(request, rated, item, forms, latest=latest, based_on=sent["version"])
        except AnswerChanged as changed:
            conflict = conflict_with(item, changed.current, given)
            latest = changed.current
            return _page(request, rated, item, forms, latest=latest, conflict=conflict)
    if "add" in request.POST:
        return redirect(with_one_more_row("question", rated, item, given))
    answer = current_answers(rated, Phase.INDEPENDENT).get(item.id)
    missing = shortcomings(item, answer, session=rated)
    names = possible_names(given.reason)
    if (missing or names) and request.POST.get("next") != NEXT_ANYWAY:
        forms.ask_for(missing)
        return _page(request, rated, item, forms, latest=latest, names=names, is_stored=True)
    if request.POST.get("back") == BACK_TO_CHECK:
        return redirect("section_check", rated.pk, place_of(rated, item).block)
    return redirect(place_of(rated, item).after)


def recorded(
    request: HttpRequest,
    rated: RatingSession,
    item: Item,
    given: Given,
    sent: dict[str, object],
    phase: Phase,
) -> Answer:
    """Ask the action, with what the form was made from."""
    return record_answer(
        session=rated,
        item=item.id,
        given=given,
        token=sent["token"],
        based_on=sent["version"],
        by=request.acting,
        today=request.acting.on,
        phase=phase,
    )


@require_POST
def answer_save(request: HttpRequest, session: int, item: str) -> HttpResponse:
    """Save an independent answer by script; `static/site.js` says what it expects."""
    return saved_by_script(request, session, item, Phase.INDEPENDENT)


def saved_by_script(request: HttpRequest, session: int, item: str, phase: Phase) -> HttpResponse:
    try:
        rated = own_session(request, session)
        asked = item_of(rated, item)
        sent = sent_with(request.POST)
        forms = sent_forms(asked, request.POST, rows=sent["rows"])
        if not forms.are_valid():
            return not_saved(request, why=" ".join(one.text for one in forms.problems))
        answer = recorded(request, rated, asked, forms.given, sent, phase)
    except AnswerRefused as refused:
        return not_saved(request, why=str(refused))
    except AnswerChanged as changed:
        conflict = conflict_with(asked, changed.current, forms.given)
        return changed_by_another(
            request,
            who=conflict.who,
            at=conflict.at,
            rows=conflict.rows,
            token=uuid4(),
            version=changed.current.number,
        )
    except (NotAllowed, WrongState) as refused:
        answered = not_saved(request, why=str(refused))
        answered.status_code = 403 if isinstance(refused, NotAllowed) else 409
        return answered
    return saved(request, at=answer.at, token=uuid4(), version=answer.number)


def conflict_with(item: Item, theirs: Answer, mine: Given) -> Conflict:
    """Return both answers line by line, theirs on the left."""
    left = _lines(in_words(item, given_in(theirs)), theirs.reason)
    right = _lines(in_words(item, mine), mine.reason)
    titles = [_("Svar"), _("Hur säker"), _("Motivering"), _("Underlag")]
    return Conflict(
        who=str(theirs.by),
        at=theirs.at,
        rows=[
            {"label": title, "left": one, "right": other, "differs": one != other}
            for title, one, other in zip(titles, left, right, strict=True)
        ],
    )


def _lines(answer: AnswerInWords | None, reason: str) -> list[str]:
    if answer is None:
        return ["", "", reason, ""]
    value = f"{answer.value} – {answer.meaning}" if answer.meaning else answer.value
    return [value, answer.certainty, answer.reason, "\n".join(answer.evidence)]


def with_one_more_row(name: str, rated: RatingSession, item: Item, given: Given) -> str:
    """Return the address of a question with an empty row for one more source."""
    address = reverse(name, args=[rated.pk, item.id])
    return f"{address}?underlag=1#id_evidence-{len(given.evidence) + 1}-source"


def _more_rows(request: HttpRequest) -> int:
    return 1 if request.GET.get("underlag") == "1" else 0


def place_of(rated: RatingSession, item: Item) -> Place:
    """Return where a question stands now; one that is no longer asked ends its section."""
    blocks = blocks_asked(rated)
    items = [one.id for block in blocks for one in block.items]
    last = {block.items[-1].id for block in blocks}
    home = next((block for block in blocks if item in block.items), None)
    if home is None:
        address = reverse("session", args=[rated.pk])
        return Place(block="", block_title="", number=0, total=len(items), before="", after=address)
    at = items.index(item.id)
    after = (
        reverse("section_check", args=[rated.pk, home.id])
        if item.id in last
        else reverse("question", args=[rated.pk, items[at + 1]])
    )
    return Place(
        block=home.id,
        block_title=home.title,
        number=at + 1,
        total=len(items),
        before=reverse("question", args=[rated.pk, items[at - 1]]) if at else "",
        after=after,
    )


def _page(
    request: HttpRequest,
    rated: RatingSession,
    item: Item,
    forms: AnswerForms,
    *,
    latest: Answer | None,
    based_on: int | None = None,
    conflict: Conflict | None = None,
    names: Sequence[str] = (),
    is_stored: bool = False,
) -> HttpResponse:
    """Show a question; with anything to mend the status says that it is not done."""
    shown: SessionShown = session_shown(rated, acting=request.acting)
    version = latest.number if latest else 0
    closed = why_closed(rated, by=request.acting)
    status = 409 if conflict else 422 if forms.problems or names else 200
    return show(
        request,
        "rating/question.html",
        heading=item.question,
        heading_is_swedish=True,
        trail=shown.trail,
        status=status,
        section="home",
        shown=shown,
        item=item,
        place=place_of(rated, item),
        forms=forms,
        problems=forms.problems,
        token=_token(request, is_new=is_stored or conflict is not None),
        version=version if based_on is None else based_on,
        saved_at=latest.at if latest and not forms.problems else None,
        save_url=reverse("answer_save", args=[rated.pk, item.id]),
        conflict=conflict,
        names=names,
        is_stored=is_stored,
        back=request.POST.get("back") or request.GET.get("tillbaka", ""),
        closed=closed,
        answer=in_words(item, stored(latest)) if closed else None,
        has_history=latest is not None,
    )


def _token(request: HttpRequest, *, is_new: bool) -> UUID | str:
    """Return the form's own token as long as nothing of it has been stored."""
    return uuid4() if is_new or request.method == "GET" else request.POST["token"]


@refused_readably
@require_GET
def question_history(request: HttpRequest, session: int, item: str) -> HttpResponse:
    rated = own_session(request, session)
    asked = item_of(rated, item)
    shown = session_shown(rated, acting=request.acting)
    name = "question" if rated.state == SessionState.INDEPENDENT else "compare_question"
    versions = history(rated, item)
    phase = current_phase(rated)
    current = latest_version(rated, item, phase) if phase else None
    can_restore = current is not None and not why_closed(rated, by=request.acting)
    return show(
        request,
        "rating/history.html",
        heading=_("Alla versioner av svaret"),
        lead=in_swedish(asked.question),
        trail=[*shown.trail, Crumb(title=asked.title, url=reverse(name, args=[session, item]))],
        section="home",
        can_print=True,
        shown=shown,
        item=asked,
        versions=[
            {
                "version": one,
                "phase": one.get_phase_display(),
                "answer": in_words(asked, given_in(one)),
                "can_be_restored": can_restore
                and one.phase == phase
                and given_in(one) != given_in(current),
            }
            for one in reversed(versions)
        ],
        token=uuid4(),
        based_on=current.number if current else 0,
    )


def current_phase(rated: RatingSession) -> Phase | None:
    """Return in which phase a session takes answers now, None where it takes none."""
    phases = {
        SessionState.INDEPENDENT: Phase.INDEPENDENT,
        SessionState.REVEALED: Phase.WEIGHED,
    }
    return phases.get(SessionState(rated.state))


@refused_readably
@require_POST
def answer_restore(request: HttpRequest, session: int, item: str, number: int) -> HttpResponse:
    """Let an earlier version hold again, as a new version."""
    rated = own_session(request, session)
    asked = item_of(rated, item)
    phase = current_phase(rated)
    earlier = next(
        (one for one in history(rated, item) if (one.phase, one.number) == (phase, number)), None
    )
    if earlier is None:
        raise WrongState(_("Versionen kan inte återställas längre."))
    sent = sent_with(request.POST)
    try:
        recorded(request, rated, asked, given_in(earlier), sent, phase)
    except AnswerChanged as changed:
        messages.warning(request, str(changed))
    else:
        messages.success(request, _("Version %(number)s gäller igen.") % {"number": number})
    return redirect("question_history", session, item)

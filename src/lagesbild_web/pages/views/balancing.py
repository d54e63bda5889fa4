"""A balancing test, from the law of the day to the decision of somebody else; and on paper."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lagesbild.cameras.balancing import NO_EXCEPTION
from lagesbild.errors import DeliveryRejected
from lagesbild.norms.camera_law import (
    CameraLaw,
    StartNeeds,
    camera_law_on,
    first_day_of_camera_law,
)
from lagesbild_web.pages.camera_words import ALTERNATIVE_TITLES, CONCLUSION_TITLES, titles_of
from lagesbild_web.pages.entering import say_what_is_wrong
from lagesbild_web.pages.equipment_frame import (
    cameras_seen,
    equipment_section,
    equipment_trail,
    subject_crumbs,
    subject_seen,
)
from lagesbild_web.pages.equipment_rows import place_in_words
from lagesbild_web.pages.forms.balancing import (
    BalancingDayForm,
    DecideForm,
    DraftForm,
    draft_initial,
)
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import Act
from lagesbild_web.records.actions.balancing import BalancingRefused, decide_test, draft_test
from lagesbild_web.records.queries.balancing import (
    Version,
    may_decide,
    version_of,
    why_not_decide,
    writers,
)
from lagesbild_web.records.queries.cameras import SeenCameras, SeenSubject
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_has_somewhere

_COLUMNS = {
    "privacy_factors": "individual_factors",
    **{
        name: name
        for name in (
            *("need_factors", "alternatives", "signs", "signs_exception", "exception", "role"),
            *("exception_from", "exception_until", "reason_for_new", "review_on", "conclusion"),
        )
    },
}
"""The field of each column."""


@require_http_methods(["GET", "POST"])
@refused_readably
def balancing_new(request: HttpRequest, subject: str) -> HttpResponse:
    """Begin a new version of a test, guided by the law of the chosen day."""
    seen, one = _drafting(request, subject)
    draft = seen.draft_of(one.code)
    if draft is not None:
        messages.info(request, _("Det finns redan ett utkast som väntar på beslut."))
        return redirect("balancing", draft["version"], one.code)
    return _draft(request, seen, one, version=None)


@require_http_methods(["GET", "POST"])
@refused_readably
def balancing_edit(request: HttpRequest, version: int, subject: str) -> HttpResponse:
    """Change a draft; every saving stays."""
    seen, one = _drafting(request, subject)
    found = _version(seen, one, version)
    if not found.is_draft:
        messages.error(request, _("Versionen är beslutad, och ändras inte. Gör en ny."))
        return redirect("balancing", version, one.code)
    return _draft(request, seen, one, version=found)


def _drafting(request: HttpRequest, subject: str) -> tuple[SeenCameras, SeenSubject]:
    acting: Acting = request.acting
    check_has_somewhere(acting, Act.ENTER_CAMERAS)
    seen = cameras_seen(request)
    one = subject_seen(seen, subject)
    if not seen.may(Act.ENTER_CAMERAS, one.unit):
        raise Http404
    return seen, one


def _version(seen: SeenCameras, one: SeenSubject, version: int) -> Version:
    found = version_of(seen, one, version)
    if found is None:
        raise Http404
    return found


def _draft(
    request: HttpRequest, seen: SeenCameras, one: SeenSubject, *, version: Version | None
) -> HttpResponse:
    acting: Acting = request.acting
    day, law = _law_of_the_day(request, acting.on)
    number = version.row["version"] if version else None
    is_first = not any(
        row["exception"] == NO_EXCEPTION and row["version"] != number
        for row in seen.tests_of(one.code)
    )
    form = DraftForm(
        request.POST or None,
        law=law,
        is_first=is_first,
        initial=_initial(version) if version else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = draft_test(
                seen,
                one,
                version=number,
                codes=form.codes(),
                texts=form.texts(),
                based_on=form.cleaned_data["based_on"] or 0,
                by=acting,
            )
        except DeliveryRejected as refused:
            say_what_is_wrong(form, refused, [None], columns={1: _COLUMNS})
        else:
            messages.success(request, _("Utkastet är sparat. Någon annan ska besluta."))
            return redirect("balancing", saved, one.code)
    return show(
        request,
        "equipment/balancing_draft.html",
        heading=_("Utkast till intresseavvägning"),
        eyebrow=f"{one.code}, {place_in_words(one)}",
        lead=_("Du skriver, och någon annan beslutar. Programmet väger inte och föreslår inget."),
        trail=equipment_trail(request, *subject_crumbs(one)),
        section=equipment_section(request),
        form=form,
        day_form=BalancingDayForm(initial={"day": day}, auto_id="law-%s"),
        law=_law_in_words(law),
        asks_for_permit=law.start_needs is StartNeeds.PERMIT,
        day=day,
        back=reverse("balancing", args=[number, one.code])
        if number
        else subject_crumbs(one)[1].url,
        status=422 if form.errors else 200,
    )


def _initial(version: Version) -> dict[str, object]:
    text = version.text
    return {
        **draft_initial(version.row),
        "need": text.need if text else "",
        "individual": text.individual if text else "",
        "alternatives_text": text.alternatives if text else "",
        "signs_text": text.signs if text else "",
        "based_on": version.number,
    }


def _law_of_the_day(request: HttpRequest, today: date) -> tuple[date, CameraLaw]:
    """Return the chosen day, else today, and the wording that holds on it."""
    chosen = BalancingDayForm({"day": request.GET.get("day") or today.isoformat()})
    day = chosen.cleaned_data["day"] if chosen.is_valid() else today
    day = max(day, first_day_of_camera_law())
    return day, camera_law_on(day)


def _law_in_words(law: CameraLaw) -> dict[str, object]:
    return {
        "reference": in_swedish(law.reference),
        "from": law.valid_from,
        "start": in_swedish(law.start_cite),
        "is_verified": law.is_start_verified,
        "new_test": [
            {"title": in_swedish(one.title), "cite": one.cite} for one in law.new_test or ()
        ],
        "keep_years": law.keep_years,
    }


@require_GET
@refused_readably
def balancing(request: HttpRequest, version: int, subject: str) -> HttpResponse:
    """Show one version of a test, to be read, printed, and decided by somebody else."""
    seen = cameras_seen(request)
    one = subject_seen(seen, subject)
    found = _version(seen, one, version)
    is_decider = found.is_draft and may_decide(seen, one)
    return show(
        request,
        "equipment/balancing.html",
        heading=_("Intresseavvägning, version %(version)s") % {"version": version},
        eyebrow=f"{one.code}, {place_in_words(one)}",
        trail=equipment_trail(request, *subject_crumbs(one)),
        section=equipment_section(request),
        can_print=True,
        edit_url=reverse("balancing_edit", args=[version, one.code])
        if found.is_draft and seen.may(Act.ENTER_CAMERAS, one.unit)
        else None,
        decide_url=reverse("balancing_decide", args=[version, one.code])
        if is_decider and not why_not_decide(found, request.acting)
        else None,
        why_not_decide=why_not_decide(found, request.acting) if is_decider else "",
        **_told(found),
    )


def _told(found: Version) -> dict[str, object]:
    """Return a version in words, by the law of the day that it was decided or is drafted."""
    row, text, one = found.row, found.text, found.subject
    law = camera_law_on(max(row["decided_on"] or date.max, first_day_of_camera_law()))
    need_titles = {item.code: f"{item.title} ({item.cite})" for item in law.need_factors}
    individual_titles = {
        item.code: f"{item.title} ({item.cite})" for item in law.individual_factors
    }
    used = law.exceptions.get(row["exception"])
    return {
        "row": row,
        "is_draft": found.is_draft,
        "text": text if one.sees_details else None,
        "hides_text": text is not None and not one.sees_details,
        "writers": writers(found),
        "need_factors": _listed(row["need_factors"], need_titles),
        "individual_factors": _listed(row["privacy_factors"], individual_titles),
        "alternatives": titles_of(row["alternatives"], ALTERNATIVE_TITLES),
        "signs": in_swedish(row["signs_exception"]) if row["signs_exception"] else "",
        "exception": in_swedish(f"{used.title} ({used.cite})" if used else row["exception"])
        if row["exception"] != NO_EXCEPTION
        else "",
        "reason_for_new": _reason_for_new(row["reason_for_new"], law),
        "conclusion": CONCLUSION_TITLES.get(row["conclusion"] or "", ""),
        "role": in_swedish(row["role"]),
        "reference": in_swedish(law.reference),
    }


def _listed(codes: str | None, titles: dict[str, str]) -> list[str]:
    return [in_swedish(titles.get(code, code)) for code in (codes or "").split()]


def _reason_for_new(code: str | None, law: CameraLaw) -> str:
    titles = {one.code: f"{one.title} ({one.cite})" for one in law.new_test or ()}
    if code is None:
        return ""
    return in_swedish(titles[code]) if code in titles else _("Egen översyn (god ordning)")


@require_http_methods(["GET", "POST"])
@refused_readably
def balancing_decide(request: HttpRequest, version: int, subject: str) -> HttpResponse:
    """Decide a draft that somebody else has written."""
    acting: Acting = request.acting
    check_has_somewhere(acting, Act.DECIDE_BALANCING)
    seen = cameras_seen(request)
    one = subject_seen(seen, subject)
    if not may_decide(seen, one):
        raise Http404
    found = _version(seen, one, version)
    if why_not := why_not_decide(found, acting):
        messages.error(request, why_not)
        return redirect("balancing", version, one.code)
    is_exception = found.row["exception"] != NO_EXCEPTION
    form = DecideForm(
        request.POST or None, is_exception=is_exception, initial={"based_on": found.number}
    )
    if request.method == "POST" and form.is_valid():
        try:
            decide_test(
                found,
                conclusion=form.cleaned_data.get("conclusion"),
                text=form.cleaned_data["text"],
                based_on=form.cleaned_data["based_on"],
                by=acting,
            )
        except DeliveryRejected as refused:
            say_what_is_wrong(
                form,
                refused,
                [None],
                columns={1: {"conclusion": "conclusion"} if not is_exception else {}},
            )
        except BalancingRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Version %(version)s är beslutad.") % {"version": version})
            return redirect("balancing", version, one.code)
    return show(
        request,
        "equipment/balancing_decide.html",
        heading=_("Besluta intresseavvägningen"),
        eyebrow=f"{one.code}, {place_in_words(one)}",
        trail=equipment_trail(
            request,
            *subject_crumbs(one),
            Crumb(
                title=_("Version %(version)s") % {"version": version},
                url=reverse("balancing", args=[version, one.code]),
            ),
        ),
        section=equipment_section(request),
        form=form,
        is_exception=is_exception,
        back=reverse("balancing", args=[version, one.code]),
        **_told(found),
        status=422 if form.errors else 200,
    )

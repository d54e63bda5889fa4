"""The order of needs on a day, why one stands before another, and how people depart from it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lagesbild.cameras.queue import Effect
from lagesbild.errors import DeliveryRejected, NotFound
from lagesbild.norms.camera_priority import Criterion
from lagesbild_web.pages.camera_words import (
    DEALING_TITLES,
    KIND_TITLES,
    READINESS_TITLES,
    days_in_words,
)
from lagesbild_web.pages.camera_work_frame import (
    cameras_seen_on,
    class_in_words,
    need_in_words,
    show_cameras,
    units_to_choose,
)
from lagesbild_web.pages.entering import saved_batch, say_what_is_wrong
from lagesbild_web.pages.equipment_frame import subject_seen, subject_url
from lagesbild_web.pages.equipment_rows import place_in_words
from lagesbild_web.pages.forms.camera_order import MoveForm, QueueForm
from lagesbild_web.pages.frame import Crumb
from lagesbild_web.pages.languages import in_swedish, number
from lagesbild_web.pages.resource_choices import options
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import Act, NotAllowed
from lagesbild_web.records.actions.camera_order import move_need
from lagesbild_web.records.actions.tabling import TablingRefused
from lagesbild_web.records.queries.camera_queue import TELLS_OF_THE_PLACE, SeenQueue, Waiting
from lagesbild_web.records.queries.cameras import Row
from lagesbild_web.records.queries.scopes import check_has_somewhere

CRITERION_TITLES: Mapping[str, Promise] = {
    "area_class": gettext_lazy("Områdets klass"),
    "serious_violence": gettext_lazy("Grovt våld vid platsen"),
    "exposed_hours": gettext_lazy("Yttre tjänst vid platsen"),
    "open_dealing": gettext_lazy("Öppen handel med narkotika"),
    "test": gettext_lazy("Intresseavvägning"),
    "technical_readiness": gettext_lazy("Teknisk beredskap"),
    "waiting_months": gettext_lazy("Väntetid"),
}
"""What the order's criteria are called, in the language of the page."""
_TESTS: Mapping[str, Callable[[], str]] = {
    "decided": lambda: _("beslutad"),
    "not_required": lambda: _("behövs inte"),
    "draft": lambda: _("utkast"),
    "missing": lambda: _("saknas"),
}


def queue_crumb() -> Crumb:
    return Crumb(title=_("Kö"), url=reverse("camera_queue"))


@require_GET
@refused_readably
def camera_queue(request: HttpRequest) -> HttpResponse:
    """Show the queue of a day, with each criterion's value, and answer why one stands first."""
    seen = cameras_seen_on(request, request.acting.on)
    form = QueueForm(request.GET or None, units=units_to_choose(seen), today=request.acting.on)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    day = chosen.get("dag") or request.acting.on
    queue = SeenQueue(cameras_seen_on(request, day))
    rows = [one for one in queue.rows if _is_chosen(one, chosen, queue)]
    criteria = queue.queue.order.criteria
    return show_cameras(
        request,
        "queue",
        heading=_("Kö"),
        lead=_("Vem får nästa kamera, och varför. Ett senare villkor avgör bara bland lika."),
        status=422 if form.is_bound and form.errors else 200,
        form=form,
        day=day,
        is_today=day == request.acting.on,
        is_filtered=any(chosen.get(name) for name in ("slag", "enhet")),
        order=queue.queue.order,
        criteria=[_title(one) for one in criteria],
        meanings=[{"title": _title(one), "text": in_swedish(one.measure)} for one in criteria],
        rows=[_row(one, queue, is_today=day == request.acting.on) for one in rows],
        found=len(rows),
        length=queue.length,
        may_move=any(one.may_move for one in rows),
        departures=[_departure(row, queue) for row in queue.departures],
        left_out=[
            {"code": one.code, "url": subject_url(one), "place": place_in_words(one)}
            for one in queue.left_out
        ],
        saved=saved_batch(request),
        **_why(request, queue),
    )


def _is_chosen(one: Waiting, chosen: Mapping[str, Any], queue: SeenQueue) -> bool:
    unit = chosen.get("enhet")
    return chosen.get("slag") in ("", None, one.need.kind) and (
        not unit or unit in queue.seen.organisation.line(one.need.unit)
    )


def _row(one: Waiting, queue: SeenQueue, *, is_today: bool) -> dict[str, object]:
    row = one.row
    return {
        "code": one.need.code,
        "url": subject_url(one.need),
        "position": row["position"],
        "by_order": row["by_order"],
        "is_moved": bool(one.departures) and row["position"] != row["by_order"],
        "kind": KIND_TITLES[one.need.kind],
        "left": row["left"],
        "place": place_in_words(one.need),
        "unit": one.need.unit_name,
        "cells": [
            {"title": _title(each), "text": _value(one, each.id)}
            for each in queue.queue.order.criteria
        ],
        "departures": [_reason(one, departure) for departure in one.departures],
        "move_url": reverse("camera_queue_move", args=[one.need.code])
        if one.may_move and is_today
        else None,
    }


def _title(criterion: Criterion) -> str:
    known = CRITERION_TITLES.get(criterion.id)
    return str(known) if known else f"{criterion.title[:1].upper()}{criterion.title[1:]}"


def _value(one: Waiting, criterion: str) -> str:
    value = one.row[criterion]
    if criterion in TELLS_OF_THE_PLACE and not one.need.sees_details:
        return _("visas inte")
    if value is None:
        return _("uppgift saknas")
    match criterion:
        case "area_class":
            return class_in_words(value)
        case "open_dealing":
            return str(DEALING_TITLES[value])
        case "test":
            return _TESTS[value]()
        case "technical_readiness":
            return str(READINESS_TITLES[value])
        case "waiting_months":
            return days_in_words(one.days)
        case "exposed_hours":
            return number(value, decimals=0 if float(value).is_integer() else 1)
        case _:
            return str(value)


def _reason(one: Waiting, departure: Row) -> dict[str, object]:
    return {
        "on": departure["decided_on"],
        "role": in_swedish(departure["role"]),
        "reason": in_swedish(departure["reason"]) if one.need.sees_details else "",
    }


def _departure(row: Row, queue: SeenQueue) -> dict[str, object]:
    need = queue.seen.subject(row["need"])
    return {
        **row,
        "role": in_swedish(row["role"]),
        "reason": in_swedish(row["reason"]) if need is not None and need.sees_details else "",
        "effect": _effect(row["effect"]),
        "undo": queue.undo_of(row),
    }


def _effect(effect: str) -> str:
    match Effect(effect):
        case Effect.MOVED:
            return _("gäller")
        case Effect.NO_CHANGE:
            return _("ändrar inget: behovet står där ändå")
        case Effect.NOT_IN_QUEUE:
            return _("har upphört: något av behoven väntar inte")


def _why(request: HttpRequest, queue: SeenQueue) -> dict[str, object]:
    """Return what there is to choose of, and the answer where two needs are chosen."""
    titles = {one.need.code: need_in_words(one.need) for one in queue.rows}
    asked = [request.GET.get(name, "") for name in ("ett", "annat")]
    codes = [*titles]
    first, second = (
        code if code in titles else (codes[at] if at < len(codes) else "")
        for at, code in enumerate(asked)
    )
    found: dict[str, object] = {
        "first": options(titles, selected=first),
        "second": options(titles, selected=second),
        "answer": None,
        "why_not": "",
    }
    if not any(asked):
        return found
    try:
        answer = queue.why(*asked)
    except NotFound:
        return found | {"why_not": _("Välj två olika behov.")}
    if answer is None:
        return found | {
            "why_not": _("Behoven står inte båda i kön den dagen. Välj två som gör det.")
        }
    return found | {
        "answer": {
            "first": answer.first,
            "second": answer.second,
            "sentence": in_swedish(answer.sentence),
            "criterion": in_swedish(answer.criterion),
        }
    }


@require_http_methods(["GET", "POST"])
@refused_readably
def camera_queue_move(request: HttpRequest, need: str) -> HttpResponse:
    """Put a need directly before another, with the reason."""
    check_has_somewhere(request.acting, Act.ENTER_CAMERAS)
    queue = SeenQueue(cameras_seen_on(request, request.acting.on))
    one = subject_seen(queue.seen, need, is_point=False)
    waiting = next((row for row in queue.rows if row.need.code == one.code), None)
    if waiting is None:
        raise Http404
    if not waiting.may_move:
        raise NotAllowed(_("Din roll gäller inte för den här enheten."))
    others = queue.movable_before(one)
    form = MoveForm(
        request.POST or None,
        needs=[
            (other.need.code, f"{other.row['position']}. {need_in_words(other.need)}")
            for other in others
        ],
    )
    if request.method == "POST" and form.is_valid():
        try:
            batch = move_need(
                one.code,
                before=form.cleaned_data["before"],
                reason=form.cleaned_data["reason"],
                by=request.acting,
            )
        except DeliveryRejected as refused:
            columns = {"moved_before": "before", "reason": "reason"}
            say_what_is_wrong(form, refused, [None], columns={1: columns})
        except TablingRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(f"{reverse('camera_queue')}?sparad={batch.pk}")
    return show_cameras(
        request,
        "move",
        heading=_("Ändra plats i kön"),
        eyebrow=need_in_words(one),
        crumbs=[queue_crumb()],
        can_print=False,
        status=422 if form.errors else 200,
        form=form,
        position=waiting.row["position"],
        length=queue.length,
        has_others=bool(others),
        back=reverse("camera_queue"),
    )

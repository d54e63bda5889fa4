"""Batches of cameras that are expected, late or short, and capacity; a batch that has come."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from lagesbild.cameras.supply import months_after
from lagesbild.errors import DeliveryRejected
from lagesbild.periods import Period
from lagesbild_web.pages.camera_words import KIND_TITLES, days_in_words
from lagesbild_web.pages.camera_work_frame import camera_work_seen, show_cameras
from lagesbild_web.pages.entering import saved_batch, say_what_is_wrong
from lagesbild_web.pages.forms.camera_order import DeliveryForm
from lagesbild_web.pages.frame import Crumb
from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import Act
from lagesbild_web.records.actions.camera_order import register_delivery
from lagesbild_web.records.actions.tabling import TablingRefused
from lagesbild_web.records.queries.camera_follow_up import SeenCameraWork
from lagesbild_web.records.queries.cameras import Row
from lagesbild_web.records.queries.scopes import check_has_somewhere
from lagesbild_web.records.queries.tabled import may_deliver

_MONTHS_SHOWN = 12
_NEWEST = 12


def supply_crumb() -> Crumb:
    return Crumb(title=_("Leveranser av kameror"), url=reverse("camera_supply"))


@require_GET
@refused_readably
def camera_supply(request: HttpRequest) -> HttpResponse:
    """List batches and what each region can install."""
    work = camera_work_seen(request)
    months = _told(work, months_after(work.on, count=_MONTHS_SHOWN))
    come = [_come(row) for row in work.come]
    return show_cameras(
        request,
        "supply",
        heading=_("Leveranser av kameror"),
        lead=_(
            "Vad som är beställt och när det väntas, vad som har kommit, och vad som hinner"
            " monteras."
        ),
        coming=[_coming(row, work.on) for row in work.coming],
        come=come[:_NEWEST],
        older=come[_NEWEST:],
        may_register=may_deliver("camera_supply", request.acting),
        months=[str(month) for month in months],
        last_told=str(months[-1]) if months else "",
        capacity=_capacity(work, months),
        has_capacity=not work.work.tables.installation_capacity.is_empty(),
        saved=saved_batch(request),
    )


def _coming(row: Row, on: date) -> dict[str, object]:
    if on > row["expected_high"]:
        days = days_in_words((on - row["expected_high"]).days)
        status, tag = _("försenad %(days)s") % {"days": days}, "returned"
    elif on > row["expected"]:
        days = days_in_words((on - row["expected"]).days)
        status, tag = _("%(days)s efter väntad dag") % {"days": days}, "submitted"
    else:
        status, tag = _("väntas"), "draft"
    return {**_named(row), "status": status, "tag": tag}


def _come(row: Row) -> dict[str, object]:
    late = (row["delivered_on"] - row["expected"]).days
    got = row["delivered_number"]
    missing = None if got is None else row["number"] - got
    if late > 0:
        when = _("%(days)s sen") % {"days": days_in_words(late)}
    elif late < 0:
        when = _("%(days)s tidig") % {"days": days_in_words(-late)}
    else:
        when = _("på väntad dag")
    return {
        **_named(row),
        "got": got,
        "when": when,
        "is_late": row["delivered_on"] > row["expected_high"],
        "short": ngettext("%(count)s saknas", "%(count)s saknas", missing) % {"count": missing}
        if missing and missing > 0
        else "",
    }


def _named(row: Row) -> dict[str, object]:
    return {
        **row,
        "title": KIND_TITLES[row["kind"]],
        "url": reverse("camera_delivery", args=[row["batch"]]),
    }


def _told(work: SeenCameraWork, months: tuple[Period, ...]) -> tuple[Period, ...]:
    """Return the months up to the last that anything is told of."""
    told = {month for of_region in work.capacity(months).values() for month in of_region}
    return tuple(one for one in months if str(one) <= max(told, default=""))


def _capacity(work: SeenCameraWork, months: tuple[Period, ...]) -> list[dict[str, object]]:
    """Return a row for each region that is seen; a month that nobody has told of has none."""
    told = work.capacity(months)
    name = work.seen.organisation.name
    return [
        {
            "name": name(region),
            "cells": [
                {"month": str(month), "number": by_month.get(str(month))} for month in months
            ],
            "sum": sum(by_month.values()),
        }
        for region, by_month in sorted(told.items(), key=lambda one: name(one[0]))
    ]


@require_http_methods(["GET", "POST"])
@refused_readably
def camera_delivery(request: HttpRequest, batch: str) -> HttpResponse:
    """Register that a batch has come."""
    check_has_somewhere(request.acting, Act.ENTER_CAMERAS)
    work = camera_work_seen(request)
    row = work.batch(batch)
    if row is None:
        raise Http404
    form = DeliveryForm(request.POST or None, ordered=row["number"], today=request.acting.on)
    if request.method == "POST" and form.is_valid():
        try:
            kept = register_delivery(
                batch,
                on=form.cleaned_data["delivered_on"],
                number=form.cleaned_data["delivered_number"],
                by=request.acting,
            )
        except DeliveryRejected as refused:
            columns = {name: name for name in form.fields}
            say_what_is_wrong(form, refused, [None], columns={1: columns})
        except TablingRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(f"{reverse('camera_supply')}?sparad={kept.pk}")
    return show_cameras(
        request,
        "delivery",
        heading=_("Registrera leverans"),
        eyebrow=in_swedish(batch),
        crumbs=[supply_crumb()],
        can_print=False,
        status=422 if form.errors else 200,
        form=form,
        batch=_named(row),
        may_register=may_deliver("camera_supply", request.acting),
        back=reverse("camera_supply"),
    )

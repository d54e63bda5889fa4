"""The first page of cameras: what must be done today, need beside delivered, and who has waited."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lagesbild_web.pages.camera_words import (
    KIND_TITLES,
    class_in_words,
    days_in_words,
    days_left_in_words,
)
from lagesbild_web.pages.equipment_frame import (
    cameras_seen,
    equipment_section,
    equipment_trail,
    lands_here,
    subject_url,
)
from lagesbild_web.pages.equipment_rows import place_in_words, state_in_words
from lagesbild_web.pages.frame import show
from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.pages.views.refusals import refused_readably
from lagesbild_web.permissions import Act, FieldClass
from lagesbild_web.records.queries.cameras import Row, SeenCameras, SeenSubject
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import sees_somewhere, units_of_act

_OLDEST = 5


@require_GET
@refused_readably
def equipment(request: HttpRequest) -> HttpResponse:
    """Show what runs out or lacks its test, need beside delivered, and the oldest needs."""
    acting: Acting = request.acting
    seen = cameras_seen(request)
    oldest = seen.oldest_waiting
    return show(
        request,
        "equipment/equipment.html",
        heading=_("Utrustning"),
        lead=_("Kameror: vad som är anmält, levererat och i drift, och vad lagen kräver i dag."),
        trail=[] if lands_here(acting) else equipment_trail(request)[:-1],
        section=equipment_section(request),
        can_print=True,
        day=acting.on,
        has_register=bool(seen.needs or seen.points),
        may_enter=bool(units_of_act(acting, Act.ENTER_CAMERAS)),
        sees_positions=sees_somewhere(acting, FieldClass.POSITION),
        unlawful=[_in_operation(one, row) for one, row in seen.unlawful],
        running_out=[_in_operation(one, row) for one, row in seen.running_out],
        without_test=[_on_its_way(seen, one) for one in seen.without_test],
        drafts=[_draft(seen, one) for one in seen.drafts],
        reviews=[_in_operation(one, row) for one, row in seen.reviews_due],
        classes=[
            {
                "title": class_in_words(one.area_class),
                "balance": one,
                "oldest": days_in_words((acting.on - one.oldest).days) if one.oldest else "–",
            }
            for one in seen.balance_by_class()
        ],
        waiting=len(oldest),
        oldest=[
            {**_subject(one), "days": days_in_words(days), "reported": one.row["reported_on"]}
            for one, days in oldest[:_OLDEST]
        ],
    )


def _subject(one: SeenSubject) -> dict[str, object]:
    return {
        "code": one.code,
        "url": subject_url(one),
        "kind": KIND_TITLES[one.kind],
        "place": place_in_words(one),
    }


def _in_operation(one: SeenSubject, row: Row) -> dict[str, object]:
    days = row["days_left"]
    return {
        **_subject(one),
        "sentence": in_swedish(row["sentence"]),
        "left": days_left_in_words(days) if days is not None else "",
        "is_last": days is not None and days <= 0,
        "until": row["until"],
        "review_on": row["review_on"],
        "test_url": reverse("balancing_new", args=[one.code]),
    }


def _on_its_way(seen: SeenCameras, one: SeenSubject) -> dict[str, object]:
    draft = seen.draft_of(one.code) or (seen.draft_of(one.need) if one.need else None)
    return {
        **_subject(one),
        "state": state_in_words(one.state),
        "has_draft": draft is not None,
        "law": in_swedish(seen.gate_of(one, on=seen.made.on).sentence),
    }


def _draft(seen: SeenCameras, one: SeenSubject) -> dict[str, object]:
    draft = seen.draft_of(one.code)
    version = draft["version"] if draft else 0
    return {
        **_subject(one),
        "version": version,
        "test_url": reverse("balancing", args=[version, one.code]),
        "role": in_swedish(draft["role"]) if draft else "",
    }

"""What pages about the order, supply and follow-up of cameras have in common."""

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lagesbild import swedish
from lagesbild.cameras.priority import UNKNOWN_CLASS
from lagesbild_web.pages.camera_words import KIND_TITLES
from lagesbild_web.pages.equipment_frame import equipment_section, equipment_trail
from lagesbild_web.pages.equipment_rows import place_in_words
from lagesbild_web.pages.forms.camera_order import CamerasExportForm
from lagesbild_web.pages.frame import Crumb, show
from lagesbild_web.pages.languages import in_swedish
from lagesbild_web.permissions import FieldClass
from lagesbild_web.records.exchange.camera_follow_up import camera_work_on
from lagesbild_web.records.exchange.cameras import cameras_on
from lagesbild_web.records.models.organisation import UnitKind
from lagesbild_web.records.queries.camera_follow_up import SeenCameraWork
from lagesbild_web.records.queries.cameras import SeenCameras, SeenSubject
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_sees_somewhere

_KINDS = (UnitKind.POLICE_REGION, UnitKind.POLICE_DISTRICT, UnitKind.LOCAL_POLICE_DISTRICT)


def cameras_seen_on(request: HttpRequest, day: date) -> SeenCameras:
    """Return the register of a day; rights are those of today.

    :raises NotAllowed: if the person sees nothing of it anywhere.
    """
    acting: Acting = request.acting
    check_sees_somewhere(acting, FieldClass.CAMERAS)
    return SeenCameras(cameras_on(day), acting, organisation=organisation_on(acting.on))


def camera_work_seen(request: HttpRequest) -> SeenCameraWork:
    """Return what is followed today, as the person may see it.

    :raises NotAllowed: if the person sees nothing of it anywhere.
    """
    acting: Acting = request.acting
    seen = cameras_seen_on(request, acting.on)
    return SeenCameraWork(camera_work_on(acting.on), seen)


def show_cameras(
    request: HttpRequest,
    template: str,
    *,
    heading: object,
    crumbs: Iterable[Crumb] = (),
    can_print: bool = True,
    **context: object,
) -> HttpResponse:
    """Answer with a page below the first page of equipment."""
    return show(
        request,
        f"cameras/{template}.html",
        heading=str(heading),
        trail=equipment_trail(request, *crumbs),
        section=equipment_section(request),
        can_print=can_print,
        export=CamerasExportForm(),
        **context,
    )


def class_in_words(area_class: str) -> str:
    if area_class == UNKNOWN_CLASS:
        return _("inte känd")
    return in_swedish(swedish.class_title(area_class))


def need_in_words(one: SeenSubject) -> str:
    """Return what a need is called in a list to choose from."""
    return f"{one.code}, {KIND_TITLES[one.kind]}, {place_in_words(one)}"


def units_to_choose(seen: SeenCameras) -> list[tuple[str, str]]:
    """Return the units that have needs which are seen, the widest first."""
    lines = {code for one in seen.needs for code in seen.organisation.line(one.unit)}
    return [
        (unit.code, unit.name)
        for kind in _KINDS
        for unit in seen.organisation.of_kind(kind)
        if unit.code in lines
    ]

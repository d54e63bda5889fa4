"""What the pages about cameras have in common: where they lie, and what somebody sees of them."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lagesbild_web.pages.frame import Crumb
from lagesbild_web.permissions import FieldClass
from lagesbild_web.records.exchange.cameras import cameras_on
from lagesbild_web.records.queries.cameras import SeenCameras, SeenSubject
from lagesbild_web.records.queries.organisation import organisation_on
from lagesbild_web.records.queries.people import Acting
from lagesbild_web.records.queries.scopes import check_sees_somewhere
from lagesbild_web.roles import Role


def cameras_seen(request: HttpRequest) -> SeenCameras:
    """Return the register as the person may see it.

    :raises NotAllowed: if the person sees nothing of it anywhere.
    """
    acting: Acting = request.acting
    check_sees_somewhere(acting, FieldClass.CAMERAS)
    return SeenCameras(cameras_on(acting.on), acting, organisation=organisation_on(acting.on))


def subject_seen(seen: SeenCameras, code: str, *, is_point: bool | None = None) -> SeenSubject:
    """Return a need or point: of those that the person does not see nobody learns anything."""
    found = seen.subject(code)
    if found is None or is_point not in (None, found.is_point):
        raise Http404
    return found


def equipment_crumb() -> Crumb:
    return Crumb(title=_("Utrustning"), url=reverse("equipment"))


def equipment_trail(request: HttpRequest, *crumbs: Crumb) -> list[Crumb]:
    """Return the way down: who lands elsewhere comes by way of resources."""
    own = (
        [] if lands_here(request.acting) else [Crumb(title=_("Resurser"), url=reverse("resources"))]
    )
    return [*own, equipment_crumb(), *crumbs]


def equipment_section(request: HttpRequest) -> str:
    """Return the item of the main menu that the pages lie under."""
    return "home" if lands_here(request.acting) else "resources"


def lands_here(acting: Acting) -> bool:
    roles: Sequence[Role] = acting.roles
    return Role.CAMERA_PLANNER in roles


def subject_url(one: SeenSubject) -> str:
    return reverse("camera_point" if one.is_point else "camera_need", args=[one.code])


def subject_crumbs(one: SeenSubject) -> list[Crumb]:
    """Return the list that a need or point is in, and its own page."""
    name, title = (
        ("camera_points", _("Kamerapunkter")) if one.is_point else ("camera_needs", _("Behov"))
    )
    return [
        Crumb(title=title, url=reverse(name)),
        Crumb(title=one.code, url=subject_url(one)),
    ]

"""One's own account: which rights one has, in whose place one acts, and how long one stays in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import i18n
from django.views.decorators.http import require_GET, require_POST

from lagesbild_web.pages.frame import show
from lagesbild_web.pages.middleware import STANDS_IN_FOR, session_seconds_left
from lagesbild_web.permissions import EVERYWHERE, SEES, FieldClass, NotAllowed
from lagesbild_web.records.models import Grant, Unit, User
from lagesbild_web.records.queries.people import acting_as
from lagesbild_web.roles import ROLES, Role

FIELD_TITLES = {
    FieldClass.OPEN: gettext_lazy("områden, gränser och beslutade klasser"),
    FieldClass.STATUS: gettext_lazy(
        "hur långt insamlingen har kommit, och siffror om områdespoliser och resurser som får delas"
    ),
    FieldClass.INTERNAL: gettext_lazy("indikatorer, förslag och kommunernas synpunkter"),
    FieldClass.STAFF: gettext_lazy("områdespolisers frånvaro, deltid och timmar per månad"),
    FieldClass.MONEY: gettext_lazy("vad enskilda enheter har bokfört, om du läser hela landet"),
    FieldClass.SECRET: gettext_lazy("skattningar, motiveringar och underlag"),
    FieldClass.LOG: gettext_lazy("händelseloggen"),
}


@dataclass(frozen=True, kw_only=True)
class ShownGrant:
    """One role as its holder reads it."""

    title: str
    what: str
    sees: list[str]
    reads: str
    writes: str
    reviews: str
    valid_from: date
    valid_to: date | None


@require_GET
def my_rights(request: HttpRequest) -> HttpResponse:
    acting = request.acting
    grants = list(_shown(acting.principal, on=acting.on))
    return show(
        request,
        "my_rights.html",
        heading=_("Mina behörigheter"),
        lead=_("Vad du får se och göra i Lägesbild i dag, och var."),
        grants=grants,
        can_print=True,
    )


def _shown(user: User, *, on: date) -> Iterator[ShownGrant]:
    names = dict(Unit.objects.on(on).values_list("code", "name"))

    def name(code: str) -> str:
        return _("hela landet") if code == EVERYWHERE else names.get(code, code)

    for grant in Grant.objects.on(on).filter(user=user).order_by("pk"):
        role = Role(grant.role)
        yield ShownGrant(
            title=role.title,
            what=str(ROLES[role].what),
            sees=[str(title) for fields, title in FIELD_TITLES.items() if fields in SEES[role]],
            reads=name(grant.reads),
            writes=name(grant.writes),
            reviews=name(grant.reviews),
            valid_from=grant.valid_from,
            valid_to=grant.valid_to,
        )


@require_POST
def stand_in(request: HttpRequest) -> HttpResponse:
    """Take another's place, or one's own again when nobody is named."""
    chosen = request.POST.get("person", "")
    request.session.pop(STANDS_IN_FOR, None)
    if chosen.isdecimal():
        person = User.objects.filter(pk=int(chosen)).first()
        try:
            if person is not None:
                acting_as(request.user, on=timezone.localdate(), instead_of=person)
                request.session[STANDS_IN_FOR] = person.pk
        except NotAllowed as refused:
            messages.error(request, str(refused))
    return redirect("home")


@login_not_required
@require_GET
def session_state(request: HttpRequest) -> HttpResponse:
    """Tell a page's script who is logged in and for how long; asking counts as being there."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    return JsonResponse(
        {
            "user": request.user.pk,
            "token": get_token(request),
            "secondsLeft": session_seconds_left(request),
        }
    )


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    return i18n.set_language(request)

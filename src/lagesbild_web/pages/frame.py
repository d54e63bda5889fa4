"""What the frame around every page needs: the menu, the round, who is asking and where one is.

The frame asks the database only when a template shows it, so that answers to scripts, which have
no frame, cost nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lagesbild_web.pages.middleware import session_seconds_left
from lagesbild_web.permissions import SEES, FieldClass
from lagesbild_web.records.models import Round, User
from lagesbild_web.records.models.rounds import RoundState
from lagesbild_web.records.queries.people import may_stand_in_for
from lagesbild_web.roles import ROLES, Role


@dataclass(frozen=True, kw_only=True)
class Crumb:
    """One step of the way down to a page."""

    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """Something that the main menu can lead to."""

    title: str
    names: tuple[str, ...]
    """Names of URLs: the first that exists is where it leads. `home` leads to where the person's
    first role of `roles` lands, and is called as the page there."""
    roles: frozenset[Role]


@dataclass(frozen=True, kw_only=True)
class MenuItem:
    title: str
    url: str
    name: str
    """Of the URL. A page that lies under it passes the same name as `section`."""
    is_current: bool


_ALL = frozenset(Role)
_POLICE = _ALL - {Role.MUNICIPAL_CONTACT}
_LANDS_ON_AN_ITEM_OF_ITS_OWN = frozenset({Role.CONTROLLER, Role.ADMINISTRATOR})

PLACES = (
    Place(
        title=gettext_noop("Mina uppgifter"),
        names=("home",),
        roles=_ALL - _LANDS_ON_AN_ITEM_OF_ITS_OWN,
    ),
    Place(title=gettext_noop("Områden"), names=("areas",), roles=_POLICE),
    Place(
        title=gettext_noop("Lägesbild"),
        names=("picture",),
        roles=frozenset(role for role in Role if FieldClass.INTERNAL in SEES[role]),
    ),
    Place(
        title=gettext_noop("Resurser"),
        names=("resources",),
        roles=frozenset(
            {
                *(Role.CONTROLLER, Role.CAMERA_PLANNER, Role.NATIONAL_ANALYST),
                *(Role.DISTRICT_CHIEF, Role.REGIONAL_COORDINATOR, Role.AUDITOR),
            }
        ),
    ),
    Place(
        title=gettext_noop("Åtgärder"),
        names=("measures",),
        roles=_ALL - {Role.AUDITOR, Role.ADMINISTRATOR, Role.NATIONAL_ANALYST},
    ),
    Place(
        title=gettext_noop("Rapporter"),
        names=("reports",),
        roles=frozenset(
            {
                *(Role.DISTRICT_CHIEF, Role.REGIONAL_COORDINATOR, Role.NATIONAL_ANALYST),
                *(Role.CONTROLLER, Role.CAMERA_PLANNER, Role.MUNICIPAL_CONTACT, Role.AUDITOR),
            }
        ),
    ),
    Place(
        title=gettext_noop("Vad får delas?"),
        names=("secrecy",),
        roles=frozenset({Role.AREA_OFFICER, Role.MUNICIPAL_CONTACT}),
    ),
    Place(title=gettext_noop("Metod"), names=("method",), roles=frozenset({Role.AUDITOR})),
    Place(
        title=gettext_noop("Administration"),
        names=("administration",),
        roles=frozenset({Role.ADMINISTRATOR, Role.NATIONAL_ANALYST}),
    ),
)
"""The main menu: always in this order, at most six for each role."""

HOMES = {
    "tasks": gettext_noop("Mina uppgifter"),
    "district": gettext_noop("Mitt LPO"),
    "review_queue": gettext_noop("Granskningskö"),
    "collection_status": gettext_noop("Insamlingsläge"),
    "equipment": gettext_noop("Utrustning"),
    "resources": gettext_noop("Resurser"),
    "municipality": gettext_noop("Vår kommuns områden"),
    "audit_log": gettext_noop("Händelselogg"),
    "administration": gettext_noop("Administration"),
}
"""What the pages where roles land are called, by the name of the URL: as in their headings."""


class Frame:
    """The frame of one page; each part is read when the template comes to it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def acting(self) -> object | None:
        acting = getattr(self._request, "acting", None)
        # The lazy object of a visitor who is not logged in is there, but holds None.
        return acting if acting else None

    @property
    def is_logged_in(self) -> bool:
        return self.acting is not None

    @property
    def is_demo(self) -> bool:
        return settings.IS_DEMO

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        return self.acting.roles if self.acting else ()

    @cached_property
    def menu(self) -> list[MenuItem]:
        return list(self._menu())

    def _menu(self) -> Iterable[MenuItem]:
        match = self._request.resolver_match
        here = match.url_name if match else None
        for place in PLACES:
            homes = [ROLES[role].home for role in Role if role in place.roles & set(self.roles)]
            if not homes:
                continue
            for name in place.names:
                is_home = name == "home"
                title = HOMES[homes[0]] if is_home else place.title
                url = (url_or_none(homes[0]) if is_home else None) or url_or_none(name)
                if url:
                    is_current = here == name or (is_home and here in homes)
                    yield MenuItem(title=_(title), url=url, name=name, is_current=is_current)
                    break

    @cached_property
    def round(self) -> Round | None:
        """The open round that closes first; one to practise in only where there is no other."""
        if not self.is_logged_in:
            return None
        rounds = Round.objects.filter(state=RoundState.OPEN)
        return rounds.order_by("is_exercise", "closes", "code").first()

    @cached_property
    def others(self) -> list[User]:
        """Whom one may stand in for today."""
        if not self.is_logged_in:
            return []
        return may_stand_in_for(self.acting.user, on=timezone.localdate())

    @property
    def seconds_left(self) -> int:
        return session_seconds_left(self._request)

    @property
    def idle_seconds(self) -> int:
        return int(settings.LAGESBILD_SESSION_IDLE.total_seconds())

    @property
    def texts(self) -> dict[str, str]:
        """What `site.js` says, in the language of the page."""
        return {
            "retrying": _("Sparades inte – försöker igen."),
            "refused": _("Sparades inte. Rätta det som är fel, så sparas det igen."),
            "loggedOut": _(
                "Sparades inte: du är utloggad. Det du har skrivit finns kvar på sidan."
            ),
            "logIn": _("Logga in i en ny flik"),
            "someoneElse": _(
                "Sparades inte: någon annan är nu inloggad i webbläsaren. Kopiera det du har"
                " skrivit innan du lämnar sidan."
            ),
            "endsSoon": _("Du loggas ut om {minutes} min eftersom sidan inte har använts."),
            "endsForGood": _(
                "Du loggas ut om {minutes} min. Då har du varit inloggad så länge som går."
            ),
            "ended": _("Du är utloggad."),
        }


def frame(request: HttpRequest) -> dict[str, object]:
    """Put the frame within reach of every template, as `frame`."""
    return {"frame": Frame(request)}


def show(
    request: HttpRequest,
    template: str,
    *,
    heading: str,
    trail: Sequence[Crumb] = (),
    status: int = 200,
    **context: object,
) -> HttpResponse:
    """Answer with a page in the frame.

    The heading is both the page's only `h1` and the first part of its title. Also understood by
    the frame, in `context`: `lead`, `eyebrow`, `changed`, `section`, `can_print`, `problems`
    where they do not come from `form`, and `heading_is_swedish` for one that no page translates.
    """
    return render(request, template, {"heading": heading, "trail": trail, **context}, status=status)


def home_title(roles: Sequence[Role]) -> str:
    """Return what the page is called to which `home` leads."""
    first = next((role for role in Role if role in roles), Role.AREA_OFFICER)
    return _(HOMES[ROLES[first].home])


def url_or_none(name: str) -> str | None:
    """Return the address of a page without arguments, None where there is no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None

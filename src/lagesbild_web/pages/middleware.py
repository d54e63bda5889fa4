"""What every request and every answer of the site has in common, whichever page it is.

Language, how long a login lasts, the second factor, in whose place somebody acts, and the headers
that no page may forget.
"""

import time
from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from lagesbild_web.permissions import NotAllowed
from lagesbild_web.records.actions.logins import WhyEnded, note_login_ended
from lagesbild_web.records.models import User
from lagesbild_web.records.queries.people import Acting, acting_as

Answer = Callable[[HttpRequest], HttpResponse]

STARTED = "session_started"
SEEN = "session_seen"
STANDS_IN_FOR = "stands_in_for"
"""Keys in the session."""

_SEEN_IS_WRITTEN_EVERY_S = 60
_LOGGED_IN = "_auth_user_id"

_NOT_NEEDED = (
    "accelerometer autoplay browsing-topics camera display-capture encrypted-media gamepad"
    " geolocation gyroscope hid identity-credentials-get idle-detection magnetometer microphone"
    " midi payment screen-wake-lock serial usb xr-spatial-tracking"
)
PERMISSIONS_POLICY = ", ".join(
    [
        *(f"{feature}=()" for feature in _NOT_NEEDED.split()),
        "fullscreen=(self)",
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)


def guarded(answer: Answer) -> Answer:
    """Give every answer the headers that no page may forget.

    Outermost, so that files and errors have them too. No browser or proxy keeps a page: on a
    shared computer the next user would go back to it. At log-out the browser drops what it has;
    not cookies, because that would end logins to other sites under the same domain.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def chosen_language(answer: Answer) -> Answer:
    """Speak Swedish unless the person has asked for another language on the page.

    The browser's own language is not asked: many offices have English Windows and Swedish staff.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = answer(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def bounded_sessions(answer: Answer) -> Answer:
    """End a login after half an hour without a request, and after ten hours whatever happens.

    A request by script gets 401 instead of the login page, which it could not show; what was
    typed stays on the page.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        was_logged_in = _LOGGED_IN in request.session
        if was_logged_in:
            _end_or_go_on(request)
        response = answer(request)
        if was_logged_in and _LOGGED_IN not in request.session:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        if is_by_script(request) and _leads_to_login(response):
            return render(request, "parts/logged_out.html", status=401)
        return response

    return middleware


def is_by_script(request: HttpRequest) -> bool:
    """Tell whether a page's script asks for a part of a page, not a person for a whole one."""
    return "HX-Request" in request.headers or "X-Autosave" in request.headers


def session_seconds_left(request: HttpRequest) -> int:
    """Return how long the login can last at most, from now."""
    started = request.session.get(STARTED, time.time())
    left = settings.LAGESBILD_SESSION_LONGEST.total_seconds() - (time.time() - started)
    return max(0, int(left))


def _end_or_go_on(request: HttpRequest) -> None:
    now = time.time()
    started = request.session.get(STARTED)
    seen = request.session.get(SEEN, now)
    if started is None:
        request.session[STARTED] = now
    if started is not None and session_seconds_left(request) == 0:
        _end(request, WhyEnded.LONGEST)
        messages.info(request, _("Du har varit inloggad så länge som går. Logga in på nytt."))
    elif now - seen > settings.LAGESBILD_SESSION_IDLE.total_seconds():
        _end(request, WhyEnded.IDLE)
        messages.info(
            request, _("Du loggades ut eftersom sidan inte har använts på en stund. Logga in igen.")
        )
    elif started is None or now - seen > _SEEN_IS_WRITTEN_EVERY_S:
        request.session[SEEN] = now


@transaction.atomic
def _end(request: HttpRequest, why: WhyEnded) -> None:
    # The view's transaction has not begun; an account that has ended is nobody's any more.
    if request.user.is_authenticated:
        note_login_ended(user=request.user, why=why)
    logout(request)


def _leads_to_login(response: HttpResponse) -> bool:
    return isinstance(response, HttpResponseRedirect) and response.url.startswith(
        resolve_url(settings.LOGIN_URL)
    )


def in_whose_place(answer: Answer) -> Answer:
    """Put `request.acting` on each request: who is asking, with which roles, in whose place.

    None before login. Whoever has chosen to stand in for somebody does so until they choose
    otherwise, log out, or the substitution ends.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.acting = SimpleLazyObject(lambda: _acting(request))
        return answer(request)

    return middleware


def _acting(request: HttpRequest) -> Acting | None:
    if not request.user.is_authenticated:
        return None
    today = timezone.localdate()
    chosen = request.session.get(STANDS_IN_FOR)
    if chosen is not None:
        principal = User.objects.filter(pk=chosen).first()
        try:
            if principal is not None:
                return acting_as(request.user, on=today, instead_of=principal)
        except NotAllowed:
            pass
        del request.session[STANDS_IN_FOR]
    return acting_as(request.user, on=today)


class SecondFactor:
    """Send whoever logged in with a password alone to set up a second factor first.

    Whoever comes through the organisation's identity provider has shown theirs there.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        if not settings.LAGESBILD_MFA_REQUIRED or not request.user.is_authenticated:
            return None
        is_open = not getattr(view, "login_required", True)
        if is_open or request.resolver_match.route.startswith("konto/"):
            return None
        methods = {r.get("method") for r in get_authentication_records(request, request.user)}
        if methods & {"mfa", "socialaccount"} or is_mfa_enabled(request.user):
            return None
        messages.warning(
            request,
            _("Skydda kontot med tvåstegsinloggning innan du fortsätter. Det görs en gång."),
        )
        return redirect("mfa_index")

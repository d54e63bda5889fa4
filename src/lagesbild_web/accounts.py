"""How accounts come to be: an administrator invites, the organisation vouches, nobody signs up.

An account that an administrator has invited is bound to the first login from the organisation's
identity provider that carries its name, and from then on to that provider's own key for the person
(`sub`). What else the provider says about the person is dropped before anything is stored.
"""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import filter_users_by_username
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from lagesbild.errors import UserError
from lagesbild.sources.personal_numbers import has_personal_number
from lagesbild_web.records.actions.logins import (
    WhyEnded,
    WhyFailed,
    note_failed_login,
    note_login_ended,
    note_other_logins_ended,
)
from lagesbild_web.records.models import User

logger = logging.getLogger(__name__)

CLOSED_ADDRESSES = (
    r"^konto/(?:signup|email|confirm-email|password/reset|login/code|social|3rdparty/signup"
    r"|3rdparty/$)"
)
"""What the login package offers and this site does not: no sign-up, no e-mail, no linking."""

REFUSALS = {
    "no name": gettext_noop(
        "Inloggningstjänsten sa inte vem du är. Kontakta den som sköter inloggningen hos er."
    ),
    "two subjects": gettext_noop(
        "Inloggningstjänsten gav två olika svar på vem du är. Försök igen, och kontakta annars den"
        " som sköter inloggningen hos er."
    ),
    "personal number": gettext_noop(
        "Inloggningstjänsten lämnade ett personnummer. Lägesbild tar inte emot personnummer;"
        " kontakta den som sköter inloggningen hos er."
    ),
    "level of assurance": gettext_noop(
        "Du loggade in på ett sätt som inte är säkert nog för Lägesbild. Logga in med tjänstekort"
        " eller motsvarande."
    ),
    "not invited": gettext_noop(
        "Du har ännu inget konto i Lägesbild. Be din systemadministratör att bjuda in dig."
    ),
    "other login": gettext_noop(
        "Kontot med ditt användarnamn hör redan till en annan inloggning. Kontakta din"
        " systemadministratör."
    ),
}
"""Why somebody is not let in: what the log says, and what the person reads."""


class NotAdmitted(UserError):
    """The identity provider vouches for somebody whom the site does not let in."""

    def __init__(self, reason: str, *, account: User | None = None) -> None:
        self.reason = reason
        self.account = account
        """The account that would have been taken over."""
        super().__init__(_(REFUSALS[reason]))


class LocalAccounts(DefaultAccountAdapter):
    """Accounts with a password: the few that must work when the organisation's login does not."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy(
            "Fel användarnamn eller lösenord. Skriv båda på nytt."
        ),
        "too_many_login_attempts": gettext_lazy(
            "För många försök. Vänta fem minuter och försök igen."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a wrong password, given at login or again later; what was typed is dropped."""
        user = filter_users_by_username(credentials.get("username", "")).first()
        note_failed_login(user=user, why=WhyFailed.PASSWORD)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        note_failed_login(user=user, why=WhyFailed.ENDED_ACCOUNT)
        return super().respond_user_inactive(request, user)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            note_login_ended(user=request.user, why=WhyEnded.BY_USER)
        super().logout(request)


class OpenLogins(DefaultUserSessionsAdapter):
    """The logins that a person has in several browsers."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        sessions = list(sessions)
        others = [one for one in sessions if not one.is_current()]
        if others:
            note_other_logins_ended(user=others[0].user, logins=len(others))
        super().end_sessions(sessions)


class OrganisationAccounts(DefaultSocialAccountAdapter):
    """Logins that the organisation's identity provider vouches for."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: Mapping[str, Any]
    ) -> AbstractUser:
        """Read who it is, and drop all else; the first place where the claims are at hand."""
        said = sociallogin.account.extra_data
        sociallogin.account.extra_data = {}
        sociallogin.email_addresses = []
        sociallogin.phone = None
        try:
            sociallogin.user.username = name_in_the_organisation(
                said,
                subject=sociallogin.account.uid,
                claim=settings.LAGESBILD_OIDC_CLAIM,
                accepted_levels=settings.LAGESBILD_OIDC_ACR,
            )
        except NotAdmitted as refused:
            raise ImmediateHttpResponse(_refusal(request, refused)) from refused
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let known people through, bind invited ones to their login, and refuse all others."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise Http404
        if sociallogin.is_existing:
            return
        try:
            user = invited_user(sociallogin.user.username)
        except NotAdmitted as refused:
            raise ImmediateHttpResponse(_refusal(request, refused)) from refused
        sociallogin.connect(request, user)


def name_in_the_organisation(
    said: Mapping[str, Any], *, subject: str, claim: str, accepted_levels: list[str]
) -> str:
    """Return what the organisation calls the person.

    :param said: what the provider sent: the claims of `id_token` and, perhaps, of `userinfo`.
    :raises NotAdmitted: without a name, with a personal identity number, or with a login weaker
        than what is accepted. The level counts only from the token, which is meant for us.
    """
    token, userinfo = said.get("id_token") or {}, said.get("userinfo") or {}
    name = str({**token, **userinfo}.get(claim) or "").strip()
    if len({claims["sub"] for claims in (token, userinfo) if "sub" in claims}) > 1:
        raise NotAdmitted("two subjects")
    if accepted_levels and token.get("acr") not in accepted_levels:
        raise NotAdmitted("level of assurance")
    if not name or len(name) > User._meta.get_field("username").max_length:
        raise NotAdmitted("no name")
    if has_personal_number(name) or has_personal_number(subject):
        raise NotAdmitted("personal number")
    return name


def invited_user(name: str) -> User:
    """Return the account that waits for a login with this name.

    :raises NotAdmitted: if nobody was invited by that name, or if the account has a password or
        another login already: names can be given to new people, accounts cannot.
    """
    user = User.objects.filter(username=name).first()
    if user is None:
        raise NotAdmitted("not invited")
    if user.has_usable_password() or SocialAccount.objects.filter(user=user).exists():
        raise NotAdmitted("other login", account=user)
    return user


def _refusal(request: HttpRequest, refused: NotAdmitted) -> HttpResponse:
    logger.warning("A login from the identity provider was refused: %s", refused.reason)
    note_failed_login(user=refused.account, why=WhyFailed.ORGANISATION)
    return render(request, "socialaccount/refused.html", {"why": str(refused)}, status=403)

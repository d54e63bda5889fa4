"""Where the login package tells that something has happened, and what is then recorded.

Its adapters (`accounts`) are told of some things; of the rest there are only signals. What listens
here may fail, and then the request fails with it. The package tells of a new second factor only
after the commit, so the row itself is listened to: event and factor are saved or lost together.
"""

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from lagesbild_web.records.actions.logins import (
    WhyFailed,
    note_failed_login,
    note_login,
    note_password_changed,
    note_second_factor,
)
from lagesbild_web.records.models import User


def connect() -> None:
    """Listen from now on; to do it twice is to do it once."""
    account.user_logged_in.connect(_logged_in)
    account.password_changed.connect(_password_changed)
    account.password_set.connect(_password_changed)
    mfa.authentication_failed.connect(_factor_failed)
    post_save.connect(_factor_saved, sender=Authenticator)
    post_delete.connect(_factor_deleted, sender=Authenticator)


def _logged_in(*, request: HttpRequest, user: User, **_rest: Any) -> None:
    records = get_authentication_records(request, user)
    shown = (str(one.get("type") or one["method"]) for one in records)
    note_login(user=user, methods=list(dict.fromkeys(shown)))


def _password_changed(*, user: User, **_rest: Any) -> None:
    note_password_changed(user=user)


def _factor_failed(*, user: User, **_rest: Any) -> None:
    note_failed_login(user=user, why=WhyFailed.SECOND_FACTOR)


def _factor_saved(*, instance: Authenticator, created: bool, **_rest: Any) -> None:
    # It is saved anew each time that it is used.
    if created:
        note_second_factor(user=instance.user, factor=str(instance.type), is_added=True)


def _factor_deleted(*, instance: Authenticator, **_rest: Any) -> None:
    note_second_factor(user=instance.user, factor=str(instance.type), is_added=False)

"""Who logs in, fails to, changes how they do, and logs out: each leaves an event in the log.

An account is known by its number, and one that does not exist by nothing: neither what was typed
nor an address is kept. The event is written in the transaction of the request, so that nobody comes
in while the log cannot be written.
"""

from collections.abc import Sequence
from enum import StrEnum

from django.db import transaction

from lagesbild_web.audit.actions import Recorded
from lagesbild_web.audit.chain import record_event
from lagesbild_web.audit.sentences import UNKNOWN_ACCOUNT
from lagesbild_web.records.models import User


class WhyFailed(StrEnum):
    """What a login failed on; a name that is not there and a wrong password are told alike."""

    PASSWORD = "password"  # noqa: S105
    SECOND_FACTOR = "second_factor"
    ENDED_ACCOUNT = "ended_account"
    ORGANISATION = "organisation"


class WhyEnded(StrEnum):
    """What ended a login."""

    BY_USER = "by_user"
    IDLE = "idle"
    LONGEST = "longest"


@transaction.atomic
def note_login(*, user: User, methods: Sequence[str]) -> None:
    """Record that somebody has logged in.

    :param methods: what they showed, for example `password` and `totp`.
    """
    record_event(
        action=Recorded.LOGIN_SUCCEEDED,
        target=_account(user),
        by=user,
        details={"methods": list(methods)},
    )


@transaction.atomic
def note_failed_login(*, user: User | None, why: WhyFailed) -> None:
    """Record that somebody could not log in; nobody knows that it was the owner of the account.

    :param user: the account that was tried, None for one that does not exist.
    """
    record_event(
        action=Recorded.LOGIN_FAILED, target=_account(user), by=None, details={"why": why.value}
    )


@transaction.atomic
def note_login_ended(*, user: User, why: WhyEnded) -> None:
    record_event(
        action=Recorded.LOGIN_ENDED, target=_account(user), by=user, details={"why": why.value}
    )


@transaction.atomic
def note_other_logins_ended(*, user: User, logins: int) -> None:
    """Record that somebody ended their own logins in other browsers."""
    record_event(
        action=Recorded.OTHER_LOGINS_ENDED,
        target=_account(user),
        by=user,
        details={"logins": logins},
    )


@transaction.atomic
def note_password_changed(*, user: User) -> None:
    record_event(action=Recorded.PASSWORD_CHANGED, target=_account(user), by=user)


@transaction.atomic
def note_second_factor(*, user: User, factor: str, is_added: bool) -> None:
    """Record that somebody added a second factor of their own, or took it away.

    :param factor: `totp`, `webauthn` or `recovery_codes`.
    """
    record_event(
        action=Recorded.SECOND_FACTOR_ADDED if is_added else Recorded.SECOND_FACTOR_REMOVED,
        target=_account(user),
        by=user,
        details={"factor": factor},
    )


def _account(user: User | None) -> str:
    return UNKNOWN_ACCOUNT if user is None else f"user/{user.pk}"

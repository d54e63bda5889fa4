"""Which form is this? What the hidden sheet says, signed so that only the site can write it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Self

from django.core import signing

from lagesbild_web.records.models import RatingSession

_SALT = "lagesbild_web.records.excel_form"


@dataclass(frozen=True, kw_only=True)
class FormIdentity:
    """Whose form about what it is, and which versions of the answers it was made from."""

    session: int
    round: str
    area: str
    case: str
    questionnaire: str
    versions: Mapping[str, int]
    """By item the number of the newest version; an item without an answer is not in it."""

    def signed(self) -> str:
        """Return it as a token. The same form has the same token, so there is no time in it."""
        return signing.Signer(salt=_SALT).sign_object(asdict(self), compress=True)

    @classmethod
    def read(cls, token: str) -> Self:
        """Read a token.

        :raises BadSignature: if it is not ours, or somebody has changed it.
        """
        return cls(**signing.Signer(salt=_SALT).unsign_object(token))


def identity_of(session: RatingSession, *, versions: Mapping[str, int]) -> FormIdentity:
    return FormIdentity(
        session=session.pk,
        round=session.round.code,
        area=session.area,
        case=session.calibration_case.code if session.calibration_case else "",
        questionnaire=session.round.questionnaire.version,
        versions=versions,
    )


def form_id(token: str) -> str:
    """Return what the log calls a form; it says nothing of what stands in it."""
    return sha256(token.encode()).hexdigest()[:16]

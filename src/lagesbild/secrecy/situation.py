"""Who wants to give what to whom, and on which day; no case and no person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

OPTIONAL_FIELDS = ("purpose", "person", "urgency", "consent")
"""Questions that a situation may answer from the start."""


@dataclass(frozen=True, kw_only=True)
class Party:
    """A giver or a receiver."""

    id: str
    title: str
    gives: bool
    receives: bool
    is_public: bool
    law_enforcement: bool
    decides: str | None
    """Who in it decides, in Swedish; None for those who only receive."""


@dataclass(frozen=True, kw_only=True)
class Information:
    """A kind of information, and the secrecy that covers it with each giver."""

    id: str
    title: str
    narrow: bool
    """Reached only by provisions that name it."""
    secrecy: Mapping[str, frozenset[str]]
    """By giver: the keys of the grounds, empty where none covers it."""


@dataclass(frozen=True, kw_only=True)
class Situation:
    """The start of a guide. Fields hold ids of closed lists; None is unknown."""

    sender: str
    recipient: str
    information: str
    on: date
    """The day whose law is asked for."""
    purpose: str | None = None
    person: str | None = None
    """Whom it is about: role and age in one."""
    urgency: str | None = None
    consent: str | None = None

    @property
    def answers(self) -> Mapping[str, str]:
        """The questions that the situation answers."""
        given = {name: getattr(self, name) for name in OPTIONAL_FIELDS}
        return MappingProxyType({name: value for name, value in given.items() if value is not None})

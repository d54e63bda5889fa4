"""A provision as data: whom it binds, which secrecy it makes or breaks, and what it asks for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EVERYTHING = "*"


class Effect(StrEnum):
    """What a provision does. *May*, *must* and a judgement are three things."""

    MAY = "may"
    MUST = "must"
    SECRECY = "secrecy"
    NEVER = "never"
    """Makes secret, and nothing in the guide breaks it."""


@dataclass(frozen=True, kw_only=True)
class Verification:
    """Which lawyer compared the entry with the statute, and when; both None until then."""

    by: str | None
    on: date | None

    @property
    def is_done(self) -> bool:
        return self.by is not None and self.on is not None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What provisions of every effect have; texts are Swedish."""

    id: str
    """One version of one provision: `OSL-10-18a@2025`."""
    cite: str
    title: str
    sections: tuple[str, ...]
    """Ids of the sections in `statutes.yaml` that it rests on."""
    act: str
    """The act that gave it this wording."""
    valid_from: date
    valid_to: date | None
    effect: Effect
    explanation: str
    read: bool
    """Whether the wording was read in full, and not taken from what others say of it."""
    verified: Verification

    @property
    def base(self) -> str:
        """The provision, whichever version."""
        return self.id.partition("@")[0]


@dataclass(frozen=True, kw_only=True)
class Ground(Entry):
    """A provision that makes information secret."""

    key: str | None
    """What `breaks` names; None for the main rule, which covers all."""
    harm_test: str | None
    """The fact that lifts the secrecy, a judgement; None where none is made."""
    protects: str
    """`person`, who may then consent, or `activity`."""
    otherwise: str
    """What is said when nothing applies: `may_not`, or `lawyer` if the guide knows too little."""


@dataclass(frozen=True, kw_only=True)
class Unsettled:
    """A relation to another provision that the guide does not settle."""

    when: str | None
    """The fact that makes it matter; None: always."""
    secrecy: frozenset[str]
    other: str | None
    """The `base` of the other provision."""
    says: str

    def concerns(self, secrecy: frozenset[str]) -> bool:
        """Tell whether it matters for information under this secrecy."""
        return EVERYTHING in self.secrecy or bool(self.secrecy & secrecy)


@dataclass(frozen=True, kw_only=True)
class Provision(Entry):
    """A provision by which secret information may, or must, be given."""

    senders: frozenset[str]
    recipients: frozenset[str]
    information: frozenset[str] | None
    """Kinds that it covers, `*` for all that are not narrow; None for those alone."""
    breaks: frozenset[str]
    excepted: frozenset[str]
    """Secrecy that it does not break although `breaks` is everything."""
    exception_cite: str | None
    """Where the exception stands, if in another section."""
    all_of: tuple[str, ...]
    any_of: tuple[str, ...]
    none_of: tuple[str, ...]
    test: str | None
    """The fact that only a judgement sets."""
    via: str | None
    """The provision by which a duty breaks secrecy."""
    follows_duties: bool
    """Applies as far as some duty does that goes `via` it."""
    unsettled: Unsettled | None
    document: str
    """What to write down, in one's own system and not here."""

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that it hangs on."""
        more = (self.test, self.unsettled.when if self.unsettled else None)
        return (*self.all_of, *self.any_of, *self.none_of, *(name for name in more if name))

    def covers(self, kind: str, *, is_narrow: bool) -> bool:
        """Tell whether it is about this kind of information."""
        if self.information is None:
            return not is_narrow
        return kind in self.information or (EVERYTHING in self.information and not is_narrow)

    def unbroken(self, secrecy: frozenset[str]) -> frozenset[str]:
        """Return the secrecy that it leaves standing."""
        if EVERYTHING in self.breaks:
            return secrecy & self.excepted
        return secrecy - self.breaks

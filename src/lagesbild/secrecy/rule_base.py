"""Reading the rule base of the guide, and the law of one day out of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from lagesbild.norms.dated import norms_checksum, read_norms
from lagesbild.periods import is_valid_on
from lagesbild.secrecy.provision import Effect, Ground, Provision, Unsettled, Verification
from lagesbild.secrecy.question import Option, Question
from lagesbild.secrecy.situation import Information, Party

_GROUPS = ("anyone", "public", "law_enforcement")
_MANY_AUTHORITIES = ("social_services", "school", "health_care")
_ENTRY = ("id", "cite", "title", "act", "valid_from", "valid_to", "explanation", "read")


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """An act that touched a section; `in_force` is None where the day was not read."""

    sfs: str
    in_force: date | None
    changes_guide: bool
    """Whether the conditions in the guide are others from that day."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section of a statute, in one wording."""

    id: str
    statute: str
    chapter: str | None
    section: str
    first_day: date
    last_day: date | None
    amendments: tuple[Amendment, ...]
    read: bool
    source: str
    act: str | None
    """The act that stands at its end; None: the wording is the original one."""
    text: str | None


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way that needs no provision that breaks secrecy."""

    id: str
    text: str
    not_for: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Checked:
    """When the rule base was last compared with the statutes."""

    first_day: date
    """The law of earlier days is not in the guide."""
    checked_on: date
    through: str
    stale_after_days: int

    def is_stale(self, today: date) -> bool:
        """Tell whether so long has passed that the law may be another."""
        return (today - self.checked_on).days > self.stale_after_days


@dataclass(frozen=True, kw_only=True)
class RuleBase:
    """Everything that the guide knows; a law of one day is a rule base with fewer entries."""

    parties: Mapping[str, Party]
    information: Mapping[str, Information]
    questions: Mapping[str, Question]
    conditions: Mapping[str, str]
    """What each fact means, in Swedish."""
    setting: Mapping[str, tuple[Question, ...]]
    """The questions that can set each fact, in the order of the rule base; the same every day."""
    grounds: tuple[Ground, ...]
    provisions: tuple[Provision, ...]
    sections: Mapping[str, Section]
    ways: tuple[Way, ...]
    checked: Checked

    def on(self, day: date) -> "RuleBase":
        """Return the law of a day."""
        return replace(
            self, grounds=_valid(self.grounds, day), provisions=_valid(self.provisions, day)
        )

    @property
    def entries(self) -> tuple[Ground | Provision, ...]:
        return (*self.grounds, *self.provisions)

    def givers(self) -> tuple[Party, ...]:
        """Return those who can give, for the first page of a guide."""
        return tuple(party for party in self.parties.values() if party.gives)

    def receivers_for(self, sender: str) -> tuple[Party, ...]:
        """Return those who can receive from a giver.

        Within one authority nothing is tried; some givers are many authorities, or branches that
        are independent of each other (8 kap. 2 § OSL).
        """
        return tuple(
            party
            for party in self.parties.values()
            if party.receives and (party.id != sender or sender in _MANY_AUTHORITIES)
        )

    def kinds_for(self, sender: str) -> tuple[Information, ...]:
        """Return the kinds of information that a giver has, where the law of the day covers it."""
        keys = {ground.key for ground in self.grounds}
        return tuple(
            kind
            for kind in self.information.values()
            if sender in kind.secrecy and kind.secrecy[sender] <= keys
        )

    def ground(self, key: str) -> Ground:
        """Return what makes information secret under this key."""
        return next(ground for ground in self.grounds if ground.key == key)

    def days_of_change(self) -> tuple[date, ...]:
        """Return every day on which the law in the guide becomes another, in order."""
        return tuple(sorted({entry.valid_from for entry in self.entries}))


@cache
def rule_base() -> RuleBase:
    """Return the rule base, all versions of every provision."""
    parties = {entry["id"]: Party(**entry) for entry in _read("parties")}
    questions = _by_id(_question(entry) for entry in _read("questions"))
    conditions = {entry["id"]: entry["text"] for entry in _read("conditions")}
    provisions = (*_read("duties"), *_read("permissions"))
    [checked] = _read("checked")
    return RuleBase(
        parties=MappingProxyType(parties),
        information=_by_id(_information(entry) for entry in _read("information")),
        questions=questions,
        conditions=MappingProxyType(conditions),
        setting=MappingProxyType(
            {fact: tuple(q for q in questions.values() if fact in q.facts) for fact in conditions}
        ),
        grounds=tuple(_ground(entry) for entry in _read("grounds")),
        provisions=tuple(_provision(entry, parties) for entry in provisions),
        sections=_by_id(_section(entry) for entry in _read("statutes")),
        ways=tuple(
            Way(id=e["id"], text=e["text"], not_for=frozenset(e["not_for"])) for e in _read("ways")
        ),
        checked=Checked(**checked),
    )


def law_on(day: date) -> RuleBase:
    """Return the law of a day; made anew each time, so that no day that was asked for is kept."""
    return rule_base().on(day)


def rule_base_version() -> str:
    """Return the first twelve hexadecimal digits of the checksum of the rules' files (SHA-256)."""
    return norms_checksum("secrecy")[:12]


def _read(name: str) -> tuple[Mapping[str, Any], ...]:
    return read_norms(f"secrecy/{name}")


def _by_id(entries: Iterable[Any]) -> Mapping[str, Any]:
    return MappingProxyType({entry.id: entry for entry in entries})


def _valid(entries: tuple[Any, ...], day: date) -> tuple[Any, ...]:
    return tuple(
        e for e in entries if is_valid_on(day, valid_from=e.valid_from, valid_to=e.valid_to)
    )


def _information(entry: Mapping[str, Any]) -> Information:
    return Information(
        id=entry["id"],
        title=entry["title"],
        narrow=entry["narrow"],
        secrecy=MappingProxyType({who: frozenset(keys) for who, keys in entry["secrecy"].items()}),
    )


def _question(entry: Mapping[str, Any]) -> Question:
    return Question(
        id=entry["id"],
        text=entry["text"],
        help=entry["help"],
        is_test=entry["is_test"],
        weigh=tuple(entry.get("weigh", ())),
        options=tuple(
            Option(
                id=option["id"],
                title=option["title"],
                sets=MappingProxyType(option["sets"]),
                senders=frozenset(option["senders"]) if "senders" in option else None,
                to_law_enforcement=option.get("to_law_enforcement", True),
            )
            for option in entry["options"]
        ),
    )


def _common(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: entry[name] for name in _ENTRY},
        "sections": tuple(entry["sections"]),
        "effect": Effect(entry["effect"]),
        "verified": _verification(entry["verified"]),
    }


def _verification(entry: Mapping[Any, Any]) -> Verification:
    # YAML 1.1 reads a bare `on` as true, and a lawyer who fills it in should not need to quote it.
    return Verification(by=entry["by"], on=entry["on"] if "on" in entry else entry[True])


def _ground(entry: Mapping[str, Any]) -> Ground:
    own = ("key", "harm_test", "protects", "otherwise")
    return Ground(**_common(entry), **{name: entry[name] for name in own})


def _provision(entry: Mapping[str, Any], parties: Mapping[str, Party]) -> Provision:
    return Provision(
        **_common(entry),
        senders=_members(entry["sender"], parties),
        recipients=_members(entry["recipient"], parties),
        information=None if entry["information"] is None else frozenset(entry["information"]),
        breaks=frozenset(entry["breaks"]),
        excepted=frozenset(entry.get("except", ())),
        exception_cite=entry.get("exception"),
        all_of=tuple(entry.get("all", ())),
        any_of=tuple(entry.get("any", ())),
        none_of=tuple(entry.get("none", ())),
        test=entry.get("test"),
        via=entry.get("via"),
        follows_duties=entry.get("follows_duties", False),
        unsettled=_unsettled(entry.get("unsettled")),
        document=entry["document"],
    )


def _members(names: Iterable[str], parties: Mapping[str, Party]) -> frozenset[str]:
    found = set(names) - set(_GROUPS)
    for party in parties.values():
        if "anyone" in names or ("public" in names and party.is_public):
            found.add(party.id)
        if "law_enforcement" in names and party.law_enforcement:
            found.add(party.id)
    return frozenset(found)


def _unsettled(entry: Mapping[str, Any] | None) -> Unsettled | None:
    if entry is None:
        return None
    return Unsettled(
        when=entry["when"],
        secrecy=frozenset(entry["secrecy"]),
        other=entry["with"],
        says=entry["says"],
    )


def _section(entry: Mapping[str, Any]) -> Section:
    return Section(
        id=entry["id"],
        statute=entry["statute"],
        chapter=entry["chapter"],
        section=entry["section"],
        first_day=entry["first_day"],
        last_day=entry.get("last_day"),
        amendments=tuple(
            Amendment(sfs=act["sfs"], in_force=act["in_force"], changes_guide=act["guide"] == "new")
            for act in entry["acts"]
        ),
        read=entry["read"],
        source=entry["source"],
        act=entry["act"],
        text=entry["text"],
    )

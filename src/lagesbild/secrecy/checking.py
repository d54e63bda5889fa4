"""Does the whole rule base hold together? Each fault names the entry and what to do, in Swedish."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from lagesbild.secrecy.enumeration import Space
from lagesbild.secrecy.provision import EVERYTHING, Entry, Ground, Provision
from lagesbild.secrecy.rule_base import RuleBase, Section

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that does not hold together."""

    rule: str
    entry: str
    text: str

    def __str__(self) -> str:
        return f"{self.entry}: {self.text} [{self.rule}]"


def check_entries(law: RuleBase) -> tuple[Fault, ...]:
    """Return the faults of the entries themselves, without walking the situations."""
    return (
        *_check_names(law),
        *_check_versions(law),
        *_check_citations(law),
        *_check_amendments(law),
    )


def check_space(law: RuleBase, space: Space) -> tuple[Fault, ...]:
    """Return the faults that the whole space of situations shows."""
    unreached = [p.id for p in law.provisions if p.id not in space.reached]
    return (
        *(
            Fault(
                rule="unreachable",
                entry=name,
                text="Gäller inte i någon situation. Ändra villkoren eller ta bort bestämmelsen.",
            )
            for name in unreached
        ),
        *(
            Fault(
                rule="unexplained",
                entry=place,
                text="Bestämmelser talar för och emot utan förklaring. Skriv `unsettled`.",
            )
            for place in space.unexplained
        ),
        *(
            Fault(
                rule="unanswered",
                entry=place,
                text="Situationen får inget svar med skäl. Lägg till en bestämmelse eller en väg.",
            )
            for place in space.unanswered
        ),
    )


def _check_names(law: RuleBase) -> Iterable[Fault]:
    keys = {ground.key for ground in law.grounds}
    ids = {entry.id for entry in law.entries}
    bases = {entry.base for entry in law.entries}
    asked = {fact for question in law.questions.values() for fact in question.facts}
    for kind in law.information.values():
        for missing in {key for named in kind.secrecy.values() for key in named} - keys:
            yield _fault("unknown-secrecy", kind.id, f"Sekretessen {missing} finns inte i grounds.")
    for provision in law.provisions:
        for key in (provision.breaks | provision.excepted) - keys - {EVERYTHING}:
            yield _fault(
                "unknown-secrecy", provision.id, f"Sekretessen {key} finns inte i grounds."
            )
        if provision.via and provision.via not in ids:
            yield _fault("unknown-provision", provision.id, f"Det finns ingen {provision.via}.")
        other = provision.unsettled.other if provision.unsettled else None
        if other and other not in bases:
            yield _fault("unknown-provision", provision.id, f"Det finns ingen {other}.")
    for entry in law.entries:
        for fact in _facts(entry):
            if fact not in asked:
                yield _fault(
                    "never-asked", entry.id, f"Ingen fråga i questions ger svar på {fact}."
                )
            if fact not in law.conditions:
                yield _fault("no-words", entry.id, f"{fact} saknar text i conditions.")
        if (entry.verified.by is None) is not (entry.verified.on is None):
            yield _fault(
                "half-verified", entry.id, "Fyll i både `by` och `on`, eller ingen av dem."
            )


def _check_versions(law: RuleBase) -> Iterable[Fault]:
    versions: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in law.entries:
        versions[entry.base].append(entry)
    for entries in versions.values():
        entries.sort(key=lambda entry: entry.valid_from)
        for earlier, later in pairwise(entries):
            if earlier.valid_to is None or earlier.valid_to + _A_DAY != later.valid_from:
                yield _fault(
                    "versions-do-not-meet",
                    later.id,
                    f"Den föregående, {earlier.id}, ska sluta dagen före {later.valid_from}.",
                )


def _check_citations(law: RuleBase) -> Iterable[Fault]:
    """Find citations of a section that was not in the statute on some day of the provision."""
    for entry in law.entries:
        for name in entry.sections:
            section = law.sections.get(name)
            if section is None:
                yield _fault("unknown-section", entry.id, f"{name} finns inte i statutes.")
            elif not _holds_throughout(section, entry):
                yield _fault(
                    "section-not-in-force",
                    entry.id,
                    f"{name} finns inte i lagen alla dagar som bestämmelsen gäller.",
                )
            if section is not None and entry.read and not section.read:
                yield _fault("not-read", entry.id, f"{name} är inte läst, men bestämmelsen är det.")


def _holds_throughout(section: Section, entry: Entry) -> bool:
    if section.first_day > entry.valid_from:
        return False
    return section.last_day is None or (
        entry.valid_to is not None and entry.valid_to <= section.last_day
    )


def _check_amendments(law: RuleBase) -> Iterable[Fault]:
    """Find acts that change the guide without a version, and versions without an act."""
    for section in law.sections.values():
        begun = {e.valid_from: e for e in law.entries if section.id in e.sections}
        for act in section.amendments:
            if not act.changes_guide or act.in_force is None:
                continue
            if act.in_force not in begun:
                text = f"{act.sfs} ändrar villkoren från {act.in_force}, men ingen bestämmelse gör."
                yield _fault("act-without-version", section.id, text)
            elif begun[act.in_force].act != act.sfs:
                text = f"Lydelsen kom med {act.sfs}."
                yield _fault("wrong-act", begun[act.in_force].id, text)
    for entry in law.entries:
        cited = [law.sections[name] for name in entry.sections if name in law.sections]
        if not any(entry.valid_from in _beginnings(section, law) for section in cited):
            text = f"Ingen ändring av {', '.join(entry.sections)} från {entry.valid_from}."
            yield _fault("version-without-act", entry.id, text)


def _beginnings(section: Section, law: RuleBase) -> set[date | None]:
    """Return the days on which the guide may begin to tell of a section."""
    acts = {act.in_force for act in section.amendments if act.changes_guide}
    return {*acts, section.first_day, law.checked.first_day}


def _facts(entry: Entry) -> tuple[str, ...]:
    if isinstance(entry, Provision):
        return entry.facts
    return (entry.harm_test,) if isinstance(entry, Ground) and entry.harm_test else ()


def _fault(rule: str, entry: str, text: str) -> Fault:
    return Fault(rule=rule, entry=entry, text=text)
